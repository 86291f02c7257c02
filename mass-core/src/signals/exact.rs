//! Exact arithmetic on decimal digits, rounded once at the end.
//!
//! A unit conversion is `(x + offset) × num / den` with `x` a decimal of the caller's. Doing that in doubles rounds
//! three times and turns 68.9 °F into 20.500000000000004 °C. Here the sum and the product are exact digit strings; the
//! quotient is written out until it ends, or until its digits decide the nearest double, and that text is rounded once.

use super::decimal::Decimal;
use crate::json::double::nearest;

/// More digits than this, or powers of ten further out, are refused: no instrument writes them, and they would cost
/// time out of proportion to the text.
const MAX_DIGITS: usize = 400;
const MAX_SCALE: i32 = 400;

/// Neither side of a factor may be larger, so that a digit more never overflows.
const MAX_FACTOR: u128 = 1_000_000_000_000_000_000_000_000_000_000;

/// `(x + offset_hundredths / 100) × num / den`, correctly rounded (ties to even). Zero is never negative.
///
/// `None` when the text has too many digits or too large an exponent, or the result is no finite double.
pub(crate) fn linear(x: &Decimal<'_>, offset_hundredths: i32, num: u128, den: u128) -> Option<f64> {
    if num > MAX_FACTOR || den > MAX_FACTOR || den == 0 {
        return None;
    }
    let mut digits: Vec<u8> = Vec::with_capacity(24);
    for digit in x.digits() {
        if digit != 0 || !digits.is_empty() {
            digits.push(digit);
        }
        if digits.len() > MAX_DIGITS {
            return None;
        }
    }
    let mut scale = if digits.is_empty() { 0 } else { x.scale()? };
    if scale.unsigned_abs() > MAX_SCALE.unsigned_abs() {
        return None;
    }
    let mut negative = x.is_negative();
    if offset_hundredths != 0 {
        let target = scale.min(-2);
        digits.resize(digits.len() + usize::try_from(scale - target).ok()?, 0);
        let mut offset = decimal_digits(u128::from(offset_hundredths.unsigned_abs()));
        offset.resize(offset.len() + usize::try_from(-2 - target).ok()?, 0);
        scale = target;
        (negative, digits) = add(negative, &digits, offset_hundredths < 0, &offset);
    }
    let product = multiply(&digits, num);
    let text = divide(negative, &product, scale, den)?;
    let value = nearest(&text);
    value.is_finite().then_some(if value == 0.0 { 0.0 } else { value })
}

fn decimal_digits(mut number: u128) -> Vec<u8> {
    let mut digits = Vec::new();
    while number > 0 {
        digits.push(low_digit(number));
        number /= 10;
    }
    digits.reverse();
    digits
}

fn low_digit(number: u128) -> u8 {
    u8::try_from(number % 10).unwrap_or(0)
}

/// Adds two signed digit strings of the same scale.
fn add(a_negative: bool, a: &[u8], b_negative: bool, b: &[u8]) -> (bool, Vec<u8>) {
    if a_negative == b_negative {
        return (a_negative, add_magnitudes(a, b));
    }
    if at_least(a, b) { (a_negative, subtract(a, b)) } else { (b_negative, subtract(b, a)) }
}

fn add_magnitudes(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(a.len().max(b.len()) + 1);
    let mut carry = 0;
    for at in 0..a.len().max(b.len()) {
        let sum = from_right(a, at) + from_right(b, at) + carry;
        result.push(sum % 10);
        carry = sum / 10;
    }
    result.push(carry);
    result.reverse();
    result
}

/// `a − b`, where `a` is not the smaller one.
fn subtract(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(a.len());
    let mut borrow = 0;
    for at in 0..a.len().max(b.len()) {
        let take = from_right(b, at) + borrow;
        let have = from_right(a, at);
        borrow = u8::from(have < take);
        result.push(have + 10 * borrow - take);
    }
    result.reverse();
    result
}

fn from_right(digits: &[u8], at: usize) -> u8 {
    digits.iter().rev().nth(at).copied().unwrap_or(0)
}

fn at_least(a: &[u8], b: &[u8]) -> bool {
    let length = a.len().max(b.len());
    let aligned = |digits: &[u8]| (0..length).rev().map(|at| from_right(digits, at)).collect::<Vec<_>>();
    aligned(a) >= aligned(b)
}

fn multiply(digits: &[u8], by: u128) -> Vec<u8> {
    let mut result = Vec::with_capacity(digits.len() + 20);
    let mut carry: u128 = 0;
    for &digit in digits.iter().rev() {
        carry += u128::from(digit) * by;
        result.push(low_digit(carry));
        carry /= 10;
    }
    while carry > 0 {
        result.push(low_digit(carry));
        carry /= 10;
    }
    result.reverse();
    result
}

/// Long division. The digits after the point stop at the end of the quotient or once no midpoint between two doubles
/// can lie between what is written and the true value; a last `1` then stands for the rest.
fn divide(negative: bool, digits: &[u8], mut scale: i32, den: u128) -> Option<String> {
    let mut text = String::with_capacity(digits.len() + 80);
    if negative {
        text.push('-');
    }
    text.push('0');
    let mut remainder: u128 = 0;
    let mut step = |digit: u8, text: &mut String| -> Option<u128> {
        let part = remainder * 10 + u128::from(digit);
        text.push(char::from(b'0' + u8::try_from(part / den).ok()?));
        remainder = part % den;
        Some(remainder)
    };
    let mut left = 0;
    for &digit in digits {
        left = step(digit, &mut text)?;
    }
    // A midpoint is b/2^j, the value is a/(den × 10^k): apart they are at least 1/(den × 10^k × 2^j). For a value not
    // below 10^-z, 2^j has at most 18 + z digits; z is at most k plus the digits of den (31 at most). A positive
    // scale has as many digits to write before the point is reached.
    let limit = scale.checked_abs()?.checked_add(96)?;
    let mut written = 0;
    while left != 0 && written < limit {
        left = step(0, &mut text)?;
        scale = scale.checked_sub(1)?;
        written += 1;
    }
    if left != 0 {
        text.push('1');
        scale = scale.checked_sub(1)?;
    }
    text.push('e');
    text.push_str(&scale.to_string());
    Some(text)
}
