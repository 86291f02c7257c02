//! A document's slots to canonical bytes, with the changes and cuts that belong to them.

use super::{
    changes::{Change, Rule},
    room,
    simple::tape::Written,
};
use crate::{
    contract::{
        fields::Field,
        table::{Key, Step, Table},
    },
    digest::Cuts,
    json::{
        print::write_number,
        write::{copy, write_node, write_string},
    },
    validate::document::{Document, Fact, Presence, Slot, Token},
};
use serde_json::{Map, Value};

/// An object that the caller left out is reported as one change, with all that was put into it.
struct AbsentObject {
    entry: usize,
    members: Map<String, Value>,
    was_null: bool,
}

pub(super) struct Writer {
    pub(super) out: Vec<u8>,
    pub(super) changes: Vec<Change>,
    pub(super) payload_changes: Vec<Change>,
    /// The payload, when it is written already.
    payload: Option<Written>,
    pub(super) cuts: Cuts,
    /// What stands before the next member: the brace of an object of which nothing has been written, or a comma.
    before: u8,
    /// A member that the content digest keeps has been written in the current object.
    kept: bool,
    absent: Option<AbsentObject>,
    /// Where the idempotency key's text starts.
    pub(super) key_at: Option<usize>,
}

impl Writer {
    /// A writer with room for so many bytes and changes.
    pub(super) fn new(bytes: usize, changes: usize, payload_changes: Vec<Change>, payload: Option<Written>) -> Self {
        Self {
            out: room::with_capacity(bytes),
            changes: Vec::with_capacity(changes + payload_changes.len()),
            payload_changes,
            payload,
            cuts: Cuts::new(),
            before: b'{',
            kept: false,
            absent: None,
            key_at: None,
        }
    }

    /// The payload was the whole document: its changes come first, then the envelope around it.
    pub(super) fn wrap(&mut self) {
        self.changes = std::mem::take(&mut self.payload_changes);
        self.changes.push(Change::added("", Rule::Wrap, "/payload"));
    }

    /// Writes the whole document.
    pub(super) fn document(&mut self, document: &mut Document<'_>) {
        let table = document.table;
        let key_slot = table.slot(Field::IdempotencyKey);
        let mut trace_from = 0;
        for step in &table.steps {
            match step {
                Step::Leaf(step) => {
                    let Some(leaf) = document.slots.get(step.slot) else { continue };
                    let (from, first) = (self.out.len(), self.before == b'{');
                    let mut changed = false;
                    if leaf.keyed {
                        self.member(document.source, leaf.token);
                        if self.kept && !step.volatile {
                            continue;
                        }
                    } else if leaf.fact == Fact::Absent && !step.core {
                        continue;
                    } else {
                        changed = self.absent.is_some() || leaf.fixed || leaf.fact == Fact::Absent;
                        self.key(&step.key);
                        if step.slot == key_slot {
                            self.key_at = Some(self.out.len());
                        }
                        self.value(document, leaf);
                    }
                    if step.volatile {
                        self.cuts.cut(from + usize::from(first), self.out.len());
                    } else if !self.kept {
                        self.keep(from);
                    }
                    if changed {
                        self.leaf_changes(document, step.slot, step.entry);
                    }
                }
                Step::Open { key, entry, object, trace } => {
                    let from = self.out.len();
                    self.key(key);
                    if *trace {
                        trace_from = from;
                    } else {
                        self.keep(from);
                    }
                    // Of the trace context nothing is kept, and no comma needs to go with it.
                    self.kept = *trace;
                    self.open(document, *entry, *object);
                }
                Step::Close { entry, trace } => {
                    self.end();
                    self.close(table, *entry);
                    if *trace {
                        self.cuts.cut(trace_from, self.out.len());
                    }
                    // The object that was closed is itself a kept member of the one around it.
                    self.kept = true;
                }
                Step::Payload { key } => {
                    let from = self.out.len();
                    self.key(key);
                    self.keep(from);
                    match (&self.payload, &document.payload) {
                        (Some(Written(written)), _) => self.out.extend_from_slice(written),
                        (None, Some(payload)) => write_node(&mut self.out, payload, document.source),
                        (None, None) => {}
                    }
                    self.changes.append(&mut self.payload_changes);
                }
            }
        }
        self.end();
    }

    /// Ends an object.
    #[inline]
    fn end(&mut self) {
        if self.before == b'{' {
            self.out.push(b'{');
        }
        self.out.push(b'}');
        self.before = b',';
    }

    /// Writes a member that the source has as it is written here, key and value. The byte before it comes along, so
    /// that what is to stand there takes a place that is there already.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn member(&mut self, source: &str, token: Token) {
        let at = self.out.len();
        copy(&mut self.out, source, (token.from as usize).wrapping_sub(1), token.length as usize + 1);
        self.separate(at);
    }

    /// Writes a member's key.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn key(&mut self, key: &Key) {
        let at = self.out.len();
        key.write(&mut self.out);
        self.separate(at);
    }

    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn separate(&mut self, at: usize) {
        if let Some(byte) = self.out.get_mut(at) {
            *byte = self.before;
        }
        self.before = b',';
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
    fn value<'a>(&mut self, document: &Document<'a>, leaf: &Slot<'a>) {
        if leaf.token == Token::NONE {
            self.format(document, leaf);
        } else {
            copy(&mut self.out, document.source, leaf.token.from as usize, leaf.token.length as usize);
        }
    }

    /// A leaf that the source does not spell canonically.
    fn format<'a>(&mut self, document: &Document<'a>, leaf: &Slot<'a>) {
        match leaf.fact {
            Fact::Number(value) => write_number(&mut self.out, value),
            Fact::Text | Fact::Instant(_) => write_string(&mut self.out, document.words(leaf)),
            Fact::Bool(true) => self.out.extend_from_slice(b"true"),
            Fact::Bool(false) => self.out.extend_from_slice(b"false"),
            Fact::Absent | Fact::Null | Fact::Invalid => self.out.extend_from_slice(b"null"),
        }
    }

    fn open(&mut self, document: &Document<'_>, entry: usize, object: usize) {
        self.before = b'{';
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
            let value = if leaf.fact == Fact::Text { document.take_text(slot) } else { Value::Null };
            absent.members.insert(entry.name.to_owned(), value);
        } else if leaf.fact == Fact::Absent {
            self.changes.push(Change::added(entry.pointer.as_str(), Rule::MissingSignal, Value::Null));
        } else {
            document.take_fixes(slot, &entry.pointer, &mut self.changes);
        }
    }
}
