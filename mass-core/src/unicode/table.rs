//! The data of Unicode, packed in `table.bin` and unpacked once.

use crate::sort::sort_by;
use std::sync::OnceLock;

/// Written by `examples/unicode_table.rs`, which says how.
static PACKED: &[u8] = include_bytes!("table.bin");

/// Code points in one block of the index.
const BLOCK: usize = 128;

/// Whether a character can stand in a text in NFC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Quick {
    #[default]
    Yes,
    /// Not, or only where it does not compose with what is before it.
    NoOrMaybe,
}

/// Some characters of the pool.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: u16,
    length: u8,
}

/// What is to be known about one code point.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    class: u8,
    quick: Quick,
    is_mark: bool,
    canonical: Option<Span>,
    bare: Option<Span>,
}

/// The unpacked table: an index of blocks, in which each code point has the number of its row.
#[derive(Debug)]
pub(super) struct Table {
    index: Vec<u16>,
    blocks: Vec<u16>,
    rows: Vec<Row>,
    pool: Vec<char>,
    /// Pairs that compose, sorted.
    pairs: Vec<(char, char, char)>,
}

impl Table {
    /// The table, unpacked at the first call.
    #[inline]
    pub(super) fn get() -> &'static Self {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(|| Self::unpack(PACKED))
    }

    #[inline]
    fn row(&self, c: char) -> Option<&Row> {
        let code = c as usize;
        let block = usize::from(*self.index.get(code / BLOCK)?);
        self.rows.get(usize::from(*self.blocks.get(block * BLOCK + code % BLOCK)?))
    }

    fn span(&self, span: Span) -> &[char] {
        let start = usize::from(span.start);
        self.pool.get(start..start + usize::from(span.length)).unwrap_or_default()
    }

    /// The canonical combining class, and the answer of the quick check for NFC.
    #[inline]
    pub(super) fn class_and_quick(&self, c: char) -> (u8, Quick) {
        self.row(c).map_or((0, Quick::Yes), |row| (row.class, row.quick))
    }

    /// The full canonical decomposition, if there is one; Hangul apart.
    pub(super) fn canonical(&self, c: char) -> Option<&[char]> {
        Some(self.span(self.row(c)?.canonical?))
    }

    /// What a compatibility decomposition leaves beside combining marks, if that is not the character; Hangul apart.
    #[inline]
    pub(super) fn bare(&self, c: char) -> Option<&[char]> {
        let row = self.row(c)?;
        if row.is_mark { Some(&[]) } else { Some(self.span(row.bare?)) }
    }

    /// The character that two compose to; Hangul apart.
    pub(super) fn compose(&self, first: char, second: char) -> Option<char> {
        let at = self.pairs.binary_search_by_key(&(first, second), |(first, second, _)| (*first, *second)).ok()?;
        self.pairs.get(at).map(|(_, _, both)| *both)
    }

    fn unpack(packed: &[u8]) -> Self {
        let mut packed = Reader(packed.iter());
        let mut table = Self {
            // Block 0 and row 0 are those of characters about which there is nothing to know.
            index: vec![0; 0x11_0000 / BLOCK],
            blocks: vec![0; BLOCK],
            rows: vec![Row::default()],
            pool: Vec::new(),
            pairs: Vec::new(),
        };
        table.unpack_classes(&mut packed);
        table.unpack_marks(&mut packed);
        table.unpack_canonical(&mut packed);
        table.unpack_bare(&mut packed);
        table
    }

    /// Runs of one class: how far from the end of the last, the length, the class.
    fn unpack_classes(&mut self, packed: &mut Reader<'_>) {
        let mut code = 0;
        for _ in 0..packed.number() {
            code += packed.number();
            let length = packed.number();
            let class = u8::try_from(packed.number()).unwrap_or_default();
            for _ in 0..length {
                self.change(code, |row| row.class = class);
                code += 1;
            }
        }
    }

    /// Runs of combining marks: how far from the end of the last, and the length.
    fn unpack_marks(&mut self, packed: &mut Reader<'_>) {
        let mut code = 0;
        for _ in 0..packed.number() {
            code += packed.number();
            for _ in 0..packed.number() {
                self.change(code, |row| row.is_mark = true);
                code += 1;
            }
        }
    }

    /// Characters that decompose to one or two, which may decompose again; then those that do not compose back.
    fn unpack_canonical(&mut self, packed: &mut Reader<'_>) {
        let entries = packed.entries();
        let excluded = packed.codes();
        for (code, parts) in &entries {
            let mut reversed = Vec::new();
            let mut parts = parts.as_slice();
            loop {
                let (first, rest) = parts.split_first().map_or(('\0', [].as_slice()), |(first, rest)| (*first, rest));
                reversed.extend(rest);
                let Ok(at) = entries.binary_search_by_key(&u32::from(first), |(code, _)| *code) else {
                    reversed.push(first);
                    break;
                };
                parts = entries.get(at).map_or([].as_slice(), |(_, parts)| parts.as_slice());
            }
            let canonical = self.keep(reversed.iter().rev().copied());
            let bare: Vec<char> =
                reversed.into_iter().rev().filter(|c| self.row(*c).is_none_or(|r| !r.is_mark)).collect();
            let bare = self.keep(bare.into_iter());
            self.change(*code, |row| {
                row.canonical = Some(canonical);
                row.bare = Some(bare);
            });
        }
        for (code, parts) in &entries {
            let pair = if let [first, second] = *parts.as_slice() { Some((first, second)) } else { None };
            match pair.filter(|_| excluded.binary_search(code).is_err()) {
                Some((first, second)) => {
                    self.pairs.push((first, second, character(*code)));
                    self.change(second.into(), |row| row.quick = Quick::NoOrMaybe);
                }
                None => self.change(*code, |row| row.quick = Quick::NoOrMaybe),
            }
        }
        sort_by(&mut self.pairs, Ord::cmp);
    }

    fn unpack_bare(&mut self, packed: &mut Reader<'_>) {
        for (code, letters) in packed.entries() {
            let bare = self.keep(letters.into_iter());
            self.change(code, |row| row.bare = Some(bare));
        }
    }

    fn keep(&mut self, letters: impl Iterator<Item = char>) -> Span {
        let start = self.pool.len();
        self.pool.extend(letters);
        let length = u8::try_from(self.pool.len() - start).unwrap_or_default();
        Span { start: u16::try_from(start).unwrap_or_default(), length }
    }

    /// Changes the row of a code point, which gets one of its own.
    fn change(&mut self, code: u32, change: impl FnOnce(&mut Row)) {
        let (block, place) = (code as usize / BLOCK, code as usize % BLOCK);
        let Some(block) = self.index.get_mut(block) else { return };
        if *block == 0 {
            *block = u16::try_from(self.blocks.len() / BLOCK).unwrap_or_default();
            self.blocks.resize(self.blocks.len() + BLOCK, 0);
        }
        let Some(number) = self.blocks.get_mut(usize::from(*block) * BLOCK + place) else { return };
        if *number == 0 {
            *number = u16::try_from(self.rows.len()).unwrap_or_default();
            self.rows.push(Row::default());
        }
        if let Some(row) = self.rows.get_mut(usize::from(*number)) {
            change(row);
        }
    }
}

