//! The formats of strings.

use crate::lanes::{self, Lanes};

/// `^[A-Za-z0-9][A-Za-z0-9._:/-]*$`, 1–128 characters.
pub(crate) fn is_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() <= 128 && bytes.first().is_some_and(u8::is_ascii_alphanumeric) && id_run(bytes) == bytes.len()
}

/// Length of the run of characters that ids are made of: letters, digits and `-./:_`.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(crate) fn id_run(bytes: &[u8]) -> usize {
    // From the hyphen to the colon there is nothing else.
    lanes::run(bytes, |lanes| (lanes.within(b'-', b':') | lanes.folded().within(b'a', b'z') | lanes.equal(b'_')).not())
}

/// `^[a-z0-9][a-z0-9-]{0,62}$`.
pub(crate) fn is_tenant_id(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    text.len() <= 63 && text.bytes().next().is_some_and(plain) && text.bytes().all(|b| plain(b) || b == b'-')
}

/// 1–255 printable ASCII characters.
pub(crate) fn is_idempotency_key(text: &str) -> bool {
    let printable = lanes::run(text.as_bytes(), |lanes| lanes.within(b' ', b'~').not());
    (1..=255).contains(&text.len()) && printable == text.len()
}

/// `^sha256:[0-9a-f]{64}$`.
pub(crate) fn is_digest(text: &str) -> bool {
    text.strip_prefix("sha256:").is_some_and(|hex| hex.len() == 64 && hex.bytes().all(is_lower_hex))
}

fn is_lower_hex(byte: u8) -> bool {
    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}

/// So many hexadecimal digits, in either case.
pub(crate) fn is_hex(text: &str, digits: usize) -> bool {
    let hex = |lanes: Lanes| lanes.within(b'0', b'9') | lanes.folded().within(b'a', b'f');
    text.len() == digits && lanes::run(text.as_bytes(), |lanes| hex(lanes).not()) == digits
}

/// W3C Trace Context level 2, section 3.3.1: up to 32 members of `key=value`, no key twice; empty members are allowed.
pub(crate) fn is_tracestate(text: &str) -> bool {
    let mut keys: Vec<&str> = Vec::new();
    for member in text.split(',') {
        let member = member.trim_matches([' ', '\t']);
        if member.is_empty() {
            continue;
        }
        let Some((key, value)) = member.split_once('=') else { return false };
        if !is_tracestate_key(key) || !is_tracestate_value(value) || keys.contains(&key) {
            return false;
        }
        if keys.len() == 32 {
            return false;
        }
        keys.push(key);
    }
    true
}

fn is_tracestate_key(key: &str) -> bool {
    let starts = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let inner = |b: u8| starts(b) || matches!(b, b'_' | b'-' | b'*' | b'/' | b'@');
    key.len() <= 256 && key.bytes().next().is_some_and(starts) && key.bytes().all(inner)
}

fn is_tracestate_value(value: &str) -> bool {
    let printable = |b: u8| (b' '..=b'~').contains(&b) && b != b',' && b != b'=';
    (1..=256).contains(&value.len()) && value.bytes().all(printable) && !value.ends_with(' ')
}
