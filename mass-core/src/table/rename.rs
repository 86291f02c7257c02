//! The names of the columns after normalising.

use super::{
    cells::Column,
    check::column_name,
    plan::Plan,
    record::{TableIssue, issue_at},
};
use crate::{
    issue::{Code, Severity},
    normalize::simple::keys::snake_case,
    options::{KeysRule, Options},
};
use std::collections::{BTreeMap, HashSet};

pub(super) struct Names {
    pub(super) names: Vec<String>,
    pub(super) collisions: Vec<TableIssue>,
}

/// Signals have the contract's names, other columns their own, in `snake_case` when that is asked for. No name is given
/// twice: columns that would share one keep their own, and a signal whose name is in use has its whole pointer.
pub(super) fn names(columns: &[Column<'_>], plans: &[Plan<'_>], options: &Options) -> Names {
    let mut collisions = Vec::new();
    let mut names: Vec<Option<String>> = vec![None; columns.len()];
    let others: Vec<usize> =
        (0..columns.len()).filter(|i| plans.get(*i).is_none_or(|plan| plan.taken.is_none())).collect();
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for &index in &others {
        let Some(column) = columns.get(index) else { continue };
        let name = if options.keys == KeysRule::SnakeCase { snake_case(column.name) } else { column.name.to_owned() };
        groups.entry(name).or_default().push(index);
    }
    for (name, group) in &groups {
        let own = |index: &usize| columns.get(*index).map_or("", |column| column.name);
        if let [only] = group.as_slice() {
            set(&mut names, *only, name.clone());
            continue;
        }
        for index in group {
            set(&mut names, *index, own(index).to_owned());
        }
        if let Some(last) = group.last() {
            let keys: Vec<&str> = group.iter().map(own).collect();
            let issue = issue_at(own(last), Code::KeyCollision, Severity::Warning);
            collisions.push(TableIssue::of_column(*last, issue.with("key", name.as_str()).with("keys", keys)));
        }
    }
    let mut used: HashSet<String> = names.iter().flatten().cloned().collect();
    for (index, plan) in plans.iter().enumerate() {
        let Some(taken) = &plan.taken else { continue };
        let pointer = &taken.alias.signal.pointer;
        let mut name = column_name(pointer);
        if used.contains(&name) {
            name = pointer.trim_start_matches('/').replace('/', ".");
        }
        while used.contains(&name) {
            name.push('_');
        }
        used.insert(name.clone());
        set(&mut names, index, name);
    }
    Names { names: names.into_iter().map(Option::unwrap_or_default).collect(), collisions }
}

fn set(names: &mut [Option<String>], index: usize, name: String) {
    if let Some(place) = names.get_mut(index) {
        *place = Some(name);
    }
}
