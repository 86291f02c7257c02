//! For the bindings of this repository: JSON of results as text, and back, by the core's own reader and writer; and
//! documents that a host has as objects.

use crate::{
    Change,
    json::{
        parse::{Limits, parse},
        write,
    },
    options::MAX_DEPTH,
};
use serde_json::Value;

pub use crate::normalize::members::{Member, Shape};

pub use crate::json::{
    pointer::push_key,
    print::write_number,
    write::{write_members, write_string, write_value},
};

/// Appends the digits of a count.
pub fn write_count(out: &mut Vec<u8>, count: usize) {
    write::write_integer(out, count as u64);
}

/// Reads JSON.
///
/// # Errors
/// Where it is no JSON.
pub fn read(bytes: &[u8]) -> Result<Value, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| String::from("not UTF-8"))?;
    let limits = Limits { max_depth: MAX_DEPTH + 4, native_non_finite: false };
    match parse(text, limits) {
        Ok(parsed) => Ok(parsed.root.to_json()),
        Err(error) => Err(format!("{} at byte {}", error.reason.as_str(), error.at)),
    }
}

/// Reads a list of changes.
///
/// # Errors
/// What is wrong with it, and where.
pub fn read_changes(bytes: &[u8]) -> Result<Vec<Change>, String> {
    let Value::Array(items) = read(bytes)? else { return Err(String::from("expected a list")) };
    let read = |(index, item)| Change::from_json(item).map_err(|why| format!("{index}: {why}"));
    items.into_iter().enumerate().map(read).collect()
}
