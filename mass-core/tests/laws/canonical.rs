//! The canonical form: one text for one value.

use crate::{
    arb,
    exact::{self, Decimal, Node, Value},
};
use mass_core::{Code, Digest, Options, canonicalize, normalize};
use proptest::prelude::*;

/// RFC 8785, written down a second time and slowly: members by UTF-16 code units, the shortest digits, no white space.
fn rules_kept(node: &Node, text: &str) -> Result<(), TestCaseError> {
    match &node.value {
        Value::Number(literal) => {
            let value: f64 = literal.parse().unwrap();
            // The standard library prints the shortest digits too, in a form of its own.
            prop_assert_eq!(Decimal::read(literal), Decimal::read(&format!("{value:e}")), "{}", literal);
            let plain = value == 0.0 || (1e-6..1e21).contains(&value.abs());
            prop_assert_eq!(plain, !literal.contains('e'), "{}", literal);
            prop_assert!(!literal.contains('E') && literal != "-0" && !literal.ends_with(".0"), "{}", literal);
        }
        Value::Array(items) => {
            for item in items {
                rules_kept(item, text)?;
            }
        }
        Value::Object(members) => {
            let units = |member: &exact::Member| member.key.encode_utf16().collect::<Vec<_>>();
            prop_assert!(members.is_sorted_by(|a, b| units(a) < units(b)), "{}", text);
            for member in members {
                rules_kept(&member.node, text)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// How long the text is without any white space between its tokens.
fn compact_length(node: &Node) -> usize {
    let string = |text: &str| {
        let escaped = |c: char| match c {
            '"' | '\\' | '\u{8}' | '\t' | '\n' | '\u{c}' | '\r' => 2,
            c if u32::from(c) < 0x20 => 6,
            c => c.len_utf8(),
        };
        2 + text.chars().map(escaped).sum::<usize>()
    };
    match &node.value {
        Value::Null | Value::Bool(true) => 4,
        Value::Bool(false) => 5,
        Value::Number(literal) => literal.len(),
        Value::Text(text) => string(text),
        Value::Array(items) => 1 + items.len().max(1) + items.iter().map(compact_length).sum::<usize>(),
        Value::Object(members) => {
            let inside = |member: &exact::Member| string(&member.key) + 1 + compact_length(&member.node);
            1 + members.len().max(1) + members.iter().map(inside).sum::<usize>()
        }
    }
}

fn is_canonical(text: &str) -> Result<(), TestCaseError> {
    let root = exact::read(text);
    prop_assert!(root.is_some(), "not JSON: {}", text);
    let root = root.unwrap();
    rules_kept(&root, text)?;
    prop_assert_eq!(compact_length(&root), text.len(), "{}", text);
    let wide = Options { max_depth: 256, ..Options::default() };
    let again = canonicalize(text, &wide);
    prop_assert!(again.is_ok(), "{:?}", again);
    let again = again.unwrap();
    prop_assert_eq!(again.text(), text);
    prop_assert_eq!(again.document_sha256, Digest::of(text.as_bytes()));
    Ok(())
}

/// Whether I-JSON takes a number literal: as an integer that its double prints back, or as a finite decimal.
fn interoperable(literal: &str) -> bool {
    let value: f64 = literal.parse().unwrap();
    let whole = !literal.contains(['.', 'e', 'E']);
    value.is_finite() && (!whole || Decimal::read(literal) == Decimal::read(&format!("{value:e}")))
}

proptest! {
    #![proptest_config(crate::config())]

    /// Canonical form is a fixed point that says what the text said, or there is a reason to refuse.
    #[test]
    fn of_any_value(text in arb::json_text()) {
        let root = exact::read(&text).unwrap();
        let mut literals = Vec::new();
        exact::numbers(&root, &mut literals);
        let odd = literals.iter().filter(|literal| !interoperable(literal)).count();
        match canonicalize(&text, &Options::default()) {
            Ok(canonical) => {
                is_canonical(canonical.text())?;
                prop_assert!(odd == 0 && !exact::has_duplicates(&root));
                // Decimals of any length may lose digits here; everything else is the same.
                let equal = exact::same_doubles(&exact::read(canonical.text()).unwrap(), &root);
                prop_assert!(equal, "{}", canonical.text());
            }
            Err(rejected) => {
                let of = |code: Code| rejected.issues.iter().filter(|issue| issue.code == code).count();
                prop_assert_eq!(of(Code::NumberNotInteroperable), odd);
                prop_assert_eq!(of(Code::DuplicateKey) > 0, exact::has_duplicates(&root));
                prop_assert_eq!(of(Code::NumberNotInteroperable) + of(Code::DuplicateKey), rejected.issues.len());
            }
        }
    }

    #[test]
    fn of_any_normalised_document(arb::Sample { text, options } in arb::sample()) {
        if let Ok(normalized) = normalize(&text, &options, &arb::context()) {
            is_canonical(normalized.text())?;
            // Reading the bytes with another reader, and writing what it read, gives them again.
            let value = normalized.document();
            prop_assert_eq!(canonicalize(&value, &Options { max_depth: 256, ..options }).unwrap().bytes, normalized.canonical);
        }
    }
}
