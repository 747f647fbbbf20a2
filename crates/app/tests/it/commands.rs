//! Commands, their output and their exit codes.

use crate::process::Place;
use serde_json::json;
use stoa_testkit::{PATIENCE, wait_until};

#[tokio::test]
async fn wrong_usage_exits_with_2_and_help_with_0() {
    let place = Place::new();
    for wrong in [
        &["dance"][..],
        &[],
        &["serve", "--roles", "cook"],
        &["completions", "tcl"],
    ] {
        let ran = place.run(wrong).await;
        assert_eq!(ran.code, Some(2), "{wrong:?}: {ran:?}");
        assert_eq!(ran.out, "", "{wrong:?}");
        assert!(!ran.err.is_empty(), "{wrong:?}");
    }
    for help in [&["--help"][..], &["serve", "--help"], &["--version"]] {
        let ran = place.run(help).await;
        assert_eq!(ran.code, Some(0), "{help:?}");
        assert!(!ran.out.is_empty(), "{help:?}");
    }
}

#[tokio::test]
async fn doctor_finds_a_fresh_installation_well_with_and_without_a_server() {
    let place = Place::new();
    assert_eq!(place.run(&["migrate"]).await.code, Some(0));
    let before = files(&place.data());
    let alone = place.run(&["doctor"]).await;
    assert_eq!(alone.code, Some(0), "{alone:?}");
    assert!(
        alone.out.lines().all(|line| line.starts_with("OK")),
        "{alone:?}"
    );
    assert!(alone.out.contains("server: none runs on"), "{alone:?}");
    assert_eq!(files(&place.data()), before, "doctor makes nothing");
    let server = place.serve(&[]).await;
    let beside = place.run(&["doctor"]).await.out;
    assert!(beside.contains("server: one runs on"), "{beside}");
    assert!(
        beside.contains("master secret: opens the 2 signing keys"),
        "{beside}"
    );
    let beside = place.run(&["doctor", "--json"]).await.json();
    assert_eq!(beside["ok"], true, "{beside}");
    let checks: Vec<&str> = beside["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["check"].as_str().unwrap())
        .collect();
    for check in [
        "postgresql",
        "isolation",
        "migrations",
        "master secret",
        "fsync",
        "synchronous_commit",
    ] {
        assert!(checks.contains(&check), "{check}: {checks:?}");
    }
    server.stop().await;
    let other = place.stoa(&["doctor"]);
    let other = crate::process::Ran::of(with_secret(other)).await;
    assert_eq!(other.code, Some(1), "{other:?}");
    let line = other.out.lines().find(|line| line.starts_with("FAIL"));
    assert!(line.unwrap().contains("another master secret"), "{other:?}");
}

fn with_secret(mut command: tokio::process::Command) -> tokio::process::Command {
    command.env("STOA_MASTER_SECRET", "ab".repeat(32));
    command
}

/// What stands in a folder itself.
fn files(folder: &std::path::Path) -> std::collections::BTreeSet<std::ffi::OsString> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name()).collect()
}

#[tokio::test]
async fn doctor_says_which_part_fails_and_exits_with_1() {
    let place = Place::new();
    let mut command = place.stoa(&["doctor", "--json"]);
    command
        .env(
            "STOA_DATABASE_URL",
            "postgresql://stoa_app:x@127.0.0.1:1/stoa",
        )
        .env(
            "STOA_DATABASE_SYSTEM_URL",
            "postgresql://stoa_system:x@127.0.0.1:1/stoa",
        );
    let ran = crate::process::Ran::of(command).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["ok"], false);
    assert_eq!(report["findings"][0]["check"], "postgresql");
    assert_eq!(report["findings"][0]["ok"], false);
}

#[tokio::test]
async fn replaying_what_is_not_there_names_what_is() {
    let place = Place::new();
    assert_eq!(place.run(&["migrate"]).await.code, Some(0));
    let ran = place.run(&["events", "replay", "no.such"]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("no.such"), "{ran:?}");
}

#[tokio::test]
async fn a_tenant_made_beside_a_running_server_is_served_at_once() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let made = place
        .run(&[
            "tenant",
            "create",
            "--name",
            "The Herald",
            "--subdomain",
            "herald",
            "--json",
        ])
        .await
        .json();
    assert_eq!(made["tenant"]["subdomain"], "herald");
    let key = made["apiKey"].as_str().unwrap();
    assert!(key.starts_with("stoa_sk_"), "{made}");
    let client = reqwest::Client::new();
    let comment = json!({"entityType": "article", "entityId": "1", "content": "First!"});
    let answer = client
        .post(server.url("/v1/comments"))
        .header("X-API-Key", key)
        .json(&comment)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 201, "{}", answer.text().await.unwrap());

    let again = place
        .run(&[
            "tenant",
            "create",
            "--name",
            "Other",
            "--subdomain",
            "herald",
        ])
        .await;
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.err.contains("taken"), "{again:?}");
    assert_eq!(again.out, "");
    server.stop().await;
}

