//! What the README shows is tried here, as it stands there.

use crate::process::Place;
use serde_json::Value;
use std::{fs, path::Path};
use stoa_testkit::PATIENCE;
use tokio::{process::Command, time::timeout};

/// The fenced block behind a mark.
fn block(mark: &str) -> String {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let text = fs::read_to_string(readme).unwrap();
    let mark = format!("<!-- tested: {mark} -->");
    let (_, after) = text.split_once(&mark).expect("the README has the block");
    let (_, block) = after.split_once("```sh\n").expect("the block is fenced");
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
        .args(["-euo", "pipefail", "-c", &block("tour")])
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

#[tokio::test]
async fn comments_are_carried_as_the_readme_says() {
    let place = Place::new();
    assert_eq!(place.run(&["migrate"]).await.code, Some(0));
    let create = ["tenant", "create", "--name", "A", "--subdomain", "herald"];
    assert_eq!(place.run(&create).await.code, Some(0));
    // Under its name, as it is installed.
    let stoa = place.stoa(&[]);
    let program = Path::new(stoa.as_std().get_program());
    std::os::unix::fs::symlink(program, place.path().join("stoa")).unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut shell = Command::new("bash");
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("STOA_")) {
        shell.env_remove(name);
    }
    shell
        .args(["-euo", "pipefail", "-c", &block("carrying")])
        .current_dir(place.path())
        .env("PATH", format!("{}:{path}", place.path().display()))
        .env("STOA_DATA_DIR", place.data())
        .kill_on_drop(true);
    let ran = timeout(PATIENCE, shell.output()).await;
    let ran = ran.expect("the commands end").unwrap();
    let out = String::from_utf8(ran.stdout).unwrap();
    let err = String::from_utf8(ran.stderr).unwrap();
    assert!(ran.status.success(), "{out}\n{err}");
    assert!(out.contains("0 threads, 0 comments written"), "{out}");
}
