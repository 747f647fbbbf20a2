//! Letters: an address confirmed, a password chosen anew, and what nobody learns by them.

use crate::stage::{Answer, As, PASSWORD, Received, Stage};
use jiff::SignedDuration;
use serde_json::{Value, json};

const ANNA: &str = "anna@example.org";
const OTHER: &str = "battery staple";

/// An installation with a tenant, its secret key, and one for its pages.
async fn scene() -> (Stage, String, String) {
    let stage = Stage::new().await;
    let (_, secret) = stage.tenant("acme").await;
    let scopes = &["users:read", "users:write"];
    let made = stage.key(&secret, "publishable", scopes).await;
    (stage, secret, made.text("apiKey"))
}

async fn register(stage: &Stage, key: &str, name: &str, email: &str, password: &str) -> Answer {
    let body = json!({"username": name, "email": email, "password": password});
    stage.post(As::Key(key), "/v1/users", body).await
}

async fn send(stage: &Stage, key: &str, what: &str, body: Value) -> Answer {
    stage
        .post(As::Key(key), &format!("/v1/users/{what}"), body)
        .await
}

fn last(letters: &[Received]) -> &Received {
    letters.last().unwrap()
}

/// What a client sees of an answer, but for the request's id.
fn seen(mut answer: Answer) -> (u16, Value) {
    if let Some(body) = answer.body.as_object_mut() {
        body.remove("requestId");
    }
    (answer.status, answer.body)
}

