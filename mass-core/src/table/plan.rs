//! Which column is taken for which signal, and what is said of the others.

use super::{
    cells::Column,
    check::Check,
    convert::Conversion,
    header::{Headers, Role, first_cell, may_be, roles, weigh},
    record::TableIssue,
    work::in_parallel,
};
use crate::signals::{
    AliasTable,
    finding::{Finding, FindingCode},
    resolve::Hit,
    sheet::Scalar,
    table::Alias,
    unit::Unit,
};
use std::{borrow::Cow, collections::BTreeMap};

/// What is to be done with a column.
pub(super) struct Plan<'t> {
    /// The signal it is taken for.
    pub(super) taken: Option<Taken<'t>>,
    /// What is to be said of it as a whole.
    pub(super) issues: Vec<TableIssue>,
}

/// A column that gives a signal.
pub(super) struct Taken<'t> {
    pub(super) alias: &'t Alias,
    pub(super) hit: Hit<'t>,
    pub(super) check: Check,
    /// For cells that say no unit of their own; absent when the header alone does not do.
    pub(super) plain: Option<Conversion>,
    /// The unit of the first cell.
    pub(super) from_unit: Option<&'static Unit>,
}

/// What one column says before the others are heard.
struct Hearing<'t> {
    role: Role<'t>,
    taken: Option<Taken<'t>>,
    findings: Vec<Finding>,
}

/// Decides for all columns. Without a table nothing is recognised.
pub(super) fn plan<'t>(columns: &[Column<'_>], headers: &Headers<'_>, table: Option<&'t AliasTable>) -> Vec<Plan<'t>> {
    let Some(table) = table else {
        return columns.iter().map(|_| Plan { taken: None, issues: Vec::new() }).collect();
    };
    let heard: Vec<(usize, Role<'t>)> = roles(columns, table).into_iter().enumerate().collect();
    let hearings = in_parallel(heard, |(index, role)| match columns.get(index) {
        Some(column) => hear(index, column, role, headers, table),
        None => Hearing { role, taken: None, findings: Vec::new() },
    });
    settle(columns, headers, hearings)
}

fn hear<'t>(
    index: usize,
    column: &Column<'_>,
    role: Role<'t>,
    headers: &Headers<'_>,
    table: &'t AliasTable,
) -> Hearing<'t> {
    let mut findings = Vec::new();
    let mut taken = None;
    match &role {
        Role::Plain => {}
        Role::Ambiguous { candidates, hit } => {
            let fits = |cell: Scalar<'_>| {
                may_be(&headers.entry(index, column.name, cell), candidates, hit.as_ref(), table).then_some(())
            };
            let of_equipment = hit.as_ref().is_some_and(|hit| hit.of_equipment);
            if !of_equipment && first_cell(column, fits).is_some() {
                let first = headers.entry(index, column.name, Scalar::Text(""));
                let candidates = candidates.iter().map(AsRef::as_ref);
                findings.push(Finding::ambiguous_name(column.name, candidates, &first, vec![headers.place(index)]));
            }
        }
        Role::Signal { alias, hit } => {
            // A number on its own: is the header enough?
            let one = headers.entry(index, column.name, Scalar::Number(Cow::Borrowed("1")));
            let alone = weigh(&one, alias, hit, table);
            let plain =
                alone.taken.map(|(_, unit)| Conversion::new(unit.unwrap_or(alias.signal.unit), alias.signal.unit));
            let mut doubts = Vec::new();
            let first = first_cell(column, |cell| {
                let weight = weigh(&headers.entry(index, column.name, cell), alias, hit, table);
                if doubts.is_empty() && weight.taken.is_none() {
                    doubts = weight.findings;
                }
                weight.taken
            });
            match (first, Check::of(&alias.signal.pointer)) {
                (Some((_, from_unit)), Some(check)) => {
                    let hit = hit.clone();
                    taken = Some(Taken { alias, hit, check, plain, from_unit });
                }
                // Nothing can be taken: what is wrong with the first cell is wrong with the column. Ambiguous numbers
                // are reported cell by cell.
                _ => findings.extend(doubts.into_iter().filter(|d| d.code != FindingCode::AmbiguousNumber)),
            }
        }
    }
    Hearing { role, taken, findings }
}

/// Two columns for one signal cancel each other, and what is of single pieces of equipment counts for nothing.
fn settle<'t>(columns: &[Column<'_>], headers: &Headers<'_>, hearings: Vec<Hearing<'t>>) -> Vec<Plan<'t>> {
    let mut of_site: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut of_equipment: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, hearing) in hearings.iter().enumerate() {
        if let Some(taken) = &hearing.taken {
            let groups = if taken.hit.of_equipment { &mut of_equipment } else { &mut of_site };
            groups.entry(taken.alias.signal.pointer.clone()).or_default().push(index);
        }
    }
    of_equipment.retain(|signal, _| !of_site.contains_key(signal));
    let mut plans: Vec<Plan<'t>> = Vec::with_capacity(hearings.len());
    for (index, hearing) in hearings.into_iter().enumerate() {
        let Hearing { role, taken, findings } = hearing;
        let equipment = matches!(&role, Role::Signal { hit, .. } if hit.of_equipment);
        let mut issues: Vec<TableIssue> = Vec::new();
        if !equipment {
            issues.extend(findings.iter().map(|finding| TableIssue::of_column(index, headers.issue(finding))));
        }
        let group = taken.as_ref().and_then(|taken| {
            let groups = if taken.hit.of_equipment { &of_equipment } else { &of_site };
            groups.get(&taken.alias.signal.pointer)
        });
        let alone = group.is_some_and(|group| group.len() == 1);
        if let (Some(taken), Some(group)) = (&taken, group)
            && (taken.hit.of_equipment || !alone)
            && group.first() == Some(&index)
        {
            let name = columns.get(index).map_or("", |column| column.name);
            let first = headers.entry(index, name, Scalar::Text(""));
            let places = group.iter().map(|column| headers.place(*column)).collect();
            let finding = Finding::several_entries(&taken.alias.signal, &first, places);
            issues.push(TableIssue::of_column(index, headers.issue(&finding)));
        }
        let taken = taken.filter(|taken| alone && !taken.hit.of_equipment);
        plans.push(Plan { taken, issues });
    }
    plans
}
