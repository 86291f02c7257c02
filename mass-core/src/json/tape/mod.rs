//! A free value as a flat list, for the fast path: where its parts stand in the text, and nothing else.
//!
//! Like the tree parser this one reads the whole grammar, but it neither explains nor copies: whatever is out of the
//! ordinary (a syntax error, a repeated key, a container past the limit) gives `None`, and the caller reads the
//! text again with [`parse`](super::parse()). A value that stands in the text as it will be written is one item, however much
//! is in it.

mod order;
mod reader;
mod rules;

use super::{parse::Limits, scan::Cursor};
use crate::scratch::{self, Kept};
pub(crate) use order::Place;
use reader::Reader;

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Written as it stands, from `at` to `end`.
    Plain,
    /// A string that some rule may change, or that is spelled in another way than it is written.
    Text,
    /// A number that is spelled in another way than it is written, or that no double holds.
    Number,
    Array,
    Object,
}

/// A value, and the key it has in the object around it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item {
    /// Where the key's opening quote stands.
    key: u32,
    key_length: u32,
    pub(crate) at: u32,
    /// Behind the value, or behind the part of it that is written.
    pub(crate) end: u32,
    /// The item behind all that is in this one.
    next: u32,
    pub(crate) form: Form,
    /// The members of this object stand in canonical order.
    pub(crate) sorted: bool,
    /// The key is spelled with escapes.
    pub(crate) spelled: bool,
}

impl Item {
    /// Where the key stands: its opening quote, and behind its closing one.
    pub(crate) fn key(&self) -> (usize, usize) {
        (self.key as usize, (self.key + self.key_length) as usize + 2)
    }

    /// Nothing stands between the key, its colon and the value.
    pub(crate) fn is_tight(&self) -> bool {
        self.at == self.key + self.key_length + 3
    }
}

/// The items of one value, each before those in it. The first is the value itself.
#[derive(Debug)]
pub(crate) struct Tape<'a> {
    source: &'a str,
    items: Vec<Item>,
    /// Keys that are spelled with escapes, by the places of their quotes, in the order of the text.
    spelled: Vec<(u32, String)>,
    /// Containers inside one another.
    pub(crate) depth: usize,
}

thread_local! {
    static ITEMS: Kept<Item> = const { Kept::new(Vec::new()) };
}

impl Drop for Tape<'_> {
    fn drop(&mut self) {
        scratch::give(&ITEMS, std::mem::take(&mut self.items));
    }
}

impl<'a> Tape<'a> {
    /// Reads a text that is one object; see [`Tape::object`].
    pub(crate) fn whole(text: &'a str, limits: Limits, unless: Option<&str>) -> Option<Self> {
        let mut cursor = Cursor::new(text);
        cursor.skip_white();
        let tape = Self::object(&mut cursor, 0, limits, unless)?;
        cursor.skip_white();
        cursor.peek().is_none().then_some(tape)
    }

    /// Reads the object at the cursor; `depth` containers are open around it. With `unless` it always stays an object,
    /// and must not have that member.
    pub(crate) fn object(cursor: &mut Cursor<'a>, depth: usize, limits: Limits, unless: Option<&str>) -> Option<Self> {
        // Places are kept in 32 bits.
        u32::try_from(cursor.text.len()).ok()?;
        let items = scratch::take(&ITEMS);
        let mut reader = Reader { cursor: *cursor, items, spelled: Vec::new(), limits, deepest: depth };
        let begins = reader.cursor.peek() == Some(b'{');
        let sound = begins && reader.object((0, 0), depth, unless).is_some();
        cursor.pos = reader.cursor.pos;
        let tape = Tape { source: cursor.text, items: reader.items, spelled: reader.spelled, depth: reader.deepest };
        sound.then_some(tape)
    }

    pub(crate) fn item(&self, index: u32) -> Option<Item> {
        self.items.get(index as usize).copied()
    }

    /// The key of a member.
    #[inline]
    pub(crate) fn key(&self, item: Item) -> &str {
        if item.spelled {
            return self.spelled_key(item);
        }
        let (from, to) = item.key();
        self.source.get(from + 1..to - 1).unwrap_or_default()
    }

    #[cold]
    fn spelled_key(&self, item: Item) -> &str {
        let found = self.spelled.binary_search_by_key(&item.key, |(at, _)| *at);
        found.ok().and_then(|place| self.spelled.get(place)).map_or("", |(_, key)| key)
    }

    /// Whether the member is an object called `name`.
    pub(crate) fn is_object_called(&self, item: Item, name: &str) -> bool {
        self.source.as_bytes().get(item.at as usize) == Some(&b'{') && self.key(item) == name
    }

    /// The items directly in an array or object.
    pub(crate) fn inside(&self, index: u32) -> impl Iterator<Item = (u32, Item)> + use<'_, 'a> {
        let end = self.item(index).map_or(0, |item| item.next);
        let mut at = index + 1;
        std::iter::from_fn(move || {
            let item = self.item(at).filter(|_| at < end)?;
            Some((std::mem::replace(&mut at, item.next), item))
        })
    }
}
