//! A thin HTTP/1.1 client for one keep-alive connection: one request out, one answer in.
//!
//! It knows only what load needs. It follows no redirects, speaks no TLS, does not pipeline, and
//! keeps an answer's body only until the next request, so that a request costs a write, a read
//! and the parsing of a head.

use std::io::Write as _;

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::target::Target;

/// Bytes of room made before a read.
const ROOM: usize = 32 * 1024;
/// An answer longer than this is taken for a fault.
const LONGEST_ANSWER: usize = 64 * 1024 * 1024;
/// Header lines an answer may have.
const MOST_HEADERS: usize = 48;

/// A request being written, reused from one to the next so that nothing is allocated.
pub struct Draft {
    bytes: Vec<u8>,
    /// `Host` and what else every request of this run carries.
    common: Vec<u8>,
    body: Vec<u8>,
}

impl Draft {
    /// For requests to that server, each with these headers.
    pub fn new(target: &Target, headers: &[(String, String)]) -> Self {
        let mut common = format!("host: {}\r\n", target.authority());
        for (name, value) in headers {
            common.push_str(name);
            common.push_str(": ");
            common.push_str(value);
            common.push_str("\r\n");
        }
        Self {
            bytes: Vec::with_capacity(4096),
            common: common.into_bytes(),
            body: Vec::with_capacity(4096),
        }
    }

    /// Begins a request: method and path with its query. Ends what was drafted before.
    pub fn start(&mut self, method: &str, path: &str) -> &mut Self {
        self.bytes.clear();
        self.body.clear();
        self.bytes.extend_from_slice(method.as_bytes());
        self.bytes.push(b' ');
        self.bytes.extend_from_slice(path.as_bytes());
        self.bytes.extend_from_slice(b" HTTP/1.1\r\n");
        self.bytes.extend_from_slice(&self.common);
        self
    }

    /// A header of this request alone.
    pub fn header(&mut self, name: &str, value: &str) -> &mut Self {
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.extend_from_slice(b": ");
        self.bytes.extend_from_slice(value.as_bytes());
        self.bytes.extend_from_slice(b"\r\n");
        self
    }

    /// The JSON body, to be appended to.
    pub fn json(&mut self) -> &mut Vec<u8> {
        &mut self.body
    }

    /// The finished request.
    fn finish(&mut self) -> &[u8] {
        if self.body.is_empty() {
            self.bytes.extend_from_slice(b"\r\n");
        } else {
            // Writing to a Vec cannot fail.
            let _ = write!(
                self.bytes,
                "content-type: application/json\r\ncontent-length: {}\r\n\r\n",
                self.body.len()
            );
            self.bytes.extend_from_slice(&self.body);
        }
        &self.bytes
    }
}

/// How an answer's body ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    Length(usize),
    Chunked,
    UntilClosed,
}

/// A parsed head.
#[derive(Clone, Copy, Debug)]
struct Head {
    status: u16,
    length: usize,
    framing: Framing,
    closes: bool,
}

/// What came back. The body lies in the connection until the next request.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Bytes of head and body as they came.
    pub bytes: usize,
    head: usize,
    framing: Framing,
}

impl Answer {
    /// Bytes of the body as it came, with the marks of chunking.
    pub fn body_bytes(&self) -> usize {
        self.bytes.saturating_sub(self.head)
    }
}

/// One connection, opened again by itself where the server closes it after an answer.
pub struct Connection {
    target: Target,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
    opened: u64,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// When nothing listens there.
    pub async fn open(target: &Target) -> Result<Self> {
        let mut connection = Self {
            target: target.clone(),
            stream: None,
            buffer: Vec::with_capacity(ROOM),
            opened: 0,
        };
        connection.reopen().await?;
        Ok(connection)
    }

    /// How often it was opened: 1 as long as the server kept it alive.
    pub fn opened(&self) -> u64 {
        self.opened
    }

    async fn reopen(&mut self) -> Result<()> {
        let address = self.target.address();
        let stream = TcpStream::connect(address)
            .await
            .with_context(|| format!("cannot connect to {address}"))?;
        stream.set_nodelay(true)?;
        self.stream = Some(stream);
        self.opened += 1;
        Ok(())
    }

    /// Sends the drafted request and reads the whole answer.
    ///
    /// # Errors
    /// When the connection fails or the answer is not HTTP/1.1; the next call connects anew.
    pub async fn exchange(&mut self, draft: &mut Draft) -> Result<Answer> {
        let result = self.try_exchange(draft).await;
        if result.is_err() {
            self.stream = None;
        }
        result
    }

    async fn try_exchange(&mut self, draft: &mut Draft) -> Result<Answer> {
        if self.stream.is_none() {
            self.reopen().await?;
        }
        self.buffer.clear();
        let stream = self.stream.as_mut().context("just opened")?;
        stream.write_all(draft.finish()).await.context("sending")?;
        let mut head = None;
        loop {
            // The longest answers are read in few large pieces; the usual one in a single read,
            // because what is left of the room tells tokio that the socket is empty.
            self.buffer.reserve(ROOM);
            let read = stream.read_buf(&mut self.buffer).await.context("reading")?;
            if head.is_none() {
                head = parse_head(&self.buffer)?;
            }
            if read == 0 {
                return self.closed(head);
            }
            let Some(known) = head else { continue };
            if let Some(end) = end_of(&self.buffer, &known)? {
                ensure!(end == self.buffer.len(), "more came than one answer");
                if known.closes {
                    self.stream = None;
                }
                return Ok(answer(known, end));
            }
            ensure!(self.buffer.len() < LONGEST_ANSWER, "the answer has no end");
        }
    }

