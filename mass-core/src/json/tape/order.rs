//! Canonical order of the members of an object on the tape.

use super::{Item, Tape};
use crate::{
    json::tree::{compare_keys, prefix, prefix_in},
    sort::{sort_unstable, sort_unstable_by},
};
use std::cmp::Ordering;

/// A member's place in the order: eight bytes of its key that sort like it, and its index on the tape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    word: u64,
    pub(crate) index: u32,
}

/// So many members are few.
const FEW: usize = 8;

impl Tape<'_> {
    /// Appends the members of an object in canonical order. `None` when there are two with one key.
    ///
    /// Keys of one object often begin alike (`Rack 1 power`, `Rack 2 power`); eight bytes behind that tell most of them
    /// apart, and numbers sort without a look at the keys.
    pub(crate) fn sort(&self, object: u32, order: &mut Vec<Place>) -> Option<()> {
        let base = order.len();
        if self.sort_few(object, order)? {
            return Some(());
        }
        order.truncate(base);
        let alike = self.alike(object);
        let mut all = 0;
        order.extend(self.inside(object).map(|(index, item)| {
            let word = prefix(self.key(item).as_bytes().get(alike..).unwrap_or_default());
            all |= word;
            Place { word, index }
        }));
        let order = order.get_mut(base..)?;
        let by_key = |a: &Place, b: &Place| match (self.item(a.index), self.item(b.index)) {
            (Some(a), Some(b)) => compare_keys(self.key(a), self.key(b)),
            _ => Ordering::Equal,
        };
        let differ = |places: &[Place]| places.is_sorted_by(|a, b| by_key(a, b) == Ordering::Less);
        // Bytes beyond ASCII do not all sort as they are.
        if all & 0x8080_8080_8080_8080 != 0 {
            sort_unstable_by(order, by_key);
            return differ(order).then_some(());
        }
        sort_unstable(order);
        // The few that have the same eight bytes are put in order among themselves.
        for same in order.chunk_by_mut(|a, b| a.word == b.word).filter(|same| same.len() > 1) {
            sort_unstable_by(same, by_key);
            differ(same).then_some(())?;
        }
        Some(())
    }

    /// Appends the members of a small object in the order of their first eight bytes, each put in its place as it comes.
    /// False when that does not tell it, or there are too many.
    fn sort_few(&self, object: u32, order: &mut Vec<Place>) -> Option<bool> {
        let base = order.len();
        let mut all = 0;
        for (index, item) in self.inside(object) {
            if order.len() == base + FEW {
                return Some(false);
            }
            let word = self.word(item);
            all |= word;
            order.push(Place { word, index });
            let sorted = order.get_mut(base..)?;
            for behind in (1..sorted.len()).rev() {
                let [before, this] = sorted.get_mut(behind - 1..=behind)? else { return None };
                if before.word < this.word {
                    break;
                }
                if before.word == this.word {
                    return Some(false);
                }
                std::mem::swap(before, this);
            }
        }
        Some(all & 0x8080_8080_8080_8080 == 0)
    }

    /// The first eight bytes of a member's key.
    fn word(&self, item: Item) -> u64 {
        if item.spelled {
            return prefix(self.key(item).as_bytes());
        }
        let (from, to) = item.key();
        prefix_in(self.source.as_bytes(), from + 1, to - from - 2)
    }

    /// How many bytes all keys of an object begin with.
    fn alike(&self, object: u32) -> usize {
        let mut keys = self.inside(object).map(|(_, item)| self.key(item).as_bytes());
        let mut alike = keys.next().unwrap_or_default();
        for key in keys {
            if !key.starts_with(alike) {
                let common = alike.iter().zip(key).take_while(|(x, y)| x == y).count();
                alike = alike.get(..common).unwrap_or_default();
            }
        }
        alike.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{parse::Limits, scan::Cursor};

    fn sorted(keys: &[String]) -> Option<Vec<String>> {
        let members: Vec<String> =
            keys.iter().map(|key| format!("{}: 1", serde_json::to_string(key).unwrap())).collect();
        let text = format!("{{{}}}", members.join(","));
        let limits = Limits { max_depth: 2, native_non_finite: false };
        let tape = Tape::object(&mut Cursor::new(&text), 0, limits, None)?;
        let mut order = Vec::new();
        tape.sort(0, &mut order)?;
        Some(order.iter().map(|place| tape.key(tape.item(place.index).unwrap()).to_owned()).collect())
    }

    #[test]
    fn members_stand_in_the_order_of_utf16() {
        let ends =
            ["", "a", "a\0", "\0", "b", "\u{e9}", "\u{fb33}", "\u{1f600}", "12345678", "12345678a", "12345679", "1"];
        for before in ["", "R", "Rack ", "Rack number "] {
            for count in 2..=ends.len() {
                let keys: Vec<String> = ends.iter().rev().take(count).map(|end| format!("{before}{end}")).collect();
                let mut expected = keys.clone();
                expected.sort_by_key(|key| key.encode_utf16().collect::<Vec<_>>());
                assert_eq!(sorted(&keys).as_ref(), Some(&expected));
                for twice in &keys {
                    assert_eq!(sorted(&[&keys[..], std::slice::from_ref(twice)].concat()), None, "{twice:?}");
                }
            }
        }
    }
}
