//! Compiles an alias table from its JSON.

use super::{
    fold::{MAX_NAME_BYTES, name_key, unit_key, words},
    source::{Outcome, TableError, entries, error, flag, grouped_items, items, member, object, required, text},
    table::{Alias, AliasTable, Name, Part, Scope, Signal, Spelled, Tables},
    unit::{self, Unit},
};
use crate::{index::Index, json::write::quoted};
use serde_json::Value;
use std::sync::Arc;

/// Compiles `source`. Without a `base` the table defines the signals; with one it may only add names to them.
pub(crate) fn load(source: &Value, base: Option<&AliasTable>) -> Result<Tables, TableError> {
    let sections =
        object(source, &["about", "signals", "ambiguous", "ignored", "units", "other_units", "scopes", "records"])?;
    let mut loader = Loader { base, tables: Tables { source: source.clone(), ..Tables::default() } };
    if base.is_none() {
        for unit in unit::all() {
            loader.add_unit(unit.symbol, Spelled::Known(unit))?;
        }
    }
    member(sections, "about", &mut |about| text(about).map(drop))?;
    member(sections, "units", &mut |units| {
        entries(units, &mut |symbol, spellings| {
            let unit = Unit::by_symbol(symbol).ok_or_else(|| unknown_unit(symbol))?;
            items(spellings, &mut |spelling| loader.add_unit(text(spelling)?, Spelled::Known(unit)))
        })
    })?;
    member(sections, "other_units", &mut |spellings| {
        items(spellings, &mut |spelling| loader.add_unit(text(spelling)?, Spelled::Other))
    })?;
    member(sections, "signals", &mut |signals| items(signals, &mut |signal| loader.signal(signal)))?;
    member(sections, "ambiguous", &mut |groups| items(groups, &mut |group| loader.ambiguous(group)))?;
    member(sections, "ignored", &mut |names| {
        grouped_items(names, &mut |name| loader.add_name(text(name)?, Name::Ignored))
    })?;
    member(sections, "scopes", &mut |scopes| {
        let kinds = [("not_measured", Scope::NotMeasured), ("equipment", Scope::Equipment)];
        load_kinds(scopes, &kinds, &mut loader.tables.scopes)
    })?;
    member(sections, "records", &mut |records| {
        let kinds = [("name", Part::Name), ("value", Part::Value), ("unit", Part::Unit)];
        load_kinds(records, &kinds, &mut loader.tables.parts)
    })?;
    Ok(loader.tables)
}

struct Loader<'b> {
    base: Option<&'b AliasTable>,
    tables: Tables,
}

