//! Simple to Enterprise: recognised signals plus what a site says of itself.

use super::{Normalized, Rejected, changes::Rule, normalize};
use crate::{
    context::Context,
    input::{Input, syntax_issue},
    issue::{Code, Issue, Severity},
    json::{
        object,
        parse::{Limits, parse},
        pointer::Path,
    },
    options::{Options, PipelineChoice},
    signals::Recognised,
    time,
    validate::{
        findings::Findings,
        structural::{inexact_numbers, parser_findings},
    },
};
use serde_json::{Map, Value};

/// Builds an Enterprise request from a Simple document and a site profile.
///
/// The profile is a JSON object with the members of `request` that a measurement does not carry: `tenant_id`,
/// `environment`, `mode`, `timeout_ms`, `service_level_objective_ms`, `time_window`, `assets`, `data_contract`,
/// `constraints`, `preferences`; and, if the site knows them, `signals` of its own, which a recognised signal
/// overrides. `time_window` may be given as `duration_seconds` and `granularity_seconds`: the window then ends when the
/// Simple document was made. Ids, trace, time and payload are those of the Simple document.
///
/// # Errors
/// [`Rejected`]: the issues of the Simple document, or, field by field, what the assembled request still lacks (paths
/// point into the Enterprise request).
pub fn promote<'a, 'p>(
    simple: impl Into<Input<'a>>,
    profile: impl Into<Input<'p>>,
    options: &Options,
    context: &Context,
) -> Result<Normalized, Rejected> {
    let recognising = Options { signals: true, ..options.clone() };
    let simple = normalize(&simple.into(), PipelineChoice::Simple, &recognising, context)?;
    let profile = read_profile(&profile.into(), options)?;
    let request = assemble(&simple, profile);
    let plain = Options { signals: false, ..options.clone() };
    match normalize(&Input::from(&request), PipelineChoice::Enterprise, &plain, context) {
        Ok(mut promoted) => {
            promoted.issues.extend(carried(&simple, &promoted.issues));
            promoted.recognised = simple.recognised;
            Ok(promoted)
        }
        Err(mut rejected) => {
            rejected.issues.extend(carried(&simple, &rejected.issues));
            Err(rejected)
        }
    }
}

/// Warnings about the Simple document that the Enterprise pipeline did not repeat, with their paths in the request.
fn carried(simple: &Normalized, known: &[Issue]) -> Vec<Issue> {
    let bare = simple.changes.iter().any(|change| change.rule == Rule::Wrap);
    let moved = |path: &str| if bare { format!("/payload{path}") } else { path.to_owned() };
    let warnings = simple.issues.iter().filter(|issue| issue.severity == Severity::Warning);
    let carried = warnings.map(|issue| {
        let mut issue = Issue { position: None, path: moved(&issue.path), ..issue.clone() };
        if let Some(paths) = issue.params.get_mut("paths").and_then(Value::as_array_mut) {
            for path in paths {
                *path = moved(path.as_str().unwrap_or_default()).into();
            }
        }
        issue
    });
    let repeated = |issue: &Issue| known.iter().any(|k| k.code == issue.code && k.path == issue.path);
    carried.filter(|issue| !repeated(issue)).collect()
}

fn read_profile(profile: &Input<'_>, options: &Options) -> Result<Map<String, Value>, Rejected> {
    let mut findings = Findings::default();
    let limits = Limits { max_depth: options.depth(), native_non_finite: false };
    if let Some(text) = profile.text(options, &mut findings) {
        match parse(text, limits) {
            Ok(parsed) => {
                parser_findings(&parsed.findings, &parsed.root, &mut findings, options);
                inexact_numbers(&parsed.root, Path::ROOT, &mut findings, options);
                match parsed.root.to_json() {
                    Value::Object(members) if !findings.has_errors() => return Ok(members),
                    Value::Object(_) => {}
                    _ => {
                        let found = parsed.root.type_name();
                        let issue = Issue::new(Code::WrongType, "").with("expected", "object").with("found", found);
                        findings.push(0, issue);
                    }
                }
            }
            Err(error) => findings.push(error.at, syntax_issue(error, text.as_bytes())),
        }
    }
    findings.move_paths(0, "", "/profile");
    Err(Rejected { pipeline: None, issues: findings.finish(profile.source(), options) })
}

fn assemble(simple: &Normalized, mut profile: Map<String, Value>) -> Value {
    let mut document = simple.document();
    let mut take = |pointer: &str| document.pointer_mut(pointer).map(Value::take).unwrap_or_default();
    let made_at = take("/request/timestamp_utc");
    if let Some(window) = profile.get_mut("time_window").and_then(Value::as_object_mut) {
        complete_window(window, made_at.as_str().unwrap_or_default());
    }
    let known = profile.remove("signals");
    profile.insert(String::from("signals"), signals(known, &simple.recognised));
    profile.insert(String::from("request_id"), take("/request/request_id"));
    profile.insert(String::from("idempotency_key"), take("/request/idempotency_key"));
    profile.insert(String::from("timestamp_utc"), made_at);
    let mut request = Map::new();
    request.insert(String::from("schema_version"), Value::from("1.1"));
    for name in ["correlation_id", "trace", "normalized_at_utc", "payload"] {
        request.insert(name.to_owned(), take(&format!("/{name}")));
    }
    request.insert(String::from("request"), Value::Object(profile));
    Value::Object(request)
}

/// A window given by its length ends when the document was made.
fn complete_window(window: &mut Map<String, Value>, made_at: &str) {
    let Some(length) = window.get("duration_seconds").and_then(Value::as_i64).filter(|length| *length > 0) else {
        return;
    };
    let Some(end) = time::read(made_at).map(|stamp| stamp.instant) else { return };
    let start = time::write(time::Instant { seconds: end.seconds - length, ..end });
    if let (Some(start), Some(end)) = (start, time::write(end)) {
        window.remove("duration_seconds");
        window.entry("start_utc").or_insert(Value::from(start));
        window.entry("end_utc").or_insert(Value::from(end));
    }
}

/// The four groups, with what the profile knows and, over it, what was recognised.
fn signals(known: Option<Value>, recognised: &[Recognised]) -> Value {
    let groups = ["energy", "thermal", "cooling", "workload"];
    let mut all = Value::Object(object(groups.map(|group| (group.to_owned(), Value::Object(Map::new())))));
    if let Some(known) = known {
        merge(&mut all, known);
    }
    for signal in recognised {
        let mut nested = crate::json::print::to_json(signal.value);
        for name in signal.signal.trim_start_matches('/').rsplit('/') {
            nested = Value::Object(object([(name.to_owned(), nested)]));
        }
        merge(&mut all, nested);
    }
    all
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}
