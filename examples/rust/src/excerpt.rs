//! The line of the source that an issue is about, with a caret under the place.

use crate::paint::{Paint, visible};

/// Most characters of a source line that are shown, on a wide terminal.
pub const WIDTH: usize = 76;

/// What the caret marks when the place is a member: its key, or its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The key is what is wrong.
    Key,
    /// The value is; the key when the value is an object or array or on another line.
    Value,
    /// The very place: what is there is not JSON, so nothing around it is a key or a value.
    Place,
}

/// Where to look.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    /// Line of the source, from 1.
    pub line: usize,
    /// Column in it, from 1, in characters.
    pub column: usize,
    /// The line number to print beside it.
    pub shown_line: usize,
    /// What to mark.
    pub mark: Mark,
    /// Most characters of the line to show.
    pub width: usize,
}

/// Two lines: the source, and the caret under the place. `None` when there is no such line, or it is not UTF-8.
pub fn excerpt(source: &[u8], spot: Spot, paint: Paint) -> Option<[String; 2]> {
    let Spot { line, column, shown_line, mark, width } = spot;
    let bytes = source.split(|byte| *byte == b'\n').nth(line.checked_sub(1)?)?;
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    let (text, mut at) = around(bytes, line, column.checked_sub(1)?, width)?;

    if text.is_empty() {
        return None;
    }
    let rest = text.get(at..).unwrap_or_default();
    let mut token = if mark == Mark::Place { 1 } else { token_length(rest) };
    if let (Mark::Value, Some((skip, length))) = (mark, scalar_after_key(rest, token)) {
        (at, token) = (at + skip, length);
    }
    let start = if text.len() > width { at.saturating_sub(before(width)) } else { 0 };
    let end = text.len().min(start + width);
    let part =
        |range: std::ops::Range<usize>| text.get(range).unwrap_or_default().iter().map(|c| dot(*c)).collect::<String>();

    let left = format!("{}{}", if start > 0 { "…" } else { "" }, part(start..at.min(end)));
    let rest = format!("{}{}", part(at.min(end)..end), if end < text.len() { "…" } else { "" });
    let marked = part(at.min(end)..(at + token).min(end)).chars().count().max(1);
    let number = shown_line.to_string();
    let gutter = " ".repeat(number.chars().count());
    Some([
        format!("{} {left}{rest}", paint.dim(&format!("{number} |"))),
        format!(
            "{} {}{}",
            paint.dim(&format!("{gutter} |")),
            " ".repeat(left.chars().count()),
            paint.bad(&"^".repeat(marked))
        ),
    ])
}

/// How many characters are shown before the place, when the line is longer than `width`.
fn before(width: usize) -> usize {
    width * 2 / 5
}

/// The characters of the line that matter and where the place is among them. Only the bytes around the place are looked
/// at, so that a line of a megabyte costs nothing.
fn around(bytes: &[u8], line: usize, column: usize, width: usize) -> Option<(Vec<char>, usize)> {
    let bytes = if line == 1 { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes) } else { bytes };
    // A place further right than this many bytes is past what can be shown of a line that is cut off there.
    let most = column.saturating_mul(4).saturating_add(width * 4).min(bytes.len());
    let valid = match std::str::from_utf8(bytes.get(..most)?) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()?,
    };
    let skip = column.saturating_sub(width + before(width));
    let text: Vec<char> = valid.chars().skip(skip).take(column - skip + width + 1).collect();
    let at = column - skip;
    (at <= text.len()).then_some((text, at))
}

/// A character as it may be shown; what a terminal would obey or hide is a dot, so that the caret stays in its column.
fn dot(c: char) -> char {
    if c == '\t' {
        ' '
    } else if visible(c.encode_utf8(&mut [0; 4])).starts_with('\\') && c != '\\' {
        '·'
    } else {
        c
    }
}

/// Where the value of a member starts and how long it is, when it is neither an object nor an array.
fn scalar_after_key(text: &[char], key: usize) -> Option<(usize, usize)> {
    let space = |from: usize| text.iter().skip(from).take_while(|c| c.is_whitespace()).count();
    let colon = key + space(key);
    if text.first() != Some(&'"') || text.get(colon) != Some(&':') {
        return None;
    }
    let value = colon + 1 + space(colon + 1);
    let rest = text.get(value..)?;
    matches!(rest.first(), Some(c) if !matches!(c, '{' | '[' | ',' | '}')).then(|| (value, token_length(rest)))
}

