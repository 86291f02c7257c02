//! The canonical form: one text for one value.

use crate::{
    arb,
    exact::{self, Decimal, Node, Value},
};
use mass_core::{Code, Digest, Options, canonicalize, normalize};
use proptest::prelude::*;

/// The shortest digits that read as a double. The standard library finds them too, but when two of them are equally
/// near it does not care for the even one, as ECMAScript does: 70368782128030.625 is 70368782128030.62 there.
fn shortest(value: f64) -> Decimal {
    let mut shortest = Decimal::read(&format!("{value:e}")).unwrap();
    let exact = Decimal::read(&format!("{value:.1100}")).unwrap().digits;
    let halfway = exact.len() == shortest.digits.len() + 1 && exact.ends_with('5');
    if halfway && shortest.digits.ends_with(['1', '3', '5', '7', '9']) {
        exact[..exact.len() - 1].clone_into(&mut shortest.digits);
    }
    shortest
}

/// RFC 8785, written down a second time and slowly: members by UTF-16 code units, the shortest digits, no white space.
fn rules_kept(node: &Node, text: &str) -> Result<(), TestCaseError> {
    match &node.value {
        Value::Number(literal) => {
            let value: f64 = literal.parse().unwrap();
            prop_assert_eq!(Decimal::read(literal), Some(shortest(value)), "{}", literal);
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
    value.is_finite() && (!whole || Decimal::read(literal) == Some(shortest(value)))
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

#[test]
fn halfway_digits_are_even() {
    for (literal, digits) in [("70368782128030.63", "7036878212803062"), ("0.1", "1"), ("5e-324", "5")] {
        assert_eq!(shortest(literal.parse().unwrap()).digits, digits);
        let canonical = canonicalize(literal, &Options::default()).unwrap();
        assert_eq!(Decimal::read(canonical.text()).unwrap().digits, digits);
    }
}
