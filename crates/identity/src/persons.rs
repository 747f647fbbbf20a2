//! All that is held of a person, wherever in the program: given out, or taken out for good.
//!
//! An erasure begins with one transaction of this module: the account is empty from then on,
//! they can do nothing any more, and their key is gone, with it what logs and backups of logs hold. Then
//! each part takes out what it holds, in steps. `identity.erasures` says what has been begun and what is
//! completed; whatever breaks off is begun again, and what was completed is gone over for some minutes
//! more, because of what was under way when it began. A list outside of the database has the same done
//! to a restored one.

use crate::{
    Editor, Erasure, Identity, IdentityError,
    ledger::{Entry, Ledger},
};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use stoa_contracts::PersonalData;
use stoa_identity_sql::queries::erasure::{self, AnyErasure};
use stoa_kernel::{Origin, Problem, TenantId, UserId};
use stoa_store::{Pending, Places, StoreError, TenantTx};
use stoa_web::Module;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How often what is not completed is begun again.
const EVERY: Duration = Duration::from_secs(30);
/// How long whoever asks for an erasure waits for its end.
const WAIT: Duration = Duration::from_secs(10);
/// How long a completed one is gone over again: longer than a request, a letter or a forgotten
/// log-in takes.
const AFTERWARDS: SignedDuration = SignedDuration::from_mins(5);
/// How many exports are put together at once, no two of a tenant: each may read all that a tenant did, and
/// anybody may ask for their own again and again.
const EXPORTS: usize = 2;
/// How many erasures are read at once.
const READ: i64 = 1_000;

/// What it is made of.
pub struct PersonsParts {
    /// Who there is.
    pub identity: Arc<Identity>,
    /// What else holds data of persons.
    pub holders: Vec<Arc<dyn PersonalData>>,
    /// The list of erasures; made with the first.
    pub ledger: PathBuf,
    /// Keys the list. The same for all processes of an installation.
    pub master_secret: [u8; 32],
}

/// Knows all that holds data of persons. One for each process.
pub struct Persons {
    identity: Arc<Identity>,
    holders: Vec<Arc<dyn PersonalData>>,
    ledger: Ledger,
    exporting: Places,
}

/// What was done to a database that may have been restored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ErasedAgain {
    /// Persons on the list.
    pub listed: usize,
    /// Those of them who were back, and were erased again.
    pub erased: usize,
    /// Erasures that had been broken off, and were completed.
    pub completed: usize,
    /// Lines of the list that were not signed by this installation, and count for nothing.
    pub bad_lines: usize,
    /// Whether a part could not be taken out yet; the program goes on trying.
    pub is_incomplete: bool,
}

impl Persons {
    /// Makes it.
    pub fn new(parts: PersonsParts) -> Arc<Self> {
        Arc::new(Self {
            identity: parts.identity,
            holders: parts.holders,
            ledger: Ledger::new(parts.ledger, &parts.master_secret),
            exporting: Places::new(EXPORTS),
        })
    }

    /// The HTTP side.
    pub fn module(self: &Arc<Self>) -> Module {
        let routes = crate::routes::of_persons().with_state(Arc::clone(self));
        Module::new("identity.persons").routes(routes)
    }

    /// All that is held of a person, by what holds it. That it was given out is written down.
    ///
    /// # Errors
    /// `not_found`, `role_required` (403), `unavailable` (503) where one of the tenant's, or two in all, are
    /// being put together already, or what a part says.
    pub async fn export(
        &self,
        origin: &Origin,
        who: (Editor, UserId),
    ) -> Result<Value, IdentityError> {
        let place = self.exporting.take(origin.tenant);
        let _place = place.ok_or(IdentityError::Busy)?;
        let mut export = self.identity.export_own(origin, who).await?;
        for holder in &self.holders {
            let part = holder.export(origin.tenant, who.1).await?;
            if !part.is_null() {
                export.insert(holder.name().to_owned(), part);
            }
        }
        Ok(Value::Object(export))
    }

