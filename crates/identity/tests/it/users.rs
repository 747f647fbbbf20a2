//! Users: registered, logged in, kept logged in.

use crate::stage::{As, PASSWORD, Stage};
use jiff::SignedDuration;
use serde_json::json;
use stoa_contracts::People;
use stoa_kernel::UserId;

fn registration(username: &str, email: &str) -> serde_json::Value {
    json!({"username": username, "email": email, "password": PASSWORD})
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_seen_or_written_to_does_not_register() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let post = async |body| stage.post(As::Key(&key), "/v1/users", body).await;
    for email in [
        "a..b@c.example",
        ".a@c.example",
        "a(c)@c.example",
        "a@-b.example",
    ] {
        let refused = post(registration("anna", email)).await;
        assert_eq!(refused.status, 422, "{email}");
        assert_eq!(refused.body["errors"][0]["code"], "malformed_email");
    }
    let named = |name: &str| {
        let mut body = registration("anna", "anna@example.org");
        body["displayName"] = json!(name);
        body
    };
    let refused = post(named("\u{200b}\u{2060}")).await;
    assert_eq!(refused.body["errors"][0]["code"], "blank", "{refused:?}");
    let made = post(named("\u{202e}annA\u{202c}")).await;
    assert_eq!(
        (made.status, made.text("displayName")),
        (201, "annA".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_registers_logs_in_and_is_known() {
    let stage = Stage::new().await;
    let (tenant, key) = stage.tenant("acme").await;
    let begun = stage.person(&key, "Anna").await;
    assert_eq!(begun.status, 200, "{begun:?}");
    assert_eq!(
        (begun.text("tokenType"), &begun.body["expiresIn"]),
        ("Bearer".to_owned(), &json!(600))
    );
    let token = begun.text("accessToken");
    for who in [As::Token(&token), As::Both(&key, &token)] {
        let me = stage.get(who, "/v1/users/me").await;
        assert_eq!(me.body, begun.body["user"], "{me:?}");
    }
    let nobody = stage.get(As::Key(&key), "/v1/users/me").await;
    assert_eq!(nobody.refusal(), (403, "user_required"));

    let user: UserId = begun.body["user"]["id"].as_str().unwrap().parse().unwrap();
    let people = &stage.process.identity;
    assert_eq!(people.remembered(tenant.id, user), None);
    let person = people.find(tenant.id, user).await.unwrap().unwrap();
    assert_eq!(&*person.display_name, "Anna");
    assert_eq!(people.remembered(tenant.id, user), Some(person));
    // Events hold ids only, and nothing holds the password.
    assert_eq!(
        stage
            .count("core.events WHERE type = 'UserRegistered'")
            .await,
        1
    );
    assert_eq!(
        stage
            .count("core.events WHERE data::text LIKE '%example.org%'")
            .await,
        0
    );
    assert_eq!(
        stage
            .count("core.audit WHERE action = 'user.logged_in'")
            .await,
        1
    );
    let clear = format!("identity.users u WHERE u::text LIKE '%{PASSWORD}%'");
    assert_eq!(stage.count(&clear).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_address_are_answered_alike() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    stage.person(&key, "anna").await;
    let mut wrong = stage.log_in(&key, "anna@example.org", "wrong horse").await;
    let mut unknown = stage.log_in(&key, "nobody@example.org", PASSWORD).await;
    assert_eq!(wrong.refusal(), (401, "wrong_login"));
    for answer in [&mut wrong, &mut unknown] {
        answer.body.as_object_mut().unwrap().remove("requestId");
    }
    assert_eq!((wrong.status, wrong.body), (unknown.status, unknown.body));
    for email in ["", "\0", &"x".repeat(10_000)] {
        let odd = stage.log_in(&key, email, PASSWORD).await;
        assert_eq!(odd.refusal(), (401, "wrong_login"));
    }
    let right = stage.log_in(&key, "ANNA@Example.org", PASSWORD).await;
    assert_eq!(
        right.status, 200,
        "an address is the same whatever its case"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publishable_key_learns_of_no_address() {
    let stage = Stage::new().await;
    let (_, secret) = stage.tenant("acme").await;
    let scopes = &["users:write", "users:read"];
    let web = stage
        .key(&secret, "publishable", scopes)
        .await
        .text("apiKey");
    let first = stage
        .post(
            As::Key(&web),
            "/v1/users",
            registration("anna", "a@example.org"),
        )
        .await;
    let again = stage
        .post(
            As::Key(&web),
            "/v1/users",
            registration("berta", "A@example.org"),
        )
        .await;
    assert_eq!((first.status, again.status), (201, 201), "{again:?}");
    let fields = |answer: &crate::stage::Answer| {
        let fields = answer.body.as_object().unwrap().keys().cloned();
        fields.collect::<Vec<_>>()
    };
    assert_eq!(fields(&first), fields(&again));
    assert_eq!(again.text("email"), "A@example.org");
    assert_eq!(stage.count("identity.users").await, 1);
    // Nor by trying again: the name of who was registered is gone, and so is the other's.
    for name in ["ANNA", "Berta"] {
        for email in ["a@example.org", "b@example.org"] {
            for key in [&web, &secret] {
                let taken = stage
                    .post(As::Key(key), "/v1/users", registration(name, email))
                    .await;
                assert_eq!(taken.refusal(), (409, "username_taken"), "{name} {email}");
                assert_eq!(taken.body["errors"][0]["field"], "username");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_told_of_a_taken_address_and_the_name_stays_free() {
    let stage = Stage::new().await;
    let (_, secret) = stage.tenant("acme").await;
    let register = async |name: &str, email: &str| {
        let body = registration(name, email);
        stage.post(As::Key(&secret), "/v1/users", body).await
    };
    assert_eq!(register("anna", "a@example.org").await.status, 201);
    let told = register("carla", "A@example.org").await;
    assert_eq!(told.refusal(), (409, "email_taken"));
    assert_eq!(told.body["errors"][0]["field"], "email");
    let repeated = "core.audit WHERE action = 'user.registration_repeated'";
    assert_eq!(stage.count(repeated).await, 1);
    assert_eq!(register("carla", "c@example.org").await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_register_one_address_at_once_one_gets_it() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let names: Vec<String> = (0..6).map(|n| format!("anna{n}")).collect();
    let asked = names.iter().map(|name| {
        stage.post(
            As::Key(&key),
            "/v1/users",
            registration(name, "a@example.org"),
        )
    });
    let answers = futures_util::future::join_all(asked).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    let refused = answers
        .iter()
        .filter(|answer| answer.refusal() == (409, "email_taken"));
    assert_eq!((made, refused.count()), (1, 5));
    assert_eq!(
        stage
            .count("core.events WHERE type = 'UserRegistered'")
            .await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_works_once_and_its_copy_ends_the_log_in() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let begun = stage.person(&key, "anna").await;
    let bystander = stage.log_in(&key, "anna@example.org", PASSWORD).await;
    let (first, access) = (begun.text("refreshToken"), begun.text("accessToken"));
    let refresh = async |token: &str| {
        let body = json!({"refreshToken": token});
        stage.post(As::Key(&key), "/v1/auth/refresh", body).await
    };
    let second = refresh(&first).await;
    assert_eq!(second.status, 200, "{second:?}");
    // The answer was lost on its way: it can be had again, a moment later.
    stage.clock.advance(SignedDuration::from_secs(5));
    let again = refresh(&first).await;
    assert_eq!(again.text("refreshToken"), second.text("refreshToken"));
    let next = second.text("accessToken");
    assert_eq!(
        stage.get(As::Token(&next), "/v1/users/me").await.status,
        200
    );

    stage.clock.advance(SignedDuration::from_secs(10));
    assert_eq!(refresh(&first).await.refusal(), (401, "bad_refresh_token"));
    for token in [&access, &next] {
        let ended = stage.get(As::Token(token), "/v1/users/me").await;
        assert_eq!(ended.refusal(), (401, "bad_credentials"));
    }
    assert_eq!(refresh(&second.text("refreshToken")).await.status, 401);
    assert_eq!(refresh(&bystander.text("refreshToken")).await.status, 200);
    assert_eq!(refresh("stoa_rt_x").await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_registrations_are_refused_and_change_nothing() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    for body in [
        json!({}),
        json!({"username": "a b", "email": "a@b", "password": PASSWORD}),
        json!({"username": "anna", "email": "a", "password": PASSWORD}),
        json!({"username": "anna", "email": "a@b", "password": "short"}),
        json!({"username": "anna", "email": "a@b", "password": "x".repeat(257)}),
        json!({"username": "anna", "email": "a@b\0", "password": PASSWORD}),
        json!({"username": "anna", "email": "a@b", "password": PASSWORD, "roles": ["admin"]}),
        json!({"username": 7, "email": "a@b", "password": PASSWORD}),
    ] {
        let refused = stage.post(As::Key(&key), "/v1/users", body.clone()).await;
        assert_eq!(refused.status, 422, "{body}");
        assert!(!refused.body.to_string().contains(PASSWORD));
    }
    assert_eq!(stage.count("identity.users").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn five_failed_log_ins_shut_an_account_for_a_while_and_only_that_one() {
    let stage = Stage::new().await;
    let (_, secret) = stage.tenant("acme").await;
    stage.person(&secret, "anna").await;
    stage.person(&secret, "bert").await;
    let made = stage.key(&secret, "publishable", &["users:write"]).await;
    let key = made.text("apiKey");
    let (anna, bert) = ("anna@example.org", "bert@example.org");
    // Those that succeed do not count.
    for _ in 0..6 {
        assert_eq!(stage.log_in(&key, anna, PASSWORD).await.status, 200);
    }
    for _ in 0..5 {
        let wrong = stage.log_in(&key, anna, "wrong horse").await;
        assert_eq!(wrong.refusal(), (401, "wrong_login"));
    }
    let (upper, right) = ("ANNA@example.org", PASSWORD);
    let shut = stage.log_in(&key, upper, right).await;
    assert_eq!(shut.refusal(), (429, "too_many_attempts"));
    assert_eq!(stage.log_in(&key, bert, PASSWORD).await.status, 200);
    stage.clock.advance(SignedDuration::from_secs(15 * 60));
    assert_eq!(stage.log_in(&key, anna, PASSWORD).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn log_ins_that_fail_at_once_are_no_more_than_those_in_turn() {
    let stage = Stage::new().await;
    let (_, secret) = stage.tenant("acme").await;
    stage.person(&secret, "anna").await;
    let made = stage.key(&secret, "publishable", &["users:write"]).await;
    let key = made.text("apiKey");
    let tries = (0..20).map(|_| stage.log_in(&key, "anna@example.org", "wrong horse"));
    let answers = futures_util::future::join_all(tries).await;
    let tried = answers.iter().filter(|answer| answer.status == 401).count();
    assert_eq!(tried, 5);
}
