//! What an entry of the log says. The leaf of the tree is exactly its canonical JSON (RFC 8785).

use serde::{Deserialize, Serialize};

use crate::{
    hash::{Hash, leaf_hash},
    tree::Frontier,
};

/// The form of entries that this crate writes.
pub const VERSION: u64 = 1;

/// What became of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It was done.
    Accepted,
    /// The caller was told why not.
    Refused,
    /// The service could not.
    Failed,
}

impl Outcome {
    /// By the status of the answer.
    ///
    /// ```
    /// use mass_audit::Outcome;
    /// assert_eq!([201, 422, 503].map(Outcome::of), [Outcome::Accepted, Outcome::Refused, Outcome::Failed]);
    /// ```
    pub fn of(status: u16) -> Self {
        match status {
            0..=399 => Self::Accepted,
            400..=499 => Self::Refused,
            _ => Self::Failed,
        }
    }

    /// The name in entries.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

/// One operation: who did what, with what, and what came of it. Digests are `sha256:<64 hex>`.
// Members stand in the order of the canonical form: a test compares the two.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Entry {
    /// Bytes of the input as it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// The address of the caller, where the service is told to keep it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// The commit that the service was built from.
    pub commit: String,
    /// The document's `content_sha256`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_sha256: Option<String>,
    /// The version of the contract that the document follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dataset_version: Option<String>,
    /// The document's `document_sha256`: of what was kept, or shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_sha256: Option<String>,
    /// The version of the engine that judged.
    pub engine_version: String,
    /// The place in the log, from 0.
    pub index: u64,
    /// SHA-256 of the input as it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_sha256: Option<String>,
    /// The codes of what was wrong with the document, each once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<String>,
    /// The document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mass_id: Option<String>,
    /// The HTTP method.
    pub method: String,
    /// What became of it: `accepted`, `refused` or `failed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// SHA-256 of the body of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output_sha256: Option<String>,
    /// The hash of the entry before as a leaf; the first has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<Hash>,
    /// The kind of problem that was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// What was asked for, behind the question mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// It was the stored answer to an earlier request.
    #[serde(skip_serializing_if = "is_false")]
    pub replayed: bool,
    /// The request, among all of the service.
    pub request_id: String,
    /// The role of the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The route.
    pub route: String,
    /// Documents that one entry stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<Rows>,
    /// W3C Trace Context.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span_id: Option<String>,
    /// The status of the answer.
    pub status: u16,
    /// What the operation was about, if no document: the id of a user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Whose log it is.
    pub tenant: String,
    /// When it was written: RFC 3339, UTC; never before that of the entry before.
    pub time: String,
    /// W3C Trace Context.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
    /// The id of the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The form of the entry.
    pub version: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

impl Entry {
    /// The leaf.
    ///
    /// # Errors
    /// Those of writing JSON; there are none in practice.
    pub fn leaf(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }
}

/// Documents that were taken together, as rows of a batch. Each row is a leaf of a tree of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    /// Rows that were kept.
    pub accepted: u64,
    /// All of them.
    pub count: u64,
    /// The number of the first within its batch, from 0.
    pub first: u64,
    /// Rows that were refused.
    pub rejected: u64,
    /// Rows that had been kept before.
    pub replayed: u64,
    /// The root of the tree over them.
    pub root: Hash,
}

/// One row of a batch.
// As above: in the order of the canonical form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Row {
    /// The document's `content_sha256`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_sha256: Option<String>,
    /// The version of the contract that the document follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dataset_version: Option<String>,
    /// The document's `document_sha256`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_sha256: Option<String>,
    /// SHA-256 of the row as it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_sha256: Option<String>,
    /// The codes of what was wrong with the document, each once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<String>,
    /// The document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mass_id: Option<String>,
    /// The hash of the row before as a leaf; the first of an entry has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<Hash>,
    /// The kind of problem that was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// It was the stored answer to an earlier request.
    #[serde(skip_serializing_if = "is_false")]
    pub replayed: bool,
    /// The number within the batch, from 0.
    pub row: u64,
    /// The status as if the row had been sent alone.
    pub status: u16,
}

/// Chains rows, gives the leaf of each, a line each, and what their entry says of them.
///
/// # Errors
/// Those of writing JSON; there are none in practice.
pub fn seal_rows(rows: Vec<Row>) -> Result<(String, Rows), serde_json::Error> {
    let (mut tree, mut text, mut previous) = (Frontier::default(), String::new(), None);
    let first = rows.first().map_or(0, |row| row.row);
    let mut sealed = Rows { accepted: 0, count: 0, first, rejected: 0, replayed: 0, root: tree.root() };
    for mut row in rows {
        *(match (Outcome::of(row.status), row.replayed) {
            (Outcome::Accepted, false) => &mut sealed.accepted,
            (Outcome::Accepted, true) => &mut sealed.replayed,
            _ => &mut sealed.rejected,
        }) += 1;
        row.previous = previous;
        let leaf = serde_json::to_string(&row)?;
        let hash = leaf_hash(leaf.as_bytes());
        tree.push(hash);
        previous = Some(hash);
        text.push_str(&leaf);
        text.push('\n');
    }
    sealed.count = tree.size();
    sealed.root = tree.root();
    Ok((text, sealed))
}
