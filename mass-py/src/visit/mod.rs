//! Python objects to JSON text: one pass over the object, straight into a buffer that the core reads.
//!
//! What documents are made of (str, float, int, bool, None, dict, list, tuple) is told by comparing type pointers;
//! everything else goes to [`other`]. Nothing is built in between.

mod big;
mod other;
mod pointer;
mod stop;
mod text;
mod types;

pub(crate) use other::type_name;
use stop::{Fault, Stop};

use mass_core::binding::write_number;
use pyo3::{exceptions::PyUnicodeEncodeError, ffi, prelude::*};
use std::cell::Cell;
use text::{Unencodable, write_integer, write_non_finite, write_string, write_surrogates};

/// The outcome of a visit; the stop is boxed because it is rare.
type Visited = Result<(), Box<Stop>>;

/// Most detours (enum, model, series …) around one value. A value that is always another one must end somewhere.
const DETOURS: usize = 64;

/// A largest buffer that is kept for the next call.
const KEPT: usize = 1 << 20;

/// Nodes between two looks at what the user pressed.
const NODES: u32 = 1 << 16;

thread_local! {
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// The text of a Python object, and what the core cannot know about it.
pub(crate) struct Visit {
    pub(crate) json: Vec<u8>,
    /// A bare NaN or infinity was written.
    pub(crate) non_finite: bool,
    /// Pointer to the value that cannot be JSON, where writing ended.
    pub(crate) unencodable: Option<String>,
}

impl Drop for Visit {
    fn drop(&mut self) {
        if self.json.capacity() <= KEPT {
            BUFFER.set(std::mem::take(&mut self.json));
        }
    }
}

/// How far a visit goes.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) max_bytes: usize,
    pub(crate) max_depth: usize,
    /// It ends at the first NaN or infinity, so that the place of what the core will refuse is known.
    pub(crate) finite: bool,
}

/// Writes an object as JSON text, up to the limits that the core then judges by.
pub(crate) fn visit(object: &Bound<'_, PyAny>, limits: Limits) -> PyResult<Visit> {
    let mut json = BUFFER.take();
    json.clear();
    let mut visitor = Visitor { py: object.py(), json, limits, non_finite: false, detours: 0, nodes: 0 };
    // SAFETY: the object is alive and the interpreter is attached, both for as long as `object` is borrowed.
    let visited = unsafe { visitor.value(object.as_ptr(), 1) };
    let mut visit = Visit { json: visitor.json, non_finite: visitor.non_finite, unencodable: None };
    match visited.map_err(|stop| *stop) {
        Ok(()) | Err(Stop { fault: Fault::TooLarge, .. }) => Ok(visit),
        Err(Stop { fault: Fault::Unencodable, place }) => {
            visit.unencodable = Some(place.pointer());
            Ok(visit)
        }
        Err(Stop { fault: Fault::Raise(error), .. }) => Err(error),
        Err(Stop { fault: Fault::Type(why), place }) => Err(stop::type_error(&why, &place.pointer())),
    }
}

struct Visitor<'py> {
    py: Python<'py>,
    json: Vec<u8>,
    limits: Limits,
    non_finite: bool,
    detours: usize,
    nodes: u32,
}

