//! The source of all choices: a list of words that `proptest` makes up and shrinks.
//!
//! A generator asks for one word after the other; when they run out, it gets zeros, and zero always means the plainest
//! choice. So a failing document shrinks, in all its parts, towards the plain document.

use proptest::prelude::*;

/// Choices still to be made.
#[derive(Debug)]
pub struct Dials {
    words: Vec<u32>,
    next: usize,
}

impl Dials {
    fn word(&mut self) -> u32 {
        let word = self.words.get(self.next).copied().unwrap_or_default();
        self.next += 1;
        word
    }

    /// A number below `limit`; zero when nothing is left.
    pub fn below(&mut self, limit: usize) -> usize {
        self.word() as usize % limit.max(1)
    }

    /// A number from `low` to `high`.
    pub fn range(&mut self, low: i64, high: i64) -> i64 {
        low + i64::from(self.word()) % (high - low + 1)
    }

    /// True about once in `times`.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    pub fn bits(&mut self) -> u64 {
        u64::from(self.word()) << 32 | u64::from(self.word())
    }
}

/// A strategy from a function that makes its choices by dials.
pub fn made_by<T: std::fmt::Debug>(words: usize, make: impl Fn(&mut Dials) -> T) -> impl Strategy<Value = T> {
    prop::collection::vec(any::<u32>(), 0..words).prop_map(move |words| make(&mut Dials { words, next: 0 }))
}
