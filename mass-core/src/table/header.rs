//! What the headers of a table say, by the same alias table and the same rules as the keys of a document.

use super::{cells::Cells, cells::Column};
use crate::{
    issue::{Code, Issue, Severity},
    signals::{
        AliasTable,
        finding::{Finding, FindingCode},
        measure::measure,
        resolve::{Hit, Resolver},
        sheet::{Entry, Place, Scalar, Sheet},
        table::{Alias, Name, Part, Signal},
        unit::Unit,
        weigh::Weighed,
    },
    text,
};
use std::{collections::BTreeSet, sync::Arc};

/// More different names than this are not compared: what they say of the headers is then unknown.
const MOST_NAMES: usize = 4096;

/// Longer headers play no part in a record.
const MAX_PART_BYTES: usize = 24;

/// What a header stands for.
#[derive(Clone)]
pub(super) enum Role<'t> {
    /// Nothing the contract knows.
    Plain,
    Signal {
        alias: &'t Alias,
        hit: Hit<'t>,
    },
    /// One of several signals.
    Ambiguous {
        candidates: Vec<Arc<Signal>>,
        hit: Option<Hit<'t>>,
    },
}

/// The columns of a table as members of one object.
pub(super) struct Headers<'a> {
    pub(super) sheet: Sheet<'a>,
    places: Vec<Place>,
}

impl<'a> Headers<'a> {
    pub(super) fn new(columns: &[Column<'a>]) -> Self {
        let mut sheet = Sheet::new();
        let places = columns.iter().map(|column| sheet.key(Sheet::ROOT, column.name)).collect();
        Self { sheet, places }
    }

    pub(super) fn place(&self, column: usize) -> Place {
        self.places.get(column).copied().unwrap_or(Sheet::ROOT)
    }

    /// A cell as a member of its row.
    pub(super) fn entry<'c>(&self, column: usize, name: &'c str, value: Scalar<'c>) -> Entry<'c> {
        Entry { place: self.place(column), object: Sheet::ROOT, key: name, value, at: column }
    }

    pub(super) fn issue(&self, finding: &Finding) -> Issue {
        let code = match finding.code {
            FindingCode::AmbiguousSignal => Code::AmbiguousSignal,
            FindingCode::SignalWithoutUnit => Code::SignalWithoutUnit,
            FindingCode::UnitNotConvertible => Code::UnitNotConvertible,
            FindingCode::AmbiguousNumber => Code::AmbiguousNumber,
        };
        let mut issue = Issue::new(code, self.sheet.pointer(finding.place)).with_severity(Severity::Warning);
        issue.params = finding.params(&self.sheet);
        issue
    }
}

/// What each header stands for.
///
/// A column of names (`Point`, `Tag`) can say of each row what it is about. Only what is the same whatever the name is
/// taken.
pub(super) fn roles<'t>(columns: &[Column<'_>], table: &'t AliasTable) -> Vec<Role<'t>> {
    let part = |column: &Column<'_>| if column.name.len() > MAX_PART_BYTES { None } else { table.part(column.name) };
    let (names, all) = contexts(columns.iter().filter(|column| part(column) == Some(Part::Name)));
    let mut resolver = Resolver::new(table);
    let mut roles = Vec::with_capacity(columns.len());
    for column in columns {
        let hits: Vec<Option<Hit<'t>>> = if part(column) == Some(Part::Value) {
            let given = names.iter().flatten();
            given.map(|name| resolver.resolve(name, &[])).chain([None]).collect()
        } else {
            names.iter().map(|name| resolver.resolve(column.name, name.as_slice())).collect()
        };
        roles.push(agreed(hits, all));
    }
    roles
}

/// The names that rows go by, `None` for rows without, and whether these are all.
fn contexts<'c>(columns: impl Iterator<Item = &'c Column<'c>>) -> (Vec<Option<&'c str>>, bool) {
    let mut names: BTreeSet<Option<&str>> = BTreeSet::new();
    let mut any = false;
    for column in columns {
        for piece in &column.pieces {
            let Cells::Texts(cells) = piece else { continue };
            any = true;
            for row in 0..cells.len() {
                if names.len() > MOST_NAMES {
                    break;
                }
                names.insert(cells.get(row));
            }
        }
    }
    if !any {
        names.insert(None);
    }
    let all = names.len() <= MOST_NAMES;
    (names.into_iter().collect(), all)
}

