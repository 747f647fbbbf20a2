//! Where letters go: by SMTP, or into the outbox of the data folder.

use crate::config::Form;
use anyhow::Result;
use std::{fmt, net::IpAddr, path::Path, sync::Arc};
use stoa_mail::{Folder, Post, Sender, Smtp};

/// Where letters go, and whose they are.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// The mail server; without one letters are files in the data folder's `outbox`.
    pub smtp: Option<SmtpUrl>,
    /// The address that letters come from.
    pub from: Sender,
}

impl MailSettings {
    /// From the settings; the public address says where the installation is, if that is needed.
    pub fn new(
        smtp: Option<SmtpUrl>,
        from: Option<Sender>,
        public_url: Option<&str>,
    ) -> Option<Self> {
        let host = public_url.and_then(host).unwrap_or("localhost");
        let from = from
            .or_else(|| Sender::parse(&format!("noreply@{host}")))
            .or_else(|| Sender::parse("noreply@localhost"))?;
        Some(Self { smtp, from })
    }

    /// What carries letters away.
    ///
    /// # Errors
    /// If the address of the mail server cannot be used.
    pub fn post(&self, data_dir: &Path) -> Result<Arc<dyn Post>> {
        Ok(match &self.smtp {
            Some(url) => Arc::new(Smtp::new(&url.0, self.from.clone())?),
            None => Arc::new(Folder::new(data_dir.join("outbox"), self.from.clone())),
        })
    }
}

/// The name of an address's host: what stands before a port or a path. A number is no name.
fn host(url: &str) -> Option<&str> {
    let host = url.split_once("://")?.1.split(['/', ':']).next()?;
    host.parse::<IpAddr>().is_err().then_some(host)
}

/// The address of a mail server, which may hold its password.
#[derive(Clone)]
pub struct SmtpUrl(String);

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmtpUrl")
    }
}

impl Form for SmtpUrl {
    const RIGHT: &'static str = "an address such as smtps://name:password@mail.example.org, or \
         smtp://mail.example.org with ?tls=required or ?tls=opportunistic for STARTTLS";

    fn read(text: &str) -> Option<Self> {
        let sender = Sender::parse("noreply@localhost")?;
        let is_one = Smtp::new(text, sender).is_ok();
        is_one.then(|| Self(text.to_owned()))
    }
}

impl Form for Sender {
    const RIGHT: &'static str = "one e-mail address, such as noreply@example.org";

    fn read(text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_come_from_the_public_host_where_nothing_else_is_said() {
        let from = |from: Option<&str>, url: Option<&str>| {
            let from = from.and_then(Sender::parse);
            let settings = MailSettings::new(None, from, url).unwrap();
            settings.from.domain().to_owned()
        };
        assert_eq!(from(None, None), "localhost");
        assert_eq!(
            from(None, Some("https://stoa.example.org:8443/x")),
            "stoa.example.org"
        );
        assert_eq!(from(None, Some("http://127.0.0.1:8080")), "localhost");
        assert_eq!(
            from(Some("a@b.example"), Some("https://c.example")),
            "b.example"
        );
    }

    #[test]
    fn only_a_mail_servers_address_is_one() {
        for good in [
            "smtp://127.0.0.1:2525",
            "smtps://a:b%40@mail.example.org",
            "smtp://m.example?tls=required",
        ] {
            assert!(SmtpUrl::read(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "mail.example.org",
            "https://mail.example.org",
            "smtp://m.example?tls=maybe",
        ] {
            assert!(SmtpUrl::read(bad).is_none(), "{bad}");
        }
    }
}
