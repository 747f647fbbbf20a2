//! Where persons acted from: under their own keys.

use crate::world::{World, key, tenant, user};
use serde_json::json;
use stoa_audit::{FaultKind, Filter, Place};
use stoa_contracts::PersonalData;
use stoa_kernel::{Actor, AuditId, Clock, Entropy, Limit, Origin, SystemClock, SystemEntropy};
use stoa_store::AuditEntry;

const AGENT: &str = "agent/1.0";

async fn write(world: &World, n: u128, address: Option<&str>, agent: Option<&str>) {
    let now = SystemClock.now();
    let mut tx = world.begin(tenant(1)).await;
    tx.record().audit(AuditEntry {
        id: AuditId(SystemEntropy.uuid(now)),
        at: now,
        action: "thing.done",
        resource: "thing",
        resource_id: None,
        origin: Origin {
            actor: Actor::User(user(n)),
            address: address.map(|address| address.parse().unwrap()),
            user_agent: agent.map(Into::into),
            person_key: Some(key(user(n))),
            ..Origin::system(tenant(1))
        },
        metadata: json!({}),
    });
    tx.commit().await.unwrap();
}

/// Address and agent of each row as it is shown, the newest first.
async fn shown(world: &World) -> Vec<(serde_json::Value, serde_json::Value)> {
    let (filter, most) = (Filter::default(), Limit::parse(None).unwrap());
    let rows = world.audit.list(tenant(1), &filter, Place::END, most).await;
    let views = world.audit.views(tenant(1), rows.unwrap()).await.unwrap();
    let views = views.iter().map(|view| serde_json::to_value(view).unwrap());
    views
        .map(|view| (view["address"].clone(), view["userAgent"].clone()))
        .collect()
}

#[tokio::test]
async fn where_a_person_was_is_kept_under_their_key_and_gone_with_it() {
    let world = World::new().await;
    write(&world, 1, Some("192.0.2.1"), Some(AGENT)).await;
    write(&world, 1, Some("2001:db8::1"), None).await;
    write(&world, 1, None, Some(AGENT)).await;
    write(&world, 1, None, None).await;
    // Who has no key any more.
    write(&world, 99, Some("192.0.2.99"), Some(AGENT)).await;
    let null = json!(null);
    let expected = [
        (null.clone(), null.clone()),
        (null.clone(), null.clone()),
        (null.clone(), json!(AGENT)),
        (json!("2001:db8::1"), null.clone()),
        (json!("192.0.2.1"), json!(AGENT)),
    ];
    assert_eq!(shown(&world).await, expected);
    let in_clear = "SELECT count(*) FROM core.audit
                     WHERE address IS NOT NULL OR user_agent IS NOT NULL
                        OR encode(sealed, 'escape') LIKE '%agent%'";
    let in_clear = world.db.admin().await.query_one(in_clear, &[]).await;
    assert_eq!(in_clear.unwrap().get::<_, i64>(0), 0);
    let export = world.audit.export(tenant(1), user(1)).await.unwrap();
    assert_eq!(export.as_array().unwrap().len(), 4, "{export}");
    assert_eq!(export[0]["address"], "192.0.2.1", "the oldest first");
}

#[tokio::test]
async fn what_is_sealed_cannot_be_altered_or_passed_on_unseen() {
    let world = World::new().await;
    write(&world, 1, Some("192.0.2.1"), Some(AGENT)).await;
    write(&world, 99, Some("192.0.2.99"), Some(AGENT)).await;
    world.seal(tenant(1)).await;
    assert!(world.verify(tenant(1)).await.faults.is_empty());
    let of_first = user(1).0;
    for tamper in [
        "UPDATE core.audit SET sealed = sealed || '\\x00' WHERE person_id = '{}'",
        "UPDATE core.audit SET sealed = NULL, person_id = NULL WHERE person_id = '{}'",
    ] {
        world
            .tamper(&tamper.replace("{}", &of_first.to_string()))
            .await;
        let faults = world.verify(tenant(1)).await.faults;
        assert_eq!(faults[0].kind, FaultKind::Altered, "{tamper}");
    }
}
