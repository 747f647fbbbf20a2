//! Read models are made anew beside the server that keeps them.

use crate::{following::Talk, process::Place};
use serde_json::{Value, json};
use stoa_testkit::{PATIENCE, wait_until};

const REBUILD: [&str; 3] = ["projections", "rebuild", "comments.standings"];

async fn number(place: &Place, question: &str) -> i64 {
    let admin = place.admin().await;
    admin.query_one(question, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_damaged_read_model_is_named_by_a_check_and_mended_beside_the_server() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let key = place.tenant().await;
    let talk = Talk::begin(&server, &key).await;
    talk.round(&server).await;
    talk.wait_for(&server, 1).await;
    let check = [&REBUILD[..], &["--check", "--json"]].concat();
    let well = place.run(&check).await;
    assert_eq!(well.err, "");
    let well = well.json();
    assert_eq!(
        (&well["rows"], &well["differing"], &well["replaced"]),
        (&json!(2), &json!(0), &json!(false)),
        "{well}"
    );

    let spoil = "UPDATE comments.standings SET comments = 77 WHERE likes_received = 1";
    place.admin().await.batch_execute(spoil).await.unwrap();
    let ran = place.run(&check).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(told["differing"], 1, "{told}");
    let found = &told["differences"][0];
    assert_eq!(found["live"], json!({"comments": 77, "likesReceived": 1}));
    assert_eq!(found["rebuilt"], json!({"comments": 1, "likesReceived": 1}));
    let author = talk.board(1)[0]["userId"].as_str().unwrap().to_owned();
    assert!(found["row"].as_str().unwrap().ends_with(&author), "{told}");
    assert_ne!(talk.told(&server).await, talk.board(1), "nothing changed");

    let ran = place.run(&REBUILD).await;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    assert!(
        ran.out.contains("1 differ; the new one is read now"),
        "{ran:?}"
    );
    assert!(ran.out.contains("\"comments\":77"), "{ran:?}");
    assert_eq!(talk.told(&server).await, talk.board(1));
    talk.round(&server).await;
    talk.wait_for(&server, 2).await;
    let mut check = check;
    check[2] = "comments.search";
    assert_eq!(place.run(&check).await.json()["rows"], 4);
    server.stop().await;

    let ran = place.run(&["projections", "rebuild", "no.such"]).await;
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
    assert!(
        ran.err.contains("comments.standings, comments.search"),
        "{ran:?}"
    );
}

/// Whoever writes to a copy that is not read waits for the holder of lock 42.
const WAIT: &str = "
    CREATE FUNCTION public.wait() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NEW; END $$;
    CREATE TRIGGER wait BEFORE INSERT ON comments.standings
        FOR EACH ROW WHEN (NEW.copy = 1) EXECUTE FUNCTION public.wait();
    SELECT pg_advisory_lock(42)";

#[tokio::test]
async fn a_rebuild_that_is_killed_leaves_the_board_as_it_was() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let key = place.tenant().await;
    let talk = Talk::begin(&server, &key).await;
    talk.round(&server).await;
    talk.wait_for(&server, 1).await;
    let holder = place.admin().await;
    holder.batch_execute(WAIT).await.unwrap();
    let mut killed = place.stoa(&REBUILD).spawn().unwrap();
    let waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
    let is_there = async || number(&place, waits).await > 0;
    wait_until("the rebuild in the middle", is_there, PATIENCE).await;
    killed.kill().await.unwrap();
    talk.round(&server).await;
    talk.wait_for(&server, 2).await;
    holder
        .batch_execute("SELECT pg_advisory_unlock(42)")
        .await
        .unwrap();
    // Waits for the transaction of the one that is gone.
    holder
        .batch_execute("DROP TRIGGER wait ON comments.standings")
        .await
        .unwrap();
    assert_eq!(
        number(&place, "SELECT count(*) FROM core.rebuilds").await,
        1
    );
    let expire = "UPDATE core.rebuilds SET alive_until = '-infinity'";
    holder.batch_execute(expire).await.unwrap();
    let left = "SELECT (SELECT count(*) FROM core.rebuilds)
                     + (SELECT count(*) FROM comments.standings WHERE copy = 1)";
    let cleared = async || number(&place, left).await == 0;
    wait_until("what was left to be cleared away", cleared, PATIENCE).await;
    let ran = place.run(&REBUILD).await;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    assert_eq!(talk.told(&server).await, talk.board(2));
    server.stop().await;
}
