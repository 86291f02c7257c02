//! Reading and writing JSON exactly.
//!
//! The parser keeps what a contract check needs and a general-purpose one throws away: number literals, byte offsets
//! and duplicate members. Text is borrowed from the input wherever nothing was escaped.

mod class;
pub(crate) mod double;
pub(crate) mod number;
pub(crate) mod parse;
pub(crate) mod plain;
pub(crate) mod pointer;
pub(crate) mod position;
pub(crate) mod print;
pub(crate) mod scan;
pub(crate) mod tape;
pub(crate) mod tree;
pub(crate) mod write;

pub(crate) use class::Class;
pub(crate) use number::Number;
pub(crate) use parse::{Parsed, parse};
pub(crate) use tree::{Member, Node, Value};

/// A text of our own as a `serde_json` value: of any depth that we write, and every number exact.
pub(crate) fn read_value(text: &str) -> serde_json::Value {
    let limits = parse::Limits { max_depth: crate::options::MAX_DEPTH + 1, native_non_finite: false };
    parse(text, limits).map(|parsed| parsed.root.to_json()).unwrap_or_default()
}

/// A map of members. `collect` would sort them first, by a sort of some kilobytes for a few members.
pub(crate) fn object(
    members: impl IntoIterator<Item = (String, serde_json::Value)>,
) -> serde_json::Map<String, serde_json::Value> {
    let mut map = serde_json::Map::new();
    for (name, value) in members {
        map.insert(name, value);
    }
    map
}
