//! JSON itself, types, presence and formats.

mod fields;
mod json;

pub(crate) use fields::*;
pub(crate) use json::*;
