//! What an operator does with tenants, and as the platform's administrator.

use crate::process::{Place, Ran, Served};
use serde_json::{Value, json};
use stoa_testkit::{PATIENCE, wait_until};

async fn create(place: &Place, subdomain: &str) -> Value {
    let create = ["tenant", "create", "--name", "A paper", "--json"];
    let create = [&create[..], &["--subdomain", subdomain]].concat();
    place.run(&create).await.json()
}

/// Done, with nothing said on standard error.
fn done(ran: &Ran) -> &str {
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    &ran.out
}

/// Not done, with the reason on standard error and nothing on standard output.
fn refused(ran: &Ran, code: i32, why: &str) {
    assert_eq!((ran.code, ran.out.as_str()), (Some(code), ""), "{ran:?}");
    assert!(ran.err.contains(why), "{ran:?}");
}

async fn status_with(server: &Served, key: &str) -> u16 {
    let client = reqwest::Client::new();
    let asked = client
        .get(server.url("/v1/tenant"))
        .header("X-API-Key", key);
    asked.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_tenant_is_refused_while_it_is_suspended_and_served_again_once_activated() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let key = create(&place, "herald").await["apiKey"].clone();
    let other = create(&place, "courier").await["apiKey"].clone();
    let (key, other) = (key.as_str().unwrap(), other.as_str().unwrap());
    assert_eq!(status_with(&server, key).await, 200);
    for (word, status, said) in [
        ("suspend", 403, "herald is suspended\n"),
        // Again changes nothing, and is no fault.
        ("suspend", 403, "herald is suspended\n"),
        ("activate", 200, "herald is active\n"),
        ("activate", 200, "herald is active\n"),
    ] {
        let ran = place.run(&["tenant", word, "herald"]).await;
        assert_eq!(done(&ran), said);
        let told = async || status_with(&server, key).await == status;
        wait_until("the running server to know", told, PATIENCE).await;
        assert_eq!(status_with(&server, other).await, 200, "{word}");
    }
    let ran = place.run(&["tenant", "suspend", "herald", "--json"]).await;
    let json: Value = serde_json::from_str(done(&ran)).unwrap();
    assert_eq!(
        (&json["subdomain"], &json["status"]),
        (&json!("herald"), &json!("suspended"))
    );
    let listed = place.run(&["tenant", "list"]).await;
    let lines: Vec<Vec<&str>> = done(&listed)
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(lines[0], ["SUBDOMAIN", "NAME", "PLAN", "STATUS", "ID"]);
    assert_eq!(lines[1][..5], ["herald", "A", "paper", "free", "suspended"]);
    assert_eq!(lines[2][..5], ["courier", "A", "paper", "free", "active"]);
    assert_eq!(lines.len(), 3);

    for word in ["suspend", "activate"] {
        let ran = place.run(&["tenant", word, "nobody"]).await;
        refused(&ran, 1, "there is no tenant `nobody`");
        refused(&place.run(&["tenant", word]).await, 2, "<SUBDOMAIN>");
    }
    server.stop().await;
}

#[tokio::test]
async fn an_administrators_token_made_here_opens_the_platforms_routes() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let ran = place
        .run(&["admin", "token", "create", "--name", "operations"])
        .await;
    let token = done(&ran).lines().next().unwrap().to_owned();
    let create = [
        "admin",
        "token",
        "create",
        "--json",
        "--expires-at",
        "2020-01-01T00:00:00Z",
    ];
    let ran = place.run(&create).await;
    let expired: Value = serde_json::from_str(done(&ran)).unwrap();
    assert_eq!(expired["name"], "command line");
    assert_eq!(expired["expiresAt"], "2020-01-01T00:00:00Z");
    let never = ["admin", "token", "create", "--expires-at", "tomorrow"];
    refused(&place.run(&never).await, 2, "--expires-at");

    let client = reqwest::Client::new();
    let status = async |token: &str| {
        let asked = client.get(server.url("/v1/tenants")).bearer_auth(token);
        asked.send().await.unwrap().status().as_u16()
    };
    assert_eq!(status(&token).await, 200);
    assert_eq!(status(expired["token"].as_str().unwrap()).await, 401);
    let key = create_key(&place).await;
    assert_eq!(status(&key).await, 401, "a tenant's key is none");

    // More tenants than a page of the API holds; the command lists them all.
    for n in 0..100 {
        let body = json!({"name": "N", "subdomain": format!("n{n}")});
        let asked = client.post(server.url("/v1/tenants")).bearer_auth(&token);
        assert_eq!(asked.json(&body).send().await.unwrap().status(), 201);
    }
    let listed = place.run(&["tenant", "list", "--json"]).await;
    let listed: Vec<Value> = serde_json::from_str(done(&listed)).unwrap();
    assert_eq!(listed.len(), 101);
    assert_eq!(listed[0]["subdomain"], "herald");
    assert_eq!(listed[100]["subdomain"], "n99");
    server.stop().await;
}

async fn create_key(place: &Place) -> String {
    create(place, "herald").await["apiKey"]
        .as_str()
        .unwrap()
        .to_owned()
}
