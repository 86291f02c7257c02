//! An Enterprise request that comes member by member, from a binding whose host has it as an object already: no text is
//! written, and none is read.
//!
//! It proves like the fast path over text (`direct.rs`) and says less: that there is nothing at all to say about a
//! document. Whatever else there is gives `None`, and the binding hands in the text, in which issues have their places.

use super::{
    Pipeline, Report,
    direct::plainly,
    finish,
    judge::{DEEPEST_TYPED, ENTERPRISE_DEPTH},
};
use crate::{
    contract::{
        spec::{Kind, Range},
        table::{Entry, Table, What},
    },
    json::{
        Number, Value,
        parse::Limits,
        scan::{Cursor, find_noncharacter},
        tape::Tape,
    },
    options::{Options, PipelineChoice},
    time,
    validate::{
        across_fields,
        document::{Document, Fact, Presence},
        findings::Findings,
        format,
        leaf::{LeafReader, Place},
        semantic,
    },
};
use std::borrow::Cow;

/// What an object has in a place of the shape.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Member<'a> {
    /// Nothing.
    Absent,
    /// Null.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text, without quotes or escapes.
    Text(&'a str),
    /// An object of the contract, whose members come next.
    Object,
    /// JSON text of an object that may have any members.
    Free(&'a str),
}

/// A place of the shape.
#[derive(Debug)]
enum Step {
    Leaf {
        entry: &'static Entry,
        kind: &'static Kind,
        slot: usize,
    },
    /// `after` is the place behind all that is in it.
    Object {
        entry: &'static Entry,
        object: usize,
        after: usize,
    },
    Free,
    End,
}

/// The members of an Enterprise request, in the order in which a binding hands them over.
#[derive(Debug)]
pub struct Shape {
    steps: Vec<Step>,
    /// Most bytes of a text that has all of them, without what is in texts and in the free part.
    bytes: usize,
}

/// Most bytes of a number as any language spells a double, or of another word.
const LONGEST_WORD: usize = 32;
/// Most bytes of the escape of a byte.
const LONGEST_ESCAPE: usize = 6;
/// Quotes, or braces, and a comma.
const AROUND: usize = 3;

impl Shape {
    /// Reads an order: names with one space between them, `{name` for an object, `}` for its end, `*name` for one that
    /// may have any members. `None` when these are not the members of the contract, each once and in its object.
    pub fn read(order: &str) -> Option<Self> {
        let table = Table::enterprise();
        let mut seen = vec![false; table.entries.len()];
        *seen.get_mut(Table::ROOT)? = true;
        let mut shape = Self { steps: Vec::new(), bytes: AROUND };
        let mut open = vec![(Table::ROOT, 0)];
        for word in order.split(' ') {
            let place = shape.steps.len();
            if word == "}" {
                let (_, opened) = open.pop().filter(|(entry, _)| *entry != Table::ROOT)?;
                shape.steps.push(Step::End);
                if let Some(Step::Object { after, .. }) = shape.steps.get_mut(opened) {
                    *after = place + 1;
                }
                continue;
            }
            let name = word.trim_start_matches(['{', '*']);
            let (index, entry) = table.children(open.last()?.0).find(|(_, entry)| entry.name == name)?;
            if std::mem::replace(seen.get_mut(index)?, true) {
                return None;
            }
            shape.bytes += entry.quoted.len() + AROUND;
            let step = match (word.as_bytes().first(), &entry.what) {
                (Some(b'{'), What::Object { object, .. }) => {
                    open.push((index, place));
                    Step::Object { entry, object: *object, after: place + 1 }
                }
                (Some(b'*'), What::Free) => Step::Free,
                (Some(b'{' | b'*'), _) => return None,
                (_, What::Leaf { kind, slot }) => {
                    shape.bytes += LONGEST_WORD;
                    Step::Leaf { entry, kind, slot: *slot }
                }
                _ => return None,
            };
            shape.steps.push(step);
        }
        (open.len() == 1 && seen.iter().all(|seen| *seen)).then_some(shape)
    }

    /// Judges a document of which `member` gives what stands in a place of the shape; it is asked for the places in
    /// their order, and not for those in an object that is not there. The document has no other members.
    ///
    /// `None` unless the document is valid without any warning, as [`validate`](crate::validate()) says of its text.
    pub fn validate<'a>(
        &self,
        options: &Options,
        mut member: impl FnMut(usize) -> Option<Member<'a>>,
    ) -> Option<Report> {
        let mut reader = Reader::new(options, self.bytes)?;
        let mut place = 0;
        while let Some(step) = self.steps.get(place) {
            place += 1;
            match step {
                Step::Leaf { entry, kind, slot } => {
                    // Not moved: its parts were just written, and a processor waits to read them as one.
                    let Some(member) = &member(place - 1) else { return None };
                    reader.leaf(entry, kind, *slot, member)?;
                }
                Step::Object { entry, object, after } => {
                    let member = member(place - 1)?;
                    if !reader.object(entry, *object, member)? {
                        place = *after;
                    }
                }
                Step::Free => reader.free(member(place - 1)?)?,
                Step::End => {}
            }
        }
        reader.finish()
    }
}

