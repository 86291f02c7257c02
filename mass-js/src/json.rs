//! JSON text of what a record holds.

use mass_core::Change;
use serde::Serialize;
use serde_json::Value;

/// Appends JSON text. Writing our own plain types to memory cannot fail; should it ever, null is JSON too.
pub(crate) fn json<S: Serialize + ?Sized>(out: &mut Vec<u8>, value: &S) {
    let before = out.len();
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(before);
        out.extend_from_slice(b"null");
    }
}

/// Appends changes. Each document has some, so that this is written out: it takes half the time of the general way.
pub(crate) fn changes(out: &mut Vec<u8>, changes: &[Change]) {
    out.reserve(changes.len() * 96 + 2);
    out.push(b'[');
    for change in changes {
        out.extend_from_slice(b"{\"path\":");
        text(out, &change.path);
        out.extend_from_slice(b",\"rule\":\"");
        out.extend_from_slice(change.rule.as_str().as_bytes());
        out.push(b'"');
        for (name, side) in [(&b",\"before\":"[..], &change.before), (&b",\"after\":"[..], &change.after)] {
            if let Some(side) = side {
                out.extend_from_slice(name);
                value(out, side);
            }
        }
        out.extend_from_slice(b"},");
    }
    out.pop();
    out.push(b']');
}

fn value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::String(string) => text(out, string),
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        other => json(out, other),
    }
}

fn text(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let is_special = |b: &u8| *b < 0x20 || matches!(b, b'"' | b'\\');
    // All of them, and not up to the first: so they are looked at many at a time.
    if bytes.iter().fold(0, |found, b| found | u8::from(is_special(b))) == 0 {
        out.push(b'"');
        out.extend_from_slice(bytes);
        out.push(b'"');
    } else {
        json(out, text);
    }
}
