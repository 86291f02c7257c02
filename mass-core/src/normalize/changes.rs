//! Changes: what a normaliser did to a document, enough to undo it.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::borrow::Cow;

/// The rule behind a change. The string form is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rule {
    /// A bare object became the `payload` of a Simple record; `after` is the pointer it went to.
    Wrap,
    /// `schema_version` was added.
    Version,
    /// Ids were generated.
    Generate,
    /// A time was taken from the context's clock.
    Clock,
    /// The trace context was completed or put in lower case.
    Trace,
    /// White space and invisible characters at the ends were removed, or the text was brought to Unicode NFC.
    Trim,
    /// A word became a boolean.
    Boolean,
    /// A text became a number.
    Number,
    /// A number that no double holds; `before` is its literal as text.
    BigNumber,
    /// A native NaN or infinity became null; `before` is its literal as text.
    NonFinite,
    /// A word for "nothing" became null.
    Null,
    /// A timestamp went to UTC.
    Timestamp,
    /// A key was renamed; `before` and `after` are the keys.
    Keys,
    /// A core signal that was absent became an explicit null.
    MissingSignal,
    /// A PUE of 0 ("not reported") became null.
    PueSentinel,
    /// The letter case of an enum value was folded.
    EnumCase,
}

impl Rule {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wrap => "wrap",
            Self::Version => "version",
            Self::Generate => "generate",
            Self::Clock => "clock",
            Self::Trace => "trace",
            Self::Trim => "trim",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::BigNumber => "big_number",
            Self::NonFinite => "non_finite",
            Self::Null => "null",
            Self::Timestamp => "timestamp",
            Self::Keys => "keys",
            Self::MissingSignal => "missing_signal",
            Self::PueSentinel => "pue_sentinel",
            Self::EnumCase => "enum_case",
        }
    }
}

/// One change. Without `before` a member was added.
///
/// The list of changes is ordered: undoing them from the last to the first gives the caller's document back, which is
/// what [`restore`](crate::restore) does.
///
/// ```
/// use mass_core::{Change, Rule};
///
/// let change: Change = serde_json::from_str(r#"{"path":"/payload/a","rule":"trim","before":" x","after":"x"}"#).unwrap();
/// assert_eq!((change.rule, change.before), (Rule::Trim, Some(" x".into())));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// JSON Pointer into the caller's document.
    pub path: Cow<'static, str>,
    /// The rule that made it.
    pub rule: Rule,
    /// The value before; absent for an added member.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub before: Option<Value>,
    /// The value after.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub after: Option<Value>,
}

/// A member that is there, even if it is null.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl Change {
    pub(crate) fn added(path: impl Into<Cow<'static, str>>, rule: Rule, after: impl Into<Value>) -> Self {
        Self { path: path.into(), rule, before: None, after: Some(after.into()) }
    }

    pub(crate) fn replaced(
        path: impl Into<Cow<'static, str>>,
        rule: Rule,
        before: impl Into<Value>,
        after: impl Into<Value>,
    ) -> Self {
        Self { path: path.into(), rule, before: Some(before.into()), after: Some(after.into()) }
    }
}
