//! The two pipelines: reading a document, judging it, and writing it in its normal form.

pub(crate) mod changes;
pub(crate) mod direct;
mod extras;
mod finish;
pub(crate) mod judge;
pub(crate) mod members;
#[cfg(feature = "signals")]
pub(crate) mod promote;
pub(crate) mod restore;
pub(crate) mod room;
pub(crate) mod simple;
#[cfg(feature = "signals")]
pub(crate) mod upgrade;
mod writer;

use crate::{
    context::Context,
    digest::Digest,
    input::Input,
    issue::Issue,
    options::{Options, PipelineChoice},
    signals::Recognised,
};
use changes::Change;
use judge::judge;
use serde::Serialize;
use std::fmt;

/// The versions, oldest first. [`upgrade`](crate::upgrade) moves a document to the right only.
pub const VERSIONS: [&str; 2] = ["1.0-simple", "1.1"];

/// Which pipeline took a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pipeline {
    /// MASS Simple, version `1.0-simple`.
    Simple,
    /// MASS Enterprise, version `1.1`.
    Enterprise,
}

impl Pipeline {
    /// `simple` or `enterprise`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Enterprise => "enterprise",
        }
    }

    /// The `schema_version` of its documents.
    pub fn version(self) -> &'static str {
        match self {
            Self::Simple => "1.0-simple",
            Self::Enterprise => "1.1",
        }
    }
}

/// A document in its normal form, and everything that was done to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Normalized {
    /// The pipeline that took it.
    pub pipeline: Pipeline,
    /// The document as RFC 8785 canonical bytes.
    pub canonical: Vec<u8>,
    /// SHA-256 of the canonical bytes.
    pub document_sha256: Digest,
    /// SHA-256 of the canonical document without what differs on every send.
    pub content_sha256: Digest,
    /// What was changed, in the order [`restore`](crate::restore) undoes from the end.
    pub changes: Vec<Change>,
    /// Warnings, in document order.
    pub issues: Vec<Issue>,
    /// Core signals recognised in the payload, when [`Options::signals`] asks for it.
    pub recognised: Vec<Recognised>,
}

impl Normalized {
    /// The document as a `serde_json` value, read from the canonical bytes at each call.
    pub fn document(&self) -> serde_json::Value {
        crate::json::read_value(self.text())
    }

    /// The canonical document as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.canonical).unwrap_or_default()
    }

    /// Gives the caller's document back; see [`restore`](crate::restore).
    ///
    /// # Errors
    /// [`RestoreError`](crate::RestoreError) when the changes do not fit the document, which does not happen for a
    /// result as it came from a normaliser.
    pub fn restore(&self) -> Result<Vec<u8>, restore::RestoreError> {
        restore::restore(&self.canonical, &self.changes)
    }
}

/// A document that was refused, with every reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Rejected {
    /// The pipeline, if the document got that far.
    pub pipeline: Option<Pipeline>,
    /// Errors and warnings, in document order.
    pub issues: Vec<Issue>,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rejected with {} issue(s)", self.issues.len())?;
        for issue in &self.issues {
            write!(f, "\n  {}: {issue}", issue.code)?;
        }
        Ok(())
    }
}

impl std::error::Error for Rejected {}

/// The verdict on a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The pipeline, if the document got that far.
    pub pipeline: Option<Pipeline>,
    /// Errors and warnings, in document order.
    pub issues: Vec<Issue>,
    /// Missing core signals over 21 (Enterprise).
    pub missing_ratio: Option<f64>,
    /// Seconds from the window's end to the request, not below 0 (Enterprise).
    pub staleness_seconds: Option<f64>,
}

impl Report {
    /// Whether there is no error. Warnings do not make a document invalid.
    pub fn is_valid(&self) -> bool {
        self.errors().next().is_none()
    }

    /// The errors.
    pub fn errors(&self) -> impl Iterator<Item = &Issue> {
        self.issues.iter().filter(|issue| issue.severity == crate::issue::Severity::Error)
    }

    /// The warnings.
    pub fn warnings(&self) -> impl Iterator<Item = &Issue> {
        self.issues.iter().filter(|issue| issue.severity == crate::issue::Severity::Warning)
    }
}

/// Normalises by a pipeline.
pub(crate) fn normalize(
    input: &Input<'_>,
    choice: PipelineChoice,
    options: &Options,
    context: &Context,
) -> Result<Normalized, Rejected> {
    conclude(judge(input, choice, options), input, options, context)
}

/// Writes a sound document out, or says why it is refused.
pub(crate) fn conclude(
    judged: judge::Judged<'_>,
    input: &Input<'_>,
    options: &Options,
    context: &Context,
) -> Result<Normalized, Rejected> {
    let rejected = judged.findings.has_errors();
    let issues = judged.findings.finish(input.source(), options);
    match judged.document {
        Some(document) if !rejected => {
            Ok(finish::finish(document, judged.payload, issues, options, context, input.len()))
        }
        _ => Err(Rejected { pipeline: judged.pipeline, issues }),
    }
}

/// Judges by a pipeline.
pub(crate) fn validate(input: &Input<'_>, choice: PipelineChoice, options: &Options) -> Report {
    let judged = judge(input, choice, options);
    let quality = judged.quality();
    Report {
        pipeline: judged.pipeline,
        issues: judged.findings.finish(input.source(), options),
        missing_ratio: quality.missing_ratio,
        staleness_seconds: quality.staleness_seconds,
    }
}
