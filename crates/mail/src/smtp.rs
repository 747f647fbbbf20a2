//! Letters by SMTP (RFC 5321).

use crate::{Letter, MailError, Post, Sender, letter::Form};
use futures_util::future::BoxFuture;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    transport::smtp::{self, extension::ClientId},
};
use std::time::Duration;
use uuid::Uuid;

/// How long the mail server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(10);
const MALFORMED: MailError = MailError::Settings(
    "an address such as smtps://name:password@mail.example.org, or smtp://… with ?tls=required or \
     ?tls=opportunistic",
);

/// A mail server that takes letters. Each letter has a connection of its own.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    sender: Sender,
}

impl Smtp {
    /// Speaks to the server of that address: `smtps://` with TLS from the start; `smtp://` with
    /// STARTTLS if it ends with `?tls=required`, or `?tls=opportunistic` where the server has it, else
    /// without any. Name, password and port may be in it, percent-encoded.
    ///
    /// # Errors
    /// [`MailError::Settings`] with what would be right.
    pub fn new(url: &str, sender: Sender) -> Result<Self, MailError> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| MALFORMED)?;
        let transport = builder
            .timeout(Some(PATIENCE))
            .hello_name(ClientId::Domain(sender.domain().to_owned()))
            .build();
        Ok(Self { transport, sender })
    }
}

impl Post for Smtp {
    fn send<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(async move {
            let message = letter.message(&self.sender, Form::Safe)?;
            let sent = self.transport.send(message).await;
            sent.map(drop).map_err(|error| refusal(&error))
        })
    }

    /// Nothing: what was handed over is in other hands.
    fn forget(&self, _: Uuid) -> BoxFuture<'_, Result<(), MailError>> {
        Box::pin(async { Ok(()) })
    }
}

/// What the server says may hold the address: only its code is told.
fn refusal(error: &smtp::Error) -> MailError {
    let words = match error.status() {
        Some(code) => format!("the mail server answers {code}"),
        None if error.is_timeout() => "the mail server does not answer".to_owned(),
        None if error.is_tls() => "the mail server's TLS is refused".to_owned(),
        None => "the mail server cannot be reached".to_owned(),
    };
    if error.is_permanent() {
        MailError::Undeliverable(words)
    } else {
        MailError::NotNow(words)
    }
}
