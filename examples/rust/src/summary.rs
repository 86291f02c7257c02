//! What a batch came to.

use crate::judge::Outcome;
use crate::paint::Paint;
use crate::words::Words;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Counts over a run.
#[derive(Debug, Default)]
pub struct Tally {
    /// Documents that are valid.
    pub accepted: usize,
    /// Documents that are not.
    pub rejected: usize,
    /// Documents that came out different.
    pub changed: usize,
    /// Accepted documents with warnings.
    pub warned: usize,
    /// Inputs that could not be read.
    pub unreadable: usize,
    codes: BTreeMap<&'static str, usize>,
    rules: BTreeMap<&'static str, usize>,
}

impl Tally {
    /// Counts an outcome.
    pub fn add(&mut self, outcome: &Outcome) {
        if outcome.accepted {
            self.accepted += 1;
            self.warned += usize::from(!outcome.issues.is_empty());
        } else {
            self.rejected += 1;
        }
        for issue in &outcome.issues {
            *self.codes.entry(issue.code.as_str()).or_default() += 1;
        }
        let changes = outcome.changes.as_deref().unwrap_or_default();
        self.changed += usize::from(!changes.is_empty());
        for change in changes {
            *self.rules.entry(change.rule.as_str()).or_default() += 1;
        }
    }

    /// Documents so far.
    pub fn documents(&self) -> usize {
        self.accepted + self.rejected
    }

    /// Exit status of the run.
    pub fn status(&self) -> u8 {
        if self.unreadable > 0 { 2 } else { u8::from(self.rejected > 0) }
    }

    /// A few lines for people.
    pub fn text(&self, words: Words, paint: Paint) -> String {
        let accepted = words.count(self.accepted, ["accepted", "accepted"], ["aceptado", "aceptados"]);
        let rejected = words.count(self.rejected, ["rejected", "rejected"], ["rechazado", "rechazados"]);
        let paint_if = |n: usize, text: &str, on: fn(Paint, &str) -> String| {
            if n > 0 { on(paint, text) } else { text.to_owned() }
        };
        let mut out = format!(
            "{}: {}, {}",
            paint.bold(&words.documents(self.documents())),
            paint_if(self.accepted, &accepted, Paint::good),
            paint_if(self.rejected, &rejected, Paint::bad)
        );
        if self.warned > 0 {
            let text = words.pick("with warnings", "con advertencias");
            let _ = write!(out, "; {} {text}", words.number(self.warned));
        }
        if self.unreadable > 0 {
            let text = words.count(
                self.unreadable,
                ["input not read", "inputs not read"],
                ["entrada sin leer", "entradas sin leer"],
            );
            let _ = write!(out, "; {}", paint.bad(&text));
        }
        out.push('\n');
        let label = |text: &str| paint.dim(&format!("{text:<10}"));
        if !self.rules.is_empty() {
            let changed = words.pick("changes", "cambios");
            let _ = writeln!(out, "  {} {}", label(changed), top(&self.rules, words));
        }
        if !self.codes.is_empty() {
            let found = words.pick("findings", "hallazgos");
            let _ = writeln!(out, "  {} {}", label(found), top(&self.codes, words));
        }
        out
    }
}

/// The most frequent names with their counts.
fn top(counts: &BTreeMap<&'static str, usize>, words: Words) -> String {
    const WIDTH: usize = 76;
    let mut sorted: Vec<_> = counts.iter().collect();
    sorted.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), **name));
    let mut out = String::new();
    let mut rest = 0;
    for (name, count) in sorted {
        let part = format!("{name} {}", words.number(*count));
        if rest > 0 || out.chars().count() + part.chars().count() > WIDTH {
            rest += count;
        } else {
            out.push_str(if out.is_empty() { "" } else { " · " });
            out.push_str(&part);
        }
    }
    if rest > 0 {
        let _ = write!(out, " · {} {}", words.pick("others", "otros"), words.number(rest));
    }
    out
}
