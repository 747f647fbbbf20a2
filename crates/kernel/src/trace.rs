//! Which trace a request belongs to, in the form of the W3C (<https://www.w3.org/TR/trace-context/>).

use crate::Entropy;
use std::{
    fmt,
    num::{NonZeroU64, NonZeroU128},
    str::FromStr,
};
use uuid::{Uuid, fmt::Simple};

/// The length of a `traceparent` of version 00, and of what later versions begin with.
const LENGTH: usize = 55;
/// The one flag that matters here: whoever sent it records the trace.
const SAMPLED: u8 = 1;

/// The name of a trace. Written as 32 lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TraceId(NonZeroU128);

impl TraceId {
    /// How long its text is.
    pub const DIGITS: usize = Simple::LENGTH;

    /// A new trace, whose name nobody can guess.
    pub fn fresh(entropy: &dyn Entropy) -> Self {
        let mut random = [0; 16];
        entropy.fill(&mut random);
        // Zero is no name; it comes once in 2^128.
        Self(NonZeroU128::new(u128::from_be_bytes(random)).unwrap_or(NonZeroU128::MIN))
    }

    /// The name in the order in which it is written.
    pub fn bytes(self) -> [u8; 16] {
        self.0.get().to_be_bytes()
    }

    /// Its text, without an allocation.
    pub fn write(self, buffer: &mut [u8; Self::DIGITS]) -> &str {
        Uuid::from_u128(self.0.get()).simple().encode_lower(buffer)
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.write(&mut [0; Self::DIGITS]))
    }
}

/// The name of one span within a trace. Written as 16 lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SpanId(NonZeroU64);

impl SpanId {
    /// The name of a new span.
    pub fn fresh(entropy: &dyn Entropy) -> Self {
        let mut random = [0; 8];
        entropy.fill(&mut random);
        Self(NonZeroU64::new(u64::from_be_bytes(random)).unwrap_or(NonZeroU64::MIN))
    }

    /// The name in the order in which it is written.
    pub fn bytes(self) -> [u8; 8] {
        self.0.get().to_be_bytes()
    }
}

impl fmt::Display for SpanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// A span as others name it who add to its trace: the header `traceparent`.
///
/// Written as version 00. Read as that or a later version, of which only what version 00 knows is
/// heeded, as the recommendation asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TraceParent {
    /// The trace.
    pub trace: TraceId,
    /// The span that what follows is part of.
    pub span: SpanId,
    /// Whether that span is recorded.
    pub is_sampled: bool,
}

impl fmt::Display for TraceParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let flags = u8::from(self.is_sampled) * SAMPLED;
        write!(f, "00-{}-{}-{flags:02x}", self.trace, self.span)
    }
}

/// The text is no `traceparent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a traceparent is written as in 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
pub struct MalformedTraceParent;

impl FromStr for TraceParent {
    type Err = MalformedTraceParent;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(text).ok_or(MalformedTraceParent)
    }
}

fn read(text: &str) -> Option<TraceParent> {
    let (known, rest) = text.split_at_checked(LENGTH)?;
    let mut parts = known.split('-');
    let mut next = |digits| parts.next().and_then(|part| number(part, digits));
    let (version, trace, span, flags) = (next(2)?, next(32)?, next(16)?, next(2)?);
    let is_whole = match version {
        0 => rest.is_empty(),
        0xff => false,
        _ => rest.is_empty() || rest.starts_with('-'),
    };
    if !is_whole || parts.next().is_some() {
        return None;
    }
    Some(TraceParent {
        trace: TraceId(NonZeroU128::new(trace)?),
        span: SpanId(NonZeroU64::new(u64::try_from(span).ok()?)?),
        is_sampled: flags & u128::from(SAMPLED) != 0,
    })
}

