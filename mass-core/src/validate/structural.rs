//! Structure: are the members there, known, and of the right type? Walks a tree by the contract's table.

use super::{
    document::{Document, Fact, Presence},
    findings::{Findings, nearest},
    leaf::{LeafReader, Place, expected},
};
use crate::{
    contract::table::{Entry, Table, What},
    issue::{Code, Issue, Severity},
    json::{
        Class, Member, Node, Value,
        parse::Finding,
        pointer::{Path, pointer_at, push_key},
        tree::find,
    },
    normalize::simple::Run,
    options::Options,
    sort::sort_by,
    sort::sort_unstable,
};

/// What the parser noted, as issues.
pub(crate) fn parser_findings(noted: &[Finding], root: &Node<'_>, findings: &mut Findings, options: &Options) {
    let mut noted: Vec<&Finding> = noted.iter().collect();
    sort_by(&mut noted, |a, b| a.at().cmp(&b.at()));
    for (number, finding) in noted.into_iter().enumerate() {
        let at = finding.at();
        // Finding a place takes a look through the document; what will not be shown is only counted.
        let path = if number < options.issues() { pointer_at(root, at) } else { String::new() };
        findings.push(
            at,
            match finding {
                Finding::DuplicateKey { key, .. } => Issue::new(Code::DuplicateKey, path).with("key", key.as_str()),
                Finding::TooDeep { .. } => Issue::new(Code::TooDeep, path).with("max_depth", options.depth()),
            },
        );
    }
}

/// The issue for a container past the depth limit.
pub(crate) fn too_deep(root: &Node<'_>, at: usize, options: &Options) -> Issue {
    Issue::new(Code::TooDeep, pointer_at(root, at)).with("max_depth", options.depth())
}

/// Reports every number of a free value that no double holds.
pub(crate) fn inexact_numbers(node: &Node<'_>, path: Path<'_>, findings: &mut Findings, options: &Options) {
    match &node.value {
        Value::Number(number) if matches!(number.class, Class::BigInteger | Class::Overflow | Class::NonFinite) => {
            findings.note(node.at, Severity::Error, options, || {
                Issue::new(Code::NumberNotInteroperable, path.pointer()).with("found", number.literal)
            });
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                inexact_numbers(item, path.index(index), findings, options);
            }
        }
        Value::Object(members) => {
            for member in members {
                inexact_numbers(&member.node, path.key(&member.key), findings, options);
            }
        }
        _ => {}
    }
}

/// Walks a tree into a document.
pub(crate) fn walk<'a>(
    root: Node<'a>,
    table: &'static Table,
    options: &Options,
    findings: &mut Findings,
) -> Document<'a> {
    let mut document = Document::new(table);
    let mut walker = Walker { document: &mut document, findings, strict: options.strict, options };
    if let Some(entry) = table.entry(Table::ROOT) {
        walker.value(Table::ROOT, entry, root.at, root, "");
    }
    document
}

struct Walker<'r, 'a> {
    document: &'r mut Document<'a>,
    findings: &'r mut Findings,
    strict: bool,
    options: &'r Options,
}

