//! The lowest layer: one cursor over the text, shared by the tree parser and the typed one.

use crate::lanes;
use std::borrow::Cow;

/// Why the text is not JSON. The machine word is what `invalid_json` carries in `params.reason`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    Empty,
    InvalidUtf8,
    UnexpectedEnd,
    UnexpectedCharacter,
    ControlCharacter,
    InvalidEscape,
    LoneSurrogate,
    Noncharacter,
    InvalidNumber,
    TrailingCharacters,
    NotJsonLiteral,
}

impl Reason {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::InvalidUtf8 => "invalid_utf8",
            Self::UnexpectedEnd => "unexpected_end",
            Self::UnexpectedCharacter => "unexpected_character",
            Self::ControlCharacter => "control_character",
            Self::InvalidEscape => "invalid_escape",
            Self::LoneSurrogate => "lone_surrogate",
            Self::Noncharacter => "noncharacter",
            Self::InvalidNumber => "invalid_number",
            Self::TrailingCharacters => "trailing_characters",
            Self::NotJsonLiteral => "not_json_literal",
        }
    }
}

/// A syntax error: reading cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) reason: Reason,
    pub(crate) at: usize,
}

/// A position in a text, with the reads that both parsers need.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'a> {
    pub(crate) text: &'a str,
    pub(crate) pos: usize,
}

/// Length of the run of bytes that a JSON string holds as they are.
#[inline]
pub(crate) fn plain_run(bytes: &[u8]) -> usize {
    lanes::run(bytes, |lanes| lanes.equal(b'"') | lanes.equal(b'\\') | lanes.up_to(0x1f))
}

/// A code point that I-JSON does not allow in strings (RFC 7493 section 2.1).
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

