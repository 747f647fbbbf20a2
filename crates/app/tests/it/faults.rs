//! Killing things in the middle of writes: nothing acknowledged is lost, nothing refused is there,
//! and every count is exact.

use crate::process::{Place, Served};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    fs,
    sync::{
        Arc, Mutex, RwLock,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};
use stoa_testkit::{PATIENCE, wait_until, wrong_counts};
use tokio_postgres::NoTls;

const STRIKES: usize = 50;
const WRITERS: usize = 16;
/// Acknowledged writes between two strikes.
const CALM: usize = 60;

/// What became of what was sent.
#[derive(Default)]
struct Journal {
    /// Id and content of acknowledged comments.
    written: Vec<(String, String)>,
    /// Contents that were refused with the word that nothing was changed.
    refused: Vec<String>,
    /// Contents of which nobody knows.
    unknown: Vec<String>,
    /// Whether (user, comment) is liked, as last acknowledged; absent while nobody knows.
    likes: HashMap<(String, String), bool>,
    /// Answers that should not come at all.
    faults: Vec<String>,
}

struct Stage {
    base: RwLock<String>,
    key: String,
    roots: Vec<(String, String)>,
    journal: Mutex<Journal>,
    acknowledged: AtomicUsize,
    over: AtomicBool,
    client: reqwest::Client,
}

struct Writer {
    user: String,
    token: String,
    chance: StdRng,
    number: usize,
}

impl Stage {
    /// Sends a request; nothing if the connection broke, status 0 if none could be made.
    async fn send(
        &self,
        method: reqwest::Method,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Option<(u16, Value)> {
        let url = format!("{}{path}", self.base.read().unwrap());
        let mut request = self
            .client
            .request(method, url)
            .header("x-api-key", &self.key);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) if error.is_connect() => return Some((0, Value::Null)),
            Err(_) => return None,
        };
        let status = answer.status().as_u16();
        Some((status, answer.json().await.ok()?))
    }

    async fn write(&self, writer: &mut Writer) {
        writer.number += 1;
        let content = format!("{} {}", writer.user, writer.number);
        let (entity, root) = &self.roots[writer.chance.random_range(0..self.roots.len())];
        let mut body = json!({"entityType": "post", "entityId": entity, "content": content});
        if writer.chance.random_bool(0.3) {
            body["parentId"] = json!(root);
        }
        let token = Some(writer.token.as_str());
        let answer = self
            .send(reqwest::Method::POST, "/v1/comments", token, Some(&body))
            .await;
        let mut journal = self.journal.lock().unwrap();
        match answer {
            Some((201, comment)) => {
                let id = comment["id"].as_str().unwrap().to_owned();
                journal.written.push((id, content));
                self.acknowledged.fetch_add(1, Ordering::SeqCst);
            }
            Some((0, _)) => {}
            Some((503, problem)) if nothing_was_done(&problem) => {
                journal.refused.push(content);
            }
            Some((503, _)) | None => journal.unknown.push(content),
            Some(other) => journal.faults.push(format!("{other:?}")),
        }
    }

    async fn like(&self, writer: &mut Writer) {
        let (_, root) = &self.roots[writer.chance.random_range(0..self.roots.len())];
        let set = writer.chance.random_bool(0.5);
        let method = if set {
            reqwest::Method::POST
        } else {
            reqwest::Method::DELETE
        };
        let path = format!("/v1/comments/{root}/like");
        let answer = self.send(method, &path, Some(&writer.token), None).await;
        let mut journal = self.journal.lock().unwrap();
        let like = (writer.user.clone(), root.clone());
        match answer {
            // 409 says that it was so already.
            Some((200 | 409, _)) => {
                journal.likes.insert(like, set);
                self.acknowledged.fetch_add(1, Ordering::SeqCst);
            }
            Some((0, _)) => {}
            Some((503, problem)) if nothing_was_done(&problem) => {}
            Some((503, _)) | None => drop(journal.likes.remove(&like)),
            Some(other) => journal.faults.push(format!("{other:?}")),
        }
    }

    async fn work(&self, mut writer: Writer) {
        while !self.over.load(Ordering::SeqCst) {
            if writer.chance.random_bool(0.6) {
                self.write(&mut writer).await;
            } else {
                self.like(&mut writer).await;
            }
        }
    }

    /// Waits until writes go through again.
    async fn calm(&self) {
        let until = self.acknowledged.load(Ordering::SeqCst) + CALM;
        let calm = async || self.acknowledged.load(Ordering::SeqCst) >= until;
        wait_until("writes to go on", calm, PATIENCE).await;
    }
}