fn agreed<'t>(hits: Vec<Option<Hit<'t>>>, all: bool) -> Role<'t> {
    let Some(first) = hits.first() else { return Role::Plain };
    let same = |a: &Option<Hit<'t>>, b: &Option<Hit<'t>>| match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => std::ptr::eq(a.name, b.name) && a.unit == b.unit && a.of_equipment == b.of_equipment,
        _ => false,
    };
    if all && hits.iter().all(|hit| same(hit, first)) {
        return match first {
            Some(hit) => match hit.name {
                Name::Ignored => Role::Plain,
                Name::Ambiguous(candidates) => {
                    Role::Ambiguous { candidates: candidates.clone(), hit: Some(hit.clone()) }
                }
                Name::Signal(alias) => Role::Signal { alias, hit: hit.clone() },
            },
            None => Role::Plain,
        };
    }
    let mut candidates: Vec<Arc<Signal>> = Vec::new();
    for hit in hits.iter().flatten().filter(|hit| !hit.of_equipment) {
        let named: &[Arc<Signal>] = match hit.name {
            Name::Signal(alias) => std::slice::from_ref(&alias.signal),
            Name::Ambiguous(several) => several,
            Name::Ignored => &[],
        };
        for signal in named {
            if !candidates.contains(signal) {
                candidates.push(Arc::clone(signal));
            }
        }
    }
    if candidates.is_empty() { Role::Plain } else { Role::Ambiguous { candidates, hit: None } }
}

/// What came of weighing one cell.
pub(super) struct Weight {
    /// The value in the unit of the contract, and the unit it came in.
    pub(super) taken: Option<(f64, Option<&'static Unit>)>,
    pub(super) findings: Vec<Finding>,
    /// Whether the cell is a number at all, with or without a unit.
    pub(super) measured: bool,
}

/// Reads one cell as a value of a signal.
pub(super) fn weigh(entry: &Entry<'_>, alias: &Alias, hit: &Hit<'_>, table: &AliasTable) -> Weight {
    let Some(measure) = measure(&entry.value, table) else {
        return Weight { taken: None, findings: Vec::new(), measured: false };
    };
    let mut weighed = Weighed { entry, hit, alias, sibling_unit: None, findings: Vec::new() };
    let taken = weighed.take(&measure);
    Weight { taken, findings: weighed.findings, measured: true }
}

/// Whether a cell is a number, with or without a unit, and whether its unit leaves one of the candidates.
pub(super) fn may_be(entry: &Entry<'_>, candidates: &[Arc<Signal>], hit: Option<&Hit<'_>>, table: &AliasTable) -> bool {
    let Some(measure) = measure(&entry.value, table) else { return false };
    let units = [measure.unit.as_ref(), hit.and_then(|hit| hit.unit.as_ref()), None];
    crate::signals::recognise::may_be_one_of(candidates, units)
}

/// The first cell of a column that `take` takes. Numbers are all alike: one of them speaks for the column.
pub(super) fn first_cell<T>(column: &Column<'_>, mut take: impl FnMut(Scalar<'_>) -> Option<T>) -> Option<T> {
    for piece in &column.pieces {
        let number = |finite: Option<f64>| {
            finite.map(|value| Scalar::Number(ryu_js::Buffer::new().format(value).to_owned().into()))
        };
        let there = super::cells::is_there;
        match piece {
            Cells::Floats(values, valid) => {
                let mut found = values.iter().enumerate().filter(|(at, v)| v.is_finite() && there(*valid, *at));
                if let Some(scalar) = number(found.next().map(|(_, value)| *value)) {
                    return take(scalar);
                }
            }
            Cells::Singles(values, valid) => {
                let mut found = values.iter().enumerate().filter(|(at, v)| v.is_finite() && there(*valid, *at));
                if let Some((_, value)) = found.next() {
                    return take(Scalar::Number(value.to_string().into()));
                }
            }
            Cells::Integers(values, valid) => {
                let mut found = values.iter().enumerate().filter(|(at, _)| there(*valid, *at));
                if let Some((_, value)) = found.next() {
                    return take(Scalar::Number(value.to_string().into()));
                }
            }
            Cells::Literals(cells) => {
                if let Some(literal) = (0..cells.len()).find_map(|row| cells.get(row)) {
                    return take(Scalar::Number(literal.to_owned().into()));
                }
            }
            Cells::Texts(cells) => {
                for row in 0..cells.len() {
                    if let Some(cell) = cells.get(row)
                        && let Some(found) = take(Scalar::Text(text::trim(cell)))
                    {
                        return Some(found);
                    }
                }
            }
            Cells::Instants { .. } | Cells::Kept(_) => return None,
        }
    }
    None
}
