//! Numbers: one reader for every literal.
//!
//! JSON numbers are doubles here (RFC 7493 section 2.2, RFC 8785 section 3.2.2.3). A literal is *exact* when the
//! nearest double says the same thing; what is not exact is classed, so that no digit is ever lost silently.

use super::{
    class::{Class, slow_number},
    plain::Plain,
    scan::{Cursor, Reason, SyntaxError},
};

/// A number as it stood in the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Number<'a> {
    pub(crate) value: f64,
    /// The literal, cut to the canonical spelling where that is a part of it; empty for a number without a literal.
    pub(crate) literal: &'a str,
    pub(crate) class: Class,
    /// The literal is already the canonical one and can be copied.
    pub(crate) canonical: bool,
}

impl Number<'static> {
    /// A number that no literal stands behind.
    pub(crate) fn from_value(value: f64) -> Self {
        Number { value, literal: "", class: Class::Exact, canonical: false }
    }
}

pub(super) const POWERS: [f64; 16] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// Ten to the number of digits, as far as fifteen digits go.
pub(super) const WHOLE_POWERS: [u64; 16] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
    1_000_000_000,
    10_000_000_000,
    100_000_000_000,
    1_000_000_000_000,
    10_000_000_000_000,
    100_000_000_000_000,
    1_000_000_000_000_000,
];

/// The value and the length of the digits at the start of some bytes. The value wraps when there are more than fifteen;
/// it is not used then.
#[inline]
fn digit_run(bytes: &[u8]) -> (u64, usize) {
    let mut value: u64 = 0;
    let mut rest = bytes;
    while let [digit @ b'0'..=b'9', tail @ ..] = rest {
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
        rest = tail;
    }
    (value, bytes.len() - rest.len())
}

impl<'a> Cursor<'a> {
    /// Reads a number whose first character (a digit or `-`) is at the cursor.
    #[inline]
    pub(crate) fn number(&mut self) -> Result<Number<'a>, SyntaxError> {
        let Some(Plain { value, kept, read }) = Plain::read(self.rest()) else { return self.any_number() };
        let literal = self.slice(self.pos, self.pos + kept as usize);
        self.pos += read.get() as usize;
        Ok(Number { value, literal, class: Class::Exact, canonical: true })
    }

    /// Reads a bare `NaN`, `Infinity` or `-Infinity`, if one is at the cursor.
    pub(crate) fn non_finite(&mut self) -> Option<Number<'a>> {
        let words = [("NaN", f64::NAN), ("Infinity", f64::INFINITY), ("-Infinity", f64::NEG_INFINITY)];
        let (literal, value) = words.into_iter().find(|(word, _)| self.eat(word.as_bytes()))?;
        Some(Number { value, literal, class: Class::NonFinite, canonical: false })
    }

    #[inline(never)]
    #[allow(clippy::cast_precision_loss)] // at most fifteen digits: exact
    pub(super) fn any_number(&mut self) -> Result<Number<'a>, SyntaxError> {
        let start = self.pos;
        let bytes = self.bytes();
        let negative = bytes.get(start) == Some(&b'-');
        let first = start + usize::from(negative);
        let (mut mantissa, whole) = digit_run(bytes.get(first..).unwrap_or_default());
        let mut pos = first + whole;
        if whole == 0 || (whole > 1 && bytes.get(first) == Some(&b'0')) {
            self.pos = if whole == 0 { pos } else { first };
            return self.fail(if self.pos >= bytes.len() { Reason::UnexpectedEnd } else { Reason::InvalidNumber });
        }
        let mut places = 0;
        if bytes.get(pos) == Some(&b'.') {
            pos += 1;
            let (fraction, digits) = digit_run(bytes.get(pos..).unwrap_or_default());
            places = digits;
            pos += digits;
            if places == 0 {
                self.pos = pos;
                return self.fail(if pos >= bytes.len() { Reason::UnexpectedEnd } else { Reason::InvalidNumber });
            }
            let scale = WHOLE_POWERS.get(places).copied().unwrap_or_default();
            mantissa = mantissa.wrapping_mul(scale).wrapping_add(fraction);
        }
        let exponent = matches!(bytes.get(pos), Some(b'e' | b'E'));
        if exponent {
            pos += 1;
            if matches!(bytes.get(pos), Some(b'+' | b'-')) {
                pos += 1;
            }
            let from = pos;
            while bytes.get(pos).is_some_and(u8::is_ascii_digit) {
                pos += 1;
            }
            if pos == from {
                self.pos = pos;
                return self.fail(if pos >= bytes.len() { Reason::UnexpectedEnd } else { Reason::InvalidNumber });
            }
        }
        self.pos = pos;
        let literal = self.slice(start, pos);
        if exponent || whole + places > 15 {
            return Ok(slow_number(literal, places > 0 || exponent));
        }
        // Fifteen digits at most: the quotient of two exact doubles is correctly rounded.
        let scale = POWERS.get(places).copied().unwrap_or(1.0);
        let magnitude = mantissa.cast_signed() as f64 / scale;
        let value = if negative { -magnitude } else { magnitude };
        // `24.50` is canonical up to its zeros; a very small number is written with an exponent.
        let (literal, canonical) = if mantissa == 0 {
            (if negative { literal } else { "0" }, !negative)
        } else if places == 0 {
            (literal, true)
        } else {
            (trim_zeros(literal), magnitude >= 1e-6)
        };
        Ok(Number { value, literal, class: Class::Exact, canonical })
    }
}

/// A literal with a fraction, without the zeros at its end and the point before them.
#[inline]
fn trim_zeros(literal: &str) -> &str {
    let bytes = literal.as_bytes();
    let mut end = bytes.len();
    while end > 0 && bytes.get(end - 1) == Some(&b'0') {
        end -= 1;
    }
    if end > 0 && bytes.get(end - 1) == Some(&b'.') {
        end -= 1;
    }
    literal.get(..end).unwrap_or(literal)
}

/// Reads a whole text as a JSON number.
pub(crate) fn parse_number(text: &str) -> Option<Number<'_>> {
    if !matches!(text.as_bytes().first(), Some(b'0'..=b'9' | b'-')) {
        return None;
    }
    let mut cursor = Cursor { text, pos: 0 };
    cursor.number().ok().filter(|_| cursor.pos == text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::print::write_number;

    #[test]
    fn a_copied_literal_is_the_canonical_one() {
        for literal in ["1", "-1.5", "0.000001", "0.0000001", "24.0", "-0", "0.0", "123456789.12345", "0.5", "1000000"]
        {
            let Some(number) = parse_number(literal) else { panic!("{literal}") };
            let mut out = Vec::new();
            write_number(&mut out, number.value);
            assert!(!number.canonical || out == number.literal.as_bytes(), "{literal}");
            assert_eq!(number.canonical, !["0.0000001", "-0"].contains(&literal), "{literal}");
        }
    }
}
