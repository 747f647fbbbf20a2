//! A data folder that is put back as it was.

use crate::process::Place;
use reqwest::{Response, header::ETAG};
use serde_json::json;
use std::{path::Path, process::Command};

/// Copies a folder with modes and owners.
fn copy(from: &Path, to: &Path) {
    let status = Command::new("cp").arg("-a").args([from, to]).status();
    assert!(status.unwrap().success());
}

/// Writes a comment by a server of its own; the tag of the page afterwards.
async fn write(place: &Place, key: &str, content: &str) -> String {
    let server = place.serve(&[]).await;
    let client = reqwest::Client::new();
    let comment = json!({"entityType": "post", "entityId": "1", "content": content});
    let written = client
        .post(server.url("/v1/comments"))
        .header("X-API-Key", key)
        .json(&comment)
        .send()
        .await
        .unwrap();
    assert_eq!(written.status(), 201);
    let page = page(&server.url(""), key, "\"none\"").await;
    let tag = page.headers()[ETAG].to_str().unwrap().to_owned();
    server.stop().await;
    tag
}

async fn page(url: &str, key: &str, known: &str) -> Response {
    let path = format!("{url}/v1/comments?entityType=post&entityId=1");
    let asked = reqwest::Client::new().get(path).header("X-API-Key", key);
    asked.header("If-None-Match", known).send().await.unwrap()
}

#[tokio::test]
async fn what_clients_hold_of_a_lost_time_does_not_pass_for_the_present() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let key = place.tenant().await;
    server.stop().await;
    write(&place, &key, "kept").await;
    let backup = place.data().with_extension("backup");
    copy(&place.data(), &backup);
    let lost = write(&place, &key, "lost").await;

    std::fs::remove_dir_all(place.data()).unwrap();
    copy(&backup, &place.data());
    let server = place.serve(&[]).await;
    let refused = place.run(&["migrate", "--restored"]).await;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.err.contains("stop it first"), "{refused:?}");
    server.stop().await;
    let begun = place.run(&["migrate", "--restored"]).await;
    assert_eq!(begun.code, Some(0), "{begun:?}");

    let present = write(&place, &key, "instead").await;
    assert_ne!(lost, present);
    let server = place.serve(&[]).await;
    let page = page(&server.url(""), &key, &lost).await;
    assert_eq!(page.status(), 200);
    let page = page.text().await.unwrap();
    assert!(page.contains("instead") && !page.contains("lost"), "{page}");
    server.stop().await;
}
