//! The crate as its users see it.

mod canonical;
mod damage;
mod notes;
mod proofs;
mod support;
mod vectors;
