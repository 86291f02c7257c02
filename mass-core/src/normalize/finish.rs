//! A sound document to its canonical bytes: ids and times filled in, changes listed, digests taken.

use super::{
    Normalized, Pipeline,
    changes::{Change, Rule},
    extras,
    simple::{Run, recognise},
};
use crate::{
    context::Context,
    contract::{
        fields::Field,
        table::{Key, Step, Table, What},
    },
    digest::{Cuts, Digest},
    issue::Issue,
    json::{
        number::write_number,
        pointer::Path,
        write::{copy, write_node, write_string},
    },
    options::{IdempotencyRule, Options, PayloadRule},
    signals::Recognised,
    validate::{
        document::{Document, Fact, Presence, Slot},
        findings::Findings,
    },
};
use serde_json::{Map, Value};

/// Room that is taken for a content key until the content is known.
const CONTENT_KEY: &str = "idem-00000000000000000000000000000000";

/// Applies the Simple rules to the payload. Their findings may still reject the document.
pub(crate) fn payload(document: &mut Document<'_>, options: &Options, findings: &mut Findings) -> Payload {
    let Some(mut node) = document.payload.take() else { return Payload::default() };
    let path = Path::ROOT;
    let path = if document.bare { path } else { path.key("payload") };
    let recognised = if options.signals {
        recognise::in_payload(&node, path, options.aliases.as_ref(), findings)
    } else {
        Vec::new()
    };
    let preserve = document.is_enterprise() && options.payload == PayloadRule::Preserve;
    let mut run = Run { options, changes: Vec::new(), findings, preserve };
    run.apply(&mut node, path);
    let changes = run.changes;
    document.payload = Some(node);
    Payload { changes, recognised }
}

/// What the Simple rules did to a payload.
#[derive(Debug, Default)]
pub(crate) struct Payload {
    changes: Vec<Change>,
    recognised: Vec<Recognised>,
}

/// Writes the document out. Every rule has been kept when this is called.
pub(crate) fn finish<'a>(
    mut document: Document<'a>,
    payload: Payload,
    issues: Vec<Issue>,
    options: &Options,
    context: &'a Context,
    size_hint: usize,
) -> Normalized {
    let content_key = fill_in(&mut document, options, context);
    let enterprise = document.is_enterprise();
    let mut writer = Writer {
        out: Vec::with_capacity(size_hint + 512),
        changes: Vec::new(),
        payload_changes: payload.changes,
        cuts: Cuts::default(),
        opened: true,
        kept: false,
        absent: None,
        key_at: None,
    };
    if document.bare {
        writer.changes = std::mem::take(&mut writer.payload_changes);
        writer.changes.push(Change::added("", Rule::Wrap, "/payload"));
    }
    writer.document(&mut document);
    let Writer { mut out, mut changes, cuts, key_at, .. } = writer;
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
            (out, content_sha256) = extras::insert(&out, std::mem::take(&mut document.extras), content_key);
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
        let (trace, span) = (context.hex("trace_id", 16), context.hex("span_id", 8));
        document.put(Field::TraceParent, Fact::Text, format!("00-{trace}-{span}-01"), Rule::Trace);
        document.put(Field::TraceId, Fact::Text, trace, Rule::Trace);
        document.put(Field::SpanId, Fact::Text, span, Rule::Trace);
    }
    if absent(document, Field::IdempotencyKey) {
        let content = options.idempotency == IdempotencyRule::Content;
        let key = if content { CONTENT_KEY.to_owned() } else { context.id("idem", "idempotency_key") };
        document.put(Field::IdempotencyKey, Fact::Text, key, Rule::Generate);
        return content;
    }
    false
}

/// An object that the caller left out is reported as one change, with all that was put into it.
struct AbsentObject {
    entry: usize,
    members: Map<String, Value>,
    was_null: bool,
}

struct Writer {
    out: Vec<u8>,
    changes: Vec<Change>,
    payload_changes: Vec<Change>,
    cuts: Cuts,
    /// Nothing has been written in the current object yet.
    opened: bool,
    /// A member that the content digest keeps has been written in the current object.
    kept: bool,
    absent: Option<AbsentObject>,
    /// Where the idempotency key's text starts.
    key_at: Option<usize>,
}

