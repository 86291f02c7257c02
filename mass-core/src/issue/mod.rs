//! Issues: what is wrong with a document, where, and how to repair it.
//!
//! An [`Issue`] is a finding: a stable [`Code`], the JSON Pointer (RFC 6901) of the place in the caller's document, and
//! machine-readable parameters. Its sentence is rendered on demand from the catalogue ([`issue_catalogue`]), in English
//! or Spanish, so that a document with a hundred findings costs no text until somebody reads it.

use std::fmt;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

mod catalogue;
mod code;
mod kinds;
mod render;
mod repairs;
mod show;
#[cfg(feature = "schema")]
mod to_json;
mod words;

pub use catalogue::{CatalogueEntry, Param, Text, issue_catalogue};
pub use code::{Code, UnknownCode};
pub use kinds::{Layer, Locale, Position, Severity};
#[cfg(feature = "schema")]
pub use to_json::catalogue_to_json;

/// The version of the contract that the catalogue belongs to.
///
/// ```
/// assert_eq!(mass_core::CATALOGUE_VERSION, "1.1");
/// ```
pub const CATALOGUE_VERSION: &str = "1.1";

/// One finding about a document.
///
/// Serialised as `{code, layer, severity, path, message, params, line?, column?}`; the message is in [`Issue::locale`].
///
/// ```
/// use mass_core::{Code, Issue, Locale};
///
/// let issue = Issue::new(Code::UnsupportedValue, "/request/mode")
///     .with("found", "shadwo")
///     .with("allowed", vec!["shadow", "advisory", "active"])
///     .with("nearest", "shadow");
///
/// assert!(issue.message().contains("Did you mean “shadow”?"));
/// assert!(issue.message_in(Locale::Es).contains("¿Quiso decir “shadow”?"));
/// assert!(issue.to_string().starts_with("/request/mode: "));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// What it is about.
    pub code: Code,
    /// Whether it rejects the document.
    pub severity: Severity,
    /// JSON Pointer (RFC 6901) into the caller's document; empty for the whole document.
    pub path: String,
    /// What was found and what is allowed; the catalogue names the parameters of each code.
    pub params: Map<String, Value>,
    /// The place in the text, when the input was text.
    pub position: Option<Position>,
    /// The language of [`Issue::message`].
    pub locale: Locale,
}

impl Issue {
    /// An issue with the first severity its catalogue entry lists, no parameters, in English.
    ///
    /// ```
    /// use mass_core::{Code, Issue, Severity};
    /// assert_eq!(Issue::new(Code::Stale, "/request/timestamp_utc").severity, Severity::Error);
    /// ```
    #[must_use]
    pub fn new(code: Code, path: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.entry().default_severity(),
            path: path.into(),
            params: Map::new(),
            position: None,
            locale: Locale::En,
        }
    }

    /// Adds a parameter.
    ///
    /// ```
    /// use mass_core::{Code, Issue};
    /// let issue = Issue::new(Code::TooDeep, "/payload").with("max_depth", 64);
    /// assert_eq!(issue.params["max_depth"], 64);
    /// ```
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// Sets the severity, for the codes that can be either.
    ///
    /// ```
    /// use mass_core::{Code, Issue, Severity};
    /// let issue = Issue::new(Code::UnknownField, "/extra").with_severity(Severity::Warning);
    /// assert_eq!(issue.severity, Severity::Warning);
    /// ```
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The layer of its code.
    ///
    /// ```
    /// use mass_core::{Code, Issue, Layer};
    /// assert_eq!(Issue::new(Code::TooLarge, "").layer(), Layer::Structural);
    /// ```
    #[must_use]
    pub fn layer(&self) -> Layer {
        self.code.layer()
    }

    /// What is wrong, in one or two sentences, in the issue's own language.
    ///
    /// ```
    /// use mass_core::{Code, Issue};
    /// let issue = Issue::new(Code::DuplicateKey, "/payload/t").with("key", "t");
    /// assert!(issue.message().contains("“t”"));
    /// ```
    #[must_use]
    pub fn message(&self) -> String {
        self.message_in(self.locale)
    }

    /// What is wrong, in the given language.
    ///
    /// ```
    /// use mass_core::{Code, Issue, Locale};
    /// let issue = Issue::new(Code::DuplicateKey, "/payload/t").with("key", "t");
    /// assert!(issue.message_in(Locale::Es).contains("“t”"));
    /// ```
    #[must_use]
    pub fn message_in(&self, locale: Locale) -> String {
        render::render(self.code.entry().text(locale).message, &self.path, &self.params, locale)
    }

    /// How to repair it, in the issue's own language.
    ///
    /// ```
    /// use mass_core::{Code, Issue};
    /// assert!(!Issue::new(Code::PiiDeclared, "").fix().is_empty());
    /// ```
    #[must_use]
    pub fn fix(&self) -> String {
        self.fix_in(self.locale)
    }

    /// How to repair it, in the given language.
    ///
    /// ```
    /// use mass_core::{Code, Issue, Locale};
    /// assert!(!Issue::new(Code::PiiDeclared, "").fix_in(Locale::Es).is_empty());
    /// ```
    #[must_use]
    pub fn fix_in(&self, locale: Locale) -> String {
        render::render(self.code.entry().text(locale).fix, &self.path, &self.params, locale)
    }
}

/// `path: message`, or the message alone when the issue is about the whole document.
impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            show::write_visible(f, &self.path)?;
            f.write_str(": ")?;
        }
        f.write_str(&self.message())
    }
}

impl Serialize for Issue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", &self.code)?;
        map.serialize_entry("layer", &self.layer())?;
        map.serialize_entry("severity", &self.severity)?;
        map.serialize_entry("path", &self.path)?;
        map.serialize_entry("message", &self.message())?;
        map.serialize_entry("params", &self.params)?;
        if let Some(position) = self.position {
            map.serialize_entry("line", &position.line)?;
            map.serialize_entry("column", &position.column)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests;
