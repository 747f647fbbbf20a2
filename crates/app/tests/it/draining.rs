//! Stopping while clients are being answered.

use crate::process::{Place, Served};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use stoa_testkit::{PATIENCE, wait_until};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinHandle,
    time::timeout,
};

const WRITERS: usize = 32;
/// How long requests in flight are waited for, and how long the rest may take then.
const DRAIN: Duration = Duration::from_secs(25);
const REST: Duration = Duration::from_secs(30);

fn comment(content: &str) -> Value {
    json!({"entityType": "post", "entityId": "1", "content": content})
}

/// Writes a comment; its status and its id, or nothing if there was no answer.
async fn write(client: &reqwest::Client, url: &str, key: &str, content: &str) -> Outcome {
    let asked = client.post(url).header("X-API-Key", key);
    let answer = match asked.json(&comment(content)).send().await {
        Ok(answer) => answer,
        Err(error) if error.is_connect() => return Outcome::NotTaken,
        Err(_) => return Outcome::Broken,
    };
    let status = answer.status().as_u16();
    match answer.json::<Value>().await {
        Ok(body) => Outcome::Answered(status, body),
        Err(_) => Outcome::Broken,
    }
}

#[derive(Debug)]
enum Outcome {
    Answered(u16, Value),
    /// No connection could be made.
    NotTaken,
    Broken,
}

/// A connection on which bytes are written by hand.
struct Wire(TcpStream);

impl Wire {
    async fn open(server: &Served, bytes: &str) -> Self {
        let mut wire = Self(TcpStream::connect(server.address).await.unwrap());
        wire.say(bytes).await;
        wire
    }

    async fn say(&mut self, bytes: &str) {
        self.0.write_all(bytes.as_bytes()).await.unwrap();
    }

    /// All that comes until the other end closes.
    async fn hear(mut self) -> String {
        let mut all = String::new();
        let read = timeout(PATIENCE, self.0.read_to_string(&mut all)).await;
        read.expect("it closes").expect("not by a reset");
        all
    }
}

/// The head of a comment's request, and its body in two halves.
fn halves(key: &str, content: &str) -> (String, String) {
    let body = comment(content).to_string();
    let (first, second) = body.split_at(body.len() / 2);
    let head = format!(
        "POST /v1/comments HTTP/1.1\r\nHost: x\r\nX-API-Key: {key}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{first}",
        body.len()
    );
    (head, second.to_owned())
}

async fn in_flight(server: &Served, count: usize) {
    let line = format!("stoa_http_requests_in_flight {count}\n");
    let all = async || {
        let metrics = reqwest::get(format!("http://{}/metrics", server.metrics)).await;
        metrics.unwrap().text().await.unwrap().contains(&line)
    };
    wait_until("all requests to be in flight", all, PATIENCE).await;
}

async fn no_longer_listens(server: &Served) {
    let refused = async || TcpStream::connect(server.address).await.is_err();
    wait_until("new connections to be refused", refused, PATIENCE).await;
}

fn is_gone(pid: Pid) -> bool {
    kill(pid, None::<Signal>).is_err()
}

