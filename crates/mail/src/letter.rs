//! What a letter is, and how it reads as a message (RFC 5322).

use crate::MailError;
use jiff::Timestamp;
use lettre::{
    Address, Message,
    message::{
        Body, Mailbox, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use std::time::SystemTime;
use uuid::Uuid;

/// The header that says whom a letter in a folder is for.
pub(crate) const PERSON: &str = "X-Stoa-Person";

/// A letter to one person, in plain text.
#[derive(Clone)]
pub struct Letter {
    /// Makes the same letter the same, however often it is sent.
    pub id: Uuid,
    /// Whom it is for, by an id that stays when they change their address.
    pub person: Uuid,
    /// When it was caused.
    pub at: Timestamp,
    /// Who writes, by name; the address is the installation's.
    pub from: String,
    /// To which address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// The text; lines end with `\n` and have less than 1,000 bytes.
    pub text: String,
}

/// The address that letters come from.
#[derive(Clone, Debug)]
pub struct Sender(Address);

impl Sender {
    /// Reads an address such as `noreply@example.org`; `None` if it is none.
    pub fn parse(address: &str) -> Option<Self> {
        address.parse().ok().map(Self)
    }

    /// The part behind the `@`.
    pub fn domain(&self) -> &str {
        self.0.domain()
    }
}

/// How the text is put into bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As it is, so that people can read the file.
    Plain,
    /// So that any mail server takes it.
    Safe,
}

impl Letter {
    /// The message.
    pub(crate) fn message(&self, sender: &Sender, form: Form) -> Result<Message, MailError> {
        let undeliverable = |words: &str| MailError::Undeliverable(words.to_owned());
        let to: Address = self
            .to
            .parse()
            .map_err(|_| undeliverable("the address is none that mail goes to"))?;
        let body = match form {
            // The library would encode whatever has a line of more than 76 bytes.
            Form::Plain => {
                let text = self.text.replace('\n', "\r\n").into_bytes();
                Body::dangerous_pre_encoded(text, ContentTransferEncoding::EightBit)
            }
            Form::Safe => Body::new(self.text.clone()),
        };
        let automatic = HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        );
        let builder = match form {
            // By which the file is found again. What leaves the house does not tell.
            Form::Plain => Message::builder().raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str(PERSON),
                self.person.to_string(),
            )),
            Form::Safe => Message::builder(),
        };
        builder
            .from(Mailbox::new(Some(line(&self.from)), sender.0.clone()))
            .to(Mailbox::new(None, to))
            .subject(line(&self.subject))
            .date(SystemTime::from(self.at))
            .message_id(Some(format!("<{}@{}>", self.id, sender.domain())))
            .raw_header(automatic)
            .singlepart(
                SinglePart::builder()
                    .header(ContentType::TEXT_PLAIN)
                    .body(body),
            )
            .map_err(|_| undeliverable("it cannot be written as a message"))
    }
}

/// On one line: what is a header to lettre may not break.
fn line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(from: &str, to: &str, text: &str) -> Letter {
        Letter {
            id: Uuid::from_u128(1),
            person: Uuid::from_u128(9),
            at: "2030-01-02T03:04:05Z".parse().unwrap(),
            from: from.to_owned(),
            to: to.to_owned(),
            subject: "Welcome".to_owned(),
            text: text.to_owned(),
        }
    }

    fn written(letter: &Letter, form: Form) -> String {
        let sender = Sender::parse("noreply@example.org").unwrap();
        let bytes = letter.message(&sender, form).unwrap().formatted();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_letter_reads_as_it_was_written_and_bears_its_id_and_time() {
        let long = "a=b ".repeat(30);
        let told = written(
            &letter("Zoë's", "anna@example.org", &format!("Grüße\n{long}\n")),
            Form::Plain,
        );
        assert!(
            told.contains(&format!("\r\n\r\nGrüße\r\n{long}\r\n")),
            "{told}"
        );
        for line in [
            "Message-ID: <00000000-0000-0000-0000-000000000001@example.org>",
            "To: anna@example.org",
            "Date: Wed, 02 Jan 2030 03:04:05 +0000",
            "Auto-Submitted: auto-generated",
            "Content-Type: text/plain; charset=utf-8",
        ] {
            assert!(told.lines().any(|told| told == line), "{line} in {told}");
        }
        let safe = written(&letter("Z", "anna@example.org", "Grüße\n"), Form::Safe);
        assert!(safe.is_ascii(), "{safe}");
    }

    #[test]
    fn nobody_adds_a_header_or_a_reader() {
        let told = written(&letter("A\r\nBcc: x@y.z", "a@b.c", ""), Form::Plain);
        assert!(!told.lines().any(|line| line.starts_with("Bcc:")), "{told}");
        let sender = Sender::parse("noreply@example.org").unwrap();
        for to in ["a@b.c, d@e.f", "a@b.c\r\nBcc: d@e.f", "<a@b.c>", "a", ""] {
            let sent = letter("A", to, "").message(&sender, Form::Plain);
            assert!(matches!(sent, Err(MailError::Undeliverable(_))), "{to}");
        }
    }
}
