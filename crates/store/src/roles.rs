//! The three roles, and how they come to be.

use crate::StoreError;
use postgres_protocol::password::scram_sha_256;
use tokio_postgres::{Client, error::SqlState};

/// Owns the schemas and migrates.
pub const OWNER: &str = "stoa_owner";
/// Serves requests, one tenant at a time.
pub const SERVE: &str = "stoa_app";
/// Relays, looks up keys, keeps house; has its own explicit policies.
pub const SYSTEM: &str = "stoa_system";

/// The roles' passwords.
#[derive(Clone)]
pub struct RolePasswords {
    /// Of [`OWNER`].
    pub owner: String,
    /// Of [`SERVE`].
    pub serve: String,
    /// Of [`SYSTEM`].
    pub system: String,
}

/// The statements that make the roles, with their passwords, or with a place-holder where an
/// administrator is to fill them in. Running them again only renews passwords and settings.
pub fn role_script(passwords: Option<&RolePasswords>, database: &str) -> String {
    // Verifiers rather than passwords: a server writes statements that fail into its log.
    let word = |of: fn(&RolePasswords) -> &String| {
        passwords.map_or_else(
            || "CHOOSE-ONE".to_owned(),
            |all| scram_sha_256(of(all).as_bytes()),
        )
    };
    let mut script = String::new();
    for (role, password) in [
        (OWNER, word(|all| &all.owner)),
        (SERVE, word(|all| &all.serve)),
        (SYSTEM, word(|all| &all.system)),
    ] {
        script.push_str(&format!(
            "DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;\n\
             ALTER ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE \
             PASSWORD '{password}';\n"
        ));
    }
    // An open transaction holds back every reader of the log; see the decision on positions.
    // Every query of these roles is a range of an index. A plan that was made while a table was
    // small and not yet analysed would otherwise read it whole, for as long as the plan is kept.
    script.push_str(&format!(
        "ALTER ROLE {SERVE} SET idle_in_transaction_session_timeout = '5s';\n\
         ALTER ROLE {SERVE} SET statement_timeout = '30s';\n\
         ALTER ROLE {SERVE} SET lock_timeout = '2s';\n\
         ALTER ROLE {SERVE} SET jit = off;\n\
         ALTER ROLE {SYSTEM} SET idle_in_transaction_session_timeout = '5s';\n\
         ALTER ROLE {SYSTEM} SET statement_timeout = '60s';\n\
         ALTER ROLE {SYSTEM} SET jit = off;\n\
         ALTER ROLE {SERVE} SET enable_seqscan = off;\n\
         ALTER ROLE {SYSTEM} SET enable_seqscan = off;\n\
         ALTER ROLE {SYSTEM} SET enable_bitmapscan = off;\n\
         ALTER DATABASE \"{database}\" OWNER TO {OWNER};\n\
         REVOKE CREATE ON SCHEMA public FROM PUBLIC;\n"
    ));
    script
}

/// Makes the roles.
///
/// # Errors
/// [`StoreError::Unsafe`] with the script to run, if `client` may not make roles.
pub async fn create_roles(
    client: &Client,
    passwords: &RolePasswords,
    database: &str,
) -> Result<(), StoreError> {
    match client
        .batch_execute(&role_script(Some(passwords), database))
        .await
    {
        Ok(()) => Ok(()),
        Err(error) if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => {
            Err(StoreError::Unsafe(format!(
                "the given database user may not make roles; let an administrator run:\n{}",
                role_script(None, database)
            )))
        }
        Err(error) => Err(error.into()),
    }
}
