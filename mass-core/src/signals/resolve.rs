//! Finds the signal that an entry names, with the help of the objects around it.

use super::{
    fold::stem_words,
    key::{Form, WrittenUnit, forms, segments},
    table::{AliasTable, Enclosure, Name, Scope},
};
use crate::index::Index;
use std::rc::Rc;

/// A name of the table, and the unit that came with it.
#[derive(Debug, Clone)]
pub(crate) struct Hit<'t> {
    pub(crate) name: &'t Name,
    pub(crate) unit: Option<WrittenUnit>,
    /// Inside a rack, a chiller, a server: perhaps not the site.
    pub(crate) of_equipment: bool,
}

/// Looks names up. Keys repeat from row to row, so what was made of them is kept.
pub(crate) struct Resolver<'t, 'a> {
    table: &'t AliasTable,
    forms: Index<&'a str, Rc<[Form]>>,
    scopes: Index<&'a str, Option<Rc<Enclosure>>>,
}

impl<'t, 'a> Resolver<'t, 'a> {
    pub(crate) fn new(table: &'t AliasTable) -> Self {
        Self { table, forms: Index::default(), scopes: Index::default() }
    }

    /// Finds what `key`, inside `parents` (outermost first), names.
    ///
    /// A name completed by its parent goes first (`Supply Temp` inside `Chiller` is chilled water, not air), then the
    /// bare name, unless an enclosing object says that this is a limit, a forecast or one piece of equipment of many.
    pub(crate) fn resolve(&mut self, key: &'a str, parents: &[&'a str]) -> Option<Hit<'t>> {
        if let Some(hit) = self.resolve_segment(key, parents) {
            return Some(hit);
        }
        let segments = segments(key)?;
        let (last, enclosing) = segments.split_last()?;
        let parents: Vec<&str> = parents.iter().chain(enclosing).copied().collect();
        self.resolve_segment(last, &parents)
    }

    fn resolve_segment(&mut self, key: &'a str, parents: &[&'a str]) -> Option<Hit<'t>> {
        let forms = self.forms(key);
        let joined = self.join(&forms, parents);
        if let Some((hit, used)) = &joined
            && !matches!(hit.name, Name::Ambiguous(_))
        {
            let outer = parents.get(..parents.len().saturating_sub(*used)).unwrap_or_default();
            return self.placed(hit.clone(), key, outer);
        }
        let bare = forms.iter().find_map(|form| Some((form, self.table.name(&form.name)?)));
        let hit = match bare {
            Some((form, name)) => {
                let unit = form.unit.clone().or_else(|| self.unit_of_parent(parents));
                Hit { name, unit, of_equipment: false }
            }
            None => joined?.0,
        };
        self.placed(hit, key, parents)
    }

    /// Completes the name with its nearest parents: `Chiller` + `Power`, `Power` + `IT` either way round, `IT Load` +
    /// `kW`. Also tells how many parents were used. A signal wins over an ambiguous name.
    fn join(&mut self, forms: &[Form], parents: &[&'a str]) -> Option<(Hit<'t>, usize)> {
        let (nearest, outer) = parents.split_last()?;
        let nearest = self.forms(nearest);
        let outer = outer.last().map(|name| self.forms(name));
        let grandparent = outer.as_ref().and_then(|forms| forms.first()).map_or("", |form| form.name.as_str());
        let mut ambiguous = None;
        for form in forms {
            for parent in nearest.iter().filter(|parent| !parent.name.is_empty()) {
                let key = &form.name;
                // `CHW`, `Supply`, `Temp`: the longest name says most.
                let candidates = [
                    (format!("{grandparent}{}{key}", parent.name), 2),
                    (format!("{}{key}", parent.name), 1),
                    (format!("{key}{}", parent.name), 1),
                ];
                for (joined, used) in candidates {
                    if used == 2 && grandparent.is_empty() {
                        continue;
                    }
                    let Some(name) = self.table.name(&joined) else { continue };
                    let unit = form.unit.clone().or_else(|| parent.unit.clone());
                    let hit = Hit { name, unit, of_equipment: false };
                    if !matches!(name, Name::Ambiguous(_)) {
                        return Some((hit, used));
                    }
                    ambiguous.get_or_insert((hit, used));
                }
            }
        }
        ambiguous
    }

    /// The unit of a parent that names nothing but a quantity: `{"Power (kW)": {"IT Load": …}}`, `{"kW": {…}}`.
    fn unit_of_parent(&mut self, parents: &[&'a str]) -> Option<WrittenUnit> {
        let forms = self.forms(parents.last()?);
        let form = forms.iter().find(|form| form.unit.is_some())?;
        let only_quantity = form.name.is_empty() || matches!(self.table.name(&form.name), Some(Name::Ambiguous(_)));
        if only_quantity { form.unit.clone() } else { None }
    }

    /// Drops a hit that an enclosing object makes a limit or a forecast, and marks one that it makes a part of some
    /// equipment. A key that repeats the word itself (`chiller_kw` inside `chiller`) knows what it says, unless the
    /// object is one of several (`Chiller 2`).
    fn placed(&mut self, mut hit: Hit<'t>, key: &str, parents: &[&'a str]) -> Option<Hit<'t>> {
        let mut key_stems = None;
        for parent in parents {
            let table = self.table;
            let scope = self.scopes.or_insert_with(parent, || table.scope(parent).map(Rc::new));
            let Some(Some(enclosure)) = scope else { continue };
            let stems = key_stems.get_or_insert_with(|| stem_words(key));
            let repeated = enclosure.stems.iter().any(|stem| stems.contains(stem));
            match enclosure.scope {
                Scope::NotMeasured if !repeated => return None,
                Scope::Equipment if !repeated || enclosure.numbered => hit.of_equipment = true,
                Scope::NotMeasured | Scope::Equipment => {}
            }
        }
        Some(hit)
    }

    fn forms(&mut self, key: &'a str) -> Rc<[Form]> {
        let table = self.table;
        self.forms.or_insert_with(key, || forms(key, table).into()).map(|forms| Rc::clone(forms)).unwrap_or_default()
    }
}
