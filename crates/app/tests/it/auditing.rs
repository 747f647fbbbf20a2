//! The audit log: read over HTTP, sealed by the running program, verified by the command line.

use crate::process::Place;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use stoa_testkit::{PATIENCE, wait_until};

#[tokio::test]
async fn what_was_done_and_what_was_refused_is_listed_sealed_and_verified() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let key = place.tenant().await;
    let client = reqwest::Client::new();
    let ask = async |key: &str, method: &str, path: &str, body: Option<Value>| {
        let mut request = client
            .request(method.parse().unwrap(), server.url(path))
            .header("X-API-Key", key);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json::<Value>().await.unwrap_or_default())
    };
    let reader = json!({"name": "r", "kind": "secret", "scopes": ["comments:read"]});
    let (_, reader) = ask(&key, "POST", "/v1/api-keys", Some(reader)).await;
    let reader = reader["apiKey"].as_str().unwrap();
    let comment = json!({"entityType": "post", "entityId": "1", "content": "Hello"});
    let written = ask(&key, "POST", "/v1/comments", Some(comment.clone())).await;
    assert_eq!(written.0, 201);
    assert_eq!(
        ask(reader, "POST", "/v1/comments", Some(comment)).await.0,
        403
    );
    assert_eq!(ask(reader, "GET", "/v1/audit-logs", None).await.0, 403);

    let logs = async |query: &str| {
        ask(&key, "GET", &format!("/v1/audit-logs{query}"), None)
            .await
            .1
    };
    wait_until(
        "the refusals are written",
        async || {
            logs("?action=request.denied").await["items"]
                .as_array()
                .unwrap()
                .len()
                == 2
        },
        PATIENCE,
    )
    .await;
    let denied = &logs("?action=request.denied&limit=1").await["items"][0];
    assert_eq!(denied["operation"], "GET /v1/audit-logs");
    assert_eq!(denied["error"], "missing_scope");
    assert_eq!(denied["success"], false);
    let made = &logs("?action=comment.created").await["items"][0];
    assert_eq!(made["operation"], "POST /v1/comments");
    assert_eq!(made["resourceId"], written.1["id"]);
    assert_eq!(made["success"], true);

    // PostgreSQL knows no such year.
    let all = logs("?from=-009998-01-01T00:00:00Z").await;
    assert!(!all["items"].as_array().unwrap().is_empty());
    let none = logs("?to=-009998-01-01T00:00:00Z").await;
    assert_eq!(none["items"], json!([]));
    // Texts that PostgreSQL does not take, or that no row can hold.
    for query in ["?action=%00", "?resource=a%00", "?action="] {
        let (status, refused) = ask(&key, "GET", &format!("/v1/audit-logs{query}"), None).await;
        assert_eq!(
            (status, &refused["code"]),
            (422, &json!("invalid")),
            "{query}"
        );
    }
    verified(&place).await;
    server.stop().await;
}

#[tokio::test]
async fn neither_cursors_nor_positions_show_how_much_happens() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let key = place.tenant().await;
    let client = reqwest::Client::new();
    let comment = json!({"entityType": "post", "entityId": "1", "content": "Hello"});
    let mut positions = Vec::new();
    for _ in 0..3 {
        let request = client.post(server.url("/v1/comments"));
        let written = request.header("X-API-Key", &key).json(&comment);
        let written = written.send().await.unwrap();
        positions.push(
            written.headers()["stoa-position"]
                .to_str()
                .unwrap()
                .to_owned(),
        );
    }
    for position in &positions {
        assert!(
            position.len() == 22 && !position.contains("-9223372036854775807"),
            "{position}"
        );
    }
    let get = async |path: &str, position: Option<&str>| {
        let mut request = client.get(server.url(path)).header("X-API-Key", &key);
        if let Some(position) = position {
            request = request.header("Stoa-Position", position);
        }
        let answer = request.send().await.unwrap();
        (
            answer.status().as_u16(),
            answer.json::<Value>().await.unwrap(),
        )
    };
    let thread = "/v1/comments?entityType=post&entityId=1";
    assert_eq!(get(thread, Some(&positions[0])).await.0, 200);
    for old in ["1-734-12", "1-734-9223372036854775807"] {
        let (status, refused) = get(thread, Some(old)).await;
        let code = &refused["errors"][0]["code"];
        assert_eq!((status, code), (422, &json!("malformed_position")), "{old}");
    }

    let (_, first) = get("/v1/audit-logs?limit=1", None).await;
    let cursor = first["page"]["nextCursor"].as_str().unwrap();
    let clear = URL_SAFE_NO_PAD.decode(cursor).unwrap();
    let clear = String::from_utf8_lossy(&clear);
    assert!(
        !clear.contains("transaction") && !clear.contains("epoch"),
        "{clear}"
    );
    let (status, next) = get(&format!("/v1/audit-logs?limit=1&cursor={cursor}"), None).await;
    assert_eq!(status, 200);
    assert_ne!(next["items"][0]["id"], first["items"][0]["id"]);
    let id = first["items"][0]["id"].as_str().unwrap();
    let old = format!("\u{1}{{\"epoch\":1,\"transaction\":9000,\"id\":\"{id}\"}}");
    let made_up = format!("\u{1}[\"AAAAAAAAAAAAAAAAAAAAAA\",\"{id}\"]");
    for cursor in [old, made_up] {
        let cursor = URL_SAFE_NO_PAD.encode(cursor);
        let (status, refused) = get(&format!("/v1/audit-logs?cursor={cursor}"), None).await;
        assert_eq!((status, &refused["code"]), (422, &json!("bad_cursor")));
    }
    server.stop().await;
}

/// What the command says of a log that is as it was, and of one that is not.
async fn verified(place: &Place) {
    let verify = ["audit", "verify", "--json"];
    wait_until(
        "all is sealed",
        async || place.run(&verify).await.json()["tenants"][0]["found"]["unsealed"] == 0,
        PATIENCE,
    )
    .await;
    let well = place.run(&verify).await;
    assert_eq!(
        (well.code, &well.json()["ok"]),
        (Some(0), &json!(true)),
        "{well:?}"
    );
    let printed = place.run(&["audit", "export", "--tenant", "a"]).await;
    assert_eq!(
        printed.out.lines().count() as u64,
        well.json()["tenants"][0]["found"]["rows"]
    );

    let tamper = "UPDATE core.audit SET action = 'comment.read' WHERE action = 'comment.created'";
    assert_eq!(place.admin().await.execute(tamper, &[]).await.unwrap(), 1);
    let found = place.run(&["audit", "verify"]).await;
    assert_eq!(found.code, Some(1), "{found:?}");
    assert!(found.out.contains("altered"), "{found:?}");
    let foreign = place.run(&["audit", "verify", "--tenant", "nobody"]).await;
    assert_eq!(foreign.code, Some(1));
}
