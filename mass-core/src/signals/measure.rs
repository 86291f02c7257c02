//! Takes a value apart into a number and a unit: `1240.5`, `"1.234,5 kW"`, `"68,9 °F"`, `"USD 0.12/kWh"`.

use super::{
    decimal::{Reading, read_decimal},
    key::WrittenUnit,
    sheet::Scalar,
    table::{AliasTable, Spelled},
};

/// Longer text is prose, not a measurement.
const MAX_TEXT_BYTES: usize = 96;

/// More than this after the number is prose too.
const MAX_UNIT_BYTES: usize = 32;

/// Currencies that are written before the amount.
const CURRENCIES: [&str; 7] = ["US$", "USD", "$", "EUR", "€", "GBP", "£"];

/// A value that starts with a number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measure<'a> {
    pub(crate) reading: Reading<'a>,
    /// `Other` also stands for a unit that no table knows.
    pub(crate) unit: Option<WrittenUnit>,
}

/// The number and unit of a value; `None` for text that is neither a number nor a number with a unit.
pub(crate) fn measure<'a>(value: &'a Scalar<'_>, table: &AliasTable) -> Option<Measure<'a>> {
    let text = match value {
        Scalar::Number(literal) => return Some(Measure { reading: number(literal)?, unit: None }),
        Scalar::Text(text) => text.trim_matches(is_blank),
    };
    if text.len() > MAX_TEXT_BYTES {
        return None;
    }
    let currency = CURRENCIES.iter().find(|currency| text.starts_with(**currency)).copied().unwrap_or("");
    let amount = text.strip_prefix(currency)?.trim_start_matches(is_blank);
    let (digits, rest) = amount.split_at_checked(number_length(amount))?;
    let reading = number(digits)?;
    if rest.is_empty() && currency.is_empty() {
        return Some(Measure { reading, unit: None });
    }
    let written = unit_text(rest)?;
    let written = format!("{currency}{written}");
    match table.unit_text(&written) {
        Some(spelled) => Some(Measure { reading, unit: Some(WrittenUnit { written, spelled, weak: false }) }),
        // Digits after the number, as in `10 of 12`, make it something else.
        None if written.is_empty() || written.contains(|sign: char| sign.is_ascii_digit()) => None,
        None => Some(Measure { reading, unit: Some(WrittenUnit { written, spelled: Spelled::Other, weak: false }) }),
    }
}

fn number(text: &str) -> Option<Reading<'_>> {
    match read_decimal(text) {
        Reading::NotANumber => None,
        reading => Some(reading),
    }
}

/// The length of the number that `text` starts with: sign, digits, separators, exponent.
fn number_length(text: &str) -> usize {
    let signed = text.strip_prefix(['+', '-']).unwrap_or(text);
    let body = signed.trim_start_matches(|sign: char| sign.is_ascii_digit() || matches!(sign, '.' | ','));
    let rest = match body.strip_prefix(['e', 'E']) {
        Some(exponent) => {
            let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            let after = digits.trim_start_matches(|sign: char| sign.is_ascii_digit());
            if after.len() < digits.len() { after } else { body }
        }
        None => body,
    };
    text.len() - rest.len()
}

/// What follows the number, brackets and blanks off; `None` when it cannot be a unit.
fn unit_text(rest: &str) -> Option<&str> {
    let starts_unit = |sign: char| {
        is_blank(sign)
            || sign.is_alphabetic()
            || matches!(sign, '%' | '‰' | '°' | 'º' | '˚' | '¢' | '$' | '€' | '£' | '/' | '(' | '[')
    };
    if !rest.is_empty() && !rest.starts_with(starts_unit) {
        return None;
    }
    let unit = rest.trim_matches(|sign: char| is_blank(sign) || matches!(sign, '(' | ')' | '[' | ']'));
    (unit.len() <= MAX_UNIT_BYTES).then_some(unit)
}

/// White space and the invisible characters that come along when cells are copied.
fn is_blank(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}
