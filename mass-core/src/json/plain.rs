//! Numbers as most documents have them, read without a loop. The rest is for [`Cursor::number`], which has all the rules.

use super::{
    number::{POWERS, WHOLE_POWERS},
    scan::Cursor,
};
use std::num::NonZeroU32;

/// The first few digits of some bytes, all read at once: a loop over digits ends where no processor can foresee.
#[derive(Clone, Copy)]
struct Digits {
    value: u32,
    count: usize,
    /// Zeros at their end.
    zeros: usize,
}

impl Digits {
    /// One to seven digits and something behind them; `None` for anything else, or near the end of the text.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn read(bytes: &[u8]) -> Option<Digits> {
        let word = u64::from_le_bytes(*bytes.first_chunk::<8>()?) ^ 0x3030_3030_3030_3030;
        // Marks what is above nine; a carry goes only past a marked byte, and only the lowest mark is used.
        let marks = (word.wrapping_add(0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080;
        let count = (marks.trailing_zeros() / 8) as usize;
        if count == 0 || count == 8 {
            return None;
        }
        // Digits go to the high end, zeros before them; then pairs, fours and all eight are put together.
        let eight = word << (64 - 8 * count);
        let pairs = eight.wrapping_mul(10).wrapping_add(eight >> 8);
        let even = (pairs & 0x0000_00ff_0000_00ff).wrapping_mul(0x000f_4240_0000_0064);
        let odd = ((pairs >> 16) & 0x0000_00ff_0000_00ff).wrapping_mul(0x0000_2710_0000_0001);
        #[allow(clippy::cast_possible_truncation)] // eight digits fit
        let value = (even.wrapping_add(odd) >> 32) as u32;
        Some(Digits { value, count, zeros: (eight.leading_zeros() / 8) as usize })
    }
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

impl Cursor<'_> {
    /// The number at the cursor, if it is a short one without an exponent. What is not, [`Cursor::number`] judges.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    #[allow(clippy::cast_possible_truncation)] // sixteen characters at most
    #[allow(clippy::cast_precision_loss)] // fourteen digits at most: exact
    pub(crate) fn plain_number(&self) -> Option<Plain> {
        let rest = self.rest();
        let negative = rest.first() == Some(&b'-');
        let digits = rest.get(usize::from(negative)..)?;
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
            // The quotient of two exact doubles is correctly rounded.
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

#[cfg(test)]
mod tests {
    use super::*;

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
