//! The API's description, held against the rules of OpenAPI and of the house.

use crate::process::Place;
use serde_json::Value;
use std::{collections::BTreeSet, path::Path};

/// What needs no key.
const OPEN: [&str; 5] = [
    "/.well-known/jwks.json",
    "/livez",
    "/openapi.json",
    "/readyz",
    "/version",
];

async fn description() -> Value {
    Place::new().run(&["openapi"]).await.json()
}

/// Each operation: path, method, itself.
fn operations(description: &Value) -> Vec<(&String, &String, &Value)> {
    let paths = description["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().iter();
            methods.map(move |(method, operation)| (path, method, operation))
        })
        .collect()
}

fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match (name.as_str(), field) {
                    ("$ref", Value::String(to)) => drop(found.insert(to)),
                    _ => references(field, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn every_reference_leads_somewhere() {
    let description = description().await;
    let mut found = BTreeSet::new();
    references(&description, &mut found);
    assert!(found.len() > 10, "{found:?}");
    let lost: Vec<&str> = found
        .into_iter()
        .filter(|to| description.pointer(to.strip_prefix('#').unwrap()).is_none())
        .collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[tokio::test]
async fn every_operation_has_a_name_of_its_own_a_verb_first() {
    let description = description().await;
    let mut names = BTreeSet::new();
    for (path, method, operation) in operations(&description) {
        let name = operation["operationId"].as_str().unwrap();
        assert!(names.insert(name), "{method} {path}: {name} twice");
        let letters = name.chars().all(|letter| letter.is_ascii_alphabetic());
        let two_words = name.chars().any(|letter| letter.is_ascii_uppercase());
        assert!(letters && two_words, "{method} {path}: {name}");
    }
    for name in ["listComments", "createApiKey", "getVersion"] {
        assert!(names.contains(name), "{names:?}");
    }
}

#[tokio::test]
async fn every_operation_says_who_may_call_it_unless_all_may() {
    let description = description().await;
    let schemes = description["components"]["securitySchemes"]
        .as_object()
        .unwrap();
    let mut open = BTreeSet::new();
    for (path, method, operation) in operations(&description) {
        let Some(ways) = operation["security"].as_array() else {
            open.insert(path.as_str());
            continue;
        };
        assert!(!ways.is_empty(), "{method} {path}");
        for scheme in ways.iter().flat_map(|way| way.as_object().unwrap().keys()) {
            assert!(schemes.contains_key(scheme), "{method} {path}: {scheme}");
        }
    }
    assert_eq!(open, BTreeSet::from(OPEN));
}

#[tokio::test]
async fn every_answer_is_described_and_every_refusal_is_a_problem() {
    let description = description().await;
    for (path, method, operation) in operations(&description) {
        let answers = operation["responses"].as_object().unwrap();
        for (status, answer) in answers {
            let place = format!("{method} {path} {status}");
            let words = answer["description"].as_str().unwrap_or_default();
            assert!(!words.is_empty(), "{place}");
            if status.starts_with(['4', '5']) {
                let kinds: Vec<_> = answer["content"].as_object().unwrap().keys().collect();
                assert_eq!(kinds, ["application/problem+json"], "{place}");
            }
        }
        let is_limited = !OPEN.contains(&path.as_str()) || path.starts_with("/.well-known");
        let place = format!("{method} {path}");
        assert_eq!(answers.contains_key("429"), is_limited, "{place}");
        let mut expected = vec!["500", "503"];
        if operation["security"].is_array() {
            expected.extend(["401", "403"]);
        }
        if operation["requestBody"].is_object() {
            expected.extend(["400", "413", "415", "422"]);
        }
        for status in expected {
            assert!(answers.contains_key(status), "{method} {path}: no {status}");
        }
    }
    assert!(description["servers"][0]["url"].is_string());
}

#[tokio::test]
async fn what_is_bounded_says_so_and_writes_say_where_they_stand() {
    let description = description().await;
    let heeding_no_key = [
        "askAsViewer",
        "countComments",
        "introspectToken",
        "logInUser",
        "refreshTokens",
    ];
    for (path, method, operation) in operations(&description) {
        let place = format!("{method} {path}");
        let parameters = operation["parameters"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let named = |name: &str| parameters.iter().find(|given| given["name"] == name);
        if let Some(limit) = named("limit") {
            let bounds = (&limit["schema"]["minimum"], &limit["schema"]["maximum"]);
            assert_eq!(bounds, (&1.into(), &100.into()), "{place}");
        }
        if let Some(key) = named("Idempotency-Key") {
            assert_eq!(key["schema"]["maxLength"], 255, "{place}");
        }
        let is_write = !["get", "head"].contains(&method.as_str());
        let id = operation["operationId"].as_str().unwrap();
        let heeds_key = is_write && !heeding_no_key.contains(&id);
        assert_eq!(named("Idempotency-Key").is_some(), heeds_key, "{place}");
        let answers = operation["responses"].as_object().unwrap().iter();
        let good = answers.filter(|(status, _)| status.starts_with('2'));
        for (_, answer) in good {
            let tells = answer["headers"]["Stoa-Position"].is_object();
            assert_eq!(tells, heeds_key, "{place}");
        }
        assert!(operation.get("x-heeds-no-key").is_none(), "{place}");
    }
    let content = "/components/schemas/CreateComment/properties/content/maxLength";
    assert_eq!(description.pointer(content), Some(&10_000.into()));
}

#[tokio::test]
async fn what_is_printed_without_a_database_is_what_a_server_tells() {
    let place = Place::new();
    let printed = place.run(&["openapi"]).await.json();
    assert!(!place.data().exists(), "nothing is made for it");
    let server = place.serve(&[]).await;
    let told = reqwest::get(server.url("/openapi.json")).await.unwrap();
    assert_eq!(told.json::<Value>().await.unwrap(), printed);
    server.stop().await;
}

#[tokio::test]
async fn the_committed_description_is_the_one_that_is_printed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let committed: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert!(
        committed == description().await,
        "write it anew: stoa openapi > docs/openapi.json"
    );
}
