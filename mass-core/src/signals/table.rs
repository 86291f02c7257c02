//! The alias table: which names stand for which signal, and how units are spelled.
//!
//! A table is data. The built-in one is `aliases.json` in this folder; a user's own has the same format, every section
//! optional, and wins over the built-in one name by name:
//!
//! ```json
//! {"signals": [{"pointer": "/energy/it_load_kw", "names": ["Hall feed", {"name": "kW_IT", "unit": "kW"}]}],
//!  "ambiguous": [{"names": ["Main"], "candidates": ["/energy/it_load_kw", "/energy/facility_power_kw"]}],
//!  "ignored": ["Critical Load"],
//!  "units": {"USD/kWh": ["$/kWh"]}}
//! ```

use super::{
    fold::{MAX_NAME_BYTES, Word, name_key, stem, unit_key, words},
    load,
    source::TableError,
    unit::{self, Unit},
};
use crate::{index::Index, json::read_value};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;
use std::sync::{Arc, LazyLock};

static BUILT_IN: LazyLock<AliasTable> = LazyLock::new(|| {
    // A test reads the file with the errors shown; an empty table recognises nothing, and nothing panics.
    let source = read_value(include_str!("aliases.json"));
    AliasTable(Arc::new(load::load(&source, None).unwrap_or_default()))
});

/// Names of signals and spellings of units, ready for look-up. Cheap to clone.
///
/// Serialises as the JSON it was read from. Reading fails on a table that names a place as wrong: an unknown signal or
/// unit, one name for two signals, a member that does not exist.
#[derive(Debug, Clone)]
pub struct AliasTable(Arc<Tables>);

/// A signal as the table describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signal {
    /// Pointer inside `signals`: `/energy/it_load_kw`.
    pub(crate) pointer: String,
    /// The unit that the contract wants.
    pub(crate) unit: &'static Unit,
    /// Whether a bare number is enough.
    pub(crate) dimensionless: bool,
    /// Units of the right kind that still mean something else: tons at a chiller are cooling, not its electric draw.
    pub(crate) refuses: Vec<&'static Unit>,
}

impl Signal {
    pub(crate) fn accepts(&self, unit: &Unit) -> bool {
        unit.converts_to(self.unit) && !self.refuses.iter().any(|refused| std::ptr::eq(*refused, unit))
    }
}

impl Signal {
    /// The symbols of all units it can be given in.
    pub(crate) fn allowed(&self) -> impl Iterator<Item = &'static str> {
        unit::all().filter(|unit| self.accepts(unit)).map(|unit| unit.symbol)
    }
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Name {
    Signal(Alias),
    /// Several signals, or one that it only may mean; reported, never guessed.
    Ambiguous(Vec<Arc<Signal>>),
    /// Looks like a signal and is none.
    Ignored,
}

/// A name of one signal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Alias {
    pub(crate) signal: Arc<Signal>,
    /// As the table writes it.
    pub(crate) written: String,
    /// The unit that the name implies without saying it; a unit in the value overrides it.
    pub(crate) unit: Option<&'static Unit>,
    /// Whether the name means the signal only beside a unit (`CPU` may count processors).
    pub(crate) only_with_unit: bool,
}

/// A unit as spelled in a key or a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelled {
    Known(&'static Unit),
    /// A real unit that no signal is measured in, such as kWh.
    Other,
}

/// What an enclosing object says about the entries inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Targets, limits, forecasts, history: not a measurement of now.
    NotMeasured,
    /// One of many racks, chillers, servers: not the site.
    Equipment,
}

/// An enclosing object that sets a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Enclosure {
    pub(crate) scope: Scope,
    /// One piece of several: `Chiller 2`.
    pub(crate) numbered: bool,
    /// The words that say so, in the singular.
    pub(crate) stems: Vec<String>,
}

/// The part that a member plays in a record such as `{"name": …, "value": …, "unit": …}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Name,
    Value,
    Unit,
}

/// The compiled sections of one table.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) source: Value,
    pub(crate) signals: Index<String, Arc<Signal>>,
    pub(crate) names: Index<String, Name>,
    pub(crate) units: Index<String, Spelled>,
    pub(crate) scopes: Index<String, Scope>,
    pub(crate) parts: Index<String, Part>,
}

impl AliasTable {
    /// The table that comes with the library.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads a user's table; what it does not say is looked up in the built-in one.
    ///
    /// # Errors
    /// [`TableError`], with the place in the table, when it is malformed.
    pub fn from_json(source: &Value) -> Result<Self, TableError> {
        load::load(source, Some(Self::built_in())).map(|tables| Self(Arc::new(tables)))
    }

    /// Looks a value up in this table, then in the built-in one.
    fn find<T>(&self, find: impl Fn(&Tables) -> Option<T>) -> Option<T> {
        find(&self.0).or_else(|| find(&BUILT_IN.0))
    }

    pub(crate) fn name(&self, key: &str) -> Option<&Name> {
        // Borrows from `self` or from the static; both live as long as `self`.
        self.0.names.get(key).or_else(|| BUILT_IN.0.names.get(key))
    }

    pub(crate) fn unit(&self, words: &[Word]) -> Option<Spelled> {
        let key = unit_key(words)?;
        self.find(|tables| tables.units.get(key.as_str()).copied())
    }

    /// The unit that a text is, all of it.
    pub(crate) fn unit_text(&self, text: &str) -> Option<Spelled> {
        if text.len() > MAX_NAME_BYTES { None } else { self.unit(&words(text)) }
    }

    /// The scope that the name of an enclosing object sets.
    ///
    /// Any word about targets, limits or forecasts counts; equipment only as the whole name, a number apart.
    pub(crate) fn scope(&self, name: &str) -> Option<Enclosure> {
        if name.len() > MAX_NAME_BYTES {
            return None;
        }
        let mut words = words(name);
        let scope_of = |key: &str| self.find(|tables| tables.scopes.get(key).copied());
        if let Some(word) = words.iter().find(|word| scope_of(&word.folded) == Some(Scope::NotMeasured)) {
            return Some(Enclosure { scope: Scope::NotMeasured, numbered: false, stems: vec![stem(&word.folded)] });
        }
        let length = words.len();
        while words.len() > 1 && words.last().is_some_and(|word| is_serial(&word.folded)) {
            words.pop();
        }
        let key = name_key(&words);
        let letters = key.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let scope = scope_of(letters)?;
        let numbered = words.len() < length || letters.len() < key.len();
        Some(Enclosure { scope, numbered, stems: words.iter().map(|word| stem(&word.folded)).collect() })
    }

    /// The part that a key plays in a record.
    pub(crate) fn part(&self, key: &str) -> Option<Part> {
        if key.len() > MAX_NAME_BYTES {
            return None;
        }
        let key = name_key(&words(key));
        self.find(|tables| tables.parts.get(key.as_str()).copied())
    }

    pub(crate) fn signal(&self, pointer: &str) -> Option<Arc<Signal>> {
        self.find(|tables| tables.signals.get(pointer).cloned())
    }

    #[cfg(test)]
    pub(crate) fn tables(&self) -> &Tables {
        &self.0
    }
}

/// `12`, `a`, `b03`: what tells one rack from the next.
fn is_serial(word: &str) -> bool {
    word.len() == 1 || word.contains(|letter: char| letter.is_ascii_digit())
}

impl PartialEq for AliasTable {
    fn eq(&self, other: &Self) -> bool {
        self.0.source == other.0.source
    }
}

impl Serialize for AliasTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.source.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for AliasTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let source = Value::deserialize(deserializer)?;
        Self::from_json(&source).map_err(de::Error::custom)
    }
}
