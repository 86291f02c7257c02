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

/// Eight bytes: digits by their values, and a mark at what is no digit. A carry goes only past a marked byte, and only
/// past one from 0x8a on, so that the lowest mark is right, and the next one when the lowest is a point's.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
fn marked(bytes: &[u8]) -> Option<(u64, u64)> {
    let word = u64::from_le_bytes(*bytes.first_chunk::<8>()?) ^ 0x3030_3030_3030_3030;
    Some((word, (word.wrapping_add(0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080))
}

impl Digits {
    /// One to seven digits and something behind them; `None` for anything else, or near the end of the text.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn read(bytes: &[u8]) -> Option<Digits> {
        let (word, marks) = marked(bytes)?;
        let count = (marks.trailing_zeros() / 8) as usize;
        if count == 0 || count == 8 {
            return None;
        }
        Some(Self::first(word, count))
    }

    /// The first one to seven bytes of a word, which are digits.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn first(word: u64, count: usize) -> Digits {
        // Digits go to the high end, zeros before them; then pairs, fours and all eight are put together.
        let eight = word << (64 - 8 * count);
        let pairs = eight.wrapping_mul(10).wrapping_add(eight >> 8);
        let even = (pairs & 0x0000_00ff_0000_00ff).wrapping_mul(0x000f_4240_0000_0064);
        let odd = ((pairs >> 16) & 0x0000_00ff_0000_00ff).wrapping_mul(0x0000_2710_0000_0001);
        #[allow(clippy::cast_possible_truncation)] // eight digits fit
        let value = (even.wrapping_add(odd) >> 32) as u32;
        Digits { value, count, zeros: (eight.leading_zeros() / 8) as usize }
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
    pub(crate) fn plain_number(&self) -> Option<Plain> {
        // One way is enough where the code must be small.
        #[cfg(not(target_family = "wasm"))]
        if let Some(number) = self.short_number() {
            return Some(number);
        }
        self.longer_number()
    }

    /// A number that has, with its point and what ends it, eight characters at most: whole part and fraction are read
    /// as one, the point taken out from between them. `None` when there is no such number.
    #[cfg(not(target_family = "wasm"))]
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)] // eight characters at most
    fn short_number(&self) -> Option<Plain> {
        let rest = self.rest();
        let negative = rest.first() == Some(&b'-');
        let sign = usize::from(negative);
        let (word, marks) = marked(rest.get(sign..)?)?;
        let whole = (marks.trailing_zeros() / 8) as usize;
        if whole == 0 || whole == 8 {
            return None;
        }
        let point = (word >> (8 * whole)) & 0xff == u64::from(b'.' ^ b'0');
        let others = marks & (marks - 1);
        let end = if point { (others.trailing_zeros() / 8) as usize } else { whole };
        let places = end - whole - usize::from(point);
        // Nothing is seen of what ends it, or there is nothing behind the point.
        if end == 8 || (point && places == 0) {
            return None;
        }
        let exponent = (word >> (8 * end)) & 0xdf == u64::from(b'E' ^ b'0') & 0xdf;
        let below = (1 << (8 * whole)) - 1;
        let digits = Digits::first((word & below) | ((word >> 8) & !below), whole + places);
        let leading_zero = whole > 1 && word.to_le_bytes().first() == Some(&0);
        if exponent || leading_zero || (negative && digits.value == 0) {
            return None;
        }
        // The quotient of two exact doubles is correctly rounded.
        let magnitude = f64::from(digits.value) / POWERS.get(places)?;
        let kept = if digits.zeros < places { end - digits.zeros } else { whole };
        let value = if negative { -magnitude } else { magnitude };
        Some(Plain { value, kept: (sign + kept) as u32, read: NonZeroU32::new((sign + end) as u32)? })
    }

    #[cfg_attr(target_family = "wasm", inline)]
    #[cfg_attr(not(target_family = "wasm"), inline(never))]
    #[allow(clippy::cast_possible_truncation)] // sixteen characters at most
    #[allow(clippy::cast_precision_loss)] // fourteen digits at most: exact
    fn longer_number(&self) -> Option<Plain> {
        let rest = self.rest();
        let negative = rest.first() == Some(&b'-');
        let digits = rest.get(usize::from(negative)..)?;
        let whole = Digits::read(digits)?;
        if whole.count > 1 && digits.first() == Some(&b'0') {
            return None;
        }
        let mut end = whole.count;
        let mut kept = whole.count;
        let mut magnitude = f64::from(whole.value);
        if digits.get(end) == Some(&b'.') {
            let fraction = Digits::read(digits.get(end + 1..)?)?;
            let scale = WHOLE_POWERS.get(fraction.count)?;
            // The quotient of two exact doubles is correctly rounded.
            let mantissa = u64::from(whole.value) * scale + u64::from(fraction.value);
            magnitude = mantissa.cast_signed() as f64 / POWERS.get(fraction.count)?;
            end += 1 + fraction.count;
            if fraction.zeros < fraction.count {
                kept = end - fraction.zeros;
            }
        }
        // A very small number is written with an exponent, and zero without a sign.
        if matches!(digits.get(end), Some(b'e' | b'E')) || (magnitude < 1e-6 && (negative || magnitude != 0.0)) {
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
        let whole = "0 7 10 24 024 120 12345 123456 1234567 12345678 - -0 -3 -20 -123456 -1234567 00 a";
        let fractions =
            " . .0 .5 .50 .25 .500 .0000 .1250 .12345 .00001 .00000 .000001 .0000001 .1234567 .12345678 ./ .: ..5";
        let ends =
            "|,| |e1|E1|}          |,         |e1         |E1         |u         |\u{e9}       |:         |/         ";
        for (w, f) in whole.split(' ').flat_map(|w| fractions.split(' ').map(move |f| (w, f))) {
            for after in ends.split('|') {
                let text = format!("{w}{f}{after}");
                let (mut short, mut long) = (Cursor { text: &text, pos: 0 }, Cursor { text: &text, pos: 0 });
                if let Some(plain) = short.plain_number() {
                    let literal = text.get(..plain.kept as usize).unwrap();
                    assert_eq!(plain.value.to_string(), literal, "{text}");
                }
                assert_eq!((short.number(), short.pos), (long.any_number(), long.pos), "{text}");
            }
        }
    }
}
