//! Proofs that a leaf is in a tree, and that a tree begins with another (RFC 6962, section 2.1.1 and 2.1.2).
//!
//! Which nodes a proof has, and whether it holds, is the business of the crate `ct-merkle`. What is here finds those nodes
//! among the whole subtrees that are kept: at the right edge of a tree a proof may need the hash over several.

use std::collections::HashMap;

use ct_merkle::{
    ConsistencyProof, InclusionProof, RootHash, indices_for_consistency_proof, indices_for_inclusion_proof,
};
use sha2::Sha256;

use crate::{
    hash::Hash,
    tree::{MAX_SIZE, Node, fold, subtrees},
};

/// Why there is no proof, or one does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The tree has no such leaf, or no such size.
    #[error("there is no such entry or size in the log")]
    OutOfRange,
    /// A hash that should be kept is not.
    #[error("a hash that the proof needs is missing")]
    Missing,
    /// The proof does not lead from the one to the other.
    #[error("the proof does not hold")]
    Wrong,
}

/// What has to be fetched for a proof.
///
/// ```
/// use mass_audit::{Frontier, Plan, leaf_hash, verify_inclusion};
/// let mut tree = Frontier::default();
/// let kept: Vec<_> = [&b"a"[..], b"b", b"c"].into_iter().map(|leaf| tree.push(leaf_hash(leaf))).collect();
/// let plan = Plan::inclusion(1, 3).unwrap();
/// let proof = plan.proof(|node| {
///     let (leaf, place) = node.kept();
///     kept.get(leaf as usize)?.get(place).copied()
/// }).unwrap();
/// assert!(verify_inclusion(b"b", 1, 3, tree.root(), &proof).is_ok());
/// assert!(verify_inclusion(b"c", 1, 3, tree.root(), &proof).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan(Vec<Vec<Node>>);

impl Plan {
    /// For the proof that a leaf is in the tree of so many leaves.
    ///
    /// # Errors
    /// [`ProofError::OutOfRange`]
    pub fn inclusion(leaf: u64, size: u64) -> Result<Self, ProofError> {
        if leaf >= size || size > MAX_SIZE {
            return Err(ProofError::OutOfRange);
        }
        Ok(Self::of(indices_for_inclusion_proof(size, leaf), size))
    }

    /// For the proof that the tree of `to` leaves begins with that of `from` leaves. Every tree begins with the empty
    /// one; the proof of that is empty.
    ///
    /// # Errors
    /// [`ProofError::OutOfRange`]
    pub fn consistency(from: u64, to: u64) -> Result<Self, ProofError> {
        if from > to || to > MAX_SIZE {
            return Err(ProofError::OutOfRange);
        }
        let indices = if from == 0 { Vec::new() } else { indices_for_consistency_proof(from, to - from) };
        Ok(Self::of(indices, to))
    }

    /// `ct-merkle` numbers the nodes of a tree as RFC 9420 does: leaves are even, and a node of level k ends in k ones.
    fn of(indices: Vec<u64>, size: u64) -> Self {
        let node = |index: u64| {
            let level = index.trailing_ones();
            let first = (index >> (level + 1)) << level;
            subtrees(first, size.min(first + (1 << level)))
        };
        Self(indices.into_iter().map(node).collect())
    }

    /// All nodes whose hashes are needed.
    pub fn nodes(&self) -> impl Iterator<Item = Node> + '_ {
        self.0.iter().flatten().copied()
    }

    /// The proof, from the hashes of these nodes.
    ///
    /// # Errors
    /// [`ProofError::Missing`]
    pub fn proof(&self, hash: impl Fn(Node) -> Option<Hash>) -> Result<Vec<Hash>, ProofError> {
        let one = |nodes: &Vec<Node>| {
            let hashes = nodes.iter().map(|node| hash(*node)).collect::<Option<Vec<_>>>()?;
            fold(hashes.into_iter())
        };
        self.0.iter().map(one).collect::<Option<_>>().ok_or(ProofError::Missing)
    }

    /// The same from a table.
    ///
    /// # Errors
    /// [`ProofError::Missing`]
    pub fn proof_from(&self, hashes: &HashMap<Node, Hash>) -> Result<Vec<Hash>, ProofError> {
        self.proof(|node| hashes.get(&node).copied())
    }
}

fn root(hash: Hash, size: u64) -> RootHash<Sha256> {
    RootHash::new(hash.0.into(), size)
}

fn bytes(proof: &[Hash]) -> Vec<u8> {
    proof.iter().flat_map(|hash| hash.0).collect()
}

/// Checks that a leaf is in the tree with this root.
///
/// # Errors
/// [`ProofError`]
pub fn verify_inclusion(leaf: &[u8], index: u64, size: u64, head: Hash, proof: &[Hash]) -> Result<(), ProofError> {
    if index >= size || size > MAX_SIZE {
        return Err(ProofError::OutOfRange);
    }
    let proof = InclusionProof::try_from_bytes(bytes(proof)).map_err(|_| ProofError::Wrong)?;
    root(head, size).verify_inclusion(&leaf, index, &proof).map_err(|_| ProofError::Wrong)
}

/// Checks that the tree of `to` leaves begins with that of `from` leaves.
///
/// # Errors
/// [`ProofError`]
pub fn verify_consistency(from: (u64, Hash), to: (u64, Hash), proof: &[Hash]) -> Result<(), ProofError> {
    if from.0 > to.0 || to.0 > MAX_SIZE {
        return Err(ProofError::OutOfRange);
    }
    if from.0 == 0 {
        let holds = proof.is_empty() && from.1 == crate::empty_root() && (to.0 > 0 || from.1 == to.1);
        return if holds { Ok(()) } else { Err(ProofError::Wrong) };
    }
    let proof = ConsistencyProof::try_from_bytes(bytes(proof)).map_err(|_| ProofError::Wrong)?;
    root(to.1, to.0).verify_consistency(&root(from.1, from.0), &proof).map_err(|_| ProofError::Wrong)
}
