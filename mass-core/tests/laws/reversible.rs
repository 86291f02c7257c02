//! What was normalised can be given back.

use crate::{arb, exact};
use mass_core::{Normalized, Options, Rule, json_api, normalize, restore};
use proptest::prelude::*;
use serde_json::{Value, json};

fn given_back(text: &str, options: &Options) -> Result<(), TestCaseError> {
    let Ok(normalized) = normalize(text, options, &arb::context()) else { return Ok(()) };
    let back = restore(&normalized.canonical, &normalized.changes);
    prop_assert!(back.is_ok(), "{:?}\n{:?}", back, normalized.changes);
    let back = String::from_utf8(back.unwrap()).unwrap();
    let (caller, restored) = (exact::read(text).unwrap(), exact::read(&back));
    prop_assert!(
        restored.is_some_and(|restored| exact::same(&restored, &caller)),
        "given back: {}\nchanges: {:?}",
        back,
        normalized.changes
    );
    by_json(&normalized, &back)
}

/// The changes survive being written down and read again.
fn by_json(normalized: &Normalized, back: &str) -> Result<(), TestCaseError> {
    let arguments = json!({"changes": normalized.changes}).to_string();
    let answer = json_api::call("restore", &normalized.canonical, &arguments);
    let answer: Value = serde_json::from_str(&answer).unwrap();
    prop_assert_eq!(answer, json!({"ok": true, "document_text": back}));
    Ok(())
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn any_document_with_any_options(arb::Sample { text, options } in arb::sample()) {
        given_back(&text, &options)?;
    }

    #[test]
    fn valid_enterprise_documents(text in arb::valid_enterprise(), options in arb::options()) {
        given_back(&text, &options)?;
    }

    #[test]
    fn simple_documents(text in arb::simple(), options in arb::options()) {
        given_back(&text, &options)?;
    }

    /// A document that was edited since is not restored, and nothing is guessed: an added id that is not the one that
    /// was added is kept safe.
    #[test]
    fn edited_documents_are_not_guessed_at(text in arb::simple()) {
        let Ok(normalized) = normalize(&text, &Options::default(), &arb::context()) else { return Ok(()) };
        let generated = normalized.changes.iter().find(|c| c.rule == Rule::Generate && c.path == "/correlation_id");
        let Some(id) = generated.and_then(|change| change.after.as_ref()?.as_str()) else { return Ok(()) };
        let edited = normalized.text().replacen(id, "corr-edited", 1);
        prop_assert!(restore(&edited, &normalized.changes).is_err());
    }
}
