//! The report on one document, for people.

use crate::excerpt::{self, Mark, Spot, excerpt};
use crate::judge::{Operation, Outcome};
use crate::paint::{Paint, shorten, visible, wrap};
use crate::record::Place;
use crate::words::Words;
use mass_core::{Change, Code, Issue, Rule, Severity};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt::Write as _;

/// Writes reports.
#[derive(Debug, Clone, Copy)]
pub struct Reporter {
    /// Colour.
    pub paint: Paint,
    /// Language.
    pub words: Words,
    /// Columns to keep to.
    pub width: usize,
}

/// A text an issue is about.
#[derive(Clone, Copy)]
struct Text<'a> {
    /// Its name, when it is not the document itself.
    name: Option<&'a str>,
    source: &'a [u8],
    /// Line of the file it starts on.
    first_line: usize,
}

/// A document that has been judged, and where it came from.
pub struct Judged<'a> {
    /// Where it came from.
    pub place: &'a Place,
    /// Its bytes.
    pub source: &'a [u8],
    /// What came of it.
    pub outcome: &'a Outcome,
}

impl Reporter {
    /// The whole report: verdict, findings, and with `full` digests, changes and recognised signals.
    pub fn document(self, judged: &Judged, operation: &Operation, full: bool) -> String {
        let Judged { place, source, outcome } = judged;
        let mut out = self.verdict(place, operation, outcome);
        let text = Text { name: None, source, first_line: place.row.map_or(1, |row| row.line) };
        for issue in &outcome.issues {
            match operation.profile_of(outcome, issue) {
                Some(profile) => {
                    let name = visible(&profile.path.to_string_lossy());
                    self.issue(&mut out, issue, Text { name: Some(&name), source: &profile.text, first_line: 1 });
                }
                None => self.issue(&mut out, &in_file(issue, place), text),
            }
        }
        if full {
            self.changes(&mut out, outcome.changes.as_deref().unwrap_or_default());
            self.recognised(&mut out, outcome);
            for (name, digest) in &outcome.digests {
                let _ = writeln!(out, "  {} {digest}", self.paint.dim(&format!("{name:<16}")));
            }
        }
        out
    }

    /// The name of the place, safe to print.
    pub fn label(self, place: &Place) -> String {
        visible(&place.label(self.words.pick("standard input", "entrada estándar")))
    }

    fn verdict(self, place: &Place, operation: &Operation, outcome: &Outcome) -> String {
        let (paint, words) = (self.paint, self.words);
        let errors = outcome.errors();
        let warnings = outcome.issues.len() - errors;
        let (mark, word) = if !outcome.accepted {
            (paint.bad("✗"), paint.bad(words.pick("rejected", "rechazado")))
        } else if matches!(operation, Operation::Validate) {
            (paint.good("✓"), paint.good(words.pick("valid", "válido")))
        } else {
            (paint.good("✓"), paint.good(words.pick("accepted", "aceptado")))
        };
        let mut facts = Vec::new();
        if let Some(pipeline) = outcome.pipeline {
            facts.push(pipeline.as_str().to_owned());
        }
        if errors > 0 {
            facts.push(words.errors(errors));
        }
        if warnings > 0 {
            facts.push(words.warnings(warnings));
        }
        if let Some(changes) = outcome.changes.as_ref().filter(|changes| !changes.is_empty()) {
            facts.push(words.changes(changes.len()));
        }
        if let Some(ratio) = outcome.missing_ratio.filter(|ratio| *ratio > 0.0) {
            facts.push(format!(
                "{:.0} % {}",
                ratio * 100.0,
                words.pick("of the signals missing", "de las señales ausentes")
            ));
        }
        let facts = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
        format!("{mark} {}: {word}{facts}\n", paint.bold(&self.label(place)))
    }

    fn issue(self, out: &mut String, issue: &Issue, text: Text) {
        let Text { name, source, first_line } = text;
        let (paint, words) = (self.paint, self.words);
        let severity = match issue.severity {
            Severity::Error => paint.bad(words.pick("error", "error")),
            Severity::Warning => paint.warn(words.pick("warning", "advertencia")),
        };
        let _ = write!(out, "  {severity} {}", paint.bold(issue.code.as_str()));
        if !issue.path.is_empty() {
            let _ = write!(out, "  {}", paint.value(&visible(&issue.path)));
        }
        let line = issue.position.map(|position| position.line + first_line - 1);
        let place = match (issue.position, line, name) {
            (Some(position), Some(line), Some(name)) => format!("{name}:{line}:{}", position.column),
            (Some(position), Some(line), None) => format!("{line}:{}", position.column),
            (_, _, name) => name.unwrap_or_default().to_owned(),
        };
        if !place.is_empty() {
            let _ = write!(out, "  {}", paint.dim(&place));
        }
        out.push('\n');
        for text in wrap(&visible(&issue.message()), self.width - 4) {
            let _ = writeln!(out, "    {text}");
        }
        if let (Some(position), Some(line)) = (issue.position, line) {
            let mark = match issue.code {
                Code::InvalidJson => Mark::Place,
                Code::UnknownField | Code::DuplicateKey | Code::KeyCollision => Mark::Key,
                _ => Mark::Value,
            };
            let width = excerpt::WIDTH.min(self.width.saturating_sub(14));
            let spot = Spot { line: position.line, column: position.column, shown_line: line, mark, width };
            for text in excerpt(source, spot, paint).into_iter().flatten() {
                let _ = writeln!(out, "    {text}");
            }
        }
        let fix = issue.fix();
        if !fix.is_empty() {
            let label = words.pick("fix:", "solución:");
            let indent = label.chars().count() + 1;
            for (index, text) in wrap(&visible(&fix), self.width - 4 - indent).into_iter().enumerate() {
                let label = if index == 0 { paint.good(label) } else { " ".repeat(indent - 1) };
                let _ = writeln!(out, "    {label} {text}");
            }
        }
    }

