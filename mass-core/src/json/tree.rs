//! The generic tree: what a JSON text says, with offsets, members in canonical order.

use super::number::Number;
use crate::sort::sort_by;
use std::{borrow::Cow, cmp::Ordering};

/// A value and where it starts in the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node<'a> {
    pub(crate) at: usize,
    pub(crate) value: Value<'a>,
}

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    Number(Number<'a>),
    /// A number literal that is written as it stands, because no double holds it.
    Literal(String),
    /// A container past the depth limit: it was not read, so that nothing can be said about it.
    Skipped,
    Text(Cow<'a, str>),
    Array(Vec<Node<'a>>),
    /// Members sorted by [`compare_keys`]; equal keys keep the order of the text.
    Object(Vec<Member<'a>>),
}

/// A member of an object and where its key starts in the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Member<'a> {
    pub(crate) key: Cow<'a, str>,
    pub(crate) at: usize,
    pub(crate) node: Node<'a>,
}

/// Order of RFC 8785 section 3.2.3: by UTF-16 code units. UTF-8 bytes sort the same way, except that characters
/// beyond the basic plane (lead byte F0 and up) come before U+E000–U+FFFF (lead bytes EE and EF).
#[inline]
pub(crate) fn compare_keys(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    // Most keys differ in their first eight characters, and these are ASCII.
    let (x, y) = (prefix(a), prefix(b));
    if x != y && (x | y) & 0x8080_8080_8080_8080 == 0 {
        return x.cmp(&y);
    }
    if x == y
        && let (Some((_, a)), Some((_, b))) = (a.split_first_chunk::<8>(), b.split_first_chunk::<8>())
    {
        let (x, y) = (prefix(a), prefix(b));
        if x != y && (x | y) & 0x8080_8080_8080_8080 == 0 {
            return x.cmp(&y);
        }
    }
    compare_bytes(a, b)
}

/// The first eight bytes as a number that sorts like them; shorter keys end in zeros.
#[inline]
pub(super) fn prefix(key: &[u8]) -> u64 {
    match key.first_chunk::<8>() {
        Some(first) => u64::from_be_bytes(*first),
        None => match (key.first_chunk::<4>(), key.last_chunk::<4>()) {
            (Some(first), Some(last)) => {
                let last = u64::from(u32::from_be_bytes(*last)) << (8 * (8 - key.len()));
                u64::from(u32::from_be_bytes(*first)) << 32 | last
            }
            _ => key.iter().fold(0, |p, b| p << 8 | u64::from(*b)) << (8 * (8 - key.len()).min(7)),
        },
    }
}

/// The same of the key of `length` bytes that stands in a text, at `from`.
#[inline]
pub(super) fn prefix_in(text: &[u8], from: usize, length: usize) -> u64 {
    let key = text.get(from..).unwrap_or_default();
    match key.first_chunk::<8>() {
        // What is behind a short key is masked.
        Some(first) if length < 8 => u64::from_be_bytes(*first) & !(u64::MAX >> (8 * length)),
        Some(first) => u64::from_be_bytes(*first),
        None => prefix(key.get(..length).unwrap_or_default()),
    }
}

fn compare_bytes(a: &[u8], b: &[u8]) -> Ordering {
    for (&x, &y) in a.iter().zip(b) {
        if x != y {
            let swapped = x >= 0xee && y >= 0xee && (x >= 0xf0) != (y >= 0xf0);
            return if swapped { y.cmp(&x) } else { x.cmp(&y) };
        }
    }
    a.len().cmp(&b.len())
}

/// Sorts members into canonical order, keeping the text's order among equal keys.
#[inline]
pub(crate) fn sort_members(members: &mut [Member<'_>]) {
    sort_by(members, |a, b| compare_keys(&a.key, &b.key).then(a.at.cmp(&b.at)));
}

/// The member with that key (the first, should there be several).
pub(crate) fn find<'t, 'a>(members: &'t [Member<'a>], key: &str) -> Option<&'t Member<'a>> {
    members.get(position(members, key).ok()?)
}

/// Where the member with that key is, or belongs.
pub(crate) fn position(members: &[Member<'_>], key: &str) -> Result<usize, usize> {
    let at = members.partition_point(|m| compare_keys(&m.key, key) == Ordering::Less);
    match members.get(at) {
        Some(member) if member.key == key => Ok(at),
        _ => Err(at),
    }
}

impl<'a> Node<'a> {
    pub(crate) fn new(value: Value<'a>) -> Self {
        Node { at: 0, value }
    }

    pub(crate) fn members(&self) -> Option<&[Member<'a>]> {
        match &self.value {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The value of a member, when this is an object that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Node<'a>> {
        find(self.members()?, key).map(|m| &m.node)
    }

    /// What kind of value this is, in the words the contract uses.
    pub(crate) fn type_name(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Skipped => "container",
            Value::Bool(_) => "boolean",
            Value::Number(_) | Value::Literal(_) => "number",
            Value::Text(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        }
    }

    /// The value as `serde_json` has it. Numbers that no double holds become their text.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null | Value::Skipped => serde_json::Value::Null,
            Value::Bool(b) => (*b).into(),
            Value::Number(n) if n.value.is_finite() => super::print::to_json(n.value),
            Value::Number(n) => n.literal.into(),
            Value::Literal(text) => text.as_str().into(),
            Value::Text(text) => text.as_ref().into(),
            Value::Array(items) => items.iter().map(Node::to_json).collect(),
            Value::Object(members) => {
                serde_json::Value::Object(super::object(members.iter().map(|m| (m.key.to_string(), m.node.to_json()))))
            }
        }
    }

    /// A tree that owns its text.
    pub(crate) fn from_json(value: &serde_json::Value) -> Node<'static> {
        Node::new(match value {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(b) => Value::Bool(*b),
            serde_json::Value::Number(n) => Value::Number(Number::from_value(n.as_f64().unwrap_or_default())),
            serde_json::Value::String(text) => Value::Text(Cow::Owned(text.clone())),
            serde_json::Value::Array(items) => Value::Array(items.iter().map(Node::from_json).collect()),
            serde_json::Value::Object(map) => {
                let mut members: Vec<Member<'static>> = map
                    .iter()
                    .map(|(key, value)| Member { key: Cow::Owned(key.clone()), at: 0, node: Node::from_json(value) })
                    .collect();
                sort_members(&mut members);
                Value::Object(members)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_members_sort_as_few_do() {
        for count in [0u32, 1, 2, 12, 13, 50, 200] {
            let key = |n: u32| format!("Rack {} power", n * 7919 % 97);
            let mut members: Vec<Member<'_>> = (0..count)
                .map(|n| Member { key: key(n).into(), at: n as usize, node: Node::new(Value::Null) })
                .collect();
            let mut expected: Vec<(String, usize)> = (0..count).map(|n| (key(n), n as usize)).collect();
            expected.sort();
            sort_members(&mut members);
            let sorted: Vec<(String, usize)> = members.into_iter().map(|m| (m.key.into_owned(), m.at)).collect();
            assert_eq!(sorted, expected);
        }
    }

    #[test]
    fn a_prefix_is_the_key_and_zeros() {
        for length in 0..12 {
            let key: Vec<u8> = (1..=length).collect();
            let mut padded = key.clone();
            padded.resize(8, 0);
            assert_eq!(prefix(&key).to_be_bytes(), padded[..8]);
            for around in 0..10 {
                let text = [&vec![0xff; around][..], &key, &vec![0xff; around]].concat();
                assert_eq!(prefix_in(&text, around, key.len()), prefix(&key));
            }
        }
    }

    #[test]
    fn keys_sort_by_utf16() {
        let mut keys = ["\u{20ac}", "\r", "\u{fb33}", "1", "\u{1f600}", "\u{80}", "\u{f6}"];
        keys.sort_by(|a, b| compare_keys(a, b));
        let mut expected = keys;
        expected.sort_by_key(|k| k.encode_utf16().collect::<Vec<_>>());
        assert_eq!(keys, expected);
        assert_eq!(keys, ["\r", "1", "\u{80}", "\u{f6}", "\u{20ac}", "\u{1f600}", "\u{fb33}"]);
    }
}
