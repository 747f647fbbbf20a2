//! What has to be done now and then: apart from the reading of revocations, which waits for nothing.

use crate::Identity;
use std::time::Duration;
use stoa_identity_sql::queries::keys;
use stoa_store::StoreError;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const EVERY: Duration = Duration::from_secs(60);
/// How long one statement may take before its connection is given up.
const PATIENCE: Duration = Duration::from_secs(30);

impl Identity {
    /// Keeps house once a minute until told to stop; then writes down once more when keys were last
    /// used.
    pub async fn run_house_keeping(&self, shutdown: CancellationToken) {
        let mut tick = interval(EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while shutdown.run_until_cancelled(tick.tick()).await.is_some() {
            // What is under way at the stop is given up: each part is one statement, and comes again.
            if shutdown
                .run_until_cancelled(self.keep_house())
                .await
                .is_none()
            {
                break;
            }
        }
        if let Err(error) = self.write_uses().await {
            tracing::warn!(%error, "the last uses of keys were not written down");
        }
    }

    /// Writes down when keys were last used, rotates the signing keys when they are due and reads
    /// those that another process rotated, forgets old revocations. What fails is told to the log and
    /// tried again the next time.
    pub async fn keep_house(&self) {
        let outcomes = [
            ("the uses of keys", self.write_uses().await),
            ("the signing keys", self.keep_signing_keys().await),
            ("the revocations", self.forget_revocations().await),
        ];
        for (what, outcome) in outcomes {
            if let Err(error) = outcome {
                tracing::warn!(%error, what, "identity could not keep house");
            }
        }
    }

    async fn forget_revocations(&self) -> Result<(), StoreError> {
        let forget = async |client: &stoa_store::SystemClient| {
            Ok(keys::forget_revocations().bind(client).await?)
        };
        self.database.ask_within(PATIENCE, forget).await?;
        Ok(())
    }

    /// Writes down when keys were last used, in one statement. [`Identity::keep_house`] does so too.
    ///
    /// # Errors
    /// What the server says; those uses are then lost.
    pub async fn write_uses(&self) -> Result<(), StoreError> {
        let uses = self.remembered.take_uses();
        if uses.is_empty() {
            return Ok(());
        }
        let tenants: Vec<Uuid> = uses.iter().map(|noted| noted.tenant.0).collect();
        let ids: Vec<Uuid> = uses.iter().map(|noted| noted.id.0).collect();
        let ats: Vec<_> = uses.iter().map(|noted| noted.at).collect();
        self.database
            .ask_within(PATIENCE, async |client| {
                Ok(keys::note_use().bind(client, &tenants, &ids, &ats).await?)
            })
            .await?;
        Ok(())
    }
}
