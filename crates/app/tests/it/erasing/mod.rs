//! All that is held of a person is given out, and taken out for good.

mod allowing;
mod departing;
mod stage;

use crate::process::Served;
use nix::sys::signal::Signal;
use serde_json::{Value, json};
use stage::{ADDRESS, AGENT, MARK, Person, Stage, Thread};
use stoa_testkit::{PATIENCE, wait_until};

/// Every mark that an export gives out.
const MARKS: [&str; 15] = [
    "zqcanarina",
    "zqcanarina2",
    "zqcanarina@example.org",
    "Zqcanarshown",
    "zqcanarbio",
    "zqcanaravatar",
    "zqcanarkey",
    "zqcanarvalue",
    AGENT,
    ADDRESS,
    "zqcanarfirst",
    "zqcanarthen",
    "zqcanarreason",
    "zqcanarasmoderator",
    "zqcanargone",
];

async fn marked() -> (Stage, Served, Person, Person, Thread) {
    let (stage, served) = Stage::start().await;
    let anna = stage.person(&served, "zqcanarina").await;
    let bert = stage.person(&served, "bert").await;
    let thread = stage.mark(&served, &anna, &bert).await;
    (stage, served, anna, bert, thread)
}

async fn erase(stage: &Stage, served: &Served, id: &str) -> (u16, Value) {
    let path = format!("/v1/users/{id}/erase");
    stage.ask(served, "POST", &path, None, None).await
}

#[tokio::test]
async fn an_erased_person_is_found_nowhere_and_the_audit_log_still_verifies() {
    let (stage, served, anna, bert, thread) = marked().await;
    let before = stage.traces().await;
    for held in [
        "comments.comments.author_name",
        "comments.comments.content",
        "comments.edits.content",
        "comments.edits.reason",
        "comments.searchable.words",
        "core.kept_answers.body",
        "identity.sessions.address",
        "identity.sessions.user_agent",
        "identity.usernames.username_key",
        "identity.users.metadata",
    ] {
        assert!(before.iter().any(|one| one == held), "{held}: {before:?}");
    }
    // What is sealed, and what cannot be taken out again, holds it under their key alone.
    let in_logs = |one: &&String| one.starts_with("core.audit") || one.starts_with("core.events");
    assert_eq!(before.iter().find(in_logs), None);
    assert!(stage.outbox().iter().any(|letter| letter.contains(MARK)));
    let printed = stage.audit_export().await;
    assert!(printed.contains(AGENT) && printed.contains(ADDRESS));
    let path = format!("/v1/users/{}/export", anna.id);
    let (status, export) = stage.ask(&served, "GET", &path, None, None).await;
    assert_eq!(status, 200, "{export}");
    let export = export.to_string();
    for mark in MARKS {
        assert!(export.contains(mark), "{mark} in {export}");
    }
    let berts = stage
        .place
        .run(&["user", "export", "--tenant", "a", &bert.id])
        .await
        .json();
    // What was said of his comment is his to know.
    let others = berts.to_string().replace("zqcanarasmoderator", "");
    assert!(
        !others.contains(MARK) && !others.contains(ADDRESS),
        "{others}"
    );

    let (status, told) = erase(&stage, &served, &anna.id).await;
    assert_eq!(status, 200, "{told}");
    assert!(told["completedAt"].is_string(), "{told}");
    assert_eq!(stage.traces().await, Vec::<String>::new());
    assert!(!stage.outbox().iter().any(|one| one.contains(MARK)));
    another_is_as_they_were(&stage, &served, &bert).await;
    let printed = stage.audit_export().await;
    assert!(
        !printed.contains(MARK) && !printed.contains(ADDRESS),
        "{printed}"
    );
    assert!(stage.audit_is_well().await);
    assert_eq!(stage.wrong_counts().await, Vec::<String>::new());
    let log = served.log().to_lowercase();
    assert!(!log.contains(MARK) && !log.contains(ADDRESS), "{log}");
    nobody_is_left(&stage, &served, &anna, &thread).await;
    served.stop().await;
}

/// The other stays as they were.
async fn another_is_as_they_were(stage: &Stage, served: &Served, bert: &Person) {
    let path = format!("/v1/users/{}/export", bert.id);
    let (status, held) = stage.ask(served, "GET", &path, None, None).await;
    assert_eq!((status, &held["user"]["username"]), (200, &json!("bert")));
    assert_eq!(held["comments"]["written"].as_array().unwrap().len(), 1);
    let log = held["auditLog"].to_string();
    assert!(
        log.contains("other/1.0") && log.contains("198.51.100.78"),
        "{log}"
    );
}

