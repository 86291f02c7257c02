//! The same input, options and context give the same result, by whatever way in.

use crate::{arb, exact};
use mass_core::{
    Code, Issue, Normalized, Options, PipelineChoice, Rejected, canonicalize, json_api, normalize, normalize_batch,
    normalize_enterprise, normalize_simple,
};
use proptest::prelude::*;
use serde_json::{Value, json as value};

type Outcome = Result<Normalized, Rejected>;

/// The same call in its JSON-shaped form.
fn arguments(options: &Options) -> String {
    value!({"options": options, "context": {"now": "2026-11-24T13:15:21.25Z", "seed": "laws"}}).to_string()
}

/// The answer of the JSON-shaped form says what the outcome says, member by member and byte by byte.
fn answers(answer: &str, outcome: &Outcome) -> Result<(), TestCaseError> {
    let whole: Value = serde_json::from_str(answer).expect("an answer is JSON");
    let holds = |member: &str, text: String| answer.contains(&format!("\"{member}\":{text}"));
    match outcome {
        Ok(normalized) => {
            prop_assert_eq!(&whole["ok"], &value!(true));
            prop_assert!(holds("pipeline", json(&normalized.pipeline)));
            prop_assert!(holds("document", normalized.text().to_owned()), "{}", answer);
            prop_assert!(holds("document_sha256", json(&normalized.document_sha256)));
            prop_assert!(holds("content_sha256", json(&normalized.content_sha256)));
            prop_assert!(holds("changes", json(&normalized.changes)));
            prop_assert!(holds("issues", json(&normalized.issues)));
        }
        Err(rejected) => {
            prop_assert_eq!(&whole["ok"], &value!(false));
            prop_assert!(holds("pipeline", json(&rejected.pipeline)));
            prop_assert!(holds("issues", json(&rejected.issues)));
        }
    }
    Ok(())
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

/// The document as a `serde_json` value, if that carries all of it: no repeated members, no digits that it drops.
fn carried(text: &str) -> Option<Value> {
    let tree = exact::read(text)?;
    let mut literals = Vec::new();
    exact::numbers(&tree, &mut literals);
    let kept = |literal: &&str| {
        let digits = exact::Decimal::read(literal).map(|decimal| decimal.digits.len());
        let vanished = digits != Some(0) && literal.parse() == Ok(0.0);
        digits.is_some_and(|digits| digits <= 15) && !vanished
    };
    let sound = literals.iter().all(kept) && !exact::has_duplicates(&tree);
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok().filter(|_| sound)?;
    let wide = Options { max_depth: 256, ..Options::default() };
    (canonicalize(text, &wide).ok()? == canonicalize(&value, &wide).ok()?).then_some(value)
}

/// Issues without what a value does not have: places in the text, and the order that comes of them.
fn unplaced(issues: &[Issue]) -> Vec<String> {
    let mut plain: Vec<String> = issues
        .iter()
        // Which of the colliding keys comes last, and which container too deep comes first, is a matter of order too.
        .map(|issue| match issue.code {
            Code::KeyCollision | Code::TooDeep => format!("{:?} {:?}", issue.code, issue.params),
            _ => format!("{:?} {:?} {:?} {:?}", issue.code, issue.path, issue.severity, issue.params),
        })
        .collect();
    plain.sort();
    plain
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn twice_the_same_and_by_every_route(arb::Sample { text, options } in arb::sample()) {
        let context = arb::context();
        let outcome = normalize(&text, &options, &context);
        prop_assert_eq!(&normalize(&text, &options, &context), &outcome);
        prop_assert_eq!(&normalize(text.as_str(), &options, &context), &outcome);
        prop_assert_eq!(&normalize(text.as_bytes(), &options, &context), &outcome);
        prop_assert_eq!(&normalize(&text.clone().into_bytes(), &options, &context), &outcome);
        answers(&json_api::call("normalize", text.as_bytes(), &arguments(&options)), &outcome)?;

        // One line of a batch is a whole document.
        if !text.contains('\n') && !text.ends_with('\r') && !text.trim_matches([' ', '\t', '\r']).is_empty() {
            let rows: Vec<_> = normalize_batch(text.as_bytes(), &options, &context).collect();
            prop_assert_eq!(rows.len(), 1);
            prop_assert_eq!((rows[0].row, rows[0].line, rows[0].raw), (0, 1, text.as_bytes()));
            prop_assert_eq!(&rows[0].outcome, &outcome);
        }
    }

    #[test]
    fn a_value_is_taken_like_its_text(arb::Sample { text, options } in arb::sample()) {
        let Some(value) = carried(&text) else { return Ok(()) };
        // With a limit on issues the order decides which are left out.
        let options = Options { max_issues: 10_000, ..options };
        let context = arb::context();
        match (normalize(&text, &options, &context), normalize(&value, &options, &context)) {
            (Ok(by_text), Ok(by_value)) => {
                prop_assert_eq!(unplaced(&by_text.issues), unplaced(&by_value.issues));
                prop_assert!(by_value.issues.iter().all(|issue| issue.position.is_none()));
                let unplaced = |normalized| Normalized { issues: vec![], ..normalized };
                prop_assert_eq!(unplaced(by_text), unplaced(by_value));
            }
            (Err(by_text), Err(by_value)) => {
                prop_assert_eq!(unplaced(&by_text.issues), unplaced(&by_value.issues));
                prop_assert_eq!(by_text.pipeline, by_value.pipeline);
            }
            (by_text, by_value) => prop_assert!(false, "{:?}\nby value {:?}", by_text, by_value),
        }
    }

    #[test]
    fn the_named_pipelines_are_the_option(arb::Sample { text, options } in arb::sample()) {
        let context = arb::context();
        let by_option = |pipeline| normalize(&text, &Options { pipeline, ..options.clone() }, &context);
        prop_assert_eq!(normalize_simple(&text, &options, &context), by_option(PipelineChoice::Simple));
        prop_assert_eq!(normalize_enterprise(&text, &options, &context), by_option(PipelineChoice::Enterprise));
    }

    /// Rows do not know of each other, and bad ones do not disturb good ones.
    #[test]
    fn a_batch_is_its_rows(texts in prop::collection::vec(arb::sample(), 1..6), ends in any::<bool>()) {
        let options = &texts[0].options;
        let end = if ends { "\r\n" } else { "\n" };
        let lines: Vec<String> = texts.iter().map(|sample| sample.text.replace(['\n', '\r'], " ")).collect();
        let lines: Vec<&String> = lines.iter().filter(|line| !line.trim_matches([' ', '\t']).is_empty()).collect();
        let ndjson: String = lines.iter().map(|line| format!("{line}{end} \t{end}")).collect();
        let rows: Vec<_> = normalize_batch(ndjson.as_bytes(), options, &arb::context()).collect();
        prop_assert_eq!(rows.len(), lines.len());
        for (number, (row, line)) in rows.iter().zip(&lines).enumerate() {
            prop_assert_eq!((row.row, row.line, row.raw), (number, 2 * number + 1, line.as_bytes()));
            // The ids of a row depend on its number; the rest is as in a single call.
            match (&row.outcome, &normalize(*line, options, &arb::context())) {
                (Ok(row), Ok(alone)) => {
                    prop_assert_eq!(row.content_sha256, alone.content_sha256);
                    prop_assert_eq!(&row.issues, &alone.issues);
                    prop_assert!(number > 0 || row == alone);
                }
                (row, alone) => prop_assert_eq!(row, alone),
            }
        }
    }
}
