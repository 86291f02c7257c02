//! The record of a call: one run of bytes that `lib/record.ts` reads.
//!
//! | at | | |
//! |---|---|---|
//! | 0 | u8 | [`Kind`] |
//! | 1 | u8 | pipeline: 0 none, 1 simple, 2 enterprise |
//! | 2 | u8 | flags: [`VALID`], [`HAS_RATIO`], [`HAS_STALENESS`] |
//! | 4 | u32 × 5 | lengths of: digests, text, changes, issues, recognised |
//! | 24 | f64 × 2 | missing ratio, staleness in seconds |
//! | 40 | | the digests, the text, and three JSON texts |
//!
//! Numbers are little-endian. A digest is `sha256:` and 64 hexadecimal digits.

use crate::json;
use mass_core::{Change, Digest, Issue, Pipeline, Recognised};
use std::cell::Cell;

/// What a record is.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// A document in its normal form; the text is the canonical one.
    Normalized = 0,
    /// A document that was refused.
    Rejected = 1,
    /// A verdict; the text is the document as it was judged, if that is not at hand in JavaScript.
    Report = 2,
    /// A canonical form.
    Canonical = 3,
    /// A restored document.
    Restored = 4,
    /// A call that was not made rightly; the text says why.
    Misuse = 5,
    /// A fault of ours; the text says what is known of it.
    Internal = 6,
    /// Changes that do not fit; the text says why, `changes` has the path.
    NotRestored = 7,
    /// A handle of options that was forgotten.
    Forgotten = 8,
    /// A packed object that has to come as text.
    Unsure = 9,
}

pub(crate) const VALID: u8 = 1;
pub(crate) const HAS_RATIO: u8 = 2;
pub(crate) const HAS_STALENESS: u8 = 4;

const HEAD: usize = 40;
const DIGEST: usize = 71;

/// A largest buffer that is kept for the next record.
const KEPT: usize = 1 << 20;

thread_local! {
    static TAIL: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A record that can be written.
pub struct Record<T> {
    kind: Kind,
    pipeline: u8,
    pub(crate) flags: u8,
    digests: [u8; 2 * DIGEST],
    digests_length: usize,
    text: T,
    /// The three JSON texts.
    tail: Vec<u8>,
    lengths: [usize; 3],
    pub(crate) numbers: [f64; 2],
}

impl<T> Drop for Record<T> {
    fn drop(&mut self) {
        if self.tail.capacity() <= KEPT {
            TAIL.set(std::mem::take(&mut self.tail));
        }
    }
}

impl<T: AsRef<[u8]>> Record<T> {
    pub(crate) fn new(kind: Kind, text: T) -> Self {
        let mut tail = TAIL.take();
        tail.clear();
        Self {
            kind,
            pipeline: 0,
            flags: 0,
            digests: [0; _],
            digests_length: 0,
            text,
            tail,
            lengths: [0; 3],
            numbers: [0.0; 2],
        }
    }

    pub(crate) fn pipeline(mut self, pipeline: Option<Pipeline>) -> Self {
        self.pipeline = match pipeline {
            None => 0,
            Some(Pipeline::Simple) => 1,
            Some(Pipeline::Enterprise) => 2,
        };
        self
    }

    pub(crate) fn digests(mut self, digests: &[&Digest]) -> Self {
        for (to, digest) in self.digests.as_chunks_mut::<DIGEST>().0.iter_mut().zip(digests) {
            write_digest(to, digest);
        }
        self.digests_length = digests.len() * DIGEST;
        self
    }

    pub(crate) fn changes(mut self, changes: &[Change]) -> Self {
        if !changes.is_empty() {
            json::changes(&mut self.tail, changes);
            self.lengths[0] = self.tail.len();
        }
        self
    }

    pub(crate) fn issues(mut self, issues: &[Issue]) -> Self {
        if !issues.is_empty() {
            let before = self.tail.len();
            json::issues(&mut self.tail, issues);
            self.lengths[1] = self.tail.len() - before;
        }
        self
    }

    pub(crate) fn recognised(mut self, recognised: &[Recognised]) -> Self {
        if !recognised.is_empty() {
            let before = self.tail.len();
            json::recognised(&mut self.tail, recognised);
            self.lengths[2] = self.tail.len() - before;
        }
        self
    }

    /// A text in the place of the changes.
    pub(crate) fn path(mut self, path: &str) -> Self {
        self.tail.extend_from_slice(path.as_bytes());
        self.lengths[0] = path.len();
        self
    }

    /// Whether it says that a document is sound, or how it was normalised, without any issue.
    pub fn is_clean(&self) -> bool {
        let is_good = self.kind == Kind::Normalized || self.kind == Kind::Report && self.flags & VALID != 0;
        is_good && self.lengths[1] == 0
    }

    /// Whether it says what was wrong with a call, and nothing about a document.
    pub fn is_failure(&self) -> bool {
        matches!(self.kind, Kind::Misuse | Kind::Internal | Kind::Forgotten)
    }

    /// Bytes of the whole record.
    #[allow(clippy::len_without_is_empty)] // it has a head always
    pub fn len(&self) -> usize {
        HEAD + self.digests_length + self.text.as_ref().len() + self.tail.len()
    }

    /// Writes the record to a place.
    ///
    /// # Safety
    /// There is room for [`Record::len`] bytes, in which the text does not lie.
    pub unsafe fn write_to(&self, mut to: *mut u8) {
        let text = self.text.as_ref();
        let mut head = [0; HEAD];
        head[0] = self.kind as u8;
        head[1] = self.pipeline;
        head[2] = self.flags;
        let [changes, issues, recognised] = self.lengths;
        let lengths = [self.digests_length, text.len(), changes, issues, recognised];
        for (to, length) in head[4..24].as_chunks_mut::<4>().0.iter_mut().zip(lengths) {
            // Lengths that do not fit were refused before (`entry::deliver`).
            *to = u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes();
        }
        for (to, number) in head[24..].as_chunks_mut::<8>().0.iter_mut().zip(self.numbers) {
            *to = number.to_le_bytes();
        }
        for part in [&head[..], &self.digests[..self.digests_length], text, &self.tail] {
            // SAFETY: the parts together are as long as the caller was told.
            unsafe {
                to.copy_from_nonoverlapping(part.as_ptr(), part.len());
                to = to.add(part.len());
            }
        }
    }

    /// Appends the record.
    pub fn append_to(&self, out: &mut Vec<u8>) {
        out.reserve(self.len());
        // SAFETY: there is room, in a buffer that is ours, and it is written in full.
        unsafe {
            self.write_to(out.as_mut_ptr().add(out.len()));
            out.set_len(out.len() + self.len());
        }
    }
}

/// `sha256:` and hexadecimal digits.
fn write_digest(to: &mut [u8; DIGEST], digest: &Digest) {
    let (name, digits) = to.split_at_mut(7);
    name.copy_from_slice(b"sha256:");
    for (to, byte) in digits.as_chunks_mut::<2>().0.iter_mut().zip(digest.bytes()) {
        *to = [digit(byte >> 4), digit(byte & 15)];
    }
}

/// Computed rather than looked up: so the processor makes sixteen at once.
fn digit(number: u8) -> u8 {
    number + if number < 10 { b'0' } else { b'a' - 10 }
}
