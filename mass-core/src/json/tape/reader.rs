//! Text to tape.

use super::{Form, Item};
use crate::{
    json::{
        parse::Limits,
        plain::Plain,
        scan::{Cursor, plain_run},
        tree::compare_keys,
    },
    lanes::{self, Lanes},
};
use std::cmp::Ordering;

pub(super) struct Reader<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(super) items: Vec<Item>,
    pub(super) spelled: Vec<(u32, String)>,
    pub(super) limits: Limits,
    pub(super) deepest: usize,
}

// Inlined where it is optimised; elsewhere the frames of a recursion would only grow.
#[allow(clippy::cast_possible_truncation)] // the text is shorter than 4 GiB
impl Reader<'_> {
    /// Steps over white space; true when there was none.
    #[inline]
    fn tight(&mut self) -> bool {
        if self.cursor.peek().is_some_and(|byte| byte > b' ') {
            return true;
        }
        self.cursor.skip_white();
        false
    }

    /// Reads the value at the cursor. Gives whether it stands there as it will be written.
    #[cfg_attr(not(any(debug_assertions, target_family = "wasm")), inline(always))]
    fn value(&mut self, key: (u32, u32), depth: usize) -> Option<bool> {
        let at = self.cursor.pos;
        let (form, end) = match self.cursor.peek()? {
            b'"' => self.string()?,
            b'0'..=b'9' => self.number()?,
            b'-' if !self.cursor.rest().starts_with(b"-I") => self.number()?,
            b'{' => return self.object(key, depth, None),
            b'[' => return self.array(key, depth),
            _ => self.word()?,
        };
        self.push(key, at, end, form);
        Some(form == Form::Plain && end == self.cursor.pos)
    }

    #[cfg_attr(not(any(debug_assertions, target_family = "wasm")), inline(always))]
    fn push(&mut self, (key, key_length): (u32, u32), at: usize, end: usize, form: Form) {
        let next = self.items.len() as u32 + 1;
        self.items.push(Item {
            key,
            key_length,
            at: at as u32,
            end: end as u32,
            next,
            form,
            sorted: true,
            spelled: false,
        });
    }

    #[cfg_attr(not(any(debug_assertions, target_family = "wasm")), inline(always))]
    fn string(&mut self) -> Option<(Form, usize)> {
        let start = self.cursor.pos + 1;
        let rest = self.cursor.bytes().get(start..)?;
        let length = plain_run(rest);
        if rest.get(length) == Some(&b'"') {
            self.cursor.pos = start + length + 1;
            let text = rest.get(..length)?;
            return Some((if no_rule_applies(text) { Form::Plain } else { Form::Text }, self.cursor.pos));
        }
        self.escaped(start, length)
    }

    /// A string with escapes, read on from the first.
    #[inline(never)]
    fn escaped(&mut self, start: usize, length: usize) -> Option<(Form, usize)> {
        let mut at = start + length;
        // Spelled as it will be written: only the short escapes of RFC 8785 section 3.2.2.2.
        while let [b'\\', b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't', rest @ ..] = self.cursor.bytes().get(at..)? {
            at += 2 + plain_run(rest);
        }
        if self.cursor.bytes().get(at) == Some(&b'"') {
            self.cursor.pos = at + 1;
            // An escape at one end may be white space; no rule knows one in the middle.
            let text = self.cursor.bytes().get(start..at)?;
            // A quote or a backslash can stand at the end only as an escape; it is seen as the letters are.
            let ends = match text {
                [.., b'"' | b'\\'] => true,
                [.., before, last] => *last > b' ' && *before != b'\\',
                _ => false,
            };
            let plain = length > 0 && ends && no_rule_applies(text);
            return Some((if plain { Form::Plain } else { Form::Text }, at + 1));
        }
        self.cursor.spelled_string(None).ok()?;
        Some((Form::Text, self.cursor.pos))
    }

    #[cfg_attr(not(any(debug_assertions, target_family = "wasm")), inline(always))]
    fn number(&mut self) -> Option<(Form, usize)> {
        if let Some(Plain { kept, read, .. }) = Plain::read(self.cursor.rest()) {
            let end = self.cursor.pos + kept as usize;
            self.cursor.pos += read.get() as usize;
            return Some((Form::Plain, end));
        }
        self.cursor.number().ok()?;
        Some((Form::Number, self.cursor.pos))
    }

    fn word(&mut self) -> Option<(Form, usize)> {
        let form = if [&b"true"[..], b"false", b"null"].into_iter().any(|word| self.cursor.eat(word)) {
            Form::Plain
        } else {
            (self.limits.native_non_finite && self.cursor.non_finite().is_some()).then_some(Form::Number)?
        };
        Some((form, self.cursor.pos))
    }

    /// Opens a container; gives its index.
    #[inline]
    fn open(&mut self, key: (u32, u32), depth: usize, form: Form) -> Option<usize> {
        if depth + 1 > self.limits.max_depth {
            return None;
        }
        self.deepest = self.deepest.max(depth + 1);
        let (index, at) = (self.items.len(), self.cursor.pos);
        self.push(key, at, at, form);
        self.cursor.pos += 1;
        Some(index)
    }

    /// Closes a container. One that is plain stands there as it will be written, and becomes one item.
    #[inline]
    fn close(&mut self, index: usize, sorted: bool, plain: bool) -> Option<bool> {
        if plain {
            self.items.truncate(index + 1);
        }
        let next = self.items.len() as u32;
        let item = self.items.get_mut(index)?;
        item.end = self.cursor.pos as u32;
        item.next = next;
        item.sorted = sorted;
        if plain {
            item.form = Form::Plain;
        }
        Some(plain)
    }

    pub(super) fn object(&mut self, key: (u32, u32), depth: usize, unless: Option<&str>) -> Option<bool> {
        let index = self.open(key, depth, Form::Object)?;
        let mut plain = self.tight();
        let mut sorted = true;
        let mut last: Option<&str> = None;
        while self.cursor.peek()? == b'"' {
            let start = self.cursor.pos + 1;
            let length = plain_run(self.cursor.bytes().get(start..)?);
            let plain_end = start + length;
            let spelled = self.cursor.bytes().get(plain_end) != Some(&b'"');
            if spelled {
                // What it says is put in order with the others when it is written.
                (plain, sorted) = (false, false);
                self.spelled_key(unless)?;
            } else {
                self.cursor.pos = plain_end + 1;
                let key = self.cursor.slice(start, plain_end);
                if unless == Some(key) {
                    return None;
                }
                // A key that stands twice is found at the latest when they are put in order.
                if sorted && let Some(last) = last.replace(key) {
                    match compare_keys(last, key) {
                        Ordering::Less => {}
                        Ordering::Equal => return None,
                        Ordering::Greater => sorted = false,
                    }
                }
            }
            let end = self.cursor.pos;
            let item = self.items.len();
            plain &= self.tight();
            if !self.cursor.eat(b":") {
                return None;
            }
            plain &= self.tight();
            plain &= self.value(((start - 1) as u32, (end - start - 1) as u32), depth + 1)?;
            if spelled {
                self.items.get_mut(item)?.spelled = true;
            }
            plain &= self.tight();
            if self.cursor.eat(b",") {
                plain &= self.tight();
                // A key must follow.
                (self.cursor.peek()? == b'"').then_some(())?;
            } else {
                break;
            }
        }
        self.cursor.eat(b"}").then_some(())?;
        self.close(index, sorted, plain && sorted && unless.is_none())
    }

    #[cold]
    fn spelled_key(&mut self, unless: Option<&str>) -> Option<()> {
        let at = self.cursor.pos as u32;
        let key = self.cursor.string().ok()?.into_owned();
        if unless == Some(key.as_str()) {
            return None;
        }
        self.spelled.push((at, key));
        Some(())
    }

    fn array(&mut self, key: (u32, u32), depth: usize) -> Option<bool> {
        let index = self.open(key, depth, Form::Array)?;
        let mut plain = self.tight();
        if !self.cursor.eat(b"]") {
            loop {
                plain &= self.value((0, 0), depth + 1)?;
                plain &= self.tight();
                if self.cursor.eat(b",") {
                    plain &= self.tight();
                } else {
                    break;
                }
            }
            self.cursor.eat(b"]").then_some(())?;
        }
        self.close(index, true, plain)
    }
}

