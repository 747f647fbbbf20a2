//! Every operation of the API as every kind of caller, held against the published matrix.

use crate::callers::{Callers, Operation, Way, make_key, operations};
use serde_json::json;
use std::{collections::BTreeSet, path::Path};
use stoa::permissions::{Allowed, Kind, OPERATIONS, table};
use stoa_testkit::TestApp;

/// Whether the caller passed: whatever becomes of the request afterwards.
async fn passes(app: &TestApp, operation: &Operation, way: &Way) -> bool {
    let id = "01890000-0000-7000-8000-000000000007";
    let path = operation.path.replace("{id}", id).replace("{type}", "like");
    let mut ask = way.sign(app.request(operation.method.clone(), &path));
    if operation.has_body() {
        ask = ask.json(&json!({}));
    }
    let answer = ask.send().await;
    assert_ne!(answer.status, 429, "{answer:?}");
    assert!(
        answer.status.as_u16() < 500,
        "{}: {answer:?}",
        operation.name
    );
    answer.status != 401 && answer.status != 403
}

#[tokio::test]
async fn every_operation_admits_whom_the_matrix_names_and_nobody_else() {
    let app = TestApp::start().await;
    let callers = Callers::new(&app, app.tenant("acme").await, "").await;
    let described = app.get("/openapi.json").send().await.expect(200);
    let operations = operations(&described);
    let names: BTreeSet<&str> = operations.iter().map(|one| one.name.as_str()).collect();
    let in_matrix: BTreeSet<&str> = OPERATIONS.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names, in_matrix,
        "crates/app/src/permissions.rs names each operation"
    );
    let ways = callers.ways().await;
    let mut wrong = Vec::new();
    for operation in &operations {
        let (_, allowed) = OPERATIONS
            .iter()
            .find(|(name, _)| *name == operation.name)
            .unwrap();
        for way in &ways {
            let way = callers.renewed(operation, way).await;
            let passes = passes(&app, operation, &way).await;
            if passes != allowed.admits(way.kind) {
                wrong.push(format!(
                    "{} by {} ({:?}): {passes}",
                    operation.name, way.what, way.kind
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    app.stop().await;
}

#[tokio::test]
async fn a_key_without_the_scope_is_refused_whatever_it_has_besides() {
    let app = TestApp::start().await;
    let secret = app.tenant("acme").await;
    let described = app.get("/openapi.json").send().await.expect(200);
    let scopes: BTreeSet<&str> = OPERATIONS
        .iter()
        .filter_map(|(_, allowed)| match allowed {
            Allowed::Scoped(scope, _) => Some(*scope),
            _ => None,
        })
        .collect();
    let operations = operations(&described);
    for missing in &scopes {
        let others: Vec<&str> = scopes
            .iter()
            .copied()
            .filter(|one| one != missing)
            .collect();
        let key = make_key(&app, &secret, "secret", &others).await;
        let way = Way::new("a key", Kind::Server, Some(&key), None);
        for operation in &operations {
            let entry = OPERATIONS.iter().find(|(name, _)| *name == operation.name);
            let Some((_, allowed @ Allowed::Scoped(scope, _))) = entry else {
                continue;
            };
            let expected = scope != missing && allowed.admits(Kind::Server);
            let passes = passes(&app, operation, &way).await;
            assert_eq!(passes, expected, "{} without {missing}", operation.name);
        }
    }
    app.stop().await;
}

#[test]
fn the_published_matrix_is_the_one_that_is_tested() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/permissions.md");
    let published = std::fs::read_to_string(path).unwrap();
    assert!(
        published == table(),
        "write it anew: stoa permissions > docs/permissions.md"
    );
}
