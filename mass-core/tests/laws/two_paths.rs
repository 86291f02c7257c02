//! The fast path proves and the slow path explains; what the fast one proves, the slow one must say too.

use crate::{arb, exact};
use mass_core::{Options, PipelineChoice, testing};
use proptest::prelude::*;

/// Containers inside one another in the typed part of a document; with a lower limit there is no fast path.
const TYPED: usize = 8;

fn agree(text: &str, options: &Options) -> Result<bool, TestCaseError> {
    let options =
        Options { pipeline: PipelineChoice::Auto, max_depth: options.max_depth.max(TYPED), ..options.clone() };
    let slow = testing::slow(text, &options, &arb::context());
    let Some(fast) = testing::fast(text, &options, &arb::context()) else { return Ok(false) };
    prop_assert_eq!(fast, slow);
    Ok(true)
}

/// Nothing but a payload, alone or in its envelope.
fn is_payload(text: &str) -> bool {
    match exact::read(text).map(|root| root.value) {
        Some(exact::Value::Object(members)) => members.iter().all(|member| member.key != "schema_version"),
        _ => false,
    }
}

/// A record that begins with its payload is most likely Simple, so the fast path does not try it.
fn begins_with_payload(text: &str) -> bool {
    match exact::read(text).map(|root| root.value) {
        Some(exact::Value::Object(members)) => members.first().is_some_and(|member| member.key == "payload"),
        _ => false,
    }
}

agree_on_all!(agree);

proptest! {
    #![proptest_config(crate::config())]

    /// No feature of JSON or of the contract takes a valid request off the fast path.
    #[test]
    fn valid_requests_are_taken_by_the_fast_one(text in arb::valid_enterprise()) {
        let taken = agree(&text, &Options::default())?;
        prop_assert!(taken || begins_with_payload(&text));
    }

    /// Nor is a sound payload left to the slow one, whatever is in it.
    #[test]
    fn sound_payloads_are_taken_by_the_fast_one(text in arb::simple()) {
        let taken = agree(&text, &Options::default())?;
        let sound = testing::slow(&text, &Options::default(), &arb::context()).is_ok();
        prop_assert!(taken || !sound || !is_payload(&text));
    }
}
