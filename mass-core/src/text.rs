//! Trimming: what counts as nothing at the ends of a text.

use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// White space, the byte order mark and the zero-width characters.
#[inline]
fn is_nothing(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}

/// The text without nothing at its ends.
#[inline]
pub(crate) fn trim(text: &str) -> &str {
    let bytes = text.as_bytes();
    match (bytes.first(), bytes.last()) {
        // Most texts begin and end with a visible ASCII character.
        (Some(b'!'..=b'~'), Some(b'!'..=b'~')) => text,
        _ => text.trim_matches(is_nothing),
    }
}

/// The text in Unicode NFC and trimmed; borrowed when it was already so.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(trim(text));
    }
    let composed: String = text.nfc().collect();
    let trimmed = trim(&composed);
    Cow::Owned(trimmed.to_owned())
}
