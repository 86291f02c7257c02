//! A document's slots to canonical bytes, with the changes and cuts that belong to them.

use super::changes::{Change, Rule};
use crate::{
    contract::{
        fields::Field,
        table::{Key, Step, Table, What},
    },
    digest::Cuts,
    json::{
        number::write_number,
        write::{copy, write_node, write_string},
    },
    validate::document::{Document, Fact, Presence, Slot},
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
    payload_changes: Vec<Change>,
    pub(super) cuts: Cuts,
    /// Nothing has been written in the current object yet.
    opened: bool,
    /// A member that the content digest keeps has been written in the current object.
    kept: bool,
    absent: Option<AbsentObject>,
    /// Where the idempotency key's text starts.
    pub(super) key_at: Option<usize>,
}

impl Writer {
    /// A writer with room for so many bytes and changes.
    pub(super) fn new(bytes: usize, changes: usize, payload_changes: Vec<Change>) -> Self {
        Self {
            out: Vec::with_capacity(bytes),
            changes: Vec::with_capacity(changes + payload_changes.len()),
            payload_changes,
            cuts: Cuts::new(),
            opened: true,
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
                    let from = self.out.len();
                    let mut changed = false;
                    if leaf.keyed {
                        self.member(document.source, leaf.token);
                    } else if leaf.fact == Fact::Absent && !step.core {
                        continue;
                    } else {
                        changed = self.absent.is_some() || leaf.fixed || leaf.fact == Fact::Absent;
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
                    if changed {
                        self.leaf_changes(document, step.slot, step.entry);
                    }
                }
            }
        }
        self.out.push(b'}');
    }

    /// Writes a member that the source has as it is written here, key and value, and most often its comma too.
    #[inline]
    fn member(&mut self, source: &str, (from, to): (usize, usize)) {
        let before = from.wrapping_sub(1);
        if self.opened {
            self.opened = false;
            copy(&mut self.out, source, from, to - from);
        } else if source.as_bytes().get(before) == Some(&b',') {
            copy(&mut self.out, source, before, to - before);
        } else {
            self.out.push(b',');
            copy(&mut self.out, source, from, to - from);
        }
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
        let Some(leaf) = document.slots.get_mut(slot) else { return };
        if let Some(absent) = &mut self.absent {
            let value = if leaf.fact == Fact::Text { leaf.take_text() } else { Value::Null };
            absent.members.insert(entry.name.to_owned(), value);
        } else if leaf.fact == Fact::Absent {
            self.changes.push(Change::added(entry.pointer.as_str(), Rule::MissingSignal, Value::Null));
        } else {
            document.take_fixes(slot, &entry.pointer, &mut self.changes);
        }
    }
}
