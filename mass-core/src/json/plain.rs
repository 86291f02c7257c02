//! Numbers as most documents have them, read without a loop. The rest is for
//! [`Cursor::number`](super::scan::Cursor::number), which has all the rules.

#[cfg(not(target_family = "wasm"))]
use super::number::{POWERS, WHOLE_POWERS};
use std::num::NonZeroU32;

const ZEROS: u64 = 0x3030_3030_3030_3030;

/// Marks what is above nine in eight bytes from which `0` was taken, by the highest bit of each.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
fn marks(digits: u64) -> u64 {
    ((digits & 0x7f7f_7f7f_7f7f_7f7f).wrapping_add(0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080
}

/// Eight digits as one number, the first in the lowest byte: pairs, fours, and all eight are put together.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
#[allow(clippy::cast_possible_truncation)] // eight digits fit
fn together(eight: u64) -> u32 {
    let pairs = eight.wrapping_mul(10).wrapping_add(eight >> 8);
    let even = (pairs & 0x0000_00ff_0000_00ff).wrapping_mul(0x000f_4240_0000_0064);
    let odd = ((pairs >> 16) & 0x0000_00ff_0000_00ff).wrapping_mul(0x0000_2710_0000_0001);
    (even.wrapping_add(odd) >> 32) as u32
}

/// A number as most documents have them; it is exact, and its literal is canonical up to `kept`.
#[derive(Clone, Copy)]
pub(crate) struct Plain {
    pub(crate) value: f64,
    /// Length of the canonical spelling, which begins the literal.
    pub(crate) kept: u32,
    /// Length of the literal.
    pub(crate) read: NonZeroU32,
}

impl Plain {
    /// The number at the start of a text, if it is a short one without an exponent. What is not,
    /// [`Cursor::number`](super::scan::Cursor::number) judges.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn read(text: &[u8]) -> Option<Plain> {
        let short = Self::short(text);
        // A browser would have to load what it seldom needs.
        #[cfg(not(target_family = "wasm"))]
        let short = short.or_else(|| Self::longer(text));
        short
    }

    /// A number without a sign that ends within eight bytes, as most do. One load has it all, where a loop over digits
    /// would end where no processor can foresee. Lengths are in bits here.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn short(text: &[u8]) -> Option<Plain> {
        const POWERS: [f64; 8] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7];
        let word = u64::from_le_bytes(*text.first_chunk()?);
        let digits = word ^ ZEROS;
        let ends = marks(digits);
        let whole = ends.trailing_zeros() & !7;
        // No digit, or one zero before others.
        if whole == 0 || whole == 64 || (whole > 8 && digits.trailing_zeros() >= 8) {
            return None;
        }
        let byte = |at: u32| word >> at & 0xff;
        if byte(whole) != u64::from(b'.') {
            let value = f64::from(together(digits << (64 - whole)));
            return Self::unless_exponent(byte(whole), value, whole, whole);
        }
        let ends = ends & (ends - 1);
        let end = ends.trailing_zeros() & !7;
        let places = end - whole - 8;
        if places == 0 || end == 64 {
            return None;
        }
        // The point goes, and zeros come before the digits.
        let before = (1 << whole) - 1;
        let eight = (digits & before | digits >> 8 & !before) << (72 - end);
        // The quotient of two exact doubles is correctly rounded.
        let value = f64::from(together(eight)) / POWERS.get(places as usize / 8)?;
        let zeros = eight.leading_zeros() & !7;
        Self::unless_exponent(byte(end), value, if zeros < places { end - zeros } else { whole }, end)
    }

    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn unless_exponent(behind: u64, value: f64, kept: u32, read: u32) -> Option<Plain> {
        let exponent = behind | 0x20 == u64::from(b'e');
        NonZeroU32::new(read / 8).filter(|_| !exponent).map(|read| Plain { value, kept: kept / 8, read })
    }

    /// A number of up to seven digits before its point and as many behind it.
    #[cfg(not(target_family = "wasm"))]
    #[inline(never)]
    #[allow(clippy::cast_possible_truncation)] // sixteen characters at most
    #[allow(clippy::cast_precision_loss)] // fourteen digits at most: exact
    fn longer(text: &[u8]) -> Option<Plain> {
        let negative = text.first() == Some(&b'-');
        let digits = text.get(usize::from(negative)..)?;
        let whole = Digits::read(digits)?;
        if whole.count > 1 && digits.first() == Some(&b'0') {
            return None;
        }
        let (mut end, mut kept, mut places) = (whole.count, whole.count, 0);
        let (mut mantissa, mut magnitude) = (u64::from(whole.value), f64::from(whole.value));
        if digits.get(end) == Some(&b'.') {
            let fraction = Digits::read(digits.get(end + 1..)?)?;
            places = fraction.count;
            mantissa = mantissa * WHOLE_POWERS.get(places)? + u64::from(fraction.value);
            magnitude = mantissa.cast_signed() as f64 / POWERS.get(places)?;
            end += 1 + places;
            if fraction.zeros < places {
                kept = end - fraction.zeros;
            }
        }
        // Zero is written without a sign, and what is below a millionth (of seven places the last) with an exponent.
        let otherwise = mantissa < 10 && if mantissa == 0 { negative } else { places == 7 };
        if otherwise || matches!(digits.get(end), Some(b'e' | b'E')) {
            return None;
        }
        let sign = usize::from(negative);
        let value = if negative { -magnitude } else { magnitude };
        Some(Plain { value, kept: (sign + kept) as u32, read: NonZeroU32::new((sign + end) as u32)? })
    }
}

/// One to seven digits at the start of some bytes, with something behind them.
#[cfg(not(target_family = "wasm"))]
#[derive(Clone, Copy)]
struct Digits {
    value: u32,
    count: usize,
    /// Zeros at their end.
    zeros: usize,
}

#[cfg(not(target_family = "wasm"))]
impl Digits {
    fn read(text: &[u8]) -> Option<Digits> {
        let digits = u64::from_le_bytes(*text.first_chunk()?) ^ ZEROS;
        let count = (marks(digits).trailing_zeros() / 8) as usize;
        if count == 0 || count == 8 {
            return None;
        }
        let eight = digits << (64 - 8 * count);
        Some(Digits { value: together(eight), count, zeros: (eight.leading_zeros() / 8) as usize })
    }
}

#[cfg(test)]
mod tests {
    use super::super::scan::Cursor;

    #[test]
    fn the_short_way_reads_as_the_long_one() {
        let whole = ["0", "7", "24", "024", "1234567", "12345678", "-", "-0", "-3", "-1234567", "00", "a"];
        let fractions = ["", ".", ".0", ".5", ".50", ".25", ".000001", ".0000001", ".1234567", ".12345678", "./", ".:"];
        for (w, f) in whole.iter().flat_map(|w| fractions.map(|f| (w, f))) {
            for after in ["", ",", " ", "e1", "}          ", ",         ", "e1         ", "\u{e9}       "] {
                let text = format!("{w}{f}{after}");
                let (mut short, mut long) = (Cursor { text: &text, pos: 0 }, Cursor { text: &text, pos: 0 });
                assert_eq!((short.number(), short.pos), (long.any_number(), long.pos), "{text}");
            }
        }
    }
}
