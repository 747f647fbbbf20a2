//! What a collector is told of requests and of all that follows them.

mod collector;
mod losing;
mod sharing;

use crate::process::{Place, Served};
use collector::{Collector, Told};
use opentelemetry_proto::tonic::trace::v1::{span::SpanKind, status::StatusCode};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use stoa_testkit::{PATIENCE, wait_until};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";
const PASSWORD: &str = "correct horse battery";

/// A server whose traces go to a collector.
async fn serve(collector: &Collector) -> (Place, Served) {
    let place = Place::new().with("STOA_OTLP_ENDPOINT", collector.url());
    let server = place.serve(&[]).await;
    (place, server)
}

fn post(server: &Served, path: &str, key: &str, body: &Value) -> RequestBuilder {
    let asked = Client::new().post(server.url(path));
    asked.header("X-API-Key", key).json(body)
}

async fn answer(asked: RequestBuilder, right: u16) -> Value {
    let answer = asked.send().await.unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert_eq!(status, right, "{text}");
    serde_json::from_str(&text).unwrap()
}

fn parent(flags: &str) -> String {
    format!("00-{TRACE}-{CALLER}-{flags}")
}

/// A user's token.
async fn person(server: &Served, key: &str, name: &str) -> String {
    let email = format!("{name}@example.org");
    let user = json!({"username": name, "email": email, "password": PASSWORD});
    answer(post(server, "/v1/users", key, &user), 201).await;
    let login = json!({"email": email, "password": PASSWORD});
    let login = answer(post(server, "/v1/users/login", key, &login), 200).await;
    login["accessToken"].as_str().unwrap().to_owned()
}

fn is_of_kind(told: &Told, kind: SpanKind) -> bool {
    told.0.kind == kind as i32
}

/// The one span of that name below another.
async fn below(collector: &Collector, above: &Told, name: &str) -> Told {
    let is = |told: &Told| told.0.name == name && told.is_below(above);
    let found = collector.wait_for(name, is).await;
    let same = collector.spans().into_iter().filter(is).count();
    assert_eq!(same, 1, "{name}");
    found
}

/// The transaction in which an event was handled: below that span, or below one that is linked with it,
/// where others were handled with it.
async fn handling(collector: &Collector, process: &Told) -> Told {
    let does = |by: &Told| {
        let is_shared = by.is_linked_with(process) && process.is_linked_with(by);
        by.0.name == process.0.name && (by.id() == process.id() || is_shared)
    };
    let is = |told: &Told| {
        let spans = collector.spans();
        let mut above = spans.iter().filter(|by| told.is_below(by));
        told.0.name == "transaction" && above.any(does)
    };
    collector
        .wait_for("the transaction of the handling", is)
        .await
}

/// A thread with a comment of Ada's.
struct Story {
    place: Place,
    server: Served,
    key: String,
    bob: String,
    /// What Bob is to answer.
    reply: Value,
}

impl Story {
    async fn begin(collector: &Collector) -> Self {
        let (place, server) = serve(collector).await;
        let key = place.tenant().await;
        let ada = person(&server, &key, "ada").await;
        let bob = person(&server, &key, "bob").await;
        let mut comment =
            json!({"entityType": "post", "entityId": "page-of-ada", "content": "Words"});
        let root = post(&server, "/v1/comments", &key, &comment).bearer_auth(&ada);
        let root = answer(root, 201).await;
        comment["parentId"] = root["id"].clone();
        Self {
            place,
            server,
            key,
            bob,
            reply: comment,
        }
    }

    /// Bob answers, within a trace.
    async fn reply(&self, parents: &[&str], id: &str) -> Value {
        let mut asked = post(&self.server, "/v1/comments", &self.key, &self.reply)
            .bearer_auth(&self.bob)
            .header("tracestate", "vendor=value")
            .header("X-Request-Id", id);
        for parent in parents {
            asked = asked.header("traceparent", *parent);
        }
        answer(asked, 201).await
    }

    /// The line of a request in the log.
    async fn logged(&self, id: &str) -> Value {
        let find = || {
            let log = self.server.log();
            let mut lines = log
                .lines()
                .filter_map(|line| serde_json::from_str(line).ok());
            lines.find(|line: &Value| line["target"] == "stoa::access" && line["request_id"] == id)
        };
        wait_until("the line", async || find().is_some(), PATIENCE).await;
        find().unwrap()
    }
}

