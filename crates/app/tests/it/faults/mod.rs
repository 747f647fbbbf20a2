//! Killing things in the middle of writes: nothing acknowledged is lost, nothing refused is there,
//! and whatever is counted, told or kept of it is exact.

mod ledger;
mod refusals;
mod stage;
mod strikes;

use crate::process::Place;
use stage::Stage;
use std::sync::{Arc, atomic::Ordering};
use strikes::Strikes;

const STRIKES: usize = 50;

/// `STOA_TEST_SEED` repeats what is chosen; what the machine makes of it is never the same.
fn seed() -> u64 {
    let given = std::env::var("STOA_TEST_SEED").ok();
    given.map_or_else(rand::random, |text| text.parse().expect("a number"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_killed_nothing_acknowledged_is_lost() {
    let seed = seed();
    println!("STOA_TEST_SEED={seed}");
    let place = Place::new();
    let server = place.serve(&[]).await;
    let (stage, writers) = Stage::set(&place, &server, seed).await;
    let working: Vec<_> = writers
        .into_iter()
        .map(|writer| {
            let stage = Arc::clone(&stage);
            tokio::spawn(async move { stage.work(writer).await })
        })
        .collect();
    let mut strikes = Strikes::plan(STRIKES, seed, server);
    strikes.carry_out(&place, &stage).await;
    stage.over.store(true, Ordering::SeqCst);
    for one in working {
        one.await.unwrap();
    }
    println!("{strikes}; {}", stage.journal.lock().unwrap());
    assert!(strikes.in_commit > 0, "no backend was met in COMMIT");

    let admin = place.admin().await;
    ledger::check(&admin, &stage).await;
    refusals::change_nothing(&admin, &stage).await;
    durable_for_those_who_serve(&place).await;
    strikes.server.stop().await;
}

/// Asked as the server's own connections are made, after all the crashes.
async fn durable_for_those_who_serve(place: &Place) {
    let serving = place.serving().await;
    for (setting, right) in [
        ("role", "none"),
        ("session_authorization", "stoa_app"),
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
    ] {
        let row = serving.query_one(&format!("SHOW {setting}"), &[]).await;
        assert_eq!(row.unwrap().get::<_, &str>(0), right, "{setting}");
    }
}
