//! The audit log: read over HTTP, sealed by the running program, verified by the command line.

use crate::process::Place;
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

    verified(&place).await;
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
