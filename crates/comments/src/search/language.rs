//! The languages whose words are known.

use stoa_kernel::Problem;
use whatlang::{Detector, Lang};

/// How words are made out: by a language's endings and stop words, or as they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Language(&'static str);

/// Codes (ISO 639-1), how the detector calls them, and PostgreSQL's configurations.
const KNOWN: [(&str, Lang, &str); 21] = [
    ("ar", Lang::Ara, "arabic"),
    ("hy", Lang::Hye, "armenian"),
    ("ca", Lang::Cat, "catalan"),
    ("da", Lang::Dan, "danish"),
    ("nl", Lang::Nld, "dutch"),
    ("en", Lang::Eng, "english"),
    ("fi", Lang::Fin, "finnish"),
    ("fr", Lang::Fra, "french"),
    ("de", Lang::Deu, "german"),
    ("el", Lang::Ell, "greek"),
    ("hi", Lang::Hin, "hindi"),
    ("hu", Lang::Hun, "hungarian"),
    ("id", Lang::Ind, "indonesian"),
    ("it", Lang::Ita, "italian"),
    ("lt", Lang::Lit, "lithuanian"),
    ("no", Lang::Nob, "norwegian"),
    ("pt", Lang::Por, "portuguese"),
    ("ro", Lang::Ron, "romanian"),
    ("ru", Lang::Rus, "russian"),
    ("es", Lang::Spa, "spanish"),
    ("sv", Lang::Swe, "swedish"),
];

/// So many letters are enough to tell a language by.
const ENOUGH: usize = 40;

impl Language {
    /// Words as they stand, in any language.
    pub(crate) const SIMPLE: Self = Self("simple");

    /// The language of a text, where there is enough of it. A wrong one does little harm: what is asked is
    /// then understood by it, too.
    pub(crate) fn of(text: &str) -> Self {
        let known = KNOWN.iter().map(|(_, lang, _)| *lang).collect();
        let enough = text.chars().filter(|c| c.is_alphabetic()).count() >= ENOUGH;
        let found = Detector::with_allowlist(known).detect(text);
        let Some(found) = found.filter(|found| enough || found.is_reliable()) else {
            return Self::SIMPLE;
        };
        KNOWN
            .iter()
            .find(|(_, lang, _)| *lang == found.lang())
            .map_or(Self::SIMPLE, |(_, _, name)| Self(name))
    }

    /// The language of a code.
    ///
    /// # Errors
    /// `unknown_language` (422, field `language`).
    pub(crate) fn parse(code: &str) -> Result<Self, Problem> {
        if code == "simple" {
            return Ok(Self::SIMPLE);
        }
        KNOWN
            .iter()
            .find(|(known, _, _)| *known == code)
            .map(|(_, _, name)| Self(name))
            .ok_or_else(|| {
                let codes: Vec<&str> = KNOWN.iter().map(|(code, _, _)| *code).collect();
                let message = format!("must be one of simple, {}", codes.join(", "));
                Problem::field("language", "unknown_language", message)
            })
    }

    /// The name of the configuration.
    pub(crate) fn word(self) -> &'static str {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_detected_where_there_is_no_doubt() {
        let english = "The harbour was quiet when the fishing boats returned in the evening.";
        let german = "Der Hafen war still, als die Fischerboote am Abend zurückkehrten.";
        assert_eq!(Language::of(english).word(), "english");
        assert_eq!(Language::of(german).word(), "german");
        for doubtful in ["", "ok", "12345", "http://x.example/"] {
            assert_eq!(Language::of(doubtful), Language::SIMPLE, "{doubtful}");
        }
    }

    #[test]
    fn a_code_names_a_language() {
        assert_eq!(Language::parse("de").unwrap().word(), "german");
        assert_eq!(
            Language::parse("tlh").unwrap_err().errors[0].code,
            "unknown_language"
        );
    }
}
