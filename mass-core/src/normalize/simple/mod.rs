//! The Simple rules: any JSON, cleaned where it can be proved, every change recorded.

pub(crate) mod keys;
pub(crate) mod number;
#[cfg(feature = "signals")]
pub(crate) mod recognise;
pub(crate) mod tape;
pub(crate) mod words;

use super::changes::{Change, Rule};
use crate::{
    issue::{Code, Issue, Severity},
    json::{
        Class, Member, Node, Number, Value,
        pointer::Path,
        print::to_json,
        tree::{compare_keys, sort_members},
    },
    options::{KeysRule, Options},
    sort::sort_by,
    text, time,
    validate::findings::Findings,
};
use std::{borrow::Cow, cmp::Ordering};

/// One run of the rules over a payload.
pub(crate) struct Run<'r> {
    pub(crate) options: &'r Options,
    pub(crate) changes: Vec<Change>,
    pub(crate) findings: &'r mut Findings,
    /// The payload stays as it is: only what canonical form cannot hold is dealt with.
    pub(crate) preserve: bool,
    /// Offsets of ambiguous numbers that are among the findings already.
    pub(crate) reported: Vec<usize>,
}

impl<'r> Run<'r> {
    /// A run that lets everything stay as it is.
    pub(crate) fn preserving(options: &'r Options, findings: &'r mut Findings) -> Self {
        Run { options, changes: Vec::new(), findings, preserve: true, reported: Vec::new() }
    }

