//! Known answers: the tree of eight leaves that implementations of Certificate Transparency share, and the examples of
//! RFC 9162, section 2.1.5.

use std::collections::HashMap;

use mass_audit::{Frontier, Hash, Node, Plan, empty_root, leaf_hash, node_hash, verify_consistency, verify_inclusion};

const LEAVES: [&[u8]; 8] = [b"", b"\x00", b"\x10", b" !", b"01", b"@ABC", b"PQRSTUVW", b"`abcdefghijklmno"];

const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn hex(text: &str) -> Hash {
    let bytes: Vec<u8> = (0..32).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap()).collect();
    Hash::try_from(bytes.as_slice()).unwrap()
}

/// The hashes that are kept with each leaf.
fn kept(leaves: &[&[u8]]) -> (HashMap<Node, Hash>, Vec<Hash>) {
    let (mut tree, mut nodes, mut roots) = (Frontier::default(), HashMap::new(), Vec::new());
    for (index, leaf) in leaves.iter().enumerate() {
        for (level, hash) in tree.push(leaf_hash(leaf)).into_iter().enumerate() {
            nodes.insert(Node { level: level as u8, index: (index >> level) as u64 }, hash);
        }
        roots.push(tree.root());
    }
    (nodes, roots)
}

fn hashes(text: &[&str]) -> Vec<Hash> {
    text.iter().map(|text| hex(text)).collect()
}

#[test]
fn the_roots_of_the_reference_tree() {
    assert_eq!(empty_root(), hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    assert_eq!(Frontier::default().root(), empty_root());
    let (_, roots) = kept(&LEAVES);
    assert_eq!(roots, hashes(&ROOTS));
}

#[test]
fn the_inclusion_proofs_of_the_reference_tree() {
    let (nodes, roots) = kept(&LEAVES);
    let cases: [(u64, u64, &[&str]); 5] = [
        (0, 1, &[]),
        (
            0,
            8,
            &[
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            &[
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (2, 3, &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        (
            1,
            5,
            &[
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ];
    for (index, size, proof) in cases {
        let proof = hashes(proof);
        assert_eq!(Plan::inclusion(index, size).unwrap().proof_from(&nodes).unwrap(), proof, "{index} in {size}");
        let root = roots[size as usize - 1];
        assert_eq!(verify_inclusion(LEAVES[index as usize], index, size, root, &proof), Ok(()));
    }
}

#[test]
fn the_consistency_proofs_of_the_reference_tree() {
    let (nodes, roots) = kept(&LEAVES);
    let cases: [(u64, u64, &[&str]); 4] = [
        (1, 1, &[]),
        (
            1,
            8,
            &[
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            &[
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            &[
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ];
    for (from, to, proof) in cases {
        let proof = hashes(proof);
        assert_eq!(Plan::consistency(from, to).unwrap().proof_from(&nodes).unwrap(), proof, "{from} to {to}");
        let root = |size: u64| (size, roots[size as usize - 1]);
        assert_eq!(verify_consistency(root(from), root(to), &proof), Ok(()));
    }
}

/// RFC 9162, section 2.1.5: seven leaves d0 … d6; a to f and j are leaves, g h i k l are nodes.
#[test]
fn the_examples_of_rfc_9162() {
    let leaves: Vec<Vec<u8>> = (0..7).map(|n| format!("d{n}").into_bytes()).collect();
    let leaves: Vec<&[u8]> = leaves.iter().map(Vec::as_slice).collect();
    let (nodes, _) = kept(&leaves);
    let at: Vec<Hash> = leaves.iter().map(|leaf| leaf_hash(leaf)).collect();
    let [a, b, c, d, e, f, j] = at.try_into().unwrap();
    let (g, h, i) = (node_hash(&a, &b), node_hash(&c, &d), node_hash(&e, &f));
    let (k, l) = (node_hash(&g, &h), node_hash(&i, &j));
    let inclusion = |leaf| Plan::inclusion(leaf, 7).unwrap().proof_from(&nodes).unwrap();
    assert_eq!(inclusion(0), [b, h, l]);
    assert_eq!(inclusion(3), [c, g, l]);
    assert_eq!(inclusion(4), [f, j, k]);
    assert_eq!(inclusion(6), [i, k]);
    let consistency = |from| Plan::consistency(from, 7).unwrap().proof_from(&nodes).unwrap();
    assert_eq!(consistency(3), [c, d, g, l]);
    assert_eq!(consistency(4), [l]);
    assert_eq!(consistency(6), [i, j, k]);
}
