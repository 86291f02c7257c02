//! Objects of a known shape, which JavaScript hands in as numbers and texts side by side (`lib/slots.ts`): that takes a
//! fraction of what `JSON.stringify` and the crossing of its text do.
//!
//! The shape is JavaScript's (`lib/shape.ts`, generated from the schema): nothing is known here about what may stand where.
//! A packed object is, in words of eight bytes:
//!
//! | at | | |
//! |---|---|---|
//! | 0 | f64 × 2 | room for an answer: missing ratio, staleness in seconds |
//! | 2 | u32 × 2 | how many items there are, and how many bytes of text |
//! | 3 | | items: one for each entry of the shape, then those of the part that may have any members |
//! | behind | | the texts, one after the other |
//!
//! An item is a number as it is, or else what it is in its upper half, where an f64 would be none, and in its lower half
//! how many UTF-16 code units its text has. Numbers are little-endian, as all that Node runs on.

mod text;

use mass_core::{
    Options, Report,
    binding::{Member, Shape},
};
use std::{
    cell::{Cell, OnceCell},
    sync::OnceLock,
};
pub(crate) use text::Unpacked;

// What an item is when it is no number; the numbers are those of lib/slots.ts.
const ABSENT: u32 = NAN + 1;
const NULL: u32 = NAN + 2;
const TRUE: u32 = NAN + 3;
const FALSE: u32 = NAN + 4;
const TEXT: u32 = NAN + 5;
/// An object of the shape, or one that may have any members: those come behind the entries of the shape.
const OBJECT: u32 = NAN + 6;
const FREE: u32 = NAN + 7;
// In the part that may have any members.
const OPEN_OBJECT: u32 = NAN + 8;
const CLOSE_OBJECT: u32 = NAN + 9;
const OPEN_ARRAY: u32 = NAN + 10;
const CLOSE_ARRAY: u32 = NAN + 11;
const KEY: u32 = NAN + 12;

/// The upper half of what is no number.
const NAN: u32 = 0x7ff8_0000;

/// Bytes of what stands before the items.
const HEAD: usize = 24;

/// The shape, as the core knows it and as it is written.
struct Known {
    shape: Shape,
    entries: Vec<text::Entry>,
}

static KNOWN: OnceLock<Known> = OnceLock::new();

/// Takes the shape, the same every time: names, `{name` for an object, `}` for its end, `*name` for one that may have any
/// members. False when it is not that of the contract.
pub(crate) fn define(order: &str) -> bool {
    if KNOWN.get().is_none()
        && let Some(shape) = Shape::read(order)
    {
        let _ = KNOWN.set(Known { shape, entries: text::entries(order) });
    }
    KNOWN.get().is_some()
}

#[derive(Clone, Copy)]
enum Item {
    Number(f64),
    /// What it is, and how long.
    Other(u32, usize),
}

/// A packed object while it is read.
#[derive(Clone)]
struct Packed<'a> {
    items: &'a [[u8; 8]],
    /// Those that were not taken.
    texts: &'a str,
    is_ascii: bool,
    /// The next item of the part that may have any members.
    next: usize,
}

impl<'a> Packed<'a> {
    fn read(bytes: &'a [u8], entries: usize) -> Option<Self> {
        let (_, counts) = bytes.get(..HEAD)?.split_last_chunk::<8>()?;
        let (items, length) = halves(*counts);
        let (items, texts) = bytes.get(HEAD..)?.split_at_checked((items as usize).checked_mul(8)?)?;
        let texts = std::str::from_utf8(texts.get(..length as usize)?).ok()?;
        let items = items.as_chunks::<8>().0;
        (items.len() >= entries).then_some(Self { items, texts, is_ascii: texts.is_ascii(), next: entries })
    }

    fn item(&self, at: usize) -> Option<Item> {
        let item = self.items.get(at)?;
        let (length, what) = halves(*item);
        let is_number = what & 0x7ff0_0000 != 0x7ff0_0000;
        Some(if is_number { Item::Number(f64::from_le_bytes(*item)) } else { Item::Other(what, length as usize) })
    }

    /// Takes the next text, of so many UTF-16 code units. None when it ends inside a character: two texts that are not
    /// Unicode by themselves have met.
    fn text(&mut self, units: usize) -> Option<&'a str> {
        let plain = self.texts.get(..units).filter(|text| self.is_ascii || text.is_ascii());
        let text = match plain {
            Some(text) => text,
            None => self.texts.get(..bytes_of(self.texts, units)?)?,
        };
        self.texts = self.texts.get(text.len()..)?;
        Some(text)
    }

    /// Whether all that came was taken.
    fn is_done(&self) -> bool {
        self.texts.is_empty() && self.next == self.items.len()
    }
}

/// The lower and the upper half of a word.
#[allow(clippy::cast_possible_truncation)] // each is half of it
fn halves(word: [u8; 8]) -> (u32, u32) {
    let word = u64::from_le_bytes(word);
    (word as u32, (word >> 32) as u32)
}

/// How many bytes the first so many UTF-16 code units take.
fn bytes_of(text: &str, units: usize) -> Option<usize> {
    let (mut bytes, mut left) = (0, units);
    let mut chars = text.chars();
    while left > 0 {
        let char = chars.next()?;
        left = left.checked_sub(char.len_utf16())?;
        bytes += char.len_utf8();
    }
    Some(bytes)
}

/// A largest buffer that is kept for the next text.
const KEPT: usize = 1 << 20;

thread_local! {
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Gives a buffer back for the next document.
fn give(buffer: Vec<u8>) {
    if buffer.capacity() <= KEPT {
        BUFFER.set(buffer);
    }
}

/// Judges a packed object. None unless it is valid without a warning: what is to be said about it, is said about its text,
/// where the members stand in the caller's order.
pub(crate) fn judge(bytes: &[u8], options: &Options) -> Option<Report> {
    let known = KNOWN.get()?;
    let mut packed = Packed::read(bytes, known.entries.len())?;
    let free = OnceCell::new();
    let report = known.shape.validate(options, |place| {
        Some(match packed.item(place)? {
            Item::Number(number) => Member::Number(number),
            Item::Other(TEXT, units) => Member::Text(packed.text(units)?),
            Item::Other(ABSENT, _) => Member::Absent,
            Item::Other(NULL, _) => Member::Null,
            Item::Other(TRUE, _) => Member::Bool(true),
            Item::Other(FALSE, _) => Member::Bool(false),
            Item::Other(OBJECT, _) => Member::Object,
            Item::Other(FREE, _) => {
                let mut out = BUFFER.take();
                out.clear();
                text::write_free(&mut out, &mut packed)?;
                Member::Free(std::str::from_utf8(free.get_or_init(|| out)).ok()?)
            }
            Item::Other(..) => return None,
        })
    });
    if let Some(buffer) = free.into_inner() {
        give(buffer);
    }
    report.filter(|_| packed.is_done())
}
