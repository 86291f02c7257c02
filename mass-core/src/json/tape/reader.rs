//! Text to tape.

use super::{Form, Item, rules::no_rule_applies};
use crate::json::{
    parse::Limits,
    plain::Plain,
    scan::{Cursor, plain_run},
    tree::compare_keys,
};
use std::cmp::Ordering;

pub(super) struct Reader<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(super) items: Vec<Item>,
    pub(super) spelled: Vec<(u32, String)>,
    pub(super) limits: Limits,
    pub(super) deepest: usize,
}

/// Documents without white space have a way of their own, but not where each byte of code counts.
const TIGHT: bool = !cfg!(target_family = "wasm");

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
            if TIGHT && matches!(self.cursor.rest(), [b':', b'!'..=0xff, ..]) {
                self.cursor.pos += 1;
            } else {
                plain &= self.tight();
                if !self.cursor.eat(b":") {
                    return None;
                }
                plain &= self.tight();
            }
            plain &= self.value(((start - 1) as u32, (end - start - 1) as u32), depth + 1)?;
            if spelled {
                self.items.get_mut(item)?.spelled = true;
            }
            if TIGHT && self.cursor.rest().starts_with(b",\"") {
                self.cursor.pos += 1;
                continue;
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
