//! Reading the library's own JSON forms (options, changes) from values.
//!
//! By hand and not by generated code, which is written out anew for each type and each kind of reader: some ten kilobytes
//! in a browser. An error names the member, what was found and what is allowed.

use crate::json::write::value_text;
use serde_json::{Map, Value};

/// An enumeration of words.
pub(crate) trait Named: Copy + 'static {
    /// All there are.
    const ALL: &'static [Self];

    /// As it is written.
    fn name(self) -> &'static str;
}

/// Gives an enumeration its words: as text, in JSON, and to read.
macro_rules! named {
    ($type:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        impl $crate::reading::Named for $type {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::reading::Named::name(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                $crate::reading::word(&value).map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use named;

fn expected(what: &str, found: &Value) -> String {
    format!("expected {what}, found {}", value_text(found))
}

/// The words with commas between them.
fn listed(words: impl Iterator<Item = &'static str>) -> String {
    let mut list = String::new();
    for word in words {
        let before = if list.is_empty() { "`" } else { ", `" };
        list.push_str(before);
        list.push_str(word);
        list.push('`');
    }
    list
}

/// A word of an enumeration.
pub(crate) fn word<T: Named>(value: &Value) -> Result<T, String> {
    let Some(text) = value.as_str() else { return Err(expected("a string", value)) };
    T::ALL.iter().copied().find(|one| one.name() == text).ok_or_else(|| {
        format!("unknown variant `{text}`, expected one of {}", listed(T::ALL.iter().map(|one| one.name())))
    })
}

/// `true` or `false`.
pub(crate) fn flag(value: &Value) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| expected("a boolean", value))
}

/// A number of things. What is more than fits is as good as the most that does, so that a limit means the same on machines
/// of 32 bits.
pub(crate) fn size(value: &Value) -> Result<usize, String> {
    let number = value.as_u64().ok_or_else(|| expected("an integer from 0", value))?;
    Ok(usize::try_from(number).unwrap_or(usize::MAX))
}

/// A text.
pub(crate) fn text(value: Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(expected("a string", &other)),
    }
}

/// Hands over each member; an error gets the member's name before it.
pub(crate) fn members(value: Value, mut each: impl FnMut(&str, Value) -> Result<(), String>) -> Result<(), String> {
    let Value::Object(members) = value else { return Err(expected("an object", &value)) };
    for (name, value) in Map::into_iter(members) {
        each(&name, value).map_err(|why| format!("{name}: {why}"))?;
    }
    Ok(())
}

/// The error for a member that there is not.
pub(crate) fn unknown(known: &[&'static str]) -> Result<(), String> {
    Err(format!("unknown field, expected one of {}", listed(known.iter().copied())))
}
