//! Why a visit ended before its end, and where.

use super::pointer::Place;
use pyo3::{exceptions::PyTypeError, prelude::*};

/// A reason to end a visit.
pub(crate) enum Fault {
    /// A value that has no place in a document, with advice.
    Type(String),
    /// A text or number that JSON cannot carry; it is written, and the core refuses it.
    Unencodable,
    /// More was written than the core will take.
    TooLarge,
    /// An exception from Python code that ran on the way.
    Raise(PyErr),
}

/// A fault and its place, which is put together on the way out.
pub(crate) struct Stop {
    pub(crate) fault: Fault,
    pub(crate) place: Place,
}

impl Stop {
    #[cold]
    pub(crate) fn new(fault: Fault) -> Box<Self> {
        Box::new(Self { fault, place: Place::default() })
    }

    #[cold]
    pub(crate) fn raise(error: PyErr) -> Box<Self> {
        Self::new(Fault::Raise(error))
    }

    #[cold]
    pub(crate) fn wrong_type(why: impl Into<String>) -> Box<Self> {
        Self::new(Fault::Type(why.into()))
    }

    /// Inside the member whose key was written as this JSON string.
    #[cold]
    pub(crate) fn at_member(mut self: Box<Self>, key: &[u8]) -> Box<Self> {
        let text = serde_json::from_slice(key).unwrap_or_else(|_| {
            // A key that is no text itself: its escapes are the best there is.
            String::from_utf8_lossy(key).trim_matches('"').to_owned()
        });
        self.place.under(&text);
        self
    }

    #[cold]
    pub(crate) fn at_index(mut self: Box<Self>, index: isize) -> Box<Self> {
        self.place.under(&index.to_string());
        self
    }
}

/// `TypeError` with the place: `/payload/tags: a set …`.
pub(crate) fn type_error(why: &str, pointer: &str) -> PyErr {
    PyTypeError::new_err(if pointer.is_empty() { why.to_owned() } else { format!("{pointer}: {why}") })
}