async fn of_request(collector: &Collector, id: &str) -> Told {
    let is = |told: &Told| told.attribute("stoa.request_id").as_deref() == Some(id);
    collector.wait_for(id, is).await
}

#[tokio::test]
async fn one_trace_leads_from_the_caller_through_the_transaction_to_all_that_follows() {
    let collector = Collector::start().await;
    let story = Story::begin(&collector).await;
    let id = "the-reply-itself";
    story.reply(&[&parent("01")], id).await;

    let request = of_request(&collector, id).await;
    assert_eq!(
        (request.trace(), request.parent()),
        (TRACE.into(), CALLER.into())
    );
    assert_eq!(request.0.name, "POST /v1/comments");
    assert_eq!(request.0.trace_state, "vendor=value");
    assert!(is_of_kind(&request, SpanKind::Server));
    let said = [
        ("http.request.method", "POST"),
        ("http.response.status_code", "201"),
        ("http.route", "/v1/comments"),
        ("stoa.request_id", id),
    ];
    let said = said.map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!(request.attributes(), said.into());

    let write = below(&collector, &request, "comments").await;
    let transaction = below(&collector, &write, "transaction").await;
    assert!(is_of_kind(&transaction, SpanKind::Client));
    let outcome = transaction.attribute("stoa.transaction.outcome");
    assert_eq!(outcome.as_deref(), Some("committed"));
    let events = transaction.events();
    for event in [
        "connected",
        "INSERT comments.comments",
        "INSERT core.events",
        "COMMIT",
    ] {
        assert!(events.contains(&event), "{event}: {events:?}");
    }

    for name in ["comments.standings", "comments.search", "comments.notices"] {
        let process = below(&collector, &request, &format!("process {name}")).await;
        assert!(is_of_kind(&process, SpanKind::Consumer));
        assert_eq!(
            process.attribute("messaging.destination.name").as_deref(),
            Some(name)
        );
        let transaction = handling(&collector, &process).await;
        assert!(transaction.events().contains(&"COMMIT"));
    }
    story.server.stop().await;
}

#[tokio::test]
async fn a_letter_is_part_of_the_trace_of_what_asked_for_it() {
    let collector = Collector::start().await;
    let (place, server) = serve(&collector).await;
    let key = place.tenant().await;
    let user = json!({"username": "eve", "email": "eve@example.org", "password": PASSWORD});
    let asked = post(&server, "/v1/users", &key, &user);
    answer(asked.header("traceparent", parent("01")), 201).await;
    let is = |told: &Told| told.0.name == "POST /v1/users" && told.trace() == TRACE;
    let request = collector.wait_for("the request", is).await;
    let letter = below(&collector, &request, "process identity.letters").await;
    below(&collector, &request, "transaction").await;
    assert_eq!(
        letter.attribute("messaging.batch.message_count").as_deref(),
        Some("1")
    );
    server.stop().await;
}

#[tokio::test]
async fn a_caller_who_says_no_trace_gets_a_new_one() {
    let collector = Collector::start().await;
    let story = Story::begin(&collector).await;
    let good = parent("01");
    let none = parent("01").replace(TRACE, &"0".repeat(32));
    let nobody = parent("01").replace(CALLER, &"0".repeat(16));
    let loud = good.to_uppercase();
    for (n, parents) in [
        vec![],
        vec![none.as_str()],
        vec![nobody.as_str()],
        vec![loud.as_str()],
        vec!["rubbish"],
        vec![good.as_str(), good.as_str()],
    ]
    .into_iter()
    .enumerate()
    {
        let id = format!("request-{n}");
        story.reply(&parents, &id).await;
        let request = of_request(&collector, &id).await;
        assert_ne!(request.trace(), TRACE, "{parents:?}");
        assert_eq!(request.parent(), "", "{parents:?}");
        assert_eq!(request.0.trace_state, "", "{parents:?}");
        let line = story.logged(&id).await;
        assert_eq!(line["trace_id"], request.trace(), "{parents:?}");
    }
    story.server.stop().await;
}

