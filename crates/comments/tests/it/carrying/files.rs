//! Files that others wrote, or that are broken, or larger than one transaction.

use super::{body, export, import};
use crate::house::{House, assert_counts_are_exact, tenant};
use serde_json::{Value, json};
use std::io::Write;
use stoa_comments::import::{ImportError, Omission};
use uuid::Uuid;

const HEADER: &str = "{\"format\":\"stoa-comments\",\"version\":1}\n";

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn thread(entity: &str) -> Value {
    json!({"thread": {"entityType": "post", "entityId": entity, "isLocked": false,
                      "createdAt": "2020-01-01T00:00:00Z"}})
}

fn comment(n: u128, position: i32) -> Value {
    json!({"comment": {
        "id": id(n), "position": position,
        "author": {"kind": "guest", "name": format!("A{n}")},
        "content": "x", "contentFormat": "plain", "contentHtml": "<p>x</p>", "renderVersion": 3,
        "status": "approved", "version": 1, "createdAt": "2020-01-01T00:00:00Z",
    }})
}

fn reaction(n: u128, user: u128) -> Value {
    json!({"reaction": {"commentId": id(n), "kind": "like", "userId": id(user),
                        "at": "2020-01-02T00:00:00Z"}})
}

fn edit(n: u128, version: i32) -> Value {
    json!({"edit": {"commentId": id(n), "version": version, "content": "y",
                    "contentFormat": "plain", "editorKind": "user", "editorId": id(5),
                    "at": "2020-01-02T00:00:00Z"}})
}

/// A file of these lines, with its end.
fn file(lines: &[Value]) -> String {
    let count = |kind: &str| lines.iter().filter(|line| line.get(kind).is_some()).count();
    let end = json!({"end": {"threads": count("thread"), "comments": count("comment"),
                             "edits": count("edit"), "reactions": count("reaction")}});
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    format!("{HEADER}{lines}{end}\n")
}

async fn refused(house: &House, text: &str) -> (&'static str, String) {
    match import(house, tenant(1), text).await {
        Err(ImportError::Source(error)) => (error.code(), error.to_string()),
        other => panic!("{other:?}\n{text}"),
    }
}

fn told(omissions: &[Omission]) -> Vec<(&'static str, u64, Option<Uuid>)> {
    omissions
        .iter()
        .map(|one| (one.code, one.line, one.id))
        .collect()
}

