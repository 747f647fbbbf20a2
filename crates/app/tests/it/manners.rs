//! What a person meets at the command line: nothing is made unasked, nothing is left behind, and what
//! is refused is refused in words that help.

use crate::process::{Place, Ran};
use nix::sys::signal::Signal;
use serde_json::Value;
use std::process::Stdio;
use stoa_testkit::PATIENCE;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    time::timeout,
};

const HERALD: [&str; 6] = [
    "tenant",
    "create",
    "--name",
    "The Herald",
    "--subdomain",
    "herald",
];

#[tokio::test]
async fn commands_make_nothing_where_there_is_no_stoa() {
    let place = Place::new();
    let elsewhere = place.path().join("no/such");
    for command in [
        &["tenant", "list"][..],
        &HERALD,
        &["api-key", "list", "--tenant", "herald"],
        &["admin", "token", "create"],
        &["events", "replay", "comments.standings"],
        &["tenant", "list", "--data-dir", elsewhere.to_str().unwrap()],
    ] {
        let ran = place.run(command).await;
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
        assert!(ran.err.contains("there is no Stoa in /"), "{ran:?}");
        assert!(ran.err.contains("--data-dir"), "{ran:?}");
        assert!(ran.err.contains("stoa serve"), "{ran:?}");
    }
    let doctor = place.run(&["doctor"]).await;
    assert_eq!(doctor.code, Some(1), "{doctor:?}");
    assert!(doctor.out.contains("there is no Stoa in /"), "{doctor:?}");
    assert!(!doctor.out.contains("OK"), "{doctor:?}");
    let made: Vec<_> = std::fs::read_dir(place.path()).unwrap().collect();
    assert!(made.is_empty(), "{made:?}");
}

#[tokio::test]
async fn a_server_ends_cleanly_however_it_is_told_to() {
    let place = Place::new();
    for signal in [Signal::SIGHUP, Signal::SIGQUIT, Signal::SIGINT] {
        let mut server = place.serve(&[]).await;
        server.signal(signal);
        assert_eq!(server.ended().await, Some(0), "{signal}: {}", server.log());
        assert_eq!(
            place.postmaster(),
            None,
            "{signal} leaves PostgreSQL behind"
        );
    }
}

#[tokio::test]
async fn a_terminal_that_goes_away_ends_the_server_cleanly() {
    let place = Place::new();
    let mut command = place.stoa(&["serve"]);
    let mut server = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(server.stderr.take().unwrap()).lines();
    let ready = async {
        loop {
            let line = said.next_line().await.unwrap().expect("it starts");
            if line.contains("\"ready\"") {
                return;
            }
        }
    };
    timeout(PATIENCE, ready).await.expect("it is ready");
    // From here on whatever it says meets an error.
    drop(said);
    let pid = i32::try_from(server.id().unwrap()).unwrap();
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), Signal::SIGHUP).unwrap();
    let ended = timeout(PATIENCE, server.wait()).await.expect("it ends");
    assert_eq!(ended.unwrap().code(), Some(0));
    assert_eq!(place.postmaster(), None);
}

#[tokio::test]
async fn a_reader_who_leaves_early_is_no_fault() {
    let place = Place::new();
    for command in [&["completions", "bash"][..], &["openapi"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = place.stoa(command);
        command.stdout(writer).stderr(Stdio::piped());
        let child = command.spawn().unwrap();
        let ended = timeout(PATIENCE, child.wait_with_output()).await;
        let ended = ended.expect("it ends").unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!((ended.status.code(), said.as_str()), (Some(0), ""));
    }
}

#[tokio::test]
async fn the_help_of_serve_names_where_it_listens() {
    let place = Place::new();
    let serve = place.run(&["serve", "--help"]).await.out;
    for flag in ["--listen", "--metrics-listen"] {
        assert!(serve.contains(flag), "{serve}");
    }
    let other = place.run(&["doctor", "--listen", "127.0.0.1:1"]).await;
    assert_eq!(other.code, Some(2), "only `serve` listens: {other:?}");
}

#[tokio::test]
async fn a_first_start_tells_no_notices_of_libraries() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let log = server.log();
    server.stop().await;
    for noise in ["tokio_postgres", "refinery", "no transaction", "Some("] {
        assert!(!log.contains(noise), "{noise}: {log}");
    }
    let lines = log.lines().map(|line| serde_json::from_str(line).unwrap());
    let migrated = lines.filter(|line: &Value| line["message"] == "migrated");
    assert!(migrated.count() >= 3, "{log}");
}

