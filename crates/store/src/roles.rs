//! The three roles, and how they come to be.

use crate::{StoreError, connect::connect, migrate::LOCK};
use postgres_protocol::password::scram_sha_256;
use tokio_postgres::{Config, error::SqlState};

/// Owns the schemas and migrates.
pub const OWNER: &str = "stoa_owner";
/// Serves requests, one tenant at a time.
pub const SERVE: &str = "stoa_app";
/// Relays, looks up keys, keeps house; has its own explicit policies.
pub const SYSTEM: &str = "stoa_system";

/// The passwords with which the roles are to log in.
#[derive(Clone)]
pub struct RolePasswords {
    /// Of [`OWNER`]; `None` leaves it as it is, and a new one without: nobody logs in as it.
    pub owner: Option<String>,
    /// Of [`SERVE`].
    pub serve: String,
    /// Of [`SYSTEM`].
    pub system: String,
}

impl RolePasswords {
    fn each(&self) -> [(&'static str, Option<&str>); 3] {
        [
            (OWNER, self.owner.as_deref()),
            (SERVE, Some(&self.serve)),
            (SYSTEM, Some(&self.system)),
        ]
    }
}

/// The statements that make the roles, for an administrator to fill in passwords and run.
pub fn role_script(database: &str) -> String {
    let mut script = String::new();
    for role in [OWNER, SERVE, SYSTEM] {
        script.push_str(&make_role(role));
        script.push_str(&format!("ALTER ROLE {role} PASSWORD 'CHOOSE-ONE';\n"));
    }
    script + &settings(database)
}

fn make_role(role: &str) -> String {
    format!(
        "DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;\n\
         ALTER ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;\n"
    )
}

fn settings(database: &str) -> String {
    // An open transaction holds back every reader of the log; see the decision on positions.
    // Every query of these roles is a range of an index. A plan that was made while a table was
    // small and not yet analysed would otherwise read it whole, for as long as the plan is kept.
    // Nor does a plan depend on values, so that one is kept for each query: PostgreSQL would think some
    // better for one value, and plan them anew each time, which costs as much as running them.
    format!(
        "ALTER ROLE {SERVE} SET idle_in_transaction_session_timeout = '5s';\n\
         ALTER ROLE {SERVE} SET statement_timeout = '30s';\n\
         ALTER ROLE {SERVE} SET lock_timeout = '2s';\n\
         ALTER ROLE {SERVE} SET jit = off;\n\
         ALTER ROLE {SYSTEM} SET idle_in_transaction_session_timeout = '5s';\n\
         ALTER ROLE {SYSTEM} SET statement_timeout = '60s';\n\
         ALTER ROLE {SYSTEM} SET jit = off;\n\
         ALTER ROLE {SERVE} SET enable_seqscan = off;\n\
         ALTER ROLE {SERVE} SET plan_cache_mode = force_generic_plan;\n\
         ALTER ROLE {SYSTEM} SET plan_cache_mode = force_generic_plan;\n\
         ALTER ROLE {SYSTEM} SET enable_seqscan = off;\n\
         ALTER ROLE {SYSTEM} SET enable_bitmapscan = off;\n\
         ALTER DATABASE \"{database}\" OWNER TO {OWNER};\n\
         REVOKE CREATE ON SCHEMA public FROM PUBLIC;\n"
    )
}

/// Makes the roles in the database of `admin`, which is a direct connection of one who may. Of
/// several that start at once, one makes them while the others wait. A password is given only to a
/// role that does not log in with it, so that a start with the same passwords changes nothing. Of
/// different ones the last that was given prevails.
///
/// # Errors
/// [`StoreError::Unsafe`] with the script to run, if `admin` may not make roles.
pub async fn create_roles(admin: &Config, passwords: &RolePasswords) -> Result<(), StoreError> {
    let client = connect(admin).await?;
    let database: String = client
        .query_one("SELECT current_database()::text", &[])
        .await?
        .try_get(0)?;
    // Until the end of the transaction, which ends with the connection if something fails.
    client
        .batch_execute(&format!("BEGIN; SELECT pg_advisory_xact_lock({LOCK})"))
        .await?;
    let mut script = String::new();
    for (role, password) in passwords.each() {
        script.push_str(&make_role(role));
        if let Some(password) = password
            && !logs_in(admin, role, password).await?
        {
            // A verifier rather than the password: a server writes statements that fail into its log.
            let verifier = scram_sha_256(password.as_bytes());
            script.push_str(&format!("ALTER ROLE {role} PASSWORD '{verifier}';\n"));
        }
    }
    script.push_str(&settings(&database));
    script.push_str("COMMIT");
    match client.batch_execute(&script).await {
        Ok(()) => Ok(()),
        Err(error) if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => {
            Err(StoreError::Unsafe(format!(
                "the given database user may not make roles; let an administrator run:\n{}",
                role_script(&database)
            )))
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether the role is there and logs in with this password.
async fn logs_in(admin: &Config, role: &str, password: &str) -> Result<bool, StoreError> {
    let mut config = admin.clone();
    config.user(role).password(password).options("");
    match connect(&config).await {
        Ok(_) => Ok(true),
        Err(StoreError::Postgres(error)) => match error.code() {
            Some(code) if code.code().starts_with("28") => Ok(false),
            // It was let in, and then not into this database: its password is right.
            Some(&SqlState::INSUFFICIENT_PRIVILEGE) => Ok(true),
            _ => Err(error.into()),
        },
        Err(error) => Err(error),
    }
}