/// A number of so many digits, all of them lower-case hexadecimal.
fn number(text: &str, digits: usize) -> Option<u128> {
    let is_digit = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let is_one = text.len() == digits && text.bytes().all(is_digit);
    is_one.then(|| u128::from_str_radix(text, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemEntropy;
    use proptest::prelude::*;

    const EXAMPLE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    #[test]
    fn the_recommendations_example_is_read_and_written() {
        let parent: TraceParent = EXAMPLE.parse().unwrap();
        assert_eq!(parent.trace.to_string(), "0af7651916cd43dd8448eb211c80319c");
        assert_eq!(parent.span.to_string(), "b7ad6b7169203331");
        assert!(parent.is_sampled);
        assert_eq!(parent.to_string(), EXAMPLE);
        assert_eq!(parent.trace.bytes()[..2], [0x0a, 0xf7]);
        assert_eq!(parent.span.bytes()[..2], [0xb7, 0xad]);
    }

    #[test]
    fn of_flags_only_the_first_bit_counts() {
        for (flags, is_sampled) in [("00", false), ("02", false), ("03", true), ("ff", true)] {
            let text = format!("{}{flags}", &EXAMPLE[..53]);
            let parent: TraceParent = text.parse().unwrap();
            assert_eq!(parent.is_sampled, is_sampled, "{flags}");
        }
    }

    #[test]
    fn a_later_version_is_read_as_far_as_it_is_known() {
        let of_version = |version: &str, more: &str| {
            format!("{version}{}{more}", &EXAMPLE[2..]).parse::<TraceParent>()
        };
        let known = EXAMPLE.parse();
        assert_eq!(of_version("01", ""), known);
        assert_eq!(of_version("cc", "-what-the-future-will-be-like"), known);
        assert_eq!(of_version("cc", "-"), known);
        assert_eq!(of_version("cc", "1"), Err(MalformedTraceParent));
        assert_eq!(of_version("00", "-"), Err(MalformedTraceParent));
        assert_eq!(of_version("00", "-01"), Err(MalformedTraceParent));
        assert_eq!(of_version("ff", ""), Err(MalformedTraceParent));
    }

    #[test]
    fn what_is_malformed_is_refused() {
        for text in [
            "",
            "00",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331_01",
            "+0-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-+af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319-cb7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c8031-9c-b7ad6b7169203331-0",
            " 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333é-01",
        ] {
            assert_eq!(
                text.parse::<TraceParent>(),
                Err(MalformedTraceParent),
                "{text}"
            );
        }
    }

    #[test]
    fn fresh_names_differ() {
        let trace = || TraceId::fresh(&SystemEntropy);
        let span = || SpanId::fresh(&SystemEntropy);
        assert_ne!(trace(), trace());
        assert_ne!(span(), span());
        assert_eq!(trace().to_string().len(), TraceId::DIGITS);
        assert_eq!(span().to_string().len(), 16);
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_alike(trace in 1_u128.., span in 1_u64.., is_sampled: bool) {
            let parent = TraceParent {
                trace: TraceId(NonZeroU128::new(trace).unwrap()),
                span: SpanId(NonZeroU64::new(span).unwrap()),
                is_sampled,
            };
            prop_assert_eq!(parent.to_string().parse(), Ok(parent));
        }

        #[test]
        fn any_text_is_read_by_the_grammar_alone(text in "\\PC{0,60}|[0-9a-f-]{50,60}") {
            prop_assert_eq!(text.parse::<TraceParent>().is_ok(), is_by_the_grammar(&text), "{}", text);
        }

        /// Near misses: one byte of a good one changed, added or taken out.
        #[test]
        fn what_is_nearly_one_is_read_by_the_grammar_alone(
            at in 0..55_usize,
            byte in 0_u8..128,
            how in 0..3_u8,
        ) {
            let mut bytes = EXAMPLE.as_bytes().to_vec();
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => drop(bytes.remove(at)),
            }
            let text = String::from_utf8(bytes).unwrap();
            prop_assert_eq!(text.parse::<TraceParent>().is_ok(), is_by_the_grammar(&text), "{}", text);
        }
    }

    /// The grammar of the recommendation, said once more in other words.
    fn is_by_the_grammar(text: &str) -> bool {
        let parts: Vec<&str> = text.splitn(5, '-').collect();
        let is_hex = |part: &str, length| {
            let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
            part.len() == length && part.chars().all(is_digit)
        };
        let (version, trace, span, flags, is_longer) = match parts[..] {
            [version, trace, span, flags] => (version, trace, span, flags, false),
            [version, trace, span, flags, _] => (version, trace, span, flags, true),
            _ => return false,
        };
        let is_set = |part: &str| part.chars().any(|c| c != '0');
        is_hex(version, 2)
            && version != "ff"
            && is_hex(trace, 32)
            && is_set(trace)
            && is_hex(span, 16)
            && is_set(span)
            && is_hex(flags, 2)
            && (!is_longer || version != "00")
    }
}