#[tokio::test]
async fn a_key_lives_from_create_by_rotate_to_revoke() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let create = ["tenant", "create", "--name", "A", "--subdomain", "a"];
    assert_eq!(place.run(&create).await.code, Some(0));
    let made = place
        .run(&[
            "api-key", "create", "--tenant", "a", "--name", "server", "--json",
        ])
        .await
        .json();
    let (key, id) = (
        made["apiKey"].as_str().unwrap(),
        made["key"]["id"].as_str().unwrap(),
    );
    let url = server.url("/v1/comments?entityType=article&entityId=1");
    let client = reqwest::Client::new();
    let status = async |key: &str| {
        let asked = client.get(&url).header("X-API-Key", key).send().await;
        asked.unwrap().status().as_u16()
    };
    assert_eq!(status(key).await, 200);
    let rotate = ["api-key", "rotate", "--tenant", "a", "--json"];
    let rotated = place.run(&[&rotate[..], &[id]].concat()).await.json();
    let new = rotated["apiKey"].as_str().unwrap();
    assert_eq!(rotated["key"]["id"], id, "{rotated}");
    let is_refused = async || status(key).await == 401;
    wait_until("the secret before to be refused", is_refused, PATIENCE).await;
    assert_eq!(status(new).await, 200);
    let late = place
        .run(&[&rotate[..], &[id, "--grace-seconds", "86401"]].concat())
        .await;
    assert_eq!(late.code, Some(2), "{late:?}");
    let key = new;
    let revoked = place.run(&["api-key", "revoke", "--tenant", "a", id]).await;
    assert_eq!(revoked.code, Some(0), "{revoked:?}");
    wait_until(
        "the key to be refused",
        async || status(key).await == 401,
        PATIENCE,
    )
    .await;
    let listed = place.run(&["api-key", "list", "--tenant", "a"]).await;
    assert!(listed.out.contains("revoked"), "{listed:?}");
    let unknown = place.run(&["api-key", "list", "--tenant", "nobody"]).await;
    assert_eq!(unknown.code, Some(1), "{unknown:?}");
    server.stop().await;
}

#[tokio::test]
async fn a_wordpress_export_is_imported_beside_a_running_server_and_again_without_change() {
    let place = Place::new();
    let file = place.path().join("export.xml");
    std::fs::write(&file, EXPORT).unwrap();
    let server = place.serve(&[]).await;
    let create = ["tenant", "create", "--name", "A", "--subdomain", "a"];
    assert_eq!(place.run(&create).await.code, Some(0));
    let import = [
        "import",
        "comments",
        "--format",
        "wordpress",
        "--tenant",
        "a",
        "--json",
    ];
    let mut import = import.to_vec();
    import.push(file.to_str().unwrap());
    let first = place.run(&import).await.json();
    assert_eq!(first["imported"], 2, "{first}");
    let second = place.run(&import).await.json();
    assert_eq!(
        (&second["imported"], &second["unchanged"]),
        (&json!(0), &json!(2)),
        "{second}"
    );
    server.stop().await;
}

#[tokio::test]
async fn the_description_of_the_api_is_printed() {
    let place = Place::new();
    let printed = place.run(&["openapi"]).await.json();
    assert!(printed["paths"]["/v1/comments"]["post"].is_object());
    assert!(printed["paths"]["/v1/users/login"]["post"].is_object());
}

#[tokio::test]
async fn the_demo_tells_the_same_key_at_each_start_and_its_curl_works() {
    let place = Place::new();
    let mut keys = Vec::new();
    for _ in 0..2 {
        let server = place.serve(&["--demo"]).await;
        let told = async || std::fs::read_to_string(place.path().join("out")).unwrap();
        wait_until(
            "what the demo tells",
            async || told().await.contains("stop"),
            PATIENCE,
        )
        .await;
        let told = told().await;
        let curl = told.lines().find(|line| line.contains("curl")).unwrap();
        let quoted: Vec<&str> = curl.split('\'').collect();
        let key = quoted[1].strip_prefix("X-API-Key: ").unwrap().to_owned();
        let client = reqwest::Client::new();
        let answer = client.get(quoted[3]).header("X-API-Key", &key).send().await;
        let thread: serde_json::Value = answer.unwrap().json().await.unwrap();
        assert_eq!(thread["thread"]["commentCount"], 5, "{thread}");
        assert_eq!(thread["items"][0]["likeCount"], 2, "{thread}");
        keys.push(key);
        server.stop().await;
    }
    assert_eq!(keys[0], keys[1]);
}

