//! Starting, stopping, and what a client finds in between.

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use stoa_embedded::{Settings, Stopped};

use crate::place::{Place, connect, lives, setting, start, text, try_connect};

#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_writes_are_durable_and_checked() {
    let place = Place::new();
    let server = place.start().await;
    let client = connect(&server).await;
    for name in [
        "fsync",
        "synchronous_commit",
        "full_page_writes",
        "data_checksums",
    ] {
        assert_eq!(setting(&client, name).await, "on", "{name}");
    }
    server.stop().await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn durability_cannot_be_switched_off_in_the_configuration() {
    let place = Place::new();
    let server = place.start().await;
    let client = connect(&server).await;
    for name in [
        "fsync",
        "synchronous_commit",
        "full_page_writes",
        "restart_after_crash",
    ] {
        client
            .batch_execute(&format!("ALTER SYSTEM SET {name} = off"))
            .await
            .expect("altered");
    }
    server.stop().await.expect("stops");
    drop(server);

    let server = place.start().await;
    let client = connect(&server).await;
    for name in [
        "fsync",
        "synchronous_commit",
        "full_page_writes",
        "restart_after_crash",
    ] {
        assert_eq!(setting(&client, name).await, "on", "{name}");
    }
    server.stop().await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_is_utf8_ordered_alike_on_every_machine_and_of_the_settings_asked_for() {
    let place = Place::new();
    let server = place.start().await;
    let client = connect(&server).await;
    assert_eq!(
        text(&client, "SELECT current_database()::text").await,
        "stoa"
    );
    assert_eq!(
        text(&client, "SELECT current_user::text").await,
        "stoa_admin"
    );
    assert_eq!(setting(&client, "server_encoding").await, "UTF8");
    assert_eq!(
        text(&client, "SELECT ('B' < 'a' AND 'Z' < 'é')::text").await,
        "true"
    );
    assert_eq!(setting(&client, "jit").await, "off");
    assert_eq!(setting(&client, "max_connections").await, "20");
    assert_eq!(setting(&client, "timezone").await, "UTC");
    server.stop().await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_is_there_after_a_clean_stop() {
    let place = Place::new();
    let server = place.start().await;
    connect(&server)
        .await
        .batch_execute("CREATE TABLE kept AS SELECT 42 n")
        .await
        .expect("made");
    let pid = server.postmaster_pid().expect("runs");
    assert_eq!(server.stop().await.expect("stops"), Stopped::Cleanly);
    assert!(!lives(pid));
    assert_eq!(server.postmaster_pid(), None);
    drop(server);

    let began = Instant::now();
    let server = place.start().await;
    println!(
        "a second start after a clean stop took {:?}",
        began.elapsed()
    );
    assert!(!server.adopted());
    assert_eq!(
        text(&connect(&server).await, "SELECT n::text FROM kept").await,
        "42"
    );
    server.stop().await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_does_not_wait_for_clients_with_open_transactions() {
    let place = Place::new();
    let server = place.start().await;
    let client = connect(&server).await;
    client
        .batch_execute("BEGIN; CREATE TABLE unfinished ()")
        .await
        .expect("begun");
    assert_eq!(server.stop().await.expect("stops"), Stopped::Cleanly);
    assert!(client.batch_execute("COMMIT").await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_that_may_take_no_time_loses_nothing_either() {
    let place = Place::new();
    let server = start(Settings {
        stop_within: Duration::ZERO,
        ..place.settings()
    })
    .await;
    let server = server.expect("starts");
    connect(&server)
        .await
        .batch_execute("CREATE TABLE kept AS SELECT 42 n")
        .await
        .expect("made");
    assert_eq!(server.stop().await.expect("stops"), Stopped::AtOnce);
    drop(server);
    let server = place.start().await;
    assert_eq!(
        text(&connect(&server).await, "SELECT n::text FROM kept").await,
        "42"
    );
    server.stop().await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_password_opens_it() {
    let place = Place::new();
    let server = place.start().await;
    let client = connect(&server).await;
    let rules = "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules";
    assert_eq!(text(&client, rules).await, "scram-sha-256");
    let wrong = server.connection("stoa_admin", "guessed", "stoa");
    assert!(try_connect(&wrong).await.is_err());
    server.stop().await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_listens_on_tcp() {
    let place = Place::new();
    let server = place.start().await;
    let pid = server.postmaster_pid().expect("runs");
    let sockets: HashSet<String> = fs::read_dir(format!("/proc/{pid}/fd"))
        .expect("its open files")
        .filter_map(|fd| fs::read_link(fd.ok()?.path()).ok())
        .filter_map(|target| {
            Some(
                target
                    .to_str()?
                    .strip_prefix("socket:[")?
                    .trim_end_matches(']')
                    .to_owned(),
            )
        })
        .collect();
    assert!(!sockets.is_empty(), "it has at least the Unix socket");
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
        let lines = fs::read_to_string(table).unwrap_or_default();
        let inodes = lines
            .lines()
            .filter_map(|line| line.split_whitespace().nth(9));
        assert_eq!(
            inodes.filter(|inode| sockets.contains(*inode)).count(),
            0,
            "{table}"
        );
    }
    server.stop().await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn role_passwords_are_private_and_last() {
    let place = Place::new();
    let server = place.start().await;
    let app = server.role_password("stoa_app").expect("made");
    assert_eq!(server.role_password("stoa_app").expect("known"), app);
    assert_ne!(server.role_password("stoa_owner").expect("made"), app);
    let client = connect(&server).await;
    let role = format!("CREATE ROLE stoa_app LOGIN PASSWORD '{app}'");
    client.batch_execute(&role).await.expect("created");
    server.stop().await.expect("stops");
    drop(server);

    let file = place.data_dir().join("postgres-passwords");
    assert_eq!(
        fs::metadata(&file).expect("kept").permissions().mode() & 0o777,
        0o600
    );
    let server = place.start().await;
    assert_eq!(server.role_password("stoa_app").expect("known"), app);
    try_connect(&server.connection("stoa_app", &app, "stoa"))
        .await
        .expect("connects");
    assert!(!format!("{server:?}").contains(&app));
    server.stop().await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_too_long_or_too_odd_for_a_socket_serves() {
    let place = Place::new();
    for name in ["it's, my \"data\" = täglich".to_owned(), "long".repeat(30)] {
        let server = start(place.settings_of(place.path().join(name)))
            .await
            .expect("starts");
        assert!(server.data_path().starts_with(place.path()));
        assert!(
            server.socket_dir().as_os_str().len() < 90,
            "{:?}",
            server.socket_dir()
        );
        let mode = fs::metadata(server.socket_dir())
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o700);
        assert_eq!(
            text(&connect(&server).await, "SELECT 'served'").await,
            "served"
        );
        server.stop().await.expect("stops");
        assert!(
            server.socket_dir().starts_with(server.data_path()) || !server.socket_dir().exists()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_given_installation_is_used() {
    let place = Place::new();
    let server = place.start().await;
    let bin = server.installation().bin.clone();
    server.stop().await.expect("stops");
    drop(server);
    let settings = Settings {
        postgres_bin: Some(bin.clone()),
        ..place.settings()
    };
    let server = start(settings).await.expect("starts");
    assert_eq!(server.installation().bin, bin);
    server.stop().await.expect("stops");
}
