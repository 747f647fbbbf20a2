//! Writes that are carried out together.

use super::{Collector, Story, Told, below, handling, of_request, post};
use crate::process::Served;
use futures_util::future::join_all;
use stoa_testkit::{PATIENCE, wait_until};

const WRITERS: usize = 8;

async fn in_flight(server: &Served, count: usize) {
    let line = format!("stoa_http_requests_in_flight {count}\n");
    let all = async || {
        let metrics = reqwest::get(format!("http://{}/metrics", server.metrics)).await;
        metrics.unwrap().text().await.unwrap().contains(&line)
    };
    wait_until("all requests to be in flight", all, PATIENCE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_those_that_share_a_transaction_leads_to_it() {
    let collector = Collector::start().await;
    let story = Story::begin(&collector).await;
    // While nobody can write to the thread, what comes gathers behind the first.
    let holder = story.place.admin().await;
    let hold = "BEGIN; SELECT FROM comments.threads FOR UPDATE";
    holder.batch_execute(hold).await.unwrap();
    let writing = (0..WRITERS).map(|n| {
        let asked = post(&story.server, "/v1/comments", &story.key, &story.reply)
            .header("X-Request-Id", format!("request-{n}"));
        tokio::spawn(async move { asked.send().await.unwrap().status().as_u16() })
    });
    let writing = join_all(writing);
    let release = async {
        in_flight(&story.server, WRITERS).await;
        holder.batch_execute("COMMIT").await.unwrap();
    };
    let (statuses, ()) = tokio::join!(writing, release);
    for status in statuses {
        assert_eq!(status.unwrap(), 201);
    }

    let mut shared = 0;
    for n in 0..WRITERS {
        let request = of_request(&collector, &format!("request-{n}")).await;
        let write = below(&collector, &request, "comments").await;
        let is_its_own = |told: &Told| told.0.name == "transaction" && told.is_below(&write);
        let led_to = |told: &Told| {
            let both = told.is_linked_with(&write) && write.is_linked_with(told);
            told.0.name == "transaction" && both
        };
        let transaction = collector
            .wait_for("a transaction", |told| is_its_own(told) || led_to(told))
            .await;
        shared += usize::from(led_to(&transaction));
        assert!(transaction.events().contains(&"INSERT core.events"));
    }
    assert!(shared > 0, "no two were carried out together");

    // What follows is told to each, and done once for all that came together.
    for n in 0..WRITERS {
        let request = of_request(&collector, &format!("request-{n}")).await;
        let process = below(&collector, &request, "process comments.standings").await;
        handling(&collector, &process).await;
    }
    story.server.stop().await;
}
