//! Texts: what counts as nothing at their ends, their letters in lower case, parts of them.

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

/// Where a text has a part that is not empty.
///
/// Texts here are short. The search of the standard library and what it may panic with, tables of Unicode among it, would
/// be some thousands of bytes of what a browser loads, for nothing else.
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (0..bytes.len()).find(|at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(part.as_bytes())))
}

/// What is before a part, and what is behind it; see [`find`].
pub(crate) fn split_once<'a>(text: &'a str, part: &str) -> Option<(&'a str, &'a str)> {
    let at = find(text, part)?;
    Some((text.get(..at)?, text.get(at + part.len()..)?))
}

/// The text in lower case, letter by letter, so that it can be compared: the two small sigmas are one.
pub(crate) fn lower_case(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let one_sigma = |letter: char| if letter == 'ς' { 'σ' } else { letter };
    text.chars().flat_map(to_lower).map(one_sigma).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_where_the_standard_library_finds_them() {
        for text in ["", "[", "[[", "a[[b", "ñ[[ü[[", "a[b[", "x or y or z", " or ", "integer or null", "or"] {
            for part in ["[[", " or ", "[", "null"] {
                assert_eq!(find(text, part), text.find(part), "{text} {part}");
                assert_eq!(split_once(text, part), text.split_once(part), "{text} {part}");
            }
        }
    }
}
