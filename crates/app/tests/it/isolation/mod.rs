//! Whatever operation of the description one tenant calls with what is another's, it learns nothing, changes
//! nothing, and cannot tell it from what is nobody's.
//!
//! Requests are made from the description: an operation, a parameter or a field that comes to it is tried
//! without a word here, or fails these tests with its name until it is said what it stands for.

mod attack;
mod document;
mod expired;
mod rows;
mod saying;
mod side;

use crate::callers::{Operation, Way, operations};
use attack::{Attack, is_admitted, is_of_a_tenant};
use expired::{Signer, bad_ways, ways_without};
use side::Side;
use std::{collections::BTreeSet, fs};
use stoa::{
    modules,
    permissions::{Allowed, OPERATIONS},
};
use stoa_testkit::{PATIENCE, TestApp, TestDatabase, wait_until};
use tokio_postgres::Client;

/// What can hold a text and holds none of the tenant's own, by what it holds instead.
const WITHOUT_MARK: [(&str, &[&str]); 8] = [
    (
        "a word of the program",
        &[
            "comments.comments.author_kind",
            "comments.comments.content_format",
            "comments.comments.status",
            "comments.edits.content_format",
            "comments.edits.editor_kind",
            "comments.reactions.kind",
            "comments.search_blocks.languages",
            "comments.searchable.language",
            "core.audit.action",
            "core.audit.actor_kind",
            "core.audit.operation",
            "core.audit.refusal",
            "core.audit.resource",
            "core.events.actor_kind",
            "core.events.aggregate_type",
            "core.events.type",
            "core.inbox.consumer",
            "core.kept_answers.headers",
            "identity.api_keys.kind",
            "identity.api_keys.scopes",
            "identity.revocations.kind",
            "identity.tenants.status",
            "identity.users.roles",
            "identity.users.status",
        ],
    ),
    ("counts", &["comments.comments.reaction_counts"]),
    (
        "a digest",
        &[
            "audit.seals.digest",
            "comments.imports.fingerprint",
            "core.kept_answers.fingerprint",
            "core.kept_answers.id",
            "identity.api_keys.former_hash",
            "identity.api_keys.secret_hash",
            "identity.users.password_hash",
        ],
    ),
    (
        "encrypted",
        &["core.audit.sealed", "identity.users.person_key"],
    ),
    (
        "random",
        &[
            "core.events.traceparent",
            "identity.api_keys.former_public_id",
            "identity.api_keys.public_id",
        ],
    ),
    (
        "an address",
        &["core.audit.address", "identity.sessions.address"],
    ),
    ("nobody can set it yet", &["identity.tenants.features"]),
    (
        "events on their way, which stand in core.events as well",
        &[
            "core.dead_letters.queue",
            "core.queue.envelope",
            "core.queue.queue",
        ],
    ),
];

/// What tells its owner what is theirs, so that it would be seen to tell others.
const TELLING: [&str; 28] = [
    "changeOwnTenant",
    "changeOwnUser",
    "changeUser",
    "createApiKey",
    "createComment",
    "exportComments",
    "exportOwnUser",
    "exportUser",
    "getComment",
    "getOwnTenant",
    "getOwnUser",
    "getUser",
    "listApiKeys",
    "listAuditLogs",
    "listComments",
    "listDeadLetters",
    "listEdits",
    "listReplies",
    "listSessions",
    "listStandings",
    "listUsers",
    "logInUser",
    "pinComment",
    "registerUser",
    "rotateApiKey",
    "searchComments",
    "unpinComment",
    "updateComment",
];

fn allowed(operation: &Operation) -> Allowed {
    let found = OPERATIONS.iter().find(|(name, _)| *name == operation.name);
    let (_, allowed) =
        found.unwrap_or_else(|| panic!("{} has no line in permissions.rs", operation.name));
    *allowed
}

