//! The contract flattened: what the parsers and the writer run on. Built once from the types.

use super::{
    fields::{CORE, Field, Group},
    spec::{Kind, MemberSpec, ObjectSpec, Spec},
};
use crate::{
    json::{tree::compare_keys, write::append},
    sort::sort_by,
};
use std::sync::LazyLock;

/// One node of the contract, with all that is worked out beforehand.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    /// `"name":`, as it stands in a document without white space.
    pub(crate) quoted: Vec<u8>,
    pub(crate) pointer: String,
    pub(crate) what: What,
    pub(crate) required: bool,
    pub(crate) nullable: bool,
    pub(crate) unit: Option<&'static str>,
}

#[derive(Debug)]
pub(crate) enum What {
    /// `slot` numbers the leaves.
    Leaf {
        kind: Kind,
        slot: usize,
    },
    /// Children in the order of the contract; `object` numbers the objects.
    Object {
        children: Vec<usize>,
        object: usize,
    },
    /// A list of objects described by the entry `item`.
    List {
        item: usize,
    },
    Free,
}

/// A member's key as it is written, behind a comma: `,"name":`, filled up to a fixed length, because copying a fixed
/// length is a few moves where copying a varying one is a call and a mispredicted branch.
#[derive(Debug)]
pub(crate) struct Key {
    padded: [u8; Key::ROOM],
    length: usize,
}

impl Key {
    const ROOM: usize = if cfg!(target_family = "wasm") { 64 } else { 48 };

    fn new(quoted: &[u8]) -> Self {
        let mut padded = [b' '; Self::ROOM];
        let text = [b",", quoted].concat();
        for (to, from) in padded.iter_mut().zip(&text) {
            *to = *from;
        }
        Self { padded, length: text.len().min(Self::ROOM) }
    }

    /// Appends it, with its comma.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        append(out, &self.padded, self.length);
    }
}

/// What the writer must know of a leaf.
#[derive(Debug)]
pub(crate) struct LeafStep {
    pub(crate) key: Key,
    pub(crate) slot: usize,
    pub(crate) entry: usize,
    /// A core signal, written as null when it is absent.
    pub(crate) core: bool,
    /// The content digest leaves it out.
    pub(crate) volatile: bool,
}

/// One step of writing a document in canonical order.
#[derive(Debug)]
pub(crate) enum Step {
    /// Opens an object member: `"name":{`.
    Open {
        key: Key,
        entry: usize,
        object: usize,
        /// The trace context, which the content digest leaves out.
        trace: bool,
    },
    Close {
        entry: usize,
        trace: bool,
    },
    Leaf(LeafStep),
    Payload {
        key: Key,
    },
}

/// The members that differ on every send, which the content digest leaves out; so is the trace context.
const VOLATILE: [Field; 5] =
    [Field::CorrelationId, Field::NormalizedAt, Field::RequestId, Field::IdempotencyKey, Field::Timestamp];

/// A flattened contract.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) entries: Vec<Entry>,
    /// Entries by slot.
    pub(crate) leaves: Vec<usize>,
    /// Entries by object number.
    pub(crate) objects: Vec<usize>,
    pub(crate) steps: Vec<Step>,
    slots: Vec<usize>,
    groups: Vec<usize>,
    /// The slots of the core signals, in the order of [`CORE`].
    pub(crate) core: Vec<usize>,
}

static ENTERPRISE: LazyLock<Table> = LazyLock::new(|| Table::build(&super::request::EnterpriseRequest::OBJECT));
static SIMPLE: LazyLock<Table> = LazyLock::new(|| Table::build(&super::simple::SimpleRecord::OBJECT));
static RESPONSE: LazyLock<Table> = LazyLock::new(|| Table::build(&super::response::RecommendationResponse::OBJECT));

/// The slot number of a field that a contract does not have.
const NO_SLOT: usize = usize::MAX;

