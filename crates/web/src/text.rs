//! Checks that every text of a request passes; what a text means is its module's own business.

use email_address::{EmailAddress, Options};
use std::{borrow::Cow, ops::RangeInclusive};
use stoa_kernel::FieldError;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Checks text of one line: no control characters at all, and a length in characters within the
/// bounds.
///
/// # Errors
/// `control_character`, `blank` (nothing that can be seen, where something is asked for), `too_short`
/// or `too_long`, for the field.
pub fn line(
    field: impl Into<Cow<'static, str>>,
    text: &str,
    length: RangeInclusive<usize>,
) -> Result<(), FieldError> {
    check(field.into(), text, length, |c| c.is_control())
}

/// Checks text of several lines: no control characters but line feed and tab, and a length in
/// characters within the bounds.
///
/// # Errors
/// As [`line`].
pub fn block(
    field: impl Into<Cow<'static, str>>,
    text: &str,
    length: RangeInclusive<usize>,
) -> Result<(), FieldError> {
    check(field.into(), text, length, |c| {
        c.is_control() && c != '\n' && c != '\t'
    })
}

/// The name of somebody or something, as it is kept: of one line, without what turns the text around
/// it ([`straight`]), and a length in characters within the bounds.
///
/// # Errors
/// As [`line`].
pub fn name(
    field: impl Into<Cow<'static, str>>,
    text: &str,
    length: RangeInclusive<usize>,
) -> Result<String, FieldError> {
    let name = straight(text);
    line(field, &name, length)?;
    Ok(name)
}

/// The nearest name to one that cannot be refused any more, of at most so many characters; may be
/// empty.
pub fn nearest_name(text: &str, most: usize) -> String {
    let name = straight(text);
    let shown = name.chars().filter(|c| !c.is_control());
    let name: String = shown.take(most).collect();
    if name.chars().any(is_seen) {
        name
    } else {
        String::new()
    }
}

/// Without the characters that override, embed or isolate a direction (UAX #9). Letters bring
/// their own; an override that is never closed turns what the page shows next. Marks of a direction
/// (U+200E, U+200F, U+061C) stay: they turn nothing but themselves.
pub fn straight(text: &str) -> String {
    let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !turns(*c)).collect()
}

/// Whether a character shows nothing by itself, nor any change to what stands before it: white space,
/// formats, and what only looks like a letter or a symbol to Unicode.
pub fn is_unseen(c: char) -> bool {
    // Fillers of Hangul and the empty pattern of Braille; then what no font shows, by the property
    // Default_Ignorable_Code_Point, as far as its category does not tell.
    let is_filler = matches!(
        c,
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{2800}'
    );
    let is_ignorable = matches!(
        c,
        '\u{34f}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2065}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fff8}' | '\u{e0000}'..='\u{e0fff}'
    );
    let is_by_category = || {
        matches!(
            c.general_category(),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
                | GeneralCategory::SpaceSeparator
        )
    };
    is_filler || is_ignorable || is_by_category()
}

/// Whether a character can be seen without another that it stands on.
pub fn is_seen(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_graphic();
    }
    let stands_on_another = matches!(
        c.general_category(),
        GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark
    );
    !stands_on_another && !is_unseen(c)
}

/// Checks an e-mail address: a name and a domain, at most 254 bytes, as those who send letters take
/// them (RFC 5321 without quotes and literals). Whether mail arrives, only a letter tells.
///
/// # Errors
/// `malformed_email`, for the field.
pub fn email(field: impl Into<Cow<'static, str>>, text: &str) -> Result<(), FieldError> {
    let is_plain = |c: char| !is_unseen(c) && !matches!(c, '<' | '>' | ',' | ';' | ':' | '"');
    let options = Options::default()
        .without_display_text()
        .without_domain_literal();
    let is_one = EmailAddress::parse_with_options(text, options).is_ok_and(|address| {
        // The parser follows the grammar of letters; hosts have narrower names.
        let host = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
        address.domain().chars().all(host)
    });
    if text.len() <= 254 && text.chars().all(is_plain) && is_one {
        return Ok(());
    }
    Err(FieldError {
        field: field.into(),
        code: "malformed_email",
        message: "must be an e-mail address".into(),
    })
}

