//! Requests whose bodies are held back while their sender loses what they had.

use crate::stage::{Answer, As, Stage};
use axum::body::{Body, Bytes};
use futures_util::{future::join, stream};
use http::Request;
use serde_json::{Value, json};
use std::{convert::Infallible, time::Duration};
use tokio::sync::mpsc;

/// A request whose head has been sent, and half of its body.
struct Held {
    answer: tokio::task::JoinHandle<Answer>,
    body: mpsc::UnboundedSender<Bytes>,
    rest: Bytes,
}

impl Held {
    async fn begin(
        stage: &Stage,
        (name, secret): (&str, &str),
        (method, path): (&str, &str),
        json: Value,
    ) -> Self {
        let mut whole = Bytes::from(json.to_string());
        let rest = whole.split_off(whole.len() / 2);
        let (body, mut pieces) = mpsc::unbounded_channel();
        body.send(whole).unwrap();
        let pieces = stream::poll_fn(move |cx| {
            let piece = pieces.poll_recv(cx);
            piece.map(|piece| piece.map(Ok::<_, Infallible>))
        });
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(name, secret)
            .header("Content-Type", "application/json")
            .body(Body::from_stream(pieces));
        let process = stage.process.clone();
        let answer = tokio::spawn(async move { process.send(request.unwrap()).await });
        Self { answer, body, rest }
    }

    async fn end(self) -> Answer {
        self.body.send(self.rest).unwrap();
        drop(self.body);
        self.answer.await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_from_somebody_is_not_used_by_a_request_held_open() {
    let stage = Stage::new().await;
    let (_, first) = stage.tenant("acme").await;
    let user = stage.person(&first, "ursula").await;
    let user = format!("/v1/users/{}", user.body["user"]["id"].as_str().unwrap());
    let moderator = stage.person(&first, "mona").await;
    let roles = |roles: Value| {
        let path = format!(
            "/v1/users/{}",
            moderator.body["user"]["id"].as_str().unwrap()
        );
        let (stage, first) = (&stage, &first);
        async move { stage.patch(As::Key(first), &path, roles).await.status }
    };
    assert_eq!(roles(json!({"roles": ["moderator"]})).await, 200);
    let token = format!("Bearer {}", moderator.text("accessToken"));
    let made = stage
        .key(&first, "secret", &["users:read", "users:write"])
        .await;
    let lost = made.text("apiKey");

    let change = ("PATCH", user.as_str());
    // The head of each is judged while its sender may do what it asks for.
    let by_key = ("X-API-Key", lost.as_str());
    let renamed = Held::begin(&stage, by_key, change, json!({"displayName": "taken over"})).await;
    let ask = ("POST", "/v1/auth/introspect");
    let spied = json!({"token": moderator.text("accessToken")});
    let spied = Held::begin(&stage, by_key, ask, spied).await;
    let by_token = ("Authorization", token.as_str());
    let suspended = Held::begin(&stage, by_token, change, json!({"status": "suspended"})).await;
    let by_first = ("X-API-Key", first.as_str());
    let slow = Held::begin(&stage, by_first, change, json!({"bio": "slow"})).await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    let path = format!("/v1/api-keys/{}", made.text("id"));
    let revoked = stage.process.ask(As::Key(&first), "DELETE", &path, None);
    assert_eq!(revoked.await.status, 204);
    assert_eq!(roles(json!({"roles": []})).await, 200);
    tokio::time::sleep(Duration::from_millis(600)).await;

    let (renamed, spied) = join(renamed.end(), spied.end()).await;
    let (suspended, slow) = join(suspended.end(), slow.end()).await;
    assert_eq!(renamed.refusal(), (401, "bad_credentials"));
    assert_eq!(spied.refusal(), (401, "bad_credentials"));
    assert_eq!(suspended.refusal(), (401, "credentials_changed"));
    assert_eq!(slow.status, 200, "who lost nothing is heard: {slow:?}");
    let found = stage.get(As::Key(&first), &user).await.body;
    assert_eq!(found["bio"], "slow");
    assert_eq!(found["status"], "active");
    assert_ne!(found["displayName"], "taken over");
}
