//! What the module `identity` tells.

use serde::{Deserialize, Serialize};
use stoa_kernel::{ApiKeyId, DomainEvent, SessionId, TenantId, UserId};
use uuid::Uuid;

macro_rules! events {
    ($($(#[$doc:meta])* $event:ident of $aggregate:literal: $field:ident $id:ident, $what:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $event {
            #[doc = $what]
            pub $field: $id,
            /// Its version after this, from 1.
            pub version: i32,
        }

        impl DomainEvent for $event {
            const TYPE: &'static str = stringify!($event);
            const SCHEMA_VERSION: i16 = 1;
            const AGGREGATE: &'static str = $aggregate;

            fn aggregate_id(&self) -> Uuid {
                self.$field.0
            }

            fn aggregate_version(&self) -> i32 {
                self.version
            }
        }
    )+};
}

events! {
    /// A tenant came to be.
    TenantCreated of "tenant": tenant_id TenantId, "The tenant.";
    /// A tenant's name or settings changed.
    TenantChanged of "tenant": tenant_id TenantId, "The tenant.";
    /// A tenant is refused until it is activated again.
    TenantSuspended of "tenant": tenant_id TenantId, "The tenant.";
    /// A suspended tenant is served again.
    TenantActivated of "tenant": tenant_id TenantId, "The tenant.";
    /// A tenant is refused for good; its data awaits erasure.
    TenantDeleted of "tenant": tenant_id TenantId, "The tenant.";
    /// A key was made.
    ApiKeyCreated of "apiKey": api_key_id ApiKeyId, "The key's id, which is no secret.";
    /// A key got another secret.
    ApiKeyRotated of "apiKey": api_key_id ApiKeyId, "The key's id, which is no secret.";
    /// A key is refused from now on.
    ApiKeyRevoked of "apiKey": api_key_id ApiKeyId, "The key's id, which is no secret.";
    /// A person joined a tenant's audience.
    UserRegistered of "user": user_id UserId, "The user.";
    /// Somebody tried to register with the address of a person who is there.
    RegistrationRepeated of "user": user_id UserId, "The user whose address it is.";
    /// A letter was asked for by which a person confirms their address.
    VerificationRequested of "user": user_id UserId, "The user.";
    /// A person has shown that their address is theirs.
    EmailVerified of "user": user_id UserId, "The user.";
    /// A letter was asked for by which a person chooses a new password.
    PasswordResetRequested of "user": user_id UserId, "The user.";
    /// A person's profile, roles or address changed.
    UserChanged of "user": user_id UserId, "The user.";
    /// A person may not log in until they are activated again; their log-ins ended.
    UserSuspended of "user": user_id UserId, "The user.";
    /// A person who was suspended or deleted may log in again.
    UserActivated of "user": user_id UserId, "The user.";
    /// A person is gone; their log-ins ended. What they wrote stays, as of somebody who is gone.
    UserDeleted of "user": user_id UserId, "The user.";
    /// A person's data is taken out wherever it stands; nothing is left of them but their id.
    UserErased of "user": user_id UserId, "The user who was.";
    /// A refresh token came again that had been used, and so was copied: its log-in ended.
    RefreshTokenReplayed of "session": session_id SessionId, "The log-in.";
    /// A person has another password from now on; their log-ins ended.
    PasswordChanged of "user": user_id UserId, "The user.";
}
