//! Undoing changes: the caller's document back from the normal form.

use super::changes::{Change, Rule};
use crate::{
    input::Input,
    json::{
        Class, Member, Node, Value,
        number::parse_number,
        parse::{Finding, Limits, parse},
        pointer::{resolve_mut, tokens},
        tree::{position, sort_members},
        write::{quoted, write_node},
    },
    options::MAX_DEPTH,
};
use std::borrow::Cow;

/// Why a document and a list of changes do not go together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RestoreError {
    /// The document is not JSON that a normaliser wrote.
    #[error("the document is not JSON ({reason} at byte {offset})")]
    NotJson {
        /// Machine word for the fault, as in `invalid_json`.
        reason: &'static str,
        /// Where.
        offset: usize,
    },
    /// A change speaks of a place that the document does not have.
    #[error("change {index} ({rule}) speaks of {}, which the document does not have; are these its changes?", quoted(.path))]
    NoSuchPlace {
        /// Which change, from 0.
        index: usize,
        /// Its rule.
        rule: &'static str,
        /// Its path.
        path: String,
    },
    /// The number that a change took away is not one.
    #[error("change {index} ({rule}) has no number in `before` for {}; were the changes edited?", quoted(.path))]
    NotALiteral {
        /// Which change, from 0.
        index: usize,
        /// Its rule.
        rule: &'static str,
        /// Its path.
        path: String,
    },
    /// The document does not hold what a change left there.
    #[error("change {index} ({rule}) left another value at {} than the document has; was it edited since?", quoted(.path))]
    NotWhatWasLeft {
        /// Which change, from 0.
        index: usize,
        /// Its rule.
        rule: &'static str,
        /// Its path.
        path: String,
    },
}

impl RestoreError {
    /// The path of the change that does not fit.
    pub fn path(&self) -> &str {
        match self {
            Self::NotJson { .. } => "",
            Self::NoSuchPlace { path, .. } | Self::NotALiteral { path, .. } | Self::NotWhatWasLeft { path, .. } => path,
        }
    }
}

/// Undoes changes from the last to the first and gives the caller's document as JSON text, equal as a value to what
/// was normalised (member order and the spelling of numbers aside).
///
/// # Errors
/// [`RestoreError`] when the document is not JSON or is not the one the changes were made to; nothing is guessed.
///
/// ```
/// use mass_core::{Context, Options, normalize, restore};
///
/// let context = Context::at("2026-11-24T13:15:21Z", "docs").unwrap();
/// let cleaned = normalize(r#"{"payload":{"IT Load":" 12,5 "}}"#, &Options::default(), &context).unwrap();
/// assert_eq!(restore(&cleaned.canonical, &cleaned.changes).unwrap(), br#"{"payload":{"IT Load":" 12,5 "}}"#);
/// ```
pub fn restore<'a>(document: impl Into<Input<'a>>, changes: &[Change]) -> Result<Vec<u8>, RestoreError> {
    let input = document.into();
    let bytes = input.bytes();
    let text = std::str::from_utf8(bytes)
        .map_err(|e| RestoreError::NotJson { reason: "invalid_utf8", offset: e.valid_up_to() })?;
    // A bare payload at the limit is one deeper in its record.
    let limits = Limits { max_depth: MAX_DEPTH + 1, native_non_finite: false };
    let parsed = parse(text, limits).map_err(|e| RestoreError::NotJson { reason: e.reason.as_str(), offset: e.at })?;
    match parsed.findings.first() {
        Some(Finding::DuplicateKey { at, .. }) => {
            return Err(RestoreError::NotJson { reason: "duplicate_key", offset: *at });
        }
        Some(Finding::TooDeep { at }) => return Err(RestoreError::NotJson { reason: "too_deep", offset: *at }),
        None => {}
    }
    let mut root = parsed.root;
    if parsed.inexact {
        keep_literals(&mut root);
    }
    let mut rest = changes;
    while let Some((last, before)) = rest.split_last() {
        // Renames of the members of one object were made at once and are undone at once.
        let renames =
            if last.rule == Rule::Keys { rest.iter().rev().take_while(|c| siblings(c, last)).count() } else { 0 };
        let (undone, next) = match rest.split_at_checked(rest.len() - renames) {
            Some((next, group)) if renames > 0 => (rename_back(&mut root, group), next),
            _ => (undo(&mut root, last), before),
        };
        undone.map_err(|fault| {
            let (index, rule, path) = (next.len(), last.rule.as_str(), last.path.to_string());
            match fault {
                Fault::NoSuchPlace => RestoreError::NoSuchPlace { index, rule, path },
                Fault::NotALiteral => RestoreError::NotALiteral { index, rule, path },
                Fault::NotWhatWasLeft => RestoreError::NotWhatWasLeft { index, rule, path },
            }
        })?;
        rest = next;
    }
    let mut out = Vec::with_capacity(bytes.len());
    write_node(&mut out, &root, "");
    Ok(out)
}

