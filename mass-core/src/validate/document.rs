//! A document as the rules see it: one slot for each leaf of the contract, whichever parser filled it.

use crate::{
    contract::{
        fields::{Field, Group},
        table::Table,
    },
    json::{Member, Node, tape::Tape},
    normalize::changes::{Change, Rule},
    scratch::{self, Kept},
    time::Instant,
};
use serde_json::Value;
use std::borrow::Cow;

/// What a leaf says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fact {
    Absent,
    Null,
    /// There was something that cannot be used.
    Invalid,
    Number(f64),
    Bool(bool),
    Text,
    Instant(Instant),
}

/// A part of the source, in 32 bits each: a document has many slots, and longer texts take the slow path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) from: u32,
    pub(crate) length: u32,
}

impl Token {
    /// Nothing: no leaf stands at the beginning of a document.
    pub(crate) const NONE: Token = Token { from: 0, length: 0 };

    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    #[allow(clippy::cast_possible_truncation)] // shorter than 4 GiB
    pub(crate) fn new(from: usize, to: usize) -> Token {
        Token { from: from as u32, length: (to - from) as u32 }
    }
}

/// A leaf: where it stands, what it says, and how it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot<'a> {
    pub(crate) at: usize,
    pub(crate) fact: Fact,
    /// Texts and instants: the normalised text, unless it is among [`Document::owned`]. Nothing, as all of an empty
    /// slot, is zero: many of them are set up for each document.
    text: Option<&'a str>,
    /// Its number there, from 1.
    owned: u32,
    /// Where the source has the leaf as it is written: its canonical JSON, or with `keyed` also its key (`"key":value`).
    /// [`Token::NONE`] when it has not.
    pub(crate) token: Token,
    pub(crate) keyed: bool,
    /// Some change to this leaf is in [`Document::fixes`].
    pub(crate) fixed: bool,
}

/// Whether an object of the contract was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Absent,
    /// Null, where null means absent.
    Null,
    Invalid,
    Present,
}

/// A change to a leaf, without its path.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fix {
    pub(crate) rule: Rule,
    pub(crate) before: Option<Value>,
    /// `None`: what the slot says.
    pub(crate) after: Option<Value>,
}

/// A document of one of the contracts.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    pub(crate) table: &'static Table,
    /// The text it was read from: tokens and the offsets of the payload point into it.
    pub(crate) source: &'a str,
    pub(crate) slots: Vec<Slot<'a>>,
    /// Presence and offset of each object.
    pub(crate) objects: Vec<(Presence, usize)>,
    pub(crate) payload: Option<Node<'a>>,
    /// The payload as the fast path reads it, instead of `payload`.
    pub(crate) tape: Option<Tape<'a>>,
    /// The payload stood alone: it was the caller's whole document.
    pub(crate) bare: bool,
    /// Texts that are no part of the source. (Slots without anything of their own are set up and thrown away faster.)
    owned: Vec<String>,
    pub(crate) fixes: Vec<(usize, Fix)>,
    /// Unknown members that are kept (lenient mode), with the pointer of the object they are in.
    pub(crate) extras: Vec<(String, Member<'a>)>,
    /// What had to be changed in them.
    pub(crate) extra_changes: Vec<Change>,
}

impl<'a> Slot<'a> {
    const EMPTY: Slot<'static> =
        Slot { at: 0, fact: Fact::Absent, text: None, owned: 0, token: Token::NONE, keyed: false, fixed: false };

    /// A leaf that says what the source says.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn read(at: usize, fact: Fact, text: &'a str, token: Token, keyed: bool) -> Self {
        Slot { at, fact, text: Some(text), owned: 0, token, keyed, fixed: false }
    }
}

/// As many slots as a request has, and some.
static EMPTY: [Slot<'static>; 96] = [Slot::EMPTY; 96];

thread_local! {
    static SLOTS: Kept<Slot<'static>> = const { Kept::new(Vec::new()) };
    static OBJECTS: Kept<(Presence, usize)> = const { Kept::new(Vec::new()) };
    static OWNED: Kept<String> = const { Kept::new(Vec::new()) };
    static FIXES: Kept<(usize, Fix)> = const { Kept::new(Vec::new()) };
}

impl Drop for Document<'_> {
    fn drop(&mut self) {
        let mut slots = std::mem::take(&mut self.slots);
        slots.clear();
        // Collected in place: an empty list of slots of any document.
        scratch::give(&SLOTS, slots.into_iter().map_while(|_| None).collect());
        scratch::give(&OBJECTS, std::mem::take(&mut self.objects));
        scratch::give(&OWNED, std::mem::take(&mut self.owned));
        scratch::give(&FIXES, std::mem::take(&mut self.fixes));
    }
}