    /// The server closed: right only for a body that ends so.
    fn closed(&mut self, head: Option<Head>) -> Result<Answer> {
        self.stream = None;
        match head {
            Some(head) if head.framing == Framing::UntilClosed => {
                Ok(answer(head, self.buffer.len()))
            }
            _ => bail!("the server closed the connection before its answer was whole"),
        }
    }

    /// The body of the last answer, without the marks of chunking.
    ///
    /// # Errors
    /// When the chunks are malformed.
    pub fn body(&self, answer: &Answer) -> Result<Vec<u8>> {
        let body = self
            .buffer
            .get(answer.head..answer.bytes)
            .unwrap_or_default();
        if answer.framing != Framing::Chunked {
            return Ok(body.to_vec());
        }
        let mut whole = Vec::with_capacity(body.len());
        let mut rest = body;
        while let Some(chunk) = next_chunk(rest)? {
            whole.extend_from_slice(chunk.bytes);
            rest = rest.get(chunk.length..).unwrap_or_default();
            if chunk.bytes.is_empty() {
                break;
            }
        }
        Ok(whole)
    }
}

fn answer(head: Head, end: usize) -> Answer {
    Answer {
        status: head.status,
        bytes: end,
        head: head.length,
        framing: head.framing,
    }
}

/// The head, once it is whole.
fn parse_head(bytes: &[u8]) -> Result<Option<Head>> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let length = match response.parse(bytes).context("the answer's head")? {
        httparse::Status::Complete(length) => length,
        httparse::Status::Partial => return Ok(None),
    };
    let status = response.code.context("a whole head has a status")?;
    let mut framing = Framing::UntilClosed;
    let mut closes = response.version == Some(0);
    for header in response.headers.iter() {
        if header.name.eq_ignore_ascii_case("content-length") {
            let text = std::str::from_utf8(header.value)?;
            framing = Framing::Length(text.parse().context("content-length")?);
        } else if header.name.eq_ignore_ascii_case("transfer-encoding") {
            framing = Framing::Chunked;
        } else if header.name.eq_ignore_ascii_case("connection") {
            closes = !header.value.eq_ignore_ascii_case(b"keep-alive");
        }
    }
    if matches!(status, 204 | 304) {
        framing = Framing::Length(0);
    }
    Ok(Some(Head {
        status,
        length,
        framing,
        closes,
    }))
}

/// Where the answer ends in `bytes`, if it is whole.
fn end_of(bytes: &[u8], head: &Head) -> Result<Option<usize>> {
    match head.framing {
        Framing::Length(length) => {
            let end = head.length + length;
            Ok((bytes.len() >= end).then_some(end))
        }
        Framing::UntilClosed => Ok(None),
        Framing::Chunked => {
            let mut at = head.length;
            while let Some(chunk) = next_chunk(bytes.get(at..).unwrap_or_default())? {
                at += chunk.length;
                if chunk.bytes.is_empty() {
                    return Ok(Some(at));
                }
            }
            Ok(None)
        }
    }
}

struct Chunk<'a> {
    bytes: &'a [u8],
    /// With its size line and closing line end.
    length: usize,
}

/// The chunk at the beginning of `bytes`, if it is whole; the last one is empty. Trailers are not
/// understood: nothing that is measured sends them.
fn next_chunk(bytes: &[u8]) -> Result<Option<Chunk<'_>>> {
    let Ok(parsed) = httparse::parse_chunk_size(bytes) else {
        bail!("a malformed chunk");
    };
    let httparse::Status::Complete((start, size)) = parsed else {
        return Ok(None);
    };
    let end = start + usize::try_from(size)?;
    let Some(close) = bytes.get(end..end + 2) else {
        return Ok(None);
    };
    ensure!(close == b"\r\n", "a chunk that does not end with its line");
    Ok(Some(Chunk {
        bytes: bytes.get(start..end).unwrap_or_default(),
        length: end + 2,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(text: &str) -> Option<usize> {
        let head = parse_head(text.as_bytes()).unwrap().unwrap();
        end_of(text.as_bytes(), &head).unwrap()
    }

    #[test]
    fn an_answer_is_whole_only_with_its_last_byte() {
        for whole in [
            "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "HTTP/1.1 204 No Content\r\n\r\n",
        ] {
            assert_eq!(end(whole), Some(whole.len()), "{whole}");
            let head = parse_head(whole.as_bytes()).unwrap().unwrap().length;
            for cut in head..whole.len() {
                assert_eq!(end(&whole[..cut]), None, "{whole} cut at {cut}");
            }
        }
    }

    #[test]
    fn a_close_is_seen() {
        let closes = |text: &str| parse_head(text.as_bytes()).unwrap().unwrap().closes;
        assert!(closes("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"));
        assert!(closes("HTTP/1.0 200 OK\r\n\r\n"));
        assert!(!closes("HTTP/1.1 200 OK\r\n\r\n"));
    }

    #[test]
    fn a_request_carries_its_headers_and_the_length_of_its_body() {
        let target = Target::parse("http://127.0.0.1:9").unwrap();
        let mut draft = Draft::new(&target, &[("x-api-key".into(), "k".into())]);
        draft.start("GET", "/first");
        assert!(draft.finish().ends_with(b"x-api-key: k\r\n\r\n"));
        draft.start("POST", "/v1/comments").header("a", "b");
        draft.json().extend_from_slice(b"{}");
        let text = String::from_utf8(draft.finish().to_vec()).unwrap();
        assert!(text.starts_with("POST /v1/comments HTTP/1.1\r\nhost: 127.0.0.1:9\r\n"));
        assert!(text.contains("\r\na: b\r\n"));
        assert!(text.ends_with("content-length: 2\r\n\r\n{}"));
    }
}
