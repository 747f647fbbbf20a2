//! Attempts that the gateway refused, as rows of the audit log.

use crate::Audit;
use serde_json::json;
use std::{
    collections::{BTreeMap, HashMap},
    mem,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use stoa_kernel::{AuditId, Origin, TenantId};
use stoa_store::{AuditEntry, StoreError, TenantTx};
use stoa_web::{Denial, Denials};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

/// How often they are written.
const EVERY: Duration = Duration::from_secs(1);
/// The most rows of one address in a tenant, in a minute.
const OF_ADDRESS: u32 = 20;
/// The most rows of one tenant, in a minute.
const OF_TENANT: u32 = 200;
/// The most refusals that wait to be written, of all tenants; further ones are only counted.
const WAITING: usize = 10_000;
/// The most addresses that are told apart in a minute.
const ADDRESSES: usize = 100_000;

/// What waits to be written.
#[derive(Default)]
pub(crate) struct Noted(Mutex<State>);

#[derive(Default)]
struct State {
    waiting: Vec<Denial>,
    /// The minute that is being counted, since 1970.
    minute: i64,
    of_address: HashMap<(TenantId, Option<IpAddr>), u32>,
    of_tenant: BTreeMap<TenantId, u32>,
    /// Those beyond the bounds, by tenant.
    beyond: BTreeMap<TenantId, u64>,
}

impl State {
    fn note(&mut self, denial: Denial, minute: i64) {
        if self.minute != minute {
            self.minute = minute;
            self.of_address.clear();
            self.of_tenant.clear();
        }
        let tenant = denial.origin.tenant;
        let whom = (tenant, denial.origin.address);
        let of_tenant = self.of_tenant.entry(tenant).or_default();
        let is_known = self.of_address.contains_key(&whom);
        let has_room = self.waiting.len() < WAITING
            && *of_tenant < OF_TENANT
            && (is_known || self.of_address.len() < ADDRESSES);
        if has_room {
            let of_address = self.of_address.entry(whom).or_default();
            if *of_address < OF_ADDRESS {
                *of_address += 1;
                *of_tenant += 1;
                self.waiting.push(denial);
                return;
            }
        }
        *self.beyond.entry(tenant).or_default() += 1;
    }
}

impl Denials for Audit {
    fn note(&self, denial: Denial) {
        let minute = self.clock.now().as_second().div_euclid(60);
        let mut state = self.noted.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.note(denial, minute);
    }
}

impl Audit {
    /// Writes refusals down once a second until told to stop, and then what is left. Those that were
    /// noted in the last second are lost where the process is killed.
    pub async fn run_denials(&self, stop: CancellationToken) {
        let mut tick = interval(EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while stop.run_until_cancelled(tick.tick()).await.is_some() {
            self.write_denials().await;
        }
        self.write_denials().await;
    }

    /// Writes what was noted. What cannot be written is told to the log and dropped: nobody is kept
    /// waiting for it, and nothing was changed by it.
    pub async fn write_denials(&self) {
        let (waiting, beyond) = {
            let mut state = self.noted.0.lock().unwrap_or_else(PoisonError::into_inner);
            (mem::take(&mut state.waiting), mem::take(&mut state.beyond))
        };
        let mut tenants: BTreeMap<TenantId, (Vec<Denial>, u64)> = BTreeMap::new();
        for denial in waiting {
            tenants
                .entry(denial.origin.tenant)
                .or_default()
                .0
                .push(denial);
        }
        for (tenant, count) in beyond {
            tenants.entry(tenant).or_default().1 += count;
        }
        for (tenant, (denials, beyond)) in tenants {
            if let Err(error) = self.write_down(tenant, denials, beyond).await {
                tracing::warn!(%error, "refusals could not be written to the audit log");
            }
        }
    }

    async fn write_down(
        &self,
        tenant: TenantId,
        denials: Vec<Denial>,
        beyond: u64,
    ) -> Result<(), StoreError> {
        let mut tx = TenantTx::begin(&self.database, tenant).await?;
        for denial in denials {
            let entry = AuditEntry {
                id: AuditId(self.entropy.uuid(denial.at)),
                at: denial.at,
                action: "request.denied",
                resource: "request",
                resource_id: None,
                origin: denial.origin,
                metadata: json!({}),
            };
            tx.record().deny(entry, denial.code);
        }
        if beyond > 0 {
            let now = self.clock.now();
            let entry = AuditEntry {
                id: AuditId(self.entropy.uuid(now)),
                at: now,
                action: "requests.denied",
                resource: "request",
                resource_id: None,
                origin: Origin::system(tenant),
                metadata: json!({"count": beyond}),
            };
            tx.record().deny(entry, "too_many_to_list");
        }
        tx.commit().await.map(drop)
    }
}
