//! Files that are broken, foreign or made to do harm.

use stoa_comments::wxr::{self, ExportError, Limits};

use crate::wxr::fixture::{HEAD, TAIL, comment, export, post, read_all, read_within, threads};

/// The error that a file must end in, without having handed out anything.
fn refused(xml: impl AsRef<[u8]>) -> ExportError {
    let (items, error) = read_all(xml);
    assert_eq!(items, []);
    error.unwrap()
}

/// The code of the error after one sound post.
fn refused_after_a_post(rest: &str) -> &'static str {
    let (items, error) = read_all(export(&(post(1, &comment(1).xml()) + rest)));
    assert_eq!(items.len(), 1);
    error.unwrap().code()
}

fn with_doctype(doctype: &str) -> String {
    export(&post(1, "")).replacen("<rss", &format!("{doctype}\n<rss"), 1)
}

#[test]
fn a_doctype_that_declares_entities_is_refused_before_anything_is_read() {
    for doctype in [
        "<!DOCTYPE rss [<!ENTITY a \"b\">]>",
        "<!DOCTYPE rss [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;\">]>",
        "<!DOCTYPE rss [<!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p;]>",
        "<!DOCTYPE rss [<!ELEMENT rss ANY><!ENTITY x SYSTEM \"http://127.0.0.1:9/\">]>",
        "<!DOCTYPE rss SYSTEM \"http://127.0.0.1:9/x.dtd\">",
        "<!DOCTYPE rss PUBLIC \"-//X//Y\" \"http://127.0.0.1:9/x.dtd\">",
    ] {
        let error = refused(with_doctype(doctype));
        assert_eq!(error.code(), "entity_declaration", "{doctype}");
        assert_eq!(error.at().unwrap().line, 3, "{doctype}");
    }
}

#[test]
fn a_doctype_that_declares_no_entity_is_harmless() {
    for doctype in ["<!DOCTYPE rss>", "<!DOCTYPE rss [<!ELEMENT rss ANY>]>"] {
        assert_eq!(threads(with_doctype(doctype)).len(), 1, "{doctype}");
    }
    assert_eq!(refused_after_a_post("<!DOCTYPE rss>"), "malformed");
}

#[test]
fn entities_that_xml_does_not_define_are_refused_by_name() {
    let item = post(1, &comment(1).with("comment_content", "a&nbsp;b").xml());
    let error = refused(export(&item));
    assert!(
        matches!(&error, ExportError::UnknownEntity { name, .. } if name == "nbsp"),
        "{error}"
    );
    assert_eq!(refused_after_a_post("<x y=\"&nbsp;\"/>"), "unknown_entity");
    assert_eq!(refused_after_a_post("<x>AT&T</x>"), "malformed");
    assert_eq!(refused_after_a_post("<x>&#x110000;</x>"), "malformed");
    let long = format!("<x>&{};</x>", "n".repeat(1_000));
    let (_, error) = read_all(export(&long));
    assert!(error.unwrap().to_string().len() < 300);
}

#[test]
fn elements_are_followed_64_deep_and_no_deeper() {
    let nested = |count: usize| export(&("<x>".repeat(count) + &"</x>".repeat(count)));
    let (_, error) = read_all(nested(62));
    assert!(error.is_none(), "{error:?}");
    assert_eq!(refused(nested(63)).code(), "too_deep");
    assert_eq!(
        refused(HEAD.to_owned() + &"<x>".repeat(100_000)).code(),
        "too_deep"
    );
}

#[test]
fn a_text_may_have_a_mebibyte_and_no_more() {
    let mebibyte = 1 << 20;
    let longest = "x".repeat(mebibyte);
    for (before, after) in [("<x>", "</x>"), ("<x><![CDATA[", "]]></x>")] {
        let (_, error) = read_all(export(&format!("{before}{longest}{after}")));
        assert!(error.is_none(), "{error:?}");
        let longer = format!("{before}{longest}y{after}");
        assert_eq!(refused_after_a_post(&longer), "text_too_long");
    }
    for pieces in ["<x>&amp;", "<x><![CDATA[y]]>"] {
        assert_eq!(
            refused_after_a_post(&format!("{pieces}{longest}</x>")),
            "text_too_long"
        );
    }
}