impl Writer {
    fn document(&mut self, document: &mut Document<'_>) {
        let table = document.table;
        let key_slot = table.slot(Field::IdempotencyKey);
        let mut trace_from = None;
        self.out.push(b'{');
        for step in &table.steps {
            match step {
                Step::Open { key, entry } => {
                    let from = self.key(key);
                    if table.is_trace(*entry) {
                        trace_from = Some(from);
                    } else {
                        self.keep(from);
                        self.kept = false;
                    }
                    self.open(document, *entry);
                }
                Step::Close { entry } => {
                    self.out.push(b'}');
                    self.opened = false;
                    self.close(table, *entry);
                    if table.is_trace(*entry)
                        && let Some(from) = trace_from.take()
                    {
                        self.cuts.cut(from, self.out.len());
                    }
                    // The object that was closed is itself a kept member of the one around it.
                    self.kept = true;
                }
                Step::Payload { key } => {
                    let from = self.key(key);
                    self.keep(from);
                    if let Some(payload) = &document.payload {
                        write_node(&mut self.out, payload, document.source);
                    }
                    self.changes.append(&mut self.payload_changes);
                }
                Step::Leaf(step) => {
                    let Some(leaf) = document.slots.get(step.slot) else { continue };
                    if leaf.fact == Fact::Absent && !step.core {
                        continue;
                    }
                    let from = self.out.len();
                    if leaf.keyed {
                        // The source has key and value as they are written here.
                        if !self.opened {
                            self.out.push(b',');
                        }
                        self.opened = false;
                        copy(&mut self.out, document.source, leaf.token.0, leaf.token.1 - leaf.token.0);
                    } else {
                        self.key(&step.key);
                        if step.slot == key_slot {
                            self.key_at = Some(self.out.len());
                        }
                        self.value(document.source, leaf);
                    }
                    if step.volatile {
                        self.cuts.cut(from, self.out.len());
                    } else if trace_from.is_none() {
                        self.keep(from);
                    }
                    if self.absent.is_some() || leaf.fixed || leaf.fact == Fact::Absent {
                        self.leaf_changes(document, step.slot, step.entry);
                    }
                }
            }
        }
        self.out.push(b'}');
    }

    /// Writes a member's key, with a comma when it is not the first; gives the offset before it.
    #[inline]
    fn key(&mut self, key: &Key) -> usize {
        let from = self.out.len();
        if self.opened {
            key.write_first(&mut self.out);
            self.opened = false;
        } else {
            key.write(&mut self.out);
        }
        from
    }

    /// A member that the content digest keeps begins at `from`; its comma goes if all members before it were cut.
    #[inline]
    fn keep(&mut self, from: usize) {
        if !self.kept && self.out.get(from) == Some(&b',') {
            self.cuts.cut(from, from + 1);
        }
        self.kept = true;
    }

    #[inline]
    fn value(&mut self, source: &str, leaf: &Slot<'_>) {
        if leaf.token == (0, 0) {
            self.format(leaf);
        } else {
            copy(&mut self.out, source, leaf.token.0, leaf.token.1 - leaf.token.0);
        }
    }

    /// A leaf that the source does not spell canonically.
    fn format(&mut self, leaf: &Slot<'_>) {
        match leaf.fact {
            Fact::Number(value) => write_number(&mut self.out, value),
            Fact::Text | Fact::Instant(_) => write_string(&mut self.out, &leaf.text),
            Fact::Bool(true) => self.out.extend_from_slice(b"true"),
            Fact::Bool(false) => self.out.extend_from_slice(b"false"),
            Fact::Absent | Fact::Null | Fact::Invalid => self.out.extend_from_slice(b"null"),
        }
    }

    fn open(&mut self, document: &Document<'_>, entry: usize) {
        self.out.push(b'{');
        self.opened = true;
        let object = match document.table.entry(entry).map(|e| &e.what) {
            Some(What::Object { object, .. }) => *object,
            _ => return,
        };
        let presence = document.objects.get(object).map_or(Presence::Absent, |(presence, _)| *presence);
        if self.absent.is_none() && presence != Presence::Present {
            let was_null = presence == Presence::Null;
            self.absent = Some(AbsentObject { entry, members: Map::new(), was_null });
        }
    }

    fn close(&mut self, table: &'static Table, entry: usize) {
        if self.absent.as_ref().is_some_and(|absent| absent.entry == entry)
            && let Some(AbsentObject { members, was_null, .. }) = self.absent.take()
            && let Some(entry) = table.entry(entry)
        {
            let rule = if entry.nullable { Rule::MissingSignal } else { Rule::Generate };
            let before = was_null.then_some(Value::Null);
            let path = entry.pointer.as_str().into();
            self.changes.push(Change { path, rule, before, after: Some(Value::Object(members)) });
        }
    }

    #[cold]
    fn leaf_changes(&mut self, document: &mut Document<'_>, slot: usize, entry: usize) {
        let Some(entry) = document.table.entry(entry) else { return };
        let Some(leaf) = document.slots.get(slot) else { return };
        if let Some(absent) = &mut self.absent {
            let value = if leaf.fact == Fact::Text { Value::from(leaf.text.as_ref()) } else { Value::Null };
            absent.members.insert(entry.name.to_owned(), value);
        } else if leaf.fact == Fact::Absent {
            self.changes.push(Change::added(entry.pointer.as_str(), Rule::MissingSignal, Value::Null));
        } else {
            document.take_fixes(slot, &entry.pointer, &mut self.changes);
        }
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
