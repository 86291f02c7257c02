//! The calls: what JavaScript hands in, the core's answer, and the way of the answer into a record.

use crate::{
    explain::explain,
    js::{self, Text},
    net::net,
    options,
    record::{HAS_RATIO, HAS_STALENESS, Kind, Record, VALID},
};
use mass_core::{self as core, Change, Context, Input, Issue, Options, Rejected, Report};
use napi::{Env, Error, Result, bindgen_prelude::Unknown};
use std::{borrow::Cow, sync::Arc};

/// What a call is and how its document comes, as `lib/native.ts` packs it into one number.
#[derive(Clone, Copy)]
pub(crate) struct What(pub(crate) u32);

impl What {
    /// The document is a JavaScript text, else a `Uint8Array`.
    const TEXT: u32 = 1 << 4;
    /// The text was written for an object.
    const OBJECT: u32 = 1 << 5;
    /// With the object's own NaN or infinity in it.
    pub(crate) const NON_FINITE: u32 = 1 << 6;
    /// The clock is given.
    const NOW: u32 = 1 << 7;
    /// The seed is given.
    const SEED: u32 = 1 << 9;
    /// The text has lone surrogates.
    const ILL_FORMED: u32 = 1 << 8;

    /// The text lies in the first `units` bytes of a `Uint8Array`.
    const LAID: u32 = 1 << 10;

    pub(crate) fn call(self) -> u32 {
        self.0 & 15
    }

    pub(crate) fn has(self, flag: u32) -> bool {
        self.0 & flag != 0
    }

    pub(crate) fn is_object(self) -> bool {
        self.has(Self::OBJECT)
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

pub(crate) type Answer<'a> = Record<Cow<'a, [u8]>>;

/// A document where it lies, or the copy of a text.
pub(crate) enum Document<'a> {
    Bytes(&'a [u8]),
    Text(Text),
}

impl Document<'_> {
    pub(crate) fn read<'a>(env: &Env, what: What, value: &Unknown<'_>, units: u32) -> Result<Document<'a>> {
        if what.has(What::TEXT) && !what.has(What::LAID) {
            return Text::read(env, value, units as usize, !what.has(What::ILL_FORMED)).map(Document::Text);
        }
        // SAFETY: calls run no JavaScript before they are done with their documents.
        let bytes = unsafe { js::bytes(env, value)? };
        let length = if what.has(What::LAID) { units as usize } else { bytes.len() };
        bytes.get(..length).map(Document::Bytes).ok_or_else(|| Error::from_reason("a text of that length is needed"))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Text(text) => text.bytes(),
        }
    }
}

/// The second document of a call, and what else only some calls have.
#[derive(Default)]
pub(crate) struct Other<'a> {
    pub(crate) bytes: Option<&'a [u8]>,
    pub(crate) is_object: bool,
    pub(crate) to: &'a str,
}

/// The options of a call; the context is made when a call needs one.
pub(crate) struct Choice {
    pub(crate) options: Arc<Options>,
    pub(crate) context: Option<Context>,
}

impl Choice {
    /// A record instead, when the handle was forgotten or the context is wrong.
    pub(crate) fn read<'a>(
        env: &Env,
        what: What,
        handle: u32,
        now: &Unknown<'_>,
        seed: &Unknown<'_>,
    ) -> Result<std::result::Result<Self, Answer<'a>>> {
        let Some(mut options) = options::find(handle) else {
            return Ok(Err(Record::new(Kind::Forgotten, Cow::Borrowed(&[][..]))));
        };
        if what.has(What::NON_FINITE) {
            options = options::with_non_finite(options);
        }
        let context = if what.has(What::NOW | What::SEED) {
            // SAFETY: it is a value of this call.
            let now: String = unsafe { now.cast()? };
            let now = what.has(What::NOW).then_some(now.as_str());
            match options::given(env, now, what.has(What::SEED).then_some(seed))? {
                Ok(context) => Some(context),
                Err(why) => return Ok(Err(misuse(why))),
            }
        } else if matches!(what.call(), VALIDATE | CANONICALIZE | VALIDATE_RESPONSE | RESTORE) {
            None
        } else {
            Some(options::system()?)
        };
        Ok(Ok(Self { options, context }))
    }
}

pub(crate) fn misuse<'a>(why: impl Into<String>) -> Answer<'a> {
    Record::new(Kind::Misuse, Cow::Owned(why.into().into_bytes()))
}

pub(crate) fn internal<'a>(why: String) -> Answer<'a> {
    Record::new(Kind::Internal, Cow::Owned(why.into_bytes()))
}

/// Makes a call, and keeps its panics in.
pub(crate) fn answer<'a>(what: What, document: &'a [u8], other: &Other<'_>, choice: &Choice) -> Answer<'a> {
    net(|| dispatch(what, document, other, choice)).unwrap_or_else(internal)
}

fn dispatch<'a>(what: What, document: &'a [u8], other: &Other<'_>, choice: &Choice) -> Answer<'a> {
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
    let normalized = |result: std::result::Result<core::Normalized, Rejected>| outcome(result, issues);
    let work = |context: &Context| match what.call() {
        NORMALIZE => normalized(core::normalize(input.clone(), options, context)),
        NORMALIZE_SIMPLE => normalized(core::normalize_simple(input.clone(), options, context)),
        NORMALIZE_ENTERPRISE => normalized(core::normalize_enterprise(input.clone(), options, context)),
        PROMOTE => {
            let profile = other.bytes.unwrap_or_default();
            normalized(core::promote(input.clone(), profile, options, context))
        }
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

pub(crate) fn outcome<'a>(
    result: std::result::Result<core::Normalized, Rejected>,
    explain: impl FnOnce(&mut Vec<Issue>),
) -> Answer<'a> {
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
    record.flags = if valid { VALID } else { 0 };
    for (place, (number, flag)) in
        [(report.missing_ratio, HAS_RATIO), (report.staleness_seconds, HAS_STALENESS)].into_iter().enumerate()
    {
        if let Some(number) = number {
            record.flags |= flag;
            record.numbers[place] = number;
        }
    }
    record
}

fn restored<'a>(document: &[u8], changes: &[u8]) -> Answer<'a> {
    let changes: Vec<Change> = match serde_json::from_slice(changes) {
        Ok(changes) => changes,
        Err(error) => return misuse(format!("changes: {error}")),
    };
    match core::restore(document, &changes) {
        Ok(bytes) => Record::new(Kind::Restored, Cow::Owned(bytes)),
        Err(error) => {
            let path = error.path().to_owned();
            Record::new(Kind::NotRestored, Cow::Owned(error.to_string().into_bytes())).path(&path)
        }
    }
}
