//! Reading an alias table from JSON, with an error that names the place.

use crate::json::write::quoted;
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

/// Most calls have nothing to give but an error, which learns its place on the way out.
pub(crate) type Outcome = Result<(), TableError>;

/// What is done with a value of the table.
pub(crate) type Each<'f, 'v> = &'f mut dyn FnMut(&'v Value) -> Outcome;

/// An error here.
pub(crate) fn error(problem: impl Into<String>) -> TableError {
    TableError { place: String::new(), problem: problem.into() }
}

impl TableError {
    /// The same error, seen from one level further out.
    pub(crate) fn inside(mut self, segment: &str) -> Self {
        let escaped = segment.replace('~', "~0").replace('/', "~1");
        self.place = format!("/{escaped}{}", self.place);
        self
    }
}

fn expected(what: &str, value: &Value) -> TableError {
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    error(format!("expected {what}, found {found}"))
}

/// The members of an object, all of which must be among `allowed`.
pub(crate) fn object<'v>(value: &'v Value, allowed: &[&str]) -> Result<&'v Map<String, Value>, TableError> {
    let map = value.as_object().ok_or_else(|| expected("an object", value))?;
    match map.keys().find(|key| !allowed.contains(&key.as_str())) {
        Some(key) => Err(error(format!("unknown member {}; known are {}", quoted(key), allowed.join(", ")))),
        None => Ok(map),
    }
}

/// Each element of an array.
pub(crate) fn items<'v>(value: &'v Value, each: Each<'_, 'v>) -> Outcome {
    let array = value.as_array().ok_or_else(|| expected("an array", value))?;
    for (index, value) in array.iter().enumerate() {
        each(value).map_err(|error| error.inside(&index.to_string()))?;
    }
    Ok(())
}

/// Each member of an object, whatever its name.
pub(crate) fn entries<'v>(value: &'v Value, each: &mut dyn FnMut(&'v str, &'v Value) -> Outcome) -> Outcome {
    let map = value.as_object().ok_or_else(|| expected("an object", value))?;
    for (key, value) in map {
        each(key, value).map_err(|error| error.inside(key))?;
    }
    Ok(())
}

/// Each element of an array, or of an object of arrays (names sorted by language).
pub(crate) fn grouped_items<'v>(value: &'v Value, each: Each<'_, 'v>) -> Outcome {
    if value.is_array() { items(value, each) } else { entries(value, &mut |_, group| items(group, each)) }
}

pub(crate) fn text(value: &Value) -> Result<&str, TableError> {
    value.as_str().ok_or_else(|| expected("a string", value))
}

/// A member, if there is one.
pub(crate) fn member<'v>(map: &'v Map<String, Value>, name: &str, each: Each<'_, 'v>) -> Outcome {
    map.get(name).map_or(Ok(()), |value| each(value).map_err(|error| error.inside(name)))
}

/// A member that there must be.
pub(crate) fn required<'v>(map: &'v Map<String, Value>, name: &str, each: Each<'_, 'v>) -> Outcome {
    if map.contains_key(name) {
        member(map, name, each)
    } else {
        Err(error(format!("member {} is missing", quoted(name))))
    }
}

/// An optional member that is `true` or `false`; absent is `false`.
pub(crate) fn flag(map: &Map<String, Value>, name: &str) -> Result<bool, TableError> {
    let mut set = false;
    member(map, name, &mut |value| {
        set = value.as_bool().ok_or_else(|| expected("true or false", value))?;
        Ok(())
    })?;
    Ok(set)
}
