//! From what was written to HTML that is safe to show; once, at write.

use crate::{
    balance::{DEEPEST_MARKUP, TAGS, balance},
    domain::LONGEST_HTML,
    paragraphs,
};
use pulldown_cmark::{Event, Options, Parser, html};
use std::{
    fmt::{self, Write},
    sync::LazyLock,
};
use stoa_kernel::Problem;

/// Which renderer this is. Raised with each change of what it makes, so that older HTML is found
/// and made again.
pub(crate) const RENDER_VERSION: i16 = 3;

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

/// What may stand in a comment: [`TAGS`]; no images, no styles, no ids. Links lead out, without a
/// referrer and without a vote.
static SANITISER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut sanitiser = ammonia::Builder::default();
    sanitiser
        .tags(TAGS.into())
        .tag_attributes([("a", ["href", "title"].into()), ("abbr", ["title"].into())].into())
        .generic_attributes([].into())
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(ammonia::UrlRelative::Deny)
        .attribute_filter(|_, attribute, value| {
            (attribute != "href" || leads_out(value)).then_some(value.into())
        })
        .link_rel(Some("nofollow noopener noreferrer ugc"));
    sanitiser
});

/// Whether an address names its host, or is a mailbox. `https:path` does neither: a browser reads
/// it from where the page stands. Nor does `https://bank.example@evil.example/` name the host it seems
/// to.
fn leads_out(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once(':') else {
        return false;
    };
    if scheme.eq_ignore_ascii_case("mailto") {
        return true;
    }
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let host = rest.strip_prefix("//").unwrap_or_default();
    let authority = host.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    is_web
        && host.starts_with(|c: char| c.is_alphanumeric() || c == '[')
        && !authority.contains('@')
}

/// Leaves in what may stand in a comment. What is handed to it must nest well and not deep: it
/// costs more than its length otherwise.
pub(crate) fn sanitise(html: &str) -> String {
    SANITISER.clean(html).to_string()
}

/// Why a text cannot be rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unrenderable {
    /// More than [`DEEPEST_MARKUP`] elements would stand within each other.
    TooDeep,
    /// The HTML would be longer than [`LONGEST_HTML`].
    TooLong,
}

impl From<Unrenderable> for Problem {
    fn from(why: Unrenderable) -> Self {
        match why {
            Unrenderable::TooDeep => Self::field(
                "content",
                "too_deep",
                format!("has marks within marks, more than {DEEPEST_MARKUP} deep"),
            ),
            Unrenderable::TooLong => Self::field(
                "content",
                "too_long",
                "becomes too long when it is rendered; use fewer marks",
            ),
        }
    }
}

/// HTML of an import, as it is shown.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Foreign {
    pub(crate) html: String,
    /// Whether tags were left out because they stood too deep.
    pub(crate) is_flattened: bool,
}

/// Sanitises what an import brought. The cost grows with the length alone.
///
/// # Errors
/// [`Unrenderable::TooLong`].
pub(crate) fn foreign(content: &str) -> Result<Foreign, Unrenderable> {
    let balanced = balance(content);
    if balanced.is_cut {
        return Err(Unrenderable::TooLong);
    }
    Ok(Foreign {
        html: within_bounds(sanitise(&balanced.html))?,
        is_flattened: balanced.is_flattened,
    })
}

/// Renders what a client wrote. The cost grows with the length alone.
///
/// # Errors
/// [`Unrenderable`].
pub(crate) fn render(format: ContentFormat, content: &str) -> Result<String, Unrenderable> {
    within_bounds(match format {
        ContentFormat::Plain => plain(content),
        ContentFormat::Markdown => {
            let html = markdown(content)?;
            paragraphs::sanitised(&html).unwrap_or_else(|| sanitise(&html))
        }
        ContentFormat::Html => foreign(content)?.html,
    })
}

