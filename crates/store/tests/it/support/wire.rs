//! The wire between the store and the server, on which messages can be counted and get lost.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio_postgres::Config;
use tokio_postgres::config::Host;

/// What becomes of a `COMMIT`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fate {
    /// It arrives, and the line breaks before its answer is through.
    AnswerLost,
    /// The line breaks before it arrives.
    Lost,
    /// All is well.
    Arrives,
}

/// A wire to a server. Breaks with its test's runtime.
#[derive(Clone)]
pub(crate) struct Wire {
    port: u16,
    watched: Arc<Watched>,
}

#[derive(Default)]
struct Watched {
    turns: AtomicUsize,
    commits: AtomicUsize,
    fates: Mutex<VecDeque<Fate>>,
}

impl Wire {
    /// A wire to the server that is meant.
    pub(crate) async fn to(config: &Config) -> Self {
        let Some(Host::Unix(folder)) = config.get_hosts().first() else {
            panic!("test servers listen on sockets");
        };
        let port = config.get_ports().first().copied().unwrap_or(5432);
        let socket = folder.join(format!(".s.PGSQL.{port}"));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let wire = Self {
            port: listener.local_addr().unwrap().port(),
            watched: Arc::default(),
        };
        let watched = Arc::clone(&wire.watched);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let Ok(server) = UnixStream::connect(&socket).await else {
                    continue;
                };
                tokio::spawn(carry(client, server, Arc::clone(&watched)));
            }
        });
        wire
    }

    /// The same server at the end of this wire.
    pub(crate) fn config(&self, direct: &Config) -> Config {
        let mut config = Config::new();
        config
            .user(direct.get_user().unwrap())
            .password(direct.get_password().unwrap())
            .dbname(direct.get_dbname().unwrap())
            .host("127.0.0.1")
            .port(self.port);
        config
    }

    /// How often the client spoke and then waited for the server, since last asked.
    pub(crate) fn turns(&self) -> usize {
        self.watched.turns.swap(0, Ordering::SeqCst)
    }

    /// How many `COMMIT`s have been seen.
    pub(crate) fn commits(&self) -> usize {
        self.watched.commits.load(Ordering::SeqCst)
    }

    /// What becomes of the next `COMMIT`s.
    pub(crate) fn next(&self, fates: &[Fate]) {
        self.watched.fates.lock().unwrap().extend(fates);
    }
}

/// Carries both directions until the line is to break, or one side closes.
async fn carry(mut client: TcpStream, mut server: UnixStream, watched: Arc<Watched>) {
    client.set_nodelay(true).unwrap();
    let (mut asked, mut told) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    let (mut questions, mut answers) = (Frames::of_client(), Frames::of_server());
    let mut clients_turn = true;
    let mut answer_lost = false;
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                let Ok(length @ 1..) = read else { return };
                if std::mem::take(&mut clients_turn) {
                    watched.turns.fetch_add(1, Ordering::SeqCst);
                }
                for frame in questions.cut(&asked[..length]) {
                    if frame == b"Q\0\0\0\x0bCOMMIT\0" {
                        watched.commits.fetch_add(1, Ordering::SeqCst);
                        match watched.fates.lock().unwrap().pop_front() {
                            Some(Fate::Lost) => return,
                            Some(Fate::AnswerLost) => answer_lost = true,
                            Some(Fate::Arrives) | None => {}
                        }
                    }
                    if server.write_all(&frame).await.is_err() { return }
                }
            }
            read = server.read(&mut told) => {
                let Ok(length @ 1..) = read else { return };
                clients_turn = true;
                for frame in answers.cut(&told[..length]) {
                    let committed = frame.ends_with(b"COMMIT\0") || frame.ends_with(b"ROLLBACK\0");
                    if answer_lost && frame.first() == Some(&b'C') && committed { return }
                    if client.write_all(&frame).await.is_err() { return }
                }
            }
        }
    }
}

/// Cuts a stream of bytes into the protocol's messages.
struct Frames {
    rest: Vec<u8>,
    /// The client's first message has no kind in front of its length.
    first: bool,
}

impl Frames {
    fn of_client() -> Self {
        Self {
            rest: Vec::new(),
            first: true,
        }
    }

    fn of_server() -> Self {
        Self {
            rest: Vec::new(),
            first: false,
        }
    }

    fn cut(&mut self, bytes: &[u8]) -> Vec<Vec<u8>> {
        self.rest.extend_from_slice(bytes);
        let mut frames = Vec::new();
        loop {
            let kind = usize::from(!self.first);
            let Some(length) = self.rest.get(kind..kind + 4) else {
                return frames;
            };
            let length = u32::from_be_bytes(length.try_into().unwrap()) as usize + kind;
            if self.rest.len() < length {
                return frames;
            }
            let rest = self.rest.split_off(length);
            frames.push(std::mem::replace(&mut self.rest, rest));
            self.first = false;
        }
    }
}
