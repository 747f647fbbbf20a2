//! A file that is imported: read once or several times from its beginning, unpacked where it is packed.

use aws_lc_rs::digest::{SHA256, digest};
use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

/// Bytes at the beginning of a file by which it is known again, together with its length.
const FINGERPRINTED: u64 = 1 << 20;
/// How a gzip file begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A file.
pub(crate) struct Input<F>(F);

impl<F: Read + Seek> Input<F> {
    pub(crate) fn new(file: F) -> Self {
        Self(file)
    }

    /// SHA-256 over the file's length and its first mebibyte, as it lies there.
    pub(crate) fn fingerprint(&mut self) -> io::Result<Vec<u8>> {
        let file = &mut self.0;
        let length = file.seek(SeekFrom::End(0))?;
        file.seek(SeekFrom::Start(0))?;
        let mut read = length.to_be_bytes().to_vec();
        file.take(FINGERPRINTED).read_to_end(&mut read)?;
        Ok(digest(&SHA256, &read).as_ref().to_vec())
    }

    /// What it holds, from the beginning. Unpacked as it is read, so that no more of it is held than
    /// whoever reads holds, however small it was packed.
    pub(crate) fn open(&mut self) -> io::Result<Opened<&mut F>> {
        let file = &mut self.0;
        file.seek(SeekFrom::Start(0))?;
        let mut first = Vec::with_capacity(GZIP.len());
        file.take(GZIP.len() as u64).read_to_end(&mut first)?;
        file.seek(SeekFrom::Start(0))?;
        let plain = BufReader::new(file);
        Ok(if first == GZIP {
            Opened::Packed(BufReader::new(MultiGzDecoder::new(plain)))
        } else {
            Opened::Plain(plain)
        })
    }
}

/// A file that is being read.
#[derive(Debug)]
pub(crate) enum Opened<R: Read> {
    Plain(BufReader<R>),
    Packed(BufReader<MultiGzDecoder<BufReader<R>>>),
}

impl<R: Read> Read for Opened<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(plain) => plain.read(into),
            Self::Packed(packed) => packed.read(into),
        }
    }
}

impl<R: Read> BufRead for Opened<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self {
            Self::Plain(plain) => plain.fill_buf(),
            Self::Packed(packed) => packed.fill_buf(),
        }
    }

    fn consume(&mut self, amount: usize) {
        match self {
            Self::Plain(plain) => plain.consume(amount),
            Self::Packed(packed) => packed.consume(amount),
        }
    }
}
