//! Foreign HTML, made cheap to sanitise.
//!
//! A parser of whole documents mends what is nested wrongly by making elements again, and looks
//! through all that are open for each tag: some kilobytes can cost it gigabytes. So it is handed
//! only what needs no mending. One pass over the tokens keeps the tags that may stand in a comment,
//! closes what their place closes, lets no more than [`DEEPEST_MARKUP`] be open at a time, and
//! stops at [`LONGEST_HTML`]. Whether what comes out is safe is for the sanitiser to decide.

use crate::domain::LONGEST_HTML;
use html5ever::{
    Attribute, LocalName,
    buffer_queue::BufferQueue,
    tendril::StrTendril,
    tokenizer::{
        Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind,
    },
};
use std::cell::RefCell;

/// How many elements of a comment stand within each other at most.
pub(crate) const DEEPEST_MARKUP: usize = 32;

/// The tags that may stand in a comment: text marks, lists, quotes, code, tables and links.
pub(crate) const TAGS: [&str; 36] = [
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
];

/// HTML in which all that was opened is closed, in order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Balanced {
    pub(crate) html: String,
    /// Whether tags were left out because too many were open.
    pub(crate) is_flattened: bool,
    /// Whether it was longer than [`LONGEST_HTML`] and is cut.
    pub(crate) is_cut: bool,
}

