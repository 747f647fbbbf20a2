//! Two tenants, their users who write all the time, and a journal of what they were told.

use super::refusals::{self, Refusal};
use crate::process::{Place, Served};
use rand::{Rng, SeedableRng, rngs::StdRng};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::{
        Arc, Mutex, RwLock,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};
use stoa_testkit::{PATIENCE, wait_until};
use tokio::sync::watch;

const TENANTS: usize = 2;
const WRITERS: usize = 16;
/// Entities of each tenant.
const ENTITIES: usize = 4;
/// The first comments of a tenant, to which half of all reactions and replies go.
const HOT: usize = 4;

/// A comment that was acknowledged.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) id: String,
    pub(super) entity: String,
    pub(super) parent: Option<String>,
    pub(super) author: String,
    pub(super) content: String,
}

impl Written {
    /// Below what it stands, and whose it is.
    pub(super) fn place(&self) -> (Option<String>, String) {
        (self.parent.clone(), self.author.clone())
    }
}

/// What was told about one kind of change of one comment by one user.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Told {
    pub(super) acknowledged: i64,
    /// How many may or may not have happened.
    pub(super) open: i64,
}

/// What became of what was sent.
#[derive(Default)]
pub(super) struct Journal {
    /// Contents that were refused with the word that nothing was changed.
    pub(super) refused: Vec<String>,
    /// Contents of which nobody knows.
    pub(super) unknown: Vec<String>,
    /// Whether (user, comment) is liked; none while nobody knows.
    pub(super) likes: HashMap<(String, String), Option<bool>>,
    /// By action, comment and user.
    pub(super) reactions: BTreeMap<(&'static str, String, String), Told>,
    /// How many requests were answered as wrong ones.
    turned_down: usize,
    /// Answers that should not come at all.
    pub(super) faults: Vec<String>,
}

impl fmt::Display for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "told that nothing was done of {} contents, nothing at all of {}; turned down {}",
            self.refused.len(),
            self.unknown.len(),
            self.turned_down
        )
    }
}

pub(super) struct Tenant {
    key: String,
    pub(super) written: RwLock<Vec<Written>>,
}

pub(super) struct Stage {
    base: watch::Sender<String>,
    pub(super) tenants: Vec<Tenant>,
    pub(super) journal: Mutex<Journal>,
    acknowledged: AtomicUsize,
    pub(super) over: AtomicBool,
    client: reqwest::Client,
    /// One of each tenant, for what is asked in quiet.
    pub(super) witnesses: Vec<Writer>,
}

#[derive(Clone)]
pub(super) struct Writer {
    pub(super) tenant: usize,
    pub(super) user: String,
    pub(super) token: String,
    pub(super) chance: StdRng,
    number: usize,
}

impl Writer {
    /// A text that nobody else sends.
    pub(super) fn content(&mut self) -> String {
        self.number += 1;
        format!("{} {}", self.user, self.number)
    }
}

/// A request of a user.
pub(super) struct Ask {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) body: Option<String>,
}

impl Ask {
    pub(super) fn post(path: impl Into<String>, body: &Value) -> Self {
        Self {
            method: Method::POST,
            path: path.into(),
            body: Some(body.to_string()),
        }
    }
}

impl Stage {
    pub(super) async fn set(place: &Place, server: &Served, seed: u64) -> (Arc<Self>, Vec<Writer>) {
        let mut stage = Self {
            base: watch::Sender::new(server.url("")),
            tenants: Vec::new(),
            journal: Mutex::default(),
            acknowledged: AtomicUsize::new(0),
            over: AtomicBool::new(false),
            client: reqwest::Client::new(),
            witnesses: Vec::new(),
        };
        for n in 0..TENANTS {
            let subdomain = format!("t{n}");
            let create = ["tenant", "create", "--name", "T", "--unlimited", "--json"];
            let create = [&create[..], &["--subdomain", &subdomain]].concat();
            let made = place.run(&create).await.json();
            stage.tenants.push(Tenant {
                key: made["apiKey"].as_str().unwrap().to_owned(),
                written: RwLock::default(),
            });
        }
        let mut writers = Vec::new();
        for n in 0..WRITERS {
            writers.push(stage.writer(n, seed).await);
        }
        stage.witnesses = writers[..TENANTS].to_vec();
        // Comments of users to begin with, so that there is someone to answer and to like.
        for writer in &mut writers {
            stage.write(writer).await;
        }
        for tenant in &stage.tenants {
            assert!(tenant.written.read().unwrap().len() >= HOT);
        }
        (Arc::new(stage), writers)
    }

