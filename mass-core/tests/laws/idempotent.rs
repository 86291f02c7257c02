//! Normalising what was normalised changes nothing.

use crate::{
    arb,
    exact::{self, Node, Value},
};
use mass_core::{Digest, IdempotencyRule, Normalized, Options, Rejected, Rule, canonicalize, normalize, validate};
use proptest::prelude::*;

/// Normalises twice, the second time with another clock and seed, which must not show.
fn settled(text: &str, options: &Options) -> Result<(), TestCaseError> {
    let Ok(first) = normalize(text, options, &arb::context()) else { return Ok(()) };
    let report = validate(&first.canonical, options);
    prop_assert!(report.is_valid(), "{:?}\n{}", report.issues, first.text());
    let second: Result<Normalized, Rejected> = normalize(&first.canonical, options, &arb::later());
    let second = second.unwrap();
    prop_assert_eq!(second.text(), first.text());
    prop_assert!(second.changes.is_empty(), "{:?}\n{}", second.changes, first.text());
    prop_assert_eq!(second.pipeline, first.pipeline);
    prop_assert_eq!(second.document_sha256, first.document_sha256);
    prop_assert_eq!(second.content_sha256, first.content_sha256);
    Ok(())
}

/// The content of a canonical document, worked out apart: without what differs on every send.
fn content(canonical: &str) -> String {
    let mut root = exact::read(canonical).unwrap();
    let drop_from = |node: &mut Node, names: &[&str]| {
        if let Value::Object(members) = &mut node.value {
            members.retain(|member| !names.contains(&member.key.as_str()));
        }
    };
    drop_from(&mut root, &["correlation_id", "trace", "normalized_at_utc"]);
    if let Value::Object(members) = &mut root.value {
        for member in members.iter_mut().filter(|member| member.key == "request") {
            drop_from(&mut member.node, &["request_id", "idempotency_key", "timestamp_utc"]);
        }
    }
    let wide = Options { max_depth: 256, ..Options::default() };
    canonicalize(&exact::write(&root), &wide).unwrap().text().to_owned()
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn any_document_with_any_options(arb::Sample { text, options } in arb::sample()) {
        settled(&text, &options)?;
    }

    #[test]
    fn valid_enterprise_documents(text in arb::valid_enterprise(), options in arb::options()) {
        settled(&text, &options)?;
    }

    #[test]
    fn simple_documents(text in arb::simple(), options in arb::options()) {
        settled(&text, &options)?;
    }

    /// Both digests are those of the bytes they speak of, and the content does not depend on clock and seed.
    #[test]
    fn digests(arb::Sample { text, options } in arb::sample()) {
        let Ok(now) = normalize(&text, &options, &arb::context()) else { return Ok(()) };
        prop_assert_eq!(now.document_sha256, Digest::of(&now.canonical));
        prop_assert_eq!(now.content_sha256, Digest::of(content(now.text()).as_bytes()));
        let later = normalize(&text, &options, &arb::later()).unwrap();
        prop_assert_eq!(now.content_sha256, later.content_sha256);
        prop_assert_eq!(&now.issues, &later.issues);
    }

    /// A content key is made from the content, and is the same for every send.
    #[test]
    fn content_keys(text in arb::simple(), options in arb::options()) {
        let options = Options { idempotency: IdempotencyRule::Content, ..options };
        let Ok(now) = normalize(&text, &options, &arb::context()) else { return Ok(()) };
        let root = exact::read(now.text()).unwrap();
        let key = match &exact::resolve(&root, "/request/idempotency_key")[0].1.value {
            Value::Text(key) => key.clone(),
            other => panic!("{other:?}"),
        };
        let generated = now.changes.iter().any(|change| {
            change.rule == Rule::Generate && matches!(&*change.path, "/request" | "/request/idempotency_key")
                && format!("{:?}", change.after).contains(&key)
        });
        if generated {
            prop_assert_eq!(key, format!("idem-{}", &now.content_sha256.hex()[..32]));
        }
    }
}
