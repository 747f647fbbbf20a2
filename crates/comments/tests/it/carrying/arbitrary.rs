//! Files nobody wrote on purpose: they are read against a database, and end in an error or a report.

use super::import;
use crate::{
    carrying::life::Dice,
    house::{House, assert_counts_are_exact, tenant},
};

const SOUND: &str = concat!(
    "{\"format\":\"stoa-comments\",\"version\":1}\n",
    "{\"thread\":{\"entityType\":\"post\",\"entityId\":\"1\",\"isLocked\":true,",
    "\"createdAt\":\"2020-01-01T00:00:00Z\"}}\n",
    "{\"comment\":{\"id\":\"00000000-0000-0000-0000-000000000001\",\"position\":1,",
    "\"author\":{\"kind\":\"guest\",\"name\":\"A\",\"email\":\"a@example.org\"},",
    "\"content\":\"x\",\"contentFormat\":\"html\",\"contentHtml\":\"<p>x</p>\",",
    "\"renderVersion\":3,\"status\":\"spam\",\"version\":2,",
    "\"createdAt\":\"2020-01-01T00:00:00Z\",\"deletedAt\":\"2020-01-01T00:00:00Z\"}}\n",
    "{\"edit\":{\"commentId\":\"00000000-0000-0000-0000-000000000001\",\"version\":1,",
    "\"content\":\"y\",\"contentFormat\":\"plain\",\"editorKind\":\"user\",",
    "\"reason\":\"z\",\"at\":\"2020-01-01T00:00:00Z\"}}\n",
    "{\"reaction\":{\"commentId\":\"00000000-0000-0000-0000-000000000001\",\"kind\":\"like\",",
    "\"userId\":\"00000000-0000-0000-0000-000000000002\",\"at\":\"2020-01-01T00:00:00Z\"}}\n",
    "{\"end\":{\"threads\":1,\"comments\":1,\"edits\":1,\"reactions\":1}}\n",
);
const PIECES: [&str; 14] = [
    "\"",
    "{",
    "}",
    "\n",
    ",",
    ":",
    "\\u0000",
    "\\ud800",
    "9999999999",
    "-1",
    "null",
    "0",
    "\0",
    "é",
];

#[tokio::test]
async fn no_change_of_a_file_panics_or_leaves_a_wrong_count() {
    let house = House::new().await;
    let mut dice = Dice::new(4_711);
    let mut taken = 0;
    for _ in 0..400 {
        let mut text = SOUND.as_bytes().to_vec();
        for _ in 0..=dice.below(2) {
            let at = dice.below(text.len());
            match dice.below(3) {
                0 => text[at] = u8::try_from(dice.below(256)).unwrap(),
                1 => {
                    let end = (at + dice.below(20)).min(text.len());
                    text.drain(at..end);
                }
                _ => drop(text.splice(at..at, PIECES[dice.below(PIECES.len())].bytes())),
            }
        }
        let mut importer = house.importer(tenant(1 + dice.below(50) as u128));
        importer.source = "stoa".to_owned();
        match importer.stoa(std::io::Cursor::new(text.clone())).await {
            Ok(_) => taken += 1,
            Err(stoa_comments::import::ImportError::Source(_)) => {}
            // What the database refuses should have been refused before.
            Err(error) => panic!("{error}: {}", String::from_utf8_lossy(&text)),
        }
    }
    assert!(taken > 0, "nothing was sound any more");
    assert_counts_are_exact(&house.db).await;
    assert!(import(&house, tenant(99), SOUND).await.is_ok());
}
