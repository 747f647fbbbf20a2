//! A file that does not fit into memory at once is read several times, and says the same.

use super::fixture::{export, post, read_all, read_within, thread, threads};
use std::io::Cursor;
use stoa_comments::disqus::{self, Limits};

/// Ten threads of three posts each, the posts of all threads mixed.
fn mixed() -> String {
    let heads: String = (1..=10).map(|n| thread(n, &format!("t-{n}"))).collect();
    let posts: String = (0..30)
        .map(|n| {
            let (of, row) = (n % 10 + 1, n / 10);
            post(100 + n, of, (row > 0).then_some(100 + n - 10)).xml()
        })
        .collect();
    export(&(heads + &posts))
}

#[test]
fn however_few_threads_are_held_at_once_the_same_comes_out() {
    let xml = mixed();
    let (whole, _) = read_all(&xml);
    assert_eq!(threads(&whole).len(), 10);
    for thread in threads(&whole) {
        let depths: Vec<u32> = thread.comments.iter().map(|one| one.depth).collect();
        assert_eq!(depths, [0, 1, 2], "{}", thread.entity_id);
    }
    for held in [1_500, 4_000, 10_000] {
        let limits = Limits {
            post_bytes: held,
            ..Limits::default()
        };
        let (pieces, error) = read_within(xml.as_bytes(), limits);
        assert!(error.is_none(), "{error:?}");
        assert_eq!(pieces, whole, "{held}");
    }
}

#[test]
fn it_goes_on_behind_any_number_of_threads() {
    let xml = mixed();
    let (whole, _) = read_all(&xml);
    for done in 0..=10_u64 {
        let reader = disqus::read(Cursor::new(xml.as_bytes()), "page").resume_after(done);
        let rest: Vec<_> = reader.map(Result::unwrap).collect();
        let behind = usize::try_from(done).unwrap();
        assert_eq!(rest, whole[behind..], "{done}");
    }
}

#[test]
fn posts_past_what_is_held_of_one_thread_are_named_with_their_number() {
    let posts: String = (1..=50).map(|n| post(n, 1, None).xml()).collect();
    let limits = Limits {
        post_bytes: 5_000,
        ..Limits::default()
    };
    let xml = export(&(thread(1, "a") + &posts));
    let (items, _) = read_within(xml.as_bytes(), limits);
    let thread = threads(&items)[0];
    let skipped = &thread.skipped[0];
    assert_eq!(skipped.reason.code(), "post_too_large");
    assert_eq!(thread.comments.len() as u64 + skipped.count, 50);
}
