//! Compiles an alias table from its JSON.

use super::{
    fold::{MAX_NAME_BYTES, name_key, unit_key, words},
    source::{Node, TableError},
    table::{Alias, AliasTable, Name, Part, Scope, Signal, Spelled, Tables},
    unit::{self, Unit},
};
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};

/// Compiles `source`. Without a `base` the table defines the signals; with one it may only add names to them.
pub(crate) fn load(source: &Value, base: Option<&AliasTable>) -> Result<Tables, TableError> {
    let root = Node::root(source);
    let sections =
        root.object(&["about", "signals", "ambiguous", "ignored", "units", "other_units", "scopes", "records"])?;
    let mut loader = Loader { base, tables: Tables { source: source.clone(), ..Tables::default() } };
    if base.is_none() {
        for unit in unit::all() {
            loader.add_unit(&root, unit.symbol, Spelled::Known(unit))?;
        }
    }
    if let Some(node) = sections.get("about") {
        node.text()?;
    }
    if let Some(node) = sections.get("units") {
        loader.units(&node)?;
    }
    if let Some(node) = sections.get("other_units") {
        for spelling in node.items()? {
            loader.add_unit(&spelling, spelling.text()?, Spelled::Other)?;
        }
    }
    if let Some(node) = sections.get("signals") {
        for signal in node.items()? {
            loader.signal(&signal)?;
        }
    }
    if let Some(node) = sections.get("ambiguous") {
        for group in node.items()? {
            loader.ambiguous(&group)?;
        }
    }
    if let Some(node) = sections.get("ignored") {
        for name in node.grouped_items()? {
            loader.add_name(&name, name.text()?, Name::Ignored)?;
        }
    }
    if let Some(node) = sections.get("scopes") {
        let kinds = [("not_measured", Scope::NotMeasured), ("equipment", Scope::Equipment)];
        load_kinds(&node, &kinds, &mut loader.tables.scopes)?;
    }
    if let Some(node) = sections.get("records") {
        let kinds = [("name", Part::Name), ("value", Part::Value), ("unit", Part::Unit)];
        load_kinds(&node, &kinds, &mut loader.tables.parts)?;
    }
    Ok(loader.tables)
}

struct Loader<'b> {
    base: Option<&'b AliasTable>,
    tables: Tables,
}

