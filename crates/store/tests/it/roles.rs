//! The roles come to be, whoever else is starting.

use futures::future::join_all;
use stoa_store::{OWNER, RolePasswords, SERVE, SYSTEM, create_roles};
use stoa_testkit::TestServer;
use tokio_postgres::{Client, NoTls};

fn passwords(serve: &str) -> RolePasswords {
    RolePasswords {
        owner: None,
        serve: serve.to_owned(),
        system: "of the \'system\\".to_owned(),
    }
}

/// What the server keeps of the roles' passwords; salted, so that one given again differs.
async fn verifiers(admin: &Client) -> Vec<(String, Option<String>)> {
    let rows = admin
        .query(
            "SELECT rolname::text, rolpassword FROM pg_authid WHERE rolname = ANY ($1) ORDER BY 1",
            &[&[OWNER, SERVE, SYSTEM].as_slice()],
        )
        .await
        .unwrap();
    let pair = |row: &tokio_postgres::Row| (row.get(0), row.get(1));
    rows.iter().map(pair).collect()
}

async fn logs_in(server: &TestServer, role: &str, password: &str) -> bool {
    let mut config = server.admin_config("stoa");
    config.user(role).password(password);
    config.connect(NoTls).await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_that_start_at_once_each_finds_the_roles_and_no_password_changes() {
    let server = TestServer::start().await;
    let admin = server.admin("stoa").await;
    let config = server.admin_config("stoa");
    let given = passwords("first");
    let starts = (0..8).map(|_| create_roles(&config, &given));
    for made in join_all(starts).await {
        made.unwrap();
    }
    let before = verifiers(&admin).await;
    let names: Vec<&str> = before.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, [SERVE, OWNER, SYSTEM]);
    assert_eq!(before[1].1, None, "nobody logs in as the owner");
    assert!(logs_in(&server, SERVE, "first").await);
    assert!(logs_in(&server, SYSTEM, &given.system).await);
    for made in join_all((0..8).map(|_| create_roles(&config, &given))).await {
        made.unwrap();
    }
    assert_eq!(verifiers(&admin).await, before);
}

#[tokio::test]
async fn a_password_that_changed_is_given_and_one_that_others_gave_is_left() {
    let server = TestServer::start().await;
    let admin = server.admin("stoa").await;
    let config = server.admin_config("stoa");
    create_roles(&config, &passwords("first")).await.unwrap();
    admin
        .batch_execute("ALTER ROLE stoa_owner PASSWORD 'an administrator chose it'")
        .await
        .unwrap();
    let before = verifiers(&admin).await;
    create_roles(&config, &passwords("second")).await.unwrap();
    assert!(logs_in(&server, SERVE, "second").await);
    assert!(!logs_in(&server, SERVE, "first").await);
    let after = verifiers(&admin).await;
    assert_eq!(after[1..], before[1..], "the owner\'s and the system\'s");
}
