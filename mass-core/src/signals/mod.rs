//! Recognises signals in free documents by name and unit.
//!
//! An export of a building or power management system calls the IT load `IT Load (kW)`, `Potencia TI [W]` or
//! `"Carga IT": "1.234,5 kW"`. This module takes such a pair apart ([`key`], [`measure`]), looks the name up
//! ([`table`], [`resolve`]), converts the value exactly ([`unit`], [`exact`]) and says what it found ([`recognise`]).
//! It never guesses: a name with two meanings, a number with two readings, a missing or unfit unit are reported.
//!
//! It knows nothing of how documents are stored; the caller fills a [`sheet::Sheet`].

pub(crate) mod decimal;
mod exact;
pub(crate) mod finding;
mod fold;
pub(crate) mod key;
mod load;
pub(crate) mod measure;
pub(crate) mod recognise;
mod records;
pub(crate) mod resolve;
pub(crate) mod sheet;
mod source;
pub(crate) mod table;
pub(crate) mod unit;
pub(crate) mod weigh;

#[cfg(test)]
mod tests;

pub use recognise::Recognised;
pub use source::TableError;
pub use table::AliasTable;
