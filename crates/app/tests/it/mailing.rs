//! Letters of the whole program.

use serde_json::json;
use std::fs;
use stoa_testkit::{PATIENCE, TestApp, wait_until};

#[tokio::test]
async fn who_registers_finds_a_letter_in_the_outbox_and_confirms_by_it() {
    let app = TestApp::start().await;
    let key = app.tenant("acme").await;
    let password = "correct horse battery";
    let user = json!({"username": "ada", "email": "ada@example.org", "password": password});
    let made = app.post("/v1/users").key(&key).json(&user).send().await;
    assert_eq!(made.expect(201)["emailVerified"], false);
    let letters = || {
        let files = fs::read_dir(app.outbox()).into_iter().flatten();
        let paths = files.map(|file| file.unwrap().path());
        let whole = paths.filter(|path| path.extension().is_some_and(|kind| kind == "eml"));
        whole.collect::<Vec<_>>()
    };
    wait_until("a letter", async || !letters().is_empty(), PATIENCE).await;
    let text = fs::read_to_string(&letters()[0]).unwrap();
    assert!(text.contains("To: ada@example.org\r\n"), "{text}");
    let token = text.lines().find(|line| line.starts_with("stoa_ev_"));
    let body = json!({"token": token.unwrap()});
    let verify = app.post("/v1/users/verify-email").key(&key).json(&body);
    assert_eq!(verify.send().await.status, 204);
    let login = json!({"email": "ada@example.org", "password": password});
    let begun = app.post("/v1/users/login").key(&key).json(&login).send();
    assert_eq!(begun.await.expect(200)["user"]["emailVerified"], true);
    app.stop().await;
}
