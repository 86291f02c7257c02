//! How values from a document are shown in a message.

use std::borrow::Cow;
use std::fmt::{self, Write};

use crate::json::{double::nearest, pointer::unescape, write::value_text};
use serde_json::Value;

/// Longest text shown from a single value, in characters.
const MAX_CHARS: usize = 80;
/// Most elements shown of a list.
const MAX_ELEMENTS: usize = 24;

/// Writes text from a document so that it cannot disturb a terminal: control and bidirectional-override characters are
/// escaped.
pub(super) fn write_visible(out: &mut impl Write, text: &str) -> fmt::Result {
    for c in text.chars() {
        if c.is_control() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}') {
            write!(out, "\\u{:04x}", u32::from(c))?;
        } else {
            out.write_char(c)?;
        }
    }
    Ok(())
}

/// The last part of a JSON Pointer, unescaped (RFC 6901, section 4); an array index keeps the part before it.
pub(super) fn last_part(path: &str) -> Cow<'_, str> {
    let mut parts = path.rsplit('/');
    let last = parts.next().unwrap_or(path);
    let is_index = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    let name = match parts.next() {
        Some(parent) if is_index && !parent.is_empty() => Cow::Owned(format!("{parent}/{last}")),
        _ => Cow::Borrowed(last),
    };
    if name.contains('~') { Cow::Owned(unescape(&name)) } else { name }
}

/// A value as it is shown without a filter.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => visible(text),
        Value::Number(_) => value_text(value),
        Value::Array(list) => {
            let mut shown = list.iter().take(MAX_ELEMENTS).map(plain).collect::<Vec<_>>().join(", ");
            if let Some(more) = list.len().checked_sub(MAX_ELEMENTS).filter(|&more| more > 0) {
                shown.push_str(", … (+");
                shown.push_str(&more.to_string());
                shown.push(')');
            }
            shown
        }
        other => visible(&value_text(other)),
    }
}

/// Most digits of a number that is shown short.
const DIGITS: usize = 6;

/// At most six significant digits, so that a computed value reads like a measured one.
pub(super) fn short(value: &Value) -> String {
    let exact = value_text(value);
    if !value.is_f64() {
        return exact;
    }
    // The number as it is spelled: one integer, and a power of ten.
    let (mantissa, exponent) = exact.split_once('e').unwrap_or((&exact, "0"));
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let places = mantissa.split_once('.').map_or(0, |(_, places)| places.len());
    let digits = mantissa.replace('.', "");
    let digits = digits.trim_start_matches('0');
    let Some(dropped) = digits.len().checked_sub(DIGITS).filter(|dropped| *dropped > 0) else { return exact };
    let read = |text: Option<&str>| text.and_then(|text| text.parse::<u64>().ok());
    let rounds_up = digits.as_bytes().get(DIGITS).is_some_and(|digit| *digit >= b'5');
    let kept = read(digits.get(..DIGITS)).unwrap_or_default() + u64::from(rounds_up);
    let power = exponent.trim_start_matches('+').parse::<i64>().unwrap_or_default()
        + i64::try_from(dropped).unwrap_or_default()
        - i64::try_from(places).unwrap_or_default();
    let rounded = value_text(&nearest(&format!("{sign}{kept}e{power}")).into());
    if rounded.len() < exact.len() { rounded } else { exact }
}

/// Text from a document: shortened to [`MAX_CHARS`] characters, control characters escaped.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(4 * MAX_CHARS));
    let cut = text.char_indices().nth(MAX_CHARS).is_some().then(|| text.char_indices().nth(MAX_CHARS - 1)).flatten();
    let head = cut.and_then(|(end, _)| text.get(..end)).unwrap_or(text);
    // Writing to a String cannot fail.
    let _ = write_visible(&mut shown, head);
    if cut.is_some() {
        shown.push('…');
    }
    shown
}
