//! The ways into the core: bytes, text, a `serde_json` value, a batch of one row, and the JSON-shaped form.

use mass_core::{
    Change, Context, Input, Normalized, Options, Rejected, Report, canonicalize, json_api, normalize, normalize_batch,
    normalize_enterprise, normalize_simple, promote, restore, upgrade, validate, validate_response,
};
use serde_json::{Value, json};

/// The answers to a case by all routes that can carry it.
pub fn answers(case: &Value) -> Vec<(&'static str, Value)> {
    let bytes = input(case);
    let op = case["op"].as_str().unwrap();
    let mut answers = vec![("bytes", call(case, op, Input::from(&bytes))), ("json", by_json(case, op, &bytes))];
    if op == "normalize_batch" {
        return answers;
    }
    let Ok(text) = std::str::from_utf8(&bytes) else { return answers };
    answers.push(("text", call(case, op, Input::from(text))));
    // With a limit on issues their order decides which are reported, and a value has its own.
    let limited = case["options"].get("max_issues").is_some();
    if let Some(value) = as_value(text).filter(|_| !limited) {
        answers.push(("value", call(case, op, Input::from(&value))));
    }
    if op == "normalize" && !text.contains('\n') && !text.trim().is_empty() {
        answers.push(("batch", by_batch(case, &bytes)));
    }
    answers
}

/// The document as a `serde_json` value, when that says the same: no duplicate members, no numbers it cannot hold.
fn as_value(text: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let carried = canonicalize(&value, &wide()).ok()?;
    (canonicalize(text, &wide()).ok()? == carried && !long_number(text)).then_some(value)
}

fn wide() -> Options {
    Options { max_depth: 256, ..Options::default() }
}

/// A literal that `serde_json` would round or reject before the core sees it.
fn long_number(text: &str) -> bool {
    text.split(|c: char| !matches!(c, '0'..='9' | '.' | 'e' | 'E' | '-' | '+'))
        .any(|run| run.len() > 15 && run.bytes().filter(u8::is_ascii_digit).count() > 15)
        || text.contains("e-4")
}

fn input(case: &Value) -> Vec<u8> {
    match (case["input"].as_str(), case["input_base64"].as_str()) {
        (Some(text), _) => text.as_bytes().to_vec(),
        (None, Some(base64)) => decode(base64),
        (None, None) => panic!("{}: no input", case["name"]),
    }
}

fn decode(base64: &str) -> Vec<u8> {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits = 0u32;
    let mut count = 0;
    let mut bytes = Vec::new();
    for c in base64.bytes().filter(|c| *c != b'=') {
        bits = bits << 6 | u32::try_from(alphabet.iter().position(|a| *a == c).unwrap()).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap());
        }
    }
    bytes
}

fn options(case: &Value) -> Options {
    Options::from_json(case.get("options").cloned().unwrap_or_else(|| json!({}))).unwrap()
}

fn context(case: &Value) -> Context {
    let Some(context) = case.get("context") else {
        return Context::at("2026-11-24T13:15:21.25Z", "conformance").unwrap();
    };
    let seed = match &context["seed"] {
        Value::String(text) => text.clone(),
        number => number.to_string(),
    };
    Context::at(context["now"].as_str().unwrap(), seed).unwrap()
}

fn by_batch(case: &Value, bytes: &[u8]) -> Value {
    let rows: Vec<_> = normalize_batch(bytes, &options(case), &context(case)).collect();
    assert_eq!(rows.len(), 1, "{}", case["name"]);
    outcome(rows.into_iter().next().unwrap().outcome)
}