#[tokio::test]
async fn what_is_no_such_file_is_refused_with_the_line_and_the_reason() {
    let house = House::new().await;
    let sound = file(&[thread("1"), comment(1, 1)]);
    let line = |line: Value| sound.replace("{\"end\"", &format!("{line}\n{{\"end\""));
    let extra = json!({"thread": {"entityType": "post", "entityId": "2", "isLocked": false,
                                  "createdAt": "2020-01-01T00:00:00Z", "colour": "red"}});
    for (text, code, words) in [
        (String::new(), "other_format", "it is empty"),
        ("<rss/>\n".to_owned(), "other_format", "names no format"),
        (
            sound.replace("stoa-comments", "stoa-orders"),
            "other_format",
            "another format",
        ),
        (
            sound.replace("\"version\":1}\n", "\"version\":2}\n"),
            "unsupported_version",
            "version \"2\" of a Stoa export of comments is not supported, only 1 (line 1",
        ),
        (line(json!({"like": 1})), "bad_line", "line 4"),
        (line(extra), "bad_line", "unknown field `colour`"),
        (line(json!(7)), "bad_line", "line 4"),
        (
            sound.replacen("{\"comment", "{\"comment\":,", 1),
            "bad_line",
            "line 3",
        ),
        (
            line(edit(2, 1)),
            "bad_line",
            "does not belong to the comment before it (line 4",
        ),
        (line(reaction(2, 1)), "bad_line", "does not belong"),
        (
            file(&[comment(1, 1)]),
            "bad_line",
            "a comment before any thread (line 2",
        ),
        (
            file(&[thread("1"), reaction(1, 1)]),
            "bad_line",
            "does not belong",
        ),
        (
            sound.replace("\"comments\":1", "\"comments\":2"),
            "bad_line",
            "counts of the last line",
        ),
        (sound.clone() + "{}\n", "bad_line", "line 5"),
        (
            sound.split_once("{\"end\"").unwrap().0.to_owned(),
            "truncated",
            "cut short",
        ),
        (
            sound[..sound.len() - 9].to_owned(),
            "truncated",
            "cut short",
        ),
        (
            format!("{HEADER}{}", "x".repeat((4 << 20) + 1)),
            "text_too_long",
            "line 2",
        ),
    ] {
        let (found, said) = refused(&house, &text).await;
        assert_eq!(found, code, "{said}");
        assert!(said.contains(words), "{said}");
    }
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn what_a_file_must_not_bring_is_left_out_and_named() {
    let house = House::new().await;
    let changed = |n, change: fn(&mut Value)| {
        let mut line = comment(n, 1);
        change(&mut line["comment"]);
        line
    };
    let lines = [
        thread("1"),
        changed(1, |it| {
            it["contentHtml"] = "<p onclick=\"x()\">x<script>alert(1)</script></p>".into();
            it["author"] = json!({"kind": "user", "id": id(9), "name": "\u{202e}x",
                                  "avatar": "javascript:alert(1)"});
        }),
        changed(2, |it| {
            it["author"] = json!({"kind": "user", "name": "nobody"})
        }),
        changed(3, |it| it["parentId"] = json!(id(2))),
        changed(4, |it| it["version"] = json!(i32::MAX)),
        changed(5, |it| it["createdAt"] = "-004800-01-01T00:00:00Z".into()),
        changed(6, |it| {
            it["pinnedAt"] = it["createdAt"].clone();
            it["parentId"] = json!(id(1));
        }),
        json!({"reaction": {"commentId": id(6), "kind": "boo", "userId": id(9),
                            "at": "2020-01-02T00:00:00Z"}}),
        edit(6, 0),
        thread(&"e".repeat(300)),
        comment(7, 1),
        thread("2"),
        comment(1, 1),
        comment(8, 1),
        comment(8, 1),
    ];
    let report = import(&house, tenant(1), &file(&lines)).await.unwrap();
    assert_eq!((report.imported, report.unchanged), (4, 1), "{report:?}");
    let mut skipped = told(&report.skipped);
    skipped.sort_by_key(|one| one.1);
    assert_eq!(
        skipped,
        [
            ("author_id_missing", 4, Some(id(2))),
            ("version_invalid", 6, Some(id(4))),
            ("date_invalid", 7, Some(id(5))),
            ("unknown_reaction", 9, Some(id(6))),
            ("version_invalid", 10, Some(id(6))),
            ("entity_invalid", 11, None),
            ("entity_invalid", 12, Some(id(7))),
            ("id_taken", 14, Some(id(1))),
        ]
    );
    let mut warned = told(&report.warnings);
    warned.sort_by_key(|one| one.1);
    assert_eq!(
        warned,
        [
            ("html_changed", 3, Some(id(1))),
            ("author_name_changed", 3, Some(id(1))),
            ("author_avatar_left_out", 3, Some(id(1))),
            ("parent_not_found", 5, Some(id(3))),
            ("pin_left_out", 8, Some(id(6))),
        ]
    );
    let path = "/v1/comments?entityType=post&entityId=1";
    let page = house.get(tenant(1), path).await.json;
    assert_eq!(page["items"][0]["contentHtml"], "<p>x</p>");
    assert_eq!(page["items"][0]["author"]["avatarUrl"], Value::Null);
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn html_of_an_edit_is_cleaned_whether_it_is_given_as_html_or_as_text() {
    let house = House::new().await;
    let hostile = "<img src=x onerror=alert(1)>seen";
    let mut written = comment(1, 1);
    written["comment"]["version"] = json!(3);
    written["comment"]["editedAt"] = json!("2020-01-02T00:00:00Z");
    let of = |version, field: &str| {
        let mut line = edit(1, version);
        line["edit"]["contentFormat"] = "html".into();
        line["edit"][field] = hostile.into();
        line
    };
    let lines = [thread("1"), written, of(1, "content"), of(2, "contentHtml")];
    let report = import(&house, tenant(1), &file(&lines)).await.unwrap();
    assert_eq!(report.edits, 2, "{report:?}");
    let path = format!("/v1/comments/{}/edits", id(1));
    let shown = house.get(tenant(1), &path).await.json.to_string();
    assert!(
        shown.contains("seen") && !shown.contains("onerror"),
        "{shown}"
    );
}

/// A comment with more edits and reactions than one transaction takes, and one behind it.
fn crowded() -> String {
    let mut first = comment(1, 1);
    first["comment"]["version"] = json!(41);
    first["comment"]["editedAt"] = json!("2020-01-02T00:00:00Z");
    let mut lines = vec![thread("1"), first];
    lines.extend((1..=40).map(|version| edit(1, version)));
    lines.extend((1..=2_600).map(|user| reaction(1, user)));
    lines.push(comment(2, 2));
    file(&lines)
}

async fn of_the_first(house: &House) -> Value {
    house
        .get(tenant(1), &format!("/v1/comments/{}", id(1)))
        .await
        .json
}

#[tokio::test]
async fn what_belongs_to_one_comment_may_fill_many_transactions() {
    let house = House::new().await;
    let text = crowded();
    let report = import(&house, tenant(1), &text).await.unwrap();
    assert_eq!(
        (report.imported, report.edits, report.reactions),
        (2, 40, 2_600)
    );
    assert_eq!(of_the_first(&house).await["likeCount"], 2_600);
    assert_counts_are_exact(&house.db).await;
    let parsed = |text: &str| -> Vec<Value> {
        body(text)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    assert_eq!(parsed(&export(&house, tenant(1)).await), parsed(&text));
    let again = import(&house, tenant(1), &text).await.unwrap();
    assert_eq!(
        (
            again.imported,
            again.edits,
            again.reactions,
            again.unchanged
        ),
        (0, 0, 0, 2)
    );
}

#[tokio::test]
async fn an_import_that_was_cut_goes_on_amid_what_belongs_to_a_comment() {
    let house = House::new().await;
    let admin = house.db.admin().await;
    let refuse = format!(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE 'the machine went away'; END $$;
         CREATE TRIGGER refuse BEFORE INSERT ON comments.reactions
            FOR EACH ROW WHEN (NEW.user_id = '{}') EXECUTE FUNCTION refuse()",
        id(1_900)
    );
    admin.batch_execute(&refuse).await.unwrap();
    let text = crowded();
    assert!(import(&house, tenant(1), &text).await.is_err());
    let likes = of_the_first(&house).await["likeCount"].as_i64().unwrap();
    assert!((1_000..1_900).contains(&likes), "{likes}");
    assert_counts_are_exact(&house.db).await;
    let allow = "DROP TRIGGER refuse ON comments.reactions";
    admin.batch_execute(allow).await.unwrap();
    let report = import(&house, tenant(1), &text).await.unwrap();
    assert!(report.resumed_at > 0, "{report:?}");
    assert_eq!(report.reactions, 2_600 - u64::try_from(likes).unwrap());
    assert_eq!((report.imported, report.edits), (1, 0));
    assert_eq!(of_the_first(&house).await["likeCount"], 2_600);
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn an_import_that_was_cut_amid_what_was_there_already_passes_the_rest_over() {
    let house = House::new().await;
    let text = crowded();
    import(&house, tenant(1), &text).await.unwrap();
    let like = format!("/v1/comments/{}/like", id(1));
    let by = (tenant(1), Some(stoa_kernel::UserId(id(2_000))));
    assert_eq!(house.ask("DELETE", &like, by, None).await.status, 200);
    let admin = house.db.admin().await;
    let refuse = "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                  $$ BEGIN RAISE 'the machine went away'; END $$;
                  CREATE TRIGGER refuse BEFORE UPDATE ON comments.imports
                     FOR EACH ROW EXECUTE FUNCTION refuse()";
    admin.batch_execute(refuse).await.unwrap();
    // The file is taken anew, and cut as soon as it has noted how far it has come.
    let edited = text.replace("\"version\":1}\n", "\"version\":1 }\n");
    for _ in 0..2 {
        assert!(import(&house, tenant(1), &edited).await.is_err());
    }
    let allow = "DROP TRIGGER refuse ON comments.imports";
    admin.batch_execute(allow).await.unwrap();
    let report = import(&house, tenant(1), &edited).await.unwrap();
    assert_eq!((report.imported, report.reactions), (0, 0), "{report:?}");
    assert_eq!(of_the_first(&house).await["likeCount"], 2_599);
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn siblings_keep_the_order_they_had_whatever_their_clocks_said() {
    let house = House::new().await;
    let mut late = comment(2, 1);
    late["comment"]["createdAt"] = json!("2020-01-01T00:00:00.000001Z");
    let text = file(&[thread("1"), late, comment(1, 2), comment(3, 3)]);
    let report = import(&house, tenant(1), &text).await.unwrap();
    assert_eq!(report.imported, 3);
    let path = "/v1/comments?entityType=post&entityId=1";
    let page = house.get(tenant(1), path).await.json;
    let expected = [2, 1, 3].map(|n| id(n).to_string());
    assert_eq!(crate::house::ids(&page["items"]), expected);
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn older_comments_of_a_thread_in_use_take_their_place_in_time() {
    let house = House::new().await;
    house.write(tenant(1), "1", None).await;
    let packed = {
        let text = file(&[thread("1"), comment(1, 1), comment(2, 2)]);
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(text.as_bytes()).unwrap();
        packed.finish().unwrap()
    };
    let importer = house.importer(tenant(1));
    let report = importer.stoa(std::io::Cursor::new(packed)).await.unwrap();
    assert_eq!(report.imported, 2);
    let path = "/v1/comments?entityType=post&entityId=1";
    let page = house.get(tenant(1), path).await.json;
    let names: Vec<_> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["author"]["displayName"].as_str().unwrap())
        .collect();
    assert_eq!(names[..2], ["A1", "A2"]);
    assert_eq!(names.len(), 3);
    assert_counts_are_exact(&house.db).await;
}
