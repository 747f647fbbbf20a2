//! Starts that are refused, and what the person is told.

use std::fs;
use std::process::Stdio;

use stoa_embedded::Settings;
use tokio::process::Command;

use crate::place::{Place, refusal, start};

#[tokio::test(flavor = "multi_thread")]
async fn a_second_program_on_one_data_folder_is_refused_and_told_of_the_first() {
    let place = Place::new();
    let program = place.program().await;
    let holder = program.child.id().expect("runs");
    let said = refusal(place.settings()).await;
    assert!(said.contains(&format!("(process {holder})")), "{said}");
    assert!(said.contains("STOA_DATA_DIR"), "{said}");

    // Refused as a program too, with a failure the shell can see.
    let mut second = Command::new(env!("CARGO_BIN_EXE_keep-postgres"));
    let second = second
        .arg(place.data_dir())
        .stderr(Stdio::piped())
        .output()
        .await
        .expect("runs");
    assert!(!second.status.success());
    assert_eq!(program.interrupt().await, "stopped Cleanly");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_of_another_version_is_refused_untouched_and_told_both_versions() {
    let place = Place::new();
    fs::create_dir_all(place.database()).expect("made");
    fs::write(place.database().join("PG_VERSION"), "12\n").expect("made");
    let said = refusal(place.settings()).await;
    assert!(said.contains("made by PostgreSQL 12"), "{said}");
    assert!(said.contains("has PostgreSQL 1"), "{said}");
    assert!(said.contains("apt-get install postgresql-12"), "{said}");
    assert_eq!(fs::read_dir(place.database()).expect("there").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_whose_version_cannot_be_read_is_refused() {
    let place = Place::new();
    fs::create_dir_all(place.database()).expect("made");
    fs::write(place.database().join("PG_VERSION"), "").expect("made");
    assert!(refusal(place.settings()).await.contains("PG_VERSION"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_named_folder_without_postgresql_is_refused() {
    let place = Place::new();
    let settings = Settings {
        postgres_bin: Some("/usr/games".into()),
        ..place.settings()
    };
    assert!(
        refusal(settings)
            .await
            .contains("correct STOA_POSTGRES_BIN")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_whose_passwords_are_gone_is_refused() {
    let place = Place::new();
    let server = place.start().await;
    server.stop().await.expect("stops");
    drop(server);
    let secrets = place.data_dir().join("postgres-passwords");
    let kept = fs::read_to_string(&secrets).expect("kept");

    fs::remove_file(&secrets).expect("removed");
    assert!(
        refusal(place.settings())
            .await
            .contains("restore it from a backup")
    );
    fs::write(&secrets, "stoa_admin=another\n").expect("written");
    assert!(
        refusal(place.settings())
            .await
            .contains("restore it from a backup")
    );

    fs::write(&secrets, kept).expect("restored");
    let server = start(place.settings()).await.expect("starts again");
    server.stop().await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_start_is_reported_in_its_own_words() {
    let place = Place::new();
    let server = place.start().await;
    server.stop().await.expect("stops");
    drop(server);
    let auto = place.database().join("postgresql.auto.conf");
    fs::write(auto, "no_such_setting = 1\n").expect("written");
    let said = refusal(place.settings()).await;
    assert!(said.contains("no_such_setting"), "{said}");
}
