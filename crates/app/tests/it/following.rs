//! What follows the event log, in this process or another.

use crate::process::{Place, Ran, Served};
use serde_json::{Value, json};
use stoa_testkit::{PATIENCE, wait_until};
use tokio::net::TcpStream;

/// A tenant's users who write and answer each other, and what the board should say of them.
pub(crate) struct Talk {
    pub(crate) key: String,
    users: Vec<(String, String)>,
    client: reqwest::Client,
}

impl Talk {
    pub(crate) async fn begin(server: &Served, key: &str) -> Self {
        let mut talk = Self {
            key: key.to_owned(),
            users: Vec::new(),
            client: reqwest::Client::new(),
        };
        for name in ["ada", "bob"] {
            let (email, password) = (format!("{name}@example.org"), "correct horse battery");
            let user = json!({"username": name, "email": email, "password": password});
            talk.post(server, "/v1/users", None, &user, 201).await;
            let login = json!({"email": email, "password": password});
            let login = talk
                .post(server, "/v1/users/login", None, &login, 200)
                .await;
            let token = login["accessToken"].as_str().unwrap().to_owned();
            let id = login["user"]["id"].as_str().unwrap().to_owned();
            talk.users.push((id, token));
        }
        talk
    }

    async fn post(
        &self,
        server: &Served,
        path: &str,
        token: Option<&str>,
        body: &Value,
        right: u16,
    ) -> Value {
        let mut asked = self
            .client
            .post(server.url(path))
            .header("X-API-Key", &self.key);
        if let Some(token) = token {
            asked = asked.bearer_auth(token);
        }
        let answer = asked.json(body).send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert_eq!(status, right, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Ada writes, Bob answers and likes; one notice for Ada.
    pub(crate) async fn round(&self, server: &Served) {
        let [(_, ada), (_, bob)] = &self.users[..] else {
            panic!("two users");
        };
        let comment = json!({"entityType": "post", "entityId": "1", "content": "Hello"});
        let root = self
            .post(server, "/v1/comments", Some(ada), &comment, 201)
            .await;
        let mut answer = comment;
        answer["parentId"] = root["id"].clone();
        self.post(server, "/v1/comments", Some(bob), &answer, 201)
            .await;
        let like = format!("/v1/comments/{}/like", root["id"].as_str().unwrap());
        self.post(server, &like, Some(bob), &json!({}), 200).await;
    }

    /// What the board says after so many rounds.
    pub(crate) fn board(&self, rounds: i64) -> Value {
        let entry = |at: usize, name: &str, likes: i64| {
            let id = &self.users[at].0;
            let author = json!({"id": id, "kind": "user", "displayName": name, "avatarUrl": null});
            json!({"userId": id, "author": author, "comments": rounds, "likesReceived": likes,
                "score": rounds + 2 * likes})
        };
        json!([entry(0, "ada", rounds), entry(1, "bob", 0)])
    }

    pub(crate) async fn told(&self, server: &Served) -> Value {
        let asked = self.client.get(server.url("/v1/leaderboards/comments"));
        let answer = asked.header("X-API-Key", &self.key).send().await.unwrap();
        answer.json::<Value>().await.unwrap()["items"].clone()
    }

    pub(crate) async fn wait_for(&self, server: &Served, rounds: i64) {
        let right = self.board(rounds);
        let told = async || self.told(server).await == right;
        wait_until("the board", told, PATIENCE).await;
    }
}

async fn count(place: &Place, of: &str) -> i64 {
    let count = format!("SELECT count(*) FROM {of}");
    place
        .admin()
        .await
        .query_one(&count, &[])
        .await
        .unwrap()
        .get(0)
}

#[tokio::test]
async fn what_a_process_without_the_relay_wrote_is_followed_by_one_that_has_no_other_role() {
    let place = Place::new();
    let front = place.serve(&["--roles", "gateway,api"]).await;
    let key = place.tenant().await;
    let talk = Talk::begin(&front, &key).await;
    for _ in 0..5 {
        talk.round(&front).await;
    }
    assert_eq!(talk.told(&front).await, json!([]));
    assert_eq!(count(&place, "core.consumers").await, 0, "nobody follows");
    assert_eq!(
        count(&place, "core.events WHERE aggregate_type = 'comment'").await,
        15
    );
    front.stop().await;

    let relay = place.serve(&["--roles", "relay"]).await;
    assert!(
        TcpStream::connect(relay.address).await.is_err(),
        "it answers no clients"
    );
    let metrics = reqwest::get(format!("http://{}/metrics", relay.metrics)).await;
    assert_eq!(metrics.unwrap().status(), 200);
    let followed = async || {
        count(&place, "comments.notices").await == 5 && count(&place, "core.queue").await == 0
    };
    wait_until("the notices", followed, PATIENCE).await;
    let right = "comments.standings WHERE (comments, likes_received) IN ((5, 5), (5, 0))";
    let stands = async || count(&place, right).await == 2;
    wait_until("the standings", stands, PATIENCE).await;
    relay.stop().await;

    let front = place.serve(&["--roles", "api"]).await;
    assert_eq!(talk.told(&front).await, talk.board(5));
    front.stop().await;
}

#[tokio::test]
async fn a_replay_makes_a_read_model_anew_with_and_without_a_server() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let key = place.tenant().await;
    let talk = Talk::begin(&server, &key).await;
    talk.round(&server).await;
    talk.wait_for(&server, 1).await;
    let spoil = "UPDATE comments.standings SET comments = 77";
    let replay = ["events", "replay", "comments.standings"];

    place.admin().await.batch_execute(spoil).await.unwrap();
    assert_ne!(talk.told(&server).await, talk.board(1));
    let ran = place.run(&replay).await;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    assert_eq!(
        ran.out,
        "comments.standings follows the log anew, from 0-0-0\n"
    );
    talk.wait_for(&server, 1).await;
    talk.round(&server).await;
    talk.wait_for(&server, 2).await;

    place.admin().await.batch_execute(spoil).await.unwrap();
    server.stop().await;
    let ran: Ran = place.run(&[&replay[..], &["--json"]].concat()).await;
    assert_eq!(ran.err, "");
    assert_eq!(
        ran.json(),
        json!({"replaying": "comments.standings", "from": "0-0-0"})
    );
    let server = place.serve(&[]).await;
    talk.wait_for(&server, 2).await;
    // Who was told once is not told again.
    assert_eq!(count(&place, "comments.notices").await, 2);
    server.stop().await;

    let ran = place
        .run(&[&replay[..], &["--from", "yesterday"]].concat())
        .await;
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
}

/// What `/metrics` says of that series.
async fn figure(server: &Served, series: &str) -> Option<f64> {
    let metrics = reqwest::get(format!("http://{}/metrics", server.metrics)).await;
    let text = metrics.unwrap().text().await.unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(series))?;
    line.trim().parse().ok()
}

