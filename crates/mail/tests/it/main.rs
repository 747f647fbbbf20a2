//! Letters to a real mail server.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "clippy's own exception for tests does not reach the functions they share"
)]

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use stoa_mail::{Letter, MailError, Post, Sender, Smtp};
use tempfile::TempDir;
use uuid::Uuid;

/// aiosmtpd, which puts what it takes into a folder (Maildir).
struct Sink {
    process: Child,
    port: u16,
    folder: TempDir,
}

impl Sink {
    fn start() -> Self {
        let python = std::env::var("STOA_SMTP_SINK")
            .expect("STOA_SMTP_SINK names what scripts/smtp.sh prints");
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let process = Command::new(python)
            .args(["-m", "aiosmtpd", "-n", "-l", &format!("127.0.0.1:{port}")])
            .args(["-c", "aiosmtpd.handlers.Mailbox"])
            .arg(folder.path().join("mail"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let sink = Self {
            process,
            port,
            folder,
        };
        let until = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "the mail server does not start");
            std::thread::yield_now();
        }
        sink
    }

    fn taken(&self) -> Vec<String> {
        let new = self.folder.path().join("mail/new");
        let files = fs::read_dir(Path::new(&new)).unwrap();
        files
            .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
            .collect()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn letter(text: &str) -> Letter {
    Letter {
        id: Uuid::from_u128(7),
        person: Uuid::from_u128(9),
        at: "2030-01-02T03:04:05Z".parse().unwrap(),
        from: "Zoë's Herald".to_owned(),
        to: "anna@example.org".to_owned(),
        subject: "Confirm your address".to_owned(),
        text: text.to_owned(),
    }
}

fn smtp(port: u16) -> Smtp {
    let sender = Sender::parse("noreply@example.org").unwrap();
    Smtp::new(&format!("smtp://127.0.0.1:{port}"), sender).unwrap()
}

#[tokio::test]
async fn a_mail_server_gets_the_letter_as_it_was_written() {
    let sink = Sink::start();
    let line = format!("stoa_ev_{}", "x".repeat(64));
    let smtp = smtp(sink.port);
    smtp.send(&letter(&format!("Hello\n\n{line}\n.\nend\n")))
        .await
        .unwrap();
    let taken = sink.taken();
    let [told] = taken.as_slice() else {
        panic!("{taken:?}");
    };
    for part in [
        "X-MailFrom: noreply@example.org",
        "X-RcptTo: anna@example.org",
        "Subject: Confirm your address",
        "Message-ID: <00000000-0000-0000-0000-000000000007@example.org>",
        &line,
        // A line with a dot alone would end the letter, if nobody minded.
        ".",
        "end",
    ] {
        assert!(told.lines().any(|told| told == part), "{part} in {told}");
    }
}

#[tokio::test]
async fn a_server_that_is_away_or_is_none_takes_it_later_perhaps() {
    let refused = smtp(free_port())
        .send(&letter("Hello\n"))
        .await
        .unwrap_err();
    assert!(matches!(refused, MailError::NotNow(_)), "{refused}");
    // One that hangs up at once.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let hanging = std::thread::spawn(move || drop(listener.accept()));
    let refused = smtp(port).send(&letter("Hello\n")).await.unwrap_err();
    assert!(matches!(refused, MailError::NotNow(_)), "{refused}");
    assert!(!refused.to_string().contains("anna"), "{refused}");
    hanging.join().unwrap();
}
