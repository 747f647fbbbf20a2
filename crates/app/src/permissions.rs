//! Who may do what: each operation with the scope it needs, and who of those that have it may.
//!
//! `docs/permissions.md` is this table, printed by `stoa permissions`. A test asks every operation of the
//! API's description as every kind of caller and holds the answers against it; one that is not here
//! fails that test.

use Allowed::{Administrator, Everybody, Scoped};
use stoa_kernel::Role;
use stoa_web::Who;

/// Whom an operation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// Whoever asks.
    Everybody,
    /// The platform's administrator.
    Administrator,
    /// Those whose key or role has the scope, as far as they are of these.
    Scoped(&'static str, Who),
}

/// Every operation by its id, and whom it is for.
pub const OPERATIONS: &[(&str, Allowed)] = &[
    ("checkLiveness", Everybody),
    ("checkReadiness", Everybody),
    ("getDescription", Everybody),
    ("getVersion", Everybody),
    ("listSigningKeys", Everybody),
    ("activateTenant", Administrator),
    ("createTenant", Administrator),
    ("deleteTenant", Administrator),
    ("getTenant", Administrator),
    ("listTenants", Administrator),
    ("suspendTenant", Administrator),
    ("createApiKey", Scoped("api-keys:write", Who::Tenant)),
    ("listApiKeys", Scoped("api-keys:read", Who::Tenant)),
    ("revokeApiKey", Scoped("api-keys:write", Who::Tenant)),
    ("rotateApiKey", Scoped("api-keys:write", Who::Tenant)),
    ("changeOwnTenant", Scoped("tenant:write", Who::Tenant)),
    ("getOwnTenant", Scoped("tenant:read", Who::Tenant)),
    ("forgotPassword", Scoped("users:write", Who::Keys)),
    ("logInUser", Scoped("users:write", Who::Keys)),
    ("refreshTokens", Scoped("users:write", Who::Keys)),
    ("registerUser", Scoped("users:write", Who::Keys)),
    ("resendVerification", Scoped("users:write", Who::Keys)),
    ("resetPassword", Scoped("users:write", Who::Keys)),
    ("verifyEmail", Scoped("users:write", Who::Keys)),
    ("changeOwnPassword", Scoped("users:write", Who::People)),
    ("changeOwnUser", Scoped("users:write", Who::People)),
    ("deleteOwnUser", Scoped("users:write", Who::People)),
    ("endSession", Scoped("users:write", Who::People)),
    ("getOwnUser", Scoped("users:read", Who::People)),
    ("listSessions", Scoped("users:read", Who::People)),
    ("logOut", Scoped("users:write", Who::People)),
    ("changeUser", Scoped("users:write", MODERATORS)),
    ("eraseUser", Scoped("users:write", ADMINS)),
    ("exportOwnUser", Scoped("users:read", Who::People)),
    ("exportUser", Scoped("users:read", ADMINS)),
    ("getUser", Scoped("users:read", MODERATORS)),
    ("introspectToken", Scoped("users:read", Who::Tenant)),
    ("listUsers", Scoped("users:read", Who::Tenant)),
    ("listAuditLogs", Scoped("audit:read", Who::Tenant)),
    ("listDeadLetters", Scoped("dead-letters:read", Who::Tenant)),
    (
        "replayDeadLetter",
        Scoped("dead-letters:write", Who::Tenant),
    ),
    ("askAsViewer", Scoped("comments:read", Who::Anyone)),
    ("countComments", Scoped("comments:read", Who::Anyone)),
    ("createComment", Scoped("comments:write", Who::Anyone)),
    ("deleteComment", Scoped("comments:write", Who::Anyone)),
    ("exportComments", Scoped("exports:read", Who::Tenant)),
    ("getComment", Scoped("comments:read", Who::Anyone)),
    ("likeComment", Scoped("comments:write", Who::People)),
    ("listComments", Scoped("comments:read", Who::Anyone)),
    ("listEdits", Scoped("comments:read", Who::Anyone)),
    ("listReactions", Scoped("comments:read", Who::Anyone)),
    ("listReplies", Scoped("comments:read", Who::Anyone)),
    ("listStandings", Scoped("comments:read", Who::Anyone)),
    ("lockThread", Scoped("comments:write", MODERATORS)),
    ("pinComment", Scoped("comments:write", MODERATORS)),
    ("searchComments", Scoped("comments:read", Who::Anyone)),
    ("setReaction", Scoped("comments:write", Who::People)),
    ("takeBackReaction", Scoped("comments:write", Who::People)),
    ("unlikeComment", Scoped("comments:write", Who::People)),
    ("unlockThread", Scoped("comments:write", MODERATORS)),
    ("unpinComment", Scoped("comments:write", MODERATORS)),
    ("updateComment", Scoped("comments:write", Who::Anyone)),
];

