//! How values from a document are shown in a message.

use std::borrow::Cow;
use std::fmt::{self, Write};

use serde_json::{Number, Value};

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

pub(super) fn unescape(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

/// A value as it is shown without a filter.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => visible(text),
        Value::Number(number) => integral(number.to_string()),
        Value::Array(list) => {
            let mut shown = list.iter().take(MAX_ELEMENTS).map(plain).collect::<Vec<_>>().join(", ");
            if let Some(more) = list.len().checked_sub(MAX_ELEMENTS).filter(|&more| more > 0) {
                shown.push_str(", … (+");
                shown.push_str(&more.to_string());
                shown.push(')');
            }
            shown
        }
        other => visible(&other.to_string()),
    }
}

/// `24.0` → `24`.
fn integral(number: String) -> String {
    match number.strip_suffix(".0") {
        Some(integer) => integer.to_owned(),
        None => number,
    }
}

/// At most six significant digits, so that a computed value reads like a measured one.
pub(super) fn short(number: &Number) -> String {
    let exact = integral(number.to_string());
    let Some(value) = number.as_f64().filter(|_| number.is_f64()) else {
        return exact;
    };
    let rounded = format!("{value:.5e}").parse::<f64>().ok().and_then(Number::from_f64);
    match rounded.map(|rounded| integral(rounded.to_string())) {
        Some(rounded) if rounded.len() < exact.len() => rounded,
        _ => exact,
    }
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
