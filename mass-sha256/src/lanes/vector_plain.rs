//! The vector of `vector.rs` in plain Rust: for the tests, and for WebAssembly without vectors.

/// Four lanes of 32 bits.
#[derive(Clone, Copy)]
pub(crate) struct Vector([u32; 4]);

/// The upper half and the lower one.
#[allow(clippy::cast_possible_truncation)] // cut in two
fn halves(pair: u64) -> (u32, u32) {
    ((pair >> 32) as u32, pair as u32)
}

impl Vector {
    pub(crate) const fn new(lanes: [u32; 4]) -> Self {
        Self(lanes)
    }

    fn with(self, other: Self, work: impl Fn(u32, u32) -> u32) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([work(a, e), work(b, f), work(c, g), work(d, h)])
    }

    pub(crate) fn read(first: [u8; 8], second: [u8; 8]) -> Self {
        let ((a, c), (b, d)) = (halves(u64::from_be_bytes(first)), halves(u64::from_be_bytes(second)));
        Self([a, b, c, d])
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        self.with(other, u32::wrapping_add)
    }

    pub(crate) fn xor(self, other: Self) -> Self {
        self.with(other, |a, b| a ^ b)
    }

    pub(crate) fn and(self, other: Self) -> Self {
        self.with(other, |a, b| a & b)
    }

    pub(crate) fn left<const BITS: u32>(self) -> Self {
        Self(self.0.map(|lane| lane << BITS))
    }

    pub(crate) fn right<const BITS: u32>(self) -> Self {
        Self(self.0.map(|lane| lane >> BITS))
    }

    pub(crate) fn right_in_pairs<const BITS: u32>(self) -> Self {
        let shifted = |low: u32, high: u32| halves((u64::from(high) << 32 | u64::from(low)) >> BITS);
        let [a, b, c, d] = self.0;
        let ((b, a), (d, c)) = (shifted(a, b), shifted(c, d));
        Self([a, b, c, d])
    }

    pub(crate) fn low(self) -> Self {
        let [a, b, _, _] = self.0;
        Self([a, a, b, b])
    }

    pub(crate) fn high(self) -> Self {
        let [_, _, c, d] = self.0;
        Self([c, c, d, d])
    }

    pub(crate) fn even(self) -> Self {
        let [a, _, c, _] = self.0;
        Self([a, a, c, c])
    }

    pub(crate) fn middle(self, next: Self) -> Self {
        let ([_, _, c, d], [e, f, _, _]) = (self.0, next.0);
        Self([c, d, e, f])
    }

    pub(crate) fn ends(self) -> [u32; 2] {
        let [a, _, c, _] = self.0;
        [a, c]
    }
}