impl<'a> Document<'a> {
    pub(crate) fn new(table: &'static Table) -> Self {
        let mut slots: Vec<Slot<'a>> = scratch::take(&SLOTS);
        let count = table.leaves.len();
        match EMPTY.get(..count) {
            // To fill each is a call out of the module, to its host; to copy them all is one.
            Some(empty) if cfg!(target_family = "wasm") => slots.extend_from_slice(empty),
            _ => slots.resize(count, Slot::EMPTY),
        }
        let mut objects = scratch::take(&OBJECTS);
        objects.resize(table.objects.len(), (Presence::Absent, 0));
        Self {
            table,
            source: "",
            slots,
            objects,
            payload: None,
            tape: None,
            bare: false,
            owned: scratch::take(&OWNED),
            fixes: scratch::take(&FIXES),
            extras: Vec::new(),
            extra_changes: Vec::new(),
        }
    }

    pub(crate) fn is_enterprise(&self) -> bool {
        std::ptr::eq(self.table, Table::enterprise())
    }

    pub(crate) fn is_simple(&self) -> bool {
        std::ptr::eq(self.table, Table::simple())
    }

    pub(crate) fn slot(&self, field: Field) -> Option<&Slot<'a>> {
        self.slots.get(self.table.slot(field))
    }

    pub(crate) fn fact(&self, field: Field) -> Fact {
        self.slot(field).map_or(Fact::Absent, |slot| slot.fact)
    }

    pub(crate) fn at(&self, field: Field) -> usize {
        self.slot(field).map_or(0, |slot| slot.at)
    }

    pub(crate) fn number(&self, field: Field) -> Option<f64> {
        match self.fact(field) {
            Fact::Number(value) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn bool(&self, field: Field) -> Option<bool> {
        match self.fact(field) {
            Fact::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn instant(&self, field: Field) -> Option<Instant> {
        match self.fact(field) {
            Fact::Instant(value) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn text(&self, field: Field) -> Option<&str> {
        match self.slot(field) {
            Some(slot @ Slot { fact: Fact::Text | Fact::Instant(_), .. }) => Some(self.words(slot)),
            _ => None,
        }
    }

    /// Sets a leaf that the normaliser made up or changed, and notes the change.
    pub(crate) fn put(&mut self, field: Field, fact: Fact, text: impl Into<Cow<'a, str>>, rule: Rule) {
        let index = self.table.slot(field);
        let Some(slot) = self.slots.get(index) else { return };
        let before = (slot.fact != Fact::Absent).then(|| Value::from(self.words(slot)));
        let at = slot.at;
        self.fill(index, at, fact, text.into());
        if let Some(slot) = self.slots.get_mut(index) {
            slot.fixed = true;
        }
        self.fixes.push((index, Fix { rule, before, after: None }));
    }

    /// Fills a slot with what is written in its own way.
    #[inline]
    pub(crate) fn fill(&mut self, index: usize, at: usize, fact: Fact, text: Cow<'a, str>) {
        let Some(slot) = self.slots.get_mut(index) else { return };
        let fixed = slot.fixed;
        *slot = match text {
            Cow::Borrowed(text) => Slot { fixed, ..Slot::read(at, fact, text, Token::NONE, false) },
            Cow::Owned(text) => {
                self.owned.push(text);
                let owned = u32::try_from(self.owned.len()).unwrap_or_default();
                Slot { owned, fixed, ..Slot::read(at, fact, "", Token::NONE, false) }
            }
        };
    }

    /// The text of a leaf.
    #[inline]
    pub(crate) fn words(&self, slot: &Slot<'a>) -> &str {
        match slot.owned {
            0 => slot.text.unwrap_or_default(),
            number => self.owned.get(number as usize - 1).map_or("", String::as_str),
        }
    }

    /// The text of a leaf, borrowed where it is a part of the source.
    pub(crate) fn cow(&self, slot: &Slot<'a>) -> Cow<'a, str> {
        match slot.owned {
            0 => Cow::Borrowed(slot.text.unwrap_or_default()),
            _ => Cow::Owned(self.words(slot).to_owned()),
        }
    }

    /// The text of a leaf as a value, moved where it can be: nothing needs it any more.
    pub(crate) fn take_text(&mut self, index: usize) -> Value {
        let Some(slot) = self.slots.get(index) else { return Value::Null };
        let owned = (slot.owned as usize).checked_sub(1).and_then(|place| self.owned.get_mut(place));
        Value::String(owned.map_or_else(|| slot.text.unwrap_or_default().to_owned(), std::mem::take))
    }

    /// Presence and offset of an object.
    pub(crate) fn object(&self, group: Group) -> (Presence, usize) {
        self.objects.get(self.table.group(group)).copied().unwrap_or((Presence::Absent, 0))
    }

    /// The changes to one leaf, in the order they were made.
    pub(crate) fn take_fixes(&mut self, slot: usize, path: &'static str, changes: &mut Vec<Change>) {
        let mut fixes = std::mem::take(&mut self.fixes);
        for (_, fix) in fixes.iter_mut().filter(|(index, _)| *index == slot) {
            let after = fix.after.take().unwrap_or_else(|| self.take_text(slot));
            changes.push(Change { path: path.into(), rule: fix.rule, before: fix.before.take(), after: Some(after) });
        }
        self.fixes = fixes;
    }
}
