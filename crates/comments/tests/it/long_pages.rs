//! Reading threads whose comments are long: pages end early, and nothing is lost.

use crate::house::{House, tenant};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The texts of an answer may have this much, but for the last of them.
const MOST_BYTES: usize = 1 << 20;
/// Of one comment here: markup that becomes long.
const LONG: usize = 10_000;

async fn write(house: &House, parent: Option<&str>) -> String {
    // Each of these characters takes 7 bytes in HTML and 1 as written.
    let body = json!({"entityType": "post", "entityId": "1", "content": "'".repeat(LONG),
        "parentId": parent});
    let answer = house
        .ask("POST", "/v1/comments", (tenant(1), None), Some(body))
        .await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json["id"].as_str().unwrap().to_owned()
}

fn texts(items: &Value) -> usize {
    let of = |item: &Value| {
        let own = ["content", "contentHtml"].map(|field| item[field].as_str().unwrap().len());
        own.iter().sum::<usize>() + item.get("replies").map_or(0, texts)
    };
    items.as_array().unwrap().iter().map(of).sum()
}

/// A thread of 30 roots, of which some have many replies and one a chain of them.
async fn long_thread(house: &House) -> Vec<String> {
    let mut all = Vec::new();
    for n in 0..30 {
        let root = write(house, None).await;
        for _ in 0..[20, 0, 3][n % 3] * usize::from(n < 6) {
            all.push(write(house, Some(&root)).await);
        }
        let mut at = root.clone();
        for _ in 0..if n == 7 { 16 } else { 0 } {
            at = write(house, Some(&at)).await;
            all.push(at.clone());
        }
        all.push(root);
    }
    all
}

/// Follows every cursor from an address on, and says what was met.
async fn follow(house: &House, path: String, query: &str) -> Vec<String> {
    let mut met = Vec::new();
    let mut paths = vec![path];
    while let Some(path) = paths.pop() {
        assert!(met.len() < 1_000, "goes in a circle");
        let page = house.get(tenant(1), &path).await.json;
        let size = texts(&page["items"]);
        assert!(size < MOST_BYTES + 8 * LONG, "{size} bytes: {path}");
        paths.extend(page["links"]["next"].as_str().map(str::to_owned));
        let mut items = page["items"].as_array().unwrap().clone();
        while let Some(item) = items.pop() {
            let id = item["id"].as_str().unwrap().to_owned();
            if let Some(cursor) = item["repliesCursor"].as_str() {
                paths.push(format!("/v1/comments/{id}/replies?{query}&cursor={cursor}"));
            }
            items.extend(item["replies"].as_array().cloned().unwrap_or_default());
            met.push(id);
        }
    }
    met
}

#[tokio::test]
async fn pages_of_long_comments_are_bounded_and_lead_to_each_once() {
    let house = House::new().await;
    let all: BTreeSet<String> = long_thread(&house).await.into_iter().collect();
    for query in [
        "limit=100&depth=20&repliesLimit=100",
        "limit=100&depth=20&repliesLimit=100&sort=newest",
        "limit=12&depth=20&repliesLimit=100&sort=top",
        "limit=14&depth=2&repliesLimit=5&sort=best",
        "limit=100&depth=20&repliesLimit=100&sort=controversial",
    ] {
        let path = format!("/v1/comments?entityType=post&entityId=1&{query}");
        let met = follow(&house, path, query).await;
        assert_eq!(met.len(), all.len(), "{query}");
        assert_eq!(met.into_iter().collect::<BTreeSet<_>>(), all, "{query}");
    }
}

#[tokio::test]
async fn a_numbered_page_that_ends_early_leads_on_to_its_rest() {
    let house = House::new().await;
    let mut all = Vec::new();
    for _ in 0..40 {
        all.push(write(&house, None).await);
    }
    let query = "limit=30&depth=0";
    for (sort, rest) in [("oldest", &all[..]), ("newest", &[])] {
        let path = format!("/v1/comments?entityType=post&entityId=1&{query}&sort={sort}&page=1");
        let first = house.get(tenant(1), &path).await.json;
        let shown = first["items"].as_array().unwrap().len();
        assert!(shown > 10 && shown < 30, "{shown}");
        let met = follow(&house, path, query).await;
        assert_eq!(met.len(), 40, "{sort}");
        let distinct: BTreeSet<&String> = met.iter().collect();
        assert_eq!(distinct.len(), 40, "{sort}");
        assert!(rest.iter().all(|id| distinct.contains(id)));
    }
}
