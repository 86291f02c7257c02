//! Problem details as they are written.

use mass_core::{Issue, Locale};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{Fault, Place};

/// Problem details of a request that was refused (RFC 9457).
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Body {
    /// A URL that names the kind of problem, and explains it to whoever opens it.
    #[schema(example = "https://mass.example/problems/contract-violation", format = "uri")]
    pub r#type: String,
    /// The kind in a few words.
    #[schema(example = "The document breaks the contract")]
    pub title: String,
    /// The status of the answer.
    #[schema(example = 422, minimum = 400, maximum = 599)]
    pub status: u16,
    /// What is wrong this time.
    pub detail: String,
    /// The reference of an internal error, for the operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uri")]
    pub instance: Option<String>,
    /// Everything that is wrong with the body or the parameters.
    pub errors: Vec<ErrorEntry>,
}

/// One thing that is wrong: an issue of the contract, or a fault of a parameter or a header.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ProblemError)]
pub struct ErrorEntry {
    /// JSON Pointer into the body as a URI fragment: `#/request/mode`, `#` for the whole of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// The same pointer as it is: `/request/mode`, empty for the whole of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The query parameter, when it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// The header, when it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// The code; it never changes its meaning.
    #[schema(example = "unsupported_value")]
    pub code: String,
    /// What is wrong.
    pub detail: String,
    /// How to repair it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
    /// What was found and what is allowed, for programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params: Option<Map<String, Value>>,
    /// The line in the text, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The column in the text, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
}

impl ErrorEntry {
    /// An issue of the contract, in a language.
    pub fn of_issue(issue: &Issue, locale: Locale) -> Self {
        Self {
            pointer: Some(fragment(&issue.path)),
            path: Some(issue.path.clone()),
            parameter: None,
            header: None,
            code: issue.code.to_string(),
            detail: issue.message_in(locale),
            fix: Some(issue.fix_in(locale)),
            params: Some(issue.params.clone()),
            line: issue.position.map(|position| position.line),
            column: issue.position.map(|position| position.column),
        }
    }

    pub(super) fn of_fault(fault: &Fault, detail: String) -> Self {
        let mut entry = Self {
            pointer: None,
            path: None,
            parameter: None,
            header: None,
            code: fault.code.to_owned(),
            detail,
            fix: None,
            params: None,
            line: None,
            column: None,
        };
        match &fault.place {
            Place::Body(path) => {
                entry.pointer = Some(fragment(path));
                entry.path = Some(path.clone());
            }
            Place::Query(name) => entry.parameter = Some(name.clone()),
            Place::Header(name) => entry.header = Some(name.clone()),
        }
        entry
    }
}

/// A JSON Pointer as a URI fragment (RFC 6901, section 6).
fn fragment(pointer: &str) -> String {
    let mut text = String::from("#");
    for byte in pointer.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}
