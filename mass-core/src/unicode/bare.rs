//! Letters without what sits on them.

use super::{hangul, table::Table};
use std::iter::{Copied, Flatten};
use std::{array, slice};

/// The compatibility decomposition (NFKD) of letters, without combining marks: `é` → `e`, `²` → `2`, `㎾` → `kW`.
///
/// Only marks are ever reordered by NFKD, so letter by letter gives the same.
pub(crate) fn bare(letters: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    letters.flat_map(|letter| {
        if letter.is_ascii() {
            return Bare::Itself(Some(letter));
        }
        match Table::get().bare(letter) {
            Some(known) => Bare::Known(known.iter().copied()),
            None => match hangul::decompose(letter) {
                Some(parts) => Bare::Hangul(parts.into_iter().flatten()),
                None => Bare::Itself(Some(letter)),
            },
        }
    })
}

/// What is left of one letter.
enum Bare {
    Itself(Option<char>),
    Known(Copied<slice::Iter<'static, char>>),
    Hangul(Flatten<array::IntoIter<Option<char>, 3>>),
}

impl Iterator for Bare {
    type Item = char;

    #[inline]
    fn next(&mut self) -> Option<char> {
        match self {
            Self::Itself(letter) => letter.take(),
            Self::Known(letters) => letters.next(),
            Self::Hangul(parts) => parts.next(),
        }
    }
}
