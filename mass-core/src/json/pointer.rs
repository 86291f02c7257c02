//! JSON Pointer (RFC 6901): paths kept as a chain on the stack and written out only when something is reported.

use super::tree::{Member, Node, Value, find};
use crate::lanes;

/// One step of a path.
#[derive(Clone, Copy)]
pub(crate) enum Step<'p> {
    Root,
    /// The steps of a pointer that is written out already.
    Pointer(&'p str),
    Key(&'p str),
    Index(usize),
}

/// A path as a chain of frames, innermost first.
#[derive(Clone, Copy)]
pub(crate) struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    step: Step<'p>,
}

impl Path<'_> {
    pub(crate) const ROOT: Path<'static> = Path { parent: None, step: Step::Root };

    /// The place that a pointer names.
    pub(crate) fn at(pointer: &str) -> Path<'_> {
        Path { parent: None, step: Step::Pointer(pointer) }
    }

    pub(crate) fn key<'q>(&'q self, key: &'q str) -> Path<'q> {
        Path { parent: Some(self), step: Step::Key(key) }
    }

    pub(crate) fn index(&self, index: usize) -> Path<'_> {
        Path { parent: Some(self), step: Step::Index(index) }
    }

    pub(crate) fn pointer(&self) -> String {
        let mut text = String::with_capacity(self.length());
        self.append(&mut text);
        text
    }

    /// Room for the pointer, unless something needs escaping.
    fn length(&self) -> usize {
        let own = match self.step {
            Step::Root => 0,
            Step::Pointer(pointer) => pointer.len(),
            Step::Key(key) => key.len() + 1,
            Step::Index(_) => 6,
        };
        own + self.parent.map_or(0, Path::length)
    }

    fn append(&self, text: &mut String) {
        if let Some(parent) = self.parent {
            parent.append(text);
        }
        match self.step {
            Step::Root => {}
            Step::Pointer(pointer) => text.push_str(pointer),
            Step::Key(key) => push_key(text, key),
            Step::Index(index) => {
                text.push('/');
                text.push_str(&index.to_string());
            }
        }
    }
}

/// Appends one escaped reference token.
pub fn push_key(pointer: &mut String, key: &str) {
    pointer.push('/');
    if lanes::run(key.as_bytes(), |lanes| lanes.equal(b'~') | lanes.equal(b'/')) == key.len() {
        pointer.push_str(key);
        return;
    }
    for char in key.chars() {
        match char {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(char),
        }
    }
}

/// A reference token as the key that it stands for.
pub(crate) fn unescape(token: &str) -> String {
    let mut parts = token.split('~');
    let mut key = String::from(parts.next().unwrap_or_default());
    for part in parts {
        let (char, rest) = match part.as_bytes().first() {
            Some(b'0') => ('~', part.get(1..)),
            Some(b'1') => ('/', part.get(1..)),
            _ => ('~', Some(part)),
        };
        key.push(char);
        key.push_str(rest.unwrap_or_default());
    }
    key
}

/// The reference tokens of a pointer, unescaped; `None` when it is not one.
pub(crate) fn tokens(pointer: &str) -> Option<Vec<String>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    let rest = pointer.strip_prefix('/')?;
    Some(rest.split('/').map(unescape).collect())
}

/// Where in the text the value that a pointer names starts.
pub(crate) fn locate(root: &Node<'_>, pointer: &str) -> Option<usize> {
    let mut node = root;
    for token in tokens(pointer)? {
        match &node.value {
            Value::Object(members) => {
                node = &find(members, &token)?.node;
            }
            Value::Array(items) => {
                node = items.get(token.parse::<usize>().ok()?)?;
            }
            _ => return None,
        }
    }
    Some(node.at)
}

/// The pointer of the member or value that starts at an offset, found by going down the tree.
pub(crate) fn pointer_at(root: &Node<'_>, at: usize) -> String {
    let mut text = String::new();
    let mut node = root;
    while node.at < at {
        match &node.value {
            Value::Object(members) => {
                let Some(member) = members.iter().filter(|m| m.at <= at).max_by_key(|m| m.at) else { break };
                push_key(&mut text, &member.key);
                if member.at == at {
                    break;
                }
                node = &member.node;
            }
            Value::Array(items) => {
                let Some((index, item)) = items.iter().enumerate().take_while(|(_, n)| n.at <= at).last() else {
                    break;
                };
                text.push('/');
                text.push_str(&index.to_string());
                node = item;
            }
            _ => break,
        }
    }
    text
}

/// Follows tokens to a node that can be changed.
pub(crate) fn resolve_mut<'t, 'a>(root: &'t mut Node<'a>, tokens: &[String]) -> Option<&'t mut Node<'a>> {
    let mut node = root;
    for token in tokens {
        node = match &mut node.value {
            Value::Object(members) => {
                let at = super::tree::position(members, token).ok()?;
                members.get_mut(at).map(|Member { node, .. }| node)?
            }
            Value::Array(items) => items.get_mut(token.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(node)
}
