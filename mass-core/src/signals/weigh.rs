//! Decides whether an entry that names a signal can be taken: which unit holds, and whether the number is certain.

use super::{
    decimal::Reading,
    finding::Finding,
    key::WrittenUnit,
    measure::Measure,
    resolve::Hit,
    sheet::Entry,
    table::{Alias, Signal, Spelled},
    unit::Unit,
};
use serde_json::Value;

/// An entry on the scales.
pub(crate) struct Weighed<'o, 'a> {
    pub(crate) entry: &'o Entry<'a>,
    pub(crate) hit: &'o Hit<'o>,
    pub(crate) alias: &'o Alias,
    /// The unit that a sibling member gives.
    pub(crate) sibling_unit: Option<&'o WrittenUnit>,
    /// Why the entry was not taken.
    pub(crate) findings: Vec<Finding>,
}

impl Weighed<'_, '_> {
    /// The value in the unit of the contract, and the unit it came in when one was stated or implied.
    pub(crate) fn take(&mut self, measure: &Measure<'_>) -> Option<(f64, Option<&'static Unit>)> {
        let signal = &self.alias.signal;
        let unit = self.unit(measure.unit.as_ref());
        if let Verdict::NotThisSignal = unit {
            return None;
        }
        let number = match measure.reading {
            Reading::Number(number) => Some(number),
            Reading::Ambiguous { decimal, grouped } => {
                self.findings.push(Finding::ambiguous_number(self.entry, [&grouped, &decimal]));
                None
            }
            Reading::NotANumber => None,
        };
        match unit {
            Verdict::Stated(unit) => Some((unit.convert(&number?, signal.unit)?, Some(unit))),
            Verdict::Unneeded => Some((signal.unit.convert(&number?, signal.unit)?, None)),
            Verdict::Missing => {
                self.findings.push(Finding::without_unit(signal, self.entry));
                None
            }
            Verdict::Refused { unit, allowed } => {
                self.findings.push(Finding::not_convertible(signal, self.entry, &unit, allowed));
                None
            }
            Verdict::NotThisSignal => None,
        }
    }

    /// Weighs the units in the name, beside the value, and in the value against each other.
    fn unit(&self, in_value: Option<&WrittenUnit>) -> Verdict {
        let signal = &self.alias.signal;
        let quiet = self.alias.only_with_unit;
        let in_name = self.hit.unit.as_ref();
        if in_name.is_some_and(|unit| unit.weak && !is_accepted(signal, unit)) {
            // The single letter belongs to the name, which is then some other name.
            return Verdict::NotThisSignal;
        }
        let mut agreed: Option<&'static Unit> = None;
        for unit in [in_name, self.sibling_unit, in_value].into_iter().flatten() {
            let known = match unit.spelled {
                Spelled::Known(known) if signal.accepts(known) => known,
                _ if quiet => return Verdict::NotThisSignal,
                _ => return Verdict::Refused { unit: unit.written.clone(), allowed: signal.allowed().collect() },
            };
            match agreed {
                Some(first) if !std::ptr::eq(first, known) => {
                    let allowed = Value::from_iter([first.symbol]);
                    return Verdict::Refused { unit: unit.written.clone(), allowed };
                }
                _ => agreed = Some(known),
            }
        }
        match agreed.or(self.alias.unit) {
            Some(unit) => Verdict::Stated(unit),
            None if quiet => Verdict::NotThisSignal,
            None if signal.dimensionless => Verdict::Unneeded,
            None => Verdict::Missing,
        }
    }
}

fn is_accepted(signal: &Signal, unit: &WrittenUnit) -> bool {
    matches!(unit.spelled, Spelled::Known(known) if signal.accepts(known))
}

enum Verdict {
    /// Stated in the document, or implied by the name.
    Stated(&'static Unit),
    /// Bare numbers are enough.
    Unneeded,
    Missing,
    Refused {
        unit: String,
        allowed: Value,
    },
    /// Without a suitable unit the name means something else.
    NotThisSignal,
}
