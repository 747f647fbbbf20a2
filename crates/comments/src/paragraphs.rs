//! HTML that needs no sanitiser: paragraphs with marks.
//!
//! Most comments are no more than that, and a parser of whole documents costs more than all else that
//! is done for them. So what the renderer made is read here, by the letter: nothing passes but
//! paragraphs, side by side, in which marks without attributes stand within each other, each closed
//! where it was opened, and text. Whatever else there is, the sanitiser has it.

/// The marks that may stand within a paragraph, without attributes.
const MARKS: [&str; 4] = ["em", "strong", "del", "code"];

/// The HTML as the sanitiser would give it, or `None` where that is for the sanitiser to say.
pub(crate) fn sanitised(html: &str) -> Option<String> {
    let mut clean = String::with_capacity(html.len());
    let mut open: Vec<&str> = Vec::new();
    let mut pieces = html.split('<');
    let before = pieces.next()?;
    if !is_gap(before) {
        return None;
    }
    clean.push_str(before);
    for piece in pieces {
        let (tag, text) = piece.split_once('>')?;
        match tag {
            "p" if open.is_empty() => open.push(tag),
            "br /" if !open.is_empty() => {}
            _ if !open.is_empty() && MARKS.contains(&tag) => open.push(tag),
            _ if tag.strip_prefix('/')? == open.pop()? => {}
            _ => return None,
        }
        let is_fit = if open.is_empty() {
            is_gap(text)
        } else {
            is_text(text)
        };
        if !is_fit {
            return None;
        }
        clean.push('<');
        clean.push_str(if tag == "br /" { "br" } else { tag });
        clean.push('>');
        clean.push_str(text);
    }
    open.is_empty().then_some(clean)
}

/// What stands between paragraphs.
fn is_gap(text: &str) -> bool {
    text.bytes().all(|byte| byte == b'\n')
}

/// Text without tags that the sanitiser writes as it read it. It spells out `>` and the space that
/// does not break, and other references than these it resolves.
fn is_text(text: &str) -> bool {
    let is_written_otherwise =
        |c: char| c == '>' || c == '\u{a0}' || (c.is_control() && c != '\n' && c != '\t');
    let mut parts = text.split('&');
    let first = parts.next().unwrap_or_default();
    let is_reference = |part: &str| {
        ["amp;", "lt;", "gt;"]
            .iter()
            .any(|one| part.starts_with(one))
    };
    !first.contains(is_written_otherwise)
        && parts.all(|part| is_reference(part) && !part.contains(is_written_otherwise))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{markdown, sanitise};
    use proptest::prelude::*;

    #[test]
    fn paragraphs_with_marks_are_read_here() {
        for content in [
            "Just a line.",
            "One & two < three > \"four\" 'five'",
            "*a **b** ~~c~~* `d <e>`\nnext line\n\nnext paragraph <b>shown</b>",
            "",
        ] {
            let html = markdown(content).unwrap();
            assert_eq!(sanitised(&html), Some(sanitise(&html)), "{html}");
        }
    }

    #[test]
    fn whatever_else_there_is_is_left_to_the_sanitiser() {
        for html in [
            "<p><a href=\"https://example.com\">x</a></p>",
            "<p><em class=\"x\">x</em></p>",
            "<script>x</script>",
            "<p><script>x</script></p>",
            "<p>x",
            "<p><em>x</p></em>",
            "<p><p>x</p></p>",
            "<p>x</p>y",
            "<em>x</em>",
            "x<p>y</p>",
            "<p>x</p",
            "<p>&nbsp;</p>",
            "<p>&#60;</p>",
            "<p>&ltx</p>",
            "<p>a\u{a0}b</p>",
            "<p>a\0b</p>",
            "<p>a > b</p>",
            "<p><EM>x</EM></p>",
            "<p><!-- x --></p>",
        ] {
            assert_eq!(sanitised(html), None, "{html}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn the_sanitiser_would_say_the_same(
            content in r#"([a-zé*_~`<>&;"'!\[\]()#\- \n\t\u{a0}\u{1}]|&lt;|&nbsp;|&#62;|\*\*|~~|<b>|</p>|  \n|\n\n){0,60}"#,
        ) {
            let html = markdown(&content);
            if let Ok(html) = html
                && let Some(clean) = sanitised(&html)
            {
                prop_assert_eq!(clean, sanitise(&html));
            }
        }

        #[test]
        fn nor_is_it_misled_by_tags_of_any_order(
            soup in prop::collection::vec(prop::sample::select(vec![
                "<p>", "</p>", "<em>", "</em>", "<code>", "</code>", "<br />", "<strong>",
                "</strong>", "\n", "x", "&amp;", "&lt;", "<p ", ">", "<del>", "</del>", "\"",
            ]), 0..14),
        ) {
            let html = soup.concat();
            if let Some(clean) = sanitised(&html) {
                prop_assert_eq!(clean, sanitise(&html));
            }
        }
    }
}
