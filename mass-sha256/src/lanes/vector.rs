//! A vector as WebAssembly has it.

use core::arch::wasm32::{
    u8x16_shuffle, u32x4, u32x4_add, u32x4_extract_lane, u32x4_shl, u32x4_shr, u32x4_shuffle, u64x2, u64x2_shr,
    u64x2_shuffle, v128, v128_and, v128_xor,
};

/// Four lanes of 32 bits.
#[derive(Clone, Copy)]
pub(crate) struct Vector(v128);

impl Vector {
    pub(crate) const fn new([a, b, c, d]: [u32; 4]) -> Self {
        Self(u32x4(a, b, c, d))
    }

    /// `[a0, b0, a1, b1]` of two words of each message as they are in the text, which has the highest byte first.
    #[inline(always)]
    pub(crate) fn read(first: [u8; 8], second: [u8; 8]) -> Self {
        let both = u64x2(u64::from_le_bytes(first), u64::from_le_bytes(second));
        Self(u8x16_shuffle::<3, 2, 1, 0, 11, 10, 9, 8, 7, 6, 5, 4, 15, 14, 13, 12>(both, both))
    }

    #[inline(always)]
    pub(crate) fn plus(self, other: Self) -> Self {
        Self(u32x4_add(self.0, other.0))
    }

    #[inline(always)]
    pub(crate) fn xor(self, other: Self) -> Self {
        Self(v128_xor(self.0, other.0))
    }

    #[inline(always)]
    pub(crate) fn and(self, other: Self) -> Self {
        Self(v128_and(self.0, other.0))
    }

    /// Each lane shifted to the left.
    #[inline(always)]
    pub(crate) fn left<const BITS: u32>(self) -> Self {
        Self(u32x4_shl(self.0, BITS))
    }

    /// Each lane shifted to the right.
    #[inline(always)]
    pub(crate) fn right<const BITS: u32>(self) -> Self {
        Self(u32x4_shr(self.0, BITS))
    }

    /// Both pairs of lanes shifted to the right; the first lane of a pair is its lower half.
    #[inline(always)]
    pub(crate) fn right_in_pairs<const BITS: u32>(self) -> Self {
        Self(u64x2_shr(self.0, BITS))
    }

    /// `[0, 0, 1, 1]`.
    #[inline(always)]
    pub(crate) fn low(self) -> Self {
        Self(u32x4_shuffle::<0, 0, 1, 1>(self.0, self.0))
    }

    /// `[2, 2, 3, 3]`.
    #[inline(always)]
    pub(crate) fn high(self) -> Self {
        Self(u32x4_shuffle::<2, 2, 3, 3>(self.0, self.0))
    }

    /// `[0, 0, 2, 2]`.
    #[inline(always)]
    pub(crate) fn even(self) -> Self {
        Self(u32x4_shuffle::<0, 0, 2, 2>(self.0, self.0))
    }

    /// The upper half of this one, and the lower half of the next.
    #[inline(always)]
    pub(crate) fn middle(self, next: Self) -> Self {
        Self(u64x2_shuffle::<1, 2>(self.0, next.0))
    }

    /// The first lane and the third.
    pub(crate) fn ends(self) -> [u32; 2] {
        [u32x4_extract_lane::<0>(self.0), u32x4_extract_lane::<2>(self.0)]
    }
}
