//! Rows are found by what they say, by their own tenant only.

use crate::world::{World, tenant, user};
use jiff::SignedDuration;
use stoa_audit::{Filter, Place};
use stoa_kernel::{Clock, Limit, SystemClock};
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread")]
async fn pages_hold_each_row_once_the_newest_first() {
    let world = World::new().await;
    for _ in 0..10 {
        world
            .write(tenant(1), &["thing.made", "thing.changed", "thing.gone"])
            .await;
        world.write(tenant(2), &["thing.made"]).await;
    }
    let limit = Limit::parse(Some(7)).unwrap();
    let (mut before, mut seen) = (Place::END, Vec::new());
    loop {
        let mut page = world
            .audit
            .list(tenant(1), &Filter::default(), before, limit)
            .await
            .unwrap();
        let has_more = page.len() > 7;
        page.truncate(7);
        before = Place::of(page.last().unwrap());
        seen.extend(page.into_iter().map(|row| (row.transaction, row.id)));
        if !has_more {
            break;
        }
        // Whatever is written meanwhile stands before all of it.
        world.write(tenant(1), &["thing.made"]).await;
    }
    assert_eq!(seen.len(), 30);
    assert!(seen.is_sorted_by(|one, next| one > next));
}

/// The three rows of the test below, by a filter.
async fn count(world: &World, change: impl FnOnce(&mut Filter)) -> usize {
    let mut filter = Filter::default();
    change(&mut filter);
    let list = async |n| {
        let rows = world
            .audit
            .list(tenant(n), &filter, Place::END, Limit::DEFAULT);
        rows.await.unwrap().len()
    };
    assert_eq!(list(2).await, 0, "they are no other tenant's");
    list(1).await
}

#[tokio::test(flavor = "multi_thread")]
async fn each_filter_leaves_out_what_does_not_fit() {
    let world = World::new().await;
    let actions = ["thing.made", "thing.changed", "thing.gone"];
    world.write(tenant(1), &actions).await;
    let now = SystemClock.now();
    let hour = SignedDuration::from_hours(1);
    let (earlier, later) = (Some(now - hour), Some(now + hour));

    assert_eq!(count(&world, |_| ()).await, 3);
    assert_eq!(
        count(&world, |f| f.action = Some("thing.gone".into())).await,
        1
    );
    assert_eq!(count(&world, |f| f.action = Some("thing".into())).await, 0);
    assert_eq!(
        count(&world, |f| f.resource = Some("thing".into())).await,
        3
    );
    assert_eq!(
        count(&world, |f| f.resource_id = Some(Uuid::from_u128(1))).await,
        1
    );
    assert_eq!(count(&world, |f| f.actor = Some(user(2).0)).await, 1);
    assert_eq!(count(&world, |f| f.from = later).await, 0);
    assert_eq!(
        count(&world, |f| (f.from, f.to) = (earlier, later)).await,
        3
    );
    assert_eq!(count(&world, |f| f.to = earlier).await, 0);
}
