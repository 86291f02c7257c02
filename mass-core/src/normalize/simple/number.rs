//! Rule `number`: a text that can be read as one number only.

use crate::json::{Class, number::parse_number};

/// What a text is as a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Reading {
    Number(f64),
    /// One comma with three digits behind it: thousands or thousandths? Both readings.
    Ambiguous(f64, f64),
    Not,
}

/// Reads a text: a JSON number (a leading `+` is allowed), or a grouped or decimal-comma form that can mean only one
/// thing. Integers that a double does not print back and numbers beyond the doubles stay text.
pub(crate) fn read(text: &str) -> Reading {
    let bytes = text.as_bytes();
    if !matches!(bytes.first(), Some(b'0'..=b'9' | b'+' | b'-')) || !bytes.last().is_some_and(u8::is_ascii_digit) {
        return Reading::Not;
    }
    let body = match text.strip_prefix('+') {
        Some(rest) if rest.starts_with(['+', '-']) => return Reading::Not,
        Some(rest) => rest,
        None => text,
    };
    if let Some(number) = parse_number(body) {
        return match number.class {
            Class::Exact | Class::LongDecimal => Reading::Number(number.value),
            _ => Reading::Not,
        };
    }
    let (sign, digits) = body.strip_prefix('-').map_or(("", body), |d| ("-", d));
    let mut marks = 0;
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {}
            b',' | b'.' => marks += 1,
            _ => return Reading::Not,
        }
    }
    if marks == 0 {
        return Reading::Not;
    }
    punctuated(sign, digits)
}

/// Four groups of at most 255: an IPv4 address, which is what such a text is in an export of equipment.
fn is_address(text: &str) -> bool {
    let mut groups = 0;
    text.split('.').all(|group| {
        groups += 1;
        group.parse::<u8>().is_ok()
    }) && groups == 4
}

/// Digits with commas and points that JSON does not know.
fn punctuated(sign: &str, text: &str) -> Reading {
    if is_address(text) {
        return Reading::Not;
    }
    let count = |mark| text.bytes().filter(|b| *b == mark).count();
    let (commas, points) = (count(b','), count(b'.'));
    let last = |mark| text.rfind(mark);
    let (group, decimal) = match (commas, points) {
        (0, _) => (Some('.'), None),
        (1, 0) => (None, Some(',')),
        (_, 0) => (Some(','), None),
        (1, 1) if last(',') < last('.') => (Some(','), Some('.')),
        (1, _) if last('.') < last(',') => (Some('.'), Some(',')),
        (_, 1) if last(',') < last('.') => (Some(','), Some('.')),
        _ => return Reading::Not,
    };
    let (whole, fraction) = match decimal.and_then(|mark| text.rsplit_once(mark)) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    if !group.is_none_or(|mark| is_grouped(whole, mark)) || fraction == Some("") {
        return Reading::Not;
    }
    let read = |point: &str| {
        let mut literal = String::with_capacity(text.len() + 2);
        literal.push_str(sign);
        literal.extend(whole.chars().filter(char::is_ascii_digit));
        if let Some(fraction) = fraction {
            literal.push_str(point);
            literal.push_str(fraction);
        }
        value(&literal)
    };
    let Some(plain) = read(".") else { return Reading::Not };
    // A comma before three digits, and nothing else to go by.
    let thousands = group.is_none() && fraction.is_some_and(|f| f.len() == 3) && whole.len() <= 3 && whole != "0";
    match thousands.then(|| read("")) {
        Some(Some(grouped)) => Reading::Ambiguous(grouped, plain),
        Some(None) => Reading::Not,
        None => Reading::Number(plain),
    }
}

/// Whether the groups of a whole part are right: one to three digits, then threes.
fn is_grouped(whole: &str, mark: char) -> bool {
    let mut groups = whole.split(mark);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && groups.all(|g| g.len() == 3)
        && whole.len() > first.len()
}

fn value(literal: &str) -> Option<f64> {
    let number = parse_number(literal)?;
    matches!(number.class, Class::Exact | Class::LongDecimal).then_some(number.value)
}

/// A percentage as a fraction of one, by moving the decimal point, so that 47 gives 0.47 exactly.
pub(crate) fn shift_hundredth(percent: f64) -> f64 {
    let mut buffer = ryu_js::Buffer::new();
    let shifted = format!("{}e-2", buffer.format(percent));
    shifted.parse().unwrap_or(percent / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_number() {
        for (text, value) in [
            ("0", 0.0),
            ("+1", 1.0),
            ("-1.5", -1.5),
            ("1e5", 1e5),
            ("1.234,56", 1234.56),
            ("1,234.56", 1234.56),
            ("1.234.567", 1_234_567.0),
            ("1,234,567", 1_234_567.0),
            ("1.234.567,8", 1_234_567.8),
            ("1,234,567.89", 1_234_567.89),
            ("17,4", 17.4),
            ("1234,567", 1234.567),
            ("0,123", 0.123),
            ("-0,5", -0.5),
            ("1.234", 1.234),
            ("+1.234,5", 1234.5),
        ] {
            assert_eq!(read(text), Reading::Number(value), "{text}");
        }
        assert_eq!(read("1,234"), Reading::Ambiguous(1234.0, 1.234));
        assert_eq!(read("-12,345"), Reading::Ambiguous(-12345.0, -12.345));
        for text in [
            "",
            "+",
            "-",
            "007",
            "00,5",
            ".5",
            "5.",
            ",5",
            "5,",
            "1_000",
            "0x10",
            "1,23,456",
            "1.234.5",
            "1 234",
            "+-1",
            "1,,2",
            "1.,2",
            "٣",
            "1e400",
            "9007199254740993",
            "9.007.199.254.740.993",
            "01.234,5",
            "0.123,4",
            "1,2e3",
            "1.2345.678",
            "--1",
            "1,234.567.8",
            "-",
            "1.234,",
            "12,3456,7",
        ] {
            assert_eq!(read(text), Reading::Not, "{text}");
        }
        assert_eq!([47.0, 81.0, 1.5].map(|percent| shift_hundredth(percent).to_string()), ["0.47", "0.81", "0.015"]);
    }
}
