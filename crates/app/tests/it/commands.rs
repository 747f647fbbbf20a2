//! Commands, their output and their exit codes.

use crate::process::Place;

#[tokio::test]
async fn wrong_usage_exits_with_2_and_help_with_0() {
    let place = Place::new();
    for wrong in [
        &["dance"][..],
        &[],
        &["serve", "--roles", "cook"],
        &["completions", "tcl"],
    ] {
        let ran = place.run(wrong).await;
        assert_eq!(ran.code, Some(2), "{wrong:?}: {ran:?}");
        assert_eq!(ran.out, "", "{wrong:?}");
        assert!(!ran.err.is_empty(), "{wrong:?}");
    }
    for help in [&["--help"][..], &["serve", "--help"], &["--version"]] {
        let ran = place.run(help).await;
        assert_eq!(ran.code, Some(0), "{help:?}");
        assert!(!ran.out.is_empty(), "{help:?}");
    }
}

#[tokio::test]
async fn doctor_finds_a_fresh_installation_well_with_and_without_a_server() {
    let place = Place::new();
    let alone = place.run(&["doctor"]).await;
    assert_eq!(alone.code, Some(0), "{alone:?}");
    assert!(
        alone.out.lines().all(|line| line.starts_with("OK")),
        "{alone:?}"
    );
    let server = place.serve(&[]).await;
    let beside = place.run(&["doctor", "--json"]).await.json();
    assert_eq!(beside["ok"], true, "{beside}");
    let checks: Vec<&str> = beside["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["check"].as_str().unwrap())
        .collect();
    for check in [
        "postgresql",
        "isolation",
        "migrations",
        "fsync",
        "synchronous_commit",
    ] {
        assert!(checks.contains(&check), "{check}: {checks:?}");
    }
    server.stop().await;
}

#[tokio::test]
async fn doctor_says_which_part_fails_and_exits_with_1() {
    let place = Place::new();
    let mut command = place.stoa(&["doctor", "--json"]);
    command
        .env(
            "STOA_DATABASE_URL",
            "postgresql://stoa_app:x@127.0.0.1:1/stoa",
        )
        .env(
            "STOA_DATABASE_SYSTEM_URL",
            "postgresql://stoa_system:x@127.0.0.1:1/stoa",
        );
    let ran = crate::process::Ran::of(command).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["ok"], false);
    assert_eq!(report["findings"][0]["check"], "postgresql");
    assert_eq!(report["findings"][0]["ok"], false);
}

#[tokio::test]
async fn replaying_what_is_not_there_names_what_is() {
    let place = Place::new();
    let ran = place.run(&["events", "replay", "no.such"]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("no.such"), "{ran:?}");
}
