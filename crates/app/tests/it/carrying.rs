//! Comments from elsewhere and back out, by the command line.

use crate::process::Place;
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;

const DISQUS: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<thread dsq:id="1"><id>hello</id><link>https://herald.example/hello</link>
<isClosed>false</isClosed><isDeleted>false</isDeleted></thread>
<post dsq:id="11"><id/><message><![CDATA[<p>First</p>]]></message>
<createdAt>2012-02-03T10:00:00Z</createdAt><isDeleted>true</isDeleted><isSpam>false</isSpam>
<author><name>Ann</name></author><thread dsq:id="1"/></post>
<post dsq:id="12"><id/><message><![CDATA[<p>Second</p>]]></message>
<createdAt>2012-02-03T10:01:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
<author><name>Bob</name></author><thread dsq:id="1"/><parent dsq:id="11"/></post>
<post dsq:id="13"><id/><message><![CDATA[<p>Third</p>]]></message>
<createdAt>2012-02-03T10:02:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
<author><name>Cem</name></author><thread dsq:id="1"/><parent dsq:id="99"/></post>
</disqus>"#;

async fn tenants(place: &Place) {
    assert_eq!(place.run(&["migrate"]).await.code, Some(0));
    for name in ["herald", "courier"] {
        let create = ["tenant", "create", "--name", name, "--subdomain", name];
        assert_eq!(place.run(&create).await.code, Some(0));
    }
}

fn import<'a>(format: &'a str, tenant: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let all = ["import", "comments", "--format", format, "--tenant", tenant];
    [&all[..], more].concat()
}

#[tokio::test]
async fn comments_come_from_disqus_and_go_from_tenant_to_tenant() {
    let place = Place::new();
    tenants(&place).await;
    std::fs::write(place.path().join("disqus.xml"), DISQUS).unwrap();
    let disqus = import(
        "disqus",
        "herald",
        &["--entity-type", "article", "disqus.xml"],
    );
    let ran = place.run(&disqus).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for words in [
        "1 threads, 3 comments written",
        "2 of them published",
        "1 of them deleted, which hold the place of replies",
        "changed: line 11, comment 13: its parent 99 was not taken over: kept without a parent \
         [parent_missing]",
    ] {
        assert!(ran.out.contains(words), "{words}: {ran:?}");
    }
    let again = place.run(&[&disqus[..], &["--json"]].concat()).await.json();
    assert_eq!(
        (&again["imported"], &again["unchanged"]),
        (&0.into(), &3.into())
    );

    let export = ["export", "comments", "--tenant", "herald"];
    let file = [&export[..], &["--out", "herald.ndjson", "--json"]].concat();
    let written = place.run(&file).await.json();
    assert_eq!(
        (&written["threads"], &written["comments"]),
        (&1.into(), &3.into())
    );
    let path = place.path().join("herald.ndjson");
    let mode = || std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(), 0o600);
    // Whatever stood there is replaced, not written into: neither what others may read nor what a link leads to.
    let other = place.path().join("other");
    std::fs::write(&other, "kept").unwrap();
    std::fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink(&other, &path).unwrap();
    assert_eq!(place.run(&file).await.code, Some(0));
    assert_eq!(std::fs::read_to_string(&other).unwrap(), "kept");
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
    assert_eq!(place.run(&file).await.code, Some(0));
    assert_eq!(mode(), 0o600);
    let text = std::fs::read_to_string(&path).unwrap();
    let header: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&header["format"], &header["version"]),
        (&"stoa-comments".into(), &1.into())
    );
    let streamed = place.run(&export).await;
    assert_eq!(streamed.code, Some(0), "{streamed:?}");
    assert_eq!(body(&streamed.out), body(&text));
    assert!(
        streamed.err.contains("1 threads, 3 comments"),
        "{streamed:?}"
    );

    let stoa = import("stoa", "courier", &["herald.ndjson"]);
    let ran = place.run(&stoa).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("3 comments written"), "{ran:?}");
    let export = ["export", "comments", "--tenant", "courier"];
    assert_eq!(body(&place.run(&export).await.out), body(&text));
}

/// All but the first line.
fn body(text: &str) -> &str {
    text.trim_end().split_once('\n').unwrap().1
}

#[tokio::test]
async fn what_cannot_be_carried_is_said_with_its_reason() {
    let place = Place::new();
    tenants(&place).await;
    std::fs::write(place.path().join("disqus.xml"), DISQUS).unwrap();
    let newer = "{\"format\":\"stoa-comments\",\"version\":9}\n";
    std::fs::write(place.path().join("newer.ndjson"), newer).unwrap();
    let broken = newer.replace('9', "1") + "{\"thread\":{}}\n";
    std::fs::write(place.path().join("broken.ndjson"), broken).unwrap();
    let export = ["export", "comments", "--tenant"];
    for (command, code, words) in [
        (
            import("wordpress", "herald", &["disqus.xml"]),
            1,
            "not a WordPress export (WXR): the outermost element is <disqus>",
        ),
        (
            import("stoa", "herald", &["disqus.xml"]),
            1,
            "not a Stoa export of comments",
        ),
        (
            import("stoa", "herald", &["newer.ndjson"]),
            1,
            "version \"9\" of a Stoa export of comments is not supported, only 1",
        ),
        (
            import("stoa", "herald", &["broken.ndjson"]),
            1,
            "missing field `entityType`",
        ),
        (
            import("stoa", "herald", &["--entity-type", "x", "newer.ndjson"]),
            2,
            "--entity-type goes with --format disqus only",
        ),
        (import("isso", "herald", &["x.db"]), 2, "--format"),
        ([&export[..], &["nobody"]].concat(), 1, "no tenant `nobody`"),
        (
            [&export[..], &["herald", "--out", "no/where"]].concat(),
            1,
            "cannot write no/where: No such file",
        ),
        (vec!["export", "comments"], 2, "--tenant"),
    ] {
        let ran = place.run(&command).await;
        assert_eq!((ran.code, ran.out.as_str()), (Some(code), ""), "{ran:?}");
        assert!(ran.err.contains(words), "{words}: {ran:?}");
    }
}
