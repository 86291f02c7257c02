//! Two messages in one loop of SHA instructions (Intel, "Intel SHA Extensions", 2013).
//!
//! An instruction does two rounds, and the next has to wait for it; meanwhile it is the other message's turn.

use crate::{Block, ROUNDS, State};
use core::arch::x86_64::{
    __m128i, _mm_add_epi32, _mm_alignr_epi8, _mm_extract_epi32, _mm_set_epi64x, _mm_sha256msg1_epu32,
    _mm_sha256msg2_epu32, _mm_sha256rnds2_epu32, _mm_shuffle_epi8, _mm_shuffle_epi32,
};

/// Four rounds of both messages, of their words `$w`, `$v` and the constants.
macro_rules! rounds {
    ($one:ident $w:ident, $other:ident $v:ident, $constants:ident) => {
        let constants = four(*$constants);
        let (w, v) = (_mm_add_epi32($w, constants), _mm_add_epi32($v, constants));
        $one.1 = _mm_sha256rnds2_epu32($one.1, $one.0, w);
        $other.1 = _mm_sha256rnds2_epu32($other.1, $other.0, v);
        $one.0 = _mm_sha256rnds2_epu32($one.0, $one.1, _mm_shuffle_epi32::<UPPER>(w));
        $other.0 = _mm_sha256rnds2_epu32($other.0, $other.1, _mm_shuffle_epi32::<UPPER>(v));
    };
}

/// Sixteen rounds whose words follow from the sixteen before.
macro_rules! later_rounds {
    ($one:ident $w:ident $x:ident $y:ident $z:ident, $other:ident $s:ident $t:ident $u:ident $v:ident,
     $k0:ident $k1:ident $k2:ident $k3:ident) => {
        ($w, $s) = (later($w, $x, $y, $z), later($s, $t, $u, $v));
        rounds!($one $w, $other $s, $k0);
        ($x, $t) = (later($x, $y, $z, $w), later($t, $u, $v, $s));
        rounds!($one $x, $other $t, $k1);
        ($y, $u) = (later($y, $z, $w, $x), later($u, $v, $s, $t));
        rounds!($one $y, $other $u, $k2);
        ($z, $v) = (later($z, $w, $x, $y), later($v, $s, $t, $u));
        rounds!($one $z, $other $v, $k3);
    };
}

/// The upper half of a vector, in the place of the lower.
const UPPER: i32 = 0b00_00_11_10;

/// Takes blocks of both messages, as many of each.
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
pub(crate) fn compress(states: &mut [State; 2], first: &[Block], second: &[Block]) {
    let [k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15] = &ROUNDS;
    let [one, other] = *states;
    let [mut one, mut other] = [sorted(one), sorted(other)];
    for (first, second) in first.iter().zip(second) {
        let ([w0, w1, w2, w3], [v0, v1, v2, v3]) = (first.as_chunks().0, second.as_chunks().0) else { return };
        let [mut w0, mut w1, mut w2, mut w3] = [read(*w0), read(*w1), read(*w2), read(*w3)];
        let [mut v0, mut v1, mut v2, mut v3] = [read(*v0), read(*v1), read(*v2), read(*v3)];
        let before = (one, other);
        rounds!(one w0, other v0, k0);
        rounds!(one w1, other v1, k1);
        rounds!(one w2, other v2, k2);
        rounds!(one w3, other v3, k3);
        later_rounds!(one w0 w1 w2 w3, other v0 v1 v2 v3, k4 k5 k6 k7);
        later_rounds!(one w0 w1 w2 w3, other v0 v1 v2 v3, k8 k9 k10 k11);
        later_rounds!(one w0 w1 w2 w3, other v0 v1 v2 v3, k12 k13 k14 k15);
        one = (_mm_add_epi32(one.0, before.0.0), _mm_add_epi32(one.1, before.0.1));
        other = (_mm_add_epi32(other.0, before.1.0), _mm_add_epi32(other.1, before.1.1));
    }
    *states = [plain(one), plain(other)];
}

/// Four words.
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn four([a, b, c, d]: [u32; 4]) -> __m128i {
    let two = |low: u32, high: u32| (u64::from(high) << 32 | u64::from(low)).cast_signed();
    _mm_set_epi64x(two(c, d), two(a, b))
}

/// Four words as they are in the text, which has the highest byte first.
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn read(bytes: [u8; 16]) -> __m128i {
    let both = u128::from_le_bytes(bytes).cast_signed();
    #[allow(clippy::cast_possible_truncation)] // cut in two
    let words = _mm_set_epi64x((both >> 64) as i64, both as i64);
    _mm_shuffle_epi8(words, _mm_set_epi64x(0x0c0d_0e0f_0809_0a0b, 0x0405_0607_0001_0203))
}

/// Four words from the sixteen before (section 6.2.2, step 1).
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn later(sixteen: __m128i, twelve: __m128i, eight: __m128i, four: __m128i) -> __m128i {
    let sum = _mm_add_epi32(_mm_sha256msg1_epu32(sixteen, twelve), _mm_alignr_epi8::<4>(four, eight));
    _mm_sha256msg2_epu32(sum, four)
}

/// A state as the instructions have it: `a`, `b`, `e`, `f`, and `c`, `d`, `g`, `h`, from the top.
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn sorted([a, b, c, d, e, f, g, h]: State) -> (__m128i, __m128i) {
    (four([f, e, b, a]), four([h, g, d, c]))
}

#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn plain((upper, lower): (__m128i, __m128i)) -> State {
    let [b, a] = [_mm_extract_epi32::<2>(upper), _mm_extract_epi32::<3>(upper)];
    let [f, e] = [_mm_extract_epi32::<0>(upper), _mm_extract_epi32::<1>(upper)];
    let [d, c] = [_mm_extract_epi32::<2>(lower), _mm_extract_epi32::<3>(lower)];
    let [h, g] = [_mm_extract_epi32::<0>(lower), _mm_extract_epi32::<1>(lower)];
    [a, b, c, d, e, f, g, h].map(i32::cast_unsigned)
}
