//! Leaves as they stand, beside leaves as their neighbours say they were: together they tell which was changed.
//!
//! Each leaf holds the hash of the one before. Where that does not fit, either the one before was changed, or what this
//! one says of it. Which of the two it was is seen by the root that was signed: it is that of the leaves as they were.

use crate::{
    hash::{Hash, leaf_hash},
    tree::Frontier,
};

/// Where a leaf stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// The line in the export, from 1.
    pub line: u64,
    /// The index of the entry, or the number of the row.
    pub index: u64,
}

/// A leaf that is there, and its hash by what the next one says.
#[derive(Debug, Clone, Copy)]
struct Told {
    place: Place,
    hash: Hash,
    /// What the next one says.
    said: Hash,
}

impl Told {
    fn fits(&self) -> bool {
        self.hash == self.said
    }
}

/// A guess at the leaves as they were, and which must have been changed if it is right.
#[derive(Debug, Clone, Default)]
struct Guess {
    tree: Frontier,
    changed: Vec<Place>,
}

impl Guess {
    fn push(&mut self, leaf: &Told, believe: bool) {
        self.tree.push(if believe { leaf.said } else { leaf.hash });
        if believe && !leaf.fits() {
            self.changed.push(leaf.place);
        }
    }
}

/// The last leaf, if there is one.
type Last = Option<(Place, Hash)>;

/// Leaves, one after the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chain {
    /// As they stand.
    actual: Frontier,
    /// Every leaf is right about the one before. Lacks the last leaf.
    believing: Guess,
    /// A leaf that its own follower contradicts too is not believed. Lacks the last two leaves.
    doubting: Guess,
    before_last: Option<Told>,
    last: Last,
    /// The hash of the last leaf, were its word about the one before right; none where it is.
    last_mended: Option<Hash>,
}

impl Chain {
    /// One that goes on behind this edge.
    pub fn behind(edge: Frontier) -> Self {
        let guess = Guess { tree: edge.clone(), changed: Vec::new() };
        Self { actual: edge, believing: guess.clone(), doubting: guess, ..Self::default() }
    }

    /// Takes what the next leaf says of the last one.
    fn tell(&mut self, said: Option<Hash>) {
        let Some((place, hash)) = self.last.take() else { return };
        let leaf = Told { place, hash, said: said.unwrap_or(hash) };
        self.believing.push(&leaf, true);
        if let Some(before) = self.before_last.replace(leaf) {
            self.doubting.push(&before, leaf.fits());
        }
    }

    /// A leaf, and the hash that it says the one before has.
    pub fn push(&mut self, place: Place, leaf: &[u8], said: Option<Hash>) {
        let before = self.last.map(|(_, hash)| hash);
        self.last_mended = said.zip(before).and_then(|(said, before)| mended(leaf, said, before));
        self.tell(said);
        let hash = leaf_hash(leaf);
        self.actual.push(hash);
        self.last = Some((place, hash));
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.actual.size()
    }

    /// The last leaf, if there is one.
    pub fn last(&self) -> Option<Place> {
        self.last.map(|(place, _)| place)
    }

    /// The hash of the last leaf, if there is one.
    pub fn last_hash(&self) -> Option<Hash> {
        self.last.map(|(_, hash)| hash)
    }

    /// Compares with the root that was signed. `said` is what the next leaf, if there is one, says of the last.
    pub fn judge(&mut self, root: Hash, said: Option<Hash>) -> Judged {
        let fits = self.last.is_none_or(|(_, hash)| said.is_none_or(|said| said == hash));
        // The guesses, as far as the leaf before the last, and whole.
        let believing = self.believing.clone();
        let misled = self.misled();
        let mut doubting = self.doubting.clone();
        if let Some(before) = self.before_last {
            doubting.push(&before, fits);
        }
        let whole = |guess: &Guess| {
            let mut whole = guess.clone();
            if let Some((place, hash)) = self.last {
                whole.push(&Told { place, hash, said: said.unwrap_or(hash) }, true);
            }
            whole
        };
        let [all_told, doubted] = [whole(&believing), whole(&doubting)];
        // They are what was signed, whatever the next one says of the last.
        if self.actual.root() == root {
            return Judged::Sound;
        }
        let told = if doubted.changed.is_empty() { &all_told } else { &doubted };
        let fallback = told.changed.clone();
        let last = self.last.map(|(place, hash)| (place, said.unwrap_or(hash)));
        let guesses = [Some((all_told, believing, last)), Some((doubted, doubting, last)), misled];
        for (whole, before, last) in guesses.into_iter().flatten() {
            if whole.tree.root() == root {
                // What follows is judged by what was, so that one change is not found again and again.
                let guess = Guess { tree: before.tree, changed: Vec::new() };
                let tree = whole.tree;
                *self = Self { actual: tree, believing: guess.clone(), doubting: guess, last, ..Self::default() };
                return Judged::Changed(whole.changed);
            }
        }
        Judged::Rewritten(fallback)
    }

    /// A third guess: what was changed is the last leaf's word about the one before. No other speaks of the last one.
    fn misled(&self) -> Option<(Guess, Guess, Last)> {
        let (before_last, (place, hash), mended) = (self.before_last?, self.last?, self.last_mended?);
        let mut before = self.doubting.clone();
        before.push(&before_last, false);
        let mut whole = before.clone();
        whole.push(&Told { place, hash, said: mended }, true);
        Some((whole, before, Some((place, mended))))
    }
}

/// The hash of a leaf with another hash in place of what it says of the one before.
fn mended(leaf: &[u8], said: Hash, before: Hash) -> Option<Hash> {
    if said == before {
        return None;
    }
    let leaf = std::str::from_utf8(leaf).ok()?;
    let word = |hash: Hash| format!("\"previous\":\"{hash}\"");
    Some(leaf_hash(leaf.replacen(&word(said), &word(before), 1).as_bytes()))
}

/// What a comparison with a root came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Judged {
    /// They are what was signed.
    Sound,
    /// They are, but for these.
    Changed(Vec<Place>),
    /// They are not. These, if any, do not fit the one behind them.
    Rewritten(Vec<Place>),
}
