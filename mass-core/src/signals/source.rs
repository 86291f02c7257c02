//! Reading an alias table from JSON, with an error that names the place.

use serde_json::{Map, Value};
use std::fmt;

/// An alias table that cannot be used: where, and why.
///
/// `place` is a JSON Pointer into the table, such as `/signals/0/names/3`; `problem` is one English sentence without
/// a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableError {
    /// JSON Pointer into the table; empty for the table itself.
    pub place: String,
    /// What is wrong there.
    pub problem: String,
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.place.is_empty() { "the top level" } else { &self.place };
        write!(f, "alias table, at {place}: {}", self.problem)
    }
}

impl std::error::Error for TableError {}

/// A value of the table together with its place.
#[derive(Clone)]
pub(crate) struct Node<'v> {
    value: &'v Value,
    place: String,
}

impl<'v> Node<'v> {
    pub(crate) fn root(value: &'v Value) -> Self {
        Self { value, place: String::new() }
    }

    pub(crate) fn error(&self, problem: impl Into<String>) -> TableError {
        TableError { place: self.place.clone(), problem: problem.into() }
    }

    fn child(&self, segment: &str, value: &'v Value) -> Self {
        let escaped = segment.replace('~', "~0").replace('/', "~1");
        Self { value, place: format!("{}/{escaped}", self.place) }
    }

    /// The members of an object, all of which must be among `allowed`.
    pub(crate) fn object(&self, allowed: &[&str]) -> Result<Members<'v>, TableError> {
        let map = self.value.as_object().ok_or_else(|| self.expected("an object"))?;
        for key in map.keys() {
            if !allowed.contains(&key.as_str()) {
                return Err(self.error(format!("unknown member {key:?}; known are {}", allowed.join(", "))));
            }
        }
        Ok(Members { node: self.clone(), map })
    }

    /// The elements of an array.
    pub(crate) fn items(&self) -> Result<impl Iterator<Item = Self>, TableError> {
        let array = self.value.as_array().ok_or_else(|| self.expected("an array"))?;
        Ok(array.iter().enumerate().map(|(index, value)| self.child(&index.to_string(), value)))
    }

    /// Every member of an object, whatever its name.
    pub(crate) fn entries(&self) -> Result<impl Iterator<Item = (&'v str, Self)>, TableError> {
        let map = self.value.as_object().ok_or_else(|| self.expected("an object"))?;
        Ok(map.iter().map(|(key, value)| (key.as_str(), self.child(key, value))))
    }

    /// An array, or an object of arrays (names sorted by language): all elements.
    pub(crate) fn grouped_items(&self) -> Result<Vec<Self>, TableError> {
        if self.value.is_array() {
            return Ok(self.items()?.collect());
        }
        let mut all = Vec::new();
        for (_, group) in self.entries()? {
            all.extend(group.items()?);
        }
        Ok(all)
    }

    pub(crate) fn is_text(&self) -> bool {
        self.value.is_string()
    }

    pub(crate) fn text(&self) -> Result<&'v str, TableError> {
        self.value.as_str().ok_or_else(|| self.expected("a string"))
    }

    pub(crate) fn boolean(&self) -> Result<bool, TableError> {
        self.value.as_bool().ok_or_else(|| self.expected("true or false"))
    }

    fn expected(&self, what: &str) -> TableError {
        let found = match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        };
        self.error(format!("expected {what}, found {found}"))
    }
}

/// The members of one object of the table.
pub(crate) struct Members<'v> {
    node: Node<'v>,
    map: &'v Map<String, Value>,
}

impl<'v> Members<'v> {
    pub(crate) fn get(&self, name: &str) -> Option<Node<'v>> {
        self.map.get(name).map(|value| self.node.child(name, value))
    }

    pub(crate) fn require(&self, name: &str) -> Result<Node<'v>, TableError> {
        self.get(name).ok_or_else(|| self.node.error(format!("member {name:?} is missing")))
    }

    /// An optional member that is `true` or `false`; absent is `false`.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, TableError> {
        self.get(name).map_or(Ok(false), |node| node.boolean())
    }
}
