//! Everything of a tenant is taken out over HTTP, and what was cut shows.

use crate::process::Place;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use stoa_testkit::{PATIENCE, TestApp, wait_until};

/// The lines but the first, which tells the time.
fn behind_the_head(lines: &str) -> Vec<&str> {
    lines.lines().skip(1).collect()
}

#[tokio::test]
async fn an_export_over_http_is_the_one_of_the_command_and_comes_in_again() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let key = place.tenant().await;
    let client = Client::new();
    let mut parent = Value::Null;
    for n in 0..3 {
        let body = json!({"entityType": "post", "entityId": "1", "content": format!("No. {n}"),
                          "parentId": parent, "author": {"name": "Ada", "email": "ada@example.org"}});
        let asked = client
            .post(server.url("/v1/comments"))
            .header("X-API-Key", &key);
        let answer = asked.json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 201);
        parent = answer.json::<Value>().await.unwrap()["id"].clone();
    }
    let asked = client
        .get(server.url("/v1/comments/export"))
        .header("X-API-Key", &key);
    let answer = asked.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/x-ndjson");
    assert!(header("content-disposition").starts_with("attachment"));
    let lines = answer.text().await.unwrap();
    let subdomain = "a";
    let command = place
        .run(&["export", "comments", "--tenant", subdomain])
        .await;
    assert_eq!(command.code, Some(0), "{command:?}");
    assert_eq!(behind_the_head(&lines), behind_the_head(&command.out));
    assert!(lines.contains("ada@example.org"));
    let last: Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    assert_eq!(last["end"]["comments"], 3);

    std::fs::write(place.path().join("all.ndjson"), &lines).unwrap();
    let other = [
        "tenant",
        "create",
        "--name",
        "Other",
        "--subdomain",
        "other",
    ];
    assert_eq!(place.run(&other).await.code, Some(0));
    let import = [
        "import",
        "comments",
        "--format",
        "stoa",
        "--tenant",
        "other",
        "all.ndjson",
    ];
    let imported = place.run(&import).await;
    assert_eq!(imported.code, Some(0), "{imported:?}");
    assert!(imported.out.contains("3 comments written"), "{imported:?}");
    let path = "/v1/audit-logs?action=comments.exported";
    let asked = client.get(server.url(path)).header("X-API-Key", &key);
    let rows: Value = asked.send().await.unwrap().json().await.unwrap();
    let operations: Vec<&Value> = rows["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["operation"])
        .collect();
    assert_eq!(operations, ["", "GET /v1/comments/export"]);
    server.stop().await;
}

/// A thread of forty megabytes, out of one comment.
const GROW: &str = "
    INSERT INTO comments.comments (tenant_id, id, thread_id, parent_key, position, depth, author_kind,
                                   author_name, content, content_format, content_html, render_version,
                                   status, created_at)
    SELECT c.tenant_id, gen_random_uuid(), c.thread_id, c.parent_key, n, 0, c.author_kind, c.author_name,
           t.text, 'plain', t.text, c.render_version, c.status, c.created_at
      FROM comments.comments c, generate_series(2, 5000) n,
           (SELECT string_agg(md5(i::text), ' ') AS text FROM generate_series(1, 120) i) t;
    UPDATE comments.threads SET root_count = 5000, comment_count = 5000";

async fn begin(app: &TestApp, key: &str) -> Response {
    let url = format!("http://{}/v1/comments/export", app.address());
    let asked = Client::new().get(url).header("X-API-Key", key);
    asked.send().await.unwrap()
}

#[tokio::test]
async fn an_export_that_is_broken_off_shows_and_no_tenant_has_two_and_nobody_a_third() {
    let app = TestApp::start().await;
    let (key, gazette) = (app.tenant("herald").await, app.tenant("gazette").await);
    let third = app.tenant("courier").await;
    for key in [&key, &gazette] {
        let body = json!({"entityType": "post", "entityId": "1", "content": "Hello"});
        let post = app.post("/v1/comments").key(key).json(&body);
        post.send().await.expect(201);
    }
    let admin = app.database().admin().await;
    admin.batch_execute(GROW).await.unwrap();

    // Both wait for their readers, who do not come.
    let (mut one, other) = (begin(&app, &key).await, begin(&app, &gazette).await);
    assert_eq!(
        (one.status(), other.status()),
        (200.try_into().unwrap(), 200.try_into().unwrap())
    );
    let refused = app.get("/v1/comments/export").key(&third).send().await;
    assert_eq!(refused.headers["retry-after"], "30");
    assert_eq!(refused.expect(503)["code"], "too_many_exports");
    drop(other);
    let again = async || begin(&app, &third).await.status() == 200;
    wait_until("a place again, once one has left", again, PATIENCE).await;
    wait_until("that one to be free as well", again, PATIENCE).await;

    let second = app.get("/v1/comments/export").key(&key).send().await;
    assert_eq!(
        second.expect(503)["code"],
        "too_many_exports",
        "though one is free"
    );

    let end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE usename = 'stoa_app' AND datname = current_database()
                  AND xact_start IS NOT NULL";
    let ended: i64 = admin.query_one(end, &[]).await.unwrap().get(0);
    assert!(ended > 0);
    let mut text = Vec::new();
    let error = loop {
        match one.chunk().await {
            Ok(Some(piece)) => text.extend_from_slice(&piece),
            Ok(None) => panic!("an export that was broken off came to its end"),
            Err(error) => break error,
        }
    };
    assert!(error.is_body() || error.is_decode(), "{error:?}");
    let text = String::from_utf8_lossy(&text);
    assert!(text.lines().count() > 10 && !text.contains("{\"end\""));
    app.stop().await;
}