    /// Applies the rules to a value and everything in it.
    pub(crate) fn apply(&mut self, node: &mut Node<'_>, path: Path<'_>) {
        match &mut node.value {
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.apply(item, path.index(index));
                }
            }
            Value::Object(members) => {
                for Member { key, node, .. } in members.iter_mut() {
                    self.apply(node, path.key(key));
                }
                if self.options.keys == KeysRule::SnakeCase && !self.preserve {
                    self.rename(members, path);
                }
            }
            _ => self.leaf(node, path),
        }
    }

    /// Applies the rules to a value that is no container.
    #[inline]
    pub(crate) fn leaf(&mut self, node: &mut Node<'_>, path: Path<'_>) {
        match &mut node.value {
            Value::Text(text) if !self.preserve => {
                if let Some(value) = self.text(text, node.at, path) {
                    node.value = value;
                }
            }
            Value::Number(number) if number.class != Class::Exact => {
                let number = *number;
                node.value = self.big_number(number, node.at, path);
            }
            _ => {}
        }
    }

    fn change(&mut self, path: Path<'_>, rule: Rule, before: impl Into<serde_json::Value>, after: serde_json::Value) {
        if self.changes.capacity() == 0 {
            // Where something is changed, more is; growing from nothing means moving it all several times.
            self.changes.reserve(16);
        }
        if self.findings.has_too_many_changes(self.options) {
            return;
        }
        let pointer = path.pointer();
        if self.findings.take_path(pointer.len(), self.options) {
            self.changes.push(Change::replaced(pointer, rule, before, after));
        }
    }

    /// The rules for strings. Gives a new value when the string does not stay one; a string that stays one is
    /// changed where it is.
    #[inline]
    fn text<'a>(&mut self, text: &mut Cow<'a, str>, at: usize, path: Path<'_>) -> Option<Value<'a>> {
        let rules = self.options.rules;
        if rules.trim {
            let cleaned = text::clean(text);
            if cleaned != *text {
                self.change(path, Rule::Trim, text.as_ref(), cleaned.as_ref().into());
                *text = Cow::Owned(cleaned.into_owned());
            }
        }
        // Each rule's words begin with a few characters only; the others need no look.
        match text.as_bytes().first()? {
            b'0'..=b'9' | b'+' | b'-' => self.number_or_timestamp(text, at, path),
            b't' | b'T' | b'f' | b'F' | b'y' | b'Y' | b'n' | b'N' | b'o' | b'O' | b's' | b'S' | b'#' => {
                self.word(text, path)
            }
            _ => None,
        }
    }

    fn word(&mut self, text: &str, path: Path<'_>) -> Option<Value<'static>> {
        if self.options.rules.boolean
            && let Some(value) = words::boolean(text)
        {
            self.change(path, Rule::Boolean, text, value.into());
            return Some(Value::Bool(value));
        }
        if self.options.rules.null && words::is_null(text) {
            self.change(path, Rule::Null, text, serde_json::Value::Null);
            return Some(Value::Null);
        }
        None
    }

    fn number_or_timestamp<'a>(&mut self, text: &mut Cow<'a, str>, at: usize, path: Path<'_>) -> Option<Value<'a>> {
        let rules = self.options.rules;
        if rules.timestamp && matches!(text.as_bytes().get(10), Some(b'T' | b't')) {
            let stamp = time::read(text).filter(|stamp| !stamp.naive && stamp.text != *text)?;
            let utc = stamp.text.into_owned();
            self.change(path, Rule::Timestamp, text.as_ref(), utc.as_str().into());
            *text = Cow::Owned(utc);
            return None;
        }
        if !rules.number {
            return None;
        }
        match number::read(text) {
            number::Reading::Number(value) => {
                self.change(path, Rule::Number, text.as_ref(), to_json(value));
                Some(Value::Number(Number::from_value(value)))
            }
            // The rule `signals` may have reported it before.
            number::Reading::Ambiguous(..) if self.reported.binary_search(&at).is_ok() => None,
            number::Reading::Ambiguous(grouped, decimal) => {
                self.findings.note(at, Severity::Warning, self.options, || {
                    Issue::new(Code::AmbiguousNumber, path.pointer())
                        .with("found", text.as_ref())
                        .with("readings", vec![to_json(grouped), to_json(decimal)])
                });
                None
            }
            number::Reading::Not => None,
        }
    }

    /// A number that its double does not stand for.
    #[cold]
    fn big_number<'a>(&mut self, number: Number<'a>, at: usize, path: Path<'_>) -> Value<'a> {
        let literal = number.literal;
        let keep = self.preserve || !self.options.rules.big_number;
        match number.class {
            Class::Exact => Value::Number(number),
            Class::LongDecimal => {
                self.change(path, Rule::BigNumber, literal, to_json(number.value));
                Value::Number(Number::from_value(number.value))
            }
            Class::NonFinite if self.options.rules.null && !self.preserve => {
                self.change(path, Rule::NonFinite, literal, serde_json::Value::Null);
                Value::Null
            }
            Class::BigInteger | Class::Overflow if !keep => {
                self.not_interoperable(literal, at, path, Severity::Warning);
                self.change(path, Rule::BigNumber, literal, literal.into());
                // Not borrowed: what is borrowed is written as it stands in the source, where this is no string.
                Value::Text(Cow::Owned(literal.to_owned()))
            }
            Class::BigInteger | Class::Overflow | Class::NonFinite => {
                self.not_interoperable(literal, at, path, Severity::Error);
                Value::Number(number)
            }
        }
    }

    fn not_interoperable(&mut self, literal: &str, at: usize, path: Path<'_>, severity: Severity) {
        self.findings.note(at, severity, self.options, || {
            Issue::new(Code::NumberNotInteroperable, path.pointer()).with("found", literal)
        });
    }

    /// Renames the members of one object; names that would collide stay as they were.
    fn rename(&mut self, members: &mut [Member<'_>], path: Path<'_>) {
        let mut names: Vec<(String, usize)> =
            members.iter().enumerate().map(|(index, member)| (keys::snake_case(&member.key), index)).collect();
        sort_by(&mut names, |a, b| compare_keys(&a.0, &b.0).then(a.1.cmp(&b.1)));
        let mut renamed: Vec<(usize, String)> = Vec::new();
        for group in names.chunk_by(|a, b| compare_keys(&a.0, &b.0) == Ordering::Equal) {
            match group {
                [(name, index)] => renamed.push((*index, name.clone())),
                [(name, _), ..] => {
                    let own: Vec<&Member<'_>> = group.iter().filter_map(|(_, index)| members.get(*index)).collect();
                    let Some(last) = own.iter().max_by_key(|member| member.at) else { continue };
                    let keys: Vec<&str> = own.iter().map(|member| member.key.as_ref()).collect();
                    self.findings.note(last.at, Severity::Warning, self.options, || {
                        Issue::new(Code::KeyCollision, path.key(&last.key).pointer())
                            .with("key", name.as_str())
                            .with("keys", keys)
                    });
                }
                [] => {}
            }
        }
        sort_by(&mut renamed, |a, b| a.0.cmp(&b.0));
        for (index, name) in renamed {
            let Some(member) = members.get_mut(index).filter(|member| member.key != name) else { continue };
            self.change(path.key(&member.key), Rule::Keys, member.key.as_ref(), name.as_str().into());
            member.key = Cow::Owned(name);
        }
        sort_members(members);
    }
}