/// Whether none of the Simple rules changes or reports such a string, whatever is switched on; false where that takes a
/// look. Text that is all ASCII is in NFC, and each rule's words begin with a few characters only.
#[inline]
fn no_rule_applies(text: &[u8]) -> bool {
    let (Some(first), Some(last)) = (text.first(), text.last()) else { return true };
    let visible = |byte: &u8| byte.is_ascii_graphic();
    let word = matches!(first | 0x20, b't' | b'f' | b'y' | b'n' | b'o' | b's') || *first == b'#';
    visible(first)
        && visible(last)
        && (!word || text.len() > LONGEST_WORD)
        && (!matches!(first, b'0'..=b'9' | b'+' | b'-') || is_neither_number_nor_time(text))
        && text.is_ascii()
}

/// Ids that begin with a digit, mostly: a number has no zero before other digits, and is made of a few characters; a
/// timestamp has its letter at the eleventh place.
#[inline(never)]
fn is_neither_number_nor_time(text: &[u8]) -> bool {
    // Digits and `+,-./`, and what an exponent begins with.
    let of_numbers = |lanes: Lanes| lanes.within(b'+', b'9') | lanes.folded().equal(b'e');
    !matches!(text.get(10), Some(b'T' | b't'))
        && (matches!(text, [b'0', b'0'..=b'9', ..]) || lanes::run(text, |lanes| of_numbers(lanes).not()) < text.len())
}

