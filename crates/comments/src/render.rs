//! From what was written to HTML that is safe to show; once, at write.

use pulldown_cmark::{Event, Options, Parser, html};
use std::sync::LazyLock;

/// Which renderer this is. Raised with each change of what it makes, so that older HTML is found
/// and made again.
pub(crate) const RENDER_VERSION: i16 = 1;

/// How a comment is written.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Default,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ContentFormat {
    /// Text as it is; paragraphs and line breaks are kept.
    #[default]
    Plain,
    /// CommonMark with strikethrough; raw HTML is shown as text. No tables: a short text can make
    /// a huge one.
    Markdown,
    /// What an import brought; sanitised.
    #[serde(skip_deserializing)]
    Html,
}

impl ContentFormat {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }

    pub(crate) fn of(word: &str) -> Self {
        match word {
            "markdown" => Self::Markdown,
            "html" => Self::Html,
            _ => Self::Plain,
        }
    }
}

/// What may stand in a comment: text marks, lists, quotes, code, tables and links; no images, no
/// styles, no ids. Links lead out without a referrer and without a vote.
static SANITISER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut sanitiser = ammonia::Builder::default();
    sanitiser
        .tags(
            [
                "a",
                "abbr",
                "b",
                "blockquote",
                "br",
                "cite",
                "code",
                "del",
                "em",
                "h1",
                "h2",
                "h3",
                "h4",
                "h5",
                "h6",
                "hr",
                "i",
                "ins",
                "li",
                "ol",
                "p",
                "pre",
                "q",
                "s",
                "strike",
                "strong",
                "sub",
                "sup",
                "table",
                "tbody",
                "td",
                "th",
                "thead",
                "tr",
                "u",
                "ul",
            ]
            .into(),
        )
        .tag_attributes([("a", ["href", "title"].into()), ("abbr", ["title"].into())].into())
        .generic_attributes([].into())
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("nofollow noopener noreferrer ugc"));
    sanitiser
});

/// Renders and sanitises.
pub(crate) fn render(format: ContentFormat, content: &str) -> String {
    match format {
        ContentFormat::Plain => plain(content),
        ContentFormat::Markdown => markdown(content),
        ContentFormat::Html => SANITISER.clean(content).to_string(),
    }
}

/// Paragraphs at empty lines, `<br>` at others. Every character that means something in HTML is
/// escaped, so that there is nothing to sanitise.
fn plain(content: &str) -> String {
    let mut html = String::with_capacity(content.len() + content.len() / 8 + 16);
    let mut open = false;
    for line in content.lines() {
        if line.trim().is_empty() {
            if open {
                html.push_str("</p>");
            }
            open = false;
            continue;
        }
        html.push_str(if open { "<br>" } else { "<p>" });
        open = true;
        html_escape::encode_safe_to_string(line.trim_end(), &mut html);
    }
    if open {
        html.push_str("</p>");
    }
    html
}

fn markdown(content: &str) -> String {
    let options = Options::ENABLE_STRIKETHROUGH;
    // Raw HTML becomes text, so that what people typed is seen; the sanitiser is the second net.
    let events = Parser::new_ext(content, options).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::SoftBreak => Event::HardBreak,
        other => other,
    });
    let mut rendered = String::with_capacity(content.len() * 2);
    html::push_html(&mut rendered, events);
    SANITISER.clean(&rendered).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_shown_as_written() {
        assert_eq!(
            render(
                ContentFormat::Plain,
                "a < b\nc\n\n\n<script>alert(1)</script>"
            ),
            "<p>a &lt; b<br>c</p><p>&lt;script&gt;alert(1)&lt;&#x2F;script&gt;</p>"
        );
    }

    #[test]
    fn markdown_keeps_marks_and_shows_raw_html_as_text() {
        let html = render(
            ContentFormat::Markdown,
            "**bold** <img src=x onerror=alert(1)>",
        );
        assert!(html.contains("<strong>bold</strong>"), "{html}");
        assert!(html.contains("&lt;img") && !html.contains("<img"), "{html}");
    }

    #[test]
    fn nothing_that_runs_or_fetches_survives() {
        let attacks = [
            "[x](javascript:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "![x](http://example.com/pixel.gif)",
            "<a href=\"jAvAsCrIpT:alert(1)\">x</a>",
            "<svg onload=alert(1)>",
            "<style>*{background:url(http://example.com)}</style>",
            "<iframe src=http://example.com></iframe>",
            "<p style=\"position:fixed\" id=x class=y onclick=alert(1)>x</p>",
            "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
        ];
        for attack in attacks {
            for format in [
                ContentFormat::Markdown,
                ContentFormat::Html,
                ContentFormat::Plain,
            ] {
                let html = render(format, attack);
                let tags: String = html.split('<').skip(1).map(|t| format!("<{t}")).collect();
                for bad in ["<script", "<img", "<svg", "<style", "<iframe", "<math"] {
                    assert!(
                        !html.to_lowercase().contains(bad),
                        "{format:?} {attack}: {html}"
                    );
                }
                for bad in ["javascript:", "data:", "onclick", "style=", "id=", "class="] {
                    let inside: Vec<_> = tags
                        .split('>')
                        .filter(|t| t.starts_with('<') && t.contains(bad))
                        .collect();
                    assert!(inside.is_empty(), "{format:?} {attack}: {html}");
                }
            }
        }
    }

    #[test]
    fn links_give_nothing_away() {
        let html = render(ContentFormat::Markdown, "[x](https://example.com)");
        assert!(
            html.contains("rel=\"nofollow noopener noreferrer ugc\""),
            "{html}"
        );
    }
}
