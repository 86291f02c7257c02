//! What the contract says about the values of one signal.

use crate::{
    contract::{
        spec::{Kind, Range},
        table::{Entry, Table, What},
    },
    issue::Issue,
    json::Number,
    validate::{
        document::Document,
        findings::Findings,
        leaf::{LeafReader, Place},
    },
};

/// The range of a signal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Check {
    entry: &'static Entry,
    slot: usize,
    range: Range,
    integer: bool,
}

impl Check {
    /// The check of the signal at a pointer inside `signals`.
    pub(super) fn of(signal: &str) -> Option<Self> {
        let entry =
            Table::enterprise().entries.iter().find(|e| e.pointer.strip_prefix("/request/signals") == Some(signal))?;
        match entry.what {
            What::Leaf { kind: Kind::Number(range), slot } => Some(Self { entry, slot, range, integer: false }),
            What::Leaf { kind: Kind::Integer(range), slot } => Some(Self { entry, slot, range, integer: true }),
            _ => None,
        }
    }

    /// Whether the contract takes the value.
    #[inline]
    pub(super) fn holds(&self, value: f64) -> bool {
        self.range.holds(value) && (!self.integer || Range::is_whole(value))
    }

    /// Whether the value is the field's "not reported".
    #[inline]
    pub(super) fn is_sentinel(&self, value: f64) -> bool {
        self.range.zero_is_missing && value == 0.0
    }

    /// What is wrong with a value that does not hold, in the words that a request with it would get.
    pub(super) fn issue(&self, value: f64) -> Option<Issue> {
        let mut document = Document::new(Table::enterprise());
        let mut findings = Findings::default();
        let place = Place { entry: self.entry, slot: self.slot, at: 0 };
        let mut reader = LeafReader { document: &mut document, findings: &mut findings, strict: true };
        reader.number(place, &self.range, self.integer, Number::from_value(value));
        findings.finish(None, &crate::Options::default()).pop()
    }
}

/// The name of the column that holds a signal: the field's own, with the object around it where that is not a group.
///
/// `/thermal/supply_temp_c` is `supply_temp_c`, `/workload/job_mix/batch_pct` is `job_mix_batch_pct`.
pub(super) fn column_name(signal: &str) -> String {
    signal.split('/').skip(2).collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, contract::CORE_SIGNALS, signals::AliasTable};

    #[test]
    fn every_signal_of_the_alias_table_has_a_check_and_a_name_that_is_recognised() {
        let table = AliasTable::built_in();
        for pointer in table.tables().signals.keys() {
            assert!(Check::of(pointer).is_some(), "{pointer}");
            let name = column_name(pointer);
            let payload = serde_json::json!({ name.as_str(): 1 });
            let options = crate::Options { signals: true, ..Default::default() };
            let context = crate::Context::at("2026-11-24T13:15:21Z", "test").unwrap();
            let found = crate::normalize_simple(&payload, &options, &context).unwrap().recognised;
            assert_eq!(found.first().map(|found| found.signal.as_str()), Some(pointer.as_str()), "{name}");
            assert_eq!(found[0].value.to_bits(), 1_f64.to_bits(), "{name}");
        }
        assert!(CORE_SIGNALS.iter().all(|signal| Check::of(signal).is_some()));
    }

    #[test]
    fn issues_are_those_of_a_request() {
        let check = Check::of("/workload/cpu_util_avg").unwrap();
        assert!(check.holds(0.5) && !check.holds(47.0));
        assert_eq!(check.issue(47.0).unwrap().code, Code::LooksLikePercent);
        assert_eq!(check.issue(470.0).unwrap().code, Code::OutOfRange);
        let count = Check::of("/workload/queue_depth").unwrap();
        assert_eq!(count.issue(1.5).unwrap().code, Code::WrongType);
        assert!(Check::of("/energy/pue_current").unwrap().is_sentinel(0.0));
    }
}
