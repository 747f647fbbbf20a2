//! Users: what they change of themselves, and what their tenant and its staff may.

use crate::stage::{Answer, As, PASSWORD, Stage};
use serde_json::{Value, json};
use stoa_contracts::People;
use stoa_kernel::UserId;
use stoa_testkit::{PATIENCE, wait_until};
use tokio_util::sync::CancellationToken;

const ME: &str = "/v1/users/me";

fn id(begun: &Answer) -> String {
    begun.body["user"]["id"].as_str().unwrap().to_owned()
}

fn path(begun: &Answer) -> String {
    format!("/v1/users/{}", id(begun))
}

impl Stage {
    async fn set_roles(&self, secret: &str, begun: &Answer, roles: Value) {
        let body = json!({"roles": roles});
        let changed = self.patch(As::Key(secret), &path(begun), body).await;
        assert_eq!(changed.status, 200, "{changed:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_kept_as_it_was_judged_and_deceives_nobody() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let token = stage.person(&key, "anna").await.text("accessToken");
    let who = As::Token(&token);
    let odder = json!({"displayName": "\u{202e}annA", "bio": "a\u{2066}b",
                       "avatarUrl": "https:\\A.example\\a.png", "metadata": {"path": "c:\\u0000"}});
    let kept = stage.patch(who, ME, odder).await;
    assert_eq!(kept.status, 200, "{kept:?}");
    let kept = &kept.body;
    assert_eq!(kept["displayName"], "annA");
    assert_eq!(kept["bio"], "ab");
    assert_eq!(kept["avatarUrl"], "https://a.example/a.png");
    assert_eq!(kept["metadata"]["path"], "c:\\u0000");

    let odd = [
        (json!({"displayName": "\u{200b}\u{3164}"}), "displayName"),
        (json!({"metadata": {"a": ["\0"]}}), "metadata"),
        (json!({"metadata": {"a\0": 1}}), "metadata"),
    ];
    for (body, field) in odd {
        let refused = stage.patch(who, ME, body).await;
        assert_eq!(refused.status, 422, "{refused:?}");
        assert_eq!(refused.body["errors"][0]["field"], field, "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_changes_their_profile_unless_it_was_changed_meanwhile() {
    let stage = Stage::new().await;
    let (tenant, key) = stage.tenant("acme").await;
    let begun = stage.person(&key, "anna").await;
    let token = begun.text("accessToken");
    let who = As::Token(&token);
    let user: UserId = id(&begun).parse().unwrap();
    let people = &stage.process.identity;
    let name = async || {
        people
            .find(tenant.id, user)
            .await
            .unwrap()
            .unwrap()
            .display_name
    };
    assert_eq!(&*name().await, "anna");

    let profile = json!({"displayName": "Anna B.", "avatarUrl": "https://a.example/a.png",
                         "bio": "two\nlines", "metadata": {"theme": "dark"}});
    let headers = [("If-Match", "\"1\"")];
    let change = async |body: Value| {
        let process = &stage.process;
        process
            .ask_with(&headers, who, "PATCH", ME, Some(body))
            .await
    };
    let changed = change(profile.clone()).await;
    assert_eq!((changed.status, &changed.body["version"]), (200, &json!(2)));
    for field in ["displayName", "avatarUrl", "bio", "metadata"] {
        assert_eq!(changed.body[field], profile[field], "{field}");
    }
    assert_eq!(
        &*name().await,
        "Anna B.",
        "what is remembered of them follows"
    );
    let late = change(json!({"bio": null})).await;
    assert_eq!(late.refusal(), (412, "precondition_failed"));
    let cleared = stage
        .patch(who, ME, json!({"bio": null, "avatarUrl": null}))
        .await;
    assert_eq!(
        (&cleared.body["bio"], &cleared.body["avatarUrl"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(cleared.body["displayName"], "Anna B.");

    let odd = [
        (json!({"avatarUrl": "http://a.example/a.png"}), "avatarUrl"),
        (json!({"avatarUrl": "javascript:alert(1)"}), "avatarUrl"),
        (json!({"displayName": ""}), "displayName"),
        (
            json!({"displayName": null, "bio": "x".repeat(1_001)}),
            "bio",
        ),
        (json!({"metadata": []}), "metadata"),
        (json!({"metadata": {"x": "x".repeat(5_000)}}), "metadata"),
        (json!({"roles": ["admin"]}), "roles"),
        (json!({"email": "b@example.org"}), "email"),
        (json!({"status": "active"}), "status"),
    ];
    for (body, field) in odd {
        let refused = stage.patch(who, ME, body.clone()).await;
        assert_eq!(refused.status, 422, "{body}");
        assert_eq!(refused.body["errors"][0]["field"], field, "{body}");
    }
    let now = stage.get(who, ME).await;
    assert_eq!(now.body, cleared.body);
    assert_eq!(
        stage.count("core.events WHERE type = 'UserChanged'").await,
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_changed_by_who_knows_it_and_the_other_log_ins_end() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let (one, two) = (
        stage.person(&key, "anna").await,
        stage.log_in(&key, "anna@example.org", PASSWORD).await,
    );
    let (one, two) = (one.text("accessToken"), two.text("accessToken"));
    let change = async |present: &str, new: &str| {
        let body = json!({"currentPassword": present, "newPassword": new});
        let process = &stage.process;
        process
            .ask(As::Token(&one), "PUT", "/v1/users/me/password", Some(body))
            .await
    };
    assert_eq!(stage.get(As::Token(&two), ME).await.status, 200);
    let wrong = change("wrong horse", "battery staple").await;
    assert_eq!(wrong.refusal(), (422, "wrong_password"));
    assert_eq!(change(PASSWORD, "short").await.status, 422);
    assert_eq!(change(PASSWORD, "battery staple").await.status, 204);
    assert_eq!(stage.get(As::Token(&one), ME).await.status, 200);
    assert_eq!(stage.get(As::Token(&two), ME).await.status, 401);
    let begun = stage
        .log_in(&key, "anna@example.org", "battery staple")
        .await;
    assert_eq!(begun.status, 200);
    // A stolen token guesses no more often than anybody else.
    let mut last = 0;
    for _ in 0..5 {
        last = change("wrong horse", "another one").await.status;
    }
    assert_eq!(last, 429);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_deleted_is_out_at_once_and_only_the_tenant_brings_them_back() {
    let stage = Stage::new().await;
    let (tenant, key) = stage.tenant("acme").await;
    let begun = stage.person(&key, "anna").await;
    let token = begun.text("accessToken");
    let user: UserId = id(&begun).parse().unwrap();
    let people = &stage.process.identity;
    assert!(people.find(tenant.id, user).await.unwrap().is_some());
    let gone = stage
        .process
        .ask(As::Token(&token), "DELETE", ME, None)
        .await;
    assert_eq!(gone.status, 204, "{gone:?}");
    assert_eq!(stage.get(As::Token(&token), ME).await.status, 401);
    assert_eq!(people.remembered(tenant.id, user), None);
    assert_eq!(people.find(tenant.id, user).await.unwrap(), None);
    let login = stage.log_in(&key, "anna@example.org", PASSWORD).await;
    assert_eq!(login.refusal(), (401, "wrong_login"));
    // Name and address stay theirs.
    for (name, email, code) in [
        ("anna", "b@example.org", "username_taken"),
        ("berta", "anna@example.org", "email_taken"),
    ] {
        let body = json!({"username": name, "email": email, "password": PASSWORD});
        let taken = stage.post(As::Key(&key), "/v1/users", body).await;
        assert_eq!(taken.refusal(), (409, code));
    }
    let seen = stage.get(As::Key(&key), &path(&begun)).await;
    assert_eq!(seen.text("status"), "deleted");
    let renamed = json!({"displayName": "x"});
    let renamed = stage.patch(As::Key(&key), &path(&begun), renamed).await;
    assert_eq!(renamed.refusal(), (404, "not_found"));
    let back = json!({"status": "active"});
    assert_eq!(
        stage.patch(As::Key(&key), &path(&begun), back).await.status,
        200
    );
    let login = stage.log_in(&key, "anna@example.org", PASSWORD).await;
    assert_eq!(login.status, 200, "{login:?}");
    for kind in ["UserDeleted", "UserActivated"] {
        let events = format!("core.events WHERE type = '{kind}'");
        assert_eq!(stage.count(&events).await, 1, "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_suspend_those_below_them_at_once_and_nobody_else() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let (_, theirs) = stage.tenant("theirs").await;
    let user = stage.person(&key, "ursula").await;
    let moderator = stage.person(&key, "moritz").await;
    let admin = stage.person(&key, "adele").await;
    let stranger = stage.person(&theirs, "xaver").await;
    let (m, a, u) = (
        moderator.text("accessToken"),
        admin.text("accessToken"),
        user.text("accessToken"),
    );
    let out = json!({"status": "suspended"});
    let refused = stage.patch(As::Token(&m), &path(&user), out.clone()).await;
    assert_eq!(
        refused.refusal(),
        (403, "role_required"),
        "not a moderator yet"
    );
    stage
        .set_roles(&key, &moderator, json!(["moderator"]))
        .await;
    stage
        .set_roles(&key, &admin, json!(["admin", "user"]))
        .await;
    // The roles hold from the next request on.
    let suspended = stage.patch(As::Token(&m), &path(&user), out.clone()).await;
    assert_eq!(suspended.text("status"), "suspended", "{suspended:?}");
    assert_eq!(stage.get(As::Token(&u), ME).await.status, 401);
    assert_eq!(
        stage
            .log_in(&key, "ursula@example.org", PASSWORD)
            .await
            .status,
        401
    );
    for (token, of, body) in [
        (&m, &moderator, out.clone()),
        (&m, &admin, out.clone()),
        (&m, &user, json!({"displayName": "x"})),
        (&m, &user, json!({"roles": ["moderator"]})),
        (&a, &admin, out.clone()),
        (&a, &user, json!({"roles": ["admin"]})),
        (&a, &user, json!({"email": "x@example.org"})),
    ] {
        let refused = stage.patch(As::Token(token), &path(of), body.clone()).await;
        assert_eq!(refused.refusal(), (403, "role_required"), "{body}");
    }
    let back = json!({"status": "active", "roles": ["moderator"]});
    let back = stage.patch(As::Token(&a), &path(&user), back).await;
    assert_eq!(
        (back.status, &back.body["roles"]),
        (200, &json!(["user", "moderator"]))
    );
    // Another tenant's user is as absent as one who never was.
    let random = "/v1/users/01890000-0000-7000-8000-000000000007".to_owned();
    for who in [As::Key(&key), As::Token(&a)] {
        for absent in [path(&stranger), random.clone()] {
            assert_eq!(stage.get(who, &absent).await.refusal(), (404, "not_found"));
            let changed = stage.patch(who, &absent, out.clone()).await;
            assert_eq!(changed.refusal(), (404, "not_found"));
        }
    }
    // Taken back, a role is gone at once.
    stage.set_roles(&key, &moderator, json!([])).await;
    let refused = stage.get(As::Token(&m), &path(&user)).await;
    assert_eq!(refused.refusal(), (403, "role_required"));
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_listed_by_name_prefix_role_and_status_each_once() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let (_, theirs) = stage.tenant("theirs").await;
    stage.person(&theirs, "anton").await;
    for (place, name) in ["Zoe", "anna", "Ärmel", "anne", "berta"]
        .into_iter()
        .enumerate()
    {
        let email = format!("{place}@example.org");
        let body = json!({"username": name, "email": email, "password": PASSWORD});
        assert_eq!(
            stage.post(As::Key(&key), "/v1/users", body).await.status,
            201
        );
    }
    let names = |answer: &Answer| -> Vec<String> {
        let items = answer.body["items"]
            .as_array()
            .unwrap_or_else(|| panic!("{answer:?}"));
        items
            .iter()
            .map(|user| user["username"].as_str().unwrap().to_owned())
            .collect()
    };
    let ask = async |query: &str| stage.get(As::Key(&key), &format!("/v1/users{query}")).await;
    assert_eq!(
        names(&ask("").await),
        ["anna", "anne", "berta", "Zoe", "Ärmel"]
    );
    assert_eq!(names(&ask("?q=AN").await), ["anna", "anne"]);
    assert_eq!(names(&ask("?q=%C3%A4r").await), ["Ärmel"]);
    assert!(names(&ask("?q=%25").await).is_empty());
    let mut all = Vec::new();
    let mut page = ask("?limit=2").await;
    loop {
        all.extend(names(&page));
        let Some(cursor) = page.body["page"]["nextCursor"].as_str() else {
            break;
        };
        let other = ask(&format!("?limit=2&q=a&cursor={cursor}")).await;
        assert_eq!(
            other.body["errors"][0]["field"], "cursor",
            "of another list"
        );
        page = ask(&format!("?limit=2&cursor={cursor}")).await;
    }
    assert_eq!(all, ["anna", "anne", "berta", "Zoe", "Ärmel"]);
    let first = ask("?limit=1").await.body["items"][0].clone();
    let one = format!("/v1/users/{}", first["id"].as_str().unwrap());
    let body = json!({"roles": ["moderator"], "status": "suspended"});
    stage.patch(As::Key(&key), &one, body).await;
    assert_eq!(names(&ask("?role=moderator").await), ["anna"]);
    assert_eq!(names(&ask("?status=suspended&role=user").await), ["anna"]);
    assert_eq!(names(&ask("?status=active").await).len(), 4);
    for odd in [
        "?status=x",
        "?role=root",
        "?q=%00",
        "?limit=0",
        "?cursor=x",
        "?page=2",
    ] {
        assert_eq!(ask(odd).await.status, 422, "{odd}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_address_is_confirmed_anew_and_former_letters_are_void() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let following = stage.follow();
    let begun = stage.person(&key, "anna").await;
    stage.person(&key, "berta").await;
    let letters = stage.letters(&following).await;
    let former = letters
        .iter()
        .find(|letter| letter.to == "anna@example.org");
    let former = former.unwrap().token();
    let taken = json!({"email": "BERTA@example.org"});
    let taken = stage.patch(As::Key(&key), &path(&begun), taken).await;
    assert_eq!(taken.refusal(), (409, "email_taken"));
    let moved = json!({"email": "new@example.org"});
    let moved = stage.patch(As::Key(&key), &path(&begun), moved).await;
    assert_eq!(moved.text("email"), "new@example.org");
    let verify = async |token: &str| {
        let body = json!({"token": token});
        stage
            .post(As::Key(&key), "/v1/users/verify-email", body)
            .await
    };
    assert_eq!(verify(&former).await.refusal(), (422, "bad_token"));
    let letters = stage.letters(&following).await;
    let fresh = letters.last().unwrap();
    assert_eq!(fresh.to, "new@example.org");
    assert_eq!(verify(&fresh.token()).await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_change_are_followed_by_every_process_within_moments() {
    let stage = Stage::new().await;
    let (tenant, key) = stage.tenant("acme").await;
    let begun = stage.person(&key, "anna").await;
    let user: UserId = id(&begun).parse().unwrap();
    let far = stage.another().await;
    let stop = CancellationToken::new();
    let polling = tokio::spawn({
        let (identity, stop) = (far.identity.clone(), stop.clone());
        async move { identity.run_poll(stop).await }
    });
    let names = async || {
        let person = far.identity.find(tenant.id, user).await.unwrap().unwrap();
        let tenant = far.identity.tenant_name(tenant.id).await.unwrap().unwrap();
        (person.display_name.to_string(), tenant.to_string())
    };
    assert_eq!(names().await, ("anna".to_owned(), "acme".to_owned()));
    let token = begun.text("accessToken");
    stage
        .patch(As::Token(&token), ME, json!({"displayName": "Anna B."}))
        .await;
    stage
        .patch(As::Key(&key), "/v1/tenant", json!({"name": "Acme Ltd"}))
        .await;
    let expected = ("Anna B.".to_owned(), "Acme Ltd".to_owned());
    wait_until("the names", async || names().await == expected, PATIENCE).await;
    stop.cancel();
    polling.await.unwrap();
}
