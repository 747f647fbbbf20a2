//! How often each may ask, and what they are told.

use crate::harness::{Answer, App, Bounds, READER, VISITOR, WRITER};
use axum::body::Body;

/// Asks with headers until refused, at most so often; the number of answers before, and the refusal.
async fn until_refused(
    app: &App,
    headers: &[(&str, &str)],
    most: usize,
) -> (usize, Option<Answer>) {
    for count in 0..most {
        let answer = ask(app, headers).await;
        if answer.status == 429 {
            return (count, Some(answer));
        }
    }
    (most, None)
}

async fn ask(app: &App, headers: &[(&str, &str)]) -> Answer {
    let mut request = app.request("GET", "/v1/things");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn an_address_without_credentials_has_a_hundred_requests_a_minute() {
    let app = App::start().await;
    let (count, refused) = until_refused(&app, &[], 150).await;
    // The estimate fades with the clock, so that a few more pass where a minute begins meanwhile.
    assert!((100..=110).contains(&count), "{count}");
    let refused = refused.unwrap();
    refused.problem(429, "rate_limited");
    let wait: u32 = refused.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(refused.header("ratelimit-policy"), "\"address\";q=100;w=60");
    assert!(
        refused
            .header("ratelimit")
            .starts_with("\"address\";r=0;t="),
        "{refused:?}"
    );
    for path in ["/livez", "/readyz", "/openapi.json"] {
        assert_eq!(app.get(path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn a_server_is_not_counted_by_its_address() {
    let app = App::start().await;
    until_refused(&app, &[], 150).await;
    let (count, refused) = until_refused(&app, &[("X-API-Key", READER)], 400).await;
    assert_eq!((count, refused.is_none()), (400, true));
}

#[tokio::test]
async fn visitors_are_counted_by_address_and_by_person() {
    let app = App::start().await;
    let person = [
        ("X-API-Key", VISITOR),
        ("Authorization", "Bearer token-of-user"),
    ];
    let (count, refused) = until_refused(&app, &person, 400).await;
    assert!((200..=220).contains(&count), "{count}");
    assert_eq!(
        refused.unwrap().header("ratelimit-policy"),
        "\"user\";q=200;w=60"
    );
    // What was refused for the person took nothing of the address.
    let (count, refused) = until_refused(&app, &[("X-API-Key", VISITOR)], 400).await;
    assert!((90..=120).contains(&count), "{count}");
    assert_eq!(
        refused.unwrap().header("ratelimit-policy"),
        "\"address\";q=300;w=60"
    );
}

#[tokio::test]
async fn an_answer_tells_what_is_left() {
    let app = App::start().await;
    let left = async || {
        let answer = ask(&app, &[("X-API-Key", VISITOR)]).await;
        assert_eq!(answer.status, 200);
        let told = answer.header("ratelimit").to_owned();
        let left = told.split("r=").nth(1).unwrap().split(';').next().unwrap();
        left.parse::<u32>().unwrap()
    };
    let first = left().await;
    assert!(first <= 299, "{first}");
    assert!(left().await < first);
}

#[tokio::test]
async fn who_fails_too_often_is_refused_without_a_look_up() {
    let app = App::start().await;
    let (count, refused) = until_refused(&app, &[("X-API-Key", "nonsense")], 150).await;
    assert!((100..=110).contains(&count), "{count}");
    let refused = refused.unwrap();
    assert!(
        refused
            .header("ratelimit-policy")
            .starts_with("\"failed-credentials\"")
    );
    // Unknown credentials are not looked up now, not even good ones; known ones are served.
    assert_eq!(ask(&app, &[("X-API-Key", VISITOR)]).await.status, 429);
    assert_eq!(ask(&app, &[("X-API-Key", READER)]).await.status, 200);
}

#[tokio::test]
async fn a_server_with_one_bad_key_is_not_shut_out_with_its_good_ones() {
    let app = App::start().await;
    assert_eq!(ask(&app, &[("X-API-Key", WRITER)]).await.status, 403);
    let (count, refused) = until_refused(&app, &[("X-API-Key", "nonsense")], 150).await;
    assert_eq!((count, refused.is_none()), (150, true));
    assert_eq!(ask(&app, &[("X-API-Key", WRITER)]).await.status, 403);
}

#[tokio::test]
async fn forged_addresses_fill_one_window() {
    let app = App::start().await;
    for number in 0..150 {
        let forged = format!("198.51.100.{number}");
        let answer = ask(&app, &[("X-Forwarded-For", &forged)]).await;
        if answer.status == 429 {
            assert!(number >= 100);
            return;
        }
    }
    panic!("never refused");
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_client_has_a_window() {
    let app = App::bounded(Bounds {
        trusted_proxies: "127.0.0.0/8".parse().unwrap(),
        ..Bounds::default()
    })
    .await;
    let one = [("X-Forwarded-For", "6.6.6.6, 198.51.100.1")];
    let (count, _) = until_refused(&app, &one, 150).await;
    assert!((100..=110).contains(&count), "{count}");
    // Another word of the client's own does not help it; another client is not concerned.
    let forged = [("X-Forwarded-For", "7.7.7.7, 198.51.100.1")];
    assert_eq!(ask(&app, &forged).await.status, 429);
    let other = [("X-Forwarded-For", "6.6.6.6, 198.51.100.2")];
    assert_eq!(ask(&app, &other).await.status, 401);
}
