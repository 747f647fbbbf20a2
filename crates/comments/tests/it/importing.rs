//! Importing WordPress exports.

use crate::house::{House, assert_counts_are_exact, ids, tenant};
use std::{
    fs::File,
    io::{Cursor, Write},
    path::PathBuf,
};

pub(crate) fn wxr(comments: &str) -> Cursor<Vec<u8>> {
    let text = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<wp:wxr_version>1.2</wp:wxr_version>
<item><title>T</title><link>https://example.com/t</link><wp:post_id>5</wp:post_id>
<wp:post_name>t</wp:post_name><wp:post_type>post</wp:post_type>{comments}</item></channel></rss>"#
    );
    Cursor::new(text.into_bytes())
}

fn comment(id: i64, parent: i64, minute: u32, more: &str) -> String {
    format!(
        "<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author>A{id}</wp:comment_author>\
         <wp:comment_date_gmt>2020-01-01 10:{minute:02}:00</wp:comment_date_gmt>\
         <wp:comment_content>C{id} &lt;script&gt;alert(1)&lt;/script&gt;</wp:comment_content>\
         <wp:comment_approved>1</wp:comment_approved><wp:comment_parent>{parent}</wp:comment_parent>\
         {more}</wp:comment>"
    )
}

#[tokio::test]
async fn threads_times_and_parents_are_kept_and_again_changes_nothing() {
    let house = House::new().await;
    let importer = house.importer(tenant(1));
    let file = wxr(&[
        comment(1, 0, 1, ""),
        comment(3, 0, 3, ""),
        comment(2, 1, 2, ""),
    ]
    .concat());
    let report = importer.wordpress(file.clone()).await.unwrap();
    assert_eq!(
        (report.imported, report.unchanged, report.skipped.len()),
        (3, 0, 0)
    );
    let path = "/v1/comments?entityType=post&entityId=5";
    let page = house.get(tenant(1), path).await.json;
    assert_eq!(page["items"][0]["author"]["displayName"], "A1");
    assert_eq!(page["items"][0]["createdAt"], "2020-01-01T10:01:00Z");
    assert_eq!(
        page["items"][0]["replies"][0]["author"]["displayName"],
        "A2"
    );
    assert!(!page.to_string().contains("<script"), "{page}");
    let again = importer.wordpress(file).await.unwrap();
    assert_eq!((again.imported, again.unchanged), (0, 3));
    assert_eq!(
        ids(&house.get(tenant(1), path).await.json["items"]),
        ids(&page["items"])
    );
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn a_file_packed_with_gzip_says_the_same() {
    let house = House::new().await;
    let file = wxr(&comment(1, 0, 1, "")).into_inner();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&file).unwrap();
    let importer = house.importer(tenant(1));
    let packed = Cursor::new(packed.finish().unwrap());
    assert_eq!(importer.wordpress(packed).await.unwrap().imported, 1);
    let again = importer.wordpress(Cursor::new(file)).await.unwrap();
    assert_eq!(again.unchanged, 1);
}

