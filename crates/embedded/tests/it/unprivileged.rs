//! Accounts: root steps down, anybody else runs PostgreSQL as themselves.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};

use tokio::process::Command;

use crate::place::{Place, Program, connect, is_root, refusal, start, text};

fn status_line(pid: u32, name: &str) -> String {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("lives");
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .expect("listed");
    line.trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_has_no_right_of_root() {
    let place = Place::new();
    let server = place.start().await;
    let pid = server.postmaster_pid().expect("runs");
    let uids = status_line(pid, "Uid:");
    assert!(uids.split_whitespace().all(|uid| uid != "0"), "{uids}");
    let gids = status_line(pid, "Gid:");
    assert!(gids.split_whitespace().all(|gid| gid != "0"), "{gids}");
    if is_root() {
        assert_eq!(status_line(pid, "Groups:"), "", "nor any of its groups");
    }
    for private in [server.data_path(), server.socket_dir()] {
        let meta = fs::metadata(private).expect("there");
        assert_eq!(meta.mode() & 0o777, 0o700, "{}", private.display());
        assert!(uids.starts_with(&meta.uid().to_string()));
    }
    server.stop().await.expect("stops");
}

/// Needs root: only root has another account to step down to.
#[tokio::test(flavor = "multi_thread")]
async fn a_data_folder_in_a_home_that_nobody_else_can_read_serves() {
    if !is_root() {
        return;
    }
    let place = Place::new();
    let home = place.path().join("home");
    fs::create_dir(&home).expect("made");
    fs::set_permissions(&home, Permissions::from_mode(0o700)).expect("closed");
    let settings = || place.settings_of(home.join("data"));

    let server = start(settings()).await.expect("starts");
    let real = server.data_path().to_path_buf();
    assert!(real.starts_with(place.fallback()), "{}", real.display());
    connect(&server)
        .await
        .batch_execute("CREATE TABLE kept AS SELECT 42 n")
        .await
        .expect("made");
    server.stop().await.expect("stops");
    drop(server);
    assert_eq!(
        fs::metadata(&home).expect("there").mode() & 0o777,
        0o700,
        "left closed"
    );

    let server = start(settings()).await.expect("starts");
    assert_eq!(server.data_path(), real);
    assert_eq!(
        text(&connect(&server).await, "SELECT n::text FROM kept").await,
        "42"
    );

    // A copy of the data folder points to the same database.
    let copy = place.path().join("copy");
    fs::create_dir(&copy).expect("made");
    for name in ["postgres.path", "postgres-passwords"] {
        fs::copy(home.join("data").join(name), copy.join(name)).expect("copied");
    }
    assert!(
        refusal(place.settings_of(copy.clone()))
            .await
            .contains("in use by another Stoa")
    );
    server.stop().await.expect("stops");
    drop(server);

    fs::rename(&real, place.path().join("moved away")).expect("moved");
    assert!(
        refusal(place.settings_of(copy))
            .await
            .contains("that folder is missing")
    );
}

/// Needs root, as above.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_data_folder_never_takes_over_the_database_of_a_removed_one() {
    if !is_root() {
        return;
    }
    let place = Place::new();
    let home = place.path().join("home");
    fs::create_dir(&home).expect("made");
    fs::set_permissions(&home, Permissions::from_mode(0o700)).expect("closed");
    let mut places: Vec<PathBuf> = Vec::new();
    for _ in 0..2 {
        let server = start(place.settings_of(home.join("data")))
            .await
            .expect("starts");
        places.push(server.data_path().to_path_buf());
        server.stop().await.expect("stops");
        drop(server);
        fs::remove_dir_all(home.join("data")).expect("removed");
    }
    assert_ne!(places[0], places[1]);
    assert!(places[0].join("data/PG_VERSION").exists());
}

/// Needs root: a restore by root leaves everything root's.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_restored_by_root_is_given_back_to_its_account() {
    if !is_root() {
        return;
    }
    let place = Place::new();
    let server = place.start().await;
    server.stop().await.expect("stops");
    drop(server);
    give_to_root(&place.data_dir().join("postgres"));
    let server = place.start().await;
    connect(&server).await;
    server.stop().await.expect("stops");
}

