//! A growing tree: its right edge is enough to append to it and to know its root.

use crate::hash::{Hash, empty_root, node_hash};

/// Most leaves of a tree: what a JSON number can tell, and some hundred thousand years of a busy service.
pub const MAX_SIZE: u64 = 1 << 53;

/// A whole subtree of 2^`level` leaves, the `index`-th of its level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node {
    /// 0 for a leaf.
    pub level: u8,
    /// From the left, from 0.
    pub index: u64,
}

impl Node {
    /// Where the hash of this node is kept when each leaf is kept with the nodes that it completes, as
    /// [`Frontier::push`] gives them: with which leaf, and as the how manieth.
    ///
    /// ```
    /// use mass_audit::Node;
    /// // The subtree over leaves 4 to 7 is complete with leaf 7, and comes after that leaf and its pair.
    /// assert_eq!(Node { level: 2, index: 1 }.kept(), (7, 2));
    /// ```
    pub fn kept(self) -> (u64, usize) {
        let next = self.index.saturating_add(1);
        let leaf = next.checked_shl(self.level.into()).unwrap_or(u64::MAX).saturating_sub(1);
        (leaf, self.level.into())
    }
}

/// The whole subtrees over the leaves from `from` up to `to`, from left to right; none is larger than its place allows.
pub(crate) fn subtrees(mut from: u64, to: u64) -> Vec<Node> {
    let mut nodes = Vec::new();
    while from < to {
        let fits = (to - from).ilog2();
        let level = if from == 0 { fits } else { fits.min(from.trailing_zeros()) };
        nodes.push(Node { level: u8::try_from(level).unwrap_or(u8::MAX), index: from >> level });
        from += 1 << level;
    }
    nodes
}

/// The root over neighbouring subtrees, the last of which is the smallest.
pub(crate) fn fold(hashes: impl DoubleEndedIterator<Item = Hash>) -> Option<Hash> {
    hashes.rev().reduce(|right, left| node_hash(&left, &right))
}

/// The right edge of a tree: the hashes of its largest whole subtrees.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    /// From left to right; one for each bit of the size.
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The edge of a tree of so many leaves, from the hashes of [`Frontier::peaks`]. None when there are too many or too
    /// few of them.
    pub fn new(size: u64, peaks: Vec<Hash>) -> Option<Self> {
        let fits = size <= MAX_SIZE && usize::try_from(size.count_ones()) == Ok(peaks.len());
        fits.then_some(Self { size, peaks })
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The hashes of its largest whole subtrees, from left to right.
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Which subtrees [`Frontier::peaks`] are of a tree of so many leaves.
    pub fn nodes(size: u64) -> Vec<Node> {
        subtrees(0, size)
    }

    /// Appends a leaf by its hash; gives the hashes of what is whole with it, the leaf first and the largest subtree
    /// last. Kept with the leaf, they are all that proofs need: see [`Node::kept`].
    pub fn push(&mut self, leaf: Hash) -> Vec<Hash> {
        let mut whole = vec![leaf];
        let mut top = leaf;
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.peaks.pop() else { break };
            top = node_hash(&left, &top);
            whole.push(top);
        }
        self.peaks.push(top);
        self.size += 1;
        whole
    }

    /// The root.
    pub fn root(&self) -> Hash {
        fold(self.peaks.iter().copied()).unwrap_or_else(empty_root)
    }
}
