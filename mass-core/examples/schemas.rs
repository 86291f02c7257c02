//! Writes `schemas/` from the Rust types; `--check` fails when the files differ from what it would write.

use mass_core::{SchemaKind, catalogue_to_json, schema};
use serde_json::Value;
use std::{fs, path::Path, process::ExitCode};

/// Keywords in the order a reader wants them; others follow by name.
const FIRST: [&str; 16] = [
    "$schema",
    "$id",
    "title",
    "description",
    "code",
    "layer",
    "severity",
    "type",
    "enum",
    "const",
    "format",
    "pattern",
    "x-unit",
    "examples",
    "required",
    "additionalProperties",
];

fn main() -> ExitCode {
    let check = std::env::args().any(|a| a == "--check");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas");
    let mut files: Vec<(String, Value)> = SchemaKind::ALL
        .into_iter()
        .filter_map(|kind| {
            let version = kind.versions();
            Some((format!("{kind}-{version}.schema.json"), schema(kind, version)?))
        })
        .collect();
    files.push((String::from("issues.json"), catalogue_to_json()));
    let mut stale = Vec::new();
    for (name, value) in files {
        let mut text = String::new();
        write(&mut text, &value, 0);
        text.push('\n');
        let path = folder.join(&name);
        if fs::read_to_string(&path).ok().as_deref() == Some(text.as_str()) {
            continue;
        }
        if check {
            stale.push(name);
        } else if let Err(error) = fs::create_dir_all(&folder).and_then(|()| fs::write(&path, text)) {
            eprintln!("{}: {error}", path.display());
            return ExitCode::FAILURE;
        } else {
            println!("wrote schemas/{name}");
        }
    }
    if stale.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("out of date: {}; run `make schemas` and commit the result", stale.join(", "));
    ExitCode::FAILURE
}

fn write(out: &mut String, value: &Value, depth: usize) {
    let indent = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    };
    match value {
        Value::Object(members) if !members.is_empty() => {
            let mut keys: Vec<&String> = members.keys().collect();
            let rank = |key: &str| FIRST.iter().position(|k| *k == key).unwrap_or(FIRST.len());
            keys.sort_by_key(|key| (rank(key), key.as_str()));
            out.push('{');
            for (index, key) in keys.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                indent(out, depth + 1);
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push_str(": ");
                write(out, &members[key], depth + 1);
            }
            indent(out, depth);
            out.push('}');
        }
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                indent(out, depth + 1);
                write(out, item, depth + 1);
            }
            indent(out, depth);
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}