#[tokio::test]
async fn a_caller_who_records_nothing_is_heeded_and_stands_in_the_log() {
    let collector = Collector::start().await;
    let story = Story::begin(&collector).await;
    story.reply(&[&parent("00")], "not-recorded").await;
    let line = story.logged("not-recorded").await;
    assert_eq!(line["trace_id"], TRACE);
    story.reply(&[], "recorded").await;
    of_request(&collector, "recorded").await;
    story.server.stop().await;
    assert!(collector.spans().iter().all(|told| told.trace() != TRACE));
}

#[tokio::test]
async fn what_failed_is_told_by_its_code() {
    let collector = Collector::start().await;
    let story = Story::begin(&collector).await;
    let bad = post(&story.server, "/v1/comments", &story.key, &json!({}));
    answer(bad.header("X-Request-Id", "bad-request"), 422).await;
    let request = of_request(&collector, "bad-request").await;
    assert_eq!(
        request.attribute("http.response.status_code").as_deref(),
        Some("422")
    );
    assert_eq!(request.attribute("error.type").as_deref(), Some("invalid"));
    let status = |told: &Told| told.0.status.clone().unwrap_or_default().code;
    assert_eq!(status(&request), StatusCode::Unset as i32);

    // Nobody can write to the thread for longer than anybody waits for it.
    let holder = story.place.admin().await;
    let hold = "BEGIN; SELECT FROM comments.threads FOR UPDATE";
    holder.batch_execute(hold).await.unwrap();
    let slow = post(&story.server, "/v1/comments", &story.key, &story.reply);
    answer(slow.header("X-Request-Id", "kept-waiting"), 503).await;
    let request = of_request(&collector, "kept-waiting").await;
    assert_eq!(status(&request), StatusCode::Error as i32);
    assert_eq!(
        request.attribute("error.type").as_deref(),
        Some("unavailable")
    );
    let write = below(&collector, &request, "comments").await;
    let failed = |told: &Told| told.0.name == "transaction" && told.is_below(&write);
    let transaction = collector.wait_for("the transaction", failed).await;
    assert_eq!(status(&transaction), StatusCode::Error as i32);
    // lock_not_available
    assert_eq!(
        transaction.attribute("error.type").as_deref(),
        Some("55P03")
    );
    let outcome = transaction.attribute("stoa.transaction.outcome");
    assert_eq!(outcome.as_deref(), Some("rolled_back"));
    drop(holder);
    story.server.stop().await;
}

#[tokio::test]
async fn spans_hold_nothing_that_was_sent() {
    let collector = Collector::start().await;
    let story = Story::begin(&collector).await;
    let made = story.reply(&[&parent("01")], "the-reply-itself").await;
    let secret = Client::new()
        .get(
            story
                .server
                .url("/v1/comments?entityType=post&entityId=sesame"),
        )
        .header("X-API-Key", &story.key)
        .header("X-Request-Id", "looking-with-a-query");
    answer(secret, 200).await;
    of_request(&collector, "looking-with-a-query").await;
    let one = format!("/v1/comments/{}", made["id"].as_str().unwrap());
    let one = Client::new().get(story.server.url(&one));
    let one = one
        .header("X-API-Key", &story.key)
        .header("X-Request-Id", "looking-at-one");
    answer(one, 200).await;
    let request = of_request(&collector, "looking-at-one").await;
    assert_eq!(request.0.name, "GET /v1/comments/{id}");
    let request = of_request(&collector, "the-reply-itself").await;
    below(&collector, &request, "process comments.notices").await;
    story.server.stop().await;

    let resource = &collector.resources()[0];
    let said = resource.resource.as_ref().unwrap().attributes.iter();
    let mut said: Vec<&str> = said.map(|said| said.key.as_str()).collect();
    said.sort_unstable();
    assert_eq!(said, ["service.name", "service.version"]);
    let bytes = collector.bytes();
    let author = made["author"]["id"].as_str().unwrap();
    for private in [
        story.key.as_str(),
        &story.bob,
        made["id"].as_str().unwrap(),
        author,
        PASSWORD,
        "bob",
        "ada",
        "example.org",
        "Words",
        "sesame",
        "127.0.0.1",
    ] {
        let is_there = bytes
            .windows(private.len())
            .any(|part| part == private.as_bytes());
        assert!(!is_there, "{private}");
    }
}
