//! Answers, read whole; and connections on which bytes are written by hand.

use super::PATIENCE;
use axum::http::{HeaderMap, Response, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use serde_json::Value;
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(super) async fn of(response: Response<Incoming>) -> Self {
        let (parts, body) = response.into_parts();
        Self {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes().to_vec(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// Asserts that this is a problem as the API writes them, and gives it.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], "about:blank");
        assert_eq!(problem["title"], self.status.canonical_reason().unwrap());
        assert_ne!(problem["detail"], "");
        assert_eq!(problem["requestId"], self.header("x-request-id"));
        problem
    }

    /// Asserts that this is a 422 for one field.
    #[track_caller]
    pub(crate) fn invalid(&self, field: &str, code: &str) {
        let problem = self.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        assert_eq!(problem["errors"][0]["code"], code, "{problem}");
    }
}

pub(crate) struct Raw(TcpStream);

impl Raw {
    pub(super) async fn connect(address: SocketAddr) -> Self {
        Self(TcpStream::connect(address).await.unwrap())
    }

    pub(crate) async fn write(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.unwrap();
    }

    /// Says that nothing more will be written.
    pub(crate) async fn finish(&mut self) {
        self.0.shutdown().await.unwrap();
    }

    /// Reads until the text has come.
    pub(crate) async fn read_until(&mut self, text: &str) -> String {
        let mut all = String::new();
        while !all.contains(text) {
            let mut piece = [0; 4096];
            let read = timeout(PATIENCE, self.0.read(&mut piece))
                .await
                .unwrap_or_else(|_| panic!("no {text:?} in {all:?}"))
                .unwrap();
            assert_ne!(read, 0, "closed before {text:?} came: {all:?}");
            all.push_str(std::str::from_utf8(&piece[..read]).unwrap());
        }
        all
    }

    /// Reads at most so many bytes; 0 once the server closed.
    pub(crate) async fn read_some(&mut self, most: usize) -> Vec<u8> {
        let mut piece = vec![0; most];
        let read = timeout(PATIENCE, self.0.read(&mut piece)).await;
        // A reset is a close too.
        piece.truncate(read.expect("something comes").unwrap_or_default());
        piece
    }

    /// Reads all there is until the server closes; `None` if it never does.
    pub(crate) async fn read_to_end(&mut self) -> Option<String> {
        let mut all = Vec::new();
        // A reset is a close too.
        let _ = timeout(PATIENCE, self.0.read_to_end(&mut all)).await.ok()?;
        Some(String::from_utf8(all).unwrap())
    }
}
