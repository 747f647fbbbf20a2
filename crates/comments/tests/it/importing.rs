//! Importing WordPress exports.

use crate::house::{House, assert_counts_are_exact, ids, tenant};
use std::{fs::File, io::Cursor, path::PathBuf};

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
