//! Where findings are collected, put into document order, counted and given their positions.

use crate::{
    issue::{Code, Issue, Severity},
    json::position::Lines,
    options::Options,
    sort::sort_by,
    text::lower_case,
};
use serde_json::Value;

/// The findings about one document.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    issues: Vec<(usize, Issue)>,
    errors: usize,
}

impl Findings {
    /// Notes an issue at an offset of the text.
    pub(crate) fn push(&mut self, at: usize, issue: Issue) {
        self.errors += usize::from(issue.severity == Severity::Error);
        self.issues.push((at, issue));
    }

    /// The offsets of the issues with a code, in order.
    pub(crate) fn offsets(&self, code: Code) -> Vec<usize> {
        let mut offsets: Vec<usize> =
            self.issues.iter().filter(|(_, issue)| issue.code == code).map(|(at, _)| *at).collect();
        sort_by(&mut offsets, Ord::cmp);
        offsets
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    pub(crate) fn len(&self) -> usize {
        self.issues.len()
    }

    /// Puts the paths of the issues from `start` on under `to` instead of `from`.
    pub(crate) fn move_paths(&mut self, start: usize, from: &str, to: &str) {
        for (_, issue) in self.issues.iter_mut().skip(start) {
            if let Some(rest) = issue.path.strip_prefix(from) {
                issue.path = format!("{to}{rest}");
            }
        }
    }

    /// Takes over findings whose paths are relative to `pointer`.
    pub(crate) fn append_under(&mut self, mut other: Findings, pointer: &str) {
        other.move_paths(0, "", pointer);
        self.errors += other.errors;
        self.issues.append(&mut other.issues);
    }

    /// The issues in document order, no more than the caller wants, with lines and columns when there was a text.
    pub(crate) fn finish(self, text: Option<&[u8]>, options: &Options) -> Vec<Issue> {
        let mut found = self.issues;
        if found.is_empty() {
            return Vec::new();
        }
        sort_by(&mut found, |a, b| a.0.cmp(&b.0));
        let total = found.len();
        let most = options.issues();
        if total > most {
            // An error is never the one that is left out: what is kept must explain the verdict.
            if self.errors > 0
                && !found.iter().take(most).any(|(_, issue)| issue.severity == Severity::Error)
                && let Some(first) = found.iter().position(|(_, issue)| issue.severity == Severity::Error)
            {
                found.swap(most - 1, first);
            }
            found.truncate(most);
            let limit = Issue::new(Code::TooManyIssues, "")
                .with_severity(Severity::Warning)
                .with("max_issues", most)
                .with("found", total);
            found.push((found.last().map_or(0, |(at, _)| *at), limit));
        }
        let mut lines = text.map(Lines::new);
        found
            .into_iter()
            .map(|(at, mut issue)| {
                issue.locale = options.locale;
                issue.position = lines.as_mut().map(|lines| lines.at(at));
                if issue.code == Code::InvalidJson
                    && let Some(position) = issue.position
                {
                    issue = issue.with("line", position.line).with("column", position.column);
                }
                issue
            })
            .collect()
    }
}

/// Longest text that is repeated in `params`, in characters.
const LONGEST_FOUND: usize = 200;

/// A text as it goes into `params`: whole, or cut with an ellipsis when it is very long.
pub(crate) fn excerpt(text: &str) -> Value {
    match text.char_indices().nth(LONGEST_FOUND) {
        Some((end, _)) => Value::from(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Value::from(text),
    }
}

/// The candidate that was most likely meant, if one is near enough.
pub(crate) fn nearest<'c>(found: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let length = found.chars().count();
    let allowed = (length / 3).clamp(1, 4);
    let lower = lower_case(found);
    // What is longer or shorter by more cannot be near, and may be very long.
    let candidates = candidates.into_iter().filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed);
    candidates
        .map(|candidate| (strsim::osa_distance(&lower, &lower_case(candidate)), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