fn give_to_root(path: &Path) {
    chown(path, Some(0), Some(0)).expect("given");
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("there").flatten() {
            give_to_root(&entry.path());
        }
    }
}

/// Needs root, whom others would have run or overwrite what they like.
#[tokio::test(flavor = "multi_thread")]
async fn root_takes_nothing_that_another_account_may_change() {
    if !is_root() {
        return;
    }
    const NOBODY: u32 = 65_534;
    let place = Place::new();
    fs::create_dir(place.data_dir()).expect("made");
    for mode in [0o777, 0o770] {
        chown(place.data_dir(), Some(0), Some(NOBODY)).expect("given");
        fs::set_permissions(place.data_dir(), Permissions::from_mode(mode)).expect("opened");
        let refused = refusal(place.settings()).await;
        assert!(refused.contains("chmod go-w"), "{refused}");
    }
    fs::set_permissions(place.data_dir(), Permissions::from_mode(0o700)).expect("closed");

    let precious = place.path().join("precious");
    for name in ["stoa.lock", "postgres.path", "postgres-passwords"] {
        fs::write(&precious, "kept").expect("written");
        let link = place.data_dir().join(name);
        symlink(&precious, &link).expect("linked");
        let refused = refusal(place.settings()).await;
        assert!(refused.contains("it is a symbolic link"), "{refused}");
        assert_eq!(fs::read_to_string(&precious).expect("there"), "kept");
        fs::remove_file(&link).expect("removed");
    }

    let bin = place.path().join("bin");
    fs::create_dir(&bin).expect("made");
    for program in ["postgres", "initdb"] {
        let ran = place.path().join("ran");
        let script = format!("#!/bin/sh\n: > {}\n", ran.display());
        fs::write(bin.join(program), script).expect("written");
        fs::set_permissions(bin.join(program), Permissions::from_mode(0o755)).expect("set");
    }
    chown(bin.join("initdb"), Some(NOBODY), None).expect("given");
    let mut settings = place.settings();
    settings.postgres_bin = Some(bin);
    let refused = refusal(settings).await;
    assert!(refused.contains("belongs to user id 65534"), "{refused}");
    assert!(!place.path().join("ran").exists(), "nothing was run");
}

/// Needs root, to become somebody else; the other tests show the same when not run as root.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_is_not_root_runs_it_as_itself() {
    if !is_root() {
        return;
    }
    const NOBODY: u32 = 65_534;
    let place = Place::new();
    let program = place.path().join("keep-postgres");
    fs::copy(env!("CARGO_BIN_EXE_keep-postgres"), &program).expect("copied");
    fs::create_dir(place.data_dir()).expect("made");
    chown(place.data_dir(), Some(NOBODY), Some(NOBODY)).expect("given");
    let mut command = Command::new(program);
    command
        .arg(place.data_dir())
        .current_dir("/")
        .uid(NOBODY)
        .gid(NOBODY);

    let first = Program::run(&mut command).await;
    let postmaster = first.postmaster();
    assert!(status_line(postmaster, "Uid:").starts_with("65534"));
    first.kill().await;
    let second = Program::run(&mut command).await;
    assert_eq!(
        (second.said("adopted"), second.postmaster()),
        ("true", postmaster)
    );
    assert_eq!(second.interrupt().await, "stopped Cleanly");

    // Root takes nobody's folder, however the files in it are named.
    let refused = refusal(place.settings()).await;
    assert!(refused.contains("belongs to user id 65534"), "{refused}");
    // Its own it does, and keeps to the account that owns the database.
    chown(place.data_dir(), Some(0), Some(NOBODY)).expect("taken");
    let server = place.start().await;
    let pid = server.postmaster_pid().expect("runs");
    assert!(status_line(pid, "Uid:").starts_with("65534"));
    server.stop().await.expect("stops");
}
