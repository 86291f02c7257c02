//! The forms of what is sent: of documents, which are the published schemas, and of parameters.

use serde_json::{Value, json};

const SIMPLE: &str = include_str!("../../../../schemas/simple-1.0.schema.json");
const ENTERPRISE: &str = include_str!("../../../../schemas/enterprise-1.1.schema.json");
const EXAMPLE: &str = include_str!("../../../../schemas/examples/enterprise.json");

/// An `Idempotency-Key`: a string of structured fields, or the same without quotation marks.
const KEY: &str = r#"^[ \t]*("([ !#-\[\]-~]|\\["\\]){1,255}"|[!#-~]([ -~]{0,253}[!-~])?)[ \t]*$"#;

/// Puts them into a description, whose members are in order of their names afterwards.
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
    let paths = description.get_mut("paths").and_then(Value::as_object_mut);
    for operation in paths.into_iter().flatten().filter_map(|(_, item)| item.as_object_mut()).flatten() {
        let parameters = operation.1.get_mut("parameters").and_then(Value::as_array_mut);
        parameters.into_iter().flatten().for_each(parameter);
    }
    // Otherwise whatever else is in the build decides about the order of members.
    description.sort_all_objects();
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

/// A parameter that may be left out is not one that may be `null`: there is no such text.
fn parameter(parameter: &mut Value) {
    let form = match parameter["name"].as_str() {
        Some("Idempotency-Key") => Some(("pattern", json!(KEY))),
        Some("Content-Encoding") => Some(("enum", json!(["gzip", "zstd", "identity"]))),
        _ => None,
    };
    let Some(schema) = parameter.get_mut("schema") else { return };
    if let Some((name, form)) = form {
        schema[name] = form;
    }
    let types = schema["type"].as_array().map(|types| types.iter().filter(|name| **name != "null").cloned());
    if let Some(one) = types.and_then(|mut types| types.next()) {
        schema["type"] = one;
    }
}
