//! Tree to canonical bytes (RFC 8785 section 3.2).

use super::{
    print::write_number,
    scan::plain_run,
    tree::{Member, Node, Value},
};
use std::borrow::Cow;

/// Appends a string with its quotes.
#[inline]
pub fn write_string(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    out.push(b'"');
    let run = plain_run(bytes);
    if run == bytes.len() {
        out.extend_from_slice(bytes);
    } else {
        write_escaped(out, bytes);
    }
    out.push(b'"');
}

#[cold]
fn write_escaped(out: &mut Vec<u8>, mut bytes: &[u8]) {
    loop {
        let (plain, rest) = bytes.split_at(plain_run(bytes).min(bytes.len()));
        out.extend_from_slice(plain);
        let Some((&byte, rest)) = rest.split_first() else { return };
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            8 => out.extend_from_slice(b"\\b"),
            9 => out.extend_from_slice(b"\\t"),
            10 => out.extend_from_slice(b"\\n"),
            12 => out.extend_from_slice(b"\\f"),
            13 => out.extend_from_slice(b"\\r"),
            other => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                out.extend_from_slice(b"\\u00");
                let digit = |n: u8| HEX.get(usize::from(n)).copied().unwrap_or(b'0');
                out.extend_from_slice(&[digit(other >> 4), digit(other & 15)]);
            }
        }
        bytes = rest;
    }
}

/// Appends a part of the source: as a fixed length of which the end is dropped, where that is possible. A fixed length
/// is a few moves; a varying one is a call and a branch that is often mispredicted.
#[inline]
pub(crate) fn copy(out: &mut Vec<u8>, source: &str, from: usize, length: usize) {
    const FIXED: usize = 64;
    let bytes = source.as_bytes().get(from..).unwrap_or_default();
    match bytes.first_chunk::<FIXED>() {
        Some(fixed) if length <= FIXED => append(out, fixed, length),
        _ => out.extend_from_slice(bytes.get(..length).unwrap_or_default()),
    }
}

/// Appends the first of some bytes.
#[inline]
pub(crate) fn append<const FIXED: usize>(out: &mut Vec<u8>, fixed: &[u8; FIXED], length: usize) {
    let end = out.len() + length;
    #[cfg(not(target_family = "wasm"))]
    out.extend_from_slice(fixed);
    // More bytes than these at a time are a call out of the module, to its host.
    #[cfg(target_family = "wasm")]
    for piece in fixed.as_chunks::<32>().0 {
        out.extend_from_slice(piece);
        if out.len() >= end {
            break;
        }
    }
    out.truncate(end);
}

/// Whether a text is a part of the source.
#[inline]
#[allow(clippy::ptr_arg)] // how it is held is the question
fn is_borrowed(text: &Cow<'_, str>) -> bool {
    matches!(text, Cow::Borrowed(_))
}

/// Appends a string that stands at `at` in the source. What is borrowed from there had nothing escaped, and is written
/// as it stands there, quotes and all.
#[inline]
fn write_text(out: &mut Vec<u8>, text: &str, borrowed: bool, source: &str, at: usize) {
    if borrowed && source.as_bytes().get(at) == Some(&b'"') {
        copy(out, source, at, text.len() + 2);
    } else {
        write_string(out, text);
    }
}

/// Appends a value of `serde_json`. Integers keep their digits; other numbers are spelled as in canonical text.
pub fn write_value(out: &mut Vec<u8>, value: &serde_json::Value) {
    match value {
        serde_json::Value::Null => out.extend_from_slice(b"null"),
        serde_json::Value::Bool(true) => out.extend_from_slice(b"true"),
        serde_json::Value::Bool(false) => out.extend_from_slice(b"false"),
        serde_json::Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(integer), ..) => {
                let sign: &[u8] = if integer < 0 { b"-" } else { b"" };
                out.extend_from_slice(sign);
                write_integer(out, integer.unsigned_abs());
            }
            (_, Some(integer), _) => write_integer(out, integer),
            (.., Some(value)) if value == 0.0 && value.is_sign_negative() => out.extend_from_slice(b"-0.0"),
            (.., value) => write_number(out, value.unwrap_or_default()),
        },
        serde_json::Value::String(text) => write_string(out, text),
        serde_json::Value::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                write_value(out, item);
            }
            out.push(b']');
        }
        serde_json::Value::Object(members) => write_members(out, members),
    }
}

/// Appends an object of `serde_json`.
pub fn write_members(out: &mut Vec<u8>, members: &serde_json::Map<String, serde_json::Value>) {
    out.push(b'{');
    for (i, (key, value)) in members.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        write_string(out, key);
        out.push(b':');
        write_value(out, value);
    }
    out.push(b'}');
}

/// Appends the digits of an integer.
pub(crate) fn write_integer(out: &mut Vec<u8>, mut integer: u64) {
    let start = out.len();
    loop {
        out.push(b'0' + (integer % 10) as u8);
        integer /= 10;
        if integer == 0 {
            break;
        }
    }
    if let Some(digits) = out.get_mut(start..) {
        digits.reverse();
    }
}

/// A text as JSON has it, for messages.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = Vec::new();
    write_string(&mut out, text);
    String::from_utf8(out).unwrap_or_default()
}

/// The text of a value of `serde_json`.
pub(crate) fn value_text(value: &serde_json::Value) -> String {
    let mut out = Vec::new();
    write_value(&mut out, value);
    String::from_utf8(out).unwrap_or_default()
}

/// Appends a value that was read from `source`; with an empty source nothing is taken from there. A number that no
/// double holds is written as its literal, which only `restore` lets happen.
pub(crate) fn write_node(out: &mut Vec<u8>, node: &Node<'_>, source: &str) {
    match &node.value {
        Value::Null | Value::Skipped => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) if number.canonical => out.extend_from_slice(number.literal.as_bytes()),
        Value::Number(number) => write_number(out, number.value),
        Value::Literal(text) => out.extend_from_slice(text.as_bytes()),
        Value::Text(text) => write_text(out, text, is_borrowed(text), source, node.at),
        Value::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                write_node(out, item, source);
            }
            out.push(b']');
        }
        Value::Object(members) => {
            out.push(b'{');
            for (i, Member { key, at, node }) in members.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                write_text(out, key, is_borrowed(key), source, *at);
                out.push(b':');
                write_node(out, node, source);
            }
            out.push(b'}');
        }
    }
}
