//! Texts: what counts as nothing at their ends, and their letters in lower case.

use crate::unicode::{nfc, to_lower};
use std::borrow::Cow;

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
    match nfc(text) {
        Cow::Borrowed(text) => Cow::Borrowed(trim(text)),
        Cow::Owned(composed) => Cow::Owned(trim(&composed).to_owned()),
    }
}

/// The text in lower case, letter by letter, so that it can be compared: the two small sigmas are one.
pub(crate) fn lower_case(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let one_sigma = |letter: char| if letter == 'ς' { 'σ' } else { letter };
    text.chars().flat_map(to_lower).map(one_sigma).collect()
}