fn check(
    field: Cow<'static, str>,
    text: &str,
    length: RangeInclusive<usize>,
    refused: impl Fn(char) -> bool,
) -> Result<(), FieldError> {
    let (least, most) = (*length.start(), *length.end());
    // A character has one to four bytes, so that most texts need no count.
    let characters = if text.len() > most || text.len() < least.saturating_mul(4) {
        text.chars().count()
    } else {
        text.len()
    };
    let (code, message): (_, Cow<'static, str>) = if characters > most {
        (
            "too_long",
            format!("must have at most {most} characters").into(),
        )
    } else if characters < least {
        let message = match least {
            1 => "must not be empty".into(),
            _ => format!("must have at least {least} characters").into(),
        };
        ("too_short", message)
    } else if text.chars().any(refused) {
        (
            "control_character",
            "must not hold control characters".into(),
        )
    } else if least > 0 && !text.chars().any(is_seen) {
        ("blank", "must hold something that can be seen".into())
    } else {
        return Ok(());
    };
    Err(FieldError {
        field,
        code,
        message,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(outcome: Result<(), FieldError>) -> Option<&'static str> {
        outcome.err().map(|error| error.code)
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(code(line("name", "äöü", 1..=3)), None);
        assert_eq!(code(line("name", "äöüß", 1..=3)), Some("too_long"));
        assert_eq!(code(line("name", "äö", 3..=9)), Some("too_short"));
        assert_eq!(code(line("name", "", 0..=9)), None);
        assert_eq!(
            line("name", "", 1..=9).unwrap_err().message,
            "must not be empty"
        );
    }

    #[test]
    fn a_line_holds_no_control_characters_and_a_block_only_two() {
        for text in ["a\0b", "a\u{1b}b", "a\u{85}b", "a\rb"] {
            assert_eq!(code(line("x", text, 1..=9)), Some("control_character"));
            assert_eq!(code(block("x", text, 1..=9)), Some("control_character"));
        }
        assert_eq!(code(line("x", "a\nb", 1..=9)), Some("control_character"));
        assert_eq!(code(block("x", "a\n\tb", 1..=9)), None);
    }

    #[test]
    fn an_address_has_a_name_and_a_domain() {
        for good in ["a@b", "a.b+c@example.org", "ä@example.org"] {
            assert_eq!(code(email("x", good)), None, "{good}");
        }
        let long = format!("{}@b", "x".repeat(300));
        for bad in [
            "", "a", "@b", "a@", "a@b@c", "a b@c", "a@b..c", "a\n@b", "a@b,c@d", "A <a@b>", &long,
        ] {
            assert_eq!(code(email("x", bad)), Some("malformed_email"), "{bad}");
        }
    }

    #[test]
    fn an_address_that_no_letter_can_be_sent_to_is_none() {
        for bad in [
            "a..b@c.example",
            ".a@c.example",
            "a.@c.example",
            "a(c)@c.example",
            "a@-b.example",
            "a@b-.example",
            "a@b_c.example",
            "a@b!c.example",
            "a@[192.0.2.1]",
            "\"a b\"@c.example",
            "a\u{200b}@c.example",
            "a\\b@c.example",
        ] {
            assert_eq!(code(email("x", bad)), Some("malformed_email"), "{bad}");
        }
    }

    #[test]
    fn white_space_alone_is_blank_where_something_is_asked_for() {
        assert_eq!(code(block("x", " \n\t", 1..=9)), Some("blank"));
        assert_eq!(code(block("x", " ", 0..=9)), None);
    }

    #[test]
    fn what_nobody_sees_is_blank() {
        let unseen = "\u{200b}\u{200d}\u{2060}\u{3164}\u{115f}\u{1160}\u{ffa0}\u{2800}\u{feff}\u{ad}\
                      \u{e0001}\u{e0041}\u{e01ef}\u{34f}\u{17b4}\u{fe0f}\u{180e}\u{2065}\u{a0}\u{3000}\
                      \u{200e}\u{61c}\u{301}\u{20dd}\u{2028}";
        for c in unseen.chars() {
            let text = format!("{c}{c}");
            assert_eq!(code(line("x", &text, 1..=9)), Some("blank"), "{c:?}");
            assert_eq!(code(block("x", &text, 1..=9)), Some("blank"), "{c:?}");
        }
        for seen in [
            "a",
            "-",
            "ä",
            "a\u{301}",
            "\u{200f}ש",
            "❤\u{fe0f}",
            "नि",
            "각",
            "👩\u{200d}🚀",
        ] {
            assert_eq!(code(line("x", seen, 1..=9)), None, "{seen}");
        }
    }

    #[test]
    fn a_name_turns_nothing_around_it() {
        let turned = "\u{202e}nimdA\u{202c} \u{2066}x\u{2069}";
        assert_eq!(name("x", turned, 1..=9).unwrap(), "nimdA x");
        let hebrew = "\u{5d3}\u{5d5}\u{5d3}\u{200f}";
        assert_eq!(name("x", hebrew, 1..=9).unwrap(), hebrew);
        assert_eq!(name("x", "\u{202e}", 1..=9).unwrap_err().code, "too_short");
        assert_eq!(
            name("x", "\u{202e}\u{200b}", 1..=9).unwrap_err().code,
            "blank"
        );
        assert_eq!(nearest_name("\u{202e}a\u{85}bcd", 3), "abc");
        assert_eq!(nearest_name("\u{200b}\u{3164}", 3), "");
    }
}
