//! Rule `number`: a text that can be read as one number only.

use crate::{
    json::{Class, double::nearest, number::parse_number},
    signals::decimal::{self, read_decimal},
};

/// What a text is as a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Reading {
    Number(f64),
    /// One comma with three digits behind it: thousands or thousandths? Both readings.
    Ambiguous(f64, f64),
    Not,
}

/// Reads a text: a JSON number (a leading `+` is allowed), or a grouped or decimal-comma form that can mean only one
/// thing (see [`read_decimal`]). Integers that a double does not print back and numbers beyond the doubles stay text.
pub(crate) fn read(text: &str) -> Reading {
    match read_decimal(text) {
        decimal::Reading::Number(number) => value(&number.literal()).map_or(Reading::Not, Reading::Number),
        decimal::Reading::Ambiguous { decimal, grouped } => {
            match (value(&grouped.literal()), value(&decimal.literal())) {
                (Some(grouped), Some(decimal)) => Reading::Ambiguous(grouped, decimal),
                _ => Reading::Not,
            }
        }
        decimal::Reading::NotANumber => Reading::Not,
    }
}

fn value(literal: &str) -> Option<f64> {
    let number = parse_number(literal)?;
    matches!(number.class, Class::Exact | Class::LongDecimal).then_some(number.value)
}

/// A percentage as a fraction of one, by moving the decimal point, so that 47 gives 0.47 exactly.
pub(crate) fn shift_hundredth(percent: f64) -> f64 {
    let mut buffer = ryu_js::Buffer::new();
    let printed = buffer.format(percent);
    let (mantissa, exponent) = printed.split_once('e').unwrap_or((printed, "0"));
    let exponent = exponent.trim_start_matches('+').parse::<i32>().unwrap_or_default();
    nearest(&format!("{mantissa}e{}", exponent - 2))
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
