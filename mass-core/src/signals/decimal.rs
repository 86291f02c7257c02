//! Reads a decimal number from text, in the spellings that exports use.
//!
//! Nothing is converted to a float here: a [`Decimal`] keeps the digits as they were written, so that the caller can
//! still decide whether a double holds them, print them again, or scale them exactly.
//!
//! | text | reading |
//! |---|---|
//! | `1240.5`, `-3`, `6.02e23`, `+7` | a number (JSON grammar, after one optional `+`) |
//! | `1.234,56`, `1,234.56`, `1.234.567`, `1,234,567.8` | a number (grouped, unambiguous) |
//! | `17,4`, `0,123`, `1234,567` | a number (decimal comma) |
//! | `1,234`, `-12,345` | ambiguous: 1.234 or 1234 |
//! | `007`, `.5`, `5.`, `1_000`, `0x10`, `1 234`, `1,23,456`, `+-5`, `٣` | not a number |
//! | `10.100.200.250` | not a number but an IPv4 address |

use std::borrow::Cow;

/// What [`read_decimal`] made of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading<'a> {
    /// Exactly one reading.
    Number(Decimal<'a>),
    /// The comma may separate decimals or thousands.
    Ambiguous {
        /// The reading with a decimal comma: `1,234` is 1.234.
        decimal: Decimal<'a>,
        /// The reading with grouped thousands: `1,234` is 1234.
        grouped: Decimal<'a>,
    },
    /// Text of some other kind.
    NotANumber,
}

/// A decimal number as it was written; borrows the text it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimal<'a> {
    negative: bool,
    /// ASCII digits, perhaps with grouping signs (`1.234`); never empty.
    integer: &'a str,
    /// ASCII digits; empty when there is no fraction.
    fraction: &'a str,
    /// `5`, `+5` or `-5`; empty when there is no exponent.
    exponent: &'a str,
    /// The same number in JSON grammar, when the text already was.
    json: Option<&'a str>,
}

impl<'a> Decimal<'a> {
    /// Whether a minus sign was written (also on a zero).
    #[cfg(feature = "signals")]
    pub(crate) fn is_negative(&self) -> bool {
        self.negative
    }

    /// All digits, most significant first, each 0 to 9; grouping signs are left out.
    #[cfg(feature = "signals")]
    pub(crate) fn digits(&self) -> impl Iterator<Item = u8> + use<'a> {
        self.integer.bytes().chain(self.fraction.bytes()).filter(u8::is_ascii_digit).map(|digit| digit - b'0')
    }

    /// The power of ten that the last digit of [`Decimal::digits`] stands for: −2 in `17.40`. `None` when it does
    /// not fit, which only an absurd exponent causes.
    #[cfg(feature = "signals")]
    pub(crate) fn scale(&self) -> Option<i32> {
        let exponent = if self.exponent.is_empty() { 0 } else { self.exponent.parse::<i32>().ok()? };
        exponent.checked_sub(i32::try_from(self.fraction.len()).ok()?)
    }

    /// The number as a JSON number literal, digits kept: `1.234,50` is `1234.50`. Borrowed when nothing had to change.
    pub(crate) fn literal(&self) -> Cow<'a, str> {
        if let Some(json) = self.json {
            return Cow::Borrowed(json);
        }
        let mut text = String::with_capacity(self.integer.len() + self.fraction.len() + 2);
        if self.negative {
            text.push('-');
        }
        text.extend(self.integer.chars().filter(char::is_ascii_digit));
        if !self.fraction.is_empty() {
            text.push('.');
            text.push_str(self.fraction);
        }
        Cow::Owned(text)
    }
}

/// Reads `text`, the whole of it, as one decimal number. White space is not skipped; allocates nothing.
pub(crate) fn read_decimal(text: &str) -> Reading<'_> {
    read(text).unwrap_or(Reading::NotANumber)
}

fn read(text: &str) -> Option<Reading<'_>> {
    let signed = text.strip_prefix('+');
    let json = signed.unwrap_or(text);
    let (negative, magnitude) = match json.strip_prefix('-') {
        Some(_) if signed.is_some() => return None,
        Some(rest) => (true, rest),
        None => (false, json),
    };
    let (integer, rest) = split_digits(magnitude)?;
    if integer.is_empty() || (integer.starts_with('0') && integer.len() > 1) {
        return None;
    }
    let plain = Decimal { negative, integer, fraction: "", exponent: "", json: Some(json) };
    if rest.is_empty() {
        return Some(Reading::Number(plain));
    }
    if let Some(after) = rest.strip_prefix('.') {
        let (fraction, rest) = split_digits(after)?;
        if fraction.is_empty() {
            return None;
        }
        if rest.is_empty() {
            return Some(Reading::Number(Decimal { fraction, ..plain }));
        }
        if rest.starts_with(['.', ',']) {
            return grouped(magnitude, '.', ',', negative).map(Reading::Number);
        }
        let exponent = exponent(rest)?;
        return Some(Reading::Number(Decimal { fraction, exponent, ..plain }));
    }
    if let Some(after) = rest.strip_prefix(',') {
        let (fraction, rest) = split_digits(after)?;
        if !rest.is_empty() {
            return grouped(magnitude, ',', '.', negative).map(Reading::Number);
        }
        if fraction.is_empty() {
            return None;
        }
        let decimal = Decimal { fraction, json: None, ..plain };
        if fraction.len() == 3 && integer.len() <= 3 && !integer.starts_with('0') {
            return Some(Reading::Ambiguous { decimal, grouped: Decimal { integer: magnitude, json: None, ..plain } });
        }
        return Some(Reading::Number(decimal));
    }
    let exponent = exponent(rest)?;
    Some(Reading::Number(Decimal { exponent, ..plain }))
}