/// What is shown of them afterwards: places.
async fn nobody_is_left(stage: &Stage, served: &Served, anna: &Person, thread: &Thread) {
    let path = "/v1/comments?entityType=post&entityId=1";
    let (_, page) = stage.ask(served, "GET", path, None, None).await;
    assert_eq!(page["thread"]["commentCount"], 1, "{page}");
    let root = &page["items"][0];
    assert_eq!(root["id"], json!(thread.root));
    assert_eq!(
        (&root["author"]["kind"], &root["content"]),
        (&json!("deleted"), &json!(""))
    );
    let answer = &root["replies"][0];
    assert_eq!(answer["id"], json!(thread.answer));
    assert_eq!(answer["content"], "bert answers well");
    assert_eq!(answer["likeCount"], 1);
    let last = format!("/v1/comments/{}", thread.last);
    assert_eq!(stage.ask(served, "GET", &last, None, None).await.0, 404);
    for path in ["", "/export"] {
        let path = format!("/v1/users/{}{path}", anna.id);
        assert_eq!(stage.ask(served, "GET", &path, None, None).await.0, 404);
    }
    let again = erase(stage, served, &anna.id).await;
    assert_eq!(again.0, 200, "erased is erased: {again:?}");
    let me = stage
        .ask(served, "GET", "/v1/users/me", Some(anna), None)
        .await;
    assert_eq!(me.0, 401, "{me:?}");
    // Name and address are free again.
    stage.person(served, "zqcanarina").await;
}

#[tokio::test]
async fn an_erasure_that_was_broken_off_is_completed_at_the_next_start() {
    let (stage, served, anna, _, _) = marked().await;
    let admin = stage.admin().await;
    // Somebody else holds the thread's lock, so that the erasure cannot end.
    admin
        .batch_execute("BEGIN; SELECT * FROM comments.threads FOR UPDATE")
        .await
        .unwrap();
    let url = served.url(&format!("/v1/users/{}/erase", anna.id));
    let asked = stage
        .client
        .post(url)
        .header("X-API-Key", &stage.key)
        .send();
    let asked = tokio::spawn(asked);
    let looking = stage.admin().await;
    let begun = async || {
        let count = "SELECT count(*) FROM identity.erasures WHERE completed_at IS NULL";
        looking
            .query_one(count, &[])
            .await
            .unwrap()
            .get::<_, i64>(0)
            == 1
    };
    wait_until("it is begun", begun, PATIENCE).await;
    let mut served = served;
    served.signal(Signal::SIGKILL);
    served.ended().await;
    drop(asked);
    admin.batch_execute("ROLLBACK").await.unwrap();
    let held = stage.traces().await;
    assert!(
        held.iter().any(|one| one == "comments.comments.content"),
        "{held:?}"
    );
    assert!(
        !held.iter().any(|one| one.starts_with("identity.users.")),
        "{held:?}"
    );

    let served = stage.place.serve(&[]).await;
    let held = stage.traces().await;
    assert_eq!(held, Vec::<String>::new());
    assert_eq!(stage.wrong_counts().await, Vec::<String>::new());
    assert!(!stage.outbox().iter().any(|letter| letter.contains(MARK)));
    let open = "SELECT count(*) FROM identity.erasures WHERE completed_at IS NULL";
    assert_eq!(
        looking.query_one(open, &[]).await.unwrap().get::<_, i64>(0),
        0
    );
    served.stop().await;
}

#[tokio::test]
async fn a_person_who_was_erased_is_erased_again_from_a_restored_backup() {
    let (stage, served, anna, bert, _) = marked().await;
    let dump = stage.place.path().join("dump.sql");
    stage.dump(&dump);
    let ran = stage
        .place
        .run(&["user", "erase", "--tenant", "a", &anna.id, "--json"])
        .await;
    assert_eq!(ran.json()["id"], json!(anna.id), "{ran:?}");
    served.stop().await;
    stage.restore(&dump).await;
    let back = stage.traces().await;
    assert!(
        back.iter().any(|one| one == "identity.users.email"),
        "{back:?}"
    );

    let served = stage.place.serve(&[]).await;
    let held = stage.traces().await;
    assert_eq!(held, Vec::<String>::new());
    let path = |id: &str| format!("/v1/users/{id}");
    assert_eq!(
        stage
            .ask(&served, "GET", &path(&anna.id), None, None)
            .await
            .0,
        404
    );
    assert_eq!(
        stage
            .ask(&served, "GET", &path(&bert.id), None, None)
            .await
            .0,
        200
    );
    assert_eq!(stage.wrong_counts().await, Vec::<String>::new());
    assert!(served.log().contains("persons were erased again"));
    served.stop().await;
    // By hand, of another copy of the list.
    stage.restore(&dump).await;
    let list = stage.place.path().join("copy.jsonl");
    std::fs::rename(stage.place.data().join("erasures.jsonl"), &list).unwrap();
    let list = list.to_str().unwrap();
    let ran = stage
        .place
        .run(&["user", "erase", "--again", "--list", list, "--json"])
        .await;
    let said = ran.json();
    assert_eq!(
        (&said["listed"], &said["erased"]),
        (&json!(1), &json!(1)),
        "{ran:?}"
    );
    assert_eq!(stage.traces().await, held);
}
