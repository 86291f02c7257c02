//! # The audit trail of MASS
//!
//! What a service did is kept as a log that nobody can change without being found out: each entry is a leaf of a Merkle
//! tree (RFC 6962, RFC 9162), the head of the tree is signed now and then ([`Checkpoint`], C2SP `tlog-checkpoint`), and
//! whoever kept a checkpoint can check later that the log still begins as it did. The server appends with this crate, and
//! the program `mass` verifies with it, without server and database.
//!
//! The crate is pure: no I/O, no clock, no randomness, and no input makes it panic.
//!
//! ```
//! use mass_audit::{Checkpoint, Frontier, Signer, leaf_hash};
//!
//! // Whoever keeps the log appends, and signs the head.
//! let mut tree = Frontier::default();
//! tree.push(leaf_hash(b"first"));
//! tree.push(leaf_hash(b"second"));
//! let signer = Signer::new("mass.example/acme", &[7; 32]).unwrap();
//! let note = Checkpoint { origin: "mass.example/acme".into(), size: tree.size(), root: tree.root() }.sign(&signer);
//!
//! // Whoever audits it has the public key.
//! let key = signer.verifier().to_string().parse().unwrap();
//! assert_eq!(Checkpoint::open(&note, &[key]).unwrap().size, 2);
//! ```
#![forbid(unsafe_code)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::todo,
    clippy::unimplemented,
    clippy::unreachable
)]

/// The crate's page, whose example is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod chain;
mod checkpoint;
mod entry;
pub mod export;
mod finding;
mod hash;
mod note;
mod proof;
mod report;
mod tree;
mod verify;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use entry::{Entry, Outcome, Row, Rows, VERSION, seal_rows};
pub use finding::{Finding, Problem};
pub use hash::{Hash, HashError, empty_root, leaf_hash, node_hash};
pub use note::{Note, NoteError, Signer, VerifierKey};
pub use proof::{Plan, ProofError, verify_consistency, verify_inclusion};
pub use report::{Found, Report, Wanted};
pub use tree::{Frontier, MAX_SIZE, Node};
pub use verify::Verifier;
