//! What follows the log.

use crate::house::{House, tenant, user};
use serde_json::json;
use std::sync::Arc;
use stoa_bus::{Appended, Bus, BusParts, BusSettings, EmbeddedBroker};
use stoa_kernel::{Position, SystemClock, SystemEntropy};
use stoa_testkit::{PATIENCE, wait_until};
use tokio_util::sync::CancellationToken;

fn follow(house: &House, shutdown: &CancellationToken) -> Bus {
    let module = house.comments.module();
    let settings = BusSettings::default();
    Bus::start(
        BusParts {
            database: house.db.database(),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            broker: Arc::new(EmbeddedBroker::new(
                house.db.database(),
                Arc::new(SystemClock),
                Arc::new(SystemEntropy),
                settings.visibility,
            )),
            projections: module.projections,
            reactions: module.reactions,
            appended: Appended::default(),
            settings,
        },
        shutdown,
    )
}

async fn score(house: &House) -> serde_json::Value {
    house.get(tenant(1), "/v1/leaderboards/comments").await.json["items"].clone()
}

#[tokio::test]
async fn standings_follow_and_a_replay_makes_them_again() {
    let house = House::new().await;
    let shutdown = CancellationToken::new();
    let bus = follow(&house, &shutdown);
    let id = house.write(tenant(1), "1", None).await;
    house.write(tenant(1), "1", Some(&id)).await;
    for n in 5..8 {
        let like = format!("/v1/comments/{id}/like");
        house
            .ask("POST", &like, (tenant(1), Some(user(n))), None)
            .await;
    }
    let like = format!("/v1/comments/{id}/like");
    house
        .ask("DELETE", &like, (tenant(1), Some(user(5))), None)
        .await;
    let expected = json!([{"userId": user(1).to_string(), "comments": 2, "likesReceived": 2,
        "score": 6}]);
    let is_there = async || score(&house).await == expected;
    wait_until("standings follow", is_there, PATIENCE).await;
    let admin = house.db.admin().await;
    admin
        .execute("UPDATE comments.standings SET comments = 77", &[])
        .await
        .unwrap();
    bus.replay("comments.standings", Position::START)
        .await
        .unwrap();
    let is_there = async || score(&house).await == expected;
    wait_until("standings are made again", is_there, PATIENCE).await;
    shutdown.cancel();
    bus.drained().await;
}

#[tokio::test]
async fn who_is_answered_by_another_gets_one_notice() {
    let house = House::new().await;
    let shutdown = CancellationToken::new();
    let bus = follow(&house, &shutdown);
    let id = house.write(tenant(1), "1", None).await;
    let body = json!({"entityType": "post", "entityId": "1", "content": "x", "parentId": id});
    house.write(tenant(1), "1", Some(&id)).await;
    house
        .ask(
            "POST",
            "/v1/comments",
            (tenant(1), Some(user(2))),
            Some(body),
        )
        .await;
    let admin = house.db.admin().await;
    let notices = async || {
        let rows = admin
            .query("SELECT user_id FROM comments.notices", &[])
            .await
            .unwrap();
        let users: Vec<uuid::Uuid> = rows.iter().map(|row| row.get(0)).collect();
        users == [user(1).0]
    };
    wait_until("the notice is there", notices, PATIENCE).await;
    shutdown.cancel();
    bus.drained().await;
}
