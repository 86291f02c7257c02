//! The crate as its users see it.
// Logs of tests are short, and the vectors name nodes as RFC 9162 does.
#![allow(clippy::cast_possible_truncation, clippy::many_single_char_names)]

mod canonical;
mod damage;
mod notes;
mod proofs;
mod support;
mod vectors;
