//! What each fuzz target does with its bytes. The same functions are replayed by `mass-core/tests/fuzz_replay.rs` on
//! stable Rust, which takes this file in by its path.
//!
//! The first bytes of an input choose options; the rest is the document. Whatever the bytes are, nothing may panic, and
//! the laws that every result keeps are checked on the way.

#[path = "../../mass-core/tests/common/exact.rs"]
mod exact;

use exact::Node;
use mass_core::{
    Change, Code, Context, Digest, IdempotencyRule, Issue, KeysRule, Locale, Normalized, Options, PayloadRule,
    PipelineChoice, Rejected, Rules, canonicalize as canonical_form, json_api, normalize as normal_form,
    normalize_batch, promote, restore, testing, upgrade, validate, validate_response,
};
use serde_json::{Value, json};

/// Options from two bytes. Zeros are the defaults.
fn options(first: u8, second: u8) -> Options {
    let bit = |byte: u8, number: u8| byte >> number & 1 == 1;
    Options {
        pipeline: match first & 3 {
            2 => PipelineChoice::Simple,
            3 => PipelineChoice::Enterprise,
            _ => PipelineChoice::Auto,
        },
        strict: !bit(first, 2),
        payload: if bit(first, 3) { PayloadRule::Preserve } else { PayloadRule::Normalize },
        idempotency: if bit(first, 4) { IdempotencyRule::Content } else { IdempotencyRule::Random },
        keys: if bit(first, 5) { KeysRule::SnakeCase } else { KeysRule::Preserve },
        native_non_finite: bit(first, 6),
        signals: bit(first, 7),
        rules: Rules {
            trim: !bit(second, 0),
            boolean: !bit(second, 1),
            number: !bit(second, 2),
            big_number: !bit(second, 3),
            null: !bit(second, 4),
            timestamp: !bit(second, 5),
        },
        locale: if bit(second, 6) { Locale::Es } else { Locale::En },
        max_depth: if bit(second, 7) { 256 } else { 64 },
        ..Options::default()
    }
}

fn context(seed: &str) -> Context {
    Context::at("2026-11-24T13:15:21.25Z", seed).unwrap()
}

/// Normalising and validating: one verdict, a result that stays and can be undone, issues that name their place.
pub fn normalize(data: &[u8]) {
    let [first, second, document @ ..] = data else { return };
    let options = options(*first, *second);
    let outcome = normal_form(document, &options, &context("fuzz"));
    let report = validate(document, &options);
    match &outcome {
        Ok(normalized) => {
            assert!(report.is_valid());
            assert_eq!(normalized.issues, report.issues);
            stays(normalized, &options);
            is_undone(normalized, document);
        }
        Err(rejected) => {
            assert!(!report.is_valid());
            assert_eq!(rejected.issues, report.issues);
        }
    }
    let text = std::str::from_utf8(document).unwrap_or_default();
    let root = exact::read(text);
    let most = options.max_issues + 1;
    assert!(report.issues.len() <= most);
    for issue in &report.issues {
        is_well_said(issue, root.as_ref());
    }
    paths_agree(text, &options);
    for row in normalize_batch(document, &options, &context("fuzz")) {
        assert!(row.line > row.row);
    }
}

/// The second pass changes nothing.
fn stays(normalized: &Normalized, options: &Options) {
    let options = Options { max_bytes: usize::MAX, ..options.clone() };
    let again = normal_form(&normalized.canonical, &options, &context("another seed")).unwrap();
    assert_eq!(again.text(), normalized.text());
    assert!(again.changes.is_empty(), "{:?}", again.changes);
    assert_eq!(again.content_sha256, normalized.content_sha256);
    assert_eq!(again.document_sha256, Digest::of(&normalized.canonical));
    let value = canonical_form(&normalized.document(), &options).unwrap();
    assert_eq!(value.bytes, normalized.canonical);
}

