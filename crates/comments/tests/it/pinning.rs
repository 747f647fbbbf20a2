//! Pins: first on the first page, and each comment exactly once.

use crate::house::{House, assert_counts_are_exact, ids, moderator, tenant, user};
use std::collections::BTreeSet;

async fn pin(house: &House, id: &str, how: &str) -> u16 {
    let path = format!("/v1/comments/{id}/{how}");
    let who = (tenant(1), Some(moderator()));
    house.ask("POST", &path, who, None).await.status.as_u16()
}

async fn thread(house: &House, count: usize) -> Vec<String> {
    let mut all = Vec::new();
    for _ in 0..count {
        all.push(house.write(tenant(1), "1", None).await);
    }
    all
}

#[tokio::test]
async fn the_last_pinned_comes_first_in_every_order() {
    let house = House::new().await;
    let all = thread(&house, 6).await;
    for n in [4, 1] {
        assert_eq!(pin(&house, &all[n], "pin").await, 200);
        assert_eq!(pin(&house, &all[n], "pin").await, 200, "again");
    }
    for sort in ["oldest", "newest", "top", "best", "controversial"] {
        for begin in ["", "&page=1"] {
            let path = format!("/v1/comments?entityType=post&entityId=1&sort={sort}{begin}");
            let page = house.get(tenant(1), &path).await;
            if page.status == 422 {
                continue;
            }
            let shown = ids(&page.json["items"]);
            assert_eq!(shown[..2], [all[1].clone(), all[4].clone()], "{path}");
            assert_eq!(shown.iter().collect::<BTreeSet<_>>().len(), 6, "{path}");
            assert_eq!(page.json["items"][0]["isPinned"], true);
        }
    }
    assert_eq!(pin(&house, &all[1], "unpin").await, 200);
    let page = house
        .get(tenant(1), "/v1/comments?entityType=post&entityId=1")
        .await;
    assert_eq!(
        ids(&page.json["items"])[..2],
        [all[4].clone(), all[0].clone()]
    );
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn each_comment_is_met_once_whatever_is_pinned_meanwhile() {
    let house = House::new().await;
    for (round, sort) in ["oldest", "newest", "top", "best"].into_iter().enumerate() {
        let all = thread(&house, 12).await;
        for n in [3, 7] {
            assert_eq!(pin(&house, &all[n], "pin").await, 200);
        }
        let limits = [1, 2, 4];
        let limit = limits[round % 3];
        let mut path = format!("/v1/comments?entityType=post&entityId=1&sort={sort}&limit={limit}");
        let mut seen = Vec::new();
        let mut step = 0;
        loop {
            let page = house.get(tenant(1), &path).await.json;
            seen.extend(ids(&page["items"]));
            step += 1;
            match step {
                // One that was shown, one that is yet to come, and the other way round.
                1 => assert_eq!(pin(&house, &all[7], "unpin").await, 200),
                2 => assert_eq!(pin(&house, &all[10], "pin").await, 200),
                3 => assert_eq!(pin(&house, &all[3], "unpin").await, 200),
                _ => {}
            }
            match page["links"]["next"].as_str() {
                Some(next) => path = next.to_owned(),
                None => break,
            }
            assert!(step < 200, "{sort} goes in a circle");
        }
        let distinct: BTreeSet<&String> = seen.iter().collect();
        assert_eq!(distinct.len(), seen.len(), "{sort} shows one twice");
        assert!(
            all.iter().all(|id| distinct.contains(id)),
            "{sort} leaves one out"
        );
        assert_eq!(pin(&house, &all[10], "unpin").await, 200);
    }
}

#[tokio::test]
async fn numbered_pages_are_those_that_cursors_lead_to_with_pins_too() {
    let house = House::new().await;
    let all = thread(&house, 13).await;
    for n in [0, 5, 12] {
        assert_eq!(pin(&house, &all[n], "pin").await, 200);
    }
    for sort in ["oldest", "newest"] {
        for limit in [2, 3, 5] {
            let base = format!("/v1/comments?entityType=post&entityId=1&sort={sort}&limit={limit}");
            let mut path = base.clone();
            let mut number = 0;
            loop {
                number += 1;
                let page = house.get(tenant(1), &path).await.json;
                let numbered = house.get(tenant(1), &format!("{base}&page={number}")).await;
                assert_eq!(
                    ids(&page["items"]),
                    ids(&numbered.json["items"]),
                    "{sort} {limit} {number}"
                );
                match page["links"]["next"].as_str() {
                    Some(next) => path = next.to_owned(),
                    None => break,
                }
            }
            assert_eq!(number, 13_usize.div_ceil(limit));
        }
    }
}

#[tokio::test]
async fn a_few_roots_are_pinned_by_moderators_until_they_are_deleted() {
    let house = House::new().await;
    let all = thread(&house, 6).await;
    let path = format!("/v1/comments/{}/pin", all[0]);
    let refused = house
        .ask("POST", &path, (tenant(1), Some(user(1))), None)
        .await;
    assert_eq!(refused.json["code"], "role_required");
    for id in &all[..5] {
        assert_eq!(pin(&house, id, "pin").await, 200);
    }
    let path = format!("/v1/comments/{}/pin", all[5]);
    let refused = house.ask("POST", &path, (tenant(1), None), None).await;
    assert_eq!(refused.json["code"], "too_many_pins");
    let gone = format!("/v1/comments/{}", all[2]);
    let who = (tenant(1), None);
    assert_eq!(house.ask("DELETE", &gone, who, None).await.status, 204);
    assert_eq!(house.ask("POST", &path, who, None).await.status, 200);
    let reply = house.write(tenant(1), "1", Some(&all[0])).await;
    let path = format!("/v1/comments/{reply}/pin");
    let refused = house.ask("POST", &path, who, None).await;
    assert_eq!(refused.json["code"], "not_a_root");
    assert_counts_are_exact(&house.db).await;
}
