//! Packed objects as JSON text.

use super::{
    ABSENT, BUFFER, CLOSE_ARRAY, CLOSE_OBJECT, FALSE, FREE, Item, KEY, KNOWN, NULL, OBJECT, OPEN_ARRAY, OPEN_OBJECT,
    Packed, TEXT, TRUE, give,
};
use mass_core::binding::{write_number, write_string};

/// An entry of the shape.
pub(super) enum Entry {
    /// `"name":`, and the place after the member.
    Member { key: Vec<u8>, after: usize },
    /// The end of an object.
    End,
}

/// The entries of an order.
pub(super) fn entries(order: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut open = Vec::new();
    for (at, word) in order.split(' ').enumerate() {
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
}

/// The text of a packed object.
pub(crate) struct Unpacked(Vec<u8>);

impl Unpacked {
    /// Writes it; none when the parts do not fit together.
    pub(crate) fn of(packed: &[u8]) -> Option<Self> {
        let mut out = BUFFER.take();
        out.clear();
        let mut text = Self(out);
        let entries = &KNOWN.get()?.entries;
        write(&mut text.0, entries, Packed::read(packed, entries.len())?)?;
        Some(text)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        give(std::mem::take(&mut self.0));
    }
}

fn write(out: &mut Vec<u8>, entries: &[Entry], mut packed: Packed<'_>) -> Option<()> {
    out.push(b'{');
    let mut at = 0;
    while let Some(entry) = entries.get(at) {
        let Entry::Member { key, after } = entry else {
            close(out, b'}');
            out.push(b',');
            at += 1;
            continue;
        };
        let item = packed.item(at)?;
        if matches!(item, Item::Other(ABSENT, _)) {
            at = *after;
            continue;
        }
        out.extend_from_slice(key);
        match item {
            Item::Other(OBJECT, _) => {
                out.push(b'{');
                at += 1;
                continue;
            }
            Item::Other(FREE, _) => write_free(out, &mut packed)?,
            item => write_scalar(out, &mut packed, item)?,
        }
        out.push(b',');
        at = *after;
    }
    close(out, b'}');
    packed.is_done().then_some(())
}

/// Writes the part that may have any members: the items from `next` on, to the end of the container that they begin with.
pub(super) fn write_free(out: &mut Vec<u8>, packed: &mut Packed<'_>) -> Option<()> {
    let mut depth = 0_usize;
    loop {
        let item = packed.item(packed.next)?;
        packed.next += 1;
        match item {
            Item::Other(what @ (OPEN_OBJECT | OPEN_ARRAY), _) => {
                out.push(if what == OPEN_OBJECT { b'{' } else { b'[' });
                depth += 1;
                continue;
            }
            Item::Other(KEY, units) => {
                write_string(out, packed.text(units)?);
                out.push(b':');
                continue;
            }
            Item::Other(what @ (CLOSE_OBJECT | CLOSE_ARRAY), _) => {
                close(out, if what == CLOSE_OBJECT { b'}' } else { b']' });
                depth = depth.checked_sub(1)?;
            }
            item => write_scalar(out, packed, item)?,
        }
        if depth == 0 {
            return Some(());
        }
        out.push(b',');
    }
}

fn write_scalar(out: &mut Vec<u8>, packed: &mut Packed<'_>, item: Item) -> Option<()> {
    match item {
        Item::Number(number) if number.is_finite() => write_number(out, number),
        Item::Number(_) => return None,
        Item::Other(TEXT, units) => write_string(out, packed.text(units)?),
        Item::Other(NULL, _) => out.extend_from_slice(b"null"),
        Item::Other(TRUE, _) => out.extend_from_slice(b"true"),
        Item::Other(FALSE, _) => out.extend_from_slice(b"false"),
        Item::Other(..) => return None,
    }
    Some(())
}

/// Ends a container whose members each left a comma.
fn close(out: &mut Vec<u8>, end: u8) {
    match out.last_mut() {
        Some(last) if *last == b',' => *last = end,
        _ => out.push(end),
    }
}
