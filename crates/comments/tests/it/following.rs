//! What follows the log.

use crate::house::{House, tenant, user};
use serde_json::json;
use std::sync::Arc;
use stoa_bus::{Appended, Bus, BusParts, BusSettings, EmbeddedBroker};
use stoa_kernel::{Position, SystemClock, SystemEntropy};
use stoa_testkit::{PATIENCE, wait_until};
use tokio_util::sync::CancellationToken;

pub(crate) fn follow(house: &House, shutdown: &CancellationToken) -> Bus {
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
            tracer: Default::default(),
        },
        shutdown,
    )
}

async fn score(house: &House) -> serde_json::Value {
    let mut items = house.get(tenant(1), "/v1/leaderboards/comments").await.json["items"].take();
    for item in items.as_array_mut().unwrap() {
        let author = item.as_object_mut().unwrap().remove("author").unwrap();
        assert_eq!(author["id"], item["userId"]);
        assert_eq!(
            author["displayName"], item["userId"],
            "as everybody is called here"
        );
    }
    items
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

/// Rows of the standings that differ from a recount of the log, by tenant, day and user.
pub(crate) const WRONG_STANDINGS: &str = "
    WITH credits AS (
        SELECT tenant_id, occurred_at, (data->>'authorId')::uuid AS user_id,
               (type = 'CommentCreated')::integer AS comments,
               CASE type WHEN 'CommentLiked' THEN 1 WHEN 'CommentUnliked' THEN -1 ELSE 0 END AS likes
          FROM core.events
         WHERE data->>'authorId' IS NOT NULL
           AND (type = 'CommentCreated' OR data->>'reaction' = 'like')
    ), recount AS (
        SELECT tenant_id, (occurred_at AT TIME ZONE 'UTC')::date AS day, user_id,
               sum(comments) AS comments, sum(likes) AS likes
          FROM credits
         GROUP BY 1, 2, 3
    )
    SELECT count(*)
      FROM recount r
      FULL JOIN comments.standings s USING (tenant_id, day, user_id)
     WHERE (COALESCE(r.comments, 0), COALESCE(r.likes, 0))
           <> (COALESCE(s.comments, 0), COALESCE(s.likes_received, 0))";

/// Users of two tenants write, like and take back, all at once.
pub(crate) async fn stir(house: &House) {
    let acts = (0..60_u128).map(|n| async move {
        let (tenant, author) = (tenant(1 + n % 2), Some(user(n % 5)));
        let body = json!({"entityType": "post", "entityId": "1", "content": "x"});
        let made = house
            .ask("POST", "/v1/comments", (tenant, author), Some(body))
            .await;
        let like = format!("/v1/comments/{}/like", made.json["id"].as_str().unwrap());
        for liker in n..n + 3 {
            house
                .ask("POST", &like, (tenant, Some(user(liker % 7))), None)
                .await;
        }
        if n % 3 == 0 {
            house
                .ask("DELETE", &like, (tenant, Some(user(n % 7))), None)
                .await;
        }
    });
    futures_util::future::join_all(acts).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_row_of_the_standings_equals_a_recount_of_the_log() {
    let house = House::new().await;
    let admin = house.db.admin().await;
    stir(&house).await;
    // Over several days.
    let days = "UPDATE core.events SET occurred_at = occurred_at - sequence % 3 * interval '1 day'";
    admin.batch_execute(days).await.unwrap();
    let shutdown = CancellationToken::new();
    let buses = [follow(&house, &shutdown), follow(&house, &shutdown)];
    stir(&house).await;
    let wrong = async || {
        admin
            .query_one(WRONG_STANDINGS, &[])
            .await
            .unwrap()
            .get::<_, i64>(0)
    };
    let follows = async |generation: i32| {
        let progress = buses[1].progress().await.unwrap();
        progress.iter().any(|one| {
            one.consumer == "comments.standings"
                && one.generation == generation
                && !one.resetting
                && one.behind.events == 0
        })
    };
    wait_until("the standings", async || follows(1).await, PATIENCE).await;
    assert_eq!(wrong().await, 0);
    let replayed = buses[0].replay("comments.standings", Position::START);
    let (replayed, ()) = tokio::join!(replayed, stir(&house));
    replayed.unwrap();
    wait_until("them again", async || follows(2).await, PATIENCE).await;
    assert_eq!(wrong().await, 0);
    let rows = "SELECT count(*) FROM comments.standings";
    assert!(admin.query_one(rows, &[]).await.unwrap().get::<_, i64>(0) >= 20);
    shutdown.cancel();
    for bus in buses {
        bus.drained().await;
    }
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

#[tokio::test]
async fn what_is_deleted_counts_for_nobody_any_more() {
    let house = House::new().await;
    let shutdown = CancellationToken::new();
    let bus = follow(&house, &shutdown);
    let kept = house.write(tenant(1), "1", None).await;
    let deleted = house.write(tenant(1), "1", None).await;
    for (id, users) in [(&kept, 5..7), (&deleted, 5..9)] {
        for n in users {
            let like = format!("/v1/comments/{id}/like");
            let who = (tenant(1), Some(user(n)));
            house.ask("POST", &like, who, None).await;
        }
    }
    let standing = |comments: i64, likes: i64| {
        json!([{"userId": user(1).to_string(), "comments": comments, "likesReceived": likes,
            "score": comments + 2 * likes}])
    };
    let expected = standing(2, 6);
    let is_there = async || score(&house).await == expected;
    wait_until("standings follow", is_there, PATIENCE).await;
    let path = format!("/v1/comments/{deleted}");
    let who = (tenant(1), Some(user(1)));
    assert_eq!(house.ask("DELETE", &path, who, None).await.status, 204);
    let expected = standing(1, 2);
    let is_there = async || score(&house).await == expected;
    wait_until("what was deleted is taken back", is_there, PATIENCE).await;
    let path = format!("/v1/comments/{kept}");
    assert_eq!(house.ask("DELETE", &path, who, None).await.status, 204);
    let is_there = async || score(&house).await == json!([]);
    wait_until("nobody is left", is_there, PATIENCE).await;
    bus.replay("comments.standings", Position::START)
        .await
        .unwrap();
    house.write(tenant(1), "1", None).await;
    let expected = standing(1, 0);
    let is_there = async || score(&house).await == expected;
    wait_until("a replay comes to the same", is_there, PATIENCE).await;
    shutdown.cancel();
    bus.drained().await;
}
