//! Exports that give a point as an object: `{"name": "Supply Air Temp", "value": 68.9, "unit": "°F"}`, or
//! `"IT Load": {"value": 1240.5, "unit": "kW"}`.

use super::{
    sheet::{Entry, Place, Scalar, Sheet},
    table::{AliasTable, Part},
};
use crate::index::Index;

/// Longer keys play no part in a record.
const MAX_PART_BYTES: usize = 24;

/// More names than this in one object do not help.
const MAX_NAMES: usize = 4;

/// What the members of one object say about each other.
#[derive(Debug, Default)]
pub(crate) struct Record<'a> {
    /// Texts that name the object.
    pub(crate) names: Vec<&'a str>,
    /// The unit of its value.
    pub(crate) unit: Option<&'a str>,
}

/// The objects that name themselves or a unit.
pub(crate) struct Records<'a> {
    by_object: Index<Place, Record<'a>>,
}

impl<'a> Records<'a> {
    /// Looks over all entries once.
    pub(crate) fn collect(sheet: &Sheet<'a>, table: &AliasTable) -> Self {
        let mut by_object: Index<Place, Record<'a>> = Index::default();
        for entry in sheet.entries() {
            let Scalar::Text(text) = entry.value else { continue };
            match part(entry, table) {
                Some(which @ (Part::Name | Part::Unit)) => {
                    let Some(record) = by_object.or_insert_with(entry.object, Record::default) else { continue };
                    if which == Part::Unit {
                        record.unit = Some(text);
                    } else if record.names.len() < MAX_NAMES {
                        record.names.push(text);
                    }
                }
                Some(Part::Value) | None => {}
            }
        }
        Self { by_object }
    }

    pub(crate) fn of(&self, entry: &Entry<'a>) -> Option<&Record<'a>> {
        self.by_object.get(&entry.object)
    }
}

/// The part that the entry's own key plays.
pub(crate) fn part(entry: &Entry<'_>, table: &AliasTable) -> Option<Part> {
    if entry.key.len() > MAX_PART_BYTES { None } else { table.part(entry.key) }
}