const MODERATORS: Who = Who::Holding(Role::Moderator);
const ADMINS: Who = Who::Holding(Role::Admin);

/// What a publishable key may have at most, and what every person has.
const OF_PAGES: [&str; 4] = [
    "comments:read",
    "comments:write",
    "users:read",
    "users:write",
];

/// A kind of caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Without credentials, or with bad ones.
    Nobody,
    /// A publishable key alone, with all scopes it may have.
    Page,
    /// A secret key alone, with all scopes.
    Server,
    /// A person of that role, with or without such a key.
    Person(Role),
    /// The platform's administrator.
    Administrator,
}

impl Kind {
    /// All of them, in the order of the table's columns.
    pub const ALL: [Self; 7] = [
        Self::Nobody,
        Self::Page,
        Self::Server,
        Self::Person(Role::User),
        Self::Person(Role::Moderator),
        Self::Person(Role::Admin),
        Self::Administrator,
    ];
}

impl Allowed {
    /// Whether that kind of caller may.
    pub fn admits(self, kind: Kind) -> bool {
        let (scope, who) = match self {
            Everybody => return true,
            Administrator => return kind == Kind::Administrator,
            Scoped(scope, who) => (scope, who),
        };
        let has_scope = kind == Kind::Server || OF_PAGES.contains(&scope);
        let is_one = match (who, kind) {
            (_, Kind::Nobody | Kind::Administrator) => false,
            (Who::Anyone, _) => true,
            (Who::Keys, kind) => matches!(kind, Kind::Page | Kind::Server),
            (Who::Tenant, kind) => kind == Kind::Server,
            (Who::People, kind) => matches!(kind, Kind::Person(_)),
            (Who::Holding(_), Kind::Server) => true,
            (Who::Holding(least), Kind::Person(role)) => role >= least,
            (Who::Holding(_), Kind::Page) => false,
        };
        has_scope && is_one
    }

    fn scope(self) -> &'static str {
        match self {
            Scoped(scope, _) => scope,
            Everybody | Administrator => "",
        }
    }
}

/// The table, as `docs/permissions.md` has it.
pub fn table() -> String {
    let mut text = String::from(
        "# Who may do what\n\n\
         Printed by `stoa permissions`; every cell is tested over HTTP. A key needs the scope besides: \
         secret keys\nmay have any, publishable ones what pages need. A person may the same with any \
         key that has the scope, or with\nnone. Whoever is not named may not (401 without good \
         credentials, else 403).\n\n\
         | operation | scope | nobody | publishable key | secret key | user | moderator | admin | \
         platform administrator |\n|---|---|---|---|---|---|---|---|---|\n",
    );
    for (name, allowed) in OPERATIONS {
        text.push_str(&format!("| {name} | {} |", allowed.scope()));
        for kind in Kind::ALL {
            let mark = if allowed.admits(kind) {
                " yes |"
            } else {
                " – |"
            };
            text.push_str(mark);
        }
        text.push('\n');
    }
    text
}
