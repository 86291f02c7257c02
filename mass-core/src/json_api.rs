//! Every call in a JSON-shaped form: bytes and JSON arguments in, JSON text out. Language bindings re-wrap this.
//!
//! The arguments are one JSON object, all of it optional:
//! `{"options": {…}, "context": {"now": "<RFC 3339>", "seed": "<text>" | <integer>}}`, and for some calls
//! `"changes"` (`restore`), `"profile"` (`promote`, `upgrade`), `"to"` (`upgrade`), `"request"` (`validate_response`),
//! `"kind"` and `"version"` (`schema`).
//!
//! The answer always has `"ok"`. A refused document is `{"ok": false, "issues": […]}`; misuse, such as an unknown
//! option, is `{"ok": false, "error": {"kind", "message"}}`. The `document` of an answer is its canonical text, byte for
//! byte; `restore` answers with a `document_text`, a string, because the caller's numbers may not survive another reader.
//!
//! ```
//! use mass_core::json_api::call;
//!
//! let args = r#"{"context": {"now": "2026-11-24T13:15:21Z", "seed": "docs"}}"#;
//! let answer = call("normalize", br#"{"payload": {"t": "17,4"}}"#, args);
//! assert!(answer.starts_with(r#"{"ok":true,"pipeline":"simple","document":{"correlation_id":"corr-"#));
//! assert!(answer.contains(r#""payload":{"t":17.4}"#));
//!
//! let misuse = call("normalize", b"{}", r#"{"options": {"strickt": true}}"#);
//! assert!(misuse.contains("invalid_options") && misuse.contains("strickt"));
//! ```

