//! Severity, layer, language and place: the small vocabulary of issues.

use crate::reading::named;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Whether an issue rejects the document or only draws attention.
///
/// ```
/// assert_eq!(mass_core::Severity::Warning.as_str(), "warning");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The document is rejected.
    Error,
    /// The document is accepted; somebody should look.
    Warning,
}

impl Severity {
    /// The lower-case name, as it is written in JSON.
    ///
    /// ```
    /// assert_eq!(mass_core::Severity::Error.as_str(), "error");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// The layer of validation that found an issue. Layers run in this order.
///
/// ```
/// use mass_core::{Code, Layer};
/// assert_eq!(Code::ControlNotAllowed.layer(), Layer::Business);
/// assert!(Layer::Structural < Layer::Business);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// JSON itself, types, presence, formats.
    Structural,
    /// Closed lists, versions, identity and trace.
    Contract,
    /// Ranges and what the numbers say about each other.
    Semantic,
    /// What may be asked of, and promised by, the recommendation engine.
    Business,
}

impl Layer {
    /// The lower-case name, as it is written in JSON.
    ///
    /// ```
    /// assert_eq!(mass_core::Layer::Semantic.as_str(), "semantic");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Structural => "structural",
            Self::Contract => "contract",
            Self::Semantic => "semantic",
            Self::Business => "business",
        }
    }
}

/// The language of messages.
///
/// ```
/// use mass_core::Locale;
/// assert_eq!(Locale::default(), Locale::En);
/// assert_eq!(serde_json::from_str::<Locale>("\"es\"").unwrap(), Locale::Es);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Spanish.
    Es,
}

named!(Locale { En = "en", Es = "es" });

impl Locale {
    /// The ISO 639-1 code.
    ///
    /// ```
    /// assert_eq!(mass_core::Locale::Es.as_str(), "es");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }
}

/// A place in the input text.
///
/// ```
/// let place = mass_core::Position { line: 3, column: 14, offset: 41 };
/// assert_eq!(place.to_string(), "3:14");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in Unicode scalar values.
    pub column: usize,
    /// Bytes before this place, from 0.
    pub offset: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}
