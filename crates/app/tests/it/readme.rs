//! What the README shows is tried here, as it stands there.

use crate::process::Place;
use serde_json::Value;
use std::{fs, path::Path};
use stoa_testkit::PATIENCE;
use tokio::{process::Command, time::timeout};

const MARK: &str = "<!-- tested: tour -->";

/// The fenced block behind the mark.
fn tour() -> String {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let text = fs::read_to_string(readme).unwrap();
    let (_, after) = text.split_once(MARK).expect("the README has a tour");
    let (_, block) = after.split_once("```sh\n").expect("the tour is fenced");
    let (block, _) = block.split_once("```").expect("the fence is closed");
    block.to_owned()
}

#[tokio::test]
async fn the_tour_of_the_readme_works_as_it_is_written() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let arguments = ["tenant", "create", "--name", "The Herald"];
    let made = place
        .run(&[&arguments[..], &["--subdomain", "herald", "--json"]].concat())
        .await
        .json();
    let mut shell = Command::new("bash");
    shell
        .args(["-euo", "pipefail", "-c", &tour()])
        .env("STOA_URL", server.url(""))
        .env("STOA_KEY", made["apiKey"].as_str().unwrap())
        .kill_on_drop(true);
    let ran = timeout(PATIENCE, shell.output()).await;
    let ran = ran.expect("the tour ends").unwrap();
    let out = String::from_utf8(ran.stdout).unwrap();
    let err = String::from_utf8(ran.stderr).unwrap();
    assert!(ran.status.success(), "{out}\n{err}");
    let answers: Vec<Value> = out
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let tree = answers
        .iter()
        .find(|answer| answer["thread"]["commentCount"] == 2)
        .unwrap_or_else(|| panic!("no tree of two comments: {out}"));
    let reply = &tree["items"][0]["replies"][0];
    assert_eq!(reply["parentId"], tree["items"][0]["id"], "{tree}");
    assert_eq!(answers.last().unwrap()["likeCount"], 1, "{out}");
    server.stop().await;
}
