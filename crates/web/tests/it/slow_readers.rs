//! Clients that ask for much and take little of it.

use crate::harness::{App, Bounds, PATIENCE, Raw, VOLUME};
use std::time::Duration;
use stoa_web::{Drained, ServerLimits};
use tokio::time::{Instant, interval, timeout};

const MEBIBYTE: u64 = 1024 * 1024;

/// A server that cuts whoever takes less than 2 MiB/s for half a second.
async fn impatient(more: impl FnOnce(&mut ServerLimits)) -> App {
    let mut server = ServerLimits {
        head: Duration::from_millis(100),
        stuck: Duration::from_millis(500),
        least_rate: 2 * MEBIBYTE,
        drain: Duration::from_secs(60),
        ..ServerLimits::default()
    };
    more(&mut server);
    App::bounded(Bounds {
        server,
        ..Bounds::default()
    })
    .await
}

/// HTTP/2 by hand.
struct Streams {
    raw: Raw,
    buffered: Vec<u8>,
    next: u32,
}

impl Streams {
    /// Begins a connection that gives each stream a window of so many bytes.
    async fn begin(app: &App, window: u32) -> Self {
        let mut raw = app.raw().await;
        raw.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
        let mut setting = vec![0, 4];
        setting.extend(window.to_be_bytes());
        raw.write(frame(4, 0, 0, &setting)).await;
        Self {
            raw,
            buffered: Vec::new(),
            next: 1,
        }
    }

    async fn ask(&mut self, method: &str, path: &str) {
        let mut head = Vec::new();
        for (name, value) in [
            (":method", method),
            (":scheme", "http"),
            (":authority", "x"),
            (":path", path),
        ] {
            head.push(0);
            for text in [name, value] {
                head.push(u8::try_from(text.len()).unwrap());
                head.extend(text.bytes());
            }
        }
        // END_STREAM and END_HEADERS.
        self.raw.write(frame(1, 5, self.next, &head)).await;
        self.next += 2;
    }

    /// The kind and contents of the next frame; `None` once the server closed. Answers pings.
    async fn next_frame(&mut self) -> Option<(u8, Vec<u8>)> {
        loop {
            if let Some((kind, flags, contents)) = self.buffered_frame() {
                if kind == 6 && flags & 1 == 0 {
                    self.raw.write(frame(6, 1, 0, &contents)).await;
                }
                return Some((kind, contents));
            }
            let more = self.raw.read_some(65_536).await;
            if more.is_empty() {
                return None;
            }
            self.buffered.extend(more);
        }
    }

    fn buffered_frame(&mut self) -> Option<(u8, u8, Vec<u8>)> {
        let head = self.buffered.first_chunk::<9>()?;
        let length = usize::from(head[1]) << 8 | usize::from(head[2]) | usize::from(head[0]) << 16;
        let (kind, flags) = (head[3], head[4]);
        if self.buffered.len() < 9 + length {
            return None;
        }
        let whole: Vec<u8> = self.buffered.drain(..9 + length).collect();
        Some((kind, flags, whole[9..].to_vec()))
    }

    /// Whether the next answer's head says 200; its status is in the static table (RFC 7541).
    async fn is_served(&mut self) -> bool {
        loop {
            match self.next_frame().await.expect("not closed") {
                (1, head) => return head[0] == 0x88,
                (3 | 7, _) => panic!("reset"),
                _ => {}
            }
        }
    }
}

fn frame(kind: u8, flags: u8, stream: u32, contents: &[u8]) -> Vec<u8> {
    let length = u32::try_from(contents.len()).unwrap().to_be_bytes();
    let mut frame = length[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend(contents);
    frame
}

#[tokio::test]
async fn a_client_whose_windows_stay_shut_is_cut_off() {
    let mut app = impatient(|_| ()).await;
    let mut client = Streams::begin(&app, 0).await;
    for _ in 0..3 {
        client.ask("GET", "/v1/volume").await;
    }
    let cut = async { while client.next_frame().await.is_some() {} };
    timeout(PATIENCE, cut).await.expect("cut");
    app.stop();
    assert_eq!(app.drained().await, Drained { cut: 0 });
}

#[tokio::test]
async fn a_client_that_takes_a_little_now_and_then_is_cut_off() {
    let app = impatient(|_| ()).await;
    let mut client = app.raw().await;
    client
        .write("GET /v1/volume HTTP/1.1\r\nHost: x\r\n\r\n")
        .await;
    // At most 800 KiB a second: there always was some progress a moment ago.
    let mut pace = interval(Duration::from_millis(5));
    let (begun, mut all) = (Instant::now(), 0);
    loop {
        pace.tick().await;
        let read = client.read_some(4096).await.len();
        all += read;
        if read == 0 {
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "never cut; took {all}");
    }
    assert!(all < VOLUME, "cut before the end");
}

#[tokio::test]
async fn an_honest_slow_client_gets_its_answer_whole() {
    let app = impatient(|limits| limits.least_rate = 512 * 1024).await;
    let mut client = app.raw().await;
    client
        .write("GET /v1/volume HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .await;
    // At most 4 MiB a second: four times as long as a client may take nothing.
    let mut pace = interval(Duration::from_millis(16));
    let (begun, mut all) = (Instant::now(), 0);
    loop {
        pace.tick().await;
        let read = client.read_some(65_536).await.len();
        all += read;
        if read == 0 {
            break;
        }
    }
    assert!(all > VOLUME, "cut after {all} bytes, {:?}", begun.elapsed());
    assert!(begun.elapsed() > Duration::from_secs(1));
}

#[tokio::test]
async fn answers_for_which_a_connection_has_no_room_are_refused() {
    let app = impatient(|limits| {
        limits.stuck = PATIENCE;
        limits.unsent_of_connection = VOLUME as u64 + MEBIBYTE;
    })
    .await;
    let mut client = Streams::begin(&app, 0).await;
    client.ask("GET", "/v1/volume").await;
    assert!(client.is_served().await, "one always fits");
    client.ask("GET", "/v1/volume").await;
    assert!(!client.is_served().await, "two do not");
    client.ask("GET", "/v1/cached").await;
    assert!(client.is_served().await, "but a small one still does");
    client.ask("POST", "/v1/volume").await;
    assert!(client.is_served().await, "as does what tells of a change");
    client.ask("POST", "/v1/volume").await;
    assert!(!client.is_served().await, "none is made beyond the bound");
}

#[tokio::test]
async fn what_one_process_holds_for_all_is_bounded_and_comes_free_again() {
    let app = impatient(|limits| {
        limits.stuck = PATIENCE;
        limits.unsent = VOLUME as u64 / 2;
    })
    .await;
    let mut greedy = Streams::begin(&app, 0).await;
    greedy.ask("GET", "/v1/volume").await;
    assert!(greedy.is_served().await);
    let refused = app.get("/v1/cached").await;
    refused.problem(503, "answers_not_taken");
    // The program is alive nevertheless, and ready for whoever watches it.
    assert_eq!(app.get("/livez").await.status, 200);
    assert_eq!(app.get("/readyz").await.status, 200);
    drop(greedy);
    crate::harness::eventually("room again", async || app.get("/livez").await.status == 200).await;
}