/// How many characters the JSON token takes that starts here: a string to its quotation mark, a number or word to its
/// end, a bracket 1.
fn token_length(text: &[char]) -> usize {
    match text.first() {
        Some('"') => {
            let mut escaped = false;
            for (index, c) in text.iter().enumerate().skip(1) {
                match c {
                    _ if escaped => escaped = false,
                    '\\' => escaped = true,
                    '"' => return index + 1,
                    _ => {}
                }
            }
            text.len()
        }
        Some(c) if c.is_alphanumeric() || matches!(c, '-' | '+' | '.') => {
            text.iter().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '+' | '.' | '_')).count()
        }
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Paint = Paint { on: false };

    fn show(source: &str, line: usize, column: usize) -> String {
        let spot = Spot { line, column, shown_line: line, mark: Mark::Value, width: WIDTH };
        excerpt(source.as_bytes(), spot, PLAIN).map(|lines| lines.join("\n")).unwrap_or_default()
    }

    #[test]
    fn a_member_is_marked_at_its_value_or_at_its_key() {
        let source = "{\n  \"mode\" : \"shadwo\",\n  \"o\": {}}";
        let value = show(source, 2, 3);
        assert_eq!(value, "2 |   \"mode\" : \"shadwo\",\n  |            ^^^^^^^^");
        let spot = Spot { line: 2, column: 3, shown_line: 2, mark: Mark::Key, width: WIDTH };
        let key = excerpt(source.as_bytes(), spot, PLAIN).unwrap();
        assert_eq!(key[1], "  |   ^^^^^^");
        assert_eq!(show(source, 3, 3), "3 |   \"o\": {}}\n  |   ^^^");
    }

    #[test]
    fn what_is_not_json_is_marked_exactly_at_its_place() {
        let at = |column| {
            let spot = Spot { line: 1, column, shown_line: 1, mark: Mark::Place, width: WIDTH };
            excerpt(br#"{"a": 1 "b": 2}"#, spot, PLAIN).unwrap()[1].clone()
        };
        assert_eq!(at(9), "  |         ^");
        assert_eq!(at(7), "  |       ^");
    }

    #[test]
    fn a_narrow_terminal_gets_a_narrow_excerpt() {
        let source = format!("{{\"a\":\"{}\",\"b\":\"here\"}}", "x".repeat(500));
        let column = source.find("\"here\"").unwrap() + 1;
        let spot = Spot { line: 1, column, shown_line: 1, mark: Mark::Value, width: 30 };
        let [text, caret] = excerpt(source.as_bytes(), spot, PLAIN).unwrap();
        assert!(text.chars().count() <= 36 && text.contains("\"here\"") && caret.ends_with("^^^^^^"), "{text}");
    }

    #[test]
    fn the_caret_marks_the_whole_value() {
        assert_eq!(show("{\n  \"mode\": \"shadwo\",\n}", 2, 11), "2 |   \"mode\": \"shadwo\",\n  |           ^^^^^^^^");
        assert_eq!(show("{\"a\": -1.5e3}", 1, 7), "1 | {\"a\": -1.5e3}\n  |       ^^^^^^");
        assert_eq!(show("{\"a\": {}}", 1, 7), "1 | {\"a\": {}}\n  |       ^");
    }

    #[test]
    fn columns_count_characters_and_controls_stay_visible() {
        assert_eq!(show("{\"sí\": x}", 1, 8), "1 | {\"sí\": x}\n  |        ^");
        let lines = show("{\"\u{1b}\": x}", 1, 7);
        assert_eq!(lines, "1 | {\"·\": x}\n  |       ^");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let source = format!("{{\"a\":\"{}\",\"b\":\"here\",\"c\":\"{}\"}}", "x".repeat(5000), "y".repeat(5000));
        let column = source.find("\"here\"").unwrap() + 1;
        let lines = show(&source, 1, column);
        let [text, caret] = lines.lines().collect::<Vec<_>>()[..] else { panic!("{lines}") };
        assert!(text.chars().count() <= 90 && text.contains("\"here\""), "{text}");
        let start = caret.chars().position(|c| c == '^').unwrap();
        assert_eq!(text.chars().skip(start).take(6).collect::<String>(), "\"here\"");
    }

    #[test]
    fn places_outside_the_text_show_nothing() {
        assert_eq!(show("{}", 3, 1), "");
        assert_eq!(show("{}", 1, 99), "");
        assert_eq!(show("", 1, 1), "");
        let spot = Spot { line: 1, column: 2, shown_line: 1, mark: Mark::Value, width: WIDTH };
        assert_eq!(excerpt(b"\xff\xfe{", spot, PLAIN), None);
    }
}
