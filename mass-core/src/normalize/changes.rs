//! Changes: what a normaliser did to a document, enough to undo it.

use crate::reading::{Named, members, named, text, unknown, word};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::Value;
use std::borrow::Cow;

/// The rule behind a change. The string form is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
        self.name()
    }
}

named!(Rule {
    Wrap = "wrap",
    Version = "version",
    Generate = "generate",
    Clock = "clock",
    Trace = "trace",
    Trim = "trim",
    Boolean = "boolean",
    Number = "number",
    BigNumber = "big_number",
    NonFinite = "non_finite",
    Null = "null",
    Timestamp = "timestamp",
    Keys = "keys",
    MissingSignal = "missing_signal",
    PueSentinel = "pue_sentinel",
    EnumCase = "enum_case",
});

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
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// JSON Pointer into the caller's document.
    pub path: Cow<'static, str>,
    /// The rule that made it.
    pub rule: Rule,
    /// The value before; absent for an added member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// The value after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

impl<'de> Deserialize<'de> for Change {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_json(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl Change {
    /// Reads a change from its JSON form.
    pub(crate) fn from_json(value: Value) -> Result<Self, String> {
        let (mut path, mut rule, mut before, mut after) = (None, None, None, None);
        members(value, |name, value| {
            match name {
                "path" => path = Some(text(value)?),
                "rule" => rule = Some(word(&value)?),
                // A member that is there, even if it is null.
                "before" => before = Some(value),
                "after" => after = Some(value),
                _ => return unknown(&["path", "rule", "before", "after"]),
            }
            Ok(())
        })?;
        let path = path.ok_or("missing field `path`")?.into();
        let rule = rule.ok_or("missing field `rule`")?;
        Ok(Self { path, rule, before, after })
    }

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