    /// Changes by rule, each rule with its reason; the order of the core is in `--json`.
    fn changes(self, out: &mut String, changes: &[Change]) {
        let path_width =
            changes.iter().map(|c| visible(&c.path).chars().count()).max().unwrap_or(0).min(self.width * 2 / 5);
        let mut rules: Vec<Rule> = Vec::new();
        for change in changes {
            if !rules.contains(&change.rule) {
                rules.push(change.rule);
            }
        }
        for rule in rules {
            let heading = self.paint.bold(&format!("{:<14}", rule.as_str()));
            let _ = writeln!(out, "  {heading} {}", self.paint.dim(self.words.why(rule)));
            for change in changes.iter().filter(|change| change.rule == rule) {
                self.change(out, change, path_width);
            }
        }
    }

    fn change(self, out: &mut String, change: &Change, path_width: usize) {
        let path = match visible(&change.path) {
            path if path.is_empty() => self.words.pick("(document)", "(documento)").to_owned(),
            path => path,
        };
        let pad = " ".repeat(path_width.saturating_sub(path.chars().count()));
        let taken = 4 + path.chars().count().max(path_width) + 2;
        // Literals of numbers that JSON cannot hold come as text; they were no text in the document.
        let native = matches!(change.rule, Rule::BigNumber | Rule::NonFinite);
        let before = change.before.as_ref().map(|value| if native { visible(&bare(value)) } else { literal(value) });
        let after = change.after.as_ref().map(literal);
        let (from, to) = match (&before, &after) {
            (Some(before), Some(after)) => (before.as_str(), after.as_str()),
            (None, Some(after)) => (self.words.pick("added", "añadido"), after.as_str()),
            (Some(before), None) => (before.as_str(), self.words.pick("removed", "quitado")),
            (None, None) => ("", ""),
        };
        let arrow = if before.is_some() { " → " } else { " " };
        let length = from.chars().count() + arrow.chars().count() + to.chars().count();
        // Values that do not fit beside the path, but fit on a line, get a line of their own.
        let own_line = length > self.width.saturating_sub(taken) && length <= self.width - 8;
        let room = if own_line { length } else { self.width.saturating_sub(taken + arrow.chars().count()).max(24) };
        let half = room / 2;
        let from_room = room.saturating_sub(to.chars().count().min(half));
        let from = shorten(from, from_room);
        let to = shorten(to, room.saturating_sub(from.chars().count()));
        let from = if before.is_some() { self.paint.value(&from) } else { from };
        let separator = if own_line { "\n        ".to_owned() } else { format!("{pad}  ") };
        let _ = writeln!(out, "    {path}{separator}{from}{arrow}{}", self.paint.value(&to));
    }

    fn recognised(self, out: &mut String, outcome: &Outcome) {
        if outcome.recognised.is_empty() {
            return;
        }
        let heading = self.words.pick("recognised signals", "señales reconocidas");
        let _ = writeln!(out, "  {}", self.paint.bold(heading));
        for found in &outcome.recognised {
            let value = format!("{:>9} {:<9}", found.value, found.unit);
            let from = self.paint.dim(&shorten(&visible(&found.name), 40));
            let _ = writeln!(out, "    {:<40} {} {from}", found.signal, self.paint.value(&value));
        }
    }
}

/// The issue with the places in its sentence counted from the start of the file, not of its row.
fn in_file<'a>(issue: &'a Issue, place: &Place) -> Cow<'a, Issue> {
    let Some(at) = place.row.filter(|_| issue.code == Code::InvalidJson) else { return Cow::Borrowed(issue) };
    let mut issue = issue.clone();
    for (name, before) in [("line", (at.line as u64).saturating_sub(1)), ("offset", at.offset)] {
        if let Some(value) = issue.params.get_mut(name) {
            *value = value.as_u64().map_or(Value::Null, |inside| Value::from(inside + before));
        }
    }
    Cow::Owned(issue)
}

/// A value as JSON, safe to print.
fn literal(value: &Value) -> String {
    visible(&value.to_string())
}

/// A value without the quotation marks of a string.
fn bare(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
