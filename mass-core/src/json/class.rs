//! The rule for what a double can hold: a literal is *exact* when the nearest double says the same thing.

use super::{double::nearest, number::Number};

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

/// Classes a literal that follows the JSON grammar; `decimal` when it has a fraction or an exponent.
#[cold]
pub(super) fn slow_number(literal: &str, decimal: bool) -> Number<'_> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::number::parse_number;

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
}
