//! The published JSON Schemas are a judge of their own: they and the validators must agree on all that a schema can say.

use crate::{
    arb,
    exact::{self, Node, Value},
};
use jsonschema::Validator;
use mass_core::{
    Code, Issue, Options, Pipeline, PipelineChoice, SchemaKind, normalize, normalize_simple, schema, validate,
    validate_response,
};
use proptest::prelude::*;
use std::sync::LazyLock;

static ENTERPRISE: LazyLock<Validator> = LazyLock::new(|| judge(SchemaKind::Enterprise));
static SIMPLE: LazyLock<Validator> = LazyLock::new(|| judge(SchemaKind::Simple));
static RESPONSE: LazyLock<Validator> = LazyLock::new(|| judge(SchemaKind::Response));

fn judge(kind: SchemaKind) -> Validator {
    let schema = schema(kind, kind.versions()).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

/// Strict, and every issue counts.
fn strict(pipeline: PipelineChoice) -> Options {
    Options { pipeline, max_issues: 10_000, ..Options::default() }
}

/// Whether a schema can say what this issue says.
fn expressible(issue: &Issue) -> bool {
    match issue.code {
        Code::WrongType
        | Code::MissingField
        | Code::UnknownField
        | Code::InvalidFormat
        | Code::UnsupportedVersion
        | Code::UnsupportedValue
        | Code::PiiDeclared
        | Code::OutOfRange
        | Code::LooksLikePercent
        | Code::NaiveTimestamp => true,
        // No pattern counts the members of a list and finds repeated ones.
        Code::InvalidTrace => issue.params["reason"] != "malformed_tracestate",
        _ => false,
    }
}

/// A timestamp of the right form that no calendar has. A pattern knows nothing of leap years, of the days on which
/// there can be a leap second, and of the years that an offset leads out of.
fn only_the_calendar_knows(issue: &Issue) -> bool {
    let found = issue.params.get("found").and_then(|found| found.as_str()).unwrap_or_default();
    issue.code == Code::InvalidFormat
        && issue.params["format"] == "timestamp"
        && (found.contains(":60")
            || found.contains("-02-29")
            || found.starts_with("0000-01-01")
            || found.starts_with("9999-12-31"))
}

/// Documents that a schema cannot judge at all: what is not JSON for it, and integers that a double rounds before a
/// bound is looked at.
fn beyond_schemas(issue: &Issue) -> bool {
    matches!(issue.code, Code::InvalidJson | Code::DuplicateKey | Code::TooDeep | Code::NumberNotInteroperable)
}

/// The white space that the normaliser takes from ids, enums and timestamps, taken from every text outside the payload:
/// the schemas describe documents as they should be sent.
fn trim(node: &mut Node, name: &str) {
    match &mut node.value {
        Value::Text(text) => {
            let nothing = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}');
            *text = text.trim_matches(nothing).to_owned();
        }
        Value::Array(items) => items.iter_mut().for_each(|item| trim(item, name)),
        Value::Object(members) => {
            let inside = members.iter_mut().filter(|member| !(name.is_empty() && member.key == "payload"));
            inside.for_each(|member| trim(&mut member.node, &member.key));
        }
        _ => {}
    }
}

/// The two verdicts on a document.
fn agree(text: &str, schema: &Validator, issues: impl Fn(&str) -> Vec<Issue>) -> Result<(), String> {
    let Some(mut root) = exact::read(text) else { return Ok(()) };
    trim(&mut root, "");
    let text = exact::write(&root);
    let issues = issues(&text);
    let Ok(value) = serde_json::from_str(&text) else { return Ok(()) };
    if issues.iter().any(beyond_schemas) {
        return Ok(());
    }
    // A malformed list hides that the trace is incomplete as well; a schema sees only the latter.
    let malformed = issues.iter().any(|issue| issue.code == Code::InvalidTrace && !expressible(issue));
    let fault =
        schema.iter_errors(&value).find(|error| !(malformed && error.schema_path().as_str().ends_with("/trace/anyOf")));
    let (expected, unsure): (Vec<&Issue>, Vec<&Issue>) =
        issues.iter().filter(|issue| expressible(issue)).partition(|issue| !only_the_calendar_knows(issue));
    match (fault, expected.first()) {
        (Some(fault), None) if unsure.is_empty() => {
            Err(format!("only the schema refuses: {fault} at {}\n{text}", fault.instance_path()))
        }
        (None, Some(issue)) => Err(format!("only the validator refuses: {:?} {issue}\n{text}", issue.code)),
        _ => Ok(()),
    }
}

