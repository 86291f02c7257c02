//! JSON Schemas (2020-12) of the contract, made from its Rust types.

use crate::contract::{
    EnterpriseRequest, RecommendationResponse, SimpleRecord,
    spec::{Kind, Range, Spec},
    table::{Table, What},
};
use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use std::{fmt, str::FromStr};

/// Which document a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaKind {
    /// Enterprise request, version 1.1.
    Enterprise,
    /// Simple record, version 1.0.
    Simple,
    /// Recommendation response, version 1.1.
    Response,
}

impl SchemaKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Enterprise, Self::Simple, Self::Response];

    /// The name, as in the file names of `schemas/`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enterprise => "enterprise",
            Self::Simple => "simple",
            Self::Response => "response",
        }
    }

    /// The version there is.
    pub fn versions(self) -> &'static str {
        match self {
            Self::Enterprise | Self::Response => "1.1",
            Self::Simple => "1.0",
        }
    }
}

impl fmt::Display for SchemaKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for SchemaKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| format!("unknown schema {text:?}; there are enterprise, simple and response"))
    }
}

/// The JSON Schema of a kind of document; `None` for a version that does not exist.
///
/// It says what a schema can say: types, members, formats, allowed values, ranges. Rules across fields are not in it.
/// It describes documents as they should be sent; the normaliser also takes white space around ids and enums.
///
/// ```
/// use mass_core::{SchemaKind, schema};
///
/// let schema = schema(SchemaKind::Enterprise, "1.1").unwrap();
/// assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
/// ```
pub fn schema(kind: SchemaKind, version: &str) -> Option<Value> {
    let accepted = version == kind.versions() || (kind == SchemaKind::Simple && version == "1.0-simple");
    if !accepted {
        return None;
    }
    let (mut schema, table) = match kind {
        SchemaKind::Enterprise => (generate::<EnterpriseRequest>(), Table::enterprise()),
        SchemaKind::Simple => (generate::<SimpleRecord>(), Table::simple()),
        SchemaKind::Response => (generate::<RecommendationResponse>(), Table::response()),
    };
    let root = schema.ensure_object();
    one_line(root);
    root.insert(String::from("$id"), json!(format!("urn:mass:schema:{kind}:{}", kind.versions())));
    tidy(root, table, Table::ROOT);
    if let Some(trace) = root.get_mut("properties").and_then(|p| p.get_mut("trace")).and_then(Value::as_object_mut) {
        trace_alternatives(trace, kind == SchemaKind::Simple);
    }
    Some(schema.to_value())
}

fn generate<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<T>()
}

/// Null is allowed only where the contract takes it for absent, and a title on every member is noise.
fn tidy(schema: &mut Map<String, Value>, table: &'static Table, index: usize) {
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for (child, entry) in table.children(index) {
        let Some(property) = properties.get_mut(entry.name).and_then(Value::as_object_mut) else { continue };
        property.remove("title");
        one_line(property);
        property.remove("default");
        if entry.nullable {
            merge_null(property);
        } else if !entry.required {
            without_null(property);
        }
        match entry.what {
            What::Object { .. } => tidy(property, table, child),
            What::List { item } => {
                if let Some(items) = property.get_mut("items").and_then(Value::as_object_mut) {
                    tidy(items, table, item);
                }
            }
            What::Leaf { .. } | What::Free => {}
        }
    }
}

/// Doc comments are wrapped, descriptions are not.
fn one_line(schema: &mut Map<String, Value>) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.replace('\n', " ");
    }
}

/// One schema with two types rather than a choice of two schemas.
fn merge_null(property: &mut Map<String, Value>) {
    let Some(Value::Array(forms)) = property.get("anyOf") else { return };
    let [Value::Object(form), null] = forms.as_slice() else { return };
    if null.get("type") != Some(&json!("null")) {
        return;
    }
    let mut form = form.clone();
    if let Some(kind) = form.get_mut("type") {
        *kind = json!([kind.take(), "null"]);
    }
    property.remove("anyOf");
    property.extend(form);
}

fn without_null(property: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = property.get_mut("type") {
        types.retain(|t| t != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            property.insert(String::from("type"), only);
        }
    }
    if let Some(Value::Array(values)) = property.get_mut("enum") {
        values.retain(|v| !v.is_null());
    }
    if let Some(Value::Array(forms)) = property.get_mut("anyOf") {
        forms.retain(|form| form.get("type") != Some(&json!("null")));
        if let [Value::Object(only)] = forms.as_slice() {
            let only = only.clone();
            property.remove("anyOf");
            for (key, value) in only {
                property.entry(key).or_insert(value);
            }
        }
    }
}

/// `traceparent`, or both ids; a Simple record may also leave all of them to the normaliser.
fn trace_alternatives(trace: &mut Map<String, Value>, may_be_empty: bool) {
    let mut forms = vec![json!({"required": ["traceparent"]}), json!({"required": ["trace_id", "span_id"]})];
    if may_be_empty {
        let none = json!({"not": {"anyOf": [{"required": ["trace_id"]}, {"required": ["span_id"]}]}});
        forms.push(none);
    }
    trace.insert(String::from("anyOf"), Value::Array(forms));
}

/// The schema of a leaf, from what its type says of itself.
pub(crate) fn leaf(spec: &Spec, unit: Option<&str>) -> Schema {
    let mut schema = match spec {
        Spec::Leaf(kind) => kind_schema(*kind),
        Spec::Free | Spec::Object(_) => json!({"type": "object"}),
        Spec::List(_) => json!({"type": "array"}),
    };
    if let (Some(unit), Some(members)) = (unit, schema.as_object_mut()) {
        members.insert(String::from("x-unit"), json!(unit));
    }
    Schema::try_from(schema).unwrap_or_default()
}

fn kind_schema(kind: Kind) -> Value {
    match kind {
        Kind::Version(version) => json!({"type": "string", "enum": [version]}),
        Kind::Id => json!({"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$"}),
        Kind::TenantId => json!({"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,62}$"}),
        Kind::IdempotencyKey => json!({"type": "string", "pattern": "^[ -~]{1,255}$"}),
        Kind::Digest => json!({"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}),
        Kind::Choice(allowed) => json!({"type": "string", "enum": allowed}),
        Kind::Timestamp => json!({"type": "string", "format": "date-time", "pattern": TIMESTAMP}),
        Kind::Number(range) => number("number", range),
        Kind::Integer(range) => number("integer", range),
        Kind::Boolean => json!({"type": "boolean"}),
        Kind::NoPii => json!({"type": "boolean", "enum": [true]}),
        Kind::Trace(Some(pattern)) => json!({"type": "string", "pattern": pattern}),
        Kind::Trace(None) | Kind::Text => json!({"type": "string"}),
        Kind::TextList => json!({"type": "array", "items": {"type": "string"}}),
    }
}

/// RFC 3339 `date-time`; days of the months included, leap years and leap seconds not.
const TIMESTAMP: &str = concat!(
    r"^[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))",
    r"[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
);

fn number(kind: &str, range: Range) -> Value {
    let mut bounds = Map::new();
    if let Some(minimum) = range.minimum {
        let name = if range.exclusive_minimum { "exclusiveMinimum" } else { "minimum" };
        bounds.insert(String::from(name), crate::json::print::to_json(minimum));
    }
    if let Some(maximum) = range.maximum {
        bounds.insert(String::from("maximum"), crate::json::print::to_json(maximum));
    }
    if range.zero_is_missing {
        return json!({"type": kind, "if": {"type": "number", "not": {"const": 0}}, "then": bounds});
    }
    bounds.insert(String::from("type"), json!(kind));
    Value::Object(bounds)
}
