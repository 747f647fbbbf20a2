//! Persons show that an address is theirs, and ask for the letters that let them.

use super::users::of_user;
use crate::{
    Done, Identity, IdentityError,
    attempts::{Client, Try},
    mail_token::{MailToken, Purpose},
    person::key_of,
};
use serde_json::json;
use stoa_contracts::identity::{EmailVerified, PasswordResetRequested, VerificationRequested};
use stoa_identity_sql::queries::mail::{self, Holder};
use stoa_kernel::{Origin, Problem, UserId};
use stoa_store::{Pending, StoreError, TenantTx};
use stoa_web::text;

/// What a letter is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    Verify,
    Reset,
}

impl Wish {
    fn action(self) -> &'static str {
        match self {
            Self::Verify => "user.verification_requested",
            Self::Reset => "user.reset_requested",
        }
    }

    /// Whether a letter would be of any use to the person.
    fn suits(self, holder: &Holder) -> bool {
        holder.status == "active" && (self == Self::Reset || !holder.is_verified)
    }
}

impl Identity {
    /// Has the letter sent again by which a person confirms their address. Whether anybody has the
    /// address, and has confirmed it, cannot be told from the outcome.
    ///
    /// # Errors
    /// [`IdentityError::Invalid`], `too_many_attempts` (429), or what the store says.
    pub async fn resend_verification(
        &self,
        origin: &Origin,
        email: &str,
        client: Client,
    ) -> Result<Pending<'_, ()>, IdentityError> {
        self.ask_for_letter(origin, email, client, Wish::Verify)
            .await
    }

    /// Has a letter sent by which a person chooses a new password. Whether anybody has the address
    /// cannot be told from the outcome.
    ///
    /// # Errors
    /// As [`Identity::resend_verification`].
    pub async fn forgot_password(
        &self,
        origin: &Origin,
        email: &str,
        client: Client,
    ) -> Result<Pending<'_, ()>, IdentityError> {
        self.ask_for_letter(origin, email, client, Wish::Reset)
            .await
    }

    /// One transaction that reads, writes and commits, whether anybody gets a letter or not, so that
    /// both take as long but for one row.
    async fn ask_for_letter(
        &self,
        origin: &Origin,
        email: &str,
        client: Client,
        wish: Wish,
    ) -> Result<Pending<'_, ()>, IdentityError> {
        text::email("email", email).map_err(|error| Problem::invalid(vec![error]))?;
        let email_key = key_of(email);
        let attempt = self.attempts.begin(Try::Letter, origin, &email_key, client);
        attempt.await?.keep();
        let may_write = self.attempts.may_write(origin, &email_key).await;
        let now = self.now();
        let mut tx = TenantTx::begin(&self.database, origin.tenant).await?;
        let holder = mail::holder()
            .bind(&tx.scope(), &origin.tenant.0, &email_key)
            .opt()
            .await
            .map_err(StoreError::from)?;
        match holder.filter(|holder| may_write && wish.suits(holder)) {
            Some(holder) => {
                let (user_id, version) = (UserId(holder.id), holder.version);
                let origin = &self.about(origin, user_id, holder.person_key.as_deref())?;
                let done = of_user(wish.action(), user_id, now, origin);
                match wish {
                    Wish::Verify => {
                        self.record(&mut tx, done, &VerificationRequested { user_id, version });
                    }
                    Wish::Reset => {
                        self.record(&mut tx, done, &PasswordResetRequested { user_id, version });
                    }
                }
            }
            None => {
                let done = Done {
                    action: wish.action(),
                    resource: "tenant",
                    id: origin.tenant.0,
                    at: now,
                    origin,
                    metadata: json!({}),
                };
                self.audit(&mut tx, done);
            }
        }
        Ok(Pending::new(tx, ()))
    }

    /// Notes that an address is its person's, by the token of a letter that went there.
    ///
    /// # Errors
    /// [`IdentityError::BadToken`] for one that was used, has ended, is of an address that changed
    /// since, or never was; or what the store says.
    pub async fn verify_email(
        &self,
        origin: &Origin,
        token: &str,
    ) -> Result<Pending<'_, ()>, IdentityError> {
        let (tenant, now) = (origin.tenant, self.now());
        let token = MailToken::parse(token, Purpose::Verify, tenant, &self.master, now)
            .ok_or(IdentityError::BadToken)?;
        let user_id = token.user;
        let mut tx = TenantTx::begin(&self.database, tenant).await?;
        let verified = mail::verify_email()
            .bind(&tx.scope(), &now, &tenant.0, &user_id.0, &token.generation)
            .opt()
            .await
            .map_err(StoreError::from)?
            .ok_or(IdentityError::BadToken)?;
        let version = verified.version;
        let origin = &self.about(origin, user_id, verified.person_key.as_deref())?;
        let done = of_user("user.email_verified", user_id, now, origin);
        self.record(&mut tx, done, &EmailVerified { user_id, version });
        Ok(Pending::new(tx, ()))
    }
}
