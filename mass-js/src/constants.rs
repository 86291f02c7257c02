//! What does not change, as texts.

use mass_core::{self as core, Options};

/// `options` (all of them with their defaults), `maxDepth` (the most that may be asked for) and `versions` as JSON;
/// `catalogueVersion` and `version` as they are. With the feature `schema` also `catalogue`, `schemas` (their kinds and
/// versions), or a schema by both (`enterprise 1.1`), as JSON. An empty text for what there is not.
pub fn constants(name: &str) -> String {
    match name {
        "options" => serde_json::to_string(&Options::default()).unwrap_or_default(),
        "maxDepth" => core::MAX_DEPTH.to_string(),
        "versions" => serde_json::json!(core::VERSIONS).to_string(),
        "catalogueVersion" => core::CATALOGUE_VERSION.to_owned(),
        "version" => env!("CARGO_PKG_VERSION").to_owned(),
        other => published(other),
    }
}

#[cfg(not(feature = "schema"))]
fn published(_name: &str) -> String {
    String::new()
}

#[cfg(feature = "schema")]
fn published(name: &str) -> String {
    use core::SchemaKind;
    match name {
        "catalogue" => core::catalogue_to_json().to_string(),
        "schemas" => {
            let names = SchemaKind::ALL.map(|kind| format!("{kind} {}", kind.versions()));
            serde_json::json!(names).to_string()
        }
        _ => schema(name),
    }
}

#[cfg(feature = "schema")]
fn schema(name: &str) -> String {
    let (kind, version) = name.split_once(' ').unwrap_or((name, ""));
    let Ok(kind) = kind.parse::<core::SchemaKind>() else { return String::new() };
    let version = if version.is_empty() { kind.versions() } else { version };
    core::schema(kind, version).map_or_else(String::new, |schema| schema.to_string())
}
