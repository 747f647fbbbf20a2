//! Input nobody wrote on purpose.

use proptest::prelude::*;
use stoa_comments::wxr::{self, Item, Limits};

use crate::wxr::fixture::{comment, export, post, read_all};

/// Every comment element of a file that was read to its end, counted by what became of it.
fn accounted(items: &[Item]) -> u64 {
    let skipped = |skipped: &[wxr::Skipped]| {
        skipped
            .iter()
            .filter(|it| it.reason.concerns_comment())
            .map(|it| it.count)
            .sum::<u64>()
    };
    items
        .iter()
        .map(|item| match item {
            Item::Thread(thread) => thread.comments.len() as u64 + skipped(&thread.skipped),
            Item::Unplaced(unplaced) => skipped(unplaced),
        })
        .sum()
}

/// Reads to the end; whatever comes out, it must end and must not panic.
fn survives(xml: &[u8]) {
    let limits = Limits {
        text_bytes: 4_096,
        ..Limits::default()
    };
    let mut reader = wxr::read_with(xml, limits);
    let mut last = 0;
    let mut errors = 0;
    while let Some(item) = reader.next() {
        errors += usize::from(item.is_err());
        assert!(reader.byte_offset() >= last && reader.byte_offset() <= xml.len() as u64);
        last = reader.byte_offset();
    }
    assert!(errors <= 1 && reader.next().is_none());
}

fn sound() -> Vec<u8> {
    let answer = comment(2)
        .with("comment_parent", "1")
        .with("comment_author", "T &amp; J");
    let comments = comment(1).xml() + &answer.xml();
    export(&(post(7, &comments) + &post(8, ""))).into_bytes()
}

/// Pieces that turn XML into other XML when they land in the middle of it.
const PIECES: [&str; 22] = [
    "<",
    ">",
    "&",
    ";",
    "]]>",
    "<![CDATA[",
    "<!--",
    "-->",
    "<?",
    "?>",
    "<!DOCTYPE x [",
    "<!ENTITY",
    "</item>",
    "<item>",
    "<wp:comment>",
    "</wp:comment>",
    "\0",
    "\"",
    "'",
    "/",
    "&#x",
    "xmlns:wp='x' ",
];

#[derive(Clone, Debug)]
enum Change {
    Put(usize, u8),
    Cut(usize, usize),
    Insert(usize, &'static str),
    Repeat(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0..4_000_usize;
    prop_oneof![
        (at.clone(), any::<u8>()).prop_map(|(at, byte)| Change::Put(at, byte)),
        (at.clone(), 0..80_usize).prop_map(|(at, count)| Change::Cut(at, count)),
        (at.clone(), 0..PIECES.len()).prop_map(|(at, piece)| Change::Insert(at, PIECES[piece])),
        (at, 0..200_usize).prop_map(|(at, count)| Change::Repeat(at, count)),
    ]
}

fn changed(mut xml: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let length = xml.len().max(1);
        match *change {
            Change::Put(at, byte) => {
                if let Some(place) = xml.get_mut(at % length) {
                    *place = byte;
                }
            }
            Change::Cut(at, count) => {
                let at = (at % length).min(xml.len());
                xml.drain(at..(at + count).min(xml.len()));
            }
            Change::Insert(at, piece) => {
                let at = (at % length).min(xml.len());
                xml.splice(at..at, piece.bytes());
            }
            Change::Repeat(at, count) => {
                let at = (at % length).min(xml.len());
                let again = xml[at..(at + count).min(xml.len())].to_vec();
                xml.splice(at..at, again);
            }
        }
    }
    xml
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn random_bytes_never_panic_or_hang(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        survives(&bytes);
    }

    #[test]
    fn random_pieces_of_xml_never_panic_or_hang(
        pieces in prop::collection::vec(0..PIECES.len(), 0..60),
    ) {
        let tail: String = pieces.into_iter().map(|piece| PIECES[piece]).collect();
        survives(tail.as_bytes());
        survives(&[sound(), tail.into_bytes()].concat());
    }

    #[test]
    fn a_sound_file_with_random_changes_never_panics_or_hangs(
        changes in prop::collection::vec(change(), 1..8),
    ) {
        survives(&changed(sound(), &changes));
    }

    #[test]
    fn every_comment_of_a_readable_file_is_taken_or_named(
        comments in prop::collection::vec((0_i64..6, 0_i64..6, 0..7_u8), 0..12),
        loose in 0..3_u8,
    ) {
        let elements: String = comments.iter().map(|(id, parent, flaw)| {
            let sound = comment(*id).with("comment_parent", &parent.to_string());
            match flaw {
                0 => sound.without("comment_id"),
                1 => sound.with("comment_date_gmt", "soon"),
                2 => sound.with("comment_content", ""),
                3 => sound.with("comment_type", "?"),
                _ => sound,
            }.xml()
        }).collect();
        let item = match loose {
            0 => elements,
            1 => post(7, &elements).replace("<wp:post_id>7</wp:post_id>", ""),
            _ => post(7, &elements),
        };
        let (items, error) = read_all(export(&item));
        prop_assert!(error.is_none());
        prop_assert_eq!(accounted(&items), comments.len() as u64);
    }
}
