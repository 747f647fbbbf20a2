//! Letters as files, for an installation without a mail server, and for looking at them.

use crate::{
    Letter, MailError, Post, Sender,
    letter::{Form, PERSON},
};
use futures_util::future::BoxFuture;
use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// A folder in which each letter is a file `TIME-ID.eml`. It is made when the first letter comes.
pub struct Folder {
    path: PathBuf,
    sender: Sender,
}

impl Folder {
    /// Puts letters into that folder.
    pub fn new(path: impl Into<PathBuf>, sender: Sender) -> Self {
        Self {
            path: path.into(),
            sender,
        }
    }
}

impl Post for Folder {
    fn send<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(async move {
            let bytes = letter.message(&self.sender, Form::Plain)?.formatted();
            let name = format!("{}-{}", letter.at.strftime("%Y%m%dT%H%M%SZ"), letter.id);
            let folder = self.path.clone();
            let written = tokio::task::spawn_blocking(move || write(&folder, &name, &bytes)).await;
            let words = match written {
                Ok(Ok(())) => return Ok(()),
                Ok(Err(error)) => format!("the outbox cannot be written: {}", error.kind()),
                Err(_) => "the outbox cannot be written".to_owned(),
            };
            Err(MailError::NotNow(words))
        })
    }

    fn forget(&self, person: Uuid) -> BoxFuture<'_, Result<(), MailError>> {
        Box::pin(async move {
            let folder = self.path.clone();
            let removed = tokio::task::spawn_blocking(move || remove(&folder, person)).await;
            match removed {
                Ok(Ok(())) => Ok(()),
                _ => Err(MailError::NotNow("the outbox cannot be cleared".to_owned())),
            }
        })
    }
}

/// Removes the letters to one person, and those whose writing was broken off.
fn remove(folder: &Path, person: Uuid) -> io::Result<()> {
    let files = match fs::read_dir(folder) {
        Ok(files) => files,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let line = format!("{PERSON}: {person}");
    for file in files {
        let path = file?.path();
        // What somebody else put there is none of ours.
        if !path
            .extension()
            .is_some_and(|kind| kind == "eml" || kind == "part")
        {
            continue;
        }
        let text = match fs::read(&path) {
            Ok(text) => text,
            // Somebody else removed it meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        let text = String::from_utf8_lossy(&text);
        let head = text.split("\r\n\r\n").next().unwrap_or_default();
        if head.split("\r\n").any(|one| one == line) {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    Ok(())
}

/// Whole or not at all, and for its owner alone: letters hold secrets.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let (begun, whole) = (
        folder.join(format!(".{name}.part")),
        folder.join(format!("{name}.eml")),
    );
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&begun)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(begun, whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[tokio::test]
    async fn a_letter_sent_twice_is_one_file_that_others_cannot_read() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("outbox");
        let folder = Folder::new(&path, Sender::parse("noreply@example.org").unwrap());
        let letter = Letter {
            id: Uuid::from_u128(7),
            person: Uuid::from_u128(9),
            at: "2030-01-02T03:04:05Z".parse().unwrap(),
            from: "Herald".to_owned(),
            to: "anna@example.org".to_owned(),
            subject: "Welcome".to_owned(),
            text: "Hello\n".to_owned(),
        };
        for _ in 0..2 {
            folder.send(&letter).await.unwrap();
        }
        let files: Vec<_> = fs::read_dir(&path).unwrap().map(Result::unwrap).collect();
        let [file] = files.as_slice() else {
            panic!("{files:?}");
        };
        let name = file.file_name().into_string().unwrap();
        assert_eq!(
            name,
            "20300102T030405Z-00000000-0000-0000-0000-000000000007.eml"
        );
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(&file.path())), (0o700, 0o600));
        let text = fs::read_to_string(file.path()).unwrap();
        assert!(text.contains("\r\n\r\nHello\r\n"), "{text}");
    }

    #[tokio::test]
    async fn letters_to_a_person_are_forgotten_and_those_to_others_stay() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("outbox");
        let folder = Folder::new(&path, Sender::parse("noreply@example.org").unwrap());
        let person = Uuid::from_u128(1);
        folder.forget(person).await.unwrap();
        for n in 1..=3 {
            let letter = Letter {
                id: Uuid::from_u128(n),
                person: Uuid::from_u128(n % 2),
                at: "2030-01-02T03:04:05Z".parse().unwrap(),
                from: "Herald".to_owned(),
                to: format!("p{n}@example.org"),
                subject: "Welcome".to_owned(),
                // What somebody wrote is no header.
                text: format!("Hello\n\n{PERSON}: {person}\n"),
            };
            folder.send(&letter).await.unwrap();
        }
        folder.forget(person).await.unwrap();
        let left: Vec<_> = fs::read_dir(&path).unwrap().map(Result::unwrap).collect();
        assert_eq!(left.len(), 1, "{left:?}");
        let text = fs::read_to_string(left[0].path()).unwrap();
        assert!(text.contains("To: p2@example.org\r\n"), "{text}");
    }

    #[tokio::test]
    async fn where_no_file_can_be_the_letter_is_not_taken() {
        let place = tempfile::NamedTempFile::new().unwrap();
        let folder = Folder::new(
            place.path().join("outbox"),
            Sender::parse("noreply@example.org").unwrap(),
        );
        let letter = Letter {
            id: Uuid::from_u128(7),
            person: Uuid::from_u128(9),
            at: Default::default(),
            from: "Herald".to_owned(),
            to: "anna@example.org".to_owned(),
            subject: "Welcome".to_owned(),
            text: "Hello\n".to_owned(),
        };
        let refused = folder.send(&letter).await.unwrap_err();
        assert!(matches!(refused, MailError::NotNow(_)), "{refused}");
        assert!(!refused.to_string().contains("anna"), "{refused}");
    }
}
