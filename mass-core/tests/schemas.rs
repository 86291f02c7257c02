//! The published schemas and examples: valid, and what the core accepts.

use mass_core::{Context, Input, Options, SchemaKind, normalize, schema, validate, validate_response};
use serde_json::Value;
use std::{fs, path::PathBuf};

fn example(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../schemas/examples").join(format!("{name}.json"));
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn schemas_keep_to_the_meta_schema_and_describe_every_member() {
    for kind in SchemaKind::ALL {
        let schema = schema(kind, kind.versions()).unwrap();
        jsonschema::draft202012::meta::validate(&schema).unwrap_or_else(|e| panic!("{kind}: {e}"));
        described(&schema, kind.as_str());
        assert!(mass_core::schema(kind, "0.9").is_none());
    }
}

/// Every member has a description, every leaf an example, and every number a unit where it has one.
fn described(schema: &Value, place: &str) {
    let Some(properties) = schema["properties"].as_object() else { return };
    for (name, property) in properties {
        let place = format!("{place}/{name}");
        assert!(property["description"].is_string(), "{place} has no description");
        let types = property["type"].to_string();
        if !types.contains("object") && !types.contains("array") {
            assert!(property["examples"].is_array(), "{place} has no example");
            let validator = jsonschema::validator_for(property).unwrap();
            for example in property["examples"].as_array().unwrap() {
                assert!(validator.is_valid(example), "{place}: {example} is no example of it");
            }
        }
        described(property, &place);
        described(&property["items"], &place);
    }
}

#[test]
fn examples_are_valid_by_schema_and_core() {
    let options = Options::default();
    let context = Context::at("2026-11-24T13:15:21Z", "examples").unwrap();
    for (kind, name) in
        [(SchemaKind::Enterprise, "enterprise"), (SchemaKind::Simple, "simple"), (SchemaKind::Response, "response")]
    {
        let text = example(name);
        let schema = schema(kind, kind.versions()).unwrap();
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&serde_json::from_str(&text).unwrap()).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        if kind == SchemaKind::Response {
            let request = example("enterprise");
            let report = validate_response(&text, Some(Input::from(&request)), &options);
            assert_eq!(report.issues, [], "{name}");
            continue;
        }
        let report = validate(&text, &options);
        assert!(report.is_valid(), "{name}: {:?}", report.issues);
        let normal = normalize(&text, &options, &context).unwrap();
        let document: Value = normal.document();
        assert!(validator.is_valid(&document), "{name}: its normal form is not schema-valid");
        // The Rust types read what the normaliser writes.
        if kind == SchemaKind::Enterprise {
            let typed: mass_core::contract::EnterpriseRequest = serde_json::from_value(document).unwrap();
            assert_eq!(typed.request.signals.energy.it_load_kw.map(|kw| kw.0), Some(1240.5));
        } else {
            serde_json::from_value::<mass_core::contract::SimpleRecord>(document).unwrap();
        }
    }
}
