//! What is said about a document: complete, in order, and about a place that is there.

use crate::{
    arb,
    exact::{self, Node},
};
use mass_core::{Code, Issue, Locale, Options, Position, Severity, normalize, validate, validate_response};
use proptest::prelude::*;

/// Where an issue with this path may point: at the key or the value, of one member or another should it be repeated.
fn places(root: &Node, pointer: &str) -> Vec<usize> {
    exact::resolve(root, pointer).into_iter().flat_map(|(key, node)| key.into_iter().chain([node.at])).collect()
}

/// A member that is not there is reported where the innermost object around it is.
fn places_around(root: &Node, pointer: &str) -> Vec<usize> {
    let mut around = pointer;
    while let Some((parent, _)) = around.rsplit_once('/') {
        around = parent;
        let found = places(root, around);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text[..offset].trim_start_matches('\u{feff}');
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

fn well_said(issue: &Issue, locale: Locale) -> Result<(), TestCaseError> {
    let entry = issue.code.entry();
    prop_assert!(entry.accepts(&issue.params), "{}: {:?}", issue.code, issue.params);
    prop_assert!(issue.params.values().all(|value| !value.is_null()), "{}: {:?}", issue.code, issue.params);
    prop_assert!(entry.severities.contains(&issue.severity), "{}: {:?}", issue.code, issue.severity);
    prop_assert_eq!(issue.locale, locale);
    for locale in [Locale::En, Locale::Es] {
        for text in [issue.message_in(locale), issue.fix_in(locale)] {
            prop_assert!(!text.is_empty());
            for param in entry.params {
                let left = format!("{{{}}}", param.name);
                prop_assert!(!text.contains(&left), "{}: {}", issue.code, text);
            }
        }
    }
    Ok(())
}

fn well_placed(issue: &Issue, text: &str, root: Option<&Node>) -> Result<(), TestCaseError> {
    let Position { line, column, offset } = issue.position.unwrap();
    prop_assert_eq!(line_and_column(text, offset), (line, column), "{:?}", issue);
    let path = issue.path.as_str();
    match issue.code {
        Code::InvalidJson => {
            prop_assert_eq!((path, &issue.params["offset"]), ("", &offset.into()));
            prop_assert_eq!((&issue.params["line"], &issue.params["column"]), (&line.into(), &column.into()));
        }
        Code::TooLarge | Code::TooManyIssues | Code::TooManyChanges => prop_assert_eq!(path, ""),
        code => {
            let root = root.expect("only a JSON text has such issues");
            let mut expected = places(root, path);
            if code == Code::MissingField {
                let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
                prop_assert!(!places(root, parent).is_empty(), "{} is not in the document", parent);
                expected = places(root, parent);
            } else if code == Code::SignalMissing && expected.is_empty() {
                expected = places_around(root, path);
            }
            prop_assert!(!expected.is_empty(), "{} is not in the document: {:?}", path, issue);
            prop_assert!(expected.contains(&offset), "{:?} is not at {:?}", issue, expected);
        }
    }
    Ok(())
}

fn all_well(issues: &[Issue], text: &str, options: &Options) -> Result<(), TestCaseError> {
    let root = exact::read(text);
    for issue in issues {
        well_said(issue, options.locale)?;
        well_placed(issue, text, root.as_ref())?;
    }
    let offsets: Vec<usize> = issues.iter().map(|issue| issue.position.unwrap().offset).collect();
    prop_assert!(offsets.is_sorted(), "{:?}", issues);
    Ok(())
}

/// The same issues with a limit on their number: no more than that, and a last one that counts the rest.
fn limited(all: &[Issue], few: &[Issue], limit: usize) -> Result<(), TestCaseError> {
    if all.len() <= limit {
        prop_assert_eq!(all, few);
        return Ok(());
    }
    prop_assert_eq!(few.len(), limit + 1);
    let (last, kept) = few.split_last().unwrap();
    prop_assert_eq!((last.code, last.severity), (Code::TooManyIssues, Severity::Warning));
    prop_assert_eq!((&last.params["max_issues"], &last.params["found"]), (&limit.into(), &all.len().into()));
    prop_assert!(kept.iter().all(|issue| all.contains(issue)));
    let error = |issues: &[Issue]| issues.iter().any(|issue| issue.severity == Severity::Error);
    prop_assert_eq!(error(all), error(kept), "the verdict is not explained by {:?}", kept);
    Ok(())
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn about_any_document(arb::Sample { text, options } in arb::sample()) {
        let report = validate(&text, &options);
        all_well(&report.issues, &text, &options)?;
        let most = Options { max_issues: 10_000, ..options.clone() };
        limited(&validate(&text, &most).issues, &report.issues, options.max_issues)?;

        // Validating and normalising say the same.
        match normalize(&text, &options, &arb::context()) {
            Ok(normalized) => {
                prop_assert!(report.is_valid());
                prop_assert_eq!(Some(normalized.pipeline), report.pipeline);
                prop_assert_eq!(normalized.issues, report.issues);
            }
            Err(rejected) => {
                prop_assert!(!report.is_valid());
                prop_assert_eq!(rejected.pipeline, report.pipeline);
                prop_assert_eq!(rejected.issues, report.issues);
            }
        }
    }

    #[test]
    fn about_broken_requests(text in arb::broken_enterprise(), options in arb::options()) {
        all_well(&validate(&text, &options).issues, &text, &options)?;
    }

    #[test]
    fn about_valid_requests(text in arb::valid_enterprise()) {
        let report = validate(&text, &Options::default());
        prop_assert!(report.is_valid(), "{:?}", report.issues);
        all_well(&report.issues, &text, &Options::default())?;
        let missing = report.missing_ratio.unwrap() * 21.0;
        prop_assert!((missing - missing.round()).abs() < 1e-9 && (0.0..=21.0).contains(&missing));
        prop_assert!(report.staleness_seconds.unwrap() >= 0.0);
    }

    #[test]
    fn about_responses(text in arb::response(), options in arb::options()) {
        all_well(&validate_response(&text, None, &options).issues, &text, &options)?;
    }

    /// Issues about the request of a response have paths of their own.
    #[test]
    fn about_responses_and_requests(
        text in arb::response(),
        request in prop_oneof![arb::valid_enterprise(), arb::broken_enterprise()],
        options in arb::options(),
    ) {
        let most = Options { max_issues: 10_000, ..options };
        let alone = validate_response(&text, None, &most).issues;
        let both = validate_response(&text, Some((&request).into()), &most).issues;
        let (asked, own): (Vec<Issue>, Vec<Issue>) =
            both.into_iter().partition(|issue| issue.path.starts_with("/$request"));
        all_well(&own, &text, &most)?;
        // A request takes nothing away, but for guardrails: its mode counts, not the one the response speaks of.
        let stays = |issue: &&Issue| issue.code != Code::GuardrailNotEnforced;
        prop_assert!(alone.iter().filter(stays).all(|issue| own.contains(issue)));
        for issue in &asked {
            well_said(issue, most.locale)?;
            let path = issue.path.strip_prefix("/$request").unwrap();
            let root = exact::read(&request).unwrap();
            let around = matches!(issue.code, Code::MissingField | Code::SignalMissing);
            prop_assert!(around || !places(&root, path).is_empty(), "{}", issue.path);
        }
    }
}
