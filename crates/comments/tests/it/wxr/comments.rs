//! What becomes of single comments.

use stoa_comments::wxr::{Item, Kind, Limits, SkipReason, State, WarningReason};

use crate::wxr::fixture::{
    Fields, comment, export, post, read_all, reasons, thread_of, threads, threads_within, warnings,
};

/// Reads one comment that must be skipped beside a sound one that must not.
fn skipped_as(fields: Fields) -> (Option<i64>, SkipReason) {
    let thread = thread_of(&[fields, comment(99)]);
    assert_eq!(thread.comments.len(), 1);
    assert_eq!(thread.comments[0].source_id, 99);
    assert_eq!(thread.skipped.len(), 1);
    assert_eq!(thread.skipped[0].count, 1);
    (thread.skipped[0].source_id, thread.skipped[0].reason)
}

/// Reads one comment that must be taken over.
fn taken(fields: Fields) -> stoa_comments::wxr::CommentImport {
    let mut thread = thread_of(&[fields]);
    assert_eq!(thread.skipped, []);
    thread.comments.remove(0)
}

#[test]
fn a_comment_comes_over_with_every_field() {
    let fields = comment(5).with("comment_user_id", "42");
    let thread = thread_of(&[fields]);
    assert_eq!(
        (thread.entity_type.as_str(), thread.entity_id.as_str()),
        ("post", "7")
    );
    assert_eq!(thread.slug.as_deref(), Some("post-7"));
    assert_eq!(thread.link.as_deref(), Some("https://example.org/7"));
    assert_eq!(thread.title.as_deref(), Some("Post 7"));
    assert_eq!((thread.skipped.len(), thread.warnings.len()), (0, 0));
    let comment = &thread.comments[0];
    assert_eq!(
        (comment.source_id, comment.parent_source_id, comment.depth),
        (5, None, 0)
    );
    assert_eq!(comment.author_name, "Ann");
    assert_eq!(comment.author_email.as_deref(), Some("ann@example.org"));
    assert_eq!(
        comment.author_url.as_deref(),
        Some("https://ann.example.org/")
    );
    assert_eq!(comment.author_ip.as_deref(), Some("192.0.2.7"));
    assert_eq!(comment.user_id, Some(42));
    assert_eq!(comment.written_at.to_string(), "2020-05-06T07:08:09Z");
    assert_eq!(comment.content, "Hello");
    assert_eq!(
        (comment.state, &comment.kind),
        (State::Approved, &Kind::Comment)
    );
}

#[test]
fn a_guest_without_any_address_has_none() {
    let blank = [
        "comment_author",
        "comment_author_email",
        "comment_author_url",
    ];
    let fields = blank
        .iter()
        .fold(comment(5), |fields, name| fields.with(name, ""));
    let comment = taken(fields.without("comment_author_IP"));
    assert_eq!(comment.author_name, "");
    assert_eq!((comment.author_email, comment.author_url), (None, None));
    assert_eq!((comment.author_ip, comment.user_id), (None, None));
}

#[test]
fn text_is_the_same_however_it_is_written() {
    let expected = "<b>1 < 2</b> & ]]> 🦀\n";
    for xml in [
        "<![CDATA[<b>1 < 2</b> & ]]]]><![CDATA[> 🦀\n.]]>",
        "&lt;b>1 &lt; 2&lt;/b&gt; &amp; ]]&gt; &#129408;&#xA;.",
        "<![CDATA[<b>1 < 2]]>&lt;/b&gt; &#38; <!-- aside --><![CDATA[]]]]>&gt; &#x1F980;\r\n.",
    ] {
        let comment = taken(comment(1).with("comment_content", xml));
        assert_eq!(comment.content, format!("{expected}."), "{xml}");
    }
}

#[test]
fn markup_within_cdata_is_text_and_is_left_as_it_is() {
    let html = "<p>a &amp; b</p>\n\n<wp:comment><wp:comment_id>6</wp:comment_id></wp:comment>";
    let comment = taken(comment(5).with("comment_content", &format!("\n <![CDATA[{html}]]>\n")));
    assert_eq!(comment.content, html);
}

#[test]
fn names_are_plain_text() {
    for (xml, expected) in [
        ("<![CDATA[Tom &amp; Jerry]]>", "Tom & Jerry"),
        ("Tom &amp; Jerry", "Tom & Jerry"),
        (
            "<![CDATA[O&#039;Brien &laquo; What&#8217;s up]]>",
            "O'Brien « What’s up",
        ),
        ("&#71;&#xf6;del 🦀", "Gödel 🦀"),
        ("<![CDATA[<i>x</i>]]>", "<i>x</i>"),
    ] {
        assert_eq!(
            taken(comment(1).with("comment_author", xml)).author_name,
            expected
        );
    }
}