impl Loader<'_> {
    fn signal(&mut self, node: &Node<'_>) -> Result<(), TableError> {
        let members = node.object(&["pointer", "unit", "dimensionless", "refuses", "names"])?;
        let pointer = members.require("pointer")?;
        let signal = if self.base.is_some() {
            for member in ["dimensionless", "refuses"] {
                if let Some(node) = members.get(member) {
                    return Err(node.error(format!("{member:?} is fixed for each signal and cannot be set here")));
                }
            }
            let signal = self.known_signal(&pointer)?;
            if let Some(unit) = members.get("unit")
                && !std::ptr::eq(known_unit(&unit)?, signal.unit)
            {
                return Err(unit.error(format!("the unit of {} is {}", signal.pointer, signal.unit.symbol)));
            }
            signal
        } else {
            let mut refuses = Vec::new();
            if let Some(list) = members.get("refuses") {
                for unit in list.items()? {
                    refuses.push(known_unit(&unit)?);
                }
            }
            let signal = Arc::new(Signal {
                pointer: pointer.text()?.to_owned(),
                unit: known_unit(&members.require("unit")?)?,
                dimensionless: members.flag("dimensionless")?,
                refuses,
            });
            self.tables.signals.insert(signal.pointer.clone(), Arc::clone(&signal));
            signal
        };
        for item in members.require("names")?.grouped_items()? {
            self.alias(&item, &signal)?;
        }
        Ok(())
    }

    fn alias(&mut self, item: &Node<'_>, signal: &Arc<Signal>) -> Result<(), TableError> {
        let signal = Arc::clone(signal);
        if item.is_text() {
            let written = item.text()?.to_owned();
            let alias = Alias { signal, written, unit: None, only_with_unit: false };
            return self.add_name(item, item.text()?, Name::Signal(alias));
        }
        let members = item.object(&["name", "unit", "only_with_unit"])?;
        let name = members.require("name")?;
        let unit = match members.get("unit") {
            Some(node) => {
                let unit = known_unit(&node)?;
                if !signal.accepts(unit) {
                    return Err(node.error(format!(
                        "{} does not convert to {}, the unit of {}",
                        unit.symbol, signal.unit.symbol, signal.pointer
                    )));
                }
                Some(unit)
            }
            None => None,
        };
        let only_with_unit = members.flag("only_with_unit")?;
        let written = name.text()?.to_owned();
        self.add_name(&name, name.text()?, Name::Signal(Alias { signal, written, unit, only_with_unit }))
    }

    fn ambiguous(&mut self, node: &Node<'_>) -> Result<(), TableError> {
        let members = node.object(&["candidates", "names"])?;
        let candidates_node = members.require("candidates")?;
        let mut candidates = Vec::new();
        for candidate in candidates_node.items()? {
            candidates.push(self.known_signal(&candidate)?);
        }
        if candidates.is_empty() {
            return Err(candidates_node.error("an ambiguous name needs at least one candidate"));
        }
        for name in members.require("names")?.grouped_items()? {
            self.add_name(&name, name.text()?, Name::Ambiguous(candidates.clone()))?;
        }
        Ok(())
    }

    fn units(&mut self, node: &Node<'_>) -> Result<(), TableError> {
        for (symbol, spellings) in node.entries()? {
            let unit = Unit::by_symbol(symbol).ok_or_else(|| unknown_unit(&spellings, symbol))?;
            for spelling in spellings.items()? {
                self.add_unit(&spelling, spelling.text()?, Spelled::Known(unit))?;
            }
        }
        Ok(())
    }

    fn known_signal(&self, node: &Node<'_>) -> Result<Arc<Signal>, TableError> {
        let pointer = node.text()?;
        let own = self.tables.signals.get(pointer).cloned();
        own.or_else(|| self.base?.signal(pointer)).ok_or_else(|| {
            node.error(format!("{pointer:?} is no signal; a signal is written like \"/energy/it_load_kw\""))
        })
    }

    fn add_name(&mut self, node: &Node<'_>, written: &str, name: Name) -> Result<(), TableError> {
        let key = folded(node, written)?;
        match self.tables.names.get(&key) {
            Some(Name::Signal(first)) => {
                let same = matches!(&name, Name::Signal(second) if second.signal == first.signal);
                if !same {
                    return Err(node.error(format!("{written:?} already names {} in this table", first.signal.pointer)));
                }
            }
            Some(first) if *first != name => {
                return Err(node.error(format!("{written:?} is already listed in this table as ambiguous or ignored")));
            }
            _ => {
                self.tables.names.insert(key, name);
            }
        }
        Ok(())
    }

    fn add_unit(&mut self, node: &Node<'_>, written: &str, unit: Spelled) -> Result<(), TableError> {
        // `mW` has no key and is never a unit of ours.
        if written == "mW" {
            return Ok(());
        }
        let key = unit_key(&words(written)).ok_or_else(|| node.error(format!("{written:?} is no unit")))?;
        match self.tables.units.get(&key) {
            Some(first) if *first != unit => Err(node.error(format!("{written:?} already stands for another unit"))),
            _ => {
                self.tables.units.insert(key, unit);
                Ok(())
            }
        }
    }
}

fn load_kinds<K: Copy + PartialEq>(
    node: &Node<'_>,
    kinds: &[(&str, K)],
    into: &mut BTreeMap<String, K>,
) -> Result<(), TableError> {
    let allowed: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
    let members = node.object(&allowed)?;
    for (kind, value) in kinds {
        let Some(list) = members.get(kind) else { continue };
        for name in list.grouped_items()? {
            let key = folded(&name, name.text()?)?;
            if into.get(&key).is_some_and(|first| first != value) {
                return Err(name.error("already listed as another kind"));
            }
            into.insert(key, *value);
        }
    }
    Ok(())
}

fn folded(node: &Node<'_>, written: &str) -> Result<String, TableError> {
    if written.len() > MAX_NAME_BYTES {
        return Err(node.error(format!("a name has at most {MAX_NAME_BYTES} bytes")));
    }
    let key = name_key(&words(written));
    if key.is_empty() { Err(node.error(format!("{written:?} has no letters or digits"))) } else { Ok(key) }
}

fn known_unit(node: &Node<'_>) -> Result<&'static Unit, TableError> {
    let symbol = node.text()?;
    Unit::by_symbol(symbol).ok_or_else(|| unknown_unit(node, symbol))
}

fn unknown_unit(node: &Node<'_>, symbol: &str) -> TableError {
    let known: Vec<&str> = unit::all().map(|unit| unit.symbol).collect();
    node.error(format!("unknown unit {symbol:?}; known are {}", known.join(", ")))
}
