//! No input makes the crate panic, by any way in. What comes out is checked elsewhere; here it only has to come.

use crate::arb;
use mass_core::{
    Change, Context, Options, canonicalize, json_api, normalize, normalize_batch, normalize_enterprise,
    normalize_simple, promote, restore, upgrade, validate, validate_response,
};
use proptest::prelude::*;
use serde_json::json;

fn every_call(bytes: &[u8], other: &[u8], options: &Options, changes: &[Change]) {
    let context = arb::context();
    let results = [
        normalize(bytes, options, &context),
        normalize_simple(bytes, options, &context),
        normalize_enterprise(bytes, options, &context),
        promote(bytes, other, options, &context),
        upgrade(bytes, "1.1", Some(other.into()), options, &context),
        upgrade(bytes, "1.0-simple", None, options, &context),
        upgrade(bytes, &String::from_utf8_lossy(other), None, options, &context),
    ];
    for normalized in results.into_iter().flatten() {
        let _ = (normalized.document(), restore(&normalized.canonical, changes));
        normalized.restore().unwrap();
    }
    for row in normalize_batch(bytes, options, &context) {
        assert!(row.outcome.is_ok() || !row.raw.is_empty());
    }
    let _ = (validate(bytes, options), canonicalize(bytes, options));
    let _ = (validate_response(bytes, None, options), validate_response(bytes, Some(other.into()), options));
    let _ = (restore(bytes, changes), Context::at(&String::from_utf8_lossy(bytes), other));
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn by_the_calls(bytes in arb::bytes(), other in arb::bytes(), options in arb::options(), changes in arb::changes()) {
        every_call(&bytes, &other, &options, &changes);
    }

    #[test]
    fn by_any_bytes_at_all(bytes in prop::collection::vec(any::<u8>(), 0..200), changes in arb::changes()) {
        every_call(&bytes, &bytes, &Options::default(), &changes);
    }

    /// Options that `Options::check` refuses do no harm either.
    #[test]
    fn by_options_that_make_no_sense(
        bytes in arb::bytes(), options in arb::options(), depth in any::<usize>(), issues in 0usize..3, size in 0usize..99,
    ) {
        every_call(&bytes, b"{}", &Options { max_depth: depth, max_issues: issues, ..options.clone() }, &[]);
        every_call(&bytes, b"{}", &Options { max_bytes: size, ..options }, &[]);
    }

    #[test]
    fn by_the_json_form(
        bytes in arb::bytes(), other in arb::json_text(), arguments in arb::bytes(),
        options in arb::options(), changes in arb::changes(),
    ) {
        let other: serde_json::Value = serde_json::from_str(&other).unwrap_or_default();
        let sound = json!({
            "options": options, "context": {"now": "2026-11-24T13:15:21Z", "seed": 7}, "changes": changes,
            "profile": other, "request": other, "to": "1.1", "kind": "simple",
        });
        for call in json_api::CALLS.into_iter().chain(["", "Normalize"]) {
            for arguments in [sound.to_string().as_str(), &String::from_utf8_lossy(&arguments)] {
                let answer = json_api::call(call, &bytes, arguments);
                let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
                prop_assert!(answer["ok"].is_boolean());
            }
        }
    }

    #[test]
    fn by_names_and_times(text in "\\PC{0,40}", bytes in arb::bytes()) {
        for text in [text.as_str(), &String::from_utf8_lossy(&bytes)] {
            let _ = (text.parse::<mass_core::Code>(), Context::at(text, text));
            let _ = Options::from_json(json!({ text: text }));
        }
    }
}