/// Where the text holds a noncharacter as it is; escaped ones are found when strings are read.
pub(crate) fn find_noncharacter(text: &str) -> Option<usize> {
    // In a browser's module the loop below is faster at that.
    if !cfg!(target_family = "wasm") && text.is_ascii() {
        return None;
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        // ASCII many bytes at a time. What is left is looked at by its encoding: decoding each character of a text in
        // Spanish takes a quarter of the whole job.
        at += lanes::run(bytes.get(at..)?, |lanes| lanes.up_to(0x7f).not());
        at += match bytes.get(at..)? {
            [] => return None,
            [..0x80, ..] => 1,
            [..0xe0, ..] => 2,
            // U+FDD0 to U+FDEF; U+FFFE, U+FFFF.
            [0xef, 0xb7, 0x90..0xb0, ..] | [0xef, 0xbf, 0xbe..=0xff, ..] => return Some(at),
            [..0xf0, ..] => 3,
            // The last two of the other planes.
            [_, second, 0xbf, 0xbe..=0xff, ..] if second & 0x0f == 0x0f => return Some(at),
            _ => 4,
        };
    }
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, pos: if text.starts_with('\u{feff}') { 3 } else { 0 } }
    }

    #[inline]
    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    #[inline]
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes().get(self.pos..).unwrap_or_default()
    }

    // What is optimised for size would call it for each byte.
    #[cfg_attr(target_family = "wasm", inline(always))]
    #[cfg_attr(not(target_family = "wasm"), inline)]
    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes().get(self.pos).copied()
    }

    /// Text between two offsets; empty when they are not on character boundaries, which the parsers never ask for.
    #[inline]
    pub(crate) fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    #[cfg_attr(target_family = "wasm", inline(always))]
    #[cfg_attr(not(target_family = "wasm"), inline)]
    pub(crate) fn skip_white(&mut self) {
        if cfg!(target_family = "wasm") {
            // Most often there is none; the loop is not everywhere.
            if self.peek().is_some_and(|byte| byte <= b' ') {
                self.skip_spaces();
            }
            return;
        }
        self.skip_each();
    }

    #[inline(never)]
    fn skip_spaces(&mut self) {
        self.skip_each();
    }

    #[inline(always)]
    fn skip_each(&mut self) {
        while let Some(byte) = self.peek() {
            if byte > b' ' || !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return;
            }
            self.pos += 1;
        }
    }

    /// Steps over `literal` if it is next.
    #[inline]
    pub(crate) fn eat(&mut self, literal: &[u8]) -> bool {
        let hit = self.rest().starts_with(literal);
        if hit {
            self.pos += literal.len();
        }
        hit
    }

    pub(crate) fn fail<T>(&self, reason: Reason) -> Result<T, SyntaxError> {
        let reason = if self.pos >= self.text.len() && reason == Reason::UnexpectedCharacter {
            Reason::UnexpectedEnd
        } else {
            reason
        };
        Err(SyntaxError { reason, at: self.pos })
    }

    /// The string whose opening quote is at the cursor, if nothing in it is escaped.
    #[inline]
    pub(crate) fn plain_string(&mut self) -> Option<&'a str> {
        let start = self.pos + 1;
        let end = start + plain_run(self.bytes().get(start..)?);
        if self.bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.pos = end + 1;
        Some(self.slice(start, end))
    }

    /// Reads a string whose opening quote is at the cursor.
    #[inline]
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, SyntaxError> {
        match self.plain_string() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.escaped_string().map(Cow::Owned),
        }
    }

    #[cold]
    fn escaped_string(&mut self) -> Result<String, SyntaxError> {
        // Room for an escape and something behind it: most have no more.
        let mut text = String::with_capacity(plain_run(self.bytes().get(self.pos + 1..).unwrap_or_default()) + 32);
        self.spelled_string(Some(&mut text))?;
        Ok(text)
    }

    /// Steps over a string whose opening quote is at the cursor, escapes and all; what it says goes to `text`.
    #[inline(never)]
    pub(crate) fn spelled_string(&mut self, mut text: Option<&mut String>) -> Result<(), SyntaxError> {
        self.pos += 1;
        loop {
            let from = self.pos;
            self.pos += plain_run(self.rest());
            if let Some(text) = &mut text {
                text.push_str(self.slice(from, self.pos));
            }
            match self.peek() {
                None => return self.fail(Reason::UnexpectedEnd),
                Some(b'"') => {
                    self.pos += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    let said = self.escape()?;
                    if let Some(text) = &mut text {
                        text.push(said);
                    }
                }
                Some(_) => return self.fail(Reason::ControlCharacter),
            }
        }
    }

    fn escape(&mut self) -> Result<char, SyntaxError> {
        let start = self.pos;
        self.pos += 1;
        let Some(letter) = self.peek() else { return self.fail(Reason::UnexpectedEnd) };
        let plain = match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                self.pos += 1;
                return self.unicode_escape(start);
            }
            _ => return Err(SyntaxError { reason: Reason::InvalidEscape, at: start }),
        };
        self.pos += 1;
        Ok(plain)
    }

    fn unicode_escape(&mut self, start: usize) -> Result<char, SyntaxError> {
        let lone = Err(SyntaxError { reason: Reason::LoneSurrogate, at: start });
        let first = self.hex4(start)?;
        let scalar = match first {
            0xd800..=0xdbff => {
                if !self.eat(b"\\u") {
                    return lone;
                }
                let second = self.hex4(start)?;
                if !(0xdc00..=0xdfff).contains(&second) {
                    return lone;
                }
                0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)
            }
            other => other,
        };
        match char::from_u32(scalar) {
            Some(c) if is_noncharacter(c) => Err(SyntaxError { reason: Reason::Noncharacter, at: start }),
            Some(c) => Ok(c),
            None => lone,
        }
    }

    fn hex4(&mut self, start: usize) -> Result<u32, SyntaxError> {
        let mut value = 0;
        for _ in 0..4 {
            let Some(byte) = self.peek() else { return self.fail(Reason::UnexpectedEnd) };
            let Some(digit) = char::from(byte).to_digit(16) else {
                return Err(SyntaxError { reason: Reason::InvalidEscape, at: start });
            };
            value = value * 16 + digit;
            self.pos += 1;
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noncharacters_are_found_by_their_encoding() {
        for c in '\0'..=char::MAX {
            for before in ["", "a", "\u{e9}1234567", "12345678\u{20ac}"] {
                let text = format!("{before}{c} {c}");
                assert_eq!(find_noncharacter(&text), is_noncharacter(c).then_some(before.len()), "{c:?}");
            }
        }
    }
}