    /// Erases a person. What cannot be taken out in ten seconds is taken out afterwards; the erasure
    /// says then that it is not completed. Of who is erased already, it goes on.
    ///
    /// # Errors
    /// `not_found`, `role_required` (403), or what the store says. Once begun it is carried to its
    /// end, whatever this answers.
    pub async fn erase(
        &self,
        origin: &Origin,
        who: (Editor, UserId),
    ) -> Result<Pending<'_, Erasure>, IdentityError> {
        let erasure = self.identity.begin_erasure(origin, who).await?;
        match timeout(WAIT, self.take_out(origin, erasure)).await {
            Ok(Ok(())) => {
                let complete = self.identity.complete_erasure(origin.tenant, erasure);
                return Ok(complete.await?);
            }
            Ok(Err(error)) => tracing::warn!(%error, "an erasure was broken off; it goes on later"),
            Err(_) => tracing::info!("an erasure takes long; it goes on"),
        }
        let leave = self.identity.leave_erasure(origin.tenant, erasure);
        Ok(leave.await?)
    }

    /// Erases a person, however long it takes.
    ///
    /// # Errors
    /// As [`Persons::erase`], or what a part says.
    pub async fn erase_to_the_end(
        &self,
        origin: &Origin,
        who: (Editor, UserId),
    ) -> Result<Erasure, IdentityError> {
        let erasure = self.identity.begin_erasure(origin, who).await?;
        self.finish(origin, erasure).await
    }

    async fn finish(&self, origin: &Origin, erasure: Erasure) -> Result<Erasure, IdentityError> {
        self.take_out(origin, erasure).await?;
        let complete = self.identity.complete_erasure(origin.tenant, erasure);
        Ok(complete.await?.done().await?)
    }

    /// Lists the erasure and has every part take out what it holds, also where another could not.
    async fn take_out(&self, origin: &Origin, erasure: Erasure) -> Result<(), Problem> {
        let mut outcome = self.list(origin.tenant, erasure).await;
        for holder in &self.holders {
            outcome = outcome.and(holder.erase(origin, erasure.id).await);
        }
        outcome
    }

    async fn list(&self, tenant: TenantId, erasure: Erasure) -> Result<(), Problem> {
        let entry = Entry {
            tenant,
            user: erasure.id,
            erased_at: erasure.erased_at,
        };
        self.ledger.add(entry).await.map_err(|error| {
            tracing::error!(%error, "the list of erasures cannot be written");
            Problem::internal()
        })
    }

    /// Completes what was broken off, and goes over what was completed a moment ago, until told to
    /// stop.
    pub async fn run(&self, stop: CancellationToken) {
        let mut tick = interval(EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while stop.run_until_cancelled(tick.tick()).await.is_some() {
            // What is under way at the stop is given up, and comes again.
            match stop.run_until_cancelled(self.go_on()).await {
                None => return,
                Some(Ok(_)) => {}
                Some(Err(error)) => tracing::warn!(%error, "erasures could not go on; they will"),
            }
        }
    }

    /// Completes what was broken off, and goes over what was completed a moment ago; how many were
    /// completed.
    ///
    /// # Errors
    /// What a part says: of the others each was tried.
    pub async fn go_on(&self) -> Result<usize, IdentityError> {
        let now = self.identity.clock.now();
        let since = now.saturating_sub(AFTERWARDS).unwrap_or(Timestamp::MIN);
        let open = {
            let client = self.identity.database.system().await?;
            let query = erasure::open_erasures();
            query.bind(&client, &since).all().await
        };
        let (mut completed, mut outcome) = (0, Ok(()));
        for row in open.map_err(StoreError::from)? {
            let was_open = row.completed_at.is_none();
            let (tenant, erasure) = of_any(row);
            match self.finish(&Origin::system(tenant), erasure).await {
                Ok(_) => completed += usize::from(was_open),
                Err(error) => outcome = Err(error),
            }
        }
        outcome.map(|()| completed)
    }

    /// Erases again whoever is on the list and is back, because a backup of before was restored, and
    /// completes what was broken off. `file` is another list than the installation's own.
    ///
    /// # Errors
    /// What a part says, or that the list cannot be read.
    pub async fn erase_again(&self, file: Option<&Path>) -> Result<ErasedAgain, IdentityError> {
        self.list_all().await?;
        let listed = match file {
            Some(file) => self.ledger.read(file).await,
            None => self.ledger.list().await,
        };
        let listed = listed.map_err(|error| {
            let words = format!("the list of erasures cannot be read: {error}");
            IdentityError::Store(StoreError::Unsafe(words))
        })?;
        let mut by_tenant: BTreeMap<TenantId, Vec<Uuid>> = BTreeMap::new();
        for (tenant, user) in listed.entries.keys() {
            by_tenant.entry(*tenant).or_default().push(user.0);
        }
        let mut again = ErasedAgain {
            listed: listed.entries.len(),
            bad_lines: listed.bad,
            ..ErasedAgain::default()
        };
        for (tenant, users) in by_tenant {
            for user in self.still_there(tenant, &users).await? {
                let origin = Origin::system(tenant);
                self.erase_to_the_end(&origin, (Editor::Tenant, user))
                    .await?;
                again.erased += 1;
            }
        }
        // What is back is gone again; what another process has begun, or a part holds up, is tried on.
        match self.go_on().await {
            Ok(completed) => again.completed = completed,
            Err(error) => {
                tracing::warn!(%error, "an erasure is not complete; it is tried again");
                again.is_incomplete = true;
            }
        }
        Ok(again)
    }

    async fn still_there(
        &self,
        tenant: TenantId,
        users: &[Uuid],
    ) -> Result<Vec<UserId>, StoreError> {
        let tx = TenantTx::begin(&self.identity.database, tenant).await?;
        let (scope, query) = (tx.scope(), erasure::still_there());
        let ids = tx
            .finish(query.bind(&scope, &tenant.0, &users).all())
            .await?;
        Ok(ids.into_iter().map(UserId).collect())
    }

    /// Lists all that the database knows of: the program may have ended between an erasure and its
    /// line, or another process have done it.
    async fn list_all(&self) -> Result<(), IdentityError> {
        let mut after = (Uuid::nil(), Uuid::nil());
        loop {
            let rows = {
                let client = self.identity.database.system().await?;
                let query = erasure::erasures_after();
                let rows = query.bind(&client, &after.0, &after.1, &READ).all().await;
                rows.map_err(StoreError::from)?
            };
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after = (last.tenant_id, last.user_id);
            for row in rows {
                let (tenant, erasure) = of_any(row);
                self.list(tenant, erasure).await?;
            }
        }
    }
}

fn of_any(row: AnyErasure) -> (TenantId, Erasure) {
    let erasure = Erasure {
        id: UserId(row.user_id),
        erased_at: row.erased_at,
        completed_at: row.completed_at,
    };
    (TenantId(row.tenant_id), erasure)
}
