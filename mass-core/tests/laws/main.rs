//! The laws of the crate, over documents that a generator makes up.
//!
//! Each law runs 256 cases, or as many as `PROPTEST_CASES` says, and shrinks what breaks it towards the plainest
//! document that still does. A counterexample that taught us something stays in `known.rs`.

mod arb;
mod canonical;
mod deterministic;
#[path = "../common/exact.rs"]
mod exact;
mod idempotent;
mod issues;
mod known;
mod members;
mod panics;
mod reversible;
mod third_judge;
mod two_paths;

use proptest::test_runner::Config;

/// How the laws are tried. Seeds are not kept in files: they mean nothing once a generator has changed.
fn config() -> Config {
    Config { failure_persistence: None, max_shrink_iters: 20_000, ..Config::default() }
}