#[cfg(feature = "signals")]
use crate::normalize::{promote::promote, upgrade::upgrade};
use crate::{
    batch::normalize_batch,
    canonical::canonicalize,
    context::Context,
    input::Input,
    issue::Issue,
    normalize::{
        self, Normalized, Rejected, Report,
        changes::Change,
        restore::{RestoreError, restore},
    },
    options::{InvalidOptions, Options, PipelineChoice},
    validate,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The calls there are.
pub const CALLS: [&str; 13] = [
    "normalize",
    "normalize_simple",
    "normalize_enterprise",
    "normalize_batch",
    "validate",
    "validate_response",
    "canonicalize",
    "restore",
    "promote",
    "upgrade",
    "schema",
    "issue_catalogue",
    "versions",
];

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Arguments {
    options: Map<String, Value>,
    context: Option<Moment>,
    changes: Option<Vec<Change>>,
    profile: Option<Value>,
    to: Option<String>,
    request: Option<Value>,
    kind: Option<String>,
    version: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Moment {
    now: String,
    seed: Seed,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Seed {
    Text(String),
    Number(i64),
    Large(u64),
}

/// A call that was not made rightly, as distinct from a document that is not right.
struct Misuse {
    kind: &'static str,
    message: String,
}

impl From<InvalidOptions> for Misuse {
    fn from(error: InvalidOptions) -> Self {
        Misuse { kind: "invalid_options", message: error.message }
    }
}

impl Misuse {
    fn arguments(message: impl Into<String>) -> Self {
        Misuse { kind: "invalid_arguments", message: message.into() }
    }
}

/// Makes one call. See the module's description for the form of arguments and answer.
pub fn call(name: &str, input: &[u8], arguments: &str) -> String {
    match dispatch(name, input, arguments) {
        Ok(answer) => answer,
        Err(Misuse { kind, message }) => json!({"ok": false, "error": {"kind": kind, "message": message}}).to_string(),
    }
}

fn dispatch(name: &str, input: &[u8], arguments: &str) -> Result<String, Misuse> {
    let arguments: Arguments = match arguments.trim() {
        "" => Arguments::default(),
        text => {
            let fault = |e: serde_json::Error| Misuse::arguments(format!("arguments: {e}"));
            let members: Map<String, Value> = serde_json::from_str(text).map_err(fault)?;
            serde_json::from_value(Value::Object(members)).map_err(fault)?
        }
    };
    let options = Options::from_json(Value::Object(arguments.options.clone()))?;
    let context = || arguments.context();
    Ok(match name {
        "normalize" => pipeline(input, options.pipeline, &options, &context()?),
        "normalize_simple" => pipeline(input, PipelineChoice::Simple, &options, &context()?),
        "normalize_enterprise" => pipeline(input, PipelineChoice::Enterprise, &options, &context()?),
        "normalize_batch" => batch(input, &options, &context()?),
        "validate" => report(&normalize::validate(&input.into(), options.pipeline, &options)),
        "validate_response" => {
            let request = arguments.request.as_ref().map(Input::from);
            report(&validate::response::validate(&input.into(), request.as_ref(), &options))
        }
        "canonicalize" => match canonicalize(input, &options) {
            Ok(canonical) => {
                answer(&[("canonical", text(canonical.text())), ("document_sha256", text(&canonical.document_sha256))])
            }
            Err(rejected) => refused(&rejected),
        },
        "restore" => {
            let changes = arguments.changes.ok_or_else(|| Misuse::arguments("restore needs `changes`"))?;
            restored(restore(input, &changes))?
        }
        #[cfg(not(feature = "signals"))]
        "promote" | "upgrade" => {
            return Err(Misuse { kind: "unavailable", message: String::from("built without the feature `signals`") });
        }
        #[cfg(feature = "signals")]
        "promote" => {
            let profile = arguments.profile.as_ref().ok_or_else(|| Misuse::arguments("promote needs `profile`"))?;
            outcome(promote(input, profile, &options, &context()?))
        }
        #[cfg(feature = "signals")]
        "upgrade" => {
            let to = arguments.to.as_deref().ok_or_else(|| Misuse::arguments("upgrade needs `to`"))?;
            let profile = arguments.profile.as_ref().map(Input::from);
            outcome(upgrade(input, to, profile, &options, &context()?))
        }
        "schema" => schema(arguments.kind.as_deref(), arguments.version.as_deref())?,
        "issue_catalogue" => catalogue()?,
        "versions" => answer(&[("versions", text(&normalize::VERSIONS))]),
        other => {
            let message = format!("unknown call `{other}`; there are {}", CALLS.join(", "));
            return Err(Misuse { kind: "unknown_call", message });
        }
    })
}

impl Arguments {
    fn context(&self) -> Result<Context, Misuse> {
        let moment = self.context.as_ref().ok_or_else(|| Misuse {
            kind: "invalid_context",
            message: String::from(
                "`context` with `now` and `seed` is needed: the core has no clock and no randomness of its own",
            ),
        })?;
        let seed = match &moment.seed {
            Seed::Text(text) => text.clone(),
            Seed::Number(number) => number.to_string(),
            Seed::Large(number) => number.to_string(),
        };
        Context::at(&moment.now, seed).map_err(|e| Misuse { kind: "invalid_context", message: e.to_string() })
    }
}

/// A value as JSON text. Writing our own plain types cannot fail; should it ever, null is JSON too.
fn text<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| String::from("null"))
}

fn answer(members: &[(&str, String)]) -> String {
    let mut out = String::from("{\"ok\":true");
    append(&mut out, members);
    out
}

fn append(out: &mut String, members: &[(&str, String)]) {
    for (name, value) in members {
        out.push_str(",\"");
        out.push_str(name);
        out.push_str("\":");
        out.push_str(value);
    }
    out.push('}');
}

fn refused(rejected: &Rejected) -> String {
    let mut out = String::from("{\"ok\":false");
    append(&mut out, &[("pipeline", text(&rejected.pipeline)), ("issues", text::<[Issue]>(&rejected.issues))]);
    out
}

fn members(normalized: &Normalized) -> Vec<(&'static str, String)> {
    let mut members = vec![
        ("pipeline", text(&normalized.pipeline)),
        ("document", normalized.text().to_owned()),
        ("document_sha256", text(&normalized.document_sha256)),
        ("content_sha256", text(&normalized.content_sha256)),
        ("changes", text(&normalized.changes)),
        ("issues", text(&normalized.issues)),
    ];
    if !normalized.recognised.is_empty() {
        members.push(("recognised", text(&normalized.recognised)));
    }
    members
}

fn outcome(result: Result<Normalized, Rejected>) -> String {
    match result {
        Ok(normalized) => answer(&members(&normalized)),
        Err(rejected) => refused(&rejected),
    }
}

fn pipeline(input: &[u8], choice: PipelineChoice, options: &Options, context: &Context) -> String {
    outcome(normalize::normalize(&input.into(), choice, options, context))
}

fn batch(input: &[u8], options: &Options, context: &Context) -> String {
    let rows: Vec<String> = normalize_batch(input, options, context)
        .map_rows(|row| {
            let place = format!("{{\"row\":{},\"line\":{},", row.row, row.line);
            outcome(row.outcome).replacen('{', &place, 1)
        })
        .collect();
    answer(&[("rows", format!("[{}]", rows.join(",")))])
}

fn report(report: &Report) -> String {
    let mut members = vec![
        ("valid", text(&report.is_valid())),
        ("pipeline", text(&report.pipeline)),
        ("issues", text::<[Issue]>(&report.issues)),
    ];
    let quality = [("missing_ratio", report.missing_ratio), ("staleness_seconds", report.staleness_seconds)];
    members.extend(quality.into_iter().filter_map(|(name, value)| Some((name, text(&value?)))));
    answer(&members)
}

fn restored(result: Result<Vec<u8>, RestoreError>) -> Result<String, Misuse> {
    match result {
        // As a text: the caller's document may hold numbers that a reader of this answer would round.
        Ok(bytes) => Ok(answer(&[("document_text", text(&String::from_utf8(bytes).unwrap_or_default()))])),
        Err(error) => Err(Misuse { kind: "restore_failed", message: error.to_string() }),
    }
}

#[cfg(feature = "schema")]
fn schema(kind: Option<&str>, version: Option<&str>) -> Result<String, Misuse> {
    let kind = kind.ok_or_else(|| Misuse::arguments("schema needs `kind`"))?;
    let kind: crate::SchemaKind = kind.parse().map_err(|e: String| Misuse::arguments(e))?;
    let version = version.unwrap_or(kind.versions());
    match crate::schema(kind, version) {
        Some(schema) => Ok(answer(&[("schema", schema.to_string())])),
        None => Err(Misuse::arguments(format!("{kind} has no version {version}; there is {}", kind.versions()))),
    }
}

#[cfg(feature = "schema")]
#[allow(clippy::unnecessary_wraps)] // without the feature it is an error
fn catalogue() -> Result<String, Misuse> {
    Ok(answer(&[("catalogue", crate::catalogue_to_json().to_string())]))
}

#[cfg(not(feature = "schema"))]
fn schema(_kind: Option<&str>, _version: Option<&str>) -> Result<String, Misuse> {
    catalogue()
}

#[cfg(not(feature = "schema"))]
fn catalogue() -> Result<String, Misuse> {
    Err(Misuse { kind: "unavailable", message: String::from("built without the feature `schema`") })
}