#[test]
fn no_other_markup_may_be_longer_than_a_text() {
    let long = "x".repeat((1 << 20) + 100);
    for markup in [
        format!("<{long}/>"),
        format!("<x y=\"{long}\"/>"),
        format!("<!-- {long} -->"),
        format!("<?x {long}?>"),
        format!("<x>&{long};</x>"),
        format!("<x></{long}>"),
    ] {
        assert_eq!(refused_after_a_post(&markup), "text_too_long");
    }
    let doctype = with_doctype(&format!("<!DOCTYPE rss [{long}]>"));
    assert_eq!(refused(doctype).code(), "text_too_long");
}

/// A source that never ends, and that fails the test if much more of it is read than may be held.
struct Endless {
    head: Vec<u8>,
    given: usize,
}

impl std::io::Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let rest = self.head.get(self.given..).unwrap_or_default();
        let count = if rest.is_empty() {
            into.fill(b'x');
            into.len()
        } else {
            let count = rest.len().min(into.len());
            into[..count].copy_from_slice(&rest[..count]);
            count
        };
        self.given += count;
        assert!(self.given < 4 << 20, "read on past the limit");
        Ok(count)
    }
}

#[test]
fn an_endless_text_is_given_up_at_the_limit() {
    for start in [
        "<x>",
        "<x><![CDATA[",
        "<",
        "<!--",
        "<?",
        "<!DOCTYPE ",
        "<x>&",
        "<x y='",
    ] {
        let head = format!("{HEAD}{start}").into_bytes();
        let input = std::io::BufReader::new(Endless { head, given: 0 });
        let error = wxr::read(input).find_map(Result::err).unwrap();
        assert_eq!(error.code(), "text_too_long", "{start}");
    }
}

#[test]
fn elements_with_very_many_attributes_are_refused_quickly() {
    let attributes: String = (0..60_000).map(|n| format!(" a{n}=''")).collect();
    assert_eq!(
        refused_after_a_post(&format!("<x{attributes}/>")),
        "malformed"
    );
    let namespaces: String = (0..30_000).map(|n| format!(" xmlns:a{n}='b'")).collect();
    assert_eq!(
        refused_after_a_post(&format!("<x{namespaces}/>")),
        "malformed"
    );
}

#[test]
fn tags_that_do_not_match_are_refused() {
    for broken in [
        "<x><y></x></y>",
        "</x>",
        "<x y=z/>",
        "<x y='1' y='2'/>",
        "<x",
        "<![x[ ]]>",
    ] {
        assert_eq!(refused_after_a_post(broken), "malformed", "{broken}");
    }
    let second = export("") + "<rss/>";
    assert_eq!(refused(second).code(), "malformed");
    assert_eq!(refused(export("") + "text").code(), "malformed");
    assert_eq!(
        refused(export("") + "<?xml version=\"1.0\"?>").code(),
        "malformed"
    );
}

