//! Checks that every text of a request passes; what a text means is its module's own business.

use std::{borrow::Cow, ops::RangeInclusive};
use stoa_kernel::FieldError;

/// Checks text of one line: no control characters at all, and a length in characters within the
/// bounds.
///
/// # Errors
/// `control_character`, `blank` (only white space where something is asked for), `too_short` or
/// `too_long`, for the field.
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

/// Checks an e-mail address: a name and a domain, at most 254 bytes. Whether mail arrives, only a
/// letter tells.
///
/// # Errors
/// `malformed_email`, for the field.
pub fn email(field: impl Into<Cow<'static, str>>, text: &str) -> Result<(), FieldError> {
    let is_plain = |c: char| {
        !c.is_control() && !c.is_whitespace() && !matches!(c, '<' | '>' | ',' | ';' | ':' | '"')
    };
    let is_one = text.rsplit_once('@').is_some_and(|(local, domain)| {
        (1..=64).contains(&local.len())
            && !local.contains('@')
            && domain.split('.').all(|label| !label.is_empty())
    });
    if is_one && text.len() <= 254 && text.chars().all(is_plain) {
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
    } else if least > 0 && text.trim().is_empty() {
        ("blank", "must not be blank".into())
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
    fn white_space_alone_is_blank_where_something_is_asked_for() {
        assert_eq!(code(block("x", " \n\t", 1..=9)), Some("blank"));
        assert_eq!(code(block("x", " ", 0..=9)), None);
    }
}
