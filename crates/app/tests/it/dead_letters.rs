//! A tenant sees what could not be handled of its own, and has it tried again.

use serde_json::{Value, json};
use stoa_testkit::{Answer, PATIENCE, TestApp, wait_until};
use tokio_postgres::Client;

/// A dead letter of each event of these types, as the broker would have set it aside.
pub(crate) const BURY: &str = "
    INSERT INTO core.dead_letters (id, queue, tenant_id, event_id, envelope, error)
    SELECT -e.sequence, 'comments.notices', e.tenant_id, e.id,
           json_build_object('specversion', '1.0', 'source', 'stoa', 'id', e.id, 'type', e.type,
               'subject', e.aggregate_id, 'time', e.occurred_at, 'tenantid', e.tenant_id,
               'schemaversion', e.schema_version, 'aggregateversion', e.aggregate_version,
               'position', e.epoch || '-' || e.transaction || '-' || e.sequence,
               'imported', e.imported, 'data', e.data),
           'postgresql: connect to secret-host.internal refused'
      FROM core.events e
     WHERE e.type = 'CommentCreated'";

async fn letters(app: &TestApp, key: &str, query: &str) -> Value {
    let path = format!("/v1/dead-letters{query}");
    app.get(&path).key(key).send().await.expect(200)
}

async fn replay(app: &TestApp, key: &str, id: &str) -> Answer {
    let path = format!("/v1/dead-letters/{id}/replay");
    app.post(&path).key(key).send().await
}

async fn write(app: &TestApp, key: &str, count: usize) {
    for _ in 0..count {
        let body = json!({"entityType": "post", "entityId": "1", "content": "Hello"});
        let written = app.post("/v1/comments").key(key).json(&body).send().await;
        written.expect(201);
    }
}

