//! What holds for every name of the table, and for any document.

use super::{found, recognise_document, recognise_pair};
use crate::signals::table::{AliasTable, Name};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Upper case, snake case, kebab case, camel case.
fn spellings(name: &str) -> [String; 4] {
    let words: Vec<&str> = name.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let camel = words.iter().map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
    });
    [name.to_uppercase(), words.join("_").to_lowercase(), words.join("-"), camel.collect()]
}

#[test]
fn every_alias_is_recognised_in_every_spelling() {
    for name in AliasTable::built_in().tables().names.values() {
        let Name::Signal(alias) = name else { continue };
        let pointer = alias.signal.pointer.as_str();
        let unit = alias.signal.unit.symbol;
        // A pure number has no unit to write.
        let unit = if unit == "1" { String::new() } else { format!(" [{unit}]") };
        for spelling in std::iter::once(alias.written.clone()).chain(spellings(&alias.written)) {
            let key = format!("{spelling}{unit}");
            let outcome = recognise_pair(&key, json!(2.5));
            assert_eq!(found(&outcome), [(pointer, 2.5)], "{key:?} gave {outcome:?}");
            assert!(outcome.findings.is_empty(), "{key:?} gave {outcome:?}");
            assert_eq!(outcome.recognition.recognised[0].alias, alias.written, "{key:?}");
        }
    }
}

#[test]
fn every_ambiguous_name_is_reported_in_every_spelling() {
    for group in
        serde_json::from_str::<Value>(include_str!("../aliases.json")).unwrap()["ambiguous"].as_array().unwrap()
    {
        for name in group["names"].as_array().unwrap() {
            let name = name.as_str().unwrap();
            for key in std::iter::once(name.to_owned()).chain(spellings(name)) {
                let outcome = recognise_pair(&key, json!(2.5));
                assert_eq!(found(&outcome), [], "{key:?} gave {outcome:?}");
                let [finding] = outcome.findings.as_slice() else { panic!("{key:?} gave {outcome:?}") };
                assert_eq!(finding.params["candidates"], group["candidates"], "{key:?}");
            }
        }
    }
}

/// Keys made of what real keys are made of, so that names and units are hit often.
fn key() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        prop::sample::select(vec![
            "IT Load",
            "Potencia TI",
            "Supply Air Temp",
            "PUE",
            "Chiller",
            "Power",
            "Rack 12",
            "limits",
            "value",
            "name",
            "unit",
            "kW",
            "°F",
            "%",
            "(",
            ")",
            "[",
            "]",
            " ",
            ".",
            "/",
            "~",
            "USD",
            "kWh",
            "_",
            "1",
            "ª",
            "º",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

fn document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        key().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[+-]?[0-9]{0,5}[.,]?[0-9]{0,4} ?(kW|W|%|°F|ºC|bananas)?".prop_map(Value::from),
        Just(Value::Null),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// No document breaks it; every signal is given at most once, by a path that leads to its value.
    #[test]
    fn any_document(document in document()) {
        let outcome = recognise_document(&document, AliasTable::built_in());
        let mut signals: Vec<&str> = outcome.recognition.recognised.iter().map(|found| found.signal.as_str()).collect();
        signals.sort_unstable();
        let count = signals.len();
        signals.dedup();
        prop_assert_eq!(signals.len(), count);
        for found in &outcome.recognition.recognised {
            prop_assert!(found.value.is_finite());
            prop_assert!(document.pointer(&found.path).is_some_and(|value| value.is_number() || value.is_string()));
        }
        for finding in &outcome.findings {
            prop_assert!(document.pointer(&finding.path).is_some());
        }
    }
}
