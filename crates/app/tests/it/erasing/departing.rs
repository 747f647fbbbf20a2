//! Comments follow who is gone.

use serde_json::{Value, json};
use stoa_testkit::{PATIENCE, TestApp, wait_until};

const PASSWORD: &str = "correct horse battery";

#[tokio::test]
async fn comments_of_a_deleted_person_are_as_of_nobody_until_they_are_brought_back() {
    let app = TestApp::start().await;
    let key = app.tenant("acme").await;
    let body = json!({"username": "anna", "email": "anna@example.org", "password": PASSWORD});
    let anna = app
        .post("/v1/users")
        .key(&key)
        .json(&body)
        .send()
        .await
        .expect(201);
    let login = json!({"email": "anna@example.org", "password": PASSWORD});
    let begun = app
        .post("/v1/users/login")
        .key(&key)
        .json(&login)
        .send()
        .await
        .expect(200);
    let token = begun["accessToken"].as_str().unwrap();
    let body = json!({"entityType": "post", "entityId": "1", "content": "Hello"});
    for _ in 0..3 {
        app.post("/v1/comments")
            .key(&key)
            .token(token)
            .json(&body)
            .send()
            .await
            .expect(201);
    }
    let author = async || {
        let path = "/v1/comments?entityType=post&entityId=1";
        let page = app.get(path).key(&key).send().await.expect(200);
        let items = page["items"].as_array().unwrap().clone();
        assert_eq!(items[0]["content"], "Hello");
        items
            .into_iter()
            .map(|one| one["author"].clone())
            .collect::<Vec<Value>>()
    };
    let known = json!({"id": anna["id"], "displayName": "anna", "avatarUrl": null, "kind": "user"});
    assert_eq!(author().await, vec![known.clone(); 3]);

    let gone = app
        .delete("/v1/users/me")
        .key(&key)
        .token(token)
        .send()
        .await;
    assert_eq!(gone.status, 204);
    let nobody = json!({"id": null, "displayName": "", "avatarUrl": null, "kind": "deleted"});
    let is_nobody = async || author().await == vec![nobody.clone(); 3];
    wait_until("comments are nobody's", is_nobody, PATIENCE).await;

    let path = format!("/v1/users/{}", anna["id"].as_str().unwrap());
    let back = app.request(reqwest::Method::PATCH, &path).key(&key);
    back.json(&json!({"status": "active"}))
        .send()
        .await
        .expect(200);
    let is_known = async || author().await == vec![known.clone(); 3];
    wait_until("comments are hers again", is_known, PATIENCE).await;
    app.stop().await;
}