/// Numbers that no double holds stay as they are spelled. A normal form has none, but nothing is guessed here.
fn keep_literals(node: &mut Node<'_>) {
    match &mut node.value {
        Value::Number(number) if number.class != Class::Exact => node.value = Value::Literal(number.literal.to_owned()),
        Value::Array(items) => items.iter_mut().for_each(keep_literals),
        Value::Object(members) => members.iter_mut().for_each(|member| keep_literals(&mut member.node)),
        _ => {}
    }
}

enum Fault {
    NotALiteral,
    NoSuchPlace,
    NotWhatWasLeft,
}

fn undo(root: &mut Node<'_>, change: &Change) -> Result<(), Fault> {
    let mut path = tokens(&change.path).ok_or(Fault::NoSuchPlace)?;
    if change.rule == Rule::Wrap {
        let payload = root.take_member("payload").ok_or(Fault::NoSuchPlace)?;
        if root.members() != Some(&[]) {
            return Err(Fault::NotWhatWasLeft);
        }
        *root = payload.node;
        return Ok(());
    }
    let Some(before) = &change.before else {
        let name = path.pop().ok_or(Fault::NoSuchPlace)?;
        let parent = resolve_mut(root, &path).ok_or(Fault::NoSuchPlace)?;
        let added = parent.take_member(&name).ok_or(Fault::NoSuchPlace)?;
        return same(&added.node, change.after.as_ref());
    };
    let node = resolve_mut(root, &path).ok_or(Fault::NoSuchPlace)?;
    same(node, change.after.as_ref())?;
    node.value = match (change.rule, before.as_str()) {
        (Rule::BigNumber, Some(literal)) if parse_number(literal).is_some() => Value::Literal(literal.to_owned()),
        (Rule::NonFinite, Some(literal @ ("NaN" | "Infinity" | "-Infinity"))) => Value::Literal(literal.to_owned()),
        // Written as it stands, anything else would not be a number, or not even JSON.
        (Rule::BigNumber | Rule::NonFinite, _) => return Err(Fault::NotALiteral),
        _ => Node::from_json(before).value,
    };
    Ok(())
}

/// Whether a change renamed a member of the same object as `last` did.
fn siblings(change: &Change, last: &Change) -> bool {
    let object = |change: &Change| change.path.rsplit_once('/').map(|(object, _)| object.to_owned());
    change.rule == Rule::Keys && object(change) == object(last)
}

/// Gives the members of one object their names back.
fn rename_back(root: &mut Node<'_>, changes: &[Change]) -> Result<(), Fault> {
    let path = changes.first().map(|change| change.path.as_ref()).unwrap_or_default();
    let mut path = tokens(path).ok_or(Fault::NoSuchPlace)?;
    path.pop();
    let parent = resolve_mut(root, &path).ok_or(Fault::NoSuchPlace)?;
    let Value::Object(members) = &mut parent.value else { return Err(Fault::NoSuchPlace) };
    let mut names: Vec<(usize, &str)> = Vec::with_capacity(changes.len());
    for change in changes {
        let name = |value: &Option<serde_json::Value>| value.as_ref().and_then(|v| v.as_str().map(str::to_owned));
        let (Some(new), Some(old)) = (name(&change.after), change.before.as_ref().and_then(|v| v.as_str())) else {
            return Err(Fault::NotWhatWasLeft);
        };
        names.push((position(members, &new).map_err(|_| Fault::NoSuchPlace)?, old));
    }
    for (at, old) in names {
        if let Some(member) = members.get_mut(at) {
            member.key = Cow::Owned(old.to_owned());
        }
    }
    sort_members(members);
    let distinct = members.iter().zip(members.iter().skip(1)).all(|(a, b)| a.key != b.key);
    if distinct { Ok(()) } else { Err(Fault::NotWhatWasLeft) }
}

/// Whether a node says what a change left there.
fn same(node: &Node<'_>, after: Option<&serde_json::Value>) -> Result<(), Fault> {
    let write = |node: &Node<'_>| {
        let mut out = Vec::new();
        write_node(&mut out, node, "");
        out
    };
    match after {
        Some(after) if write(node) == write(&Node::from_json(after)) => Ok(()),
        _ => Err(Fault::NotWhatWasLeft),
    }
}

impl<'a> Node<'a> {
    fn take_member(&mut self, key: &str) -> Option<Member<'a>> {
        let Value::Object(members) = &mut self.value else { return None };
        let at = position(members, key).ok()?;
        Some(members.remove(at))
    }
}
