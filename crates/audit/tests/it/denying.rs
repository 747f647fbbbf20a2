//! Refusals become rows, and a flood of them a bounded number.

use crate::world::{World, tenant};
use stoa_audit::{Filter, Place};
use stoa_kernel::{Clock, Limit, Origin, SystemClock};
use stoa_web::{Denial, Denials};

fn denial(n: u128, address: &str) -> Denial {
    Denial {
        at: SystemClock.now(),
        code: "missing_scope",
        origin: Origin {
            operation: "POST /v1/things".into(),
            address: address.parse().ok(),
            ..Origin::system(tenant(n))
        },
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_refusals_costs_few_rows_and_loses_none_of_their_number() {
    let world = World::new().await;
    for n in 0..1_000_u32 {
        world.audit.note(denial(1, "192.0.2.1"));
        let other = format!("198.51.{}.{}", n / 200, n % 200);
        world.audit.note(denial(2, &other));
    }
    world.audit.note(denial(3, "192.0.2.1"));
    world.audit.write_denials().await;

    let admin = world.db.admin().await;
    let question = "SELECT count(*) FILTER (WHERE action = 'request.denied'),
                           coalesce(sum((metadata->>'count')::bigint), 0)::bigint
                      FROM core.audit WHERE tenant_id = $1 AND refusal IS NOT NULL";
    // The minute may turn while they are noted, and the bounds with it.
    for (n, most) in [(1, 2 * 20), (2, 2 * 200)] {
        let row = admin.query_one(question, &[&tenant(n).0]).await.unwrap();
        let (rows, beyond): (i64, i64) = (row.get(0), row.get(1));
        assert!((most / 2..=most).contains(&rows), "{rows}");
        assert_eq!(rows + beyond, 1_000);
    }
    let rows = world
        .audit
        .list(tenant(3), &Filter::default(), Place::END, Limit::DEFAULT)
        .await
        .unwrap();
    let [only] = rows.as_slice() else {
        panic!("{} rows", rows.len());
    };
    assert_eq!(only.refusal.as_deref(), Some("missing_scope"));
    assert_eq!(only.operation, "POST /v1/things");
}
