//! Hostile comments, by every way in, shown in a real browser: no script runs, and nothing is asked of
//! anybody.

mod hostile;
mod site;

use crate::process::{Place, Served};
use hostile::HOSTILE;
use serde_json::{Value, json};
use site::{Show, Site};
use std::fmt::Write as _;

/// All pages of these comments, as their HTML.
async fn shown(server: &Served, key: &str) -> Vec<String> {
    let client = reqwest::Client::new();
    let mut html = Vec::new();
    for entity in ["post", "article", "page"] {
        let mut cursor = String::new();
        loop {
            let path = format!(
                "/v1/comments?entityType={entity}&entityId=1&limit=100&depth=5&repliesLimit=100{cursor}"
            );
            let asked = client.get(server.url(&path)).header("X-API-Key", key);
            let page: Value = asked.send().await.unwrap().json().await.unwrap();
            assert!(page["items"].is_array(), "{page}");
            collect(&page["items"], &mut html);
            let Some(next) = page["page"]["nextCursor"].as_str() else {
                break;
            };
            cursor = format!("&cursor={next}");
        }
    }
    html
}

fn collect(items: &Value, html: &mut Vec<String>) {
    for item in items.as_array().into_iter().flatten() {
        html.push(item["contentHtml"].as_str().unwrap().to_owned());
        collect(&item["replies"], html);
    }
}

/// Posts each as a comment in both formats, and as an edit and a name; what is refused changes nothing.
async fn post(server: &Served, key: &str, hostile: &[String]) {
    let client = reqwest::Client::new();
    let send = async |method, path: &str, body: &Value| {
        let asked = client.request(method, server.url(path));
        let answer = asked.header("X-API-Key", key).json(body).send().await;
        let answer = answer.unwrap();
        let status = answer.status().as_u16();
        assert!([200, 201, 422].contains(&status), "{status} for {body}");
        answer.json::<Value>().await.unwrap()
    };
    for text in hostile {
        for format in ["plain", "markdown"] {
            let comment = json!({"entityType": "post", "entityId": "1", "content": text,
                                 "contentFormat": format});
            send(reqwest::Method::POST, "/v1/comments", &comment).await;
        }
        let named = json!({"entityType": "post", "entityId": "1", "content": "harmless",
                           "author": {"name": text.chars().take(60).collect::<String>()}});
        let made = send(reqwest::Method::POST, "/v1/comments", &named).await;
        if let Some(id) = made["id"].as_str() {
            let path = format!("/v1/comments/{id}");
            send(reqwest::Method::PATCH, &path, &json!({"content": text})).await;
        }
    }
}

/// Brings each in by all kinds of files.
async fn import(place: &Place, hostile: &[String]) {
    // XML has no control characters.
    let fits = |text: &&String| !text.contains("]]>") && !text.contains(['\u{1}', '\u{c}']);
    let texts: Vec<&String> = hostile.iter().filter(fits).collect();
    let stoa = stoa_lines(hostile);
    let (disqus, wordpress) = (disqus(&texts), wordpress(&texts));
    for (format, file, more) in [
        ("stoa", stoa, &[][..]),
        ("disqus", disqus, &["--entity-type", "article"][..]),
        ("wordpress", wordpress, &[][..]),
    ] {
        std::fs::write(place.path().join(format), file).unwrap();
        let import = [
            "import", "comments", "--format", format, "--tenant", "a", "--json",
        ];
        let ran = place.run(&[&import[..], more, &[format]].concat()).await;
        let imported = ran.json()["imported"].as_u64().unwrap();
        assert!(imported >= texts.len() as u64 - 2, "{format}: {ran:?}");
    }
}

fn stoa_lines(hostile: &[String]) -> String {
    let now = "2026-01-01T00:00:00Z";
    let id = |number: usize| format!("019b76da-a800-7000-8000-{number:012x}");
    let mut lines = vec![
        json!({"format": "stoa-comments", "version": 1, "exportedAt": now, "tenantId": id(0)}),
        json!({"thread": {"entityType": "page", "entityId": "1", "isLocked": false, "createdAt": now}}),
    ];
    for (number, text) in hostile.iter().enumerate() {
        lines.push(json!({"comment": {
            "id": id(number + 1), "position": number + 1, "author": {"kind": "guest", "name": "Ada"},
            "content": text, "contentFormat": "html", "contentHtml": text, "renderVersion": 3,
            "status": "approved", "version": 1, "createdAt": now,
        }}));
    }
    let count = hostile.len();
    lines.push(json!({"end": {"threads": 1, "comments": count, "edits": 0, "reactions": 0}}));
    lines.iter().fold(String::new(), |mut file, line| {
        let _ = writeln!(file, "{line}");
        file
    })
}

fn disqus(texts: &[&String]) -> String {
    let mut file = String::from(
        r#"<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<thread dsq:id="1"><id>1</id><link>https://herald.example/hello</link>
<isClosed>false</isClosed><isDeleted>false</isDeleted></thread>"#,
    );
    for (number, text) in texts.iter().enumerate() {
        let _ = write!(
            file,
            r#"<post dsq:id="{}"><id/><message><![CDATA[{text}]]></message>
<createdAt>2012-02-03T10:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
<author><name><![CDATA[{text}]]></name></author><thread dsq:id="1"/></post>"#,
            number + 1
        );
    }
    file + "</disqus>"
}

fn wordpress(texts: &[&String]) -> String {
    let mut file = String::from(
        r#"<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><wp:wxr_version>1.2</wp:wxr_version><item><link>https://herald.example/1</link>
<wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"#,
    );
    for (number, text) in texts.iter().enumerate() {
        let _ = write!(
            file,
            "<wp:comment><wp:comment_id>{}</wp:comment_id>\
             <wp:comment_author><![CDATA[{text}]]></wp:comment_author>\
             <wp:comment_date_gmt>2020-05-06 07:08:09</wp:comment_date_gmt>\
             <wp:comment_content><![CDATA[{text}]]></wp:comment_content>\
             <wp:comment_approved>1</wp:comment_approved><wp:comment_type></wp:comment_type>\
             <wp:comment_parent>0</wp:comment_parent></wp:comment>",
            number + 1
        );
    }
    file + "</item></channel></rss>"
}

#[tokio::test]
async fn the_browser_runs_and_fetches_what_is_not_made_harmless() {
    let site = Site::start().await;
    for (number, text) in HOSTILE.iter().enumerate().take(4) {
        let raw = site.aim(text, number);
        let seen = site.visit(vec![raw], Show::Document).await;
        assert!(!seen.is_empty(), "{text} went unseen");
    }
}

#[tokio::test]
async fn no_script_runs_and_nothing_is_fetched_by_any_way_in() {
    let site = Site::start().await;
    let hostile: Vec<String> = HOSTILE
        .iter()
        .enumerate()
        .map(|(number, text)| site.aim(text, number))
        .collect();
    let place = Place::new();
    let server = place.serve(&[]).await;
    let key = place.tenant().await;
    post(&server, &key, &hostile).await;
    import(&place, &hostile).await;
    let html = shown(&server, &key).await;
    assert!(html.len() > 5 * hostile.len(), "{} shown", html.len());
    server.stop().await;
    for show in [Show::Document, Show::Inner] {
        let seen = site.visit(html.clone(), show).await;
        assert_eq!(seen, Vec::<String>::new(), "{show:?}");
    }
}