impl Visitor<'_> {
    /// Visits a value inside `depth - 1` containers.
    ///
    /// # Safety
    /// `value` is a live object for as long as the call, whatever Python code does that the call runs.
    unsafe fn value(&mut self, value: *mut ffi::PyObject, depth: usize) -> Visited {
        // SAFETY: the caller vouches for `value`; the type objects are static.
        unsafe {
            let kind = ffi::Py_TYPE(value);
            if kind == &raw mut ffi::PyUnicode_Type {
                self.string(value)
            } else if kind == &raw mut ffi::PyFloat_Type {
                self.float(ffi::PyFloat_AsDouble(value))
            } else if kind == &raw mut ffi::PyLong_Type {
                self.integer(value)
            } else if kind == &raw mut ffi::PyDict_Type {
                self.dict(value, depth)
            } else if value == ffi::Py_None() {
                self.word(b"null")
            } else if value == ffi::Py_True() {
                self.word(b"true")
            } else if value == ffi::Py_False() {
                self.word(b"false")
            } else if kind == &raw mut ffi::PyList_Type || kind == &raw mut ffi::PyTuple_Type {
                self.list(value, depth)
            } else {
                let value = Bound::from_borrowed_ptr(self.py, value);
                self.other(&value, depth)
            }
        }
    }

    #[allow(clippy::unnecessary_wraps)] // ends a chain of visits
    fn word(&mut self, word: &[u8]) -> Visited {
        self.json.extend_from_slice(word);
        Ok(())
    }

    #[inline]
    fn float(&mut self, value: f64) -> Visited {
        if !value.is_finite() {
            return self.non_finite(value.is_nan(), value < 0.0);
        }
        write_number(&mut self.json, value);
        Ok(())
    }

    #[cold]
    fn non_finite(&mut self, nan: bool, negative: bool) -> Visited {
        self.non_finite = true;
        write_non_finite(&mut self.json, nan, negative);
        if self.limits.finite { Err(Stop::new(Fault::Unencodable)) } else { Ok(()) }
    }

    /// # Safety
    /// `value` is a live `str`, or of a subclass.
    #[inline]
    unsafe fn string(&mut self, value: *mut ffi::PyObject) -> Visited {
        let mut length = 0;
        // SAFETY: the text lives as long as the object, which nothing here can end.
        unsafe {
            let data = ffi::PyUnicode_AsUTF8AndSize(value, &raw mut length);
            if data.is_null() {
                return self.surrogates();
            }
            let bytes = std::slice::from_raw_parts(data.cast::<u8>(), length.cast_unsigned());
            let text = std::str::from_utf8_unchecked(bytes);
            write_string(&mut self.json, text).map_err(|Unencodable| Stop::new(Fault::Unencodable))
        }
    }

    /// A text with lone surrogates, for which the interpreter has just raised. The exception holds the text: from here
    /// on the container need not do so any more.
    #[cold]
    fn surrogates(&mut self) -> Visited {
        let error = PyErr::fetch(self.py);
        if !error.is_instance_of::<PyUnicodeEncodeError>(self.py) {
            return Err(Stop::raise(error));
        }
        let bytes = error.value(self.py).getattr("object").and_then(|text| {
            Ok(text.call_method1("encode", ("utf-8", "surrogatepass"))?.cast_into::<pyo3::types::PyBytes>()?)
        });
        write_surrogates(&mut self.json, bytes.map_err(Stop::raise)?.as_bytes());
        Err(Stop::new(Fault::Unencodable))
    }

    /// # Safety
    /// `value` is a live `int`, or of a subclass.
    #[inline]
    unsafe fn integer(&mut self, value: *mut ffi::PyObject) -> Visited {
        let mut overflow = 0;
        // SAFETY: as the caller says.
        let small = unsafe { ffi::PyLong_AsLongLongAndOverflow(value, &raw mut overflow) };
        if overflow == 0 {
            write_integer(&mut self.json, small);
            return Ok(());
        }
        // SAFETY: as above.
        self.big_integer(unsafe { Bound::from_borrowed_ptr(self.py, value) })
    }

    /// A container that is too deep is opened and closed: the core finds it there and says where it is.
    fn enter(&mut self, depth: usize, empty: [u8; 2]) -> Result<bool, Box<Stop>> {
        self.nodes += 1;
        if self.nodes.is_multiple_of(NODES) {
            self.py.check_signals().map_err(Stop::raise)?;
        }
        if self.json.len() > self.limits.max_bytes {
            return Err(Stop::new(Fault::TooLarge));
        }
        let too_deep = depth > self.limits.max_depth;
        self.json.extend_from_slice(if too_deep { &empty } else { &empty[..1] });
        Ok(!too_deep)
    }

    /// Ends a container whose members each left a comma.
    fn leave(&mut self, end: u8) {
        match self.json.last_mut() {
            Some(last) if *last == b',' => *last = end,
            _ => self.json.push(end),
        }
    }

    /// # Safety
    /// `dict` is a live `dict`.
    unsafe fn dict(&mut self, dict: *mut ffi::PyObject, depth: usize) -> Visited {
        if !self.enter(depth, *b"{}")? {
            return Ok(());
        }
        // Where threads run freely another one may change the dict: we look at a copy of our own.
        // SAFETY: a new reference.
        #[cfg(Py_GIL_DISABLED)]
        let copy = unsafe { Bound::from_owned_ptr_or_err(self.py, ffi::PyDict_Copy(dict)) }.map_err(Stop::raise)?;
        #[cfg(Py_GIL_DISABLED)]
        let dict = copy.as_ptr();
        let (mut position, mut key, mut value) = (0, std::ptr::null_mut(), std::ptr::null_mut());
        // SAFETY: key and value are borrowed from the dict. Python code, which could take them out of it, can run only
        // while a value that is not a scalar is visited, and then the value is held; the key is not touched again.
        unsafe {
            let size = ffi::PyDict_Size(dict);
            while ffi::PyDict_Next(dict, &raw mut position, &raw mut key, &raw mut value) != 0 {
                let scalar = is_scalar(value);
                if ffi::Py_TYPE(key) == &raw mut ffi::PyUnicode_Type {
                    let from = self.json.len();
                    self.string(key).map_err(|stop| stop.at_member(&self.json[from..]))?;
                    let to = self.json.len();
                    self.json.push(b':');
                    let visited = if scalar {
                        self.value(value, depth + 1)
                    } else {
                        let value = Bound::from_borrowed_ptr(self.py, value);
                        self.value(value.as_ptr(), depth + 1)
                    };
                    visited.map_err(|stop| stop.at_member(&self.json[from..to]))?;
                    self.json.push(b',');
                    if scalar {
                        continue;
                    }
                } else {
                    let key = Bound::from_borrowed_ptr(self.py, key);
                    let value = Bound::from_borrowed_ptr(self.py, value);
                    self.odd_member(&key, &value, depth)?;
                }
                if ffi::PyDict_Size(dict) != size {
                    return Err(Stop::raise(pyo3::exceptions::PyRuntimeError::new_err(
                        "the dict was changed while it was read",
                    )));
                }
            }
        }
        self.leave(b'}');
        Ok(())
    }

    /// # Safety
    /// `list` is a live `list` or `tuple`, or of a subclass.
    unsafe fn list(&mut self, list: *mut ffi::PyObject, depth: usize) -> Visited {
        if !self.enter(depth, *b"[]")? {
            return Ok(());
        }
        // SAFETY: a new reference; see `dict`.
        #[cfg(Py_GIL_DISABLED)]
        let copy =
            unsafe { Bound::from_owned_ptr_or_err(self.py, ffi::PySequence_Tuple(list)) }.map_err(Stop::raise)?;
        #[cfg(Py_GIL_DISABLED)]
        let list = copy.as_ptr();
        // SAFETY: an item is borrowed, and held while Python code can run; the length is asked for at each step,
        // because that code may shorten the list.
        unsafe {
            let is_tuple = ffi::PyTuple_Check(list) != 0;
            let mut index = 0;
            while index < if is_tuple { ffi::PyTuple_Size(list) } else { ffi::PyList_Size(list) } {
                let item = if is_tuple { ffi::PyTuple_GetItem(list, index) } else { ffi::PyList_GetItem(list, index) };
                let visited = if is_scalar(item) {
                    self.value(item, depth + 1)
                } else {
                    let item = Bound::from_borrowed_ptr(self.py, item);
                    self.value(item.as_ptr(), depth + 1)
                };
                visited.map_err(|stop| stop.at_index(index))?;
                self.json.push(b',');
                index += 1;
            }
        }
        self.leave(b']');
        Ok(())
    }

    /// A number by the digits that Python wrote for it.
    fn digits(&mut self, digits: &str) -> Visited {
        let unsigned = digits.trim_start_matches(['-', '+']);
        match unsigned.as_bytes().first() {
            Some(b'0'..=b'9') => self.word(digits.trim_start_matches('+').as_bytes()),
            // NaN, sNaN, Infinity, inf.
            first => self.non_finite(!matches!(first, Some(b'i' | b'I')), digits.starts_with('-')),
        }
    }
}

/// Whether visiting a value runs no Python code.
///
/// # Safety
/// `value` is a live object.
unsafe fn is_scalar(value: *mut ffi::PyObject) -> bool {
    // SAFETY: as the caller says.
    unsafe {
        let kind = ffi::Py_TYPE(value);
        kind == &raw mut ffi::PyUnicode_Type
            || kind == &raw mut ffi::PyFloat_Type
            || kind == &raw mut ffi::PyLong_Type
            || value == ffi::Py_None()
            || kind == &raw mut ffi::PyBool_Type
    }
}
