//! The caller's clock and source of ids. The core has neither.

use crate::{
    digest::Digest,
    json::write::quoted,
    time::{self, Instant, Written},
};
use std::{sync::Arc, time::SystemTime};

/// The moment of a call and the seed that its generated ids come from.
///
/// The same context gives the same ids in every language: see [`Context::material`]. For real work hand in the system
/// clock and 16 or more bytes from the operating system's random source; fix both to repeat a run exactly.
///
/// ```
/// use mass_core::Context;
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let context = Context::new(UNIX_EPOCH + Duration::from_millis(1_764_000_000_250), b"sixteen random bytes");
/// assert_eq!(context.now_utc(), "2025-11-24T16:00:00.25Z");
/// assert_eq!(Context::at("2025-11-24T17:00:00.25+01:00", "seed").unwrap().now_utc(), "2025-11-24T16:00:00.25Z");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    now: Instant,
    /// The clock as it is written, made once.
    text: Written,
    seed: Seed,
    row: u64,
}

/// The bytes of a seed. Those of usual length lie in place: a context is made for each document.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Seed {
    Short { bytes: [u8; Seed::SHORT], length: u8 },
    Long(Arc<[u8]>),
}

impl Seed {
    const SHORT: usize = 40;

    fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Short { bytes, length } => bytes.get(..usize::from(*length)).unwrap_or_default(),
            Self::Long(bytes) => bytes,
        }
    }
}

impl From<&[u8]> for Seed {
    fn from(seed: &[u8]) -> Self {
        let mut bytes = [0; Self::SHORT];
        match (bytes.get_mut(..seed.len()), u8::try_from(seed.len())) {
            (Some(room), Ok(length)) => {
                room.copy_from_slice(seed);
                Self::Short { bytes, length }
            }
            _ => Self::Long(seed.into()),
        }
    }
}

/// The text given as the context's clock is not a full RFC 3339 timestamp.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`now` must be an RFC 3339 date and time with an offset, such as 2026-11-24T13:15:20Z; found {}", quoted(.found))]
pub struct InvalidNow {
    /// What was given.
    pub found: String,
}

impl Context {
    /// A context at a moment of the system clock.
    pub fn new(now: SystemTime, seed: impl AsRef<[u8]>) -> Self {
        let now = match now.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => Instant { seconds: after.as_secs().cast_signed(), nanos: after.subsec_nanos() },
            Err(_) => Instant { seconds: 0, nanos: 0 },
        };
        Self::with(now, seed.as_ref())
    }

    /// A context at a moment written in RFC 3339.
    ///
    /// # Errors
    /// [`InvalidNow`] when the text is not a full timestamp with an offset.
    pub fn at(now: &str, seed: impl AsRef<[u8]>) -> Result<Self, InvalidNow> {
        match time::read(now) {
            Some(stamp) if !stamp.naive => Ok(Self::with(stamp.instant, seed.as_ref())),
            _ => Err(InvalidNow { found: now.to_owned() }),
        }
    }

    fn with(now: Instant, seed: &[u8]) -> Self {
        // A clock past the year 9999 stops at its last second.
        Self { now, text: time::written(now).unwrap_or(Written::LAST), seed: seed.into(), row: 0 }
    }

    /// The clock in UTC, fraction without trailing zeros.
    pub fn now_utc(&self) -> &str {
        self.text.as_str()
    }

    /// The same context for another row of a batch, counted from 0, so that each row gets ids of its own.
    ///
    /// ```
    /// use mass_core::Context;
    /// let context = Context::at("2026-11-24T13:15:21Z", "seed").unwrap();
    /// assert_eq!(context.for_row(0), context);
    /// assert_ne!(context.for_row(1).material("trace_id"), context.material("trace_id"));
    /// ```
    #[must_use]
    pub fn for_row(&self, row: usize) -> Self {
        let mut context = self.clone();
        context.turn_to(row);
        context
    }

    /// Makes it the context of another row.
    pub(crate) fn turn_to(&mut self, row: usize) {
        self.row = row as u64;
    }

    /// 32 bytes for one purpose: SHA-256 of seed, 0, label, 0 and the row number (8 bytes, big endian).
    /// A single call is row 0.
    pub fn material(&self, label: &str) -> [u8; 32] {
        *Digest::of_parts(&[self.seed.as_bytes(), &[0], label.as_bytes(), &[0], &self.row.to_be_bytes()]).bytes()
    }

    /// `<prefix>-<uuidv7>` (RFC 9562 section 5.7): the clock's milliseconds and bits of [`Context::material`].
    pub(crate) fn id(&self, prefix: &str, label: &str) -> String {
        let mut random = [0; 10];
        for (to, from) in random.iter_mut().zip(self.material(label)) {
            *to = from;
        }
        let millis = u64::try_from(self.now.unix_millis()).unwrap_or(0);
        let uuid = uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid();
        format!("{prefix}-{uuid}")
    }

    /// So many bytes of material, in lower-case hexadecimal.
    pub(crate) fn hex(&self, label: &str, bytes: usize) -> String {
        crate::digest::hex(self.material(label).get(..bytes).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest as _, Sha256};

    #[test]
    fn a_seed_of_any_length_counts_in_full() {
        for length in [0, 1, 16, Seed::SHORT - 1, Seed::SHORT, Seed::SHORT + 1, 255, 256, 300] {
            let seed: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
            let context = Context::at("2026-11-24T13:15:21Z", &seed).unwrap();
            let expected = Sha256::digest([&seed, b"\0label\0".as_slice(), &[0; 8]].concat());
            assert_eq!(context.material("label")[..], expected[..], "{length}");
            assert_ne!(context, Context::at("2026-11-24T13:15:21Z", [&seed[..], b"\0"].concat()).unwrap());
        }
    }
}