/// How many comments of this content there are.
async fn rows(place: &Place, content: &str) -> i64 {
    let count = "SELECT count(*) FROM comments.comments WHERE content = $1";
    let admin = place.admin().await;
    admin.query_one(count, &[&content]).await.unwrap().get(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_being_answered_is_answered_before_it_stops() {
    let place = Place::new();
    let mut server = place.serve(&[]).await;
    let (key, url) = (place.tenant().await, server.url("/v1/comments"));
    let client = reqwest::Client::new();
    let first = write(&client, &url, &key, "first").await;
    assert!(matches!(first, Outcome::Answered(201, _)), "{first:?}");

    // Nobody can write to the thread meanwhile.
    let holder = place.admin().await;
    let hold = "BEGIN; SELECT FROM comments.threads FOR UPDATE";
    holder.batch_execute(hold).await.unwrap();
    // Accepted before all others, and so read before it stops.
    let mut asks = Wire::open(&server, "GET /readyz HTTP/1.1\r\nHost: x\r\n").await;
    let (begin, end) = halves(&key, "slow");
    let mut slow = Wire::open(&server, &begin).await;
    let writing: Vec<JoinHandle<Outcome>> = (0..WRITERS)
        .map(|n| {
            let (client, url, key) = (client.clone(), url.clone(), key.clone());
            tokio::spawn(async move { write(&client, &url, &key, &format!("w{n}")).await })
        })
        .collect();
    in_flight(&server, WRITERS + 1).await;
    let postmaster = place.postmaster().unwrap();
    let began = Instant::now();
    server.signal(Signal::SIGTERM);
    no_longer_listens(&server).await;

    asks.say("\r\n").await;
    let ready = asks.hear().await;
    assert!(ready.starts_with("HTTP/1.1 503"), "{ready}");
    assert!(ready.contains("\"draining\""), "{ready}");
    assert!(writing.iter().all(|one| !one.is_finished()));
    holder.batch_execute("ROLLBACK").await.unwrap();
    slow.say(&end).await;
    let slow = slow.hear().await;
    assert!(slow.starts_with("HTTP/1.1 201"), "{slow}");
    for (n, one) in writing.into_iter().enumerate() {
        let outcome = one.await.unwrap();
        assert!(
            matches!(outcome, Outcome::Answered(201, _)),
            "w{n}: {outcome:?}"
        );
    }
    assert_eq!(server.ended().await, Some(0), "{}", server.log());
    assert!(began.elapsed() < DRAIN, "nobody had to be cut");
    assert!(is_gone(postmaster));

    let server = place.serve(&[]).await;
    let mut contents: Vec<String> = (0..WRITERS).map(|n| format!("w{n}")).collect();
    contents.extend(["first".to_owned(), "slow".to_owned()]);
    for content in contents {
        assert_eq!(rows(&place, &content).await, 1, "{content}");
    }
    server.stop().await;
}

/// What became of what the writers sent.
#[derive(Default)]
struct Sent {
    done: Vec<String>,
    refused: usize,
    /// Not read: whatever is read is answered.
    broken: usize,
}

/// Writes until nobody takes it any more.
async fn keep_writing(
    writer: usize,
    (url, key): (String, String),
    acknowledged: Arc<AtomicUsize>,
) -> Sent {
    let (client, mut sent) = (reqwest::Client::new(), Sent::default());
    for n in 0.. {
        let content = format!("w{writer} {n}");
        match write(&client, &url, &key, &content).await {
            Outcome::Answered(201, _) => {
                acknowledged.fetch_add(1, Ordering::SeqCst);
                sent.done.push(content);
            }
            Outcome::Answered(503, problem) => {
                assert_ne!(problem["code"], "outcome_unknown");
                sent.refused += 1;
            }
            Outcome::Answered(status, problem) => panic!("{status}: {problem}"),
            Outcome::Broken => sent.broken += 1,
            Outcome::NotTaken => break,
        }
    }
    sent
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_among_writes_does_what_it_answers_and_nothing_else_and_waits_for_nobody_long() {
    let place = Place::new();
    let mut server = place.serve(&[]).await;
    let target = (server.url("/v1/comments"), place.tenant().await);
    let (begin, _) = halves(&target.1, "never");
    let stuck = Wire::open(&server, &begin).await;
    in_flight(&server, 1).await;
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let writing: Vec<JoinHandle<Sent>> = (0..WRITERS)
        .map(|n| tokio::spawn(keep_writing(n, target.clone(), Arc::clone(&acknowledged))))
        .collect();
    let many = async || acknowledged.load(Ordering::SeqCst) > 500;
    wait_until("writes", many, PATIENCE).await;
    let postmaster = place.postmaster().unwrap();
    let began = Instant::now();
    server.signal(Signal::SIGTERM);
    let mut sent = Sent::default();
    for one in writing {
        let one = one.await.unwrap();
        sent.done.extend(one.done);
        sent.refused += one.refused;
        sent.broken += one.broken;
    }
    assert_eq!(
        server.ended_within(DRAIN + REST).await,
        Some(0),
        "{}",
        server.log()
    );
    let took = began.elapsed();
    assert!(is_gone(postmaster));
    drop(stuck);
    println!(
        "ended after {took:?}; {} done, {} refused, {} broken",
        sent.done.len(),
        sent.refused,
        sent.broken
    );

    let server = place.serve(&[]).await;
    let admin = place.admin().await;
    let all = "SELECT content, count(*) FROM comments.comments GROUP BY content";
    let there = admin.query(all, &[]).await.unwrap();
    assert!(there.iter().all(|row| row.get::<_, i64>(1) == 1), "twice");
    let mut there: Vec<String> = there.iter().map(|row| row.get(0)).collect();
    there.sort_unstable();
    sent.done.sort_unstable();
    assert!(
        there == sent.done,
        "{} there, {} acknowledged",
        there.len(),
        sent.done.len()
    );
    assert!(took >= DRAIN, "the slow one was given its time: {took:?}");
    server.stop().await;
}
