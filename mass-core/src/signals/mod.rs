//! Recognises signals in free documents by name and unit.
//!
//! An export of a building or power management system calls the IT load `IT Load (kW)`, `Potencia TI [W]` or
//! `"Carga IT": "1.234,5 kW"`. This module takes such a pair apart ([`key`], [`measure`]), looks the name up
//! ([`table`], [`resolve`]), converts the value exactly ([`unit`], [`exact`]) and says what it found ([`recognise`]).
//! It never guesses: a name with two meanings, a number with two readings, a missing or unfit unit are reported.
//!
//! It knows nothing of how documents are stored; the caller fills a [`sheet::Sheet`].

#[cfg(not(feature = "signals"))]
mod absent;
pub(crate) mod decimal;
mod recognised;

#[cfg(feature = "signals")]
mod exact;
#[cfg(feature = "signals")]
pub(crate) mod finding;
#[cfg(feature = "signals")]
mod fold;
#[cfg(feature = "signals")]
pub(crate) mod key;
#[cfg(feature = "signals")]
mod load;
#[cfg(feature = "signals")]
pub(crate) mod measure;
#[cfg(feature = "signals")]
pub(crate) mod recognise;
#[cfg(feature = "signals")]
mod records;
#[cfg(feature = "signals")]
pub(crate) mod resolve;
#[cfg(feature = "signals")]
pub(crate) mod sheet;
#[cfg(feature = "signals")]
mod source;
#[cfg(feature = "signals")]
pub(crate) mod table;
#[cfg(feature = "signals")]
pub(crate) mod unit;
#[cfg(feature = "signals")]
pub(crate) mod weigh;

#[cfg(test)]
#[cfg(feature = "signals")]
mod tests;

#[cfg(not(feature = "signals"))]
pub use absent::AliasTable;
pub use recognised::Recognised;
#[cfg(feature = "signals")]
pub use {source::TableError, table::AliasTable};

/// What a call says that would need the recognition.
#[cfg(not(feature = "signals"))]
pub(crate) const ABSENT: &str = "this build recognises no signals (in a browser load mass.wasm, in Rust use the feature \
                                 `signals`)";