/// Reads one document.
struct Reader<'o, 'a> {
    document: Document<'a>,
    findings: Findings,
    options: &'o Options,
    /// Most bytes that its text can have.
    bytes: usize,
}

impl<'o, 'a> Reader<'o, 'a> {
    fn new(options: &'o Options, bytes: usize) -> Option<Self> {
        let taken = options.pipeline != PipelineChoice::Simple && finish::taped(options);
        if !taken || options.depth() < DEEPEST_TYPED.max(ENTERPRISE_DEPTH) {
            return None;
        }
        let mut document = Document::new(Table::enterprise());
        *document.objects.first_mut()? = (Presence::Present, 0);
        Some(Self { document, findings: Findings::default(), options, bytes })
    }

    /// Takes an object of the contract. Gives whether it is there.
    fn object(&mut self, entry: &Entry, object: usize, member: Member<'_>) -> Option<bool> {
        let presence = match member {
            Member::Object => Presence::Present,
            Member::Null if entry.nullable => Presence::Null,
            Member::Absent if !entry.required => return Some(false),
            _ => return None,
        };
        *self.document.objects.get_mut(object)? = (presence, 0);
        Some(presence == Presence::Present)
    }

    /// Takes the free part.
    fn free(&mut self, member: Member<'a>) -> Option<()> {
        let Member::Free(text) = member else { return None };
        if find_noncharacter(text).is_some() {
            return None;
        }
        self.bytes += text.len();
        let limits = Limits { max_depth: self.options.depth(), native_non_finite: self.options.native_non_finite };
        let mut cursor = Cursor { text, pos: 0 };
        self.document.source = text;
        self.document.tape = Some(Tape::object(&mut cursor, 1, limits, None)?);
        cursor.peek().is_none().then_some(())
    }

    /// Takes a leaf. What is plainly right is taken here; the rest is for [`LeafReader`], which has all the rules.
    fn leaf(&mut self, entry: &'static Entry, kind: &Kind, slot: usize, member: &Member<'a>) -> Option<()> {
        let fact = match (*member, kind) {
            (Member::Absent, _) => return (!entry.required).then_some(()),
            (Member::Number(value), Kind::Number(range)) if value.is_finite() && range.holds(value) => {
                Fact::Number(value + 0.0)
            }
            (Member::Number(value), Kind::Integer(range))
                if value.is_finite() && range.holds(value) && Range::is_whole(value) =>
            {
                Fact::Number(value + 0.0)
            }
            (Member::Bool(value), Kind::Boolean) => Fact::Bool(value),
            (Member::Text(text), _) => return self.text(entry, kind, slot, text),
            (Member::Null, _) => return self.other(entry, kind, slot, Value::Null),
            (Member::Bool(value), _) => return self.other(entry, kind, slot, Value::Bool(value)),
            (Member::Number(value), _) if value.is_finite() => {
                // As its text is read: zero has no sign there.
                return self.other(entry, kind, slot, Value::Number(Number::from_value(value + 0.0)));
            }
            _ => return None,
        };
        self.document.fill(slot, 0, fact, Cow::Borrowed(""));
        Some(())
    }

