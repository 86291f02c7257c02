//! What was verified.

use serde::Serialize;

use crate::{entry::Outcome, finding::Finding, hash::Hash};

/// Most findings that are kept.
const MOST: usize = 100;

/// A document that should be in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What it is called in the report.
    pub name: String,
    /// `sha256:…` of its bytes.
    pub bytes_sha256: String,
    /// `sha256:…` of its canonical form, where it has one.
    pub canonical_sha256: Option<String>,
}

/// Where a document is in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The document, by the name it was asked for with.
    pub document: String,
    /// The index of the entry.
    pub entry: u64,
    /// The row, of a batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// The line in the export.
    pub line: u64,
    /// When the entry was written.
    pub time: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The id of the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Whether these are the bytes that were sent; otherwise those of the document as it was kept or shown.
    pub as_sent: bool,
}

/// What was verified, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    /// Which log.
    pub origin: Option<String>,
    /// The index of the first entry of the export.
    pub first: u64,
    /// Entries of the log, by the last checkpoint that holds.
    pub size: u64,
    /// The root by that checkpoint.
    pub root: Option<Hash>,
    /// Entries that were read.
    pub entries: u64,
    /// Rows of batches that were read.
    pub rows: u64,
    /// Checkpoints that hold, kept ones too.
    pub checkpoints: u64,
    /// The time of the first entry.
    pub from: Option<String>,
    /// The time of the last entry.
    pub to: Option<String>,
    /// Documents that were asked for, and where they are.
    pub documents: Vec<Found>,
    /// What is wrong, in the order of the lines as far as it is known.
    pub findings: Vec<Finding>,
    /// Whether more is wrong than the findings tell.
    pub more: bool,
}

impl Report {
    /// Whether the log is what was signed.
    pub fn holds(&self) -> bool {
        self.findings.is_empty()
    }

    pub(crate) fn find(&mut self, finding: Finding) {
        if self.findings.len() < MOST {
            self.findings.push(finding);
        } else {
            self.more = true;
        }
    }

    /// Whether something is known to be wrong with a line.
    pub(crate) fn blames(&self, line: u64) -> bool {
        self.findings.iter().any(|finding| finding.line == Some(line))
    }
}