/// Thousands in groups of three, then perhaps decimals: `1.234.567,8` with `group` `.` and `point` `,`.
fn grouped(magnitude: &str, group: char, point: char, negative: bool) -> Option<Decimal<'_>> {
    let (integer, fraction) = match magnitude.split_once(point) {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (magnitude, ""),
    };
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if group == '.' && fraction.is_empty() && is_address(integer) {
        return None;
    }
    let mut groups = integer.split(group);
    let first = groups.next()?;
    let first_fits = (1..=3).contains(&first.len()) && !first.starts_with('0');
    let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = first_fits && digits_only(first) && groups.all(|part| part.len() == 3 && digits_only(part));
    fits.then_some(Decimal { negative, integer, fraction, exponent: "", json: None })
}

/// Four groups of at most 255, which exports of equipment are full of.
fn is_address(text: &str) -> bool {
    text.split('.').count() == 4 && text.split('.').all(|group| group.parse::<u8>().is_ok())
}

/// `e5`, `E+5`, `e-5`, nothing after it. Gives the part after the letter.
fn exponent(text: &str) -> Option<&str> {
    let exponent = text.strip_prefix(['e', 'E'])?;
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(exponent)
}

/// Splits `text` after its leading ASCII digits.
fn split_digits(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_says() {
        for (text, literal) in [
            ("0", "0"),
            ("-0", "-0"),
            ("+7", "7"),
            ("1.234", "1.234"),
            ("-6.02E+23", "-6.02E+23"),
            ("1e3", "1e3"),
            ("1.234,56", "1234.56"),
            ("1,234.56", "1234.56"),
            ("1.234.567", "1234567"),
            ("1,234,567", "1234567"),
            ("1.234.567,8", "1234567.8"),
            ("10.100.200.300", "10100200300"),
            ("-1,234,567.80", "-1234567.80"),
            ("1.234,567", "1234.567"),
            ("17,4", "17.4"),
            ("1234,567", "1234.567"),
            ("0,123", "0.123"),
            ("-0,5", "-0.5"),
            ("1,2345", "1.2345"),
            ("+17,4", "17.4"),
        ] {
            match read_decimal(text) {
                Reading::Number(number) => assert_eq!(number.literal(), literal, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn leaves_other_text_alone() {
        for text in [
            "",
            "+",
            "-",
            "+-5",
            "--5",
            "007",
            "00,5",
            "01,234",
            ".5",
            "5.",
            ",5",
            "5,",
            "1_000",
            "0x10",
            "1,23,456",
            "1.234.5",
            "1.23.456",
            "1 234",
            "٣",
            "1２",
            "1,234,",
            "1.234,",
            "1.234,5,6",
            "1,234.5.6",
            "1234,567,890",
            "1234.567,8",
            "0.123,4",
            "0,123.4",
            "0,123,456",
            "1e",
            "1e+",
            "1.e3",
            "1,5e3",
            "1.234,5e3",
            "1e3.5",
            "NaN",
            "Infinity",
            "1-2",
            "5 ",
            " 5",
            "−5",
            "12:30",
            "1.234.567.89",
            "10.100.200.250",
            ",",
            ".",
            "1,,234",
            "1..234",
            "1.,5",
        ] {
            assert_eq!(read_decimal(text), Reading::NotANumber, "{text}");
        }
    }

    #[test]
    fn tells_both_readings() {
        for (text, comma, thousands) in
            [("1,234", "1.234", "1234"), ("-12,345", "-12.345", "-12345"), ("+999,000", "999.000", "999000")]
        {
            match read_decimal(text) {
                Reading::Ambiguous { decimal, grouped } => {
                    assert_eq!((decimal.literal().as_ref(), grouped.literal().as_ref()), (comma, thousands));
                }
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn digits_and_scale() {
        let Reading::Number(number) = read_decimal("1.234,50") else { panic!("a number") };
        assert_eq!(number.digits().collect::<Vec<_>>(), [1, 2, 3, 4, 5, 0]);
        assert_eq!(number.scale(), Some(-2));
        let Reading::Number(number) = read_decimal("12.5e-3") else { panic!("a number") };
        assert_eq!(number.scale(), Some(-4));
        let Reading::Number(number) = read_decimal("1e99999999999") else { panic!("a number") };
        assert_eq!(number.scale(), None);
    }
}