impl Loader<'_> {
    fn signal(&mut self, source: &Value) -> Outcome {
        let members = object(source, &["pointer", "unit", "dimensionless", "refuses", "names"])?;
        let mut pointer = None;
        required(members, "pointer", &mut |value| {
            pointer = Some(value);
            Ok(())
        })?;
        let mut signal = None;
        if self.base.is_some() {
            for name in ["dimensionless", "refuses"] {
                let fixed = || error(format!("{} is fixed for each signal and cannot be set here", quoted(name)));
                member(members, name, &mut |_| Err(fixed()))?;
            }
            required(members, "pointer", &mut |pointer| {
                signal = Some(self.known_signal(pointer)?);
                Ok(())
            })?;
            member(members, "unit", &mut |unit| match &signal {
                Some(signal) if !std::ptr::eq(known_unit(unit)?, signal.unit) => {
                    Err(error(format!("the unit of {} is {}", signal.pointer, signal.unit.symbol)))
                }
                _ => Ok(()),
            })?;
        } else {
            let mut refuses = Vec::new();
            member(members, "refuses", &mut |list| {
                items(list, &mut |unit| {
                    refuses.push(known_unit(unit)?);
                    Ok(())
                })
            })?;
            let dimensionless = flag(members, "dimensionless")?;
            required(members, "unit", &mut |unit| {
                let pointer = text(pointer.unwrap_or(&Value::Null))?.to_owned();
                let refuses = std::mem::take(&mut refuses);
                let made = Arc::new(Signal { pointer, unit: known_unit(unit)?, dimensionless, refuses });
                self.tables.signals.insert(made.pointer.clone(), Arc::clone(&made));
                signal = Some(made);
                Ok(())
            })?;
        }
        let Some(signal) = signal else { return Ok(()) };
        required(members, "names", &mut |names| grouped_items(names, &mut |item| self.alias(item, &signal)))
    }

    fn alias(&mut self, item: &Value, signal: &Arc<Signal>) -> Outcome {
        let signal = || Arc::clone(signal);
        if let Some(written) = item.as_str() {
            let alias = Alias { signal: signal(), written: written.to_owned(), unit: None, only_with_unit: false };
            return self.add_name(written, Name::Signal(alias));
        }
        let members = object(item, &["name", "unit", "only_with_unit"])?;
        required(members, "name", &mut |_| Ok(()))?;
        let mut unit = None;
        member(members, "unit", &mut |written| {
            let known = known_unit(written)?;
            let signal = signal();
            if !signal.accepts(known) {
                return Err(error(format!(
                    "{} does not convert to {}, the unit of {}",
                    known.symbol, signal.unit.symbol, signal.pointer
                )));
            }
            unit = Some(known);
            Ok(())
        })?;
        let only_with_unit = flag(members, "only_with_unit")?;
        required(members, "name", &mut |name| {
            let written = text(name)?;
            let alias = Alias { signal: signal(), written: written.to_owned(), unit, only_with_unit };
            self.add_name(written, Name::Signal(alias))
        })
    }

    fn ambiguous(&mut self, source: &Value) -> Outcome {
        let members = object(source, &["candidates", "names"])?;
        let mut candidates = Vec::new();
        required(members, "candidates", &mut |list| {
            items(list, &mut |candidate| {
                candidates.push(self.known_signal(candidate)?);
                Ok(())
            })?;
            let none = candidates.is_empty();
            if none { Err(error("an ambiguous name needs at least one candidate")) } else { Ok(()) }
        })?;
        required(members, "names", &mut |names| {
            grouped_items(names, &mut |name| self.add_name(text(name)?, Name::Ambiguous(candidates.clone())))
        })
    }

    fn known_signal(&self, source: &Value) -> Result<Arc<Signal>, TableError> {
        let pointer = text(source)?;
        let own = self.tables.signals.get(pointer).cloned();
        own.or_else(|| self.base?.signal(pointer)).ok_or_else(|| {
            let pointer = quoted(pointer);
            error(format!("{pointer} is no signal; a signal is written like \"/energy/it_load_kw\""))
        })
    }

    fn add_name(&mut self, written: &str, name: Name) -> Outcome {
        let key = folded(written)?;
        match self.tables.names.get(key.as_str()) {
            Some(Name::Signal(first)) => {
                let same = matches!(&name, Name::Signal(second) if second.signal == first.signal);
                if !same {
                    let pointer = &first.signal.pointer;
                    return Err(error(format!("{} already names {pointer} in this table", quoted(written))));
                }
            }
            Some(first) if *first != name => {
                let written = quoted(written);
                return Err(error(format!("{written} is already listed in this table as ambiguous or ignored")));
            }
            Some(_) => {}
            None => self.tables.names.insert(key, name),
        }
        Ok(())
    }

    fn add_unit(&mut self, written: &str, unit: Spelled) -> Outcome {
        // `mW` has no key and is never a unit of ours.
        if written == "mW" {
            return Ok(());
        }
        let key = unit_key(&words(written)).ok_or_else(|| error(format!("{} is no unit", quoted(written))))?;
        match self.tables.units.get(key.as_str()) {
            Some(first) if *first != unit => {
                return Err(error(format!("{} already stands for another unit", quoted(written))));
            }
            Some(_) => {}
            None => self.tables.units.insert(key, unit),
        }
        Ok(())
    }
}

fn load_kinds<K: Copy + PartialEq>(source: &Value, kinds: &[(&str, K)], into: &mut Index<String, K>) -> Outcome {
    let allowed: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
    let members = object(source, &allowed)?;
    for (kind, value) in kinds {
        member(members, kind, &mut |list| {
            grouped_items(list, &mut |name| {
                let key = folded(text(name)?)?;
                match into.get(key.as_str()) {
                    Some(first) if first != value => return Err(error("already listed as another kind")),
                    Some(_) => {}
                    None => into.insert(key, *value),
                }
                Ok(())
            })
        })?;
    }
    Ok(())
}

fn folded(written: &str) -> Result<String, TableError> {
    if written.len() > MAX_NAME_BYTES {
        return Err(error(format!("a name has at most {MAX_NAME_BYTES} bytes")));
    }
    let key = name_key(&words(written));
    if key.is_empty() { Err(error(format!("{} has no letters or digits", quoted(written)))) } else { Ok(key) }
}

fn known_unit(source: &Value) -> Result<&'static Unit, TableError> {
    let symbol = text(source)?;
    Unit::by_symbol(symbol).ok_or_else(|| unknown_unit(symbol))
}

fn unknown_unit(symbol: &str) -> TableError {
    let known: Vec<&str> = unit::all().map(|unit| unit.symbol).collect();
    error(format!("unknown unit {}; known are {}", quoted(symbol), known.join(", ")))
}
