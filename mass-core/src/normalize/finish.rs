//! A sound document to its canonical bytes: ids and times filled in, changes listed, digests taken.

use super::{
    Normalized, Pipeline,
    changes::{Change, Rule},
    extras,
    simple::{
        Run,
        tape::{TapeWriter, Written},
    },
    writer::Writer,
};
use crate::{
    context::Context,
    contract::fields::Field,
    digest::Digest,
    issue::Issue,
    json::{
        pointer::Path,
        tape::{Item, Tape},
    },
    options::{IdempotencyRule, KeysRule, Options, PayloadRule},
    scratch::{self, Kept},
    signals::Recognised,
    validate::{
        document::{Document, Fact},
        findings::Findings,
    },
};
use serde_json::Value;

/// Room that is taken for a content key until the content is known.
const CONTENT_KEY: &str = "idem-00000000000000000000000000000000";

/// Whether the payload can be read onto a tape: these options need the tree.
pub(crate) fn taped(options: &Options) -> bool {
    options.keys == KeysRule::Preserve && !options.signals
}

/// Applies the Simple rules to a payload on a tape: all of it, or what is in its only member. `None` when the tree
/// must tell what is wrong with it.
pub(crate) fn taped_payload(
    document: &Document<'_>,
    tape: &Tape<'_>,
    (index, item): (u32, Item),
    options: &Options,
    findings: &mut Findings,
) -> Option<Payload> {
    let path = if document.bare { Path::ROOT } else { Path::ROOT.key("payload") };
    let preserve = document.is_enterprise() && options.payload == PayloadRule::Preserve;
    let mut run = Run { options, changes: scratch::take(&CHANGES), findings, preserve, reported: Vec::new() };
    let canonical = TapeWriter::new(tape, document.source, &mut run).write(index, item, path)?;
    Some(Payload { changes: run.changes, recognised: Vec::new(), canonical: Some(canonical) })
}

/// Applies the Simple rules to the payload. Their findings may still reject the document.
pub(crate) fn payload(document: &mut Document<'_>, options: &Options, findings: &mut Findings) -> Payload {
    let Some(mut node) = document.payload.take() else { return Payload::default() };
    let path = Path::ROOT;
    let path = if document.bare { path } else { path.key("payload") };
    #[cfg(feature = "signals")]
    let (recognised, reported) = if options.signals {
        super::simple::recognise::in_payload(&node, path, options, findings)
    } else {
        (Vec::new(), Vec::new())
    };
    #[cfg(not(feature = "signals"))]
    let (recognised, reported) = (Vec::new(), Vec::new());
    let preserve = document.is_enterprise() && options.payload == PayloadRule::Preserve;
    let mut run = Run { options, changes: Vec::new(), findings, preserve, reported };
    run.apply(&mut node, path);
    let changes = run.changes;
    document.payload = Some(node);
    Payload { changes, recognised, canonical: None }
}

thread_local! {
    static CHANGES: Kept<Change> = const { Kept::new(Vec::new()) };
}

/// What the Simple rules did to a payload.
#[derive(Debug, Default)]
pub(crate) struct Payload {
    changes: Vec<Change>,
    recognised: Vec<Recognised>,
    /// Its canonical bytes, when it was read onto a tape.
    canonical: Option<Written>,
}

/// Writes the document out. Every rule has been kept when this is called.
pub(crate) fn finish<'a>(
    mut document: Box<Document<'a>>,
    payload: Payload,
    issues: Vec<Issue>,
    options: &Options,
    context: &'a Context,
    size_hint: usize,
) -> Normalized {
    let content_key = fill_in(&mut document, options, context);
    let enterprise = document.is_enterprise();
    let mut writer = Writer::new(size_hint + 512, document.fixes.len() + 4, payload.changes, payload.canonical);
    if document.bare {
        writer.wrap();
    }
    writer.document(&mut document);
    let Writer { mut out, mut changes, payload_changes, cuts, key_at, .. } = writer;
    scratch::give(&CHANGES, payload_changes);
    let (document_sha256, content_sha256);
    if document.extras.is_empty() && !content_key {
        (document_sha256, content_sha256) = cuts.digests(&out);
    } else {
        if document.extras.is_empty() {
            content_sha256 = cuts.digests(&out).1;
            // The text starts behind its quote.
            let room = key_at.and_then(|at| out.get_mut(at + 1..at + 1 + CONTENT_KEY.len()));
            if let Some(room) = room {
                room.copy_from_slice(key_from(&content_sha256).as_bytes());
            }
        } else {
            let whole;
            (whole, content_sha256) = extras::insert(&out, std::mem::take(&mut document.extras), content_key);
            // Into the room that may be lent.
            out.clear();
            out.extend_from_slice(&whole);
        }
        document_sha256 = Digest::of(&out);
    }
    changes.append(&mut document.extra_changes);
    if content_key {
        record_content_key(&mut changes, &key_from(&content_sha256));
    }
    Normalized {
        pipeline: if enterprise { Pipeline::Enterprise } else { Pipeline::Simple },
        document_sha256,
        content_sha256,
        canonical: out,
        changes,
        issues,
        recognised: payload.recognised,
    }
}