/// The longest word of the rules `boolean` and `null`, in bytes.
const LONGEST_WORD: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        json::{Node, Value, pointer::Path},
        normalize::simple::Run,
        options::Options,
        validate::findings::Findings,
    };
    use std::borrow::Cow;

    /// Whether some rule changes the text, or reports it.
    fn rules_apply(text: &str) -> bool {
        let (options, mut findings) = (Options::default(), Findings::default());
        let mut run = Run {
            options: &options,
            changes: Vec::new(),
            findings: &mut findings,
            preserve: false,
            reported: Vec::new(),
        };
        run.leaf(&mut Node { at: 0, value: Value::Text(Cow::Borrowed(text)) }, Path::ROOT);
        !run.changes.is_empty() || findings.len() > 0
    }

    #[test]
    fn what_needs_no_look_needs_none() {
        let parts =
            ["", "0", "7", "12", "345", ".", ",", "+", "-", "e", "E5", "T", "z", " ", "no", "x", ":", "/", "\u{e9}"];
        let times = ["2026-11-24T10:15:20", "-03:00", "Z", ".50", "0026-11-24t10:15:20"];
        let words = ["true", "sí", "#n/a", "null", "nan", "off", "yes"];
        let mut texts: Vec<String> = parts.iter().chain(&times).chain(&words).map(|text| String::from(*text)).collect();
        for _ in 0..2 {
            let longer =
                texts.iter().flat_map(|text| parts.iter().chain(&times).map(move |part| format!("{text}{part}")));
            texts.extend(longer.collect::<Vec<_>>());
        }
        for text in &texts {
            assert!(!no_rule_applies(text.as_bytes()) || !rules_apply(text), "{text:?}");
        }
        for id in ["007312", "5f3a", "12:30", "3 racks", "2026-11-24", "0", "17,4"] {
            let plainly = !matches!(id, "2026-11-24" | "0" | "17,4");
            assert_eq!(no_rule_applies(id.as_bytes()), plainly, "{id}");
        }
    }
}
