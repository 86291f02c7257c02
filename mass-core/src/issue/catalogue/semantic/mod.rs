//! Ranges, and what the numbers say about each other.

mod plant;
mod ranges;
mod signals;
mod sums;
mod time;

pub(crate) use plant::*;
pub(crate) use ranges::*;
pub(crate) use signals::*;
pub(crate) use sums::*;
pub(crate) use time::*;