#[tokio::test]
async fn what_is_refused_is_named() {
    let place = Place::new();
    assert_eq!(place.run(&["migrate"]).await.code, Some(0));
    assert_eq!(place.run(&HERALD).await.code, Some(0));
    let nobody = "01900000-0000-7000-8000-000000000000";
    let create = ["api-key", "create", "--tenant", "herald", "--name", "x"];
    let import = ["import", "comments", "--format", "wordpress"];
    let reserved = ["tenant", "create", "--name", "A", "--subdomain", "www"];
    for (command, code, words) in [
        (HERALD.to_vec(), 1, "the subdomain `herald` is taken"),
        (reserved.to_vec(), 2, "hosts of the installation"),
        (
            vec!["api-key", "revoke", "--tenant", "herald", nobody],
            1,
            "`herald` has no key 01900000",
        ),
        (
            [&create[..], &["--scope", "comment:write"]].concat(),
            2,
            "must not hold `comment:write`; there are *",
        ),
        (
            [&create[..], &["--scope", "nonsense"]].concat(),
            2,
            "comments:write",
        ),
        (
            [
                &import[..],
                &["--tenant", "herald", "--source", "", "x.xml"],
            ]
            .concat(),
            2,
            "--source",
        ),
        (
            [&import[..], &["--tenant", "herald", "no.xml"]].concat(),
            1,
            "cannot open no.xml: No such file",
        ),
    ] {
        let ran = place.run(&command).await;
        assert_eq!((ran.code, ran.out.as_str()), (Some(code), ""), "{ran:?}");
        assert!(ran.err.contains(words), "{ran:?}");
    }
}

#[tokio::test]
async fn an_import_tells_what_is_published_and_what_nobody_sees() {
    let place = Place::new();
    assert_eq!(place.run(&["migrate"]).await.code, Some(0));
    assert_eq!(place.run(&HERALD).await.code, Some(0));
    let comment = |id: u8, state: &str| {
        format!(
            "<wp:comment><wp:comment_id>{id}</wp:comment_id>\
             <wp:comment_author>Ann</wp:comment_author>\
             <wp:comment_date_gmt>2020-01-01 10:00:00</wp:comment_date_gmt>\
             <wp:comment_content>One</wp:comment_content>\
             <wp:comment_approved>{state}</wp:comment_approved>\
             <wp:comment_parent>0</wp:comment_parent></wp:comment>"
        )
    };
    let comments = [comment(1, "1"), comment(2, "1"), comment(3, "0")].concat();
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
                <rss version=\"2.0\" xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel>\
                <wp:wxr_version>1.2</wp:wxr_version>";
    let post = "<item><wp:post_id>7</wp:post_id><wp:post_type>post</wp:post_type>";
    let text = format!("{head}{post}{comments}</item></channel></rss>");
    std::fs::write(place.path().join("export.xml"), text).unwrap();
    let import = ["import", "comments", "--format", "wordpress"];
    let import = [&import[..], &["--tenant", "herald", "export.xml"]].concat();
    let ran = place.run(&import).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("3 comments written"), "{ran:?}");
    assert!(ran.out.contains("2 of them published"), "{ran:?}");
    assert!(ran.out.contains("1 of them pending"), "{ran:?}");

    std::fs::write(place.path().join("cut.xml"), &head[..head.len() - 9]).unwrap();
    let cut = [&import[..import.len() - 1], &["cut.xml"]].concat();
    let ran = place.run(&cut).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(ran.err.matches("cut short").count(), 1, "{ran:?}");
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_named_with_its_setting_and_the_mend() {
    let place = Place::new()
        .with(
            "STOA_DATABASE_URL",
            "postgresql://stoa_app:hunter2@127.0.0.1:1/stoa",
        )
        .with(
            "STOA_DATABASE_SYSTEM_URL",
            "postgresql://stoa_system:hunter2@127.0.0.1:1/stoa",
        );
    for command in ["serve", "doctor"] {
        let ran: Ran = place.run(&[command]).await;
        assert_eq!(ran.code, Some(1), "{ran:?}");
        let said = format!("{}{}", ran.out, ran.err);
        for words in [
            "STOA_DATABASE_URL",
            "`stoa` at 127.0.0.1:1 as stoa_app",
            "start PostgreSQL there",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert_eq!(said.matches("Connection refused").count(), 1, "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}
