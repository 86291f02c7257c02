//! Recognises signals among the entries of a free document.

use super::{
    Recognised,
    finding::Finding,
    key::WrittenUnit,
    measure::measure,
    records::{Records, part},
    resolve::{Hit, Resolver},
    sheet::{Entry, Place, Sheet},
    table::{Alias, AliasTable, Name, Part, Signal, Spelled},
    unit::Unit,
    weigh::Weighed,
};
use crate::{index::Index, sort::sort_by};
use std::sync::Arc;

/// The outcome of [`recognise`], each list in the order of the entries.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Recognition {
    pub(crate) recognised: Vec<Recognised>,
    pub(crate) findings: Vec<Finding>,
}

/// Finds the signals that the members of a document name. Members with unknown names are left alone without a word;
/// what looks like a signal and cannot be taken for certain is reported instead of guessed.
pub(crate) fn recognise(sheet: &Sheet<'_>, table: &AliasTable) -> Recognition {
    let records = Records::collect(sheet, table);
    let mut resolver = Resolver::new(table);
    let mut taken: Index<&str, Vec<(usize, Taken<'_, '_>)>> = Index::default();
    let mut of_equipment: Index<&str, Vec<(usize, Taken<'_, '_>)>> = Index::default();
    let mut unclear: Index<&str, Unclear<'_>> = Index::default();
    let mut findings: Vec<(usize, Finding)> = Vec::new();
    for (index, entry) in sheet.entries().iter().enumerate() {
        let Some(measure) = measure(&entry.value, table) else { continue };
        let Some(named) = identify(entry, sheet, &records, &mut resolver, table) else { continue };
        match named.hit.name {
            Name::Ignored => {}
            Name::Ambiguous(candidates) => {
                let units = [measure.unit.as_ref(), named.hit.unit.as_ref(), named.sibling_unit.as_ref()];
                if !named.hit.of_equipment && may_be_one_of(candidates, units) {
                    let group = || Unclear { candidates, index, places: Vec::new() };
                    if let Some(group) = unclear.or_insert_with(named.name, group) {
                        group.places.push(entry.place);
                    }
                }
            }
            Name::Signal(alias) => {
                let sibling_unit = named.sibling_unit.as_ref();
                let mut weighed = Weighed { entry, hit: &named.hit, alias, sibling_unit, findings: Vec::new() };
                if let Some((value, from_unit)) = weighed.take(&measure) {
                    let found = Taken { alias, value, from_unit, place: entry.place, name: named.name };
                    let readings = if named.hit.of_equipment { &mut of_equipment } else { &mut taken };
                    if let Some(readings) = readings.or_insert_with(&alias.signal.pointer, Vec::new) {
                        readings.push((index, found));
                    }
                }
                if !named.hit.of_equipment {
                    findings.extend(weighed.findings.into_iter().map(|finding| (index, finding)));
                }
            }
        }
    }
    for (name, group) in unclear.into_entries() {
        if let Some(first) = sheet.entries().get(group.index) {
            let candidates = group.candidates.iter().map(AsRef::as_ref);
            findings.push((group.index, Finding::ambiguous_name(name, candidates, first, group.places)));
        }
    }
    // One rack is not the site: its entries are worth a word only when nothing speaks for the site.
    let of_equipment = of_equipment.into_entries().filter(|(signal, _)| taken.get(signal).is_none());
    let mut unsettled: Vec<Vec<(usize, Taken<'_, '_>)>> = of_equipment.map(|(_, readings)| readings).collect();
    let mut recognised = Vec::new();
    for (_, readings) in taken.into_entries() {
        match readings.as_slice() {
            [(index, found)] => recognised.push((*index, found.to_recognised(sheet))),
            _ => unsettled.push(readings),
        }
    }
    for readings in unsettled {
        let places = readings.iter().map(|(_, found)| found.place).collect();
        if let Some((index, found)) = readings.first()
            && let Some(first) = sheet.entries().get(*index)
        {
            findings.push((*index, Finding::several_entries(&found.alias.signal, first, places)));
        }
    }
    sort_by(&mut recognised, |a, b| a.0.cmp(&b.0));
    sort_by(&mut findings, |a, b| a.0.cmp(&b.0));
    Recognition {
        recognised: recognised.into_iter().map(|(_, found)| found).collect(),
        findings: findings.into_iter().map(|(_, finding)| finding).collect(),
    }
}

/// A reading of a signal.
struct Taken<'t, 'a> {
    alias: &'t Alias,
    value: f64,
    from_unit: Option<&'static Unit>,
    place: Place,
    name: &'a str,
}

impl Taken<'_, '_> {
    fn to_recognised(&self, sheet: &Sheet<'_>) -> Recognised {
        let signal = &self.alias.signal;
        Recognised {
            signal: signal.pointer.clone(),
            value: self.value,
            unit: signal.unit.symbol.to_owned(),
            path: sheet.pointer(self.place),
            name: self.name.to_owned(),
            from_unit: self.from_unit.map(|unit| unit.symbol.to_owned()),
            alias: self.alias.written.clone(),
        }
    }
}

/// Entries under one name that does not decide.
struct Unclear<'t> {
    candidates: &'t [Arc<Signal>],
    index: usize,
    places: Vec<Place>,
}

/// The name that an entry goes by.
struct Named<'t, 'a> {
    hit: Hit<'t>,
    name: &'a str,
    /// The unit that a sibling member gives.
    sibling_unit: Option<WrittenUnit>,
}

fn identify<'t, 'a>(
    entry: &Entry<'a>,
    sheet: &Sheet<'a>,
    records: &Records<'a>,
    resolver: &mut Resolver<'t, 'a>,
    table: &AliasTable,
) -> Option<Named<'t, 'a>> {
    let record = records.of(entry);
    let mut parents = sheet.keys(entry.object);
    if part(entry, table) != Some(Part::Value) {
        // What the object calls itself is one more level around its members.
        parents.extend(record.and_then(|record| record.names.first().copied()));
        let hit = resolver.resolve(entry.key, &parents)?;
        return Some(Named { hit, name: entry.key, sibling_unit: None });
    }
    let sibling_unit = record.and_then(|record| record.unit).map(|written| WrittenUnit {
        written: written.to_owned(),
        spelled: table.unit_text(written).unwrap_or(Spelled::Other),
        weak: false,
    });
    for name in record.map(|record| record.names.as_slice()).unwrap_or_default() {
        if let Some(hit) = resolver.resolve(name, &parents) {
            return Some(Named { hit, name, sibling_unit });
        }
    }
    let name = parents.pop()?;
    let hit = resolver.resolve(name, &parents)?;
    Some(Named { hit, name, sibling_unit })
}

/// Whether the units that were found, if any, leave a candidate.
pub(crate) fn may_be_one_of(candidates: &[Arc<Signal>], units: [Option<&WrittenUnit>; 3]) -> bool {
    units.into_iter().flatten().all(|unit| match unit.spelled {
        Spelled::Known(known) => unit.weak || candidates.iter().any(|signal| signal.accepts(known)),
        Spelled::Other => false,
    })
}