fn by_json(case: &Value, op: &str, bytes: &[u8]) -> Value {
    let mut arguments = case.get("args").cloned().unwrap_or_else(|| json!({}));
    for name in ["options", "context"] {
        if let Some(value) = case.get(name) {
            arguments[name] = value.clone();
        }
    }
    if arguments.get("context").is_none() {
        arguments["context"] = json!({"now": "2026-11-24T13:15:21.25Z", "seed": "conformance"});
    }
    let text = json_api::call(op, bytes, &arguments.to_string());
    let mut answer: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}: {text}", case["name"]));
    add_text(&mut answer, &text);
    if let Some(text) = answer["document_text"].as_str() {
        answer["document"] = serde_json::from_str(text).unwrap_or_default();
    }
    if let Some(rows) = answer.get_mut("rows").and_then(Value::as_array_mut) {
        for row in rows {
            add_text(row, &text);
        }
    }
    answer
}

/// The canonical text of an answer's document, as it stands in the answer.
fn add_text(answer: &mut Value, text: &str) {
    if let Some(document) = answer.get("document") {
        let canonical = canonicalize(document, &wide()).map(|c| c.text().to_owned());
        if let Ok(canonical) = canonical
            && text.contains(&canonical)
        {
            answer["canonical"] = canonical.into();
        }
    }
}

fn call(case: &Value, op: &str, input: Input<'_>) -> Value {
    let (options, context) = (options(case), context(case));
    let args = &case["args"];
    match op {
        "normalize" => outcome(normalize(input, &options, &context)),
        "normalize_simple" => outcome(normalize_simple(input, &options, &context)),
        "normalize_enterprise" => outcome(normalize_enterprise(input, &options, &context)),
        "validate" => report(&validate(input, &options)),
        "validate_response" => {
            let request = args.get("request").map(Input::from);
            report(&validate_response(input, request, &options))
        }
        "canonicalize" => match canonicalize(input, &options) {
            Ok(c) => json!({"ok": true, "canonical": c.text(), "document_sha256": c.document_sha256}),
            Err(rejected) => refused(&rejected),
        },
        "restore" => {
            let changes: Vec<Change> = serde_json::from_value(args["changes"].clone()).unwrap();
            match restore(input, &changes) {
                Ok(bytes) => {
                    let text = String::from_utf8(bytes).unwrap();
                    json!({"ok": true, "document": serde_json::from_str::<Value>(&text).unwrap_or_default(), "document_text": text})
                }
                Err(error) => json!({"ok": false, "error": {"kind": "restore_failed", "message": error.to_string()}}),
            }
        }
        "promote" => outcome(promote(input, &args["profile"], &options, &context)),
        "upgrade" => {
            let profile = args.get("profile").map(Input::from);
            outcome(upgrade(input, args["to"].as_str().unwrap(), profile, &options, &context))
        }
        "normalize_batch" => {
            let bytes = self::input(case);
            let rows: Vec<Value> = normalize_batch(&bytes, &options, &context)
                .map(|row| {
                    let mut answer = outcome(row.outcome);
                    answer["row"] = row.row.into();
                    answer["line"] = row.line.into();
                    answer
                })
                .collect();
            json!({"ok": true, "rows": rows})
        }
        other => panic!("{}: unknown op {other}", case["name"]),
    }
}

fn outcome(result: Result<Normalized, Rejected>) -> Value {
    match result {
        Ok(n) => {
            let mut answer = json!({"ok": true, "pipeline": n.pipeline, "canonical": n.text(), "document": n.document(),
                "document_sha256": n.document_sha256, "content_sha256": n.content_sha256,
                "changes": n.changes, "issues": n.issues});
            if !n.recognised.is_empty() {
                answer["recognised"] = serde_json::to_value(&n.recognised).unwrap();
            }
            answer
        }
        Err(rejected) => refused(&rejected),
    }
}

fn refused(rejected: &Rejected) -> Value {
    json!({"ok": false, "pipeline": rejected.pipeline, "issues": rejected.issues})
}

fn report(report: &Report) -> Value {
    json!({"ok": true, "valid": report.is_valid(), "issues": report.issues,
        "missing_ratio": report.missing_ratio, "staleness_seconds": report.staleness_seconds})
}
