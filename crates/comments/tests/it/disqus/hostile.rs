//! Files that are made to do harm.

use super::fixture::{HEAD, export, post, read_all, read_within, thread};
use flate2::{Compression, write::GzEncoder};
use std::io::{Cursor, Write};
use stoa_comments::disqus::{self, Limits};

fn refused(xml: &str) -> &'static str {
    let (items, error) = read_all(xml);
    assert_eq!(items, []);
    error.unwrap().code()
}

#[test]
fn what_is_hostile_is_refused_as_in_wordpress_exports() {
    let doctype = |text: &str| export("").replacen("<disqus", &format!("{text}<disqus"), 1);
    for (xml, code) in [
        (
            doctype("<!DOCTYPE disqus [<!ENTITY a \"b\">]>"),
            "entity_declaration",
        ),
        (
            doctype("<!DOCTYPE disqus SYSTEM \"file:///etc/passwd\">"),
            "entity_declaration",
        ),
        (export("<x>&nbsp;</x>"), "unknown_entity"),
        (export("<post dsq:id=\"&a;\"/>"), "unknown_entity"),
        (HEAD.to_owned() + &"<x>".repeat(100_000), "too_deep"),
        (
            export(&format!("<x>{}</x>", "x".repeat((1 << 20) + 1))),
            "text_too_long",
        ),
        (export("<x>\u{1}</x>"), "forbidden_character"),
        (export("") + "<disqus/>", "malformed"),
        (HEAD.replace("utf-8", "latin-1"), "unsupported_encoding"),
        (HEAD.to_owned(), "truncated"),
        ("<rss/>".to_owned(), "other_format"),
        ("{}".to_owned(), "other_format"),
        (String::new(), "other_format"),
    ] {
        let head: String = xml.chars().take(300).collect();
        assert_eq!(refused(&xml), code, "{head}");
    }
}

#[test]
fn threads_without_end_are_refused_rather_than_held() {
    let limits = Limits {
        thread_bytes: 100_000,
        ..Limits::default()
    };
    let few: String = (1..=100).map(|n| thread(n, "x")).collect();
    assert!(read_within(export(&few).as_bytes(), limits).1.is_none());
    let many: String = (1..=1_000).map(|n| thread(n, "x")).collect();
    let (_, error) = read_within(export(&many).as_bytes(), limits);
    assert_eq!(error.unwrap().code(), "too_many_threads");
    // So are posts of as many threads that are not there.
    let many: String = (1..=1_000).map(|n| post(n, n, None).xml()).collect();
    let (_, error) = read_within(export(&many).as_bytes(), limits);
    assert_eq!(error.unwrap().code(), "too_many_threads");
}

#[test]
fn a_bomb_is_unpacked_no_further_than_it_is_read() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(HEAD.as_bytes()).unwrap();
    packed.write_all(b"<x>").unwrap();
    for _ in 0..256 {
        packed.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 1 << 20, "{}", packed.len());
    let mut reader = disqus::read(Cursor::new(packed), "page");
    let error = reader.next().unwrap().unwrap_err();
    assert_eq!(error.code(), "text_too_long");
    assert!(error.at().unwrap().byte < 1 << 10, "{error}");
    assert!(reader.next().is_none());
}

#[test]
fn a_post_within_a_post_is_named_and_takes_nothing_from_the_other() {
    let inner = post(12, 1, None).xml();
    let outer = post(11, 1, None)
        .xml()
        .replace("</post>", &(inner + "</post>"));
    let (items, error) = read_all(export(&(thread(1, "a") + &outer)));
    assert!(error.is_none(), "{error:?}");
    let disqus::Item::Unplaced(skipped) = &items[0] else {
        panic!("{items:?}");
    };
    assert_eq!(skipped[0].reason.code(), "outside_item");
    let threads = super::fixture::threads(&items);
    assert_eq!(threads[0].comments.len(), 1);
    assert_eq!(threads[0].comments[0].author_name, "A11");
}
