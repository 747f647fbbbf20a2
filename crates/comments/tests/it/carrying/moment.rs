//! An export shows one moment, and holds nobody up.

use super::{body, export, exporter};
use crate::house::{House, tenant};
use stoa_testkit::{PATIENCE, wait_until};
use tokio::io::AsyncReadExt;

/// The transaction that an export reads in: how many seconds old, and whether it has a number.
const READING: &str = "
    SELECT count(*) FILTER (WHERE xact_start < now() - interval '7 seconds'),
           count(backend_xid)
      FROM pg_stat_activity
     WHERE datname = current_database() AND usename = 'stoa_app' AND xact_start IS NOT NULL
       AND backend_type = 'client backend'";

#[tokio::test]
async fn an_export_shows_one_moment_however_slowly_it_is_read() {
    let house = House::new().await;
    for entity in 0..300 {
        house.write(tenant(1), &format!("{entity:03}"), None).await;
    }
    let expected = export(&house, tenant(1)).await;
    let (mut ours, mut theirs) = tokio::io::duplex(64);
    let exporter = exporter(&house, tenant(1));
    let writing = async {
        let report = exporter.write(&mut theirs).await;
        drop(theirs);
        report
    };
    let reading = async {
        let mut text = vec![0; 32];
        ours.read_exact(&mut text).await.unwrap();
        // Late threads and early ones: none of them was there at that moment.
        house.write(tenant(1), "000", None).await;
        house.write(tenant(1), "zzz", None).await;
        let admin = house.db.admin().await;
        let is_old = async || {
            let row = admin.query_one(READING, &[]).await.unwrap();
            assert_eq!(row.get::<_, i64>(1), 0, "it holds back who follows the log");
            row.get::<_, i64>(0) == 1
        };
        // The server ends a transaction that is idle for five seconds.
        wait_until("it is older than that", is_old, PATIENCE).await;
        ours.read_to_end(&mut text).await.unwrap();
        String::from_utf8(text).unwrap()
    };
    let (report, text) = futures_util::future::join(writing, reading).await;
    let report = report.unwrap();
    assert_eq!((report.threads, report.comments), (300, 300));
    assert_eq!(body(&text), body(&expected));
    assert_eq!(
        export(&house, tenant(1))
            .await
            .matches("\"comment\"")
            .count(),
        302
    );
}

#[tokio::test]
async fn an_export_is_noted_in_the_audit_log() {
    let house = House::new().await;
    export(&house, tenant(1)).await;
    let admin = house.db.admin().await;
    let noted = "SELECT action FROM core.audit";
    let noted: String = admin.query_one(noted, &[]).await.unwrap().get(0);
    assert_eq!(noted, "comments.exported");
}