fn character(code: u32) -> char {
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Reads numbers of seven bits a byte, the least first.
struct Reader<'p>(std::slice::Iter<'p, u8>);

impl Reader<'_> {
    fn number(&mut self) -> u32 {
        let mut number = 0;
        for (place, byte) in self.0.by_ref().take(5).enumerate() {
            number |= u32::from(byte & 0x7F) << (7 * place);
            if *byte < 0x80 {
                break;
            }
        }
        number
    }

    /// A number with its sign in the lowest bit.
    fn signed(&mut self) -> i32 {
        let number = self.number();
        (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
    }

    /// Ascending codes: how many, then how far each is from the one before it.
    fn codes(&mut self) -> Vec<u32> {
        let mut code = 0;
        (0..self.number())
            .map(|_| {
                code += self.number();
                code
            })
            .collect()
    }

    /// Codes, the number of letters of each, and the letters, each as the distance from the one that had its place in
    /// the entry before.
    fn entries(&mut self) -> Vec<(u32, Vec<char>)> {
        let codes = self.codes();
        let lengths: Vec<u32> = codes.iter().map(|_| self.number()).collect();
        let mut last: Vec<u32> = Vec::new();
        let mut entries = Vec::with_capacity(codes.len());
        for (code, length) in codes.into_iter().zip(lengths) {
            last.resize(last.len().max(length as usize), 0);
            let mut letters = Vec::with_capacity(length as usize);
            for place in last.iter_mut().take(length as usize) {
                *place = place.wrapping_add_signed(self.signed());
                letters.push(character(*place));
            }
            entries.push((code, letters));
        }
        entries
    }
}
