//! One tenant sees nothing of another, by the policies alone too.

use crate::stage::{As, PASSWORD, Stage};
use stoa_contracts::People;
use stoa_kernel::UserId;

#[tokio::test(flavor = "multi_thread")]
async fn the_same_address_is_two_persons_in_two_tenants() {
    let stage = Stage::new().await;
    let (ours, our_key) = stage.tenant("ours").await;
    let (theirs, their_key) = stage.tenant("theirs").await;
    let mut ids = Vec::new();
    for key in [&our_key, &their_key] {
        let begun = stage.person(key, "anna").await;
        assert_eq!(begun.status, 200, "{begun:?}");
        ids.push(begun.body["user"]["id"].as_str().unwrap().to_owned());
    }
    assert_ne!(ids[0], ids[1]);
    let anna: UserId = ids[0].parse().unwrap();
    let people = &stage.process.identity;
    assert!(people.find(ours.id, anna).await.unwrap().is_some());
    assert_eq!(people.find(theirs.id, anna).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_of_one_tenant_cannot_log_in_at_another() {
    let stage = Stage::new().await;
    let (_, ours) = stage.tenant("ours").await;
    let (_, theirs) = stage.tenant("theirs").await;
    stage.person(&ours, "anna").await;
    let answer = stage.log_in(&theirs, "anna@example.org", PASSWORD).await;
    assert_eq!(answer.refusal(), (401, "wrong_login"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_another_tenant_is_as_absent_as_one_that_never_was() {
    let stage = Stage::new().await;
    let (_, ours) = stage.tenant("ours").await;
    let (_, theirs) = stage.tenant("theirs").await;
    let id = stage
        .key(&ours, "secret", &["tenant:read"])
        .await
        .text("id");
    let path = format!("/v1/api-keys/{id}");
    let answer = stage
        .process
        .ask(As::Key(&theirs), "DELETE", &path, None)
        .await;
    assert_eq!(answer.refusal(), (404, "not_found"));
    assert_eq!(
        stage
            .count("identity.api_keys WHERE revoked_at IS NOT NULL")
            .await,
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_tenant_the_serving_role_sees_no_row_and_with_one_its_own() {
    let stage = Stage::new().await;
    let (ours, our_key) = stage.tenant("ours").await;
    let (_, their_key) = stage.tenant("theirs").await;
    stage.person(&our_key, "anna").await;
    stage.person(&their_key, "berta").await;
    let serving = stage.test.serving().await;
    for (table, own) in [
        ("tenants", 1_i64),
        ("api_keys", 1),
        ("users", 1),
        ("sessions", 1),
    ] {
        let count = format!("SELECT count(*) FROM identity.{table}");
        let seen: i64 = serving.query_one(&count, &[]).await.unwrap().get(0);
        assert_eq!(seen, 0, "{table}");
        let tenant = ours.id.to_string();
        serving.batch_execute("BEGIN").await.unwrap();
        serving
            .execute("SELECT set_config('stoa.tenant', $1, true)", &[&tenant])
            .await
            .unwrap();
        let seen: i64 = serving.query_one(&count, &[]).await.unwrap().get(0);
        serving.batch_execute("COMMIT").await.unwrap();
        assert_eq!(seen, own, "{table}");
    }
    for table in ["signing_keys", "admin_tokens", "revocations"] {
        let read = serving
            .query(&format!("SELECT FROM identity.{table}"), &[])
            .await;
        assert!(read.is_err(), "{table} is not for requests");
    }
    stage.test.database().verify().await.unwrap();
}
