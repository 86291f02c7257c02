//! The Simple rules over a tape: straight to canonical bytes, without a tree.

use super::Run;
use crate::{
    json::{
        Node, Value,
        pointer::Path,
        scan::Cursor,
        tape::{Form, Item, Place, Tape},
        write::{copy, write_node, write_string},
    },
    scratch::{self, Kept},
};

/// Writes a tape by the rules of a run.
pub(crate) struct TapeWriter<'t, 'a, 'r, 'f> {
    tape: &'t Tape<'a>,
    source: &'a str,
    run: &'r mut Run<'f>,
    out: Vec<u8>,
    /// Members of the objects being written, in canonical order.
    order: Vec<Place>,
}

thread_local! {
    static OUT: Kept<u8> = const { Kept::new(Vec::new()) };
    static ORDER: Kept<Place> = const { Kept::new(Vec::new()) };
}

/// Canonical bytes that are on their way into a document.
#[derive(Debug, Default)]
pub(crate) struct Written(pub(crate) Vec<u8>);

impl Drop for Written {
    fn drop(&mut self) {
        scratch::give(&OUT, std::mem::take(&mut self.0));
    }
}

impl<'t, 'a, 'r, 'f> TapeWriter<'t, 'a, 'r, 'f> {
    pub(crate) fn new(tape: &'t Tape<'a>, source: &'a str, run: &'r mut Run<'f>) -> Self {
        Self { tape, source, run, out: scratch::take(&OUT), order: scratch::take(&ORDER) }
    }

    /// Writes one value of the tape. `None` when an object has a key twice.
    pub(crate) fn write(mut self, index: u32, item: Item, path: Path<'_>) -> Option<Written> {
        self.value(index, item, path)?;
        scratch::give(&ORDER, self.order);
        Some(Written(self.out))
    }

    // A level of nesting takes room on the stack; what needs more of it stands in functions of its own.
    fn value(&mut self, index: u32, item: Item, path: Path<'_>) -> Option<()> {
        match item.form {
            Form::Plain => self.copy(item.at, item.end),
            Form::Text | Form::Number => self.leaf(item, path)?,
            Form::Array => self.array(index, path)?,
            Form::Object if item.sorted => self.object(index, path)?,
            Form::Object => self.unsorted_object(index, path)?,
        }
        Some(())
    }

    #[inline(never)]
    fn array(&mut self, index: u32, path: Path<'_>) -> Option<()> {
        self.out.push(b'[');
        for (number, (index, item)) in self.tape.inside(index).enumerate() {
            if number > 0 {
                self.out.push(b',');
            }
            match item.form {
                Form::Plain => self.copy(item.at, item.end),
                _ => self.value(index, item, path.index(number))?,
            }
        }
        self.out.push(b']');
        Some(())
    }

    #[inline(never)]
    fn object(&mut self, index: u32, path: Path<'_>) -> Option<()> {
        let mut before = b'{';
        for (index, item) in self.tape.inside(index) {
            self.member(index, item, before, path)?;
            before = b',';
        }
        self.close(before);
        Some(())
    }

    #[inline(never)]
    fn unsorted_object(&mut self, index: u32, path: Path<'_>) -> Option<()> {
        let base = self.order.len();
        self.tape.sort(index, &mut self.order)?;
        let mut before = b'{';
        for place in base..self.order.len() {
            let index = self.order.get(place)?.index;
            self.member(index, self.tape.item(index)?, before, path)?;
            before = b',';
        }
        self.order.truncate(base);
        self.close(before);
        Some(())
    }

    fn close(&mut self, before: u8) {
        if before == b'{' {
            self.out.push(b'{');
        }
        self.out.push(b'}');
    }

    #[inline]
    fn copy(&mut self, from: u32, to: u32) {
        copy(&mut self.out, self.source, from as usize, (to - from) as usize);
    }

    #[inline]
    fn member(&mut self, index: u32, item: Item, before: u8, path: Path<'_>) -> Option<()> {
        if item.form == Form::Plain && item.is_tight() && !item.spelled {
            let at = self.out.len();
            // The byte before the key comes along, and what is to stand there takes its place.
            let (from, _) = item.key();
            copy(&mut self.out, self.source, from - 1, item.end as usize - from + 1);
            *self.out.get_mut(at)? = before;
            return Some(());
        }
        self.write_key(item, before);
        let tape = self.tape;
        self.value(index, item, path.key(tape.key(item)))
    }

    #[inline(never)]
    fn write_key(&mut self, item: Item, before: u8) {
        self.out.push(before);
        let (from, to) = item.key();
        if item.spelled {
            write_string(&mut self.out, self.tape.key(item));
        } else {
            copy(&mut self.out, self.source, from, to - from);
        }
        self.out.push(b':');
    }

    /// A leaf that takes a look, read again as the tree parser reads it.
    #[inline(never)]
    fn leaf(&mut self, item: Item, path: Path<'_>) -> Option<()> {
        let mut cursor = Cursor { text: self.source, pos: item.at as usize };
        let value = match item.form {
            Form::Text => Value::Text(cursor.string().ok()?),
            _ => Value::Number(match cursor.non_finite() {
                Some(number) => number,
                None => cursor.number().ok()?,
            }),
        };
        let mut node = Node { at: item.at as usize, value };
        self.run.leaf(&mut node, path);
        write_node(&mut self.out, &node, self.source);
        Some(())
    }
}