fn agree_on_request(text: &str) -> Result<(), String> {
    agree(text, &ENTERPRISE, |text| validate(text, &strict(PipelineChoice::Enterprise)).issues)
}

fn agree_on_response(text: &str) -> Result<(), String> {
    agree(text, &RESPONSE, |text| validate_response(text, None, &strict(PipelineChoice::Auto)).issues)
}

/// A Simple record in its envelope; what stands alone becomes a payload and has no schema.
fn agree_on_record(text: &str) -> Result<(), String> {
    let record = exact::read(text).is_some_and(|root| {
        ["schema_version", "payload"].iter().all(|key| !exact::resolve(&root, &format!("/{key}")).is_empty())
    });
    if !record {
        return Ok(());
    }
    agree(text, &SIMPLE, |text| validate(text, &strict(PipelineChoice::Simple)).issues)
}

fn accepts(schema: &Validator, canonical: &[u8]) -> Result<(), TestCaseError> {
    let value = serde_json::from_slice(canonical).unwrap();
    let faults: Vec<String> =
        schema.iter_errors(&value).map(|fault| format!("{fault} at {}", fault.instance_path())).collect();
    prop_assert!(faults.is_empty(), "{:?}\n{}", faults, String::from_utf8_lossy(canonical));
    Ok(())
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn agrees_on_valid_requests(text in arb::valid_enterprise()) {
        agree_on_request(&text).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn agrees_on_broken_requests(text in arb::broken_enterprise()) {
        agree_on_request(&text).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn agrees_on_responses(text in arb::response()) {
        agree_on_response(&text).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn agrees_on_simple_records(text in arb::simple()) {
        agree_on_record(&text).map_err(TestCaseError::fail)?;
    }

    /// What a normaliser writes is what the schema describes.
    #[test]
    fn accepts_what_was_normalised(text in arb::valid_enterprise(), simple in arb::simple(), options in arb::options()) {
        let options = Options { strict: true, pipeline: PipelineChoice::Auto, max_depth: 64, ..options };
        if let Ok(normalized) = normalize(&text, &options, &arb::context()) {
            accepts(&ENTERPRISE, &normalized.canonical)?;
        }
        if let Ok(normalized) = normalize_simple(&simple, &options, &arb::context()) {
            accepts(&SIMPLE, &normalized.canonical)?;
        }
    }
}

#[test]
fn schemas_are_schemas() {
    for kind in SchemaKind::ALL {
        let schema = schema(kind, kind.versions()).unwrap();
        if let Err(fault) = jsonschema::draft202012::meta::validate(&schema) {
            panic!("{kind}: {fault} at {}", fault.instance_path());
        }
    }
}

/// The same agreement on every request and response of the conformance suite.
#[test]
fn agrees_on_the_conformance_suite() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance/cases");
    let (mut requests, mut responses, mut faults) = (0, 0, Vec::new());
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let cases: Vec<serde_json::Value> = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        for case in cases {
            let Some(text) = case["input"].as_str() else { continue };
            let verdict = match case["op"].as_str().unwrap() {
                "validate_response" => {
                    responses += 1;
                    agree_on_response(text)
                }
                "validate" | "normalize" | "normalize_enterprise"
                    if validate(text, &Options::default()).pipeline == Some(Pipeline::Enterprise) =>
                {
                    requests += 1;
                    agree_on_request(text)
                }
                _ => continue,
            };
            if let Err(fault) = verdict {
                faults.push(format!("{}: {fault}", case["name"]));
            }
        }
    }
    assert!(requests > 300 && responses > 50, "only {requests} requests and {responses} responses were found");
    assert!(faults.is_empty(), "{} disagreements\n{}", faults.len(), faults[..faults.len().min(10)].join("\n"));
}
