//! Counts are verified by command and by night.

use crate::{following::Talk, process::Place};
use serde_json::{Value, json};
use stoa::nightly::Nightly;
use stoa_testkit::TestApp;

const VERIFY: [&str; 2] = ["counters", "verify"];

#[tokio::test]
async fn wrong_counts_end_the_command_with_1_until_they_are_put_right() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let key = place.tenant().await;
    let talk = Talk::begin(&server, &key).await;
    talk.round(&server).await;
    let json_too = [&VERIFY[..], &["--json"]].concat();
    let well = place.run(&json_too).await.json();
    let expected =
        json!({"ok": true, "tenants": 1, "rows": 3, "wrong": 0, "mended": 0, "miscounts": []});
    assert_eq!(well, expected);

    let damage = "UPDATE comments.comments SET like_count = 5 WHERE like_count = 1";
    place.admin().await.batch_execute(damage).await.unwrap();
    let ran = place.run(&json_too).await;
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""), "{ran:?}");
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&told["ok"], &told["wrong"]), (&json!(false), &json!(1)));
    let named = &told["miscounts"][0];
    assert_eq!(named["counter"], "comments.likeCount", "{told}");
    assert_eq!((&named["kept"], &named["counted"]), (&json!(5), &json!(1)));

    let ran = place.run(&[&VERIFY[..], &["--mend"]].concat()).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.out.contains("1 counts are wrong, 1 of them put right"),
        "{ran:?}"
    );
    assert_eq!(place.run(&json_too).await.json(), well);
    server.stop().await;
    let ran = place
        .run(&[&VERIFY[..], &["--tenant", "nobody"]].concat())
        .await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
}

#[tokio::test]
async fn of_several_processes_one_verifies_each_night_and_all_tell_what_it_found() {
    let app = TestApp::start().await;
    let key = app.tenant("herald").await;
    let body = json!({"entityType": "post", "entityId": "1", "content": "Hello"});
    let written = app.post("/v1/comments").key(&key).json(&body).send().await;
    written.expect(201);
    let damage = "UPDATE comments.threads SET comment_count = 12";
    app.database()
        .admin()
        .await
        .batch_execute(damage)
        .await
        .unwrap();
    let processes = [Nightly::new(app.context()), Nightly::new(app.context())];
    let (one, other) = tokio::join!(processes[0].round(), processes[1].round());
    let mut found = [one.unwrap(), other.unwrap()];
    found.sort_unstable();
    assert_eq!(found, [None, Some(1)]);
    for process in &processes {
        process.look().await.unwrap();
        assert_eq!(process.wrong(), 1);
    }
    assert_eq!(processes[0].round().await.unwrap(), None, "once a night");
    let kept = "SELECT comment_count FROM comments.threads";
    let admin = app.database().admin().await;
    let kept: i32 = admin.query_one(kept, &[]).await.unwrap().get(0);
    assert_eq!(kept, 12, "nothing is changed unasked");
    let yesterday = "UPDATE core.rounds SET began_at = began_at - interval '1 day'";
    admin.batch_execute(yesterday).await.unwrap();
    assert_eq!(processes[1].round().await.unwrap(), Some(1));
}
