//! All comments of a tenant written out, and brought into another.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "clippy lets only the test functions themselves fail this way"
)]

mod arbitrary;
mod files;
mod life;
mod moment;
mod same;

use crate::house::House;
use std::{io::Cursor, sync::Arc};
use stoa_comments::{
    export::Exporter,
    import::{ImportError, Report},
};
use stoa_kernel::{Origin, SystemClock, SystemEntropy, TenantId};

pub(crate) fn exporter(house: &House, tenant: TenantId) -> Exporter {
    Exporter {
        database: house.db.database(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        origin: Origin::system(tenant),
    }
}

/// What an export of a tenant says.
pub(crate) async fn export(house: &House, tenant: TenantId) -> String {
    let mut out = Vec::new();
    exporter(house, tenant).write(&mut out).await.unwrap();
    String::from_utf8(out).unwrap()
}

/// All but the first line, which names moment and tenant.
pub(crate) fn body(text: &str) -> &str {
    text.split_once('\n').unwrap().1
}

pub(crate) async fn import(
    house: &House,
    tenant: TenantId,
    text: &str,
) -> Result<Report, ImportError> {
    let mut importer = house.importer(tenant);
    importer.source = "stoa".to_owned();
    importer.stoa(Cursor::new(text.as_bytes().to_vec())).await
}
