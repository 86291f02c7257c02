//! A JSON value that keeps its members in the order they were written, as exports and people write them.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// A JSON value with ordered members.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A measured number; printed with the shortest digits that read back as the same double.
    Number(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// An object from its members.
    pub fn object<K: Into<String>, I: IntoIterator<Item = (K, Json)>>(members: I) -> Self {
        Self::Object(members.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// The value at a path such as `["request", "mode"]`.
    #[must_use]
    pub fn get(&self, path: &[&str]) -> Option<&Json> {
        let Some((first, rest)) = path.split_first() else { return Some(self) };
        match self {
            Self::Object(members) => members.iter().find(|(key, _)| key == first)?.1.get(rest),
            _ => None,
        }
    }

    /// The number at a path, `None` when it is absent, null or something else.
    #[must_use]
    pub fn number(&self, path: &[&str]) -> Option<f64> {
        match self.get(path)? {
            Self::Number(value) => Some(*value),
            Self::Int(value) => i32::try_from(*value).ok().map(f64::from),
            _ => None,
        }
    }

    fn members(&mut self, path: &[&str]) -> Option<&mut Vec<(String, Json)>> {
        let Self::Object(members) = self else { return None };
        let Some((first, rest)) = path.split_first() else { return Some(members) };
        members.iter_mut().find(|(key, _)| key == first)?.1.members(rest)
    }

    /// Sets the member at a path. A new member comes last; a path whose parent is absent changes nothing.
    pub fn set(&mut self, path: &[&str], value: impl Into<Json>) {
        let Some((key, parents)) = path.split_last() else { return };
        let Some(members) = self.members(parents) else { return };
        match members.iter_mut().find(|(name, _)| name == key) {
            Some((_, old)) => *old = value.into(),
            None => members.push(((*key).to_owned(), value.into())),
        }
    }

    /// Removes the member at a path.
    pub fn remove(&mut self, path: &[&str]) {
        let Some((key, parents)) = path.split_last() else { return };
        if let Some(members) = self.members(parents) {
            members.retain(|(name, _)| name != key);
        }
    }

    /// Gives the member at a path another name, in the same place.
    pub fn rename(&mut self, path: &[&str], new: &str) {
        let Some((key, parents)) = path.split_last() else { return };
        if let Some(members) = self.members(parents) {
            for (name, _) in members.iter_mut().filter(|(name, _)| name == key) {
                new.clone_into(name);
            }
        }
    }

    /// Adds a member without looking whether the name is there: how a duplicate key comes about.
    pub fn push(&mut self, parent: &[&str], key: &str, value: impl Into<Json>) {
        if let Some(members) = self.members(parent) {
            members.push((key.to_owned(), value.into()));
        }
    }

    /// One line of text, as in NDJSON.
    #[must_use]
    pub fn line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Indented text with a final newline, as people read it.
    #[must_use]
    pub fn pretty(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<f64> for Json {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order_and_can_be_edited() {
        let mut doc = Json::object([("b", Json::Int(1)), ("a", Json::object([("x", Json::Number(24.0))]))]);
        assert_eq!(doc.line(), r#"{"b":1,"a":{"x":24.0}}"#);
        doc.set(&["a", "y"], "new");
        doc.rename(&["a", "x"], "X");
        doc.remove(&["b"]);
        doc.push(&["a"], "y", true);
        doc.set(&["nowhere", "z"], 1);
        assert_eq!(doc.line(), r#"{"a":{"X":24.0,"y":"new","y":true}}"#);
        assert_eq!(doc.number(&["a", "X"]), Some(24.0));
    }
}