async fn number(admin: &Client, question: &str) -> i64 {
    admin.query_one(question, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_tenant_sees_its_own_page_by_page_and_nothing_of_the_inside() {
    let app = TestApp::start().await;
    let (ours, theirs) = (app.tenant("ours").await, app.tenant("theirs").await);
    assert_eq!(letters(&app, &ours, "").await["items"], json!([]));
    write(&app, &ours, 5).await;
    write(&app, &theirs, 2).await;
    let admin = app.database().admin().await;
    admin.batch_execute(BURY).await.unwrap();
    let unfinished = "UPDATE core.dead_letters
                         SET error = 'it was handed out 20 times and never came to an end',
                             envelope = '{\"type\": \"Nonsense\"}'
                       WHERE id = (SELECT max(id) FROM core.dead_letters)";
    admin.batch_execute(unfinished).await.unwrap();

    let (mut seen, mut query) = (Vec::new(), "?limit=2".to_owned());
    loop {
        let page = letters(&app, &ours, &query).await;
        let text = page.to_string();
        for inside in ["secret-host", "position", "tenantid", "\"-"] {
            assert!(!text.contains(inside), "{inside}: {text}");
        }
        seen.extend(page["items"].as_array().unwrap().clone());
        match page["links"]["next"].as_str() {
            Some(next) => query = next.strip_prefix("/v1/dead-letters").unwrap().to_owned(),
            None => break,
        }
    }
    let mut ids: Vec<&str> = seen.iter().map(|one| one["id"].as_str().unwrap()).collect();
    ids.dedup();
    assert_eq!(ids.len(), 5, "{seen:?}");
    let (unreadable, read): (Vec<&Value>, Vec<&Value>) =
        seen.iter().partition(|one| one["eventType"].is_null());
    assert_eq!(unreadable.len(), 1);
    assert_eq!(unreadable[0]["reason"], "unfinished");
    for letter in read {
        assert_eq!(letter["reason"], "failed");
        assert_eq!(letter["queue"], "comments.notices");
        assert_eq!(letter["eventType"], "CommentCreated");
        assert_eq!(letter["data"]["commentId"], letter["subjectId"]);
    }
    let other = letters(&app, &theirs, "").await;
    assert_eq!(other["items"].as_array().unwrap().len(), 2);
    let none = letters(&app, &ours, "?queue=comments.departures").await;
    assert_eq!(none["items"], json!([]));
    let foreign = app.get("/v1/api-keys?limit=1").key(&ours).send().await;
    let stray = foreign.expect(200)["page"]["nextCursor"].clone();
    for cursor in ["AAAA", stray.as_str().unwrap_or("x")] {
        let path = format!("/v1/dead-letters?cursor={cursor}");
        let refused = app.get(&path).key(&ours).send().await;
        assert_eq!(refused.expect(422)["code"], "bad_cursor");
    }
    app.stop().await;
}

#[tokio::test]
async fn what_is_put_back_is_handled_and_what_is_anothers_is_as_if_it_were_not() {
    let app = TestApp::start().await;
    let (ours, theirs) = (app.tenant("ours").await, app.tenant("theirs").await);
    let root = json!({"entityType": "post", "entityId": "1", "content": "Hello"});
    let root = app
        .post("/v1/comments")
        .key(&ours)
        .json(&root)
        .send()
        .await
        .expect(201);
    let mut reply = json!({"entityType": "post", "entityId": "1", "content": "An answer"});
    reply["parentId"] = root["id"].clone();
    app.post("/v1/comments")
        .key(&ours)
        .json(&reply)
        .send()
        .await
        .expect(201);
    let admin = app.database().admin().await;
    let handled = "SELECT count(*) FROM core.inbox WHERE consumer = 'comments.notices'";
    let is_handled = async || number(&admin, handled).await == 1;
    wait_until("the reply to be handled", is_handled, PATIENCE).await;
    // As if it had not been.
    admin.batch_execute("DELETE FROM core.inbox").await.unwrap();
    let of_reply = format!("{BURY} AND e.data->>'parentId' IS NOT NULL");
    admin.batch_execute(&of_reply).await.unwrap();

    let listed = letters(&app, &ours, "").await;
    let id = listed["items"][0]["id"].as_str().unwrap().to_owned();
    let foreign = replay(&app, &theirs, &id).await;
    let unknown = replay(&app, &theirs, "01890000-0000-7000-8000-000000000007").await;
    let bare = |answer: &Answer| {
        let mut told = answer.json();
        told.as_object_mut().unwrap().remove("requestId");
        (answer.status.as_u16(), told)
    };
    assert_eq!(bare(&foreign), bare(&unknown));
    assert_eq!(foreign.status, 404);
    assert_eq!(
        number(&admin, "SELECT count(*) FROM core.dead_letters").await,
        1
    );

    let replayed = replay(&app, &ours, &id).await;
    assert_eq!(replayed.status, 204, "{replayed:?}");
    assert_eq!(replay(&app, &ours, &id).await.status, 404);
    wait_until("it to be handled again", is_handled, PATIENCE).await;
    assert_eq!(letters(&app, &ours, "").await["items"], json!([]));
    let path = "/v1/audit-logs?action=dead_letter.replayed";
    let audited = app.get(path).key(&ours).send().await.expect(200);
    let rows = audited["items"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "{audited}");
    assert_eq!(rows[0]["resourceId"], json!(id));
    assert_eq!(rows[0]["metadata"]["queue"], "comments.notices");
    app.stop().await;
}

#[tokio::test]
async fn each_of_both_nets_holds_what_is_anothers() {
    let app = TestApp::start().await;
    let (ours, theirs) = (app.tenant("ours").await, app.tenant("theirs").await);
    write(&app, &theirs, 1).await;
    let admin = app.database().admin().await;
    admin.batch_execute(BURY).await.unwrap();
    let listed = letters(&app, &theirs, "").await;
    let id = listed["items"][0]["id"].as_str().unwrap().to_owned();
    // The policies alone, asked without a predicate.
    let serving = app.database().serving().await;
    let our_tenant = app.get("/v1/tenant").key(&ours).send().await.expect(200);
    let us = our_tenant["id"].as_str().unwrap();
    let set = format!("BEGIN; SELECT set_config('stoa.tenant', '{us}', true)");
    serving.batch_execute(&set).await.unwrap();
    let seen = serving.query("SELECT FROM core.dead_letters", &[]).await;
    assert_eq!(seen.unwrap().len(), 0);
    let taken = serving.execute("DELETE FROM core.dead_letters", &[]).await;
    assert_eq!(taken.unwrap(), 0);
    let put = "INSERT INTO core.queue (queue, tenant_id, event_id, envelope)
               SELECT 'comments.notices', gen_random_uuid(), gen_random_uuid(), '{}'";
    let refused = serving.execute(put, &[]).await.unwrap_err();
    assert!(refused.to_string().contains("db error"), "{refused}");
    serving.batch_execute("ROLLBACK").await.unwrap();
    // The predicates alone.
    for table in ["dead_letters", "queue"] {
        let cut = format!("ALTER TABLE core.{table} DISABLE ROW LEVEL SECURITY");
        admin.batch_execute(&cut).await.unwrap();
    }
    assert_eq!(letters(&app, &ours, "").await["items"], json!([]));
    assert_eq!(replay(&app, &ours, &id).await.status, 404);
    assert_eq!(replay(&app, &theirs, &id).await.status, 204);
    app.stop().await;
}
