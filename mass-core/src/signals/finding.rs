//! What the recognition reports beside the signals it found.

use super::{
    decimal::Decimal,
    sheet::{Entry, Place, Scalar, Sheet},
    table::Signal,
};
use crate::json::{number::parse_number, object, print::to_json};
use serde_json::{Map, Value};

/// The kinds of finding; the names are issue codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FindingCode {
    /// Several entries give one signal, or the name may stand for several.
    AmbiguousSignal,
    /// The name is known; the unit is nowhere.
    SignalWithoutUnit,
    /// The unit measures something else, or the key and the value name different units.
    UnitNotConvertible,
    /// The number has two readings.
    AmbiguousNumber,
}

/// One finding; always a warning, since the document itself is not wrong.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Finding {
    pub(crate) code: FindingCode,
    /// The (first) entry.
    pub(crate) place: Place,
    /// What the caller handed in with that entry.
    pub(crate) at: usize,
    details: Map<String, Value>,
    /// All entries, when a finding can have several.
    places: Vec<Place>,
}

/// At most this many paths are listed in one finding; `count` tells how many there are.
const MAX_PATHS: usize = 16;

impl Finding {
    fn new<const N: usize>(code: FindingCode, entry: &Entry<'_>, details: [(&str, Value); N]) -> Self {
        let details = object(details.into_iter().map(|(name, value)| (name.to_owned(), value)));
        Self { code, place: entry.place, at: entry.at, details, places: Vec::new() }
    }

    /// `{signal, paths[], count?}`: several entries, or entries of single pieces of equipment; none was taken.
    pub(crate) fn several_entries(signal: &Signal, first: &Entry<'_>, places: Vec<Place>) -> Self {
        let details = [("signal", signal.pointer.as_str().into())];
        Self { places, ..Self::new(FindingCode::AmbiguousSignal, first, details) }
    }

    /// `{name, candidates[], paths[], count?}`: the name alone does not decide.
    pub(crate) fn ambiguous_name<'s>(
        name: &str,
        candidates: impl Iterator<Item = &'s Signal>,
        first: &Entry<'_>,
        places: Vec<Place>,
    ) -> Self {
        let candidates: Vec<&str> = candidates.map(|signal| signal.pointer.as_str()).collect();
        let details = [("name", name.into()), ("candidates", candidates.into())];
        Self { places, ..Self::new(FindingCode::AmbiguousSignal, first, details) }
    }

    /// `{signal, found, allowed[]}`.
    pub(crate) fn without_unit(signal: &Signal, entry: &Entry<'_>) -> Self {
        let details = [
            ("signal", signal.pointer.as_str().into()),
            ("found", found(entry)),
            ("allowed", signal.allowed().collect()),
        ];
        Self::new(FindingCode::SignalWithoutUnit, entry, details)
    }

    /// `{signal, unit, allowed[]}`.
    pub(crate) fn not_convertible(signal: &Signal, entry: &Entry<'_>, unit: &str, allowed: Value) -> Self {
        let details = [("signal", signal.pointer.as_str().into()), ("unit", unit.into()), ("allowed", allowed)];
        Self::new(FindingCode::UnitNotConvertible, entry, details)
    }

    /// `{found, readings[]}`, the grouped reading first.
    pub(crate) fn ambiguous_number(entry: &Entry<'_>, readings: [&Decimal<'_>; 2]) -> Self {
        let readings: Value = readings.into_iter().map(number).collect();
        Self::new(FindingCode::AmbiguousNumber, entry, [("found", found(entry)), ("readings", readings)])
    }

    /// Machine-readable details, as the issue catalogue describes them.
    pub(crate) fn params(&self, sheet: &Sheet<'_>) -> Map<String, Value> {
        let mut params = self.details.clone();
        if !self.places.is_empty() {
            let paths = self.places.iter().take(MAX_PATHS).map(|place| sheet.pointer(*place)).collect();
            params.insert("paths".to_owned(), paths);
        }
        if self.places.len() > MAX_PATHS {
            params.insert("count".to_owned(), self.places.len().into());
        }
        params
    }
}

fn found(entry: &Entry<'_>) -> Value {
    match &entry.value {
        Scalar::Number(literal) => {
            parse_number(literal).map_or_else(|| literal.as_ref().into(), |number| to_json(number.value))
        }
        Scalar::Text(text) => (*text).into(),
    }
}

/// A reading as a JSON number. Ambiguous numbers are short, so that a double holds them.
fn number(reading: &Decimal<'_>) -> Value {
    parse_number(&reading.literal()).map_or(Value::Null, |number| to_json(number.value))
}
