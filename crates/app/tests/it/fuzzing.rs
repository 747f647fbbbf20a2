//! Requests that nobody would think of: Schemathesis makes them out of the description, right ones and wrong
//! ones, and holds each answer against it.

use crate::process::{Place, Ran, Served};
use serde_json::{Value, json};
use std::{fs, time::Duration};
use tokio::{process::Command, time::timeout};

const PASSWORD: &str = "correct horse battery";
/// Of each operation, beside those at the bounds of what is described, which are tried in any case.
const EXAMPLES: &str = "8";
/// Longer than it takes anywhere.
const PATIENCE: Duration = Duration::from_secs(600);
/// What is not held against an answer: that it refuses what the schema allows. Many rules are of several
/// fields, of what is there already, or of what letters mean, and a schema has no words for them.
const WITHOUT: &str = "positive_data_acceptance";

/// The same for every run, unless `STOA_TEST_SEED` says another.
fn seed() -> String {
    let seed = std::env::var("STOA_TEST_SEED").unwrap_or_else(|_| "1".to_owned());
    println!("STOA_TEST_SEED={seed}");
    seed
}

/// Runs it over a description, with more arguments.
async fn schemathesis(place: &Place, description: &str, more: &[&str]) -> Ran {
    let program = std::env::var("STOA_SCHEMATHESIS")
        .expect("STOA_SCHEMATHESIS names what scripts/schemathesis.sh prints");
    let mut command = Command::new(program);
    command
        .args([
            "run",
            description,
            "--checks",
            "all",
            "--exclude-checks",
            WITHOUT,
        ])
        .args(["--seed", &seed(), "--max-examples", EXAMPLES])
        .args(["--phases", "coverage,fuzzing", "--continue-on-failure"])
        // Credentials are those given, and no others.
        .args(["--generation-with-security-parameters", "false"])
        .args(["--generation-database", "none", "--no-color"])
        .args(more)
        .current_dir(place.path())
        .kill_on_drop(true);
    let ended = timeout(PATIENCE, command.output()).await;
    let output = ended.expect("it ends").unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Asks the server, which must agree.
async fn ask(server: &Served, method: &str, path: &str, key: &str, body: Value) -> Value {
    let client = reqwest::Client::new();
    let ask = client.request(method.parse().unwrap(), server.url(path));
    let answer = ask.header("X-API-Key", key).json(&body).send().await;
    let answer = answer.unwrap();
    assert!(answer.status().is_success(), "{path}: {answer:?}");
    answer.json().await.unwrap()
}

/// A tenant's key.
async fn tenant(place: &Place, subdomain: &str) -> String {
    let create = [
        "tenant",
        "create",
        "--name",
        subdomain,
        "--subdomain",
        subdomain,
    ];
    let create = [&create[..], &["--unlimited", "--json"]].concat();
    let made = place.run(&create).await.json();
    made["apiKey"].as_str().unwrap().to_owned()
}

/// The token of somebody of whom a tenant has made an admin.
async fn admin_of(server: &Served, key: &str) -> String {
    let user = json!({"username": "anna", "email": "anna@example.org", "password": PASSWORD});
    let made = ask(server, "POST", "/v1/users", key, user).await;
    let path = format!("/v1/users/{}", made["id"].as_str().unwrap());
    ask(server, "PATCH", &path, key, json!({"roles": ["admin"]})).await;
    let login = json!({"email": "anna@example.org", "password": PASSWORD});
    let begun = ask(server, "POST", "/v1/users/login", key, login).await;
    begun["accessToken"].as_str().unwrap().to_owned()
}

/// What would leave nothing but 401 to be seen, for it is told ids: tried apart.
const ENDING: [&str; 5] = [
    "deleteOwnUser",
    "endSession",
    "logOut",
    "revokeApiKey",
    "rotateApiKey",
];

#[tokio::test]
async fn whatever_is_asked_is_answered_as_the_description_says() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let (one, other) = (tenant(&place, "one").await, tenant(&place, "other").await);
    let token = admin_of(&server, &other).await;
    let operator = place
        .run(&["admin", "token", "create", "--json"])
        .await
        .json();
    let operator = operator["token"].as_str().unwrap();
    let url = server.url("/openapi.json");
    let run = async |key: Option<&str>, token: Option<&str>, which: &[&str]| {
        let key = key.map(|key| format!("X-API-Key: {key}"));
        let token = token.map(|token| format!("Authorization: Bearer {token}"));
        let headers = [&key, &token].into_iter().flatten();
        let headers = headers.flat_map(|header| ["--header", header.as_str()]);
        let more: Vec<&str> = headers.chain(which.iter().copied()).collect();
        let ran = schemathesis(&place, &url, &more).await;
        assert_eq!(ran.code, Some(0), "{}\n{}", ran.out, ran.err);
        println!("{}", ran.out);
    };
    let staying = ENDING.map(|name| ["--exclude-operation-id", name]).concat();
    let ending = ENDING.map(|name| ["--include-operation-id", name]).concat();
    run(Some(&one), None, &staying).await;
    run(Some(&other), Some(&token), &staying).await;
    // All that was asked, was asked by somebody known.
    let client = reqwest::Client::new();
    let me = client.get(server.url("/v1/users/me")).bearer_auth(&token);
    for still in [
        me,
        client
            .get(server.url("/v1/tenant"))
            .header("X-API-Key", &one),
    ] {
        assert_eq!(still.send().await.unwrap().status(), 200);
    }
    run(Some(&one), None, &ending).await;
    run(Some(&other), Some(&token), &ending).await;
    let tenants = ["--include-path-regex", "^/v1/tenants"];
    run(None, Some(operator), &tenants).await;
    server.stop().await;
}

#[tokio::test]
async fn an_answer_that_is_not_as_described_is_found() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let mut described = place.run(&["openapi"]).await.json();
    let version = "/components/schemas/Alive/properties/status/type";
    *described.pointer_mut(version).unwrap() = json!("integer");
    let file = place.path().join("broken.json");
    fs::write(&file, described.to_string()).unwrap();
    let more = [
        "--url",
        &server.url(""),
        "--include-operation-id",
        "checkLiveness",
    ];
    let ran = schemathesis(&place, file.to_str().unwrap(), &more).await;
    assert_eq!(ran.code, Some(1), "{}\n{}", ran.out, ran.err);
    assert!(ran.out.contains("Response violates schema"), "{}", ran.out);
    server.stop().await;
}
