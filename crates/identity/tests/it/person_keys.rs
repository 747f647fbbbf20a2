//! Each person's own key.

use crate::stage::{As, SECRET, Stage};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use std::sync::Arc;
use stoa_contracts::{PersonKeys, PersonalData};
use stoa_identity::{Editor, IdentityError, Persons, PersonsParts};
use stoa_kernel::{Origin, Problem, TenantId, UserId};
use tokio::sync::Semaphore;

async fn kept(stage: &Stage) -> Option<Vec<u8>> {
    let admin = stage.test.admin().await;
    let row = admin.query_one("SELECT person_key FROM identity.users", &[]);
    row.await.unwrap().get(0)
}

/// Rows of the audit log that hold where somebody was, and whose key they hold it under.
async fn sealed(stage: &Stage) -> Vec<(String, bool)> {
    let admin = stage.test.admin().await;
    let rows = "SELECT action, sealed IS NOT NULL FROM core.audit
                 WHERE actor_kind <> 'system' AND (sealed IS NOT NULL OR user_agent IS NOT NULL)
                 ORDER BY transaction";
    let rows = admin.query(rows, &[]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_a_key_from_the_beginning_and_one_who_joined_before_gets_one() {
    let stage = Stage::new().await;
    let (tenant, key) = stage.tenant("acme").await;
    let begun = stage.person(&key, "anna").await;
    let first = kept(&stage).await.unwrap();
    let admin = stage.test.admin().await;
    let before = "UPDATE identity.users SET person_key = NULL";
    assert_eq!(admin.execute(before, &[]).await.unwrap(), 1);
    let another = stage.another().await;
    let token = begun.text("accessToken");
    let me = another
        .ask(As::Token(&token), "GET", "/v1/users/me", None)
        .await;
    assert_eq!(me.status, 200);
    let given = kept(&stage).await.unwrap();
    assert_ne!(given, first);
    let again = stage.another().await;
    let me = again
        .ask(As::Token(&token), "GET", "/v1/users/me", None)
        .await;
    assert_eq!(me.status, 200);
    assert_eq!(kept(&stage).await.unwrap(), given, "it stays");

    let user: UserId = begun.body["user"]["id"].as_str().unwrap().parse().unwrap();
    let keys = stage.process.identity.find_keys(tenant.id, &[user]).await;
    assert_eq!(keys.unwrap()[0].person(), user);
    let (other, _) = stage.tenant("other").await;
    let keys = stage.process.identity.find_keys(other.id, &[user]).await;
    assert!(keys.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_unnamed_does_about_a_person_is_under_that_persons_key() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let page = stage
        .key(&key, "publishable", &["users:read", "users:write"])
        .await;
    let page = page.text("apiKey");
    let ask = async |path: &str, body: serde_json::Value| {
        let answer = stage
            .process
            .ask_with(
                &[("user-agent", "agent/1.0")],
                As::Key(&page),
                "POST",
                path,
                Some(body),
            )
            .await;
        assert!(answer.status < 300, "{answer:?}");
        answer
    };
    let anna =
        json!({"username": "anna", "email": "anna@example.org", "password": "correct horse"});
    ask("/v1/users", anna).await;
    let again =
        json!({"username": "ann", "email": "anna@example.org", "password": "correct horse"});
    ask("/v1/users", again).await;
    let login = json!({"email": "anna@example.org", "password": "correct horse"});
    let begun = ask("/v1/users/login", login).await;
    let refresh = json!({"refreshToken": begun.text("refreshToken")});
    ask("/v1/auth/refresh", refresh).await;
    ask(
        "/v1/users/forgot-password",
        json!({"email": "anna@example.org"}),
    )
    .await;
    // Of somebody nobody knows.
    ask(
        "/v1/users/forgot-password",
        json!({"email": "nobody@example.org"}),
    )
    .await;
    let expected = [
        ("user.registered", true),
        ("user.registration_repeated", true),
        ("user.logged_in", true),
        ("session.refreshed", true),
        ("user.reset_requested", true),
        ("user.reset_requested", false),
    ];
    let expected: Vec<(String, bool)> = expected.map(|(a, b)| (a.to_owned(), b)).into();
    assert_eq!(sealed(&stage).await, expected);
}

/// A part that gives out what it holds when it is told to.
struct Waiting {
    asked: Arc<Semaphore>,
    told: Arc<Semaphore>,
}

impl PersonalData for Waiting {
    fn name(&self) -> &'static str {
        "waiting"
    }

    fn export(&self, _: TenantId, _: UserId) -> BoxFuture<'_, Result<Value, Problem>> {
        Box::pin(async {
            self.asked.add_permits(1);
            self.told.acquire().await.unwrap().forget();
            Ok(json!("all"))
        })
    }

    fn erase<'a>(&'a self, _: &'a Origin, _: UserId) -> BoxFuture<'a, Result<(), Problem>> {
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenants_second_export_at_once_and_a_third_of_all_are_refused_and_later_ones_are_not() {
    let stage = Stage::new().await;
    let mut persons = Vec::new();
    for subdomain in ["acme", "herald", "courier"] {
        let (tenant, key) = stage.tenant(subdomain).await;
        let person = stage.person(&key, "anna").await;
        let person: UserId = person.body["user"]["id"].as_str().unwrap().parse().unwrap();
        persons.push((tenant.id, person));
    }
    let [acme, herald, courier] = persons[..] else {
        panic!("three");
    };
    let (asked, told) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let folder = tempfile::tempdir().unwrap();
    let persons = Persons::new(PersonsParts {
        identity: Arc::clone(&stage.process.identity),
        holders: vec![Arc::new(Waiting {
            asked: Arc::clone(&asked),
            told: Arc::clone(&told),
        })],
        ledger: folder.path().join("erasures.jsonl"),
        master_secret: SECRET,
    });
    let export = |(tenant, person)| {
        let (persons, origin) = (Arc::clone(&persons), Origin::system(tenant));
        tokio::spawn(async move { persons.export(&origin, (Editor::Tenant, person)).await })
    };
    let first = export(acme);
    asked.acquire().await.unwrap().forget();
    let again = export(acme).await.unwrap();
    assert!(matches!(again, Err(IdentityError::Busy)), "{again:?}");
    let second = export(herald);
    asked.acquire().await.unwrap().forget();
    let third = export(courier).await.unwrap();
    assert!(matches!(third, Err(IdentityError::Busy)), "{third:?}");
    told.add_permits(3);
    for one in [first, second] {
        assert_eq!(one.await.unwrap().unwrap()["waiting"], "all");
    }
    assert_eq!(export(acme).await.unwrap().unwrap()["waiting"], "all");
}