fn within_bounds(html: String) -> Result<String, Unrenderable> {
    if html.len() > LONGEST_HTML {
        return Err(Unrenderable::TooLong);
    }
    Ok(html)
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

/// HTML that nests well, is not deep and not long, but is yet to be sanitised.
pub(crate) fn markdown(content: &str) -> Result<String, Unrenderable> {
    let options = Options::ENABLE_STRIKETHROUGH;
    let (mut open, mut is_too_deep) = (0_usize, false);
    let events = Parser::new_ext(content, options).map_while(|event| {
        match &event {
            Event::Start(_) => open += 1,
            Event::End(_) => open = open.saturating_sub(1),
            _ => {}
        }
        is_too_deep = open > DEEPEST_MARKUP;
        // Raw HTML becomes text, so that what people typed is seen; the sanitiser is the second net.
        (!is_too_deep).then_some(match event {
            Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
            Event::SoftBreak => Event::HardBreak,
            other => other,
        })
    });
    let mut rendered = Bounded(String::with_capacity(content.len() * 2));
    let written = html::write_html_fmt(&mut rendered, events);
    if is_too_deep {
        return Err(Unrenderable::TooDeep);
    }
    written.map_err(|_| Unrenderable::TooLong)?;
    Ok(rendered.0)
}

/// Takes [`LONGEST_HTML`] and no more: a short text can name a long address many times.
struct Bounded(String);

impl Write for Bounded {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        if self.0.len() + piece.len() > LONGEST_HTML {
            return Err(fmt::Error);
        }
        self.0.push_str(piece);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(format: ContentFormat, content: &str) -> String {
        super::render(format, content).unwrap()
    }

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

    #[test]
    fn links_name_their_host() {
        let relative = [
            "https:/v1/logout",
            "https:admin",
            "http:evil",
            "HTTPS:admin",
            "https:\\\\evil",
            "https:///evil",
            "//evil",
            "https://bank.example@evil.example/",
            "https://bank.example:443@evil.example",
            "/v1",
            "x",
        ];
        for address in relative {
            let foreign = format!("<a href=\"{address}\">x</a>");
            let marked = format!("[x](<{}>)", address.replace('\\', "\\\\"));
            for (format, content) in [
                (ContentFormat::Html, foreign),
                (ContentFormat::Markdown, marked),
            ] {
                let html = render(format, &content);
                assert!(!html.contains("href") && html.contains('x'), "{html}");
            }
        }
        // A browser leaves out what stands before the scheme and within it.
        for hidden in ["h\tttps:/v1", "\u{1}https:/v1", " https:/v1"] {
            let html = render(ContentFormat::Html, &format!("<a href=\"{hidden}\">x</a>"));
            assert!(!html.contains("href"), "{html}");
        }
        let leading_out = [
            "https://a.example/b?c#d",
            "HTTP://a.example:8080/",
            "https://a.example/@b?c@d#e@f",
            "mailto:a@b.example",
        ];
        for address in leading_out {
            let html = render(ContentFormat::Markdown, &format!("[x]({address})"));
            assert!(html.contains(&format!("href=\"{address}\"")), "{html}");
        }
    }

    #[test]
    fn marks_stand_32_deep_and_no_deeper() {
        let quoted = |n: usize| super::render(ContentFormat::Markdown, &"> ".repeat(n));
        assert!(quoted(DEEPEST_MARKUP).is_ok());
        for deep in [
            "> ".repeat(DEEPEST_MARKUP + 1),
            ">".repeat(10_000),
            "- > ".repeat(2_500),
            "1. ".repeat(3_333),
            format!("{}a{}", "*".repeat(2_000), "*".repeat(2_000)),
            "*a ".repeat(100) + &" b*".repeat(100),
        ] {
            let rendered = super::render(ContentFormat::Markdown, &deep);
            assert_eq!(rendered, Err(Unrenderable::TooDeep));
        }
    }

    #[test]
    fn html_is_never_longer_than_its_bound() {
        let address = format!("[a]: https://a.example \"{}\"\n\n", "&".repeat(3_000));
        for (format, content) in [
            (ContentFormat::Markdown, address + &"[a]".repeat(2_000)),
            (ContentFormat::Markdown, "\"\n".repeat(64 * 1024)),
            (ContentFormat::Plain, "'".repeat(64 * 1024)),
            (ContentFormat::Html, "&<i>".repeat(64 * 1024)),
        ] {
            let rendered = super::render(format, &content);
            assert_eq!(rendered, Err(Unrenderable::TooLong), "{format:?}");
        }
    }

    #[test]
    fn html_that_would_be_made_again_and_again_is_not() {
        let soups: [fn(usize) -> String; 5] = [
            |n| format!("<b {n}><p>"),
            |n| format!("<font color={n}><b title={n}><p>x"),
            |n| format!("<a title={n}><b title={n}>"),
            |n| format!("<table><b {n}>x"),
            |n| format!("<table><td><i {n}>"),
        ];
        for soup in soups {
            let html: String = (0..1_000).map(soup).collect();
            let shown = super::foreign(&html).unwrap().html.len();
            assert!(shown < 4 * html.len(), "{shown} bytes of {}", html.len());
        }
    }
}
