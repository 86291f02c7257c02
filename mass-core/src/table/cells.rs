//! The cells of a column, as a caller hands them in: borrowed, in the layout that columnar memory has anyway.

/// Whether each cell of a column is there: a bitmap, the lowest bit first (the layout of Apache Arrow).
#[derive(Debug, Clone, Copy)]
pub struct Bits<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> Bits<'a> {
    /// The bitmap that starts at bit `offset` of `bytes`. Bits beyond the end count as not set.
    ///
    /// ```
    /// use mass_core::table::Bits;
    ///
    /// let bits = Bits::new(&[0b0000_0110], 1);
    /// assert_eq!([0, 1, 2, 99].map(|at| bits.get(at)), [true, true, false, false]);
    /// ```
    pub fn new(bytes: &'a [u8], offset: usize) -> Self {
        Self { bytes, offset }
    }

    /// Whether the bit at `at` is set.
    #[inline]
    pub fn get(&self, at: usize) -> bool {
        let at = self.offset + at;
        self.bytes.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1)
    }
}

/// Cells that are texts, in whatever layout the caller has them.
pub trait TextCells: Send + Sync {
    /// How many cells there are.
    fn len(&self) -> usize;

    /// Whether there is no cell.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A cell; `None` when it is null.
    fn get(&self, row: usize) -> Option<&str>;
}

impl<T: AsRef<str> + Send + Sync> TextCells for Vec<Option<T>> {
    fn len(&self) -> usize {
        self.as_slice().len()
    }

    fn get(&self, row: usize) -> Option<&str> {
        self.as_slice().get(row)?.as_ref().map(AsRef::as_ref)
    }
}

/// What a column of instants says about their time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// None: clock times of some place.
    Naive,
    /// UTC.
    Utc,
    /// Another one: the instants are certain, and are shown as that zone's clock has them.
    Other,
}

/// The cells of one column, or of a part of it. Where `valid` is absent, every cell is there.
#[derive(Clone, Copy)]
pub enum Cells<'a> {
    /// Doubles.
    Floats(&'a [f64], Option<Bits<'a>>),
    /// Single precision: each stands for its shortest decimal, so that 0.1 is 0.1.
    Singles(&'a [f32], Option<Bits<'a>>),
    /// Integers.
    Integers(&'a [i64], Option<Bits<'a>>),
    /// Numbers by their decimal digits: big integers, decimals.
    Literals(&'a dyn TextCells),
    /// Texts.
    Texts(&'a dyn TextCells),
    /// Instants as ticks since 1970, so many to a second.
    Instants {
        /// The ticks.
        ticks: &'a [i64],
        /// Which cells are there.
        valid: Option<Bits<'a>>,
        /// Ticks to a second: 1, 1 000, 1 000 000 or 1 000 000 000.
        per_second: i64,
        /// Their time zone.
        zone: Zone,
    },
    /// Anything that is kept as it is: booleans, dates. Only the number of cells matters.
    Kept(usize),
}

impl Cells<'_> {
    /// How many cells there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Floats(values, _) => values.len(),
            Self::Singles(values, _) => values.len(),
            Self::Integers(values, _) => values.len(),
            Self::Literals(cells) | Self::Texts(cells) => cells.len(),
            Self::Instants { ticks, .. } => ticks.len(),
            Self::Kept(length) => *length,
        }
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A column: its header and its cells, in one piece or several.
pub struct Column<'a> {
    /// The header.
    pub name: &'a str,
    /// The cells, all of one kind.
    pub pieces: Vec<Cells<'a>>,
}

impl Column<'_> {
    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.pieces.iter().map(Cells::len).sum()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A bitmap that is being written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BitsBuilder {
    bytes: Vec<u8>,
    length: usize,
    unset: usize,
}

impl BitsBuilder {
    pub(super) fn with_capacity(bits: usize) -> Self {
        Self { bytes: Vec::with_capacity(bits.div_ceil(8)), length: 0, unset: 0 }
    }

    #[inline]
    pub(super) fn push(&mut self, bit: bool) {
        if self.length.is_multiple_of(8) {
            self.bytes.push(0);
        }
        if let Some(last) = self.bytes.last_mut() {
            *last |= u8::from(bit) << (self.length % 8);
        }
        self.length += 1;
        self.unset += usize::from(!bit);
    }

    /// How many bits are not set.
    pub fn unset(&self) -> usize {
        self.unset
    }

    /// The bytes, the lowest bit first.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The bitmap as it is read.
    pub fn bits(&self) -> Bits<'_> {
        Bits::new(&self.bytes, 0)
    }
}

/// Whether a cell is there.
#[inline]
pub(super) fn is_there(valid: Option<Bits<'_>>, at: usize) -> bool {
    valid.is_none_or(|bits| bits.get(at))
}
