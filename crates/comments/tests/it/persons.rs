//! What a person wrote is taken out, and everything that counts on it stays right.

use crate::{
    following::follow,
    house::{House, assert_counts_are_exact, tenant, user},
};
use serde_json::{Value, json};
use std::collections::HashSet;
use stoa_contracts::PersonalData;
use stoa_kernel::{Origin, UserId};
use stoa_testkit::{PATIENCE, traces, wait_until};
use tokio_util::sync::CancellationToken;

const ERASED: u128 = 1;
const OTHER: u128 = 2;

async fn write(
    house: &House,
    by: UserId,
    entity: &str,
    parent: Option<&str>,
    text: &str,
) -> String {
    let body =
        json!({"entityType": "post", "entityId": entity, "content": text, "parentId": parent});
    let who = (tenant(1), Some(by));
    let written = house.ask("POST", "/v1/comments", who, Some(body)).await;
    assert_eq!(written.status, 201, "{written:?}");
    written.json["id"].as_str().unwrap().to_owned()
}

/// Two persons answer each other in turn, in several threads, many levels deep; some of it is liked,
/// pinned, edited and deleted.
async fn talk(house: &House) {
    let (erased, other) = (user(ERASED), user(OTHER));
    let moderate = (tenant(1), None);
    for entity in ["1", "2", "3"] {
        let mut above: Option<String> = None;
        for n in 0..24 {
            let by = if n % 2 == 0 { erased } else { other };
            let text = if n % 2 == 0 { "zqcanary" } else { "hello" };
            let id = write(house, by, entity, above.as_deref(), text).await;
            let path = format!("/v1/comments/{id}");
            let like = format!("{path}/like");
            for by in [erased, other] {
                let liked = house.ask("POST", &like, (tenant(1), Some(by)), None).await;
                assert_eq!(liked.status, 200);
            }
            if n == 0 {
                let pin = format!("{path}/pin");
                assert_eq!(house.ask("POST", &pin, moderate, None).await.status, 200);
            }
            if n % 6 == 4 {
                let edit = json!({"content": "zqcanary again", "reason": "zqcanary"});
                let mine = (tenant(1), Some(by));
                assert_eq!(
                    house.ask("PATCH", &path, mine, Some(edit)).await.status,
                    200
                );
            }
            if n % 8 == 6 {
                let mine = (tenant(1), Some(by));
                assert_eq!(house.ask("DELETE", &path, mine, None).await.status, 204);
                continue;
            }
            above = (n % 5 != 4).then_some(id);
        }
    }
}

async fn score(house: &House, of: UserId) -> Option<Value> {
    let board = house.get(tenant(1), "/v1/leaderboards/comments").await;
    let items = board.json["items"].as_array().unwrap().clone();
    let id = json!(of.to_string());
    items.into_iter().find(|item| item["userId"] == id)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_at_once_from_two_sides_leaves_places_and_exact_counts() {
    let house = House::new().await;
    let stop = CancellationToken::new();
    let bus = follow(&house, &stop);
    talk(&house).await;
    let other = house.comments.export(tenant(1), user(OTHER)).await.unwrap();
    let origin = Origin::system(tenant(1));
    let (one, two, writing) = tokio::join!(
        house.comments.erase(&origin, user(ERASED)),
        house.comments.erase(&origin, user(ERASED)),
        // Others write on meanwhile.
        async {
            for n in 0..20 {
                let entity = ["1", "2", "3"][n % 3];
                write(&house, user(OTHER), entity, None, "meanwhile").await;
            }
        }
    );
    one.unwrap();
    two.unwrap();
    let () = writing;
    assert_counts_are_exact(&house.db).await;
    let admin = house.db.admin().await;
    let left = async || traces(&admin, &["zqcanar"]).await;
    let nothing = async || left().await.is_empty();
    wait_until("the log to be followed", nothing, PATIENCE).await;
    let gone = async || score(&house, user(ERASED)).await.is_none();
    wait_until("standings of the other alone", gone, PATIENCE).await;
    // Nothing of the other is touched.
    let known = |export: &Value| -> HashSet<String> {
        let written = export["written"].as_array().unwrap().iter();
        written
            .map(|one| format!("{} {}", one["id"], one["content"]))
            .collect()
    };
    let after = house.comments.export(tenant(1), user(OTHER)).await.unwrap();
    assert!(known(&after).is_superset(&known(&other)));
    assert_eq!(after["reactions"], other["reactions"]);
    let page = house
        .get(
            tenant(1),
            "/v1/comments?entityType=post&entityId=1&depth=20",
        )
        .await;
    let text = page.json.to_string();
    assert!(
        text.contains("hello") && !text.contains(&user(ERASED).to_string()),
        "{text}"
    );
    stop.cancel();
    bus.drained().await;
}

#[tokio::test]
async fn an_erasure_again_changes_nothing_and_one_of_nobody_neither() {
    let house = House::new().await;
    write(&house, user(ERASED), "1", None, "zqcanary").await;
    let (origin, foreign) = (Origin::system(tenant(1)), Origin::system(tenant(2)));
    house.comments.erase(&foreign, user(ERASED)).await.unwrap();
    let admin = house.db.admin().await;
    assert!(
        !traces(&admin, &["zqcanar"]).await.is_empty(),
        "another tenant's"
    );
    house.comments.erase(&origin, user(ERASED)).await.unwrap();
    assert!(traces(&admin, &["zqcanar"]).await.is_empty());
    let events = async || {
        let count = "SELECT (SELECT count(*) FROM core.events), (SELECT sum(version) FROM comments.threads)::bigint";
        let row = admin.query_one(count, &[]).await.unwrap();
        (row.get::<_, i64>(0), row.get::<_, i64>(1))
    };
    let before = events().await;
    house.comments.erase(&origin, user(ERASED)).await.unwrap();
    house.comments.erase(&origin, user(77)).await.unwrap();
    assert_eq!(events().await, before);
}
