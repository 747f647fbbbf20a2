//! Bad settings stop the start, with their name and what would be right.

use crate::process::{Place, Ran};
use std::{fs::Permissions, os::unix::fs::PermissionsExt};

async fn with(place: &Place, name: &str, value: &str) -> Ran {
    let mut command = place.stoa(&["doctor"]);
    command.env(name, value);
    Ran::of(command).await
}

#[tokio::test]
async fn a_bad_setting_is_named_with_what_would_be_right() {
    let place = Place::new();
    for (name, value, right) in [
        (
            "STOA_LISTEN",
            "here",
            "an address and a port, such as 127.0.0.1:8080",
        ),
        ("STOA_LISTEN", "8080", "an address and a port"),
        ("STOA_METRICS_LISTEN", "127.0.0.1", "an address and a port"),
        (
            "STOA_PUBLIC_URL",
            "stoa.example.org",
            "https://stoa.example.org",
        ),
        ("STOA_DATABASE_URL", "mysql://x", "postgresql://stoa_app"),
        ("STOA_MASTER_SECRET", "short", "32 random bytes"),
        (
            "STOA_TRUSTED_PROXIES",
            "10.0.0.0/8, nginx",
            "addresses and networks",
        ),
        ("STOA_PUBLIC_URL", "https://a.example/?x=1", "without query"),
        ("STOA_PUBLIC_URL", "https://a.example/#x", "without query"),
        ("STOA_LOG", "stoa=loud=very", "a filter"),
        (
            "STOA_LOG",
            "loud",
            "off, error, warn, info, debug and trace",
        ),
        ("STOA_LOG", "info,loud", "a filter"),
        (
            "STOA_OTLP_ENDPOINT",
            "https://otel.example.org",
            "OTLP over HTTP, such as http://127.0.0.1:4318",
        ),
        (
            "STOA_TRACE_RATIO",
            "5",
            "a share of all requests from 0 to 1",
        ),
        (
            "STOA_LISTEN",
            "localhost:8080",
            "names such as localhost are not taken",
        ),
    ] {
        let ran = with(&place, name, value).await;
        assert_eq!(ran.code, Some(2), "{name}: {ran:?}");
        assert!(ran.err.contains(name), "{ran:?}");
        assert!(ran.err.contains(right), "{ran:?}");
        assert_eq!(ran.out, "");
    }
    assert!(
        !place.data().exists(),
        "nothing is made before settings are good"
    );
}

#[tokio::test]
async fn a_secret_of_digits_only_is_no_number() {
    let place = Place::new();
    for secret in ["1234567890".repeat(7), "0".repeat(64)] {
        let digits = &secret[..64];
        // The next bad setting is complained of, and not the secret.
        let mut command = place.stoa(&["doctor"]);
        command.env("STOA_MASTER_SECRET", digits);
        command.env("STOA_LOG", "stoa=loud=very");
        let ran = Ran::of(command).await;
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains("STOA_LOG"), "{ran:?}");
        assert!(!ran.err.contains("STOA_MASTER_SECRET"), "{ran:?}");
    }
}

/// As root it also stops at what a group may write.
#[tokio::test]
async fn settings_that_others_may_write_are_not_read() {
    let place = Place::new();
    let file = place.path().join("stoa.toml");
    std::fs::write(&file, "postgres_bin = \"/tmp\"\n").unwrap();
    std::fs::set_permissions(&file, Permissions::from_mode(0o666)).unwrap();
    let ran = place.run(&["doctor"]).await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("chmod go-w"), "{ran:?}");
    assert!(!place.data().exists());

    std::fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
    if std::os::unix::fs::chown(&file, Some(65_534), None).is_ok() {
        let ran = place.run(&["doctor"]).await;
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains("belongs to user id 65534"), "{ran:?}");
    }
}

#[tokio::test]
async fn a_secret_is_not_repeated_in_a_refusal() {
    let place = Place::new();
    for name in ["STOA_MASTER_SECRET", "STOA_DATABASE_URL"] {
        let ran = with(&place, name, "hunter2-and-more").await;
        assert_eq!(ran.code, Some(2));
        assert!(!ran.err.contains("hunter2"), "{ran:?}");
    }
}