/// Balances any text. The cost grows with its length, whatever it says.
pub(crate) fn balance(html: &str) -> Balanced {
    let balancer = Balancer(RefCell::new(State::default()));
    let tokens = Tokenizer::new(balancer, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    // The tokenizer stops only for scripts that are to be run, of which there are none.
    let _ = tokens.feed(&input);
    tokens.end();
    let mut state = tokens.sink.0.take();
    state.close_from(0);
    Balanced {
        html: state.html,
        is_flattened: state.is_flattened,
        is_cut: state.is_cut,
    }
}

/// The tokenizer hands tokens to a shared reference.
struct Balancer(RefCell<State>);

impl TokenSink for Balancer {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => state.text(&text),
            Token::TagToken(tag) => return state.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[derive(Default)]
struct State {
    html: String,
    open: Vec<LocalName>,
    /// Within a script or a style sheet, whose text is not for readers.
    is_hidden: bool,
    is_flattened: bool,
    is_cut: bool,
}

impl State {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let raw = match &*tag.name {
            "script" => Some(RawKind::ScriptData),
            "style" => Some(RawKind::Rawtext),
            _ => None,
        };
        match (tag.kind, raw) {
            (TagKind::StartTag, Some(raw)) => {
                self.is_hidden = true;
                return TokenSinkResult::RawData(raw);
            }
            (TagKind::EndTag, Some(_)) => self.is_hidden = false,
            (_, None) if !TAGS.contains(&&*tag.name) => {}
            (TagKind::StartTag, None) => self.start(&tag.name, &tag.attrs),
            (TagKind::EndTag, None) => self.end(&tag.name),
        }
        TokenSinkResult::Continue
    }

    fn text(&mut self, text: &str) {
        if self.is_hidden {
            return;
        }
        let blank = text.chars().all(char::is_whitespace);
        if self.in_grid() {
            if blank {
                return;
            }
            self.leave_table();
        }
        self.write_escaped(text, "\"");
    }

    fn start(&mut self, name: &LocalName, attributes: &[Attribute]) {
        if is_part_of_table(name) {
            if !self.make_room_in_table(name) {
                return;
            }
        } else {
            if self.in_grid() {
                self.leave_table();
            }
            self.make_room(name);
        }
        self.write_start(name, attributes);
    }

    /// Closes what a start tag closes by its mere presence.
    fn make_room(&mut self, name: &str) {
        if name == "li" {
            let item = self.last(|open| open == "li" || (is_block(open) && open != "p"));
            if let Some(place) = item.filter(|place| self.is_open_at(*place, "li")) {
                self.close_from(place);
            }
        }
        if is_block(name) {
            self.close_within_cell("p");
        }
        if is_heading(name) && self.open.last().is_some_and(|open| is_heading(open)) {
            self.close_from(self.open.len() - 1);
        }
        if name == "a" {
            self.close_within_cell("a");
        }
    }

    /// Closes what stands between a part of a table and where it belongs; `false` if it belongs
    /// nowhere.
    fn make_room_in_table(&mut self, name: &str) -> bool {
        let Some(table) = self.last(|open| open == "table") else {
            return false;
        };
        let inside = self.open.iter().skip(table);
        let rows = |open: &str| matches!(open, "table" | "thead" | "tbody");
        let place = match name {
            "thead" | "tbody" => table,
            "tr" => self.last(rows).unwrap_or(table),
            _ => match inside.clone().position(|open| &**open == "tr") {
                Some(row) => table + row,
                None => {
                    let rows = self.last(rows).unwrap_or(table);
                    self.close_from(rows + 1);
                    self.write_start(&LocalName::from("tr"), &[]);
                    return self.is_open_at(self.open.len().saturating_sub(1), "tr");
                }
            },
        };
        self.close_from(place + 1);
        true
    }

    fn end(&mut self, name: &str) {
        let place = if is_part_of_table(name) {
            let table = self.last(|open| open == "table").unwrap_or(0);
            self.last(|open| open == name)
                .filter(|place| *place > table)
        } else if name == "table" {
            self.last(|open| open == name)
        } else {
            self.last(|open| open == name || is_cell(open) || open == "table")
                .filter(|place| self.is_open_at(*place, name))
        };
        if let Some(place) = place {
            self.close_from(place);
        }
    }

    fn close_within_cell(&mut self, name: &str) {
        let place = self.last(|open| open == name || is_cell(open));
        if let Some(place) = place.filter(|place| self.is_open_at(*place, name)) {
            self.close_from(place);
        }
    }

    fn leave_table(&mut self) {
        if let Some(table) = self.last(|open| open == "table") {
            self.close_from(table);
        }
    }

    /// Whether here, in a table, only its parts may stand.
    fn in_grid(&self) -> bool {
        let grid = |open: &LocalName| matches!(&**open, "table" | "thead" | "tbody" | "tr");
        self.open.last().is_some_and(grid)
    }

    fn last(&self, wanted: impl Fn(&str) -> bool) -> Option<usize> {
        self.open.iter().rposition(|open| wanted(open))
    }

    fn is_open_at(&self, place: usize, name: &str) -> bool {
        self.open.get(place).is_some_and(|open| &**open == name)
    }

    fn close_from(&mut self, place: usize) {
        while self.open.len() > place {
            if let Some(name) = self.open.pop() {
                self.html.push_str("</");
                self.html.push_str(&name);
                self.html.push('>');
            }
        }
    }

    fn write_start(&mut self, name: &LocalName, attributes: &[Attribute]) {
        let is_void = matches!(&**name, "br" | "hr");
        if self.open.len() >= DEEPEST_MARKUP && !is_void {
            self.is_flattened = true;
            return;
        }
        if !self.has_room() {
            return;
        }
        self.html.push('<');
        self.html.push_str(name);
        for attribute in attributes {
            let of = &*attribute.name.local;
            if matches!((&**name, of), ("a", "href" | "title") | ("abbr", "title")) {
                self.html.push(' ');
                self.html.push_str(of);
                self.html.push_str("=\"");
                self.write_escaped(&attribute.value, "&quot;");
                self.html.push('"');
            }
        }
        self.html.push('>');
        if !is_void {
            self.open.push(name.clone());
        }
    }

    /// Text as text, without control characters: references could bring in what the file may not
    /// hold.
    fn write_escaped(&mut self, text: &str, quote: &str) {
        if !self.has_room() {
            return;
        }
        for c in text.chars() {
            match c {
                '&' => self.html.push_str("&amp;"),
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                '"' => self.html.push_str(quote),
                '\n' | '\t' => self.html.push(c),
                c if c.is_control() => {}
                c => self.html.push(c),
            }
        }
    }

    fn has_room(&mut self) -> bool {
        self.is_cut = self.is_cut || self.html.len() > LONGEST_HTML;
        !self.is_cut
    }
}

fn is_part_of_table(name: &str) -> bool {
    matches!(name, "thead" | "tbody" | "tr") || is_cell(name)
}

fn is_cell(name: &str) -> bool {
    matches!(name, "td" | "th")
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// What ends a paragraph, and what a list item does not reach beyond.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "blockquote" | "ul" | "ol" | "li" | "pre" | "table" | "hr"
    ) || is_heading(name)
        || is_part_of_table(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn balanced(html: &str) -> String {
        balance(html).html
    }

    #[test]
    fn what_is_in_order_stays_as_it_is() {
        for html in [
            "<p>a <b>b</b> &amp; <a href=\"https://example.com\">c</a></p><p>d<br>e</p>",
            "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
            "<blockquote><p>a</p><p>b</p></blockquote><pre><code>c\n</code></pre>",
        ] {
            assert_eq!(balanced(html), html);
        }
    }

    #[test]
    fn what_was_left_open_is_closed_where_it_ends() {
        for (html, expected) in [
            ("<b>a<p>b<p>c</b>d", "<b>a<p>b</p><p>c</p></b>d"),
            ("<p>a<b>b<p>c", "<p>a<b>b</b></p><p>c</p>"),
            (
                "<ul><li>a<li><b>b<li>c",
                "<ul><li>a</li><li><b>b</b></li><li>c</li></ul>",
            ),
            (
                "<table><td>a<td>b<tr><td>c</table>d",
                "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>d",
            ),
            ("<table>a<tr>", "<table></table>a"),
            ("<tr><td>a</td></tr>", "a"),
            (
                "<a href=x>a<a href=y>b",
                "<a href=\"x\">a</a><a href=\"y\">b</a>",
            ),
            ("a</b></p>b", "ab"),
            (
                "<script>alert(1)</script>a<style>b</style><!-- c --><svg>d",
                "ad",
            ),
            ("a&lt;b&#x85;&quot;", "a&lt;b\u{2026}\""),
        ] {
            assert_eq!(balanced(html), expected, "{html}");
        }
    }

    #[test]
    fn no_more_than_32_elements_stand_within_each_other() {
        let whole = balance(&"<blockquote>".repeat(DEEPEST_MARKUP));
        assert!(!whole.is_flattened);
        let deep = balance(&"<b>x<blockquote>".repeat(5_000));
        assert!(deep.is_flattened && !deep.is_cut);
        assert_eq!(deep.html.matches("</").count(), DEEPEST_MARKUP);
        assert_eq!(deep.html.matches('x').count(), 5_000);
    }

    #[test]
    fn what_is_too_long_is_cut_and_closed() {
        let long = balance(&format!("<b>{}", "&".repeat(LONGEST_HTML)));
        assert!(long.is_cut || long.html.len() > LONGEST_HTML);
        let many = balance(&format!("<b>{}", "<i>&</i>".repeat(LONGEST_HTML)));
        assert!(many.is_cut && many.html.len() < LONGEST_HTML + 100);
        assert!(many.html.ends_with("</b>"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn the_sanitiser_finds_nothing_to_mend(
            soup in prop::collection::vec((0..TAGS.len(), 0..3_usize), 0..60),
        ) {
            let html: String = soup
                .iter()
                .enumerate()
                .map(|(n, (tag, form))| match form {
                    0 => format!("</{}>", TAGS[*tag]),
                    1 => format!("<{} title={n}>", TAGS[*tag]),
                    _ => format!("<{} {n}>x", TAGS[*tag]),
                })
                .collect();
            let given = balanced(&html);
            let clean = crate::render::sanitise(&given);
            // Only the bodies of tables are added to what was given.
            let tags = |html: &str| html.matches('<').count() - html.matches("tbody>").count();
            prop_assert!(tags(&clean) <= tags(&given), "{html}\n{given}\n{clean}");
        }
    }
}
