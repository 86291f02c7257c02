//! The laws of the crate, over documents that a generator makes up.
//!
//! Each law runs 256 cases, or as many as `PROPTEST_CASES` says, and shrinks what breaks it towards the plainest
//! document that still does. A counterexample that taught us something stays in `known.rs`.

/// Two ways to one answer agree: `agree(text, options)` compares them on every kind of document there is.
macro_rules! agree_on_all {
    ($agree:path) => {
        proptest::prelude::proptest! {
            #![proptest_config(crate::config())]

            #[test]
            fn agree_on_any_document(crate::arb::Sample { text, options } in crate::arb::sample()) {
                $agree(&text, &options)?;
            }

            #[test]
            fn agree_on_broken_requests(text in crate::arb::broken_enterprise(), options in crate::arb::options()) {
                $agree(&text, &options)?;
            }

            #[test]
            fn agree_on_valid_requests(text in crate::arb::valid_enterprise(), options in crate::arb::options()) {
                $agree(&text, &options)?;
            }

            #[test]
            fn agree_on_simple_records(text in crate::arb::simple(), options in crate::arb::options()) {
                $agree(&text, &options)?;
            }
        }
    };
}

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