#[test]
fn every_state_of_wordpress_is_known_and_any_other_is_pending() {
    for (written, state) in [
        ("1", State::Approved),
        ("<![CDATA[0]]>", State::Pending),
        ("spam", State::Spam),
        ("trash", State::Trash),
        ("post-trashed", State::Trash),
    ] {
        let thread = thread_of(&[comment(1).with("comment_approved", written)]);
        assert_eq!(
            (thread.comments[0].state, thread.warnings.len()),
            (state, 0),
            "{written}"
        );
    }
    for odd in [
        comment(1).with("comment_approved", "yes"),
        comment(1).without("comment_approved"),
        comment(1).twice("comment_approved"),
    ] {
        let thread = thread_of(&[odd]);
        assert_eq!(thread.comments[0].state, State::Pending);
        assert_eq!(warnings(&thread), [(Some(1), WarningReason::StateUnknown)]);
    }
}

#[test]
fn every_kind_of_wordpress_is_known_and_others_are_named() {
    for (written, kind) in [
        ("", Kind::Comment),
        ("comment", Kind::Comment),
        ("pingback", Kind::Pingback),
        ("trackback", Kind::Trackback),
    ] {
        let thread = thread_of(&[comment(1).with("comment_type", written)]);
        assert_eq!(
            (&thread.comments[0].kind, thread.warnings.len()),
            (&kind, 0),
            "{written}"
        );
    }
    let thread = thread_of(&[comment(1).with("comment_type", "order_note")]);
    assert_eq!(thread.comments[0].kind, Kind::Other("order_note".into()));
    assert_eq!(warnings(&thread), [(Some(1), WarningReason::KindUnknown)]);
    for odd in [
        "<![CDATA[a b]]>",
        "<![CDATA[<script>]]>",
        "a_name_of_21_letters_",
    ] {
        let skipped = skipped_as(comment(1).with("comment_type", odd));
        assert_eq!(skipped, (Some(1), SkipReason::KindInvalid), "{odd}");
    }
}

#[test]
fn without_a_utc_date_the_local_one_is_taken_and_named() {
    for fields in [
        comment(1).with("comment_date_gmt", "0000-00-00 00:00:00"),
        comment(1).with("comment_date_gmt", ""),
        comment(1).without("comment_date_gmt"),
    ] {
        let thread = thread_of(&[fields]);
        assert_eq!(
            thread.comments[0].written_at.to_string(),
            "2020-05-06T09:08:09Z"
        );
        assert_eq!(
            warnings(&thread),
            [(Some(1), WarningReason::DateTakenAsUtc)]
        );
    }
}

#[test]
fn comments_without_a_sound_date_are_skipped() {
    let zero = "0000-00-00 00:00:00";
    let undated = comment(1)
        .with("comment_date_gmt", zero)
        .with("comment_date", zero);
    assert_eq!(skipped_as(undated), (Some(1), SkipReason::DateMissing));
    let absent = comment(1)
        .without("comment_date_gmt")
        .without("comment_date");
    assert_eq!(skipped_as(absent), (Some(1), SkipReason::DateMissing));
    for bad in ["2023-02-30 00:00:00", "yesterday", "2023-01-16T07:17:56Z"] {
        let skipped = skipped_as(comment(1).with("comment_date_gmt", bad));
        assert_eq!(skipped, (Some(1), SkipReason::DateInvalid), "{bad}");
    }
    let both = comment(1)
        .with("comment_date_gmt", zero)
        .with("comment_date", "2023-13-01 00:00:00");
    assert_eq!(skipped_as(both), (Some(1), SkipReason::DateInvalid));
}

#[test]
fn comments_without_a_sound_id_are_skipped() {
    assert_eq!(
        skipped_as(comment(1).without("comment_id")),
        (None, SkipReason::IdMissing)
    );
    assert_eq!(
        skipped_as(comment(1).with("comment_id", " ")),
        (None, SkipReason::IdMissing)
    );
    for bad in ["0", "-4", "abc", "9223372036854775808", "<x/>1"] {
        let skipped = skipped_as(comment(1).with("comment_id", bad));
        assert_eq!(skipped, (None, SkipReason::IdInvalid), "{bad}");
    }
    assert_eq!(
        skipped_as(comment(1).twice("comment_id")),
        (None, SkipReason::IdInvalid)
    );
}

#[test]
fn of_comments_with_one_id_the_first_sound_one_is_taken() {
    let thread = thread_of(&[
        comment(1).with("comment_content", ""),
        comment(1).with("comment_content", "first"),
        comment(1).with("comment_content", "second"),
    ]);
    assert_eq!(thread.comments.len(), 1);
    assert_eq!(thread.comments[0].content, "first");
    let expected = [
        (Some(1), SkipReason::ContentEmpty, 1),
        (Some(1), SkipReason::IdDuplicate, 1),
    ];
    assert_eq!(reasons(&thread.skipped), expected);
}

