//! The formats of strings.

/// `^[A-Za-z0-9][A-Za-z0-9._:/-]*$`, 1–128 characters.
pub(crate) fn is_id(text: &str) -> bool {
    let inner = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b':' | b'/' | b'-');
    text.len() <= 128
        && text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric)
        && text.bytes().all(|b| inner(&b))
}

/// Length of the run of characters that ids are made of.
#[inline]
pub(crate) fn id_run(bytes: &[u8]) -> usize {
    const INNER: [bool; 256] = {
        let mut table = [false; 256];
        let mut i = 0;
        while i < 256 {
            #[allow(clippy::cast_possible_truncation, clippy::indexing_slicing)]
            // evaluated when compiled, within bounds
            {
                let b = i as u8;
                table[i] = b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b':' | b'/' | b'-');
            }
            i += 1;
        }
        table
    };
    bytes.iter().position(|b| !INNER.get(usize::from(*b)).copied().unwrap_or_default()).unwrap_or(bytes.len())
}

/// `^[a-z0-9][a-z0-9-]{0,62}$`.
pub(crate) fn is_tenant_id(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    text.len() <= 63 && text.bytes().next().is_some_and(plain) && text.bytes().all(|b| plain(b) || b == b'-')
}

/// 1–255 printable ASCII characters.
pub(crate) fn is_idempotency_key(text: &str) -> bool {
    (1..=255).contains(&text.len()) && text.bytes().all(|b| (b' '..=b'~').contains(&b))
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
    text.len() == digits && text.bytes().all(|b| b.is_ascii_hexdigit())
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
