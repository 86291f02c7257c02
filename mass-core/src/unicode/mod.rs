//! What the core needs of Unicode normalisation (UAX #15): NFC, and letters without their accents.
//!
//! One implementation for all targets, so that every runtime writes the same bytes, and small enough for browsers: the
//! data is one file of some 9 KB compressed, unpacked when the first text needs it. NFC is stable (Unicode Stability
//! Policy), so a newer version of Unicode changes only texts with characters that were not assigned before. `examples/unicode_table.rs` writes
//! it; tests compare every code point with the crate `unicode-normalization`.

mod bare;
mod hangul;
mod lower;
mod nfc;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use bare::bare;
pub(crate) use lower::to_lower;
pub(crate) use nfc::nfc;
