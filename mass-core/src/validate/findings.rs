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
    /// Findings of which nothing but their number is known: they cannot be among those that are shown.
    counted: usize,
    /// Where the first error stands.
    first_error: Option<usize>,
    /// Once there are as many issues as are shown: where the last of them stands. What comes later in the document, or
    /// at the same place, is not shown.
    last_shown: Option<usize>,
    /// Bytes of the paths of all changes.
    path_bytes: usize,
}

impl Findings {
    /// Notes an issue at an offset of the text.
    pub(crate) fn push(&mut self, at: usize, issue: Issue) {
        if issue.severity == Severity::Error {
            self.error(at);
        }
        self.issues.push((at, issue));
    }

    fn error(&mut self, at: usize) {
        self.errors += 1;
        self.first_error = Some(self.first_error.map_or(at, |first| first.min(at)));
    }

    /// Notes an issue that a document can have very many of, each with a path as long as the document: it is made only
    /// if it may be among those that are shown, and counted otherwise. No more than twice as many are held as are shown.
    pub(crate) fn note(&mut self, at: usize, severity: Severity, options: &Options, issue: impl FnOnce() -> Issue) {
        if self.may_show(at, severity, options.issues()) {
            self.push(at, issue().with_severity(severity));
        }
    }

    /// Whether an issue can be among those that are shown. One that cannot is counted.
    #[cold]
    fn may_show(&mut self, at: usize, severity: Severity, most: usize) -> bool {
        if self.last_shown.is_none() && self.issues.len() >= most || self.issues.len() >= most.saturating_mul(2) {
            self.forget(most);
        }
        let is_error = severity == Severity::Error;
        let shown = self.last_shown.is_none_or(|last| at < last)
            || (is_error && self.first_error.is_none_or(|first| at < first));
        if !shown {
            self.counted += 1;
            if is_error {
                self.error(at);
            }
        }
        shown
    }

    /// Lets go of what cannot be shown any more. The first error stays: it may have to stand in for the others.
    fn forget(&mut self, most: usize) {
        sort_by(&mut self.issues, |a, b| a.0.cmp(&b.0));
        let before = self.issues.len();
        let is_error = |(_, issue): &(usize, Issue)| issue.severity == Severity::Error;
        let first = self.issues.iter().position(is_error).filter(|first| *first > most);
        if let Some(first) = first {
            self.issues.swap(most, first);
        }
        let spare = usize::from(self.issues.get(most).is_some_and(is_error));
        self.issues.truncate(most + spare);
        self.counted += before - self.issues.len();
        self.last_shown = self.issues.get(most - 1).map(|(at, _)| *at);
    }

    /// Counts the path of one more change. False when the paths take more bytes than a document may have of them, which
    /// rejects it.
    #[inline]
    pub(crate) fn take_path(&mut self, bytes: usize, options: &Options) -> bool {
        let fits = |total| total <= options.path_bytes();
        let fitted = fits(self.path_bytes);
        self.path_bytes = self.path_bytes.saturating_add(bytes);
        if fitted && !fits(self.path_bytes) {
            let issue = Issue::new(Code::TooManyChanges, "")
                .with("max_path_bytes", options.path_bytes())
                .with("max_bytes", options.max_bytes);
            self.push(0, issue);
        }
        fits(self.path_bytes)
    }

    /// Whether no change can be recorded any more.
    #[inline]
    pub(crate) fn has_too_many_changes(&self, options: &Options) -> bool {
        self.path_bytes > options.path_bytes()
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

    /// The issues in document order, no more than the caller wants, with lines and columns when there was a text.
    pub(crate) fn finish(self, text: Option<&[u8]>, options: &Options) -> Vec<Issue> {
        let mut found = self.issues;
        if found.is_empty() {
            return Vec::new();
        }
        sort_by(&mut found, |a, b| a.0.cmp(&b.0));
        let total = found.len() + self.counted;
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What there is to find: where, whether an error, and whether it is noted, or pushed as it is.
    fn some() -> impl Strategy<Value = Vec<(usize, bool, bool)>> {
        prop::collection::vec((0_usize..60, prop::bool::weighted(0.1), prop::bool::weighted(0.8)), 0..120)
    }

    proptest! {
        #[test]
        fn what_is_only_counted_would_not_have_been_shown(some in some(), max_issues in 1_usize..30) {
            let options = Options { max_issues, ..Options::default() };
            let (mut all, mut few) = (Findings::default(), Findings::default());
            for (number, (at, is_error, noted)) in some.into_iter().enumerate() {
                let severity = if is_error { Severity::Error } else { Severity::Warning };
                let issue = || Issue::new(Code::UnknownField, number.to_string()).with_severity(severity);
                all.push(at, issue());
                if noted {
                    few.note(at, severity, &options, issue);
                } else {
                    few.push(at, issue());
                }
            }
            prop_assert_eq!(all.errors, few.errors);
            prop_assert_eq!(all.finish(None, &options), few.finish(None, &options));
        }
    }

    #[test]
    fn few_are_made_in_the_order_of_the_document() {
        let options = Options { max_issues: 10, ..Options::default() };
        let mut made = 0;
        let mut note = |findings: &mut Findings, at| {
            findings.note(at, Severity::Warning, &options, || {
                made += 1;
                Issue::new(Code::AmbiguousNumber, "")
            });
        };
        let mut findings = Findings::default();
        (0..1000).for_each(|at| note(&mut findings, at));
        assert_eq!(findings.issues.len(), 10);
        // Backwards each is the first, until the next one comes; most are forgotten again.
        let mut findings = Findings::default();
        (0..1000).rev().for_each(|at| note(&mut findings, at));
        assert!(findings.issues.len() <= 20);
        assert_eq!(made, 10 + 1000);
    }
}