#[tokio::test]
async fn figures_tell_who_is_held_back_and_what_was_set_aside() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let key = place.tenant().await;
    let talk = Talk::begin(&server, &key).await;
    talk.round(&server).await;
    talk.wait_for(&server, 1).await;
    let behind = r#"stoa_consumer_events_behind{consumer="comments.standings"}"#;
    let wait = async |series: &str, right: fn(f64) -> bool| {
        let told = async || figure(&server, series).await.is_some_and(right);
        wait_until(series, told, PATIENCE).await;
    };
    wait(behind, |events| events == 0.0).await;
    wait(r#"stoa_dead_letters{queue="comments.notices"}"#, |dead| {
        dead == 0.0
    })
    .await;

    let holder = place.admin().await;
    let dead = "INSERT INTO core.dead_letters (id, queue, tenant_id, event_id, envelope, error)
                SELECT n, 'comments.notices', gen_random_uuid(), gen_random_uuid(), '{}', 'no'
                  FROM generate_series(1, 2) n";
    holder.batch_execute(dead).await.unwrap();
    holder
        .batch_execute("BEGIN; SELECT pg_current_xact_id()")
        .await
        .unwrap();
    talk.round(&server).await;
    wait(behind, |events| events >= 3.0).await;
    wait("stoa_log_horizon_held_seconds", |held| held > 0.0).await;
    wait(r#"stoa_dead_letters{queue="comments.notices"}"#, |dead| {
        dead == 2.0
    })
    .await;
    holder.batch_execute("COMMIT").await.unwrap();
    wait(behind, |events| events == 0.0).await;
    wait("stoa_log_horizon_held_seconds", |held| held == 0.0).await;
    wait(r#"stoa_consumer_behind_seconds{consumer="relay"}"#, |age| {
        age == 0.0
    })
    .await;
}