impl Table {
    pub(crate) fn enterprise() -> &'static Table {
        &ENTERPRISE
    }

    pub(crate) fn simple() -> &'static Table {
        &SIMPLE
    }

    pub(crate) fn response() -> &'static Table {
        &RESPONSE
    }

    /// The entry of the whole document.
    pub(crate) const ROOT: usize = 0;

    pub(crate) fn entry(&self, index: usize) -> Option<&Entry> {
        self.entries.get(index)
    }

    pub(crate) fn slot(&self, field: Field) -> usize {
        self.slots.get(field as usize).copied().unwrap_or(NO_SLOT)
    }

    /// The object number of a group.
    pub(crate) fn group(&self, group: Group) -> usize {
        self.groups.get(group as usize).copied().unwrap_or(NO_SLOT)
    }

    /// The entry of a slot.
    pub(crate) fn leaf(&self, slot: usize) -> Option<&Entry> {
        self.entry(*self.leaves.get(slot)?)
    }

    /// The children of an object.
    pub(crate) fn children(&self, index: usize) -> impl Iterator<Item = (usize, &Entry)> {
        let children: &[usize] = match self.entry(index).map(|e| &e.what) {
            Some(What::Object { children, .. }) => children,
            _ => &[],
        };
        children.iter().filter_map(|&child| Some((child, self.entry(child)?)))
    }

    fn build(root: &'static ObjectSpec) -> Table {
        let mut table = Table {
            entries: Vec::new(),
            leaves: Vec::new(),
            objects: Vec::new(),
            steps: Vec::new(),
            slots: Vec::new(),
            groups: Vec::new(),
            core: Vec::new(),
        };
        table.add(
            "",
            String::new(),
            &MemberSpec { name: "", spec: Spec::Object(root), required: true, nullable: false, unit: None },
        );
        table.slots = Field::ALL
            .iter()
            .map(|field| {
                let found = table.entries.iter().find(|entry| entry.pointer == field.pointer());
                match found.map(|entry| &entry.what) {
                    Some(What::Leaf { slot, .. }) => *slot,
                    _ => NO_SLOT,
                }
            })
            .collect();
        table.groups = Group::ALL
            .iter()
            .map(|group| {
                let found = table.entries.iter().find(|entry| entry.pointer == group.pointer());
                match found.map(|entry| &entry.what) {
                    Some(What::Object { object, .. }) => *object,
                    _ => NO_SLOT,
                }
            })
            .collect();
        table.core = CORE.iter().map(|field| table.slot(*field)).filter(|slot| *slot != NO_SLOT).collect();
        table.steps = table.plan(Self::ROOT);
        table
    }

    fn add(&mut self, name: &'static str, pointer: String, member: &MemberSpec) -> usize {
        let &MemberSpec { ref spec, required, nullable, unit, .. } = member;
        let index = self.entries.len();
        let what = match *spec {
            Spec::Leaf(kind) => {
                self.leaves.push(index);
                What::Leaf { kind, slot: self.leaves.len() - 1 }
            }
            Spec::Free => What::Free,
            Spec::Object(_) => {
                self.objects.push(index);
                What::Object { children: Vec::new(), object: self.objects.len() - 1 }
            }
            Spec::List(_) => What::List { item: index + 1 },
        };
        let quoted = format!("\"{name}\":").into_bytes();
        self.entries.push(Entry { name, quoted, pointer: pointer.clone(), what, required, nullable, unit });
        match *spec {
            Spec::Object(object) => {
                let added: Vec<usize> = object.members.iter().map(|m| self.add_member(&pointer, m)).collect();
                if let Some(Entry { what: What::Object { children, .. }, .. }) = self.entries.get_mut(index) {
                    *children = added;
                }
            }
            Spec::List(object) => {
                let item = MemberSpec {
                    name: object.name,
                    spec: Spec::Object(object),
                    required: true,
                    nullable: false,
                    unit: None,
                };
                self.add(object.name, pointer, &item);
            }
            Spec::Leaf(_) | Spec::Free => {}
        }
        index
    }

    fn add_member(&mut self, parent: &str, member: &MemberSpec) -> usize {
        let name = member.name.strip_prefix("r#").unwrap_or(member.name);
        self.add(name, format!("{parent}/{name}"), member)
    }

    fn plan(&self, object: usize) -> Vec<Step> {
        let mut children: Vec<(usize, &Entry)> = self.children(object).collect();
        sort_by(&mut children, |a, b| compare_keys(a.1.name, b.1.name));
        let mut steps = Vec::new();
        for (index, entry) in children {
            let key = Key::new(&entry.quoted);
            match entry.what {
                What::Leaf { slot, .. } => {
                    let core = self.core.contains(&slot);
                    let volatile = VOLATILE.iter().any(|field| self.slot(*field) == slot);
                    steps.push(Step::Leaf(LeafStep { key, slot, entry: index, core, volatile }));
                }
                What::Free => {
                    steps.push(Step::Payload { key });
                }
                What::List { .. } => {}
                What::Object { object, .. } => {
                    let trace = entry.pointer == Group::Trace.pointer();
                    steps.push(Step::Open { key, entry: index, object, trace });
                    steps.extend(self.plan(index));
                    steps.push(Step::Close { entry: index, trace });
                }
            }
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_field_is_a_leaf_of_the_enterprise_contract() {
        for field in Field::ALL {
            assert_ne!(Table::enterprise().slot(*field), NO_SLOT, "{}", field.pointer());
        }
        for group in Group::ALL {
            assert_ne!(Table::enterprise().group(*group), NO_SLOT, "{}", group.pointer());
        }
        let longest = Table::enterprise().entries.iter().map(|e| e.quoted.len() + 1).max();
        assert!(longest <= Some(Key::ROOM), "a key is longer than the room for it");
        assert_eq!(Table::enterprise().core.len(), 21);
        let pointers: Vec<_> = CORE.iter().map(|f| f.pointer().replace("/request/signals", "")).collect();
        assert_eq!(pointers, super::super::signals::CORE_SIGNALS);
    }
}
