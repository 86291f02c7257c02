//! The form of an export: lines of JSON that prove themselves.
//!
//! The first line is a [`Header`]. Then come the entries, each as its leaf, byte for byte; behind an entry of a batch its
//! rows, each as its leaf; and checkpoints, each behind the last entry that it covers. The last line is a checkpoint over
//! everything.

use serde::{Deserialize, Serialize};

use crate::hash::Hash;

/// The form of exports that this crate writes.
pub const FORM: &str = "mass-audit-1";

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// [`FORM`].
    pub export: String,
    /// The index of the first entry. An export may begin where an earlier one ended.
    pub first: u64,
    /// Which log, as in its checkpoints.
    pub origin: String,
    /// The largest whole subtrees over the entries before the first, from left to right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub peaks: Vec<Hash>,
    /// Entries of the log, those before the first too.
    pub size: u64,
}

/// A line with a signed checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckpointLine {
    /// The note.
    pub checkpoint: String,
}

/// The first line of an export.
pub fn header(origin: &str, first: u64, peaks: &[Hash], size: u64) -> Vec<u8> {
    line(&Header { export: FORM.to_owned(), first, origin: origin.to_owned(), peaks: peaks.to_vec(), size })
}

/// The line of a checkpoint.
pub fn checkpoint(note: &str) -> Vec<u8> {
    line(&CheckpointLine { checkpoint: note.to_owned() })
}

fn line(value: &impl Serialize) -> Vec<u8> {
    let mut text = serde_json::to_vec(value).unwrap_or_default();
    text.push(b'\n');
    text
}

/// Reads a line that must be written exactly as this crate writes it.
pub(crate) fn exactly<'a, T: Serialize + Deserialize<'a>>(text: &'a [u8]) -> Option<T> {
    let value = serde_json::from_slice(text).ok()?;
    (serde_json::to_vec(&value).ok()? == text).then_some(value)
}