    async fn writer(&self, n: usize, seed: u64) -> Writer {
        let tenant = n % TENANTS;
        let (email, password) = (format!("w{n}@example.com"), "correct horse battery");
        let body = json!({"username": format!("w{n}"), "email": email, "password": password});
        let register = Ask::post("/v1/users", &body);
        assert_eq!(self.send(tenant, None, register).await.unwrap().0, 201);
        let body = json!({"email": email, "password": password});
        let log_in = Ask::post("/v1/users/login", &body);
        let made = self.send(tenant, None, log_in).await.unwrap().1;
        Writer {
            tenant,
            user: made["user"]["id"].as_str().unwrap().to_owned(),
            token: made["accessToken"].as_str().unwrap().to_owned(),
            chance: StdRng::seed_from_u64(seed.wrapping_add(1 + n as u64)),
            number: 0,
        }
    }

    /// Sends a request; nothing if the connection broke, status 0 if none could be made.
    pub(super) async fn send(
        &self,
        tenant: usize,
        token: Option<&str>,
        ask: Ask,
    ) -> Option<(u16, Value)> {
        let mut base = self.base.subscribe();
        let url = format!("{}{}", *base.borrow_and_update(), ask.path);
        let mut request = self
            .client
            .request(ask.method, url)
            .header("x-api-key", &self.tenants[tenant].key)
            .header("content-type", "application/json");
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = ask.body {
            request = request.body(body);
        }
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) if error.is_connect() => {
                // The next program will be elsewhere.
                base.changed().await.unwrap();
                return Some((0, Value::Null));
            }
            Err(_) => return None,
        };
        let status = answer.status().as_u16();
        Some((status, answer.json().await.ok()?))
    }

    /// One of the tenant's comments: as often as not one of the first.
    pub(super) fn some_comment(&self, tenant: usize, chance: &mut StdRng) -> Option<Written> {
        let written = self.tenants[tenant].written.read().unwrap();
        let among = if chance.random_bool(0.5) {
            HOT.min(written.len())
        } else {
            written.len()
        };
        (among > 0).then(|| written[chance.random_range(0..among)].clone())
    }

    /// A root, or an answer to someone's comment, which may be one's own.
    async fn write(&self, writer: &mut Writer) {
        let content = writer.content();
        let reply = writer.chance.random_bool(0.5);
        let parent = self.some_comment(writer.tenant, &mut writer.chance);
        let parent = parent.filter(|_| reply);
        let any = writer.chance.random_range(0..ENTITIES).to_string();
        let entity = parent.as_ref().map_or(any, |parent| parent.entity.clone());
        let parent = parent.map(|parent| parent.id);
        let body = json!({"entityType": "post", "entityId": entity, "content": content,
            "parentId": parent});
        let ask = Ask::post("/v1/comments", &body);
        let answer = self.send(writer.tenant, Some(&writer.token), ask).await;
        let mut journal = self.journal.lock().unwrap();
        match answer {
            Some((201, comment)) => {
                let written = Written {
                    id: comment["id"].as_str().unwrap().to_owned(),
                    entity,
                    parent,
                    author: writer.user.clone(),
                    content,
                };
                let tenant = &self.tenants[writer.tenant];
                tenant.written.write().unwrap().push(written);
                self.acknowledged.fetch_add(1, Ordering::SeqCst);
            }
            Some((0, _)) => {}
            Some((503, problem)) if nothing_was_done(&problem) => journal.refused.push(content),
            Some((503, _)) | None => journal.unknown.push(content),
            Some(other) => journal.faults.push(format!("{body}: {other:?}")),
        }
    }

    /// Likes a comment, or takes the like back, whether or not it is so already.
    async fn like(&self, writer: &mut Writer) {
        let Some(comment) = self.some_comment(writer.tenant, &mut writer.chance) else {
            return;
        };
        let set = writer.chance.random_bool(0.6);
        let ask = Ask {
            method: if set { Method::POST } else { Method::DELETE },
            path: format!("/v1/comments/{}/like", comment.id),
            body: None,
        };
        let answer = self.send(writer.tenant, Some(&writer.token), ask).await;
        let mut journal = self.journal.lock().unwrap();
        let like = (writer.user.clone(), comment.id.clone());
        let before = journal.likes.get(&like).copied().unwrap_or(Some(false));
        let told = journal.told(set, &comment.id, &writer.user);
        let now = match answer {
            Some((200, _)) => {
                told.acknowledged += 1;
                self.acknowledged.fetch_add(1, Ordering::SeqCst);
                if before == Some(set) {
                    journal.faults.push(format!("{like:?} was lost: {set}"));
                }
                Some(set)
            }
            Some((409, _)) => {
                journal.turned_down += 1;
                if before == Some(!set) {
                    journal
                        .faults
                        .push(format!("{like:?} came by itself: {set}"));
                }
                Some(set)
            }
            Some((0, _)) => before,
            Some((503, problem)) if nothing_was_done(&problem) => before,
            Some((503, _)) | None => {
                told.open += 1;
                None
            }
            Some(other) => {
                journal.faults.push(format!("{like:?}: {other:?}"));
                None
            }
        };
        journal.likes.insert(like, now);
    }

    /// Asks for what must be refused, whatever happens meanwhile.
    async fn err(&self, writer: &mut Writer) {
        let Some(refusal) = refusals::any(self, writer) else {
            return;
        };
        let content = refusal.content.clone();
        let outcome = self.turn_down(writer, refusal).await;
        let mut journal = self.journal.lock().unwrap();
        journal.refused.extend(content);
        match outcome {
            Ok(true) => journal.turned_down += 1,
            Ok(false) => {}
            Err(fault) => journal.faults.push(fault),
        }
    }

    /// Whether it was refused for its reason; false if nobody was there to say so.
    pub(super) async fn turn_down(
        &self,
        writer: &Writer,
        refusal: Refusal,
    ) -> Result<bool, String> {
        let Refusal {
            why, ask, right, ..
        } = refusal;
        match self.send(writer.tenant, Some(&writer.token), ask).await {
            Some((status, _)) if status == right => Ok(true),
            Some((0 | 503, _)) | None => Ok(false),
            Some(other) => Err(format!("{why}: {other:?}")),
        }
    }

    pub(super) async fn work(&self, mut writer: Writer) {
        while !self.over.load(Ordering::SeqCst) {
            match writer.chance.random_range(0..10) {
                0 => self.err(&mut writer).await,
                1..=5 => self.write(&mut writer).await,
                _ => self.like(&mut writer).await,
            }
        }
    }

    /// Waits until so many more writes went through.
    pub(super) async fn calm(&self, writes: usize) {
        let until = self.acknowledged.load(Ordering::SeqCst) + writes;
        let calm = async || self.acknowledged.load(Ordering::SeqCst) >= until;
        wait_until("writes to go on", calm, PATIENCE).await;
    }

    pub(super) fn moved_to(&self, server: &Served) {
        self.base.send_replace(server.url(""));
    }
}

impl Journal {
    fn told(&mut self, set: bool, comment: &str, user: &str) -> &mut Told {
        let action = if set {
            "comment.reaction.set"
        } else {
            "comment.reaction.taken_back"
        };
        let key = (action, comment.to_owned(), user.to_owned());
        self.reactions.entry(key).or_default()
    }
}

/// Some answers leave open whether it was done; all others of 503 say that it was not.
fn nothing_was_done(problem: &Value) -> bool {
    problem["code"] != "outcome_unknown" && problem["code"] != "timed_out"
}