#[test]
fn comments_without_readable_text_are_skipped() {
    for empty in ["", " \n ", "<![CDATA[]]>", "<![CDATA[ \u{a0}\t]]>"] {
        let skipped = skipped_as(comment(1).with("comment_content", empty));
        assert_eq!(skipped, (Some(1), SkipReason::ContentEmpty), "{empty}");
    }
    let absent = comment(1).without("comment_content");
    assert_eq!(skipped_as(absent), (Some(1), SkipReason::ContentEmpty));
    for odd in [
        comment(1).with("comment_content", "Hello <b>you</b>"),
        comment(1).twice("comment_content"),
    ] {
        assert_eq!(skipped_as(odd), (Some(1), SkipReason::ContentUnreadable));
    }
}

#[test]
fn a_text_may_have_65_536_bytes_and_no_more() {
    let longest = "ä".repeat(32_768);
    assert_eq!(
        taken(comment(1).with("comment_content", &longest)).content,
        longest
    );
    let longer = format!("<![CDATA[{longest}]]>&#46;");
    let skipped = skipped_as(comment(1).with("comment_content", &longer));
    assert_eq!(skipped, (Some(1), SkipReason::ContentTooLong));
}

#[test]
fn a_field_that_cannot_be_read_is_left_out_and_named() {
    let long = "x".repeat(2_049);
    for name in [
        "comment_author",
        "comment_author_email",
        "comment_author_url",
    ] {
        for odd in [comment(1).with(name, &long), comment(1).twice(name)] {
            let thread = thread_of(&[odd]);
            let expected = WarningReason::FieldDropped { field: name };
            assert_eq!(warnings(&thread), [(Some(1), expected)]);
            let comment = &thread.comments[0];
            let kept = [
                !comment.author_name.is_empty(),
                comment.author_email.is_some(),
                comment.author_url.is_some(),
            ];
            assert_eq!(kept.iter().filter(|kept| **kept).count(), 2);
        }
    }
    let thread = thread_of(&[comment(1).with("comment_user_id", "x")]);
    let expected = WarningReason::FieldDropped {
        field: "comment_user_id",
    };
    assert_eq!(warnings(&thread), [(Some(1), expected)]);
}

#[test]
fn answers_follow_what_they_answer() {
    let thread = thread_of(&[
        comment(3)
            .with("comment_parent", "2")
            .with("comment_date_gmt", "2019-01-01 00:00:00"),
        comment(2).with("comment_parent", "1"),
        comment(1),
        comment(4).with("comment_parent", "77"),
        comment(5).with("comment_parent", "x"),
        comment(6)
            .with("comment_parent", "6")
            .with("comment_date_gmt", "2021-01-01 00:00:00"),
    ]);
    let order: Vec<_> = thread
        .comments
        .iter()
        .map(|it| (it.source_id, it.parent_source_id, it.depth))
        .collect();
    let expected = [
        (1, None, 0),
        (2, Some(1), 1),
        (3, Some(2), 2),
        (4, None, 0),
        (5, None, 0),
        (6, None, 0),
    ];
    assert_eq!(order, expected);
    let expected = [
        (Some(5), WarningReason::ParentInvalid),
        (Some(4), WarningReason::ParentMissing { parent: 77 }),
        (Some(6), WarningReason::ParentCycle { parent: 6 }),
    ];
    assert_eq!(warnings(&thread), expected);
}

#[test]
fn answers_to_a_skipped_comment_stay_as_roots() {
    let thread = thread_of(&[
        comment(1).with("comment_content", ""),
        comment(2).with("comment_parent", "1"),
    ]);
    assert_eq!(thread.comments[0].parent_source_id, None);
    assert_eq!(
        warnings(&thread),
        [(Some(2), WarningReason::ParentMissing { parent: 1 })]
    );
}

#[test]
fn a_thread_10_000_answers_deep_is_read() {
    let comments: Vec<_> = (1..=10_000)
        .map(|id: i64| comment(id).with("comment_parent", &(id - 1).to_string()))
        .collect();
    let thread = thread_of(&comments);
    assert_eq!(thread.comments.len(), 10_000);
    assert_eq!(thread.comments[9_999].depth, 9_999);
}

