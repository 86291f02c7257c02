//! What a caller hands in.

use crate::{
    issue::{Code, Issue},
    json::{
        scan::{Reason, SyntaxError, find_noncharacter},
        write::write_value,
    },
    options::Options,
    validate::findings::{Findings, excerpt},
};
use std::{borrow::Cow, str::Utf8Error};

/// A document as the caller has it: bytes, text or a `serde_json` value.
///
/// Bytes and text are read as they are; a value is written out first, so that every route goes through one reader, and
/// issues about it have no line and column.
#[derive(Debug, Clone)]
pub struct Input<'a> {
    bytes: Cow<'a, [u8]>,
    is_text: bool,
}

impl<'a> From<&'a [u8]> for Input<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self { bytes: Cow::Borrowed(bytes), is_text: true }
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Input<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        bytes.as_slice().into()
    }
}

impl<'a> From<&'a Vec<u8>> for Input<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        bytes.as_slice().into()
    }
}

impl<'a> From<&'a str> for Input<'a> {
    fn from(text: &'a str) -> Self {
        text.as_bytes().into()
    }
}

impl<'a> From<&'a String> for Input<'a> {
    fn from(text: &'a String) -> Self {
        text.as_bytes().into()
    }
}

impl From<&serde_json::Value> for Input<'_> {
    fn from(value: &serde_json::Value) -> Self {
        let mut bytes = Vec::new();
        write_value(&mut bytes, value);
        Self { bytes: Cow::Owned(bytes), is_text: false }
    }
}

impl Input<'_> {
    /// The bytes, when lines and columns in them mean something to the caller.
    pub(crate) fn source(&self) -> Option<&[u8]> {
        self.is_text.then_some(self.bytes.as_ref())
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The text, if it is small enough and UTF-8.
    pub(crate) fn text(&self, options: &Options, findings: &mut Findings) -> Option<&str> {
        if self.bytes.len() > options.max_bytes {
            let issue = Issue::new(Code::TooLarge, "")
                .with("max_bytes", options.max_bytes)
                .with("found_bytes", self.bytes.len());
            findings.push(0, issue);
            return None;
        }
        match utf8(&self.bytes) {
            Ok(text) => match find_noncharacter(text) {
                None => Some(text),
                Some(at) => {
                    let error = SyntaxError { reason: Reason::Noncharacter, at };
                    findings.push(at, syntax_issue(error, &self.bytes));
                    None
                }
            },
            Err(error) => {
                let error = SyntaxError { reason: Reason::InvalidUtf8, at: error.valid_up_to() };
                findings.push(error.at, syntax_issue(error, &self.bytes));
                None
            }
        }
    }
}

/// The bytes as text, or where they stop being UTF-8.
fn utf8(bytes: &[u8]) -> Result<&str, Utf8Error> {
    // Many bytes at a time, where the processor can; the standard library names the place.
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Ok(text);
    }
    std::str::from_utf8(bytes)
}

/// The issue for a text that is not JSON. Line and column are added when the findings get their positions.
pub(crate) fn syntax_issue(error: SyntaxError, bytes: &[u8]) -> Issue {
    let issue = Issue::new(Code::InvalidJson, "").with("reason", error.reason.as_str()).with("offset", error.at);
    let rest = bytes.get(error.at..).unwrap_or_default();
    match (error.reason, rest.first()) {
        (_, None) => issue,
        (Reason::InvalidUtf8, Some(byte)) => issue.with("found", format!("0x{byte:02X}")),
        (reason, Some(_)) => {
            let text = String::from_utf8_lossy(rest.get(..64.min(rest.len())).unwrap_or_default());
            let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '.' | '\\');
            let length = match reason {
                Reason::NotJsonLiteral | Reason::InvalidNumber | Reason::InvalidEscape | Reason::LoneSurrogate => {
                    text.chars().take(12).take_while(|c| word(*c)).count().max(1)
                }
                _ => 1,
            };
            let found: String = text.chars().take(length).collect();
            issue.with("found", excerpt(&found))
        }
    }
}
