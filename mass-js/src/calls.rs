//! The calls: what JavaScript hands in, the core's answer, and the way of the answer into a record.

use crate::{
    choice::Choice,
    explain::explain,
    record::{HAS_RATIO, HAS_STALENESS, Kind, Record, VALID},
};
use mass_core::{self as core, Context, Input, Issue, Rejected, Report};
use std::borrow::Cow;

/// What a call is and how its document comes, as JavaScript packs it into one number (`mass-node/lib/record.ts`).
#[derive(Clone, Copy, Debug)]
pub struct What(pub u32);

impl What {
    /// The document is a JavaScript text, else a `Uint8Array`.
    pub const TEXT: u32 = 1 << 4;
    /// The text was written for an object.
    pub const OBJECT: u32 = 1 << 5;
    /// With the object's own NaN or infinity in it.
    pub const NON_FINITE: u32 = 1 << 6;
    /// The clock is given.
    pub const NOW: u32 = 1 << 7;
    /// The seed is given.
    pub const SEED: u32 = 1 << 9;
    /// The text has lone surrogates.
    pub const ILL_FORMED: u32 = 1 << 8;
    /// The text lies in the first `units` bytes of a `Uint8Array`.
    pub const LAID: u32 = 1 << 10;
    /// It is no text but a packed object (`mass-node/src/packed/mod.rs`).
    pub const PACKED: u32 = 1 << 11;

    /// Its number.
    pub fn call(self) -> u32 {
        self.0 & 15
    }

    /// Whether a flag is set.
    pub fn has(self, flag: u32) -> bool {
        self.0 & flag != 0
    }

    /// Whether the text was written for an object.
    pub fn is_object(self) -> bool {
        self.has(Self::OBJECT)
    }

    /// Whether the call has use for a clock and a seed.
    pub fn needs_context(self) -> bool {
        !matches!(self.call(), VALIDATE | CANONICALIZE | VALIDATE_RESPONSE | RESTORE)
    }
}

const NORMALIZE: u32 = 0;
const NORMALIZE_SIMPLE: u32 = 1;
const NORMALIZE_ENTERPRISE: u32 = 2;
const VALIDATE: u32 = 3;
const CANONICALIZE: u32 = 4;
const VALIDATE_RESPONSE: u32 = 5;
const PROMOTE: u32 = 6;
const UPGRADE: u32 = 7;
const RESTORE: u32 = 8;
/// Panics, so that the tests can see what becomes of it.
const PANIC: u32 = 15;

/// The record of a call; its text may lie in the document.
pub type Answer<'a> = Record<Cow<'a, [u8]>>;

/// The second document of a call, and what else only some calls have.
#[derive(Clone, Copy, Debug, Default)]
pub struct Other<'a> {
    /// A request, a profile, or changes.
    pub bytes: Option<&'a [u8]>,
    /// They were written for an object.
    pub is_object: bool,
    /// The version to upgrade to.
    pub to: &'a str,
}

/// The record of a call that was not made rightly.
pub fn misuse<'a>(why: impl Into<String>) -> Answer<'a> {
    Record::new(Kind::Misuse, Cow::Owned(why.into().into_bytes()))
}

/// The record of options that were forgotten.
pub fn forgotten<'a>() -> Answer<'a> {
    Record::new(Kind::Forgotten, Cow::Borrowed(&[]))
}

/// The record of a packed object that has to come as text.
pub fn unsure<'a>() -> Answer<'a> {
    Record::new(Kind::Unsure, Cow::Borrowed(&[]))
}

/// The record of a fault of ours.
pub fn internal<'a>(why: String) -> Answer<'a> {
    Record::new(Kind::Internal, Cow::Owned(why.into_bytes()))
}