/// Fills in what the caller left out. True when the idempotency key waits for the content digest.
fn fill_in<'a>(document: &mut Document<'a>, options: &Options, context: &'a Context) -> bool {
    let absent = |document: &Document<'_>, field| document.fact(field) == Fact::Absent;
    if document.is_simple() {
        // Most of the envelope is made here.
        document.fixes.reserve(9);
    }
    if absent(document, Field::SchemaVersion) {
        document.put(Field::SchemaVersion, Fact::Text, "1.0-simple", Rule::Version);
    }
    if absent(document, Field::CorrelationId) {
        document.put(Field::CorrelationId, Fact::Text, context.id("corr", "correlation_id"), Rule::Generate);
    }
    if absent(document, Field::NormalizedAt) {
        document.put(Field::NormalizedAt, Fact::Text, context.now_utc(), Rule::Clock);
    }
    if absent(document, Field::RequestId) {
        document.put(Field::RequestId, Fact::Text, context.id("req", "request_id"), Rule::Generate);
    }
    if absent(document, Field::Timestamp) {
        document.put(Field::Timestamp, Fact::Text, context.now_utc(), Rule::Clock);
    }
    if absent(document, Field::TraceParent) {
        fill_in_trace(document, options, context);
    }
    if absent(document, Field::IdempotencyKey) {
        let from_content = options.idempotency == IdempotencyRule::Content;
        let key = if from_content { CONTENT_KEY.to_owned() } else { context.id("idem", "idempotency_key") };
        document.put(Field::IdempotencyKey, Fact::Text, key, Rule::Generate);
        return from_content;
    }
    false
}

/// The trace of a Simple record that has none: the caller's, or a new one.
fn fill_in_trace<'a>(document: &mut Document<'a>, options: &Options, context: &'a Context) {
    let mut put = |field, text: String| document.put(field, Fact::Text, text, Rule::Trace);
    let Some(caller) = &options.trace else {
        let (trace, span) = (context.hex("trace_id", 16), context.hex("span_id", 8));
        put(Field::TraceParent, format!("00-{trace}-{span}-01"));
        put(Field::TraceId, trace);
        put(Field::SpanId, span);
        return;
    };
    put(Field::TraceParent, caller.traceparent().to_owned());
    put(Field::TraceId, caller.trace_id().to_owned());
    put(Field::SpanId, caller.span_id().to_owned());
    // What a document says of its vendors without a trace stays its own.
    if let Some(state) = caller.tracestate()
        && document.fact(Field::TraceState) == Fact::Absent
    {
        document.put(Field::TraceState, Fact::Text, state.to_owned(), Rule::Trace);
    }
}

/// The idempotency key of a content.
pub(crate) fn key_from(content: &Digest) -> String {
    let hex: String = content.hex().chars().take(32).collect();
    format!("idem-{hex}")
}

/// Puts the content key into the change that noted the room taken for it.
fn record_content_key(changes: &mut [Change], key: &str) {
    for change in changes.iter_mut().filter(|change| change.rule == Rule::Generate) {
        match &mut change.after {
            Some(Value::String(after)) if after == CONTENT_KEY => key.clone_into(after),
            Some(Value::Object(members)) => {
                if let Some(after) = members.get_mut("idempotency_key") {
                    *after = Value::from(key);
                }
            }
            _ => {}
        }
    }
}
