//! Letters that events cause, written and handed over while no transaction is open.
//!
//! A letter that was handed over just before a crash is handed over again; it is the same letter then.

use crate::{
    Identity,
    letters::{self, Matter, Way},
    mail_token::{MailToken, Purpose},
    settings,
};
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use std::sync::Arc;
use stoa_bus::{Act, Reaction, ReactionError};
use stoa_contracts::identity::{
    PasswordChanged, PasswordResetRequested, RegistrationRepeated, UserRegistered,
    VerificationRequested,
};
use stoa_identity_sql::queries::mail::{self, Addressee};
use stoa_kernel::{DomainEvent, TenantId, UserId};
use stoa_mail::{Letter, MailError, Post};
use stoa_store::{Envelope, StoreError, TenantTx};

/// How long a person may take to confirm their address.
const TO_VERIFY: SignedDuration = SignedDuration::from_hours(72);
/// How long a person may take to choose a new password.
const TO_RESET: SignedDuration = SignedDuration::from_hours(1);
/// For a little less than three hours a letter is tried again; then it is a dead letter.
const ATTEMPTS: u32 = 20;

/// The consumer group that writes letters.
pub(crate) fn reaction(identity: Arc<Identity>, post: Arc<dyn Post>) -> Reaction {
    let kinds = &[
        UserRegistered::TYPE,
        VerificationRequested::TYPE,
        PasswordResetRequested::TYPE,
        RegistrationRepeated::TYPE,
        PasswordChanged::TYPE,
    ];
    let writes = Correspondence { identity, post };
    Reaction::outward("identity.letters", kinds, Arc::new(writes)).tried(ATTEMPTS)
}

struct Correspondence {
    identity: Arc<Identity>,
    post: Arc<dyn Post>,
}

/// What all of these events say.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfUser {
    user_id: UserId,
}

impl Act for Correspondence {
    fn act<'a>(&'a self, event: &'a Envelope) -> BoxFuture<'a, Result<(), ReactionError>> {
        Box::pin(async move {
            let Some(letter) = self.write(event).await? else {
                return Ok(());
            };
            match self.post.send(&letter).await {
                Ok(()) => Ok(()),
                // Nothing is gained by trying again, nor by anybody who looks at a dead letter.
                Err(error @ MailError::Undeliverable(_)) => {
                    tracing::warn!(event = %event.id, %error, "a letter was given up");
                    Ok(())
                }
                Err(error) => Err(ReactionError::Failed(error.to_string())),
            }
        })
    }
}

impl Correspondence {
    /// The letter, if there is still somebody to write to, and something to say.
    async fn write(&self, event: &Envelope) -> Result<Option<Letter>, ReactionError> {
        let user = OfUser::deserialize(&event.data)
            .map_err(|error| ReactionError::Failed(format!("the event cannot be read: {error}")))?
            .user_id;
        let Some(to) = self.find(event.tenant, user).await? else {
            return Ok(None);
        };
        let Some(matter) = self.matter(event, user, &to) else {
            return Ok(None);
        };
        let (subject, text) = letters::compose(&matter, &to.tenant_name);
        Ok(Some(Letter {
            id: event.id.0,
            person: user.0,
            at: event.occurred_at,
            from: to.tenant_name,
            to: to.email,
            subject,
            text,
        }))
    }

    async fn find(&self, tenant: TenantId, user: UserId) -> Result<Option<Addressee>, StoreError> {
        let tx = TenantTx::begin(&self.identity.database, tenant).await?;
        let (scope, query) = (tx.scope(), mail::addressee());
        tx.finish(query.bind(&scope, &tenant.0, &user.0).opt())
            .await
    }

    /// What is to be said now, which may be less than when the event happened.
    fn matter(&self, event: &Envelope, user: UserId, to: &Addressee) -> Option<Matter> {
        let is_active = to.status == "active";
        match event.kind.as_str() {
            RegistrationRepeated::TYPE if is_active => Some(Matter::Repeated),
            RegistrationRepeated::TYPE => Some(Matter::RepeatedByFormer),
            _ if !is_active => None,
            UserRegistered::TYPE | VerificationRequested::TYPE if to.is_verified => None,
            UserRegistered::TYPE | VerificationRequested::TYPE => {
                let page = settings::verify_email_url(&to.tenant_settings);
                let generation = to.verify_generation;
                let way = self.way(event, (Purpose::Verify, user, generation), TO_VERIFY, page)?;
                Some(Matter::Verify(way))
            }
            PasswordResetRequested::TYPE => {
                let page = settings::reset_password_url(&to.tenant_settings);
                let generation = to.reset_generation;
                let way = self.way(event, (Purpose::Reset, user, generation), TO_RESET, page)?;
                Some(Matter::Reset(way))
            }
            PasswordChanged::TYPE => Some(Matter::Changed),
            _ => None,
        }
    }

    /// `None` where the token would have ended already: the letter comes too late.
    fn way(
        &self,
        event: &Envelope,
        (purpose, user, generation): (Purpose, UserId, i32),
        term: SignedDuration,
        page: Option<String>,
    ) -> Option<Way> {
        let ends = event.occurred_at.saturating_add(term).ok()?;
        let token = MailToken {
            purpose,
            user,
            generation,
            expires_at: Timestamp::from_second(ends.as_second()).ok()?,
        };
        (self.identity.now() < token.expires_at).then(|| Way {
            token: token.text(event.tenant, &self.identity.master),
            page,
        })
    }
}