/// Makes a call.
///
/// # Panics
/// Only where the core has a fault, or when it is asked to (`PANIC`, by which the nets of the bindings are tested).
pub fn answer<'a>(what: What, document: &'a [u8], other: &Other<'_>, choice: &Choice) -> Answer<'a> {
    let options = &*choice.options;
    let context = || choice.context.as_ref().ok_or("a call without context");
    let input = Input::from(document);
    let issues = |issues: &mut Vec<Issue>| {
        let second = other.bytes.map(|bytes| {
            let prefix = if what.call() == VALIDATE_RESPONSE { "/$request" } else { "/profile" };
            (other.is_object.then_some(bytes), prefix)
        });
        explain(issues, what.is_object().then_some(document), second);
    };
    let normalized = |result: Result<core::Normalized, Rejected>| outcome(result, issues);
    let work = |context: &Context| match what.call() {
        NORMALIZE => normalized(core::normalize(input.clone(), options, context)),
        NORMALIZE_SIMPLE => normalized(core::normalize_simple(input.clone(), options, context)),
        NORMALIZE_ENTERPRISE => normalized(core::normalize_enterprise(input.clone(), options, context)),
        #[cfg(not(feature = "signals"))]
        PROMOTE | UPGRADE => misuse("this module has no promote and no upgrade: load mass.wasm"),
        #[cfg(feature = "signals")]
        PROMOTE => {
            let profile = other.bytes.unwrap_or_default();
            normalized(core::promote(input.clone(), profile, options, context))
        }
        #[cfg(feature = "signals")]
        UPGRADE => {
            let profile = other.bytes.map(Input::from);
            normalized(core::upgrade(input.clone(), other.to, profile, options, context))
        }
        _ => misuse("no such call"),
    };
    match what.call() {
        VALIDATE => report(core::validate(input, options), issues, what, document),
        VALIDATE_RESPONSE => {
            let request = other.bytes.map(Input::from);
            report(core::validate_response(input, request, options), issues, what, document)
        }
        CANONICALIZE => match core::canonicalize(input, options) {
            Ok(c) => Record::new(Kind::Canonical, Cow::Owned(c.bytes)).digests(&[&c.document_sha256]),
            Err(refused) => rejected(refused, issues),
        },
        RESTORE => restored(document, other.bytes.unwrap_or_default()),
        PANIC => panic!("{}", String::from_utf8_lossy(document)),
        _ => context().map_or_else(misuse, work),
    }
}

/// The record of what a normaliser has made of a document; `explain` sees the issues before they are written.
pub fn outcome<'a>(result: Result<core::Normalized, Rejected>, explain: impl FnOnce(&mut Vec<Issue>)) -> Answer<'a> {
    match result {
        Ok(mut normalized) => {
            explain(&mut normalized.issues);
            Record::new(Kind::Normalized, Cow::Owned(normalized.canonical))
                .pipeline(Some(normalized.pipeline))
                .digests(&[&normalized.document_sha256, &normalized.content_sha256])
                .changes(&normalized.changes)
                .issues(&normalized.issues)
                .recognised(&normalized.recognised)
        }
        Err(refused) => rejected(refused, explain),
    }
}

fn rejected(mut refused: Rejected, explain: impl FnOnce(&mut Vec<Issue>)) -> Answer<'static> {
    explain(&mut refused.issues);
    Record::new(Kind::Rejected, Cow::Borrowed(&[][..])).pipeline(refused.pipeline).issues(&refused.issues)
}

fn report(mut report: Report, explain: impl FnOnce(&mut Vec<Issue>), what: What, document: &[u8]) -> Answer<'_> {
    explain(&mut report.issues);
    let valid = report.is_valid();
    // JavaScript's texts do not change; bytes can, so that a copy is kept of those that were judged.
    let text = if valid && !what.has(What::TEXT) { document } else { &[] };
    let mut record = Record::new(Kind::Report, Cow::Borrowed(text)).pipeline(report.pipeline).issues(&report.issues);
    (record.flags, record.numbers) = verdict(&report);
    record
}

/// The flags of a report, and its numbers: missing ratio and staleness.
pub fn verdict(report: &Report) -> (u8, [f64; 2]) {
    let valid = if report.is_valid() { VALID } else { 0 };
    let flag = |number: Option<f64>, flag| if number.is_some() { flag } else { 0 };
    let flags = valid | flag(report.missing_ratio, HAS_RATIO) | flag(report.staleness_seconds, HAS_STALENESS);
    (flags, [report.missing_ratio, report.staleness_seconds].map(Option::unwrap_or_default))
}

fn restored<'a>(document: &[u8], changes: &[u8]) -> Answer<'a> {
    let changes = match core::binding::read_changes(changes) {
        Ok(changes) => changes,
        Err(why) => return misuse(format!("changes: {why}")),
    };
    match core::restore(document, &changes) {
        Ok(bytes) => Record::new(Kind::Restored, Cow::Owned(bytes)),
        Err(error) => {
            let path = error.path().to_owned();
            Record::new(Kind::NotRestored, Cow::Owned(error.to_string().into_bytes())).path(&path)
        }
    }
}