const EXPORT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><wp:wxr_version>1.2</wp:wxr_version>
<item><title>Hello</title><wp:post_id>7</wp:post_id><wp:post_type>post</wp:post_type>
<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author>Ann</wp:comment_author>
<wp:comment_date_gmt>2020-01-01 10:00:00</wp:comment_date_gmt>
<wp:comment_content>One</wp:comment_content><wp:comment_approved>1</wp:comment_approved>
<wp:comment_parent>0</wp:comment_parent></wp:comment>
<wp:comment><wp:comment_id>2</wp:comment_id><wp:comment_author>Bob</wp:comment_author>
<wp:comment_date_gmt>2020-01-01 11:00:00</wp:comment_date_gmt>
<wp:comment_content>Two</wp:comment_content><wp:comment_approved>1</wp:comment_approved>
<wp:comment_parent>1</wp:comment_parent></wp:comment>
</item></channel></rss>
"#;

#[tokio::test]
async fn signing_keys_are_not_rotated_before_the_next_one_is_known() {
    let place = Place::new();
    assert_eq!(place.run(&["migrate"]).await.code, Some(0));
    let soon = place.run(&["admin", "rotate-signing-keys"]).await;
    assert_eq!(soon.code, Some(1), "{soon:?}");
    assert!(soon.err.contains("less than an hour ago"), "{soon:?}");
    assert_eq!(soon.out, "");
}

#[tokio::test]
async fn dead_letters_are_listed_and_put_back() {
    let place = Place::new();
    let server = place.serve(&["--roles", "gateway"]).await;
    let none = place.run(&["dead-letters", "list", "--json"]).await;
    assert_eq!(none.json(), json!([]));
    let bury = "INSERT INTO core.dead_letters (id, queue, tenant_id, event_id, envelope, error,
                                               letter_id)
                SELECT n, 'comments.notices', gen_random_uuid(), gen_random_uuid(),
                       '{\"type\": \"CommentCreated\"}', 'no such thing',
                       ('0190a3c2-7a7b-7cc1-9d3b-00000000000' || n)::uuid
                  FROM generate_series(1, 3) n";
    let admin = place.admin().await;
    assert_eq!(admin.execute(bury, &[]).await.unwrap(), 3);
    let listed = place.run(&["dead-letters", "list"]).await;
    assert!(listed.out.contains("comments.notices"), "{listed:?}");
    assert!(listed.out.contains("no such thing"), "{listed:?}");

    let replay = async |what: &[&str]| {
        let arguments = [&["dead-letters", "replay", "--json"], what].concat();
        place.run(&arguments).await
    };
    let second = "0190a3c2-7a7b-7cc1-9d3b-000000000002";
    assert!(listed.out.contains(second), "{listed:?}");
    assert_eq!(replay(&[second]).await.json()["replayed"], 1);
    let again = replay(&[second]).await;
    assert_eq!(again.code, Some(1), "{again:?}");
    assert_eq!(replay(&[]).await.code, Some(2));
    let rest = replay(&["--queue", "comments.notices"]).await;
    assert_eq!(rest.json()["replayed"], 2);
    let waiting = "SELECT count(*) FROM core.queue WHERE queue = 'comments.notices'";
    let row = admin.query_one(waiting, &[]).await.unwrap();
    assert_eq!(row.get::<_, i64>(0), 3);
    server.stop().await;
}

#[tokio::test]
async fn each_command_has_a_page_of_the_manual() {
    let place = Place::new();
    let folder = place.path().join("man1");
    let missing = place.run(&["man", folder.to_str().unwrap()]).await;
    assert_eq!(missing.code, Some(1));
    assert!(missing.err.contains("cannot be written to"), "{missing:?}");
    std::fs::create_dir(&folder).unwrap();
    place.run(&["man", folder.to_str().unwrap()]).await;
    for command in [
        "stoa",
        "stoa-serve",
        "stoa-import-comments",
        "stoa-user-erase",
    ] {
        let page = std::fs::read_to_string(folder.join(format!("{command}.1"))).unwrap();
        assert!(page.contains(".SH SYNOPSIS"), "{page}");
    }
    let serve = std::fs::read_to_string(folder.join("stoa-serve.1")).unwrap();
    assert!(serve.contains("serve \\-\\-demo"), "{serve}");
}