#[tokio::test]
async fn older_comments_take_their_place_in_time() {
    let house = House::new().await;
    house.write(tenant(1), "5", None).await;
    let importer = house.importer(tenant(1));
    importer
        .wordpress(wxr(&comment(9, 0, 9, "")))
        .await
        .unwrap();
    importer
        .wordpress(wxr(&[comment(9, 0, 9, ""), comment(1, 0, 1, "")].concat()))
        .await
        .unwrap();
    let page = house
        .get(tenant(1), "/v1/comments?entityType=post&entityId=5")
        .await
        .json;
    let names: Vec<_> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["author"]["displayName"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names[..2], ["A1", "A9"]);
    assert_eq!(names.len(), 3);
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn what_is_left_out_is_named() {
    let house = House::new().await;
    let private = comment(2, 0, 2, "<wp:comment_type>order_note</wp:comment_type>");
    let file = wxr(&[comment(1, 0, 1, ""), private, comment(3, 2, 3, "")].concat());
    let report = house.importer(tenant(1)).wordpress(file).await.unwrap();
    assert_eq!(report.imported, 2);
    assert_eq!(
        (report.skipped[0].code, report.skipped[0].source_id),
        ("kind_not_public", Some(2))
    );
    assert!(
        report
            .warnings
            .iter()
            .any(|w| w.code == "parent_left_out" && w.source_id == Some(3))
    );
}

#[tokio::test]
async fn a_file_that_breaks_off_is_imported_as_far_as_it_goes_and_the_rest_later() {
    let house = House::new().await;
    let whole = wxr(&comment(1, 0, 1, "")).into_inner();
    let cut = whole.len() - 20;
    let importer = house.importer(tenant(1));
    let broken = importer.wordpress(Cursor::new(whole[..cut].to_vec())).await;
    assert!(broken.is_err());
    let report = importer.wordpress(Cursor::new(whole)).await.unwrap();
    assert_eq!(report.imported + report.unchanged, 1);
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn wordpress_own_test_export_comes_in_whole() {
    let Some(path) = theme_test_data() else {
        println!("skipped: the WordPress theme test export is not beside the project");
        return;
    };
    let house = House::new().await;
    let report = house
        .importer(tenant(1))
        .wordpress(File::open(&path).unwrap())
        .await
        .unwrap();
    assert_eq!(
        (report.imported, report.skipped.len()),
        (33, 0),
        "{report:?}"
    );
    assert_eq!(
        (report.by_status["approved"], report.by_status["pending"]),
        (30, 3)
    );
    let again = house
        .importer(tenant(1))
        .wordpress(File::open(&path).unwrap())
        .await
        .unwrap();
    assert_eq!((again.imported, again.unchanged), (0, 33));
    assert_counts_are_exact(&house.db).await;
}

fn theme_test_data() -> Option<PathBuf> {
    let beside = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared/data/wordpress-theme-test-data.xml"))
        .find(|file| file.exists());
    let named = std::env::var_os("STOA_TEST_DATA").map(PathBuf::from);
    named
        .map(|folder| folder.join("wordpress-theme-test-data.xml"))
        .or(beside)
}

/// An export of posts, each with its type, id and comments.
fn posts(posts: &[(&str, i64, String)]) -> Cursor<Vec<u8>> {
    let items: String = posts
        .iter()
        .map(|(kind, id, comments)| {
            format!(
                "<item><title>T</title><wp:post_id>{id}</wp:post_id>\
                 <wp:post_type>{kind}</wp:post_type>{comments}</item>"
            )
        })
        .collect();
    let file = String::from_utf8(wxr("").into_inner()).unwrap();
    let (head, _) = file.split_once("<item>").unwrap();
    Cursor::new(format!("{head}{items}</channel></rss>").into_bytes())
}

fn saying(id: i64, name: &str, email: &str, content: &str) -> String {
    format!(
        "<wp:comment><wp:comment_id>{id}</wp:comment_id>\
         <wp:comment_author><![CDATA[{name}]]></wp:comment_author>\
         <wp:comment_author_email>{email}</wp:comment_author_email>\
         <wp:comment_date_gmt>2020-01-01 10:00:00</wp:comment_date_gmt>\
         <wp:comment_content><![CDATA[{content}]]></wp:comment_content>\
         <wp:comment_approved>1</wp:comment_approved></wp:comment>"
    )
}

fn told(omissions: &[stoa_comments::import::Omission]) -> Vec<(&'static str, Option<i64>)> {
    omissions
        .iter()
        .map(|omission| (omission.code, omission.source_id))
        .collect()
}

#[tokio::test]
async fn a_comment_without_a_place_is_named_and_the_file_goes_on() {
    let house = House::new().await;
    let file = posts(&[
        ("post", 1, comment(5, 0, 1, "")),
        (
            "post",
            2,
            [
                comment(5, 0, 1, ""),
                comment(6, 5, 2, ""),
                comment(7, 6, 3, ""),
            ]
            .concat(),
        ),
        ("post", 3, comment(8, 0, 1, "")),
    ]);
    let importer = house.importer(tenant(1));
    let report = importer.wordpress(file.clone()).await.unwrap();
    assert_eq!(report.imported, 4);
    assert_eq!(told(&report.skipped), [("id_taken", Some(5))]);
    assert_eq!(told(&report.warnings), [("parent_not_found", Some(6))]);
    let page = house
        .get(tenant(1), "/v1/comments?entityType=post&entityId=2")
        .await
        .json;
    assert_eq!(page["items"][0]["author"]["displayName"], "A6");
    assert_eq!(
        page["items"][0]["replies"][0]["author"]["displayName"],
        "A7"
    );
    let again = importer.wordpress(file).await.unwrap();
    assert_eq!((again.imported, again.unchanged), (0, 4));
    assert_eq!(told(&again.skipped), [("id_taken", Some(5))]);
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn a_chain_deeper_than_replies_may_stand_begins_anew() {
    let house = House::new().await;
    let chain: String = (1..=10_500).map(|id| comment(id, id - 1, 1, "")).collect();
    let file = posts(&[("post", 1, chain), ("post", 2, comment(20_000, 0, 1, ""))]);
    let report = house.importer(tenant(1)).wordpress(file).await.unwrap();
    assert_eq!((report.imported, report.skipped.len()), (10_501, 0));
    assert_eq!(told(&report.warnings), [("too_deep", Some(10_002))]);
    let page = house
        .get(tenant(1), "/v1/comments?entityType=post&entityId=1")
        .await
        .json;
    let names: Vec<_> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["author"]["displayName"].clone())
        .collect();
    assert_eq!(names, ["A1", "A10002"]);
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn what_the_api_refuses_no_file_brings_in() {
    let house = House::new().await;
    let file = posts(&[
        (
            &"p".repeat(200),
            1,
            comment(1, 0, 1, "") + &comment(2, 0, 1, ""),
        ),
        (
            "post",
            2,
            saying(
                3,
                "a\u{85}\u{9b}\u{202e}b",
                "a@b.example",
                "x\u{85}\u{9b}y\r\nz",
            ),
        ),
        ("post", 3, saying(4, &"n".repeat(300), "nobody", "x\r\ny")),
    ]);
    let report = house.importer(tenant(1)).wordpress(file).await.unwrap();
    let skipped = &report.skipped[0];
    assert_eq!((skipped.code, skipped.count), ("entity_invalid", 2));
    assert_eq!(
        told(&report.warnings),
        [
            ("control_characters_left_out", Some(3)),
            ("author_name_changed", Some(3)),
            ("author_name_changed", Some(4)),
            ("author_email_left_out", Some(4)),
        ]
    );
    let first = async |post| {
        let path = format!("/v1/comments?entityType=post&entityId={post}");
        house.get(tenant(1), &path).await.json["items"][0].take()
    };
    let comment = first(2).await;
    assert_eq!(comment["author"]["displayName"], "ab");
    assert_eq!(comment["contentHtml"], "xy<br>z");
    let name = first(3).await["author"]["displayName"].take();
    assert_eq!(name.as_str().map(str::len), Some(100));
}

#[tokio::test]
async fn html_that_grows_is_left_out_and_html_that_is_deep_made_flat() {
    let house = House::new().await;
    let growing: String = (0..2_000).map(|n| format!("<b {n}><p>")).collect();
    let file = posts(&[(
        "post",
        1,
        [
            saying(1, "A", "", &growing),
            saying(2, "B", "", &"&".repeat(60_000)),
            saying(3, "C", "", &("<blockquote>".repeat(5_000) + "x")),
            saying(4, "D", "", "<i>x</i>"),
        ]
        .concat(),
    )]);
    let report = house.importer(tenant(1)).wordpress(file).await.unwrap();
    assert_eq!(told(&report.skipped), [("html_too_long", Some(2))]);
    assert!(told(&report.warnings).contains(&("markup_flattened", Some(3))));
    let page = house
        .get(tenant(1), "/v1/comments?entityType=post&entityId=1")
        .await
        .json;
    let html: Vec<&str> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["contentHtml"].as_str().unwrap())
        .collect();
    assert_eq!(html.len(), 3);
    assert!(html[0].len() < 2 * growing.len(), "{}", html[0].len());
    assert_eq!(html[1].matches("<blockquote>").count(), 32);
    assert_eq!(html[2], "<i>x</i>");
}
