//! Input nobody wrote on purpose.

use super::fixture::{export, post, posts, read_all, thread, threads};
use proptest::prelude::*;
use std::io::Cursor;
use stoa_comments::disqus::{self, Item, Limits, Skipped};

/// Reads to the end; whatever comes out, it must end and must not panic.
fn survives(xml: &[u8]) {
    let limits = Limits {
        text_bytes: 4_096,
        ..Limits::default()
    };
    let mut reader = disqus::read_with(Cursor::new(xml), "page", limits);
    let errors = reader.by_ref().filter(Result::is_err).count();
    assert!(errors <= 1 && reader.next().is_none());
}

const PIECES: [&str; 16] = [
    "<",
    ">",
    "&",
    "]]>",
    "<![CDATA[",
    "<!--",
    "<!DOCTYPE x [",
    "<post dsq:id='1'>",
    "</post>",
    "<thread dsq:id='1'>",
    "</thread>",
    "<parent dsq:id='1'/>",
    "<author>",
    "\0",
    "\"",
    "/",
];

fn sound() -> Vec<u8> {
    let all = [post(11, 1, None), post(12, 1, Some(11)).deleted()];
    export(&(thread(1, "a") + &posts(&all))).into_bytes()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn random_bytes_never_panic_or_hang(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        is_packed in any::<bool>(),
    ) {
        let magic: &[u8] = if is_packed { &[0x1f, 0x8b, 8, 0] } else { &[] };
        survives(&[magic, &bytes].concat());
    }

    #[test]
    fn pieces_of_xml_in_a_sound_file_never_panic_or_hang(
        pieces in prop::collection::vec((0..PIECES.len(), 0..4_000_usize), 0..12),
        cut in 0..4_000_usize,
    ) {
        let mut xml = sound();
        for (piece, at) in pieces {
            let at = at % xml.len();
            xml.splice(at..at, PIECES[piece].bytes());
        }
        survives(&xml);
        survives(&xml[..cut % xml.len()]);
    }

    #[test]
    fn every_post_of_a_readable_file_is_taken_or_named(
        all in prop::collection::vec((1_u32..9, 1_u32..4, 0_u32..9, 0..5_u8), 0..14),
    ) {
        let written: Vec<_> = all.iter().map(|(number, of, parent, flaw)| {
            let mut one = post(*number, *of, (*parent > 0).then_some(*parent));
            match flaw {
                0 => one.created_at = "soon".into(),
                1 => one = one.deleted(),
                2 => one = one.saying(""),
                _ => {}
            }
            one
        }).collect();
        // Of the third thread nothing is in the file.
        let heads = thread(1, "a") + &thread(2, "b");
        let (items, error) = read_all(export(&(heads + &posts(&written))));
        prop_assert!(error.is_none());
        let count = |skipped: &[Skipped]| skipped.iter().map(|one| one.count).sum::<u64>();
        let named: u64 = items.iter().map(|item| match item {
            Item::Thread(thread) => count(&thread.skipped),
            Item::Unplaced(skipped) => count(skipped),
        }).sum();
        let taken: usize = threads(&items).iter().map(|thread| thread.comments.len()).sum();
        prop_assert_eq!(taken as u64 + named, written.len() as u64);
    }
}
