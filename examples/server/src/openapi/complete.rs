//! What the description says of many routes at once, told here in one place: the answers that guards give, and the forms
//! of documents, which are the published schemas.

use serde_json::{Map, Value, json};

use crate::{
    auth::roles::{self, Who},
    guards::gate::UNCOUNTED,
    identity::Role,
    problem::{Kind, PROBLEM_JSON},
};

const SIMPLE: &str = include_str!("../../../../schemas/simple-1.0.schema.json");
const ENTERPRISE: &str = include_str!("../../../../schemas/enterprise-1.1.schema.json");
const EXAMPLE: &str = include_str!("../../../../schemas/examples/enterprise.json");

/// Completes a description that was made from the handlers.
///
/// # Errors
/// None in practice: the schemas are JSON.
pub fn complete(mut description: Value) -> Result<Value, serde_json::Error> {
    let mut simple = schema(SIMPLE)?;
    // Only where a version is named must a record have its envelope; any other object is the payload of one.
    if let Some(required) = simple.get_mut("required").and_then(Value::as_array_mut) {
        required.push("schema_version".into());
    }
    let free = json!({
        "type": "object", "description": "Any other object: it becomes the payload, or holds it as `payload`.",
        "not": { "required": ["schema_version"] },
    });
    description["components"]["schemas"]["SimpleRecord"] = json!({
        "description": "A Simple record, version 1.0, or any object without `schema_version`: the payload of one.",
        "anyOf": [free, simple],
    });
    description["components"]["schemas"]["EnterpriseRequest"] = schema(ENTERPRISE)?;
    let example = serde_json::from_str::<Value>(EXAMPLE)?;
    description["paths"]["/mass/generate"]["post"]["requestBody"]["content"]["application/json"]["example"] = example;
    description["components"]["responses"] = Value::Object(shared());
    let paths = description.get_mut("paths").and_then(Value::as_object_mut);
    for (path, operations) in paths.into_iter().flatten() {
        for (method, operation) in operations.as_object_mut().into_iter().flatten() {
            parameters(operation);
            answers(&method.to_ascii_uppercase(), path, operation);
        }
    }
    Ok(description)
}

/// A published schema as a part of this description.
fn schema(text: &str) -> Result<Value, serde_json::Error> {
    let mut schema: Value = serde_json::from_str(text)?;
    if let Some(members) = schema.as_object_mut() {
        members.retain(|name, _| !matches!(name.as_str(), "$schema" | "$id"));
    }
    Ok(schema)
}

/// An `Idempotency-Key`: a string of structured fields, or the same without quotation marks.
const KEY: &str = r#"^[ \t]*("([ !#-\[\]-~]|\\["\\]){1,255}"|[!#-~]([ -~]{0,253}[!-~])?)[ \t]*$"#;

/// A parameter that may be left out is not one that may be `null`: there is no such text.
fn parameters(operation: &mut Value) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        let form = match parameter["name"].as_str() {
            Some("Idempotency-Key") => Some(("pattern", json!(KEY))),
            Some("Content-Encoding") => Some(("enum", json!(["gzip", "zstd", "identity"]))),
            _ => None,
        };
        let Some(schema) = parameter.get_mut("schema") else { continue };
        if let Some((name, form)) = form {
            schema[name] = form;
        }
        let types = schema["type"].as_array().map(|types| types.iter().filter(|name| **name != "null").cloned());
        if let Some(one) = types.and_then(|mut types| types.next()) {
            schema["type"] = one;
        }
    }
}

/// The answers that several routes have in common, by the names of their problems.
fn shared() -> Map<String, Value> {
    let named = |kind: &Kind| {
        let words = kind.words(mass_core::Locale::En);
        let mut answer = json!({
            "description": format!("{}. {}", words.title, words.advice),
            "content": { PROBLEM_JSON: { "schema": { "$ref": "#/components/schemas/Problem" } } },
        });
        let header = |text: &str| json!({ "schema": { "type": "string" }, "description": text });
        match kind {
            Kind::Unauthorized => answer["headers"]["WWW-Authenticate"] = header("How to authenticate"),
            Kind::Unavailable => answer["headers"]["Retry-After"] = header("Seconds to wait"),
            Kind::RateLimited => {
                answer["headers"]["Retry-After"] = header("Seconds to wait");
                answer["headers"]["RateLimit"] = header("What is left of each quota, and when it is full again");
                answer["headers"]["RateLimit-Policy"] = header("The quotas");
            }
            _ => (),
        }
        (kind.name().to_owned(), answer)
    };
    SHARED.iter().map(named).collect()
}

const SHARED: [Kind; 8] = [
    Kind::Unauthorized,
    Kind::Forbidden,
    Kind::Timeout,
    Kind::TooLarge,
    Kind::UnsupportedMediaType,
    Kind::RateLimited,
    Kind::Internal,
    Kind::Unavailable,
];

/// Adds those that this route can give. What its handler says of a status stays.
fn answers(method: &str, path: &str, operation: &mut Value) {
    let who = roles::rule_of(method, path).map_or(Who::Anyone, |rule| rule.who);
    let stores = operation["tags"][0] != "service";
    let takes_body = operation.get("requestBody").is_some();
    let applies = |kind: &Kind| match kind {
        Kind::Unauthorized => who != Who::Anyone,
        Kind::Forbidden => Role::ALL.into_iter().any(|role| !who.allows(role)),
        Kind::Timeout | Kind::Unavailable => stores,
        Kind::TooLarge | Kind::UnsupportedMediaType => takes_body,
        Kind::RateLimited => !UNCOUNTED.contains(&path),
        _ => true,
    };
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    for kind in SHARED.iter().filter(|kind| applies(kind)) {
        let reference = json!({ "$ref": format!("#/components/responses/{}", kind.name()) });
        responses.entry(kind.status().as_str()).or_insert(reference);
    }
    responses.sort_keys();
}