/// Some answers leave open whether it was done; all others of 503 say that it was not.
fn nothing_was_done(problem: &Value) -> bool {
    problem["code"] != "outcome_unknown" && problem["code"] != "timed_out"
}

fn postmaster(place: &Place) -> Option<i32> {
    let file = place.data().join("postgres/data/postmaster.pid");
    fs::read_to_string(file).ok()?.lines().next()?.parse().ok()
}

/// A serving backend, one in COMMIT if one is met within many looks.
fn backend(place: &Place) -> Option<(i32, bool)> {
    let postmaster = postmaster(place)?;
    let mut any = None;
    for _ in 0..300 {
        let children = format!("/proc/{postmaster}/task/{postmaster}/children");
        for pid in fs::read_to_string(children).ok()?.split_whitespace() {
            let title = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            if title.starts_with("postgres: stoa_app") {
                let pid = pid.parse().ok()?;
                if title.contains("COMMIT") {
                    return Some((pid, true));
                }
                any = Some((pid, false));
            }
        }
    }
    any
}

async fn admin(place: &Place) -> tokio_postgres::Client {
    let passwords = fs::read_to_string(place.data().join("postgres-passwords")).unwrap();
    let password = passwords
        .lines()
        .find_map(|line| line.strip_prefix("stoa_admin="))
        .unwrap();
    let socket = place.data().join("postgres/socket");
    let (client, connection) = tokio_postgres::Config::new()
        .host_path(socket)
        .port(5432)
        .user("stoa_admin")
        .password(password)
        .dbname("stoa")
        .connect(NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    client
}

async fn set_stage(place: &Place, server: &Served) -> (Arc<Stage>, Vec<Writer>) {
    let made = place
        .run(&[
            "tenant",
            "create",
            "--name",
            "T",
            "--subdomain",
            "t",
            "--unlimited",
            "--json",
        ])
        .await
        .json();
    let mut stage = Stage {
        base: RwLock::new(server.url("")),
        key: made["apiKey"].as_str().unwrap().to_owned(),
        roots: Vec::new(),
        journal: Mutex::default(),
        acknowledged: AtomicUsize::new(0),
        over: AtomicBool::new(false),
        client: reqwest::Client::new(),
    };
    let post = reqwest::Method::POST;
    for n in 0..4 {
        let body = json!({"entityType": "post", "entityId": n.to_string(), "content": "root"});
        let made = stage
            .send(post.clone(), "/v1/comments", None, Some(&body))
            .await
            .unwrap();
        stage
            .roots
            .push((n.to_string(), made.1["id"].as_str().unwrap().to_owned()));
    }
    let mut writers = Vec::new();
    for n in 0..WRITERS {
        let (email, password) = (format!("w{n}@example.com"), "correct horse battery");
        let body = json!({"username": format!("w{n}"), "email": email, "password": password});
        stage
            .send(post.clone(), "/v1/users", None, Some(&body))
            .await
            .unwrap();
        let body = json!({"email": email, "password": password});
        let made = stage
            .send(post.clone(), "/v1/users/login", None, Some(&body))
            .await
            .unwrap()
            .1;
        writers.push(Writer {
            user: made["user"]["id"].as_str().unwrap().to_owned(),
            token: made["accessToken"].as_str().unwrap().to_owned(),
            chance: StdRng::seed_from_u64(n as u64),
            number: 0,
        });
    }
    (Arc::new(stage), writers)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_killed_nothing_acknowledged_is_lost() {
    let place = Place::new();
    let mut server = place.serve(&[]).await;
    let (stage, writers) = set_stage(&place, &server).await;
    let working: Vec<_> = writers
        .into_iter()
        .map(|writer| {
            let stage = Arc::clone(&stage);
            tokio::spawn(async move { stage.work(writer).await })
        })
        .collect();
    let mut struck = [0; 4];
    for strike in 0..STRIKES {
        stage.calm().await;
        match strike % 3 {
            0 => {
                server.signal(Signal::SIGKILL);
                server.ended().await;
                server = place.serve(&[]).await;
                *stage.base.write().unwrap() = server.url("");
                struck[0] += 1;
            }
            1 => {
                kill(Pid::from_raw(postmaster(&place).unwrap()), Signal::SIGKILL).unwrap();
                struck[1] += 1;
            }
            _ => {
                let (pid, committing) = backend(&place).unwrap();
                // It may have ended by itself meanwhile.
                let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
                struck[2] += 1;
                struck[3] += usize::from(committing);
            }
        }
    }
    stage.calm().await;
    stage.over.store(true, Ordering::SeqCst);
    for one in working {
        one.await.unwrap();
    }
    let journal = stage.journal.lock().unwrap().take_out();
    println!(
        "struck: program {}, postmaster {}, backend {} ({} in COMMIT); written {}, refused {}, \
         unknown {}",
        struck[0],
        struck[1],
        struck[2],
        struck[3],
        journal.written.len(),
        journal.refused.len(),
        journal.unknown.len()
    );
    assert!(struck[3] > 0, "no backend was met in COMMIT");
    check(&admin(&place).await, &journal).await;
    server.stop().await;
}

impl Journal {
    fn take_out(&mut self) -> Self {
        std::mem::take(self)
    }
}

async fn check(admin: &tokio_postgres::Client, journal: &Journal) {
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        let row = admin
            .query_one(&format!("SHOW {setting}"), &[])
            .await
            .unwrap();
        assert_eq!(row.get::<_, &str>(0), "on", "{setting}");
    }
    assert!(journal.faults.is_empty(), "{:?}", journal.faults);
    let rows = admin
        .query("SELECT id::text, content FROM comments.comments", &[])
        .await
        .unwrap();
    let mut there: HashMap<String, Vec<String>> = HashMap::new();
    for row in rows {
        there.entry(row.get(1)).or_default().push(row.get(0));
    }
    for (id, content) in &journal.written {
        assert_eq!(
            there.get(content),
            Some(&vec![id.clone()]),
            "acknowledged: {content}"
        );
    }
    for content in &journal.refused {
        assert_eq!(there.get(content), None, "refused: {content}");
    }
    for content in &journal.unknown {
        assert!(
            there.get(content).is_none_or(|ids| ids.len() == 1),
            "twice: {content}"
        );
    }
    for ((user, comment), liked) in &journal.likes {
        let count: i64 = admin
            .query_one(
                "SELECT count(*) FROM comments.reactions
                  WHERE user_id::text = $1 AND comment_id::text = $2",
                &[user, comment],
            )
            .await
            .unwrap()
            .get(0);
        assert_eq!(count, i64::from(*liked), "like of {user} on {comment}");
    }
    let wrong = wrong_counts(admin).await;
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_followed(admin).await;
}

/// Whoever follows the log has seen each event once.
async fn assert_followed(admin: &tokio_postgres::Client) {
    let caught_up = async || {
        let row = admin
            .query_one(
                "SELECT (SELECT sum(comments) FROM comments.standings)::bigint,
                        (SELECT count(*) FROM comments.comments WHERE author_id IS NOT NULL),
                        (SELECT count(*) FROM core.queue),
                        (SELECT count(*) FROM core.audit WHERE action = 'comment.created'),
                        (SELECT count(*) FROM core.events WHERE type = 'CommentCreated')",
                &[],
            )
            .await
            .unwrap();
        let (standings, comments): (Option<i64>, i64) = (row.get(0), row.get(1));
        let (queued, audited, told): (i64, i64, i64) = (row.get(2), row.get(3), row.get(4));
        assert!(
            standings.unwrap_or(0) <= comments,
            "an event was followed twice"
        );
        assert_eq!(audited, told);
        standings == Some(comments) && queued == 0
    };
    // A message that a killed worker held is nobody's for 30 seconds.
    wait_until("the followers", caught_up, 3 * PATIENCE).await;
}
