//! Objects of a known shape, which JavaScript hands in as numbers and texts side by side. Their JSON text is written here:
//! that takes a fraction of what `JSON.stringify` and the crossing of its text do.
//!
//! The shape is JavaScript's (`lib/shape.ts`, generated from the schema): nothing is known here about what may stand where.
//! So many slots as the shape has entries come as f64, then as many tags as bytes, then the texts one after the other,
//! last the JSON text of the member that has any shape.

use std::{cell::Cell, sync::OnceLock};

/// An entry of the shape.
enum Entry {
    /// `"name":`, and the place after the member.
    Member { key: Vec<u8>, after: usize },
    /// The end of an object.
    End,
}

static SHAPE: OnceLock<Vec<Entry>> = OnceLock::new();

// What stands in a slot; the numbers are those of lib/slots.ts.
const ABSENT: u8 = 0;
const NUMBER: u8 = 1;
const TEXT: u8 = 2;
const NULL: u8 = 3;
const TRUE: u8 = 4;
const FALSE: u8 = 5;
const OBJECT: u8 = 6;
const FREE: u8 = 7;

/// Takes the shape: names, `{name` for an object, `}` for its end, `*name` for an object of any shape. The same every time.
pub(crate) fn define(shape: &str) {
    SHAPE.get_or_init(|| {
        let mut entries = Vec::new();
        let mut open = Vec::new();
        for (at, word) in shape.split(' ').enumerate() {
            if word == "}" {
                entries.push(Entry::End);
                if let Some(Entry::Member { after, .. }) = open.pop().and_then(|begin: usize| entries.get_mut(begin)) {
                    *after = at + 1;
                }
                continue;
            }
            if word.starts_with('{') {
                open.push(at);
            }
            let key = format!("\"{}\":", word.trim_start_matches(['{', '*'])).into_bytes();
            entries.push(Entry::Member { key, after: at + 1 });
        }
        entries
    });
}

/// A largest buffer that is kept for the next text.
const KEPT: usize = 1 << 20;

thread_local! {
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// The text of a packed object.
pub(crate) struct Unpacked(Vec<u8>);

impl Unpacked {
    /// Writes it; none when a text has what JSON escapes, or when the parts do not fit together.
    pub(crate) fn of(packed: &[u8]) -> Option<Self> {
        let mut out = BUFFER.take();
        out.clear();
        let mut text = Self(out);
        write(&mut text.0, SHAPE.get()?, packed)?;
        Some(text)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        if self.0.capacity() <= KEPT {
            BUFFER.set(std::mem::take(&mut self.0));
        }
    }
}

fn write(out: &mut Vec<u8>, shape: &[Entry], packed: &[u8]) -> Option<()> {
    let (numbers, rest) = packed.split_at_checked(shape.len() * 8)?;
    let (tags, mut texts) = rest.split_at_checked(shape.len())?;
    let numbers = numbers.as_chunks::<8>().0;
    out.push(b'{');
    let mut at = 0;
    while let (Some(entry), Some(number), Some(tag)) = (shape.get(at), numbers.get(at), tags.get(at)) {
        let Entry::Member { key, after } = entry else {
            leave(out);
            at += 1;
            continue;
        };
        let number = f64::from_le_bytes(*number);
        if *tag == ABSENT {
            at = *after;
            continue;
        }
        out.extend_from_slice(key);
        match *tag {
            OBJECT => {
                out.push(b'{');
                at += 1;
                continue;
            }
            NUMBER => write_number(out, number)?,
            TEXT => {
                let (text, others) = texts.split_at_checked(length(number)?)?;
                texts = others;
                if !is_clean(text) {
                    return None;
                }
                out.push(b'"');
                out.extend_from_slice(text);
                out.push(b'"');
            }
            NULL => out.extend_from_slice(b"null"),
            TRUE => out.extend_from_slice(b"true"),
            FALSE => out.extend_from_slice(b"false"),
            FREE => {
                let (others, json) = texts.split_at_checked(texts.len().checked_sub(length(number)?)?)?;
                texts = others;
                out.extend_from_slice(json);
            }
            _ => return None,
        }
        out.push(b',');
        at = *after;
    }
    leave(out);
    out.pop();
    texts.is_empty().then_some(())
}

/// Ends an object whose members each left a comma.
fn leave(out: &mut Vec<u8>) {
    match out.last_mut() {
        Some(last) if *last == b',' => *last = b'}',
        _ => out.push(b'}'),
    }
    out.push(b',');
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a length of a text, as JavaScript has it
fn length(number: f64) -> Option<usize> {
    (0.0..f64::from(u32::MAX)).contains(&number).then_some(number as usize)
}

/// Whether a text can stand between quotes as it is. It is ASCII.
#[allow(clippy::needless_bitwise_bool)] // without a branch a byte, many are compared at a time
fn is_clean(text: &[u8]) -> bool {
    !text.iter().fold(false, |found, &byte| found | (byte < 0x20 || byte == b'"' || byte == b'\\'))
}

/// The digits that `JSON.stringify` writes, or others of the same value.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // what is cut off shows in the comparison
fn write_number(out: &mut Vec<u8>, number: f64) -> Option<()> {
    /// What measurements have: four decimals. So few digits stand for one double only.
    const SCALE: f64 = 1e4;
    const LARGEST: f64 = 1e10;
    if !number.is_finite() {
        return None;
    }
    let scaled = (number * SCALE).round_ties_even();
    #[allow(clippy::float_cmp)] // the same double or not
    if number.abs() < LARGEST && scaled / SCALE == number {
        let digits = scaled as i64;
        if digits < 0 {
            out.push(b'-');
        }
        let (whole, mut part) = (digits.unsigned_abs() / 10_000, digits.unsigned_abs() % 10_000);
        out.extend_from_slice(itoa::Buffer::new().format(whole).as_bytes());
        if part > 0 {
            out.push(b'.');
            while part > 0 {
                out.push(b'0' + u8::try_from(part / 1000).ok()?);
                part = part % 1000 * 10;
            }
        }
    } else {
        out.extend_from_slice(ryu_js::Buffer::new().format_finite(number).as_bytes());
    }
    Some(())
}
