//! Reading in pieces: files cut short, and going on where an import stopped.

use std::io::{self, BufReader, Read};

use stoa_comments::wxr::{self, ExportError, Item};

use crate::wxr::fixture::{HEAD, comment, export, post, read_all, threads};

fn three_posts() -> String {
    let post = |id| post(id, &(comment(id * 10).xml() + &comment(id * 10 + 1).xml()));
    export(&(post(1) + &comment(5).xml() + &post(2) + &post(3)))
}

fn post_ids(items: &[Item]) -> Vec<i64> {
    items
        .iter()
        .map(|item| match item {
            Item::Thread(thread) => thread.entity_id.parse().unwrap(),
            Item::Unplaced(_) => 0,
        })
        .collect()
}

#[test]
fn a_file_cut_anywhere_hands_out_the_whole_items_before_the_cut_and_says_where() {
    let xml = three_posts();
    let (all, _) = read_all(&xml);
    assert_eq!(post_ids(&all), [1, 0, 2, 3]);
    let ends: Vec<usize> = {
        let mut reader = wxr::read(xml.as_bytes());
        let mut ends = Vec::new();
        while reader.next().is_some() {
            ends.push(reader.byte_offset() as usize);
        }
        ends
    };
    for cut in xml.find("<channel").unwrap()..xml.trim_end().len() {
        let (items, error) = read_all(&xml[..cut]);
        let whole = ends.iter().filter(|end| **end <= cut).count();
        assert_eq!(items, all[..whole], "cut at {cut}");
        match error {
            Some(ExportError::Truncated { at }) => assert_eq!(at.byte, cut as u64),
            other => panic!("cut at {cut}: {other:?}"),
        }
    }
}

#[test]
fn a_cut_within_a_character_is_a_cut() {
    let xml = format!("{HEAD}<x>🦀");
    for bytes in 1..4 {
        let (_, error) = read_all(&xml.as_bytes()[..xml.len() - bytes]);
        assert_eq!(error.unwrap().code(), "truncated");
    }
}

#[test]
fn the_offset_is_the_end_of_the_last_item() {
    let xml = three_posts();
    let mut reader = wxr::read(xml.as_bytes());
    assert_eq!(reader.byte_offset(), 0);
    reader.next().unwrap().unwrap();
    let end = xml.find("</item>").unwrap() + "</item>".len();
    assert_eq!(reader.byte_offset(), end as u64);
    let marked = format!("\u{FEFF}{xml}");
    let mut reader = wxr::read(marked.as_bytes());
    reader.next().unwrap().unwrap();
    assert_eq!(reader.byte_offset(), end as u64 + 3);
}

#[test]
fn going_on_from_any_item_gives_exactly_the_rest() {
    let xml = three_posts();
    let (all, _) = read_all(&xml);
    let mut reader = wxr::read(xml.as_bytes());
    for done in 0..=all.len() {
        let rest: Vec<_> = wxr::read(xml.as_bytes())
            .resume_after(reader.byte_offset())
            .map(Result::unwrap)
            .collect();
        assert_eq!(rest, all[done..]);
        reader.next();
    }
}

#[test]
fn a_file_is_read_alike_in_pieces_of_any_size() {
    let item = post(
        7,
        &comment(1)
            .with("comment_content", "<![CDATA[a]]]]>b&amp;🦀\r\n&#x41;")
            .xml(),
    );
    let xml = format!("\u{FEFF}{}", export(&item));
    let whole = threads(&xml);
    assert_eq!(whole[0].comments[0].content, "a]]b&🦀\nA");
    for size in 1..40 {
        let input = BufReader::with_capacity(size, xml.as_bytes());
        let items: Vec<_> = wxr::read(input).map(Result::unwrap).collect();
        assert_eq!(items, [Item::Thread(whole[0].clone())], "{size}");
    }
}

/// Gives its bytes, then fails.
struct Failing<'a>(&'a [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.0.read(into) {
            Ok(0) => Err(io::Error::new(io::ErrorKind::ConnectionReset, "gone")),
            other => other,
        }
    }
}

#[test]
fn a_source_that_fails_is_not_taken_for_a_file_cut_short() {
    let xml = HEAD.to_owned() + &post(1, "");
    let mut reader = wxr::read(BufReader::new(Failing(xml.as_bytes())));
    assert!(matches!(reader.next(), Some(Ok(Item::Thread(_)))));
    match reader.next() {
        Some(Err(ExportError::Io(error))) => {
            assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
            assert!(error.to_string().contains("gone"));
        }
        other => panic!("{other:?}"),
    }
    assert!(reader.next().is_none());
    let nothing = wxr::read(BufReader::new(Failing(b""))).next();
    assert!(matches!(nothing, Some(Err(ExportError::Io(_)))));
}

#[test]
fn white_space_before_the_declaration_is_forgiven() {
    assert_eq!(threads(format!("\n\n {}", export(&post(1, "")))).len(), 1);
}

#[test]
fn a_post_that_was_closed_makes_a_locked_thread_if_anybody_commented() {
    let with = |status: &str, comments: &str| {
        let item = post(
            7,
            &format!("<wp:comment_status>{status}</wp:comment_status>{comments}"),
        );
        threads(export(&item)).remove(0).is_locked
    };
    let said = comment(1).xml();
    assert!(with("closed", &said));
    assert!(with("<![CDATA[closed]]>", &said));
    assert!(!with("open", &said));
    assert!(!with("registered_only", &said));
    assert!(!with("closed", ""));
}
