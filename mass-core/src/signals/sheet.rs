//! What the recognition sees of a document: every member that is a number or a text, and where it stands.
//!
//! Places are kept as steps from their parents, so that a pointer is written out only for what is reported.

use std::borrow::Cow;

/// A place in the document; [`Sheet::ROOT`] or made by [`Sheet::key`] and [`Sheet::index`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(usize);

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

/// The members of a document, in document order.
///
/// The caller walks its own tree, once, and hands in what it meets:
///
/// ```text
/// let mut sheet = Sheet::new();
/// let ahu = sheet.key(Sheet::ROOT, "AHU");
/// let temp = sheet.key(ahu, "Supply Air Temp °F");
/// sheet.number(temp, "68.9", 27);
/// ```
#[derive(Debug)]
pub(crate) struct Sheet<'a> {
    places: Vec<(Place, Step<'a>)>,
    entries: Vec<Entry<'a>>,
}

/// A member whose value is a number or a text.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) place: Place,
    /// The object that it is a member of.
    pub(crate) object: Place,
    pub(crate) key: &'a str,
    pub(crate) value: Scalar<'a>,
    /// Whatever the caller wants back with a finding, such as the byte offset.
    pub(crate) at: usize,
}

/// The value of an [`Entry`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scalar<'a> {
    /// A JSON number, as written.
    Number(Cow<'a, str>),
    /// A JSON string, unescaped.
    Text(&'a str),
}

impl<'a> Sheet<'a> {
    pub(crate) const ROOT: Place = Place(0);

    pub(crate) fn new() -> Self {
        Self { places: vec![(Self::ROOT, Step::Root)], entries: Vec::new() }
    }

    /// The place of a member.
    pub(crate) fn key(&mut self, parent: Place, key: &'a str) -> Place {
        self.step(parent, Step::Key(key))
    }

    /// The place of an element of an array.
    pub(crate) fn index(&mut self, parent: Place, index: usize) -> Place {
        self.step(parent, Step::Index(index))
    }

    fn step(&mut self, parent: Place, step: Step<'a>) -> Place {
        self.places.push((parent, step));
        Place(self.places.len() - 1)
    }

    /// A number at `place`; `literal` as written in the document.
    pub(crate) fn number(&mut self, place: Place, literal: impl Into<Cow<'a, str>>, at: usize) {
        self.entry(place, Scalar::Number(literal.into()), at);
    }

    /// A text at `place`.
    pub(crate) fn text(&mut self, place: Place, text: &'a str, at: usize) {
        self.entry(place, Scalar::Text(text), at);
    }

    fn entry(&mut self, place: Place, value: Scalar<'a>, at: usize) {
        // Elements of arrays have no name of their own.
        if let Some((object, Step::Key(key))) = self.places.get(place.0).copied() {
            self.entries.push(Entry { place, object, key, value, at });
        }
    }

    pub(crate) fn entries(&self) -> &[Entry<'a>] {
        &self.entries
    }

    /// The keys around and including `place`, outermost first.
    pub(crate) fn keys(&self, place: Place) -> Vec<&'a str> {
        let mut keys: Vec<&str> =
            self.way(place).filter_map(|step| if let Step::Key(key) = step { Some(key) } else { None }).collect();
        keys.reverse();
        keys
    }

    /// `place` as a JSON Pointer (RFC 6901).
    pub(crate) fn pointer(&self, place: Place) -> String {
        let mut steps: Vec<String> = self
            .way(place)
            .filter_map(|step| match step {
                Step::Root => None,
                Step::Key(key) => Some(key.replace('~', "~0").replace('/', "~1")),
                Step::Index(index) => Some(index.to_string()),
            })
            .collect();
        // An empty first segment puts the leading slash in front.
        steps.push(String::new());
        steps.reverse();
        steps.join("/")
    }

    /// The steps to `place`, innermost first.
    fn way(&self, place: Place) -> impl Iterator<Item = Step<'a>> {
        let mut next = Some(place);
        std::iter::from_fn(move || {
            let (parent, step) = self.places.get(next?.0).copied()?;
            next = if matches!(step, Step::Root) { None } else { Some(parent) };
            Some(step)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_become_pointers() {
        let mut sheet = Sheet::new();
        assert_eq!(sheet.pointer(Sheet::ROOT), "");
        let list = sheet.key(Sheet::ROOT, "a/b~c");
        let item = sheet.index(list, 3);
        let member = sheet.key(item, "");
        assert_eq!(sheet.pointer(member), "/a~1b~0c/3/");
        assert_eq!(sheet.keys(member), ["a/b~c", ""]);
        sheet.number(item, "1", 0);
        assert!(sheet.entries().is_empty());
        sheet.text(member, "x", 7);
        assert_eq!(sheet.entries()[0].at, 7);
    }
}
