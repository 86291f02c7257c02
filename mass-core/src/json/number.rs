//! Numbers: one reader for every literal, and the rule for what a double can hold.
//!
//! JSON numbers are doubles here (RFC 7493 section 2.2, RFC 8785 section 3.2.2.3). A literal is *exact* when the
//! nearest double says the same thing; what is not exact is classed, so that no digit is ever lost silently.

use super::{
    double::nearest,
    plain::Plain,
    scan::{Cursor, Reason, SyntaxError},
};

/// How faithfully the nearest double stands for a literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// The double says what the literal said.
    Exact,
    /// An integer literal that its nearest double does not print back.
    BigInteger,
    /// Beyond the largest double.
    Overflow,
    /// A decimal of more than 17 significant digits, one that underflows to zero, or one that says an integer of up to
    /// 17 digits where the nearest double is another integer.
    LongDecimal,
    /// A bare `NaN`, `Infinity` or `-Infinity` that a host language sent.
    NonFinite,
}

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

/// Classes a literal that follows the JSON grammar; `decimal` when it has a fraction or an exponent.
#[cold]
pub(crate) fn slow_number(literal: &str, decimal: bool) -> Number<'_> {
    let value = nearest(literal);
    let class = if !value.is_finite() {
        Class::Overflow
    } else if decimal {
        let digits = significant_digits(literal);
        let lost = digits > 17 || (digits > 0 && value == 0.0) || is_another_integer(literal, value);
        if lost { Class::LongDecimal } else { Class::Exact }
    } else if prints_back(literal, value) {
        Class::Exact
    } else {
        Class::BigInteger
    };
    Number { value, literal, class, canonical: false }
}

/// Reads a whole text as a JSON number.
pub(crate) fn parse_number(text: &str) -> Option<Number<'_>> {
    if !matches!(text.as_bytes().first(), Some(b'0'..=b'9' | b'-')) {
        return None;
    }
    let mut cursor = Cursor { text, pos: 0 };
    cursor.number().ok().filter(|_| cursor.pos == text.len())
}

/// Digits of the mantissa without leading and trailing zeros.
fn significant_digits(literal: &str) -> usize {
    let mantissa = literal.split(['e', 'E']).next().unwrap_or_default();
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    let first = digits.iter().position(|&d| d != b'0');
    let last = digits.iter().rposition(|&d| d != b'0');
    first.zip(last).map_or(0, |(a, b)| b - a + 1)
}

/// Whether a literal with a fraction or an exponent says an integer (`9007199254740993.0`) that is neither its double nor
/// what the double is printed as: `6.149609030756263e16` is the shortest print of 61496090307562632, and just that double.
fn is_another_integer(literal: &str, value: f64) -> bool {
    // Below 2^53 each integer is a double.
    if !(9_007_199_254_740_992.0..=1e17).contains(&value.abs()) {
        return false;
    }
    let magnitude = literal.trim_start_matches('-');
    let (mantissa, exponent) = magnitude.split_once(['e', 'E']).unwrap_or((magnitude, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [whole, fraction].concat();
    let kept = digits.trim_end_matches('0');
    let (Ok(exponent), Ok(kept_value)) = (exponent.parse::<i64>(), kept.parse::<u64>()) else { return false };
    let places = i64::try_from(whole.len()).ok().zip(i64::try_from(kept.len()).ok());
    let power = places.and_then(|(whole, kept)| u32::try_from(whole + exponent - kept).ok());
    let integer = power.and_then(|power| 10u64.checked_pow(power)).and_then(|scale| kept_value.checked_mul(scale));
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // an integer up to 10^17
    let double = value.abs() as u64;
    integer.is_some_and(|integer| integer != double && !prints_back(&integer.to_string(), value.abs()))
}

/// Whether the shortest decimal that reads as `value` is the integer `literal` says.
fn prints_back(literal: &str, value: f64) -> bool {
    let mut buffer = ryu_js::Buffer::new();
    let printed = buffer.format(value);
    let (sign, digits) = literal.strip_prefix('-').map_or(("", literal), |d| ("-", d));
    let digits = digits.trim_start_matches('0');
    let (printed_sign, printed) = printed.strip_prefix('-').map_or(("", printed), |d| ("-", d));
    if digits.is_empty() {
        return value == 0.0;
    }
    if sign != printed_sign {
        return false;
    }
    let (mantissa, exponent) = printed
        .split_once('e')
        .map_or((printed, 0), |(m, e)| (m, e.trim_start_matches('+').parse::<usize>().unwrap_or(usize::MAX)));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let shortest = whole.len().saturating_add(exponent) == digits.len();
    let kept = digits.trim_end_matches('0');
    let mut expected = String::from(whole);
    expected.push_str(fraction);
    shortest && expected.trim_end_matches('0') == kept
}

/// The canonical spelling of a finite double (ECMAScript `Number::toString`, RFC 8785 section 3.2.2.3).
pub fn write_number(out: &mut Vec<u8>, value: f64) {
    if value == 0.0 {
        out.push(b'0');
        return;
    }
    let mut buffer = ryu_js::Buffer::new();
    out.extend_from_slice(buffer.format(value).as_bytes());
}

/// A double as a `serde_json` number: an integer where it is one, so that `24` and `24.0` are the same value.
pub(crate) fn to_json(value: f64) -> serde_json::Value {
    if !value.is_finite() {
        // Not a JSON number; as a word it is at least not lost.
        return if value.is_nan() {
            "NaN"
        } else if value > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }
        .into();
    }
    #[allow(clippy::cast_possible_truncation)] // checked: integral and below 2^53
    if value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0 {
        serde_json::Value::from(value as i64)
    } else {
        serde_json::Value::from(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_follow_the_digits() {
        for (literal, class) in [
            ("0", Class::Exact),
            ("24.0", Class::Exact),
            ("9007199254740992", Class::Exact),
            ("9007199254740993", Class::BigInteger),
            ("9007199254740994", Class::Exact),
            ("18446744073709551615", Class::BigInteger),
            ("1152921504606846976", Class::BigInteger),
            ("100000000000000000000", Class::Exact),
            ("1000000000000000000000000", Class::Exact),
            ("100000000000000000000000", Class::Exact),
            ("123456789012345678901234567890", Class::BigInteger),
            ("1e400", Class::Overflow),
            ("-1e400", Class::Overflow),
            ("5e-324", Class::Exact),
            ("1e-400", Class::LongDecimal),
            ("0e-400", Class::Exact),
            ("0.1000000000000000055511151231257827", Class::LongDecimal),
            ("0.10000000000000000000000000", Class::Exact),
            ("333333333.33333329", Class::Exact),
            ("0.10000000000000001", Class::Exact),
            ("24.199999999999999", Class::Exact),
            ("9007199254740993.0", Class::LongDecimal),
            ("-9007199254740993.00", Class::LongDecimal),
            ("9.007199254740993e15", Class::LongDecimal),
            ("90071992547409930e-1", Class::LongDecimal),
            ("9007199254740992.0", Class::Exact),
            ("9007199254740994.0", Class::Exact),
            ("9007199254740991.0", Class::Exact),
            ("99999999999999999.0", Class::LongDecimal),
            ("6.149609030756263e16", Class::Exact),
            ("6.1496090307562632e+16", Class::Exact),
            ("6.1496090307562633e16", Class::LongDecimal),
            ("1.0000000000000000e17", Class::Exact),
            ("1e23", Class::Exact),
            ("1.2345678901234568e25", Class::Exact),
        ] {
            let number = parse_number(literal).map(|n| n.class);
            assert_eq!(number, Some(class), "{literal}");
        }
    }

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