async fn require_verified(stage: &Stage, secret: &str) {
    let settings = json!({"settings": {"requireVerifiedEmail": true}});
    let changed = stage.patch(As::Key(secret), "/v1/tenant", settings).await;
    assert_eq!(changed.status, 200, "{changed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_confirms_the_address_it_went_to_and_does_so_once() {
    let (stage, _, key) = scene().await;
    let following = stage.follow();
    register(&stage, &key, "anna", ANNA, PASSWORD).await;
    let letters = stage.letters(&following).await;
    let [letter] = letters.as_slice() else {
        panic!("{letters:?}");
    };
    assert_eq!(letter.to, ANNA);
    assert_eq!(letter.subject, "Confirm your e-mail address for acme");
    let body = json!({"token": letter.token()});
    let verified = send(&stage, &key, "verify-email", body.clone()).await;
    assert_eq!(verified.status, 204, "{verified:?}");
    let begun = stage.log_in(&key, ANNA, PASSWORD).await;
    assert_eq!(begun.body["user"]["emailVerified"], true);
    let again = send(&stage, &key, "verify-email", body).await;
    assert_eq!(again.refusal(), (422, "bad_token"));
    assert_eq!(again.body["errors"][0]["field"], "token");
    let verified = "core.events WHERE type = 'EmailVerified'";
    assert_eq!(stage.count(verified).await, 1);
    // No letter is sent to whom it would be of no use.
    let resent = send(&stage, &key, "resend-verification", json!({"email": ANNA})).await;
    assert_eq!(resent.status, 202);
    assert_eq!(stage.letters(&following).await.len(), 1);
    // And no secret stands in what is kept.
    let token = letter.token();
    for table in ["core.events", "core.audit", "identity.users"] {
        let rows = format!("{table} t WHERE t::text LIKE '%{}%'", &token[8..]);
        assert_eq!(stage.count(&rows).await, 0, "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_of_one_address_tenant_purpose_and_time() {
    let (stage, secret, key) = scene().await;
    let (_, theirs) = stage.tenant("theirs").await;
    let following = stage.follow();
    let begun = stage.person(&secret, "anna").await;
    let verify = last(&stage.letters(&following).await).token();
    send(&stage, &key, "forgot-password", json!({"email": ANNA})).await;
    let reset = last(&stage.letters(&following).await).token();
    let refused = [
        (&key, "verify-email", json!({"token": reset})),
        (
            &key,
            "reset-password",
            json!({"token": verify, "password": OTHER}),
        ),
        (&theirs, "verify-email", json!({"token": verify})),
        (
            &theirs,
            "reset-password",
            json!({"token": reset, "password": OTHER}),
        ),
        (&key, "verify-email", json!({"token": ""})),
        (&key, "verify-email", json!({"token": "stoa_ev_\0"})),
        (
            &key,
            "reset-password",
            json!({"token": "x".repeat(9_999), "password": OTHER}),
        ),
    ];
    for (key, what, body) in refused {
        let answer = send(&stage, key, what, body.clone()).await;
        assert_eq!(answer.refusal(), (422, "bad_token"), "{what} {body}");
    }
    let weak = json!({"token": reset, "password": "short"});
    let weak = send(&stage, &key, "reset-password", weak).await;
    assert_eq!(
        (weak.status, &weak.body["errors"][0]["field"]),
        (422, &json!("password"))
    );
    // The address changed since.
    let admin = stage.test.admin().await;
    let moved = "UPDATE identity.users
                    SET email = 'b@example.org', email_key = 'b@example.org',
                        verify_generation = verify_generation + 1,
                        reset_generation = reset_generation + 1";
    admin.execute(moved, &[]).await.unwrap();
    let late = send(&stage, &key, "verify-email", json!({"token": verify})).await;
    assert_eq!(late.refusal(), (422, "bad_token"));
    let body = json!({"token": reset, "password": OTHER});
    let late = send(&stage, &key, "reset-password", body).await;
    assert_eq!(late.refusal(), (422, "bad_token"));
    // Time passes: an hour for the one, three days for the other.
    for (what, wish, hours) in [
        ("reset-password", "forgot-password", 1),
        ("verify-email", "resend-verification", 72),
    ] {
        send(&stage, &key, wish, json!({"email": "b@example.org"})).await;
        let token = last(&stage.letters(&following).await).token();
        stage.clock.advance(SignedDuration::from_hours(hours));
        let mut body = json!({"token": token});
        if what == "reset-password" {
            body["password"] = json!(OTHER);
        }
        let late = send(&stage, &key, what, body).await;
        assert_eq!(late.refusal(), (422, "bad_token"), "{what}");
    }
    assert_eq!(begun.status, 200);
    assert_eq!(
        stage
            .count("identity.users WHERE email_verified_at IS NULL")
            .await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_is_chosen_once_and_ends_all_log_ins_in_every_process() {
    let (stage, _, key) = scene().await;
    let following = stage.follow();
    register(&stage, &key, "anna", ANNA, PASSWORD).await;
    // Each sort of letter counts by itself.
    let body = json!({"token": last(&stage.letters(&following).await).token()});
    assert_eq!(send(&stage, &key, "verify-email", body).await.status, 204);
    let (one, two) = (
        stage.log_in(&key, ANNA, PASSWORD).await,
        stage.log_in(&key, ANNA, PASSWORD).await,
    );
    let far = stage.another().await;
    let me = async |begun: &Answer| {
        let token = begun.text("accessToken");
        let here = stage.get(As::Token(&token), "/v1/users/me").await.status;
        let there = far
            .ask(As::Token(&token), "GET", "/v1/users/me", None)
            .await;
        (here, there.status)
    };
    assert_eq!((me(&one).await, me(&two).await), ((200, 200), (200, 200)));
    send(
        &stage,
        &key,
        "forgot-password",
        json!({"email": "ANNA@example.org"}),
    )
    .await;
    let letters = stage.letters(&following).await;
    assert_eq!(last(&letters).subject, "Choose a new password for acme");
    let body = json!({"token": last(&letters).token(), "password": OTHER});
    let reset = send(&stage, &key, "reset-password", body.clone()).await;
    assert_eq!(reset.status, 204, "{reset:?}");
    let again = send(&stage, &key, "reset-password", body).await;
    assert_eq!(again.refusal(), (422, "bad_token"));
    assert_eq!(stage.log_in(&key, ANNA, PASSWORD).await.status, 401);
    assert_eq!(stage.log_in(&key, ANNA, OTHER).await.status, 200);

    let stop = tokio_util::sync::CancellationToken::new();
    let polling = tokio::spawn({
        let (identity, stop) = (far.identity.clone(), stop.clone());
        async move { identity.run_poll(stop).await }
    });
    stoa_testkit::wait_until(
        "the log-ins to end",
        async || me(&one).await == (401, 401) && me(&two).await == (401, 401),
        stoa_testkit::PATIENCE,
    )
    .await;
    stop.cancel();
    polling.await.unwrap();
    for begun in [&one, &two] {
        let body = json!({"refreshToken": begun.text("refreshToken")});
        let ended = stage.post(As::Key(&key), "/v1/auth/refresh", body).await;
        assert_eq!(ended.status, 401);
    }
    // And the person is told.
    let letters = stage.letters(&following).await;
    assert_eq!(last(&letters).subject, "Your password at acme was changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_use_one_letter_at_once_one_sets_the_password() {
    let (stage, secret, key) = scene().await;
    let following = stage.follow();
    stage.person(&secret, "anna").await;
    send(&stage, &key, "forgot-password", json!({"email": ANNA})).await;
    let token = last(&stage.letters(&following).await).token();
    let reset = |password: &str| {
        let body = json!({"token": token, "password": password});
        send(&stage, &key, "reset-password", body)
    };
    let (one, two) = tokio::join!(reset(OTHER), reset("another one"));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 422]);
    let changed = "core.events WHERE type = 'PasswordChanged'";
    assert_eq!(stage.count(changed).await, 1);
    // Whoever reads the letter has the address.
    let unverified = "identity.users WHERE email_verified_at IS NULL";
    assert_eq!(stage.count(unverified).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_that_are_asked_for_tell_nobody_who_is_registered() {
    let (stage, secret, key) = scene().await;
    let following = stage.follow();
    stage.person(&secret, "anna").await;
    for wish in ["forgot-password", "resend-verification"] {
        let known = send(&stage, &key, wish, json!({"email": ANNA})).await;
        let unknown = send(&stage, &key, wish, json!({"email": "nobody@example.org"})).await;
        assert_eq!(known.status, 202, "{known:?}");
        assert_eq!(seen(known), seen(unknown), "{wish}");
        // Each commits, so that both wait for the disk.
        let action = match wish {
            "forgot-password" => "user.reset_requested",
            _ => "user.verification_requested",
        };
        let audit = format!("core.audit WHERE action = '{action}'");
        assert_eq!(stage.count(&audit).await, 2, "{wish}");
        for odd in ["", "anna", "a@b\0", "a@b,c@d"] {
            let odd = send(&stage, &key, wish, json!({"email": odd})).await;
            assert_eq!(odd.status, 422);
        }
    }
    let letters = stage.letters(&following).await;
    assert_eq!(letters.len(), 3, "{letters:?}");
    assert!(
        letters.iter().all(|letter| letter.to == ANNA),
        "{letters:?}"
    );
    // Both are shut after five, alike.
    for email in [ANNA, "nobody@example.org"] {
        let mut statuses = Vec::new();
        for _ in 0..5 {
            let asked = send(&stage, &key, "forgot-password", json!({"email": email})).await;
            statuses.push(asked.refusal().0);
        }
        assert_eq!(statuses, [202, 202, 202, 429, 429], "{email}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_address_is_registered_again_is_told_and_nobody_else() {
    let (stage, secret, key) = scene().await;
    let following = stage.follow();
    register(&stage, &key, "anna", ANNA, PASSWORD).await;
    let again = register(&stage, &key, "berta", "ANNA@example.org", OTHER).await;
    assert_eq!(again.status, 201);
    let letters = stage.letters(&following).await;
    let [_, told] = letters.as_slice() else {
        panic!("{letters:?}");
    };
    assert_eq!(
        (told.to.as_str(), told.subject.as_str()),
        (ANNA, "You are registered at acme already")
    );
    assert!(
        !told.text.contains("stoa_") && !told.text.contains("berta"),
        "{told:?}"
    );
    // The tenant's own server was answered, so that nobody needs a letter.
    let frank = register(&stage, &secret, "carla", ANNA, OTHER).await;
    assert_eq!(frank.refusal(), (409, "email_taken"));
    assert_eq!(stage.letters(&following).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_gets_more_than_twenty_letters_a_day_whoever_asks() {
    let (stage, secret, key) = scene().await;
    let following = stage.follow();
    stage.person(&secret, "anna").await;
    for _ in 0..8 {
        for _ in 0..5 {
            let asked = send(&stage, &key, "forgot-password", json!({"email": ANNA})).await;
            assert_eq!(asked.status, 202);
        }
        stage.clock.advance(SignedDuration::from_mins(31));
    }
    let requested = "core.events WHERE type = 'PasswordResetRequested'";
    let count = stage.count(requested).await;
    assert!((19..=20).contains(&count), "{count}");
    drop(following);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_addresses_must_be_confirmed_a_log_in_tells_nothing_before() {
    let (stage, secret, key) = scene().await;
    let following = stage.follow();
    stage.person(&secret, "anna").await;
    require_verified(&stage, &secret).await;
    // A taken address and a free one, each with the password just chosen.
    register(&stage, &key, "berta", ANNA, OTHER).await;
    register(&stage, &key, "carla", "carla@example.org", OTHER).await;
    let taken = stage.log_in(&key, ANNA, OTHER).await;
    let free = stage.log_in(&key, "carla@example.org", OTHER).await;
    assert_eq!(taken.refusal(), (401, "wrong_login"));
    assert_eq!(seen(taken), seen(free));
    // The tenant's server is told, if the password is right.
    let told = stage.log_in(&secret, "carla@example.org", OTHER).await;
    assert_eq!(told.refusal(), (403, "email_not_verified"));
    let wrong = stage.log_in(&secret, "carla@example.org", PASSWORD).await;
    assert_eq!(wrong.refusal(), (401, "wrong_login"));
    let letters = stage.letters(&following).await;
    let hers = letters
        .iter()
        .find(|letter| letter.to == "carla@example.org");
    let body = json!({"token": hers.unwrap().token()});
    assert_eq!(send(&stage, &key, "verify-email", body).await.status, 204);
    let begun = stage.log_in(&key, "carla@example.org", OTHER).await;
    assert_eq!(begun.status, 200, "{begun:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_leads_to_the_tenants_own_page() {
    let (stage, secret, key) = scene().await;
    let following = stage.follow();
    let bad = json!({"settings": {"resetPasswordUrl": "http://acme.example/reset"}});
    let bad = stage.patch(As::Key(&secret), "/v1/tenant", bad).await;
    assert_eq!(bad.body["errors"][0]["field"], "settings.resetPasswordUrl");
    let page = "https://acme.example/reset?lang=en";
    let settings = json!({"settings": {"resetPasswordUrl": page}});
    stage.patch(As::Key(&secret), "/v1/tenant", settings).await;
    stage.person(&secret, "anna").await;
    // Letters of one moment arrive in any order: the other one first.
    stage.caught_up(&following).await;
    send(&stage, &key, "forgot-password", json!({"email": ANNA})).await;
    let letters = stage.letters(&following).await;
    let line = format!("{page}&token=stoa_pr_");
    let text = &last(&letters).text;
    assert!(text.lines().any(|told| told.starts_with(&line)), "{text}");
    let body = json!({"token": last(&letters).token(), "password": OTHER});
    assert_eq!(send(&stage, &key, "reset-password", body).await.status, 204);
}
