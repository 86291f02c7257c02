//! Every proof of every size holds, and no changed one does.

use std::collections::HashMap;

use mass_audit::{Frontier, Hash, Node, Plan, ProofError, leaf_hash, verify_consistency, verify_inclusion};
use proptest::prelude::*;

fn leaf(n: u64) -> Vec<u8> {
    format!("entry {n}").into_bytes()
}

/// Hashes as they are kept, found by leaf and place, and the root of each size.
fn tree(size: u64) -> (HashMap<Node, Hash>, Vec<Hash>) {
    let (mut tree, mut kept) = (Frontier::default(), Vec::new());
    let mut roots = vec![tree.root()];
    for n in 0..size {
        kept.push(tree.push(leaf_hash(&leaf(n))));
        roots.push(tree.root());
    }
    let mut nodes = HashMap::new();
    for level in 0..20_u8 {
        for index in 0..size {
            let node = Node { level, index };
            let (leaf, place) = node.kept();
            if let Some(hash) = kept.get(leaf as usize).and_then(|hashes| hashes.get(place)) {
                nodes.insert(node, *hash);
            }
        }
    }
    (nodes, roots)
}

#[test]
fn every_inclusion_proof_of_every_size_holds() {
    let (nodes, roots) = tree(70);
    for size in 1..=70 {
        for index in 0..size {
            let plan = Plan::inclusion(index, size).unwrap();
            let proof = plan.proof_from(&nodes).unwrap();
            assert!(proof.len() <= 7, "a proof grows with the logarithm");
            verify_inclusion(&leaf(index), index, size, roots[size as usize], &proof).unwrap();
            assert!(verify_inclusion(&leaf(index + 1), index, size, roots[size as usize], &proof).is_err());
        }
    }
}

#[test]
fn every_consistency_proof_of_every_two_sizes_holds() {
    let (nodes, roots) = tree(70);
    for to in 0..=70_u64 {
        for from in 0..=to {
            let proof = Plan::consistency(from, to).unwrap().proof_from(&nodes).unwrap();
            let at = |size: u64| (size, roots[size as usize]);
            verify_consistency(at(from), at(to), &proof).unwrap_or_else(|error| panic!("{from} to {to}: {error}"));
        }
    }
}

#[test]
fn what_is_out_of_range_has_no_proof() {
    assert_eq!(Plan::inclusion(3, 3), Err(ProofError::OutOfRange));
    assert_eq!(Plan::inclusion(0, u64::MAX), Err(ProofError::OutOfRange));
    assert_eq!(Plan::consistency(4, 3), Err(ProofError::OutOfRange));
    assert_eq!(Plan::consistency(1, u64::MAX), Err(ProofError::OutOfRange));
    let (_, roots) = tree(3);
    for (index, size) in [(3, 3), (u64::MAX, 3), (0, u64::MAX), (u64::MAX, u64::MAX), (0, 0)] {
        assert_eq!(verify_inclusion(b"", index, size, roots[3], &[]), Err(ProofError::OutOfRange));
    }
    assert_eq!(verify_consistency((4, roots[3]), (3, roots[3]), &[]), Err(ProofError::OutOfRange));
    assert_eq!(verify_consistency((1, roots[1]), (u64::MAX, roots[3]), &[]), Err(ProofError::OutOfRange));
    assert_eq!(verify_consistency((0, roots[1]), (3, roots[3]), &[]), Err(ProofError::Wrong));
    let missing = Plan::inclusion(0, 3).unwrap().proof(|_| None);
    assert_eq!(missing, Err(ProofError::Missing));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_changed_inclusion_proof_holds(size in 2_u64..200, at: prop::sample::Index, place: prop::sample::Index, bit in 0..256_usize) {
        let (nodes, roots) = tree(size);
        let index = at.index(size as usize) as u64;
        let root = roots[size as usize];
        let proof = Plan::inclusion(index, size).unwrap().proof_from(&nodes).unwrap();
        prop_assert!(verify_inclusion(&leaf(index), index, size, root, &proof).is_ok());
        let mut changed = proof.clone();
        changed[place.index(proof.len())].0[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(verify_inclusion(&leaf(index), index, size, root, &changed).is_err());
        let mut shorter = proof.clone();
        shorter.remove(place.index(proof.len()));
        prop_assert!(verify_inclusion(&leaf(index), index, size, root, &shorter).is_err());
        let mut longer = proof.clone();
        longer.insert(place.index(proof.len()), root);
        prop_assert!(verify_inclusion(&leaf(index), index, size, root, &longer).is_err());
        let mut other = root;
        other.0[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(verify_inclusion(&leaf(index), index, size, other, &proof).is_err());
        for another in (0..size).filter(|another| *another != index) {
            prop_assert!(verify_inclusion(&leaf(index), another, size, root, &proof).is_err());
        }
    }

    #[test]
    fn no_changed_consistency_proof_holds(to in 2_u64..200, at: prop::sample::Index, place: prop::sample::Index, bit in 0..256_usize) {
        let (nodes, roots) = tree(to);
        let from = 1 + at.index(to as usize - 1) as u64;
        let (old, new) = ((from, roots[from as usize]), (to, roots[to as usize]));
        let proof = Plan::consistency(from, to).unwrap().proof_from(&nodes).unwrap();
        prop_assert!(verify_consistency(old, new, &proof).is_ok());
        let flip = |hash: Hash| {
            let mut hash = hash;
            hash.0[bit / 8] ^= 1 << (bit % 8);
            hash
        };
        let mut changed = proof.clone();
        let place = place.index(proof.len());
        changed[place] = flip(proof[place]);
        prop_assert!(verify_consistency(old, new, &changed).is_err());
        let mut shorter = proof.clone();
        shorter.remove(place);
        prop_assert!(verify_consistency(old, new, &shorter).is_err());
        prop_assert!(verify_consistency((from, flip(old.1)), new, &proof).is_err());
        prop_assert!(verify_consistency(old, (to, flip(new.1)), &proof).is_err());
    }

    #[test]
    fn an_edge_is_as_good_as_the_leaves(size in 0_u64..300, more in 0_u64..50) {
        let (nodes, roots) = tree(size);
        let peaks = Frontier::nodes(size).iter().map(|node| nodes[node]).collect();
        let mut edge = Frontier::new(size, peaks).unwrap();
        prop_assert_eq!(edge.root(), roots[size as usize]);
        let mut whole = Frontier::default();
        (0..size + more).for_each(|n| drop(whole.push(leaf_hash(&leaf(n)))));
        (size..size + more).for_each(|n| drop(edge.push(leaf_hash(&leaf(n)))));
        prop_assert_eq!(edge, whole);
    }
}
