//! Shapes of the core's types for the description of the interface. The core itself writes them.

use serde_json::Value;
use utoipa::ToSchema;

/// One change of normalising. Without `before` a member was added.
#[derive(ToSchema)]
#[allow(dead_code, reason = "only its schema is used")]
pub struct Change {
    /// JSON Pointer into the caller's document.
    path: String,
    /// The rule that made it.
    #[schema(example = "trim")]
    rule: String,
    /// The value before; absent for an added member.
    #[schema(value_type = Option<Value>, required = false)]
    before: Option<Value>,
    /// The value after.
    #[schema(value_type = Option<Value>, required = false)]
    after: Option<Value>,
}

/// One finding about a document.
#[derive(ToSchema)]
#[allow(dead_code, reason = "only its schema is used")]
pub struct Issue {
    /// The code; it never changes its meaning.
    #[schema(example = "pue_mismatch")]
    code: String,
    /// `structural`, `contract`, `semantic` or `business`.
    layer: String,
    /// `error` or `warning`.
    severity: String,
    /// JSON Pointer into the caller's document.
    path: String,
    /// What is wrong, in the language of the request.
    message: String,
    /// What was found and what is allowed, for programs.
    #[schema(value_type = Object)]
    params: Value,
    /// The line in the text, from 1.
    #[schema(required = false)]
    line: Option<usize>,
    /// The column in the text, from 1.
    #[schema(required = false)]
    column: Option<usize>,
}
