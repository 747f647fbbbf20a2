//! What is sealed stays as it is, or it shows.

use crate::world::{SECRET, World, record, tenant};
use futures_util::future::join_all;
use stoa_audit::FaultKind::{self, Added, Altered, Removed, SealMissing, TailRemoved};
use stoa_sql::GenericClient;
use stoa_testkit::{PATIENCE, wait_until};

/// A tenant with six rows under three seals, beside another one.
async fn sealed() -> World {
    let world = World::new().await;
    for _ in 0..3 {
        world
            .write(tenant(1), &["thing.made", "thing.changed"])
            .await;
        world.write(tenant(2), &["thing.made"]).await;
        world.seal(tenant(1)).await;
        world.seal(tenant(2)).await;
    }
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_is_sealed_once_and_verifies() {
    let world = sealed().await;
    for (tenant, rows) in [(tenant(1), 6), (tenant(2), 3)] {
        let found = world.verify(tenant).await;
        assert_eq!((found.seals, found.rows, found.unsealed), (3, rows, 0));
        assert_eq!(found.faults, []);
    }
    world.write(tenant(1), &["thing.made"]).await;
    let found = world.verify(tenant(1)).await;
    assert_eq!((found.seals, found.unsealed, found.faults.len()), (3, 1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_sealers_at_once_each_row_has_one_seal() {
    let world = World::new().await;
    let sealers = [(); 4].map(|()| world.another(SECRET));
    for _ in 0..20 {
        let writes = (0..5).map(|n| world.write(tenant(n), &["thing.made", "thing.changed"]));
        let seals = sealers.iter().map(|sealer| sealer.seal_all());
        let (_, sealed) = futures_util::future::join(join_all(writes), join_all(seals)).await;
        sealed.into_iter().for_each(|sealed| sealed.unwrap());
    }
    for n in 0..5 {
        world.seal(tenant(n)).await;
        let found = world.verify(tenant(n)).await;
        assert_eq!((found.rows, found.unsealed), (40, 0));
        assert_eq!(found.faults, []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_done_to_rows_and_seals_shows() {
    let own = format!("tenant_id = '{}'", tenant(1));
    let second = format!(
        "(SELECT id FROM core.audit WHERE {own} ORDER BY transaction, id OFFSET 2 LIMIT 1)"
    );
    let cases: [(String, &[FaultKind]); 14] = [
        (format!("UPDATE core.audit SET action = 'other' WHERE id = {second}"), &[Altered]),
        (format!("UPDATE core.audit SET actor_id = NULL WHERE id = {second}"), &[Altered]),
        (format!("UPDATE core.audit SET address = '198.51.100.1' WHERE id = {second}"), &[Altered]),
        (format!("UPDATE core.audit SET refusal = '' WHERE id = {second}"), &[Altered]),
        (format!("UPDATE core.audit SET at = at + interval '1 us' WHERE id = {second}"), &[Altered]),
        (format!("UPDATE core.audit SET metadata = '{{}}' WHERE id = {second}"), &[Altered]),
        (format!("UPDATE core.audit SET tenant_id = gen_random_uuid() WHERE id = {second}"), &[Removed]),
        (format!("DELETE FROM core.audit WHERE id = {second}"), &[Removed]),
        (
            format!(
                "INSERT INTO core.audit SELECT tenant_id, gen_random_uuid(), at, action, resource,
                        resource_id, actor_kind, actor_id, request_id, address, user_agent, metadata,
                        epoch, transaction, operation, refusal
                   FROM core.audit WHERE id = {second}"
            ),
            &[Added],
        ),
        (
            format!("UPDATE core.audit SET transaction = transaction + 1 WHERE id = {second}"),
            &[Altered],
        ),
        (format!("DELETE FROM audit.seals WHERE {own} AND number = 2"), &[SealMissing]),
        (
            format!("UPDATE audit.seals SET digest = sha256('') WHERE {own} AND number = 1"),
            &[Altered, Altered],
        ),
        (format!("DELETE FROM audit.seals WHERE {own} AND number = 3"), &[TailRemoved, Added]),
        (
            format!(
                "WITH cut AS (DELETE FROM audit.seals WHERE {own} AND number = 3)
                 DELETE FROM core.audit WHERE {own} AND transaction >=
                        (SELECT transaction FROM audit.seals WHERE {own} AND number = 2)"
            ),
            &[TailRemoved],
        ),
    ];
    for (sql, expected) in cases {
        let world = sealed().await;
        world.tamper(&sql).await;
        let found = world.verify(tenant(1)).await;
        let kinds: Vec<FaultKind> = found.faults.iter().map(|fault| fault.kind).collect();
        // Where a seal is missing its rows stand under the next one.
        let kinds: Vec<_> = match expected {
            [SealMissing] => kinds.into_iter().take(1).collect(),
            _ => kinds,
        };
        assert_eq!(kinds, expected, "{sql}");
        assert_eq!(world.verify(tenant(2)).await.faults, [], "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_master_secret_no_fitting_seal_can_be_made() {
    let world = sealed().await;
    // Everything is cut off and written anew, by the very program, with another secret.
    world.tamper("UPDATE core.audit SET action = 'other'").await;
    world.tamper("DELETE FROM audit.seals").await;
    world
        .tamper("UPDATE audit.progress SET transaction = 0")
        .await;
    let forger = world.another([8; 32]);
    wait_until(
        "all is sealed anew",
        async || {
            forger.seal_all().await.unwrap();
            forger.verify(tenant(1)).await.unwrap().unsealed == 0
        },
        PATIENCE,
    )
    .await;
    assert_eq!(forger.verify(tenant(1)).await.unwrap().faults, []);
    let found = world.verify(tenant(1)).await;
    assert!(
        found.faults.iter().any(|fault| fault.kind == Altered),
        "{found:?}"
    );
    assert_eq!(world.audit.count_bad_heads().await.unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_stays_open_holds_seals_up_and_breaks_none() {
    let world = World::new().await;
    let mut open = world.begin(tenant(1)).await;
    // Given its number, and with it its place, before those that commit first.
    let number = "SELECT pg_current_xact_id()::text";
    open.scope().query_one(number, &[]).await.unwrap();
    for _ in 0..3 {
        world.write(tenant(1), &["thing.made"]).await;
        world.audit.seal_all().await.unwrap();
    }
    let found = world.verify(tenant(1)).await;
    assert_eq!((found.rows, found.unsealed), (0, 3));
    record(&mut open, tenant(1), &["thing.late"]);
    open.commit().await.unwrap();
    world.seal(tenant(1)).await;
    let found = world.verify(tenant(1)).await;
    assert_eq!((found.rows, found.unsealed), (4, 0));
    assert_eq!(found.faults, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_was_cut_short_is_passed_over_and_an_altered_one_told() {
    let world = sealed().await;
    let text = std::fs::read_to_string(world.heads()).unwrap();
    assert_eq!(text.lines().count(), 6);
    std::fs::write(world.heads(), &text[..text.len() - 20]).unwrap();
    assert_eq!(world.audit.count_bad_heads().await.unwrap(), 0);
    assert_eq!(world.verify(tenant(1)).await.faults, []);
    std::fs::write(world.heads(), text.replace("\"number\":2", "\"number\":9")).unwrap();
    assert_eq!(world.audit.count_bad_heads().await.unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tail_that_was_cut_off_shows_also_when_others_were_laid_in_its_place() {
    let world = sealed().await;
    let of_first = format!("tenant_id = '{}'", tenant(1).0);
    let cut = format!(
        "WITH cut AS (DELETE FROM audit.seals WHERE {of_first} AND number = 3)
         DELETE FROM core.audit WHERE {of_first} AND transaction >
                (SELECT transaction FROM audit.seals WHERE {of_first} AND number = 2)"
    );
    world.db.admin().await.batch_execute(&cut).await.unwrap();
    for _ in 0..2 {
        world.write(tenant(1), &["thing.instead"]).await;
        world.seal(tenant(1)).await;
        let found = world.verify(tenant(1)).await;
        let faults: Vec<_> = found
            .faults
            .iter()
            .map(|fault| (fault.kind, fault.seal))
            .collect();
        assert_eq!(faults, [(TailRemoved, 3)], "{found:?}");
    }
    let found = world.verify(tenant(2)).await;
    assert!(found.has_heads && found.faults.is_empty(), "{found:?}");
    std::fs::remove_file(world.heads()).unwrap();
    let found = world.verify(tenant(2)).await;
    assert!(!found.has_heads && found.faults.is_empty(), "{found:?}");
}
