//! Colour, and text that is safe to show on a terminal.

use anstyle::{AnsiColor, Effects, Style};
use std::fmt::Write as _;

/// Columns to keep to: what `COLUMNS` says, within reason; otherwise those of a usual page.
pub fn columns() -> usize {
    const MOST: usize = 100;
    const LEAST: usize = 40;
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
    said.map_or(MOST, |columns: usize| columns.clamp(LEAST, MOST))
}

/// Adds colour, or not.
#[derive(Debug, Clone, Copy)]
pub struct Paint {
    /// Whether to.
    pub on: bool,
}

const RED: Style = AnsiColor::Red.on_default().effects(Effects::BOLD);
const YELLOW: Style = AnsiColor::Yellow.on_default().effects(Effects::BOLD);
const GREEN: Style = AnsiColor::Green.on_default().effects(Effects::BOLD);
const CYAN: Style = AnsiColor::Cyan.on_default();
const BOLD: Style = Style::new().effects(Effects::BOLD);
const DIM: Style = Style::new().effects(Effects::DIMMED);

impl Paint {
    fn with(self, style: Style, text: &str) -> String {
        if self.on { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// For what is wrong.
    pub fn bad(self, text: &str) -> String {
        self.with(RED, text)
    }

    /// For what to look at.
    pub fn warn(self, text: &str) -> String {
        self.with(YELLOW, text)
    }

    /// For what is well.
    pub fn good(self, text: &str) -> String {
        self.with(GREEN, text)
    }

    /// For places and values.
    pub fn value(self, text: &str) -> String {
        self.with(CYAN, text)
    }

    /// For headings.
    pub fn bold(self, text: &str) -> String {
        self.with(BOLD, text)
    }

    /// For what is beside the point.
    pub fn dim(self, text: &str) -> String {
        self.with(DIM, text)
    }
}

/// Text with everything visible that a terminal would obey or hide: controls, bidirectional marks, zero-width characters.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push(' '),
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{a0}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// At most `width` characters of a text, its middle left out.
pub fn shorten(text: &str, width: usize) -> String {
    let count = text.chars().count();
    if count <= width {
        return text.to_owned();
    }
    let tail = (width.saturating_sub(1)) / 4;
    let head = width.saturating_sub(1 + tail);
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(count - tail).collect();
    format!("{start}…{end}")
}

/// Text broken at spaces into lines of at most `width` characters; a longer word stays whole.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_as_a_command() {
        assert_eq!(visible("a\u{1b}[31mb\r\n"), "a\\u001b[31mb\\u000d\\u000a");
        assert_eq!(visible("\u{202e}tf\u{200b}"), "\\u202etf\\u200b");
        assert_eq!(visible("Potencia [W] °F sí"), "Potencia [W] °F sí");
    }

    #[test]
    fn long_texts_lose_their_middle() {
        assert_eq!(shorten("short", 10), "short");
        assert_eq!(shorten("0123456789abcdef", 9), "012345…ef");
        assert_eq!(shorten("áéíóú".repeat(5).as_str(), 9).chars().count(), 9);
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("extraordinary a", 4), ["extraordinary", "a"]);
        assert_eq!(wrap("", 4), [""]);
    }
}
