//! What is said on standard error.

use crate::process::Place;
use serde_json::Value;

#[tokio::test]
async fn what_libraries_say_is_logged_without_the_places_of_their_sources() {
    let place = Place::new();
    let server = place.serve(&["--log", "info,tokio_postgres=debug"]).await;
    let log = server.log();
    server.stop().await;
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of_library = |line: &&Value| {
        let target = line["target"].as_str().unwrap();
        target.starts_with("tokio_postgres")
    };
    let said = lines.iter().find(of_library).expect("the library speaks");
    assert!(said["message"].is_string() && said["timestamp"].is_string());
    for line in &lines {
        let mut names = line.as_object().unwrap().keys();
        assert!(names.all(|name| !name.starts_with("log.")), "{line}");
    }
    let sources = [env!("CARGO_MANIFEST_DIR"), ".rs\""];
    assert!(sources.iter().all(|source| !log.contains(source)), "{log}");
}