#[tokio::test]
async fn an_unknown_setting_is_refused_wherever_it_stands() {
    let place = Place::new();
    let ran = with(&place, "STOA_LISTNE", "127.0.0.1:1").await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.err.contains("STOA_LISTNE is no setting of Stoa"),
        "{ran:?}"
    );
    assert!(ran.err.contains("did you mean STOA_LISTEN?"), "{ran:?}");

    std::fs::write(place.path().join("stoa.toml"), "colour = \"blue\"\n").unwrap();
    let ran = place.run(&["doctor"]).await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("`colour` in stoa.toml"), "{ran:?}");
    assert!(
        ran.err.contains("data_dir") && !ran.err.contains("STOA_"),
        "{ran:?}"
    );
    std::fs::write(place.path().join("stoa.toml"), "data-dir = \"x\"\n").unwrap();
    let ran = place.run(&["doctor"]).await;
    assert!(ran.err.contains("did you mean data_dir?"), "{ran:?}");
}

#[tokio::test]
async fn two_listeners_at_one_address_are_refused() {
    let place = Place::new();
    let mut command = place.stoa(&["serve", "--listen", "127.0.0.1:9464"]);
    command.env("STOA_METRICS_LISTEN", "127.0.0.1:9464");
    let ran = Ran::of(command).await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("are both 127.0.0.1:9464"), "{ran:?}");
}

#[tokio::test]
async fn what_is_not_text_is_refused_by_its_name() {
    use std::os::unix::ffi::OsStrExt;
    let place = Place::new();
    let garbled = std::ffi::OsStr::from_bytes(b"\xff");
    let mut flag = place.stoa(&["doctor", "--data-dir"]);
    flag.arg(garbled);
    let mut variable = place.stoa(&["doctor"]);
    variable.env("STOA_DATA_DIR", garbled);
    for (command, name) in [(flag, "--data-dir"), (variable, "STOA_DATA_DIR")] {
        let ran = Ran::of(command).await;
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(
            ran.err.contains(name) && ran.err.contains("UTF-8"),
            "{ran:?}"
        );
    }
}

#[tokio::test]
async fn variables_of_tools_and_tests_are_no_settings() {
    let place = Place::new();
    let mut command = place.stoa(&["completions", "bash"]);
    command
        .env("STOA_PGBOUNCER", "/x")
        .env("STOA_TOOLS", "/x")
        .env("STOA_TEST_DATA", "/x");
    assert_eq!(Ran::of(command).await.code, Some(0));
}

#[tokio::test]
async fn flags_prevail_over_the_environment_and_it_over_the_file() {
    let place = Place::new();
    std::fs::write(place.path().join("stoa.toml"), "log = \"bad=x=y\"\n").unwrap();
    let from_file = place.run(&["completions", "bash"]).await;
    assert!(
        from_file.err.contains("`log` in stoa.toml"),
        "{from_file:?}"
    );
    let mut command = place.stoa(&["completions", "bash"]);
    command.env("STOA_LOG", "info");
    assert_eq!(Ran::of(command).await.code, Some(0));
    let mut command = place.stoa(&["completions", "bash", "--log", "bad=x=y"]);
    command.env("STOA_LOG", "info");
    let from_flag = Ran::of(command).await;
    assert!(from_flag.err.contains("--log"), "{from_flag:?}");
}

#[tokio::test]
async fn a_given_database_needs_both_roles() {
    let place = Place::new();
    let url = "postgresql://stoa_app:x@127.0.0.1:1/stoa";
    let ran = with(&place, "STOA_DATABASE_URL", url).await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.err.contains("STOA_DATABASE_SYSTEM_URL is missing"),
        "{ran:?}"
    );
    let wrong = "postgresql://postgres:x@127.0.0.1:1/stoa";
    let mut command = place.stoa(&["doctor"]);
    command
        .env("STOA_DATABASE_URL", wrong)
        .env("STOA_DATABASE_SYSTEM_URL", url);
    let ran = Ran::of(command).await;
    assert!(ran.err.contains("must connect as stoa_app"), "{ran:?}");
}
