//! Bytes with a count and a bound.

use std::io::{self, BufRead, Read};

use super::report::Place;

/// A `BufRead` that knows how far it has been read and that gives no more bytes than were last
/// allowed. quick-xml gathers a whole tag or text before it hands it out, so only a bound below
/// it keeps memory bounded.
#[derive(Debug)]
pub(crate) struct Source<R> {
    inner: R,
    /// The first bytes, looked at for a byte order mark.
    head: Vec<u8>,
    head_at: usize,
    consumed: u64,
    newlines: u64,
    allowance: usize,
    ended: bool,
    overrun: bool,
}

impl<R: BufRead> Source<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self {
            inner,
            head: Vec::new(),
            head_at: 0,
            consumed: 0,
            newlines: 0,
            allowance: 0,
            ended: false,
            overrun: false,
        }
    }

    /// Reads the first bytes and steps over the mark that UTF-8 files may start with. Gives the name of the
    /// encoding if these bytes can only be of another.
    pub(crate) fn open(&mut self) -> io::Result<Option<&'static str>> {
        let mut first = [0_u8; 4];
        let mut filled = 0;
        while let Some(room) = first.get_mut(filled..).filter(|room| !room.is_empty()) {
            match self.inner.read(room) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.head = first.iter().copied().take(filled).collect();
        Ok(match *self.head.as_slice() {
            [0xEF, 0xBB, 0xBF, ..] => {
                self.head_at = 3;
                self.consumed = 3;
                None
            }
            [0, 0, 0xFE, 0xFF] | [0xFF, 0xFE, 0, 0] => Some("UTF-32"),
            [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] | [b'<', 0, ..] | [0, b'<', ..] => Some("UTF-16"),
            _ => None,
        })
    }

    /// Gives at most this many bytes from here on.
    pub(crate) fn allow(&mut self, bytes: usize) {
        self.allowance = bytes;
        self.ended = false;
    }

    /// How far it has been read.
    pub(crate) fn place(&self) -> Place {
        Place {
            byte: self.consumed,
            line: self.newlines + 1,
        }
    }

    /// Whether the end of the file was met since [`Source::allow`].
    pub(crate) fn ended(&self) -> bool {
        self.ended
    }

    /// Whether more was asked for than was allowed.
    pub(crate) fn overrun(&self) -> bool {
        self.overrun
    }
}

impl<R: BufRead> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let window = match self.head.get(self.head_at..) {
            Some(rest) if !rest.is_empty() => rest,
            _ => self.inner.fill_buf()?,
        };
        if window.is_empty() {
            self.ended = true;
            return Ok(window);
        }
        if self.allowance == 0 {
            self.overrun = true;
            return Err(io::Error::other("a tag or text is too long"));
        }
        Ok(window.get(..self.allowance).unwrap_or(window))
    }

    fn consume(&mut self, amount: usize) {
        let newlines = |bytes: &[u8]| {
            bytes
                .iter()
                .take(amount)
                .filter(|byte| **byte == b'\n')
                .count()
        };
        let rest = self.head.get(self.head_at..).unwrap_or_default();
        let seen = if rest.is_empty() {
            // What was just looked at is still there: no bytes are fetched here.
            let seen = self.inner.fill_buf().map_or(0, newlines);
            self.inner.consume(amount);
            seen
        } else {
            let seen = newlines(rest);
            self.head_at += amount;
            seen
        };
        self.newlines += seen as u64;
        self.consumed += amount as u64;
        self.allowance = self.allowance.saturating_sub(amount);
    }
}

impl<R: BufRead> Read for Source<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}