/// Uses every operation as it is meant; those whose answers hold the tenant's mark.
async fn use_all(side: &Side<'_>, operations: &[Operation]) -> BTreeSet<String> {
    let (mut telling, mut wrong) = (BTreeSet::new(), Vec::new());
    for operation in operations {
        let allowed = allowed(operation);
        wrong.extend(side.keep_cursor(operation, allowed).await.err());
        match side.use_well(operation, allowed).await {
            Ok(answer) if answer.text.contains(side.mark) => {
                telling.insert(operation.name.clone());
            }
            Ok(_) => {}
            Err(words) => wrong.push(words),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    telling
}

async fn settle(app: &TestApp, admin: &Client) {
    app.context().audit.write_denials().await;
    let settled = async || rows::is_settled(admin).await;
    wait_until("the log to be followed and sealed", settled, PATIENCE).await;
}

/// Every column that can hold a text holds the mark in one of the tenant's rows.
async fn is_marked_everywhere(admin: &Client, side: &Side<'_>) {
    let texts = rows::texts(admin).await;
    let marked = rows::holding(admin, &side.id, side.mark).await;
    let bare = texts.iter().filter(|one| !marked.contains(one));
    let bare: BTreeSet<&str> = bare.map(String::as_str).collect();
    let said = WITHOUT_MARK.iter().flat_map(|(_, columns)| *columns);
    let said: BTreeSet<&str> = said.copied().collect();
    let (new, old) = (bare.difference(&said), said.difference(&bare));
    let (new, old): (Vec<_>, Vec<_>) = (new.collect(), old.collect());
    assert!(new.is_empty(), "fill these, or say what they hold: {new:?}");
    assert!(old.is_empty(), "these hold a mark: {old:?}");
}

fn letters_with(app: &TestApp, mark: &str) -> usize {
    let files = fs::read_dir(app.outbox()).unwrap();
    let letters = files.filter_map(|file| fs::read_to_string(file.unwrap().path()).ok());
    letters.filter(|letter| letter.contains(mark)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_operation_tells_or_changes_anything_of_another_tenant() {
    let database = TestDatabase::new(modules::MIGRATIONS).await;
    let signer = Signer::install(&database).await;
    let app = TestApp::over(database).await;
    let admin = app.database().admin().await;
    let description = app.get("/openapi.json").send().await.expect(200);
    let operations = operations(&description);
    let ours = Side::new(&app, description.clone(), "zqalder", "knownalder").await;
    let theirs = Side::new(&app, description, "zqbirch", "knownbirch").await;

    let telling = use_all(&theirs, &operations).await;
    for name in TELLING {
        assert!(
            telling.contains(name),
            "{name} tells its owner nothing: {telling:?}"
        );
    }
    settle(&app, &admin).await;
    is_marked_everywhere(&admin, &theirs).await;
    let before = rows::digests(&admin, &theirs.id).await;
    let letters = letters_with(&app, theirs.mark);

    let mut ways: Vec<(Option<&str>, Way)> = Vec::new();
    let kinds = ours.callers.ways().await;
    let bad = bad_ways(&ours, &theirs, &signer, &admin).await;
    ways.extend(kinds.into_iter().chain(bad).map(|way| (None, way)));
    let without = ways_without(&ours).await.into_iter();
    ways.extend(without.map(|(scope, way)| (Some(scope), way)));
    let mut attack = Attack {
        ours: &ours,
        theirs: &theirs,
        found: Vec::new(),
        count: 0,
    };
    for operation in &operations {
        let allowed = allowed(operation);
        for (missing, way) in &ways {
            if is_of_a_tenant(allowed, way) {
                let is_admitted = is_admitted(allowed, way, *missing);
                // A key that lacks what nobody asks for here is as good as the one that has all.
                if missing.is_none() || !is_admitted {
                    attack.run(operation, way, is_admitted).await;
                }
            }
        }
    }
    let (found, count) = (attack.found, attack.count);
    println!("{count} requests by {} ways", ways.len());
    assert!(found.is_empty(), "{} of {count}: {found:#?}", found.len());
    // With the keys under which their answers are kept.
    use_all(&ours, &operations).await;

    settle(&app, &admin).await;
    assert_eq!(rows::digests(&admin, &theirs.id).await, before);
    assert_eq!(letters_with(&app, theirs.mark), letters);
    for (of, other) in [(&ours, &theirs), (&theirs, &ours)] {
        let held = rows::holding(&admin, &of.id, other.mark).await;
        assert_eq!(held, Vec::<String>::new(), "{} of {}", other.mark, of.mark);
    }
    app.stop().await;
}
