use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::super::render::{is_given, placeholders, render};
use super::super::{Code, Issue, Layer, Locale, Severity, catalogue_to_json};
use super::{CatalogueEntry, issue_catalogue};

const LOCALES: [Locale; 2] = [Locale::En, Locale::Es];
const FILTERS: [&str; 8] = ["", "type", "format", "form", "reason", "repair", "json", "short"];

/// A plausible value for every parameter name of the catalogue.
fn sample(name: &str) -> Value {
    match name {
        "expected" => json!("number or null"),
        "format" => json!("tenant_id"),
        "reason" => json!("all_zero"),
        "allowed" | "keys" | "paths" | "missing" | "fields" => json!(["a", "b"]),
        "readings" => json!([1.234, 1234]),
        "field" | "key" | "nearest" | "signal" | "mode" | "unit" => json!("name"),
        "start_utc" | "end_utc" | "timestamp_utc" | "suggested" => json!("2026-03-01T10:00:00Z"),
        _ => json!(24.5),
    }
}

fn names(template: &str) -> BTreeSet<(&str, &str)> {
    placeholders(template).collect()
}

/// The template without its optional segments.
fn mandatory(template: &str) -> String {
    let tails = template.split("[[").map(|part| part.split_once("]]").map_or(part, |(_, tail)| tail));
    tails.collect()
}

fn templates(entry: &CatalogueEntry) -> impl Iterator<Item = &'static str> {
    LOCALES.into_iter().flat_map(move |locale| {
        let text = *entry.text(locale);
        [text.message, text.fix]
    })
}

#[test]
fn every_code_has_its_entry() {
    let codes: Vec<Code> = issue_catalogue().iter().map(|entry| entry.code).collect();
    assert_eq!(codes, Code::ALL);
    for &code in Code::ALL {
        assert_eq!(code.entry().code, code);
    }
}

#[test]
fn severities_are_those_of_the_contract() {
    let warnings = "key_collision too_many_issues pue_mismatch return_below_supply cooling_exceeds_overhead \
        window_not_multiple timestamp_before_window_end ambiguous_number ambiguous_signal signal_without_unit \
        unit_not_convertible slo_exceeds_timeout hard_limit_breached";
    let either = "unknown_field number_not_interoperable naive_timestamp";
    for entry in issue_catalogue() {
        let is_in = |list: &str| list.split_whitespace().any(|code| code == entry.code.as_str());
        let expected: &[Severity] = match (is_in(warnings), is_in(either)) {
            (true, _) => &[Severity::Warning],
            (_, true) => &[Severity::Error, Severity::Warning],
            _ => &[Severity::Error],
        };
        assert_eq!(entry.severities, expected, "{}", entry.code);
    }
}

#[test]
fn layers_come_in_order() {
    assert!(issue_catalogue().is_sorted_by_key(|entry| entry.layer));
    let count = |layer| issue_catalogue().iter().filter(|entry| entry.layer == layer).count();
    let counts = [Layer::Structural, Layer::Contract, Layer::Semantic, Layer::Business].map(count);
    assert_eq!(counts, [12, 7, 21, 6]);
}

#[test]
fn placeholders_are_declared_parameters() {
    for entry in issue_catalogue() {
        let declared = |name: &str| entry.params.iter().find(|param| param.name == name);
        for template in templates(entry) {
            assert_eq!(template.matches("[[").count(), template.matches("]]").count(), "{template}");
            assert_eq!(template.matches('{').count(), placeholders(template).count(), "{template}");
            for (name, filter) in placeholders(template) {
                let known = is_given(name) || declared(name).is_some();
                assert!(known, "{}: {name} is no parameter", entry.code);
                assert!(FILTERS.contains(&filter), "{}: no filter {filter}", entry.code);
            }
            for (name, _) in placeholders(&mandatory(template)) {
                let always = declared(name).is_none_or(|param| param.required);
                assert!(always, "{}: {name} may be absent, but is not in [[ ]]", entry.code);
            }
        }
    }
}