    fn text(&mut self, entry: &'static Entry, kind: &Kind, slot: usize, text: &'a str) -> Option<()> {
        self.bytes += text.len().saturating_mul(LONGEST_ESCAPE);
        let fact = match kind {
            Kind::Id => format::is_id(text).then_some(Fact::Text),
            Kind::Choice(allowed) => allowed.contains(&text).then_some(Fact::Text),
            // How it is spelled matters only to what is written.
            Kind::Timestamp => time::read(text).filter(|stamp| !stamp.naive).map(|stamp| Fact::Instant(stamp.instant)),
            _ => plainly(kind, text),
        };
        match fact {
            Some(fact) => self.document.fill(slot, 0, fact, Cow::Borrowed(text)),
            // Nothing else is ever right in the end.
            None if !text.is_ascii() => return None,
            None => return self.other(entry, kind, slot, Value::Text(Cow::Borrowed(text))),
        }
        Some(())
    }

    fn other(&mut self, entry: &'static Entry, kind: &Kind, slot: usize, value: Value<'a>) -> Option<()> {
        let (document, findings) = (&mut self.document, &mut self.findings);
        let place = Place { entry, slot, at: 0 };
        LeafReader { document, findings, strict: self.options.strict }.read(place, kind, value);
        (self.findings.len() == 0).then_some(())
    }

    /// Judges what was taken.
    fn finish(mut self) -> Option<Report> {
        if self.bytes > self.options.max_bytes {
            return None;
        }
        across_fields(&mut self.document, &mut self.findings, self.options);
        let tape = self.document.tape.take()?;
        finish::taped_payload(&self.document, &tape, (0, tape.item(0)?), self.options, &mut self.findings)?;
        if self.findings.len() > 0 || self.findings.has_errors() {
            return None;
        }
        let quality = semantic::quality(&self.document);
        Some(Report {
            pipeline: Some(Pipeline::Enterprise),
            issues: Vec::new(),
            missing_ratio: quality.missing_ratio,
            staleness_seconds: quality.staleness_seconds,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An order, as a binding makes it of the schema.
    fn order(object: usize) -> String {
        let words = Table::enterprise().children(object).map(|(index, entry)| match entry.what {
            What::Object { .. } => format!("{{{} {} }}", entry.name, order(index)),
            What::Free => format!("*{}", entry.name),
            _ => entry.name.to_owned(),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn only_the_members_of_the_contract_are_a_shape() {
        let order = order(Table::ROOT);
        assert!(Shape::read(&order).is_some());
        for (from, to) in [
            ("energy_price_usd_per_kwh ", ""),
            ("energy_price_usd_per_kwh", "price"),
            ("energy_price_usd_per_kwh", "energy_price_usd_per_kwh energy_price_usd_per_kwh"),
            ("energy_price_usd_per_kwh", "*energy_price_usd_per_kwh"),
            ("energy_price_usd_per_kwh", "{energy_price_usd_per_kwh }"),
            ("*payload", "payload"),
            ("*payload", "{payload }"),
            ("{trace", "*trace"),
            ("{trace", "trace"),
            (" }", ""),
        ] {
            assert!(order.contains(from), "{from}");
            assert!(Shape::read(&order.replacen(from, to, 1)).is_none(), "{from} as {to}");
        }
        for wrong in ["", "}", &format!("{order} }}"), &format!("{order} extra")] {
            assert!(Shape::read(wrong).is_none(), "{wrong}");
        }
    }
}
