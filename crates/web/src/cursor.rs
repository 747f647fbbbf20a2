//! Opaque cursors: where the next page begins.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};
use stoa_kernel::{FieldError, Problem, ProblemKind};

/// The form of the payload; raised when it changes, so that older cursors are refused, not misread.
const VERSION: u8 = 1;
/// The longest cursor that is read, in characters.
const LONGEST: usize = 1024;

/// Writes and reads cursors: base64url of a version and the sort key of the last item.
///
/// The payload is the module's own type. It should name its order (say, as a tagged enum), so that
/// a cursor of one order is refused by another. Cursors are not signed: what one decodes to is
/// untrusted, and tenant and entity come from the request, never from a cursor.
pub struct Cursor;

impl Cursor {
    /// The cursor of a payload.
    ///
    /// # Errors
    /// 500 if the payload has no JSON form: a map with keys that are no text.
    pub fn encode<T: Serialize>(payload: &T) -> Result<String, Problem> {
        let mut bytes = vec![VERSION];
        serde_json::to_writer(&mut bytes, payload).map_err(|error| {
            tracing::error!(%error, "a cursor could not be written");
            Problem::internal()
        })?;
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The payload of a cursor.
    ///
    /// # Errors
    /// `bad_cursor` (422) for anything but a cursor that this program made for such a payload.
    pub fn decode<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
        if text.len() > LONGEST {
            return Err(bad_cursor());
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| bad_cursor())?;
        match bytes.split_first() {
            Some((&VERSION, payload)) => serde_json::from_slice(payload).map_err(|_| bad_cursor()),
            _ => Err(bad_cursor()),
        }
    }

    /// The refusal of a cursor, for payloads that have an inside of their own.
    pub fn refused() -> Problem {
        bad_cursor()
    }
}

fn bad_cursor() -> Problem {
    let message = "is not one that this list gave out; begin again without it";
    Problem {
        errors: vec![FieldError {
            field: "cursor".into(),
            code: "bad_cursor",
            message: message.into(),
        }],
        ..Problem::new(
            ProblemKind::Invalid,
            "bad_cursor",
            format!("cursor {message}"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Serialize, Deserialize, PartialEq, Debug)]
    #[serde(tag = "o")]
    enum Order {
        Oldest { n: u32 },
        Newest { n: u32 },
    }

    #[derive(Deserialize, Debug)]
    struct Foreign {
        #[allow(dead_code, reason = "only its shape matters")]
        score: f64,
    }

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        let cursor = Cursor::encode(&Order::Newest { n: 7 }).unwrap();
        assert_eq!(
            Cursor::decode::<Order>(&cursor).unwrap(),
            Order::Newest { n: 7 }
        );
        assert!(
            cursor
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        );
    }

    #[test]
    fn garbage_and_cursors_of_another_list_are_bad_cursors() {
        let other = Cursor::encode(&Order::Oldest { n: 7 }).unwrap();
        assert_eq!(
            Cursor::decode::<Foreign>(&other).unwrap_err().code,
            "bad_cursor"
        );
        let long = "A".repeat(5000);
        for text in ["", "A", "!!!", "AAAA", "eyJuIjoxfQ", "%00", &long] {
            let problem = Cursor::decode::<Order>(text).unwrap_err();
            assert_eq!(
                (problem.code, problem.kind),
                ("bad_cursor", ProblemKind::Invalid)
            );
            assert_eq!(problem.errors[0].field, "cursor");
        }
    }
}
