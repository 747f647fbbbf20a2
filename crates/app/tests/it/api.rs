//! The whole program in this process: one comment through everything.

use serde_json::json;
use stoa_testkit::TestApp;

#[tokio::test]
async fn a_comment_goes_through_everything_and_is_no_other_tenants() {
    let app = TestApp::start().await;
    let (one, other) = (app.tenant("one").await, app.tenant("other").await);
    let comment = json!({"entityType": "article", "entityId": "1", "content": "Hello"});
    let made = app
        .post("/v1/comments")
        .key(&one)
        .json(&comment)
        .send()
        .await
        .expect(201);
    let path = format!("/v1/comments/{}", made["id"].as_str().unwrap());
    let read = app.get(&path).key(&one).send().await.expect(200);
    assert_eq!(read["content"], "Hello");
    assert_eq!(read["author"]["displayName"], "one");
    let foreign = app.get(&path).key(&other).send().await.expect(404);
    assert_eq!(foreign["code"], "not_found");
    app.get(&path).send().await.expect(401);

    let database = app.stop().await;
    let admin = database.admin().await;
    let events = admin
        .query_one(
            "SELECT count(*) FROM core.events WHERE type = 'CommentCreated'",
            &[],
        )
        .await
        .unwrap();
    assert_eq!(events.get::<_, i64>(0), 1);
}
