//! What is wrong with a log, and where.

use serde::Serialize;

/// What is wrong, in words that never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// The first line is not that of an export.
    BadHeader,
    /// A line is no entry, row or checkpoint.
    Unreadable,
    /// An entry, or a row, is not as it was written.
    Changed,
    /// Entries, or rows, are not there.
    Missing,
    /// An entry stands at another place than its own.
    OutOfOrder,
    /// An entry is there twice.
    Duplicate,
    /// An entry has an earlier time than the one before.
    TimeBackwards,
    /// The entries are not those that were signed, and the change cannot be narrowed down.
    Rewritten,
    /// The log does not begin as it did when a checkpoint was kept.
    Forked,
    /// The log is shorter than it was when a checkpoint was kept.
    CutOff,
    /// A checkpoint is not signed by a known key, or does not fit its signature.
    BadSignature,
    /// A checkpoint is of another log.
    OtherLog,
    /// The export does not end with a checkpoint over all of it.
    Unsealed,
    /// A kept checkpoint is older than the export.
    NotCovered,
    /// No entry has this document.
    DocumentMissing,
}

impl Problem {
    /// Its name, as in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadHeader => "bad_header",
            Self::Unreadable => "unreadable",
            Self::Changed => "changed",
            Self::Missing => "missing",
            Self::OutOfOrder => "out_of_order",
            Self::Duplicate => "duplicate",
            Self::TimeBackwards => "time_backwards",
            Self::Rewritten => "rewritten",
            Self::Forked => "forked",
            Self::CutOff => "cut_off",
            Self::BadSignature => "bad_signature",
            Self::OtherLog => "other_log",
            Self::Unsealed => "unsealed",
            Self::NotCovered => "not_covered",
            Self::DocumentMissing => "document_missing",
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What.
    pub problem: Problem,
    /// The line in the export, from 1; none where no line is to blame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The index of the entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<u64>,
    /// The number of the row within its batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// In English.
    pub message: String,
    /// In Spanish.
    #[serde(skip)]
    pub mensaje: String,
}

impl Finding {
    /// Something wrong, in English and in Spanish.
    pub fn new(problem: Problem, en: impl Into<String>, es: impl Into<String>) -> Self {
        Self { problem, line: None, entry: None, row: None, message: en.into(), mensaje: es.into() }
    }

    /// In a file beside the export: its messages begin with its name.
    #[must_use]
    pub(crate) fn about(mut self, name: &str) -> Self {
        self.message = format!("{name}: {}", self.message);
        self.mensaje = format!("{name}: {}", self.mensaje);
        self
    }

    /// In this line.
    #[must_use]
    pub fn line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// About this entry.
    #[must_use]
    pub fn entry(mut self, entry: u64) -> Self {
        self.entry = Some(entry);
        self
    }

    /// About this row of it.
    #[must_use]
    pub fn row(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }
}
