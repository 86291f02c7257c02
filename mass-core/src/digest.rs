//! SHA-256 fingerprints.

use crate::scratch::{self, Kept};
use serde::{Serialize, Serializer};
#[cfg(not(target_family = "wasm"))]
use sha2::{Digest as _, Sha256};
use std::fmt;

/// A SHA-256 digest; written `sha256:<64 hex digits>`.
///
/// ```
/// use mass_core::Digest;
/// assert!(Digest::of(b"").to_string().starts_with("sha256:e3b0c44298fc1c14"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::of_parts(&[bytes])
    }

    /// The digest of some bytes after each other.
    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn of_parts(parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// The digest of some bytes after each other.
    #[cfg(target_family = "wasm")]
    pub(crate) fn of_parts(parts: &[&[u8]]) -> Self {
        let [digest, _] = match parts {
            [bytes] => mass_sha256::digests(bytes, &[]),
            _ => mass_sha256::digests(&parts.concat(), &[]),
        };
        Self(digest)
    }

    /// The 32 bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The digest in lower-case hexadecimal, without a prefix.
    pub fn hex(&self) -> String {
        hex(&self.0)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digit = |n: u8| DIGITS.get(usize::from(n)).copied().unwrap_or('0');
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

thread_local! {
    static CUTS: Kept<(usize, usize)> = const { Kept::new(Vec::new()) };
    static CONTENT: Kept<u8> = const { Kept::new(Vec::new()) };
}

/// The parts of a text that the content digest leaves out.
#[derive(Debug)]
pub(crate) struct Cuts(Vec<(usize, usize)>);

impl Drop for Cuts {
    fn drop(&mut self) {
        scratch::give(&CUTS, std::mem::take(&mut self.0));
    }
}

impl Cuts {
    pub(crate) fn new() -> Self {
        Self(scratch::take(&CUTS))
    }

    #[inline]
    pub(crate) fn cut(&mut self, from: usize, to: usize) {
        self.0.push((from, to));
    }

    /// The digest of a text, and the digest of it without the cut parts, which are in order and do not overlap.
    ///
    /// Both at once: a digest alone waits for each round before the next.
    pub(crate) fn digests(&self, text: &[u8]) -> (Digest, Digest) {
        let mut content = scratch::take(&CONTENT);
        content.reserve(text.len());
        let mut from = 0;
        for &(start, end) in self.0.iter().chain([&(text.len(), text.len())]) {
            content.extend_from_slice(text.get(from..start).unwrap_or_default());
            from = end;
        }
        let [whole, kept] = mass_sha256::digests(text, &content);
        scratch::give(&CONTENT, content);
        (Digest(whole), Digest(kept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_digests_in_turns_are_the_plain_ones() {
        let text: Vec<u8> = (0..700u32).map(|n| u8::try_from(n * 7 % 251).unwrap()).collect();
        for length in 0..text.len() {
            let text = &text[..length];
            for cuts in
                [vec![], vec![(0, length / 3)], vec![(length / 5, length / 4), (length / 2, length - length / 7)]]
            {
                let mut kept = text.to_vec();
                for (from, to) in cuts.iter().rev() {
                    kept.drain(*from..*to);
                }
                assert_eq!(Cuts(cuts).digests(text), (Digest::of(text), Digest::of(&kept)), "{length}");
            }
        }
    }
}
