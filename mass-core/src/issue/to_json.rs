//! The catalogue as JSON, as it is published in `schemas/issues.json`.

use serde_json::{Map, Value, json};

use super::repairs::REPAIRS;
use super::words::{FORMATS, FORMS, REASONS, TYPES, Word};
use super::{CATALOGUE_VERSION, CatalogueEntry, Locale, Param, Text, issue_catalogue};

/// The whole catalogue as one JSON value: `{version, template, words, issues: […]}`.
///
/// The templates are published as they are, together with the words their filters use, so that a program in another
/// language can render a message from `params` as this crate does.
///
/// ```
/// let catalogue = mass_core::catalogue_to_json();
/// let first = &catalogue["issues"][0];
/// assert_eq!(first["code"], "invalid_json");
/// assert_eq!(first["layer"], "structural");
/// assert!(first["es"]["message"].is_string());
/// ```
#[must_use]
pub fn catalogue_to_json() -> Value {
    json!({
        "version": CATALOGUE_VERSION,
        "template": {
            "{name}": "the parameter of that name; {path} is the JSON Pointer, {field}, unless it is a parameter, its last \
                part in quotation marks, and {parent} the object that holds the parameter `field`",
            "{name:filter}": "the parameter put into words: the table of that name under `words`; `type` takes `a or b` \
                apart, and calls a `number` where an integer is expected a `fraction`; the others use `a` when \
                `a or b` is not in their table; `json` is the value as JSON, `short` a number to six \
                significant digits",
            "[[ a | b ]]": "the first alternative whose parameters are all present, or nothing",
        },
        "words": {
            "type": words(TYPES),
            "format": words(FORMATS),
            "form": words(FORMS),
            "reason": words(REASONS),
            "repair": words(REPAIRS),
        },
        "issues": issue_catalogue().iter().map(entry).collect::<Vec<_>>(),
    })
}

fn entry(entry: &CatalogueEntry) -> Value {
    json!({
        "code": entry.code,
        "layer": entry.layer,
        "severity": entry.severities,
        "params": entry.params.iter().map(param).collect::<Vec<_>>(),
        "en": text(&entry.en),
        "es": text(&entry.es),
        "examples": { "bad": entry.example_bad, "good": entry.example_good },
    })
}

fn param(param: &Param) -> Value {
    json!({ "name": param.name, "description": param.description, "required": param.required })
}

fn text(text: &Text) -> Value {
    json!({
        "title": text.title,
        "message": text.message,
        "fix": text.fix,
        "explanation": text.explanation,
    })
}

fn words(table: &[Word]) -> Value {
    let members = table.iter().map(|word| {
        let phrases = json!({ "en": word.phrase(Locale::En), "es": word.phrase(Locale::Es) });
        (word.name.to_owned(), phrases)
    });
    Value::Object(members.collect::<Map<_, _>>())
}