#[test]
fn meta_of_comments_and_posts_is_passed_over() {
    let meta = "<wp:commentmeta><wp:meta_key>comment_id</wp:meta_key><wp:meta_value><![CDATA[9]]>\
                </wp:meta_value><wp:comment_id>8</wp:comment_id></wp:commentmeta></wp:comment>";
    let with_meta = comment(5).xml().replace("</wp:comment>", meta);
    let item = post(7, &with_meta).replace(
        "</item>",
        "<wp:postmeta><wp:post_id>9</wp:post_id></wp:postmeta></item>",
    );
    let thread = threads(export(&item)).remove(0);
    assert_eq!(
        (thread.entity_id.as_str(), thread.comments[0].source_id),
        ("7", 5)
    );
    assert_eq!((thread.skipped.len(), thread.warnings.len()), (0, 0));
}

#[test]
fn comments_of_a_post_without_an_id_are_named_one_by_one() {
    for id in [
        "",
        "<wp:post_id>0</wp:post_id>",
        "<wp:post_id>x</wp:post_id>",
    ] {
        let comments = comment(1).xml() + &comment(2).without("comment_content").xml();
        let item = post(7, &comments).replace("<wp:post_id>7</wp:post_id>", id);
        let (items, error) = read_all(export(&(item + &post(8, ""))));
        assert!(error.is_none());
        let Item::Unplaced(skipped) = &items[0] else {
            panic!("{items:?}")
        };
        let expected = [
            (None, SkipReason::PostIdMissing, 1),
            (Some(1), SkipReason::InPostWithoutId, 1),
            (Some(2), SkipReason::ContentEmpty, 1),
        ];
        assert_eq!(reasons(skipped), expected);
        assert!(!skipped[0].reason.concerns_comment() && skipped[1].reason.concerns_comment());
        assert!(matches!(&items[1], Item::Thread(thread) if thread.entity_id == "8"));
    }
}

#[test]
fn comments_outside_an_item_are_named() {
    let (items, error) = read_all(export(&(comment(3).xml() + &post(7, &comment(4).xml()))));
    assert!(error.is_none());
    let Item::Unplaced(skipped) = &items[0] else {
        panic!("{items:?}")
    };
    assert_eq!(reasons(skipped), [(Some(3), SkipReason::OutsideItem, 1)]);
    assert!(matches!(&items[1], Item::Thread(thread) if thread.comments.len() == 1));

    let within = comment(6).xml();
    let nested = comment(5)
        .xml()
        .replace("</wp:comment>", &format!("{within}</wp:comment>"));
    let boxed = format!("<wp:box>{}</wp:box>", comment(7).xml());
    let thread = threads(export(&post(7, &(nested.clone() + &boxed)))).remove(0);
    assert_eq!(thread.comments[0].source_id, 5);
    let expected = [
        (None, SkipReason::OutsideItem, 1),
        (None, SkipReason::OutsideItem, 1),
    ];
    assert_eq!(reasons(&thread.skipped), expected);

    let (items, _) = read_all(export(&nested));
    let named: Vec<_> = items
        .iter()
        .map(|item| match item {
            Item::Unplaced(skipped) => skipped[0].source_id,
            Item::Thread(thread) => panic!("{thread:?}"),
        })
        .collect();
    assert_eq!(named, [None, Some(5)]);
}

#[test]
fn comments_past_a_limit_are_counted() {
    let comments: String = (1..=10).map(|id| comment(id).xml()).collect();
    let xml = export(&post(7, &comments));
    let thread = &threads_within(
        &xml,
        Limits {
            comments_per_post: 4,
            ..Limits::default()
        },
    )[0];
    assert_eq!(thread.comments.len(), 4);
    assert_eq!(
        reasons(&thread.skipped),
        [(Some(5), SkipReason::TooManyComments, 6)]
    );

    let limits = Limits {
        post_bytes: 1_200,
        ..Limits::default()
    };
    let thread = &threads_within(&xml, limits)[0];
    let kept = thread.comments.len() as u64;
    assert!((1..10).contains(&kept), "{kept}");
    let first = Some(kept as i64 + 1);
    assert_eq!(
        reasons(&thread.skipped),
        [(first, SkipReason::PostTooLarge, 10 - kept)]
    );
}

#[test]
fn a_skip_says_where() {
    let xml = export(&post(
        7,
        &format!("\n\n{}", comment(1).with("comment_content", "").xml()),
    ));
    let skipped = threads(&xml)[0].skipped[0];
    let byte = xml.find("<wp:comment>").unwrap();
    assert_eq!(skipped.at.byte, byte as u64);
    assert_eq!(
        skipped.at.line,
        xml[..byte].matches('\n').count() as u64 + 1
    );
}

#[test]
fn a_post_without_a_type_is_a_post_and_is_named() {
    let item = post(7, "").replace("<wp:post_type>post</wp:post_type>", "");
    let thread = threads(export(&item)).remove(0);
    assert_eq!(thread.entity_type, "post");
    assert_eq!(warnings(&thread), [(None, WarningReason::PostTypeMissing)]);
}