impl<'a> Walker<'_, 'a> {
    /// `at` is where the member starts, `pointer` where the value is: that differs from the entry's inside lists.
    fn value(&mut self, index: usize, entry: &'static Entry, at: usize, node: Node<'a>, pointer: &str) {
        if node.value == Value::Skipped {
            return self.skipped(entry, at);
        }
        let table = self.document.table;
        match &entry.what {
            What::Leaf { kind, slot } => {
                let before = self.findings.len();
                LeafReader { document: self.document, findings: self.findings, strict: self.strict }.read(
                    Place { entry, slot: *slot, at },
                    kind,
                    node.value,
                );
                if pointer != entry.pointer {
                    self.findings.move_paths(before, &entry.pointer, pointer);
                }
            }
            What::Object { object, .. } => {
                let presence = match node.value {
                    Value::Object(members) => {
                        self.members(index, at, members, pointer);
                        Presence::Present
                    }
                    Value::Null if entry.nullable => Presence::Null,
                    _ => {
                        self.wrong_type("object", entry.nullable, &node, pointer);
                        Presence::Invalid
                    }
                };
                if let Some(state) = self.document.objects.get_mut(*object) {
                    *state = (presence, at);
                }
            }
            What::List { item } => match (node.value, table.entry(*item)) {
                (Value::Array(items), Some(of)) => {
                    for (number, node) in items.into_iter().enumerate() {
                        self.value(*item, of, node.at, node, &format!("{pointer}/{number}"));
                    }
                }
                (value, _) => self.wrong_type("array", entry.nullable, &Node { at, value }, pointer),
            },
            What::Free => match node.value {
                Value::Object(_) => self.document.payload = Some(node),
                _ => self.wrong_type("object", false, &node, pointer),
            },
        }
    }

    /// Past the depth limit: reported as such, and unusable for other rules.
    fn skipped(&mut self, entry: &Entry, at: usize) {
        match entry.what {
            What::Leaf { slot, .. } => {
                if let Some(slot) = self.document.slots.get_mut(slot) {
                    slot.at = at;
                    slot.fact = Fact::Invalid;
                }
            }
            What::Object { object, .. } => {
                if let Some(state) = self.document.objects.get_mut(object) {
                    *state = (Presence::Invalid, at);
                }
            }
            What::List { .. } | What::Free => {}
        }
    }

    fn members(&mut self, index: usize, at: usize, members: Vec<Member<'a>>, pointer: &str) {
        let table = self.document.table;
        let mut missing: Vec<&'static Entry> =
            table.children(index).map(|(_, child)| child).filter(|child| child.required).collect();
        let absent: Vec<&'static str> =
            table.children(index).map(|(_, child)| child.name).filter(|name| find(&members, name).is_none()).collect();
        let last_shown = self.last_shown(index, &members);
        for member in members {
            let mut path = String::from(pointer);
            push_key(&mut path, &member.key);
            if let Some((child, entry)) = table.children(index).find(|(_, child)| child.name == member.key) {
                missing.retain(|e| e.name != entry.name);
                self.value(child, entry, member.node.at, member.node, &path);
            } else {
                let shown = member.at <= last_shown;
                let likely = if shown { self.likely(index, &member.key, &absent) } else { None };
                self.unknown(member, likely, pointer, path);
            }
        }
        for entry in missing {
            let mut path = String::from(pointer);
            push_key(&mut path, entry.name);
            let expected = match entry.what {
                What::Leaf { ref kind, .. } => expected(kind),
                What::List { .. } => "array",
                What::Object { .. } | What::Free => "object",
            };
            let issue = Issue::new(Code::MissingField, path).with("field", entry.name).with("expected", expected);
            self.findings.push(at, issue);
        }
    }

    /// Where the last unknown member of an object stands that can be among the issues shown. A search for the name that
    /// was meant is dear, and a large object may hold many thousands that nobody will see.
    fn last_shown(&self, index: usize, members: &[Member<'a>]) -> usize {
        let table = self.document.table;
        if members.len() <= self.options.issues() {
            return usize::MAX;
        }
        let known = |member: &Member<'a>| table.children(index).any(|(_, child)| child.name == member.key);
        let mut places: Vec<usize> = members.iter().filter(|member| !known(member)).map(|member| member.at).collect();
        let most = self.options.issues();
        // Nearly in order already; the standard library's search for the nth would be more code in a browser.
        sort_unstable(&mut places);
        places.get(most).copied().unwrap_or(usize::MAX)
    }

    /// The name that was meant, most likely one that is absent.
    fn likely(&self, parent: usize, key: &str, absent: &[&'static str]) -> Option<&'static str> {
        let known = self.document.table.children(parent).map(|(_, child)| child.name);
        nearest(key, absent.iter().copied()).or_else(|| nearest(key, known))
    }

    fn unknown(&mut self, member: Member<'a>, likely: Option<&'static str>, pointer: &str, path: String) {
        let severity = if self.strict { Severity::Error } else { Severity::Warning };
        let mut issue =
            Issue::new(Code::UnknownField, path.as_str()).with_severity(severity).with("field", member.key.as_ref());
        if let Some(nearest) = likely {
            issue = issue.with("nearest", nearest);
        }
        self.findings.push(member.at, issue);
        if !self.strict {
            // Kept as it is; only what canonical form cannot hold is dealt with.
            let mut member = member;
            let mut run = Run::preserving(self.options, self.findings);
            run.apply(&mut member.node, Path::at(&path));
            self.document.extra_changes.append(&mut run.changes);
            self.document.extras.push((pointer.to_owned(), member));
        }
    }

    fn wrong_type(&mut self, expected: &str, nullable: bool, node: &Node<'_>, pointer: &str) {
        let expected = if nullable { format!("{expected} or null") } else { expected.to_owned() };
        let issue = Issue::new(Code::WrongType, pointer).with("expected", expected).with("found", node.type_name());
        self.findings.push(node.at, issue);
    }
}