#[test]
fn parameters_are_shown_in_both_languages() {
    for entry in issue_catalogue() {
        for locale in LOCALES {
            let text = entry.text(locale);
            let shown: BTreeSet<&str> =
                placeholders(text.message).chain(placeholders(text.fix)).map(|(name, _)| name).collect();
            for param in entry.params {
                assert!(shown.contains(param.name), "{} does not show {}", entry.code, param.name);
            }
        }
    }
}

#[test]
fn both_languages_use_the_same_placeholders() {
    for entry in issue_catalogue() {
        assert_eq!(names(entry.en.message), names(entry.es.message), "{}", entry.code);
        assert_eq!(names(entry.en.fix), names(entry.es.fix), "{}", entry.code);
        assert_ne!(entry.en.title, entry.es.title);
        assert_ne!(entry.en.explanation, entry.es.explanation);
    }
}

#[test]
fn texts_are_complete_sentences() {
    for entry in issue_catalogue() {
        for locale in LOCALES {
            let text = entry.text(locale);
            assert!(!text.title.is_empty() && !text.title.ends_with('.'), "{}", entry.code);
            assert!(text.explanation.ends_with('.'), "{}", entry.code);
            assert!(text.explanation.matches(". ").count() >= 1, "{}: one sentence only", entry.code);
            for sentence in [text.title, text.message, text.fix, text.explanation] {
                assert!(!sentence.contains("  ") && sentence.trim() == sentence, "{}: {sentence}", entry.code);
            }
        }
        for param in entry.params {
            assert!(!param.description.is_empty());
        }
    }
}

#[test]
fn templates_render_with_all_and_with_required_parameters_only() {
    for entry in issue_catalogue() {
        for required_only in [false, true] {
            let wanted = entry.params.iter().filter(|param| param.required || !required_only);
            let params: Map<String, Value> = wanted.map(|param| (param.name.to_owned(), sample(param.name))).collect();
            assert!(entry.accepts(&params));
            for template in templates(entry) {
                let shown = render(template, "/request/x", &params, Locale::En);
                let questions = mandatory(template).matches('?').count();
                let optional = usize::from(!required_only && template.contains("{nearest}”?"));
                assert_eq!(shown.matches('?').count(), questions + optional, "{}: {shown}", entry.code);
                assert!(!shown.contains("[[") && !shown.contains('{') && !shown.contains("  "), "{shown}");
                assert!(shown.ends_with(['.', '?']), "{}: {shown}", entry.code);
            }
        }
    }
}

#[test]
fn undeclared_and_missing_parameters_are_noticed() {
    let issue = Issue::new(Code::DuplicateKey, "/a");
    let entry = issue.code.entry();
    assert!(!entry.accepts(&issue.params));
    let issue = issue.with("key", "a");
    assert!(entry.accepts(&issue.params));
    assert!(!entry.accepts(&issue.with("extra", 1).params));
}

#[test]
fn examples_are_json_fragments() {
    for entry in issue_catalogue() {
        assert_ne!(entry.example_bad, entry.example_good);
        assert!(serde_json::from_str::<Value>(entry.example_good).is_ok(), "{}", entry.code);
        let bad = serde_json::from_str::<Value>(entry.example_bad);
        assert_eq!(bad.is_err(), entry.code == Code::InvalidJson, "{}", entry.code);
    }
}

#[test]
fn the_published_form_holds_everything() {
    let published = catalogue_to_json();
    let issues = published["issues"].as_array().unwrap();
    assert_eq!(issues.len(), Code::ALL.len());
    for (issue, entry) in issues.iter().zip(issue_catalogue()) {
        assert_eq!(issue["code"], entry.code.as_str());
        assert_eq!(issue["layer"], entry.layer.as_str());
        assert_eq!(issue["severity"], json!(entry.severities));
        assert_eq!(issue["params"].as_array().unwrap().len(), entry.params.len());
        assert_eq!(issue["es"]["fix"], entry.es.fix);
        assert_eq!(issue["examples"]["good"], entry.example_good);
    }
    assert_eq!(published["words"]["type"]["array"], json!({"en": "an array", "es": "una lista"}));
}
