//! The request of one window.

use super::{
    Requests, Series, Window, WindowRow,
    aggregate::{Rule, Sum},
};
use crate::{
    issue::{Code, Issue, Severity},
    json::print::to_json,
    normalize::{Normalized, Pipeline, Rejected, promote::promote},
    table::{
        record::issue_at,
        ticks::{NANOS, instant},
    },
    time,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

impl Requests {
    /// How many outcomes there are: one for each window, and one more for rows without a time.
    pub fn len(&self) -> usize {
        self.windows.len() + usize::from(!self.unplaced.is_empty())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Makes the request of one window.
    pub fn get(&self, number: usize) -> Option<WindowRow> {
        let Some(window) = self.windows.get(number) else {
            return (number < self.len()).then(|| self.without_time(number));
        };
        let (payload, refused) = self.payload(window);
        let (start, end) = (written(window.start)?, written(window.end)?);
        let simple = json!({
            "schema_version": Pipeline::Simple.version(),
            "request": {"timestamp_utc": end},
            "payload": payload,
        });
        let mut profile = self.profile.clone();
        if let Some(members) = profile.as_object_mut() {
            let window = json!({"start_utc": start, "end_utc": end, "granularity_seconds": self.granularity});
            members.insert(String::from("time_window"), window);
        }
        let promoted = promote(&simple, &profile, &self.options, &self.context.for_row(number));
        let outcome = self.with_findings(promoted, refused, &end);
        Some(WindowRow { number, window: Some((window.start, window.end)), rows: window.rows.clone(), outcome })
    }

    /// The signals of a window, and what is wrong with single values.
    fn payload(&self, window: &Window) -> (Value, Vec<Issue>) {
        let mut payload = Map::new();
        let mut refused = Vec::new();
        let weights: BTreeMap<&str, &Series> =
            self.series.iter().map(|series| (series.signal.as_str(), series)).collect();
        for series in &self.series {
            let rule = Rule::of(&series.signal);
            let weight = rule.weight().and_then(|signal| weights.get(signal)).map(|series| series.values.as_slice());
            let mut sum = Sum::new(rule, weight);
            let mut odd = None;
            for &row in &window.rows {
                let Some(value) = series.values.get(row).copied().filter(|value| !value.is_nan()) else { continue };
                if series.check.holds(value) {
                    sum.add(row, value);
                } else {
                    odd.get_or_insert((row, value));
                }
            }
            let value = sum.finish().map_or(Value::Null, to_json);
            payload.insert(series.name.clone(), value);
            refused.extend(odd.and_then(|(row, value)| Some(series.check.issue(value)?.with("row", row))));
        }
        let (first, last) = (window.rows.iter().min(), window.rows.iter().max());
        let of_table = json!({"first_row": first, "last_row": last, "samples": window.rows.len()});
        payload.insert(String::from("table"), of_table);
        (Value::Object(payload), refused)
    }

    fn with_findings(
        &self,
        promoted: Result<Normalized, Rejected>,
        refused: Vec<Issue>,
        end: &str,
    ) -> Result<Normalized, Rejected> {
        let strict = self.options.strict;
        let severity = if strict { Severity::Error } else { Severity::Warning };
        let rejects = strict && !refused.is_empty();
        let mut found: Vec<Issue> = refused.into_iter().map(|issue| issue.with_severity(severity)).collect();
        if self.naive {
            let issue = issue_at(&self.time_header, Code::NaiveTimestamp, Severity::Warning);
            found.push(issue.with("found", end.trim_end_matches('Z')).with("suggested", end));
        }
        for issue in &mut found {
            issue.locale = self.options.locale;
        }
        match promoted {
            Ok(mut normalized) if !rejects => {
                normalized.issues.extend(found);
                Ok(normalized)
            }
            Ok(normalized) => {
                found.extend(normalized.issues);
                Err(Rejected { pipeline: Some(Pipeline::Enterprise), issues: found })
            }
            Err(mut rejected) => {
                found.append(&mut rejected.issues);
                Err(Rejected { issues: found, ..rejected })
            }
        }
    }

    /// Rows that are in no window are not lost: they are an outcome of their own.
    fn without_time(&self, number: usize) -> WindowRow {
        let mut issue = issue_at(&self.time_header, Code::MissingField, Severity::Error)
            .with("field", self.time_header.as_str())
            .with("expected", "string")
            .with("rows", self.unplaced.len());
        issue.locale = self.options.locale;
        let outcome = Err(Rejected { pipeline: None, issues: vec![issue] });
        WindowRow { number, window: None, rows: self.unplaced.clone(), outcome }
    }
}

fn written(nanos: i64) -> Option<String> {
    instant(nanos, NANOS).and_then(time::write)
}