/// The caller's document comes back, also when the changes went through JSON.
fn is_undone(normalized: &Normalized, document: &[u8]) {
    let back = String::from_utf8(normalized.restore().unwrap()).unwrap();
    let caller = exact::read(std::str::from_utf8(document).unwrap()).unwrap();
    assert!(exact::same(&exact::read(&back).unwrap(), &caller), "{back}");
    let arguments = json!({"changes": normalized.changes}).to_string();
    let answer = json_api::call("restore", &normalized.canonical, &arguments);
    assert_eq!(serde_json::from_str::<Value>(&answer).unwrap(), json!({"ok": true, "document_text": back}));
}

fn is_well_said(issue: &Issue, root: Option<&Node>) {
    assert!(issue.code.entry().accepts(&issue.params), "{}: {:?}", issue.code, issue.params);
    assert!(!issue.message_in(Locale::En).is_empty() && !issue.message_in(Locale::Es).is_empty());
    assert!(!issue.fix_in(Locale::En).is_empty() && !issue.fix_in(Locale::Es).is_empty());
    let absent = matches!(issue.code, Code::MissingField | Code::SignalMissing);
    if let (Some(root), false) = (root, absent) {
        assert!(!exact::resolve(root, &issue.path).is_empty(), "{}: {}", issue.code, issue.path);
    }
}

/// What the fast path proves, the slow one says too.
fn paths_agree(text: &str, options: &Options) {
    let options = Options { pipeline: PipelineChoice::Auto, ..options.clone() };
    if let Some(fast) = testing::fast(text, &options, &context("fuzz")) {
        assert_eq!(fast, testing::slow(text, &options, &context("fuzz")));
    }
}

/// Canonical form of any value: a fixed point that says the same.
pub fn canonicalize(data: &[u8]) {
    let [first, document @ ..] = data else { return };
    let options = options(*first, *first);
    match canonical_form(document, &options) {
        Ok(canonical) => {
            let again = canonical_form(&canonical.bytes, &options).unwrap();
            assert_eq!(again, canonical);
            assert_eq!(canonical.document_sha256, Digest::of(&canonical.bytes));
            let sent = exact::read(std::str::from_utf8(document).unwrap()).unwrap();
            assert!(exact::same_doubles(&exact::read(canonical.text()).unwrap(), &sent), "{}", canonical.text());
        }
        Err(rejected) => {
            let root = std::str::from_utf8(document).ok().and_then(exact::read);
            assert!(!rejected.issues.is_empty());
            for issue in &rejected.issues {
                is_well_said(issue, root.as_ref());
            }
        }
    }
}

/// Calls that take two documents: a response and its request, a document and its changes, a record and its profile.
/// The byte FF, which no text has, stands between the two.
pub fn pairs(data: &[u8]) {
    let [first, rest @ ..] = data else { return };
    let options = options(*first, 0);
    let mut parts = rest.splitn(2, |byte| *byte == 0xff);
    let (left, right) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());

    let alone = validate_response(left, None, &options);
    let both = validate_response(left, Some(right.into()), &options);
    assert!(alone.is_valid() || !both.is_valid());
    let root = std::str::from_utf8(left).ok().and_then(exact::read);
    for issue in alone.issues.iter().chain(&both.issues) {
        let own = !issue.path.starts_with("/$request");
        is_well_said(issue, root.as_ref().filter(|_| own));
    }

    if let Ok(changes) = serde_json::from_slice::<Vec<Change>>(right)
        && let Ok(back) = restore(left, &changes)
    {
        assert!(exact::read(std::str::from_utf8(&back).unwrap()).is_some());
    }
    let results: [Result<Normalized, Rejected>; 2] = [
        promote(left, right, &options, &context("fuzz")),
        upgrade(left, "1.1", Some(right.into()), &options, &context("fuzz")),
    ];
    for normalized in results.iter().flatten() {
        let enterprise = Options { pipeline: PipelineChoice::Enterprise, signals: false, ..options.clone() };
        stays(normalized, &enterprise);
        assert!(normalized.restore().is_ok());
    }
    // The JSON-shaped form answers in JSON, whatever it is asked.
    let arguments = String::from_utf8_lossy(right);
    let call = json_api::CALLS[usize::from(*first) % json_api::CALLS.len()];
    let answer: Value = serde_json::from_str(&json_api::call(call, left, &arguments)).unwrap();
    assert!(answer["ok"].is_boolean());
}