#[test]
fn encodings_other_than_utf_8_are_refused_by_name() {
    for name in ["ISO-8859-1", "windows-1251", "UTF-16", "utf-7"] {
        let error = refused(export("").replace("UTF-8", name));
        assert!(
            matches!(&error, ExportError::UnsupportedEncoding { encoding, .. } if encoding == name),
            "{error}"
        );
    }
    let wide = |bytes: fn(u16) -> [u8; 2], mark: &[u8]| {
        let text: Vec<u8> = export("").encode_utf16().flat_map(bytes).collect();
        [mark, &text].concat()
    };
    for bytes in [
        wide(u16::to_le_bytes, &[0xFF, 0xFE]),
        wide(u16::to_be_bytes, &[0xFE, 0xFF]),
        wide(u16::to_le_bytes, &[]),
        wide(u16::to_be_bytes, &[]),
    ] {
        assert_eq!(refused(bytes).code(), "unsupported_encoding");
    }
    for name in ["utf-8", "UTF8", "us-ascii"] {
        assert_eq!(threads(export("").replace("UTF-8", name)), []);
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_refused() {
    for bytes in [
        &b"<x>\xFF</x>"[..],
        b"<x><![CDATA[\xC0\xAF]]></x>",
        b"<x\xE9/>",
        b"<!--\xED\xA0\x80-->",
    ] {
        let xml = [HEAD.as_bytes(), bytes, TAIL.as_bytes()].concat();
        assert_eq!(refused(xml).code(), "not_utf8");
    }
}

#[test]
fn characters_that_xml_forbids_are_refused_plainly_and_as_references() {
    for (text, code) in [
        ("\0", 0),
        ("\u{8}", 8),
        ("<![CDATA[\u{1b}]]>", 0x1b),
        ("<!-- \u{1} -->", 1),
        ("<y z='\u{2}'/>", 2),
        ("\u{FFFE}", 0xFFFE),
        ("&#xFFFF;", 0xFFFF),
        ("&#1;", 1),
        ("<y z='&#x1F;'/>", 0x1F),
    ] {
        let error = refused(export(&format!("<x>{text}</x>")));
        let found = match error {
            ExportError::ForbiddenCharacter { code, .. } => code,
            other => panic!("{text:?}: {other}"),
        };
        assert_eq!(found, code);
    }
    assert_eq!(refused_after_a_post("<x>&#0;</x>"), "malformed");
}

#[test]
fn files_that_are_something_else_are_told_so() {
    for other in [
        "",
        "  \n",
        "{\"comments\": []}",
        "<!-- nothing -->",
        "<!DOCTYPE html><html><body>Log in first</body></html>",
        "<rss version=\"2.0\"><channel><title>News</title></channel></rss>",
        "<rss><channel><item><title>News</title></item></channel></rss>",
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"/>",
        "<rss/>",
    ] {
        let error = refused(other);
        assert_eq!(error.code(), "other_format", "{other}: {error}");
        assert!(
            error.to_string().contains("not a WordPress export"),
            "{error}"
        );
    }
    let foreign = export("").replace("http://wordpress.org/export/1.2/\"", "urn:other\"");
    assert_eq!(refused(foreign).code(), "other_format");
}

#[test]
fn versions_1_0_to_1_2_are_read_in_either_scheme_and_others_refused_by_name() {
    for version in ["1.0", "1.1", "1.2"] {
        for scheme in ["http", "https"] {
            let xml = export(&post(1, &comment(1).xml()))
                .replace("http://wordpress.org", &format!("{scheme}://wordpress.org"))
                .replace("/export/1.2/", &format!("/export/{version}/"))
                .replace("version>1.2<", &format!("version>{version}<"));
            assert_eq!(threads(xml)[0].comments.len(), 1, "{version} {scheme}");
        }
    }
    for odd in ["1.3", "2", "", "1.2x", "<y/>1.2"] {
        let xml = export("").replace("version>1.2<", &format!("version>{odd}<"));
        assert_eq!(refused(xml).code(), "unsupported_version", "{odd}");
    }
}

#[test]
fn the_prefix_counts_by_what_it_stands_for() {
    let sound = export(&post(1, &comment(1).xml()));
    let other_prefix = sound.replace("wp:", "w:").replace("xmlns:wp=", "xmlns:w=");
    assert_eq!(threads(other_prefix)[0].comments.len(), 1);
    let undeclared = sound.replace(" xmlns:wp=\"http://wordpress.org/export/1.2/\"", "");
    assert_eq!(threads(undeclared)[0].comments.len(), 1);
    let foreign = post(
        1,
        "<wp:comment xmlns:wp='urn:x'><wp:comment_id>1</wp:comment_id></wp:comment>",
    );
    let thread = threads(export(&foreign)).remove(0);
    assert_eq!((thread.comments.len(), thread.skipped.len()), (0, 0));
}

#[test]
fn limits_can_be_set_lower() {
    let limits = Limits {
        text_bytes: 100,
        comment_bytes: 3,
        ..Limits::default()
    };
    let (items, error) = read_within(export(&format!("<x>{}</x>", "y".repeat(101))), limits);
    assert_eq!((items.len(), error.unwrap().code()), (0, "text_too_long"));
}
