//! # MASS core
//!
//! MASS carries what a data centre measured over a time window (energy, thermal, cooling, workload) to a
//! recommendation engine, in a form that can be trusted and audited. This crate is the contract and all that is done by
//! it: validation, normalisation, canonical form, fingerprints. It is pure: no I/O, no clock, no randomness, no unsafe
//! code, and no input makes it panic.
//!
//! Two pipelines stand side by side:
//!
//! | | takes | promises |
//! |---|---|---|
//! | **Simple** (`1.0-simple`) | any JSON object | cleans what it can prove, records every change |
//! | **Enterprise** (`1.1`) | the full contract | reports every violation, guesses nothing |
//!
//! ```
//! use mass_core::{Context, Options, normalize};
//!
//! // The clock and the seed are the caller's, so that a run can be repeated to the byte.
//! let context = Context::at("2026-11-24T13:15:21Z", "0f3a…").unwrap();
//! let export = r#"{"payload": {"IT Load (kW)": "1.240,5", "Free cooling": "sí", "Work order": "007312"}}"#;
//!
//! let cleaned = normalize(export, &Options::default(), &context).unwrap();
//! assert_eq!(cleaned.document()["payload"]["IT Load (kW)"], 1240.5);
//! assert_eq!(cleaned.document()["payload"]["Free cooling"], true);
//! assert_eq!(cleaned.document()["payload"]["Work order"], "007312"); // leading zeros: an id, left alone
//!
//! // Every change is there, and can be undone.
//! assert_eq!(cleaned.changes.iter().filter(|c| c.path.starts_with("/payload")).count(), 2);
//! let back: serde_json::Value = serde_json::from_slice(&cleaned.restore().unwrap()).unwrap();
//! assert_eq!(back, serde_json::from_str::<serde_json::Value>(export).unwrap());
//! ```
#![forbid(unsafe_code)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::todo,
    clippy::unimplemented,
    clippy::unreachable
)]

/// The crate's page, whose example is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod batch;
#[doc(hidden)]
pub mod binding;
mod canonical;
mod context;
pub mod contract;
mod digest;
mod index;
mod input;
mod issue;
mod json;
pub mod json_api;
mod lanes;
mod normalize;
mod options;
mod reading;
#[cfg(feature = "schema")]
mod schema;
mod scratch;
mod signals;
mod sort;
#[cfg(feature = "signals")]
pub mod table;
#[doc(hidden)]
pub mod testing;
mod text;
mod time;
mod trace_context;
mod unicode;
mod validate;

pub use batch::{Batch, BatchRow, Mapped, normalize_batch};
pub use canonical::{Canonical, canonicalize};
pub use context::{Context, InvalidNow};
pub use digest::Digest;
pub use input::Input;
#[cfg(feature = "schema")]
pub use issue::catalogue_to_json;
pub use issue::{
    CATALOGUE_VERSION, CatalogueEntry, Code, Issue, Layer, Locale, Param, Position, Severity, Text, UnknownCode,
    issue_catalogue,
};
pub use normalize::{
    Normalized, Pipeline, Rejected, Report, VERSIONS,
    changes::{Change, Rule},
    restore::{RestoreError, restore},
};
#[cfg(feature = "signals")]
pub use normalize::{promote::promote, upgrade::upgrade};
pub use options::{IdempotencyRule, InvalidOptions, KeysRule, MAX_DEPTH, Options, PayloadRule, PipelineChoice, Rules};
#[cfg(feature = "schema")]
pub use schema::{SchemaKind, schema};
#[cfg(feature = "signals")]
pub use signals::TableError;
pub use signals::{AliasTable, Recognised};
pub use trace_context::TraceContext;

/// Normalises a document by the pipeline it asks for.
///
/// A top-level `schema_version` decides; exactly `{"payload": {…}}` is a Simple record; any other object is taken as a
/// Simple payload. [`Options::pipeline`] can force one.
///
/// Normalising is deterministic (same input, options and context: same bytes), idempotent (its result normalises to
/// itself without changes) and reversible (see [`restore`]).
///
/// # Errors
/// [`Rejected`] with every issue found, in document order.
///
/// ```
/// use mass_core::{Context, Options, Pipeline, normalize};
///
/// let context = Context::at("2026-11-24T13:15:21Z", "docs").unwrap();
/// let simple = normalize(r#"{"temp": "17,4"}"#, &Options::default(), &context).unwrap();
/// assert_eq!(simple.pipeline, Pipeline::Simple);
///
/// let rejected = normalize(r#"{"schema_version": "1.2"}"#, &Options::default(), &context).unwrap_err();
/// assert_eq!(rejected.issues[0].path, "/schema_version");
/// ```
pub fn normalize<'a>(
    input: impl Into<Input<'a>>,
    options: &Options,
    context: &Context,
) -> Result<Normalized, Rejected> {
    normalize::normalize(&input.into(), options.pipeline, options, context)
}

/// Normalises a document as a Simple record, or as the payload of one.
///
/// # Errors
/// [`Rejected`] with every issue found, in document order.
///
/// ```
/// use mass_core::{Context, Options, normalize_simple};
///
/// let context = Context::at("2026-11-24T13:15:21Z", "docs").unwrap();
/// let cleaned = normalize_simple(r#"{"humidity": " n/a "}"#, &Options::default(), &context).unwrap();
/// assert!(cleaned.document()["payload"]["humidity"].is_null());
/// ```
pub fn normalize_simple<'a>(
    input: impl Into<Input<'a>>,
    options: &Options,
    context: &Context,
) -> Result<Normalized, Rejected> {
    normalize::normalize(&input.into(), PipelineChoice::Simple, options, context)
}

/// Normalises a document as an Enterprise request, whatever it calls itself.
///
/// # Errors
/// [`Rejected`] with every issue found, in document order.
///
/// ```
/// use mass_core::{Code, Context, Options, normalize_enterprise};
///
/// let context = Context::at("2026-11-24T13:15:21Z", "docs").unwrap();
/// let rejected = normalize_enterprise("{}", &Options::default(), &context).unwrap_err();
/// assert!(rejected.issues.iter().all(|issue| issue.code == Code::MissingField));
/// ```
pub fn normalize_enterprise<'a>(
    input: impl Into<Input<'a>>,
    options: &Options,
    context: &Context,
) -> Result<Normalized, Rejected> {
    normalize::normalize(&input.into(), PipelineChoice::Enterprise, options, context)
}

/// Judges a document in all four layers, without writing anything. A bad document is a report, not an error.
///
/// ```
/// use mass_core::{Options, validate};
///
/// let report = validate(r#"{"schema_version": "1.1", "request": []}"#, &Options::default());
/// assert!(!report.is_valid());
/// let first = report.errors().find(|issue| issue.path == "/request").unwrap();
/// assert_eq!(first.position.unwrap().line, 1);
/// ```
pub fn validate<'a>(input: impl Into<Input<'a>>, options: &Options) -> Report {
    normalize::validate(&input.into(), options.pipeline, options)
}

/// Judges a recommendation response; with its request also whether the two belong together: ids, mode, limits and
/// fingerprint. Issues about the request itself have paths under `/$request`.
///
/// ```
/// use mass_core::{Options, validate_response};
///
/// let report = validate_response(r#"{"schema_version": "1.1"}"#, None, &Options::default());
/// assert!(report.issues.iter().any(|issue| issue.path == "/response"));
/// ```
pub fn validate_response<'a>(response: impl Into<Input<'a>>, request: Option<Input<'_>>, options: &Options) -> Report {
    validate::response::validate(&response.into(), request.as_ref(), options)
}
