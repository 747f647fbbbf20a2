//! WordPress's own theme test export, which is no part of the project.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use stoa_comments::wxr::{self, Item, Kind, State, ThreadImport};

const NAME: &str = "wordpress-theme-test-data.xml";

/// In the folder that STOA_TEST_DATA names, else in a `shared/data` beside one of the folders above.
fn find() -> Option<PathBuf> {
    let named = std::env::var_os("STOA_TEST_DATA").map(PathBuf::from);
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let mut folders = named
        .into_iter()
        .chain(above.map(|folder| folder.join("shared/data")));
    folders.find_map(|folder| Some(folder.join(NAME)).filter(|file| file.is_file()))
}

/// The export, or `None` after saying that it is absent.
fn theme_export() -> Option<Vec<ThreadImport>> {
    let Some(file) = find() else {
        // Past the capture of the test harness, which would hide the skip.
        let _ = writeln!(std::io::stderr(), "skipped: no {NAME} (set STOA_TEST_DATA)");
        return None;
    };
    let thread = |item| match item {
        Ok(Item::Thread(thread)) => thread,
        other => panic!("{other:?}"),
    };
    Some(
        wxr::read(BufReader::new(File::open(file).unwrap()))
            .map(thread)
            .collect(),
    )
}

fn counts<K: Ord>(keys: impl Iterator<Item = K>) -> BTreeMap<K, usize> {
    keys.fold(BTreeMap::new(), |mut counts, key| {
        *counts.entry(key).or_default() += 1;
        counts
    })
}

// The figures of these tests were counted with another XML library.

#[test]
fn every_item_of_the_theme_test_export_is_read() {
    let Some(threads) = theme_export() else {
        return;
    };
    let types = counts(threads.iter().map(|it| it.entity_type.as_str()));
    let expected = [
        ("attachment", 37),
        ("nav_menu_item", 70),
        ("page", 21),
        ("post", 58),
    ];
    assert_eq!(types, BTreeMap::from(expected));
    let discussed: Vec<_> = threads
        .iter()
        .filter(|it| !it.comments.is_empty())
        .map(|it| {
            (
                it.entity_id.parse().unwrap(),
                it.entity_type.as_str(),
                it.slug.as_deref(),
                it.comments.len(),
            )
        })
        .collect();
    let expected = [
        (51, "post", Some("theme-block-category"), 1),
        (155, "page", Some("page-with-comments"), 4),
        (703, "page", Some("blog"), 1),
        (1148, "post", Some("template-comments"), 20),
        (1149, "post", Some("template-pingbacks-an-trackbacks"), 5),
        (1168, "post", Some("template-password-protected"), 1),
        (1170, "post", Some("edge-case-no-content"), 1),
    ];
    assert_eq!(discussed, expected);
    assert_eq!(
        threads
            .iter()
            .map(|it| it.skipped.len() + it.warnings.len())
            .sum::<usize>(),
        0
    );
}

#[test]
fn every_comment_of_the_theme_test_export_is_read() {
    let Some(threads) = theme_export() else {
        return;
    };
    let comments: Vec<_> = threads.iter().flat_map(|it| &it.comments).collect();
    assert_eq!(comments.len(), 33);
    let approved = comments
        .iter()
        .filter(|it| it.state == State::Approved)
        .count();
    let pending = comments
        .iter()
        .filter(|it| it.state == State::Pending)
        .count();
    assert_eq!((approved, pending), (30, 3));
    let of_kind = |kind| comments.iter().filter(|it| it.kind == kind).count();
    let kinds = [
        of_kind(Kind::Comment),
        of_kind(Kind::Pingback),
        of_kind(Kind::Trackback),
    ];
    assert_eq!(kinds, [29, 2, 2]);
    assert_eq!(
        comments
            .iter()
            .filter(|it| it.user_id == Some(24_783_058))
            .count(),
        4
    );
    assert_eq!(
        comments.iter().filter(|it| it.user_id.is_none()).count(),
        29
    );
    let depths = counts(comments.iter().map(|it| it.depth));
    let expected = [
        (0, 23),
        (1, 2),
        (2, 1),
        (3, 1),
        (4, 1),
        (5, 1),
        (6, 1),
        (7, 1),
        (8, 1),
        (9, 1),
    ];
    assert_eq!(depths, BTreeMap::from(expected));
    assert_eq!(
        comments.iter().map(|it| it.content.len()).sum::<usize>(),
        10_119
    );
    let first = comments.iter().map(|it| it.written_at).min().unwrap();
    let last = comments.iter().map(|it| it.written_at).max().unwrap();
    assert_eq!(first.to_string(), "2007-09-04T00:49:03Z");
    assert_eq!(last.to_string(), "2023-01-16T07:17:56Z");
    assert!(
        comments
            .iter()
            .any(|it| it.author_name == "Ping 1 « What’s a tellyworth?")
    );
    assert!(
        comments
            .iter()
            .any(|it| it.author_name == "John Γιάννης Doe Κάποιος")
    );
}
