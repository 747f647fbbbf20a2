//! Crashes: of the program, of the postmaster, of a backend, and of the machine.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::sync::Arc;

use rustix::process::Signal;
use stoa_embedded::EmbeddedPostgres;
use tokio::process::Command;
use tokio::task::JoinHandle;
use tokio_postgres::Client;
use tokio_util::sync::CancellationToken;

use crate::place::{Place, connect, lives, send, soon, text, try_connect, until};

fn supervised(server: EmbeddedPostgres) -> (Arc<EmbeddedPostgres>, JoinHandle<()>) {
    let server = Arc::new(server);
    let watched = Arc::clone(&server);
    let watch = tokio::spawn(async move { watched.supervise(CancellationToken::new()).await });
    (server, watch)
}

/// A connection to the server as soon as it takes one again.
async fn reconnect(server: &EmbeddedPostgres) -> Client {
    let url = server.admin_url().expect("has a password");
    until("the server takes connections", async || {
        let client = try_connect(&url).await.ok()?;
        client.batch_execute("SELECT 1").await.ok()?;
        Some(client)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_outlives_its_killed_program_and_is_adopted() {
    let place = Place::new();
    let program = place.program().await;
    let postmaster = program.postmaster();
    assert_eq!(program.said("adopted"), "false");
    program.kill().await;
    assert!(lives(postmaster));

    let server = place.start().await;
    assert!(server.adopted());
    assert_eq!(server.postmaster_pid(), Some(postmaster));
    connect(&server).await;
    server.stop().await.expect("stops");
    assert!(!lives(postmaster));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_program_stops_its_server_in_order() {
    let place = Place::new();
    let program = place.program().await;
    let postmaster = program.postmaster();
    assert_eq!(program.interrupt().await, "stopped Cleanly");
    assert!(!lives(postmaster));
    assert!(!place.database().join("postmaster.pid").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_in_a_process_group_of_its_own_where_ctrl_c_does_not_reach_it() {
    let place = Place::new();
    let server = place.start().await;
    let pid = server.postmaster_pid().expect("runs");
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("lives");
    let after_name = stat.rsplit_once(") ").expect("has a name").1;
    assert_eq!(after_name.split(' ').nth(2), Some(pid.to_string().as_str()));
    server.stop().await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_postmaster_is_started_again_though_a_backend_computes_on() {
    let place = Place::new();
    let (server, watch) = supervised(place.start().await);
    let killed = server.postmaster_pid().expect("runs");
    let client = connect(&server).await;
    client
        .batch_execute("CREATE TABLE kept AS SELECT 42 n")
        .await
        .expect("acknowledged");
    let backend: i32 = client
        .query_one("SELECT pg_backend_pid()", &[])
        .await
        .expect("is")
        .get(0);
    let backend = u32::try_from(backend).expect("a pid");
    // It never looks up from its work, and so never sees that its postmaster is gone.
    let endless =
        tokio::spawn(async move { client.batch_execute("DO 'BEGIN LOOP END LOOP; END'").await });
    let other = connect(&server).await;
    until("the backend computes", async || {
        let busy = format!("SELECT state FROM pg_stat_activity WHERE pid = {backend}");
        (text(&other, &busy).await == "active").then_some(())
    })
    .await;

    send(killed, Signal::KILL);
    assert!(soon(endless).await.is_err());
    let client = reconnect(&server).await;
    assert!(!lives(backend));
    assert_ne!(server.postmaster_pid(), Some(killed));
    assert_eq!(text(&client, "SELECT n::text FROM kept").await, "42");
    server.stop().await.expect("stops");
    soon(watch).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postmaster_killed_again_and_again_is_started_again_each_time() {
    let place = Place::new();
    let (server, watch) = supervised(place.start().await);
    for _ in 0..4 {
        let killed = server.postmaster_pid().expect("runs");
        send(killed, Signal::KILL);
        until("there is another", async || {
            server.postmaster_pid().filter(|pid| *pid != killed)
        })
        .await;
        reconnect(&server).await;
    }
    server.stop().await.expect("stops");
    soon(watch).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_adopted_postmaster_is_watched_as_well() {
    let place = Place::new();
    place.program().await.kill().await;
    let (server, watch) = supervised(place.start().await);
    assert!(server.adopted());
    send(server.postmaster_pid().expect("runs"), Signal::KILL);
    reconnect(&server).await;
    server.stop().await.expect("stops");
    soon(watch).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_backend_does_not_end_the_server() {
    let place = Place::new();
    let (server, watch) = supervised(place.start().await);
    let postmaster = server.postmaster_pid();
    let client = connect(&server).await;
    client
        .batch_execute("CREATE TABLE kept AS SELECT 42 n")
        .await
        .expect("acknowledged");
    let backend: i32 = client
        .query_one("SELECT pg_backend_pid()", &[])
        .await
        .expect("is")
        .get(0);
    send(u32::try_from(backend).expect("a pid"), Signal::KILL);
    until("the connection breaks", async || {
        client.is_closed().then_some(())
    })
    .await;
    let client = reconnect(&server).await;
    assert_eq!(text(&client, "SELECT n::text FROM kept").await, "42");
    assert_eq!(server.postmaster_pid(), postmaster);
    server.stop().await.expect("stops");
    soon(watch).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_and_its_postmaster_killed_together_leave_a_folder_that_starts() {
    let place = Place::new();
    let program = place.program().await;
    let postmaster = program.postmaster();
    program.kill().await;
    send(postmaster, Signal::KILL);
    until("it is dead", async || (!lives(postmaster)).then_some(())).await;
    assert!(place.database().join("postmaster.pid").exists());

    let server = place.start().await;
    assert!(!server.adopted());
    connect(&server).await;
    server.stop().await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pid_file_that_names_a_stranger_or_nobody_hinders_no_start() {
    let place = Place::new();
    let server = place.start().await;
    server.stop().await.expect("stops");
    drop(server);
    let owner = fs::metadata(place.database()).expect("there");
    // PostgreSQL itself gives way only to strangers of another account.
    let mut stranger = Command::new("sleep");
    stranger
        .arg("600")
        .uid(owner.uid())
        .gid(owner.gid())
        .kill_on_drop(true);
    let stranger = stranger.spawn().expect("runs");
    let pid = stranger.id().expect("runs");
    let database = place.database();
    let left = format!(
        "{pid}\n{}\n1700000000\n5432\n/nowhere\n\n",
        database.display()
    );

    for left in [left.as_str(), ""] {
        let file = database.join("postmaster.pid");
        fs::write(&file, left).expect("left behind");
        chown(&file, Some(owner.uid()), Some(owner.gid())).expect("its own");
        let server = place.start().await;
        assert!(!server.adopted());
        assert!(lives(pid), "the stranger is left alone");
        server.stop().await.expect("stops");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_killed_while_it_initialised_is_begun_anew() {
    let place = Place::new();
    let home = place.data_dir().join("postgres");
    fs::create_dir_all(home.join("new-half/base")).expect("half of a database");
    fs::write(home.join("new-half/PG_VERSION"), "15\n").expect("half of a database");
    fs::write(home.join("new-half.password"), "secret").expect("its password");
    let server = place.start().await;
    connect(&server).await;
    server.stop().await.expect("stops");
    let left = fs::read_dir(home)
        .expect("there")
        .flatten()
        .map(|entry| entry.file_name());
    assert!(
        !left
            .into_iter()
            .any(|name| name.to_string_lossy().starts_with("new-"))
    );
}
