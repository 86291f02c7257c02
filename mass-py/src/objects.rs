//! JSON to Python objects: the canonical bytes of a document, and values of changes and issues.

use pyo3::{
    prelude::*,
    types::{PyDict, PyList, PyString},
};
use serde_json::Value;
use std::sync::{Mutex, TryLockError};

/// A number by its literal: an integer literal is an `int`, everything else a `float`. There is no other place where
/// numbers become objects.
pub(crate) fn number<'py>(py: Python<'py>, literal: &str) -> PyResult<Bound<'py, PyAny>> {
    if literal.bytes().any(|b| matches!(b, b'.' | b'e' | b'E')) {
        return Ok(literal.parse::<f64>().unwrap_or(f64::NAN).into_pyobject(py)?.into_any());
    }
    match literal.parse::<i64>() {
        Ok(small) => Ok(small.into_pyobject(py)?.into_any()),
        // At most 21 digits in a canonical text.
        Err(_) => Ok(literal.parse::<i128>().unwrap_or_default().into_pyobject(py)?.into_any()),
    }
}

/// A value of a change or issue.
pub(crate) fn value<'py>(py: Python<'py>, json: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match json {
        Value::Null => py.None().into_bound(py),
        Value::Bool(flag) => flag.into_pyobject(py)?.to_owned().into_any(),
        Value::String(text) => PyString::new(py, text).into_any(),
        Value::Number(json) => match json.as_f64() {
            // As it stands in a canonical text, so that 1e20 is the same object here and there.
            Some(double) if json.is_f64() => number(py, ryu_js::Buffer::new().format(double))?,
            _ => number(py, &json.to_string())?,
        },
        Value::Array(items) => {
            PyList::new(py, items.iter().map(|item| value(py, item)).collect::<PyResult<Vec<_>>>()?)?.into_any()
        }
        Value::Object(members) => {
            let dict = PyDict::new(py);
            for (key, member) in members {
                dict.set_item(key, value(py, member)?)?;
            }
            dict.into_any()
        }
    })
}

/// A document from its canonical text, which the core wrote: it is known to be sound.
pub(crate) fn document<'py>(py: Python<'py>, canonical: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    // Python code can run while objects are made, and may come back here; then keys are not looked up.
    let mut guard = match KEYS.try_lock() {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    };
    Reader { py, text: canonical, at: 0, keys: guard.as_deref_mut() }.value()
}

/// Keys that were made before: documents have the same ones. A place is found by a hash and holds one key.
struct Keys(Vec<Option<Py<PyString>>>);

static KEYS: Mutex<Keys> = Mutex::new(Keys(Vec::new()));

const PLACES: usize = 2048;

/// Longer keys are data rather than names.
const LONGEST_KEY: usize = 64;

struct Reader<'a, 'py> {
    py: Python<'py>,
    text: &'a [u8],
    at: usize,
    keys: Option<&'a mut Keys>,
}

impl<'py> Reader<'_, 'py> {
    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    /// The bytes from the cursor on.
    fn rest(&self) -> &[u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn value(&mut self) -> PyResult<Bound<'py, PyAny>> {
        let py = self.py;
        match self.peek() {
            b'"' => Ok(PyString::new(py, &self.string()).into_any()),
            b'{' => self.object(),
            b'[' => self.array(),
            b't' => Ok(self.word(4, true.into_pyobject(py)?.to_owned().into_any())),
            b'f' => Ok(self.word(5, false.into_pyobject(py)?.to_owned().into_any())),
            b'n' => Ok(self.word(4, py.None().into_bound(py))),
            _ => {
                let rest = self.rest();
                let end = rest.iter().position(|b| matches!(b, b',' | b'}' | b']')).unwrap_or(rest.len());
                let literal = str::from_utf8(rest.get(..end).unwrap_or_default()).unwrap_or_default();
                let number = number(py, literal);
                // One step at least, so that there is an end to every text.
                self.at += end.max(1);
                number
            }
        }
    }

    fn word(&mut self, length: usize, value: Bound<'py, PyAny>) -> Bound<'py, PyAny> {
        self.at += length;
        value
    }

    /// The string at the cursor; what is escaped in it is rare.
    fn string(&mut self) -> std::borrow::Cow<'_, str> {
        let from = self.at + 1;
        let mut end = from;
        let mut escaped = false;
        loop {
            match self.text.get(end) {
                None | Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    end += 2;
                }
                Some(_) => end += 1,
            }
        }
        self.at = end + 1;
        if escaped {
            let quoted = self.text.get(from - 1..=end).unwrap_or_default();
            return serde_json::from_slice::<String>(quoted).unwrap_or_default().into();
        }
        str::from_utf8(self.text.get(from..end).unwrap_or_default()).unwrap_or_default().into()
    }

    fn object(&mut self) -> PyResult<Bound<'py, PyAny>> {
        let dict = PyDict::new(self.py);
        self.at += 1;
        while self.peek() == b'"' {
            let key = self.key();
            self.at += 1;
            dict.set_item(key, self.value()?)?;
            self.at += usize::from(self.peek() == b',');
        }
        self.at += 1;
        Ok(dict.into_any())
    }

    fn array(&mut self) -> PyResult<Bound<'py, PyAny>> {
        let list = PyList::empty(self.py);
        self.at += 1;
        while !matches!(self.peek(), b']' | 0) {
            list.append(self.value()?)?;
            self.at += usize::from(self.peek() == b',');
        }
        self.at += 1;
        Ok(list.into_any())
    }

    fn key(&mut self) -> Bound<'py, PyString> {
        let py = self.py;
        let Some(keys) = self.keys.take() else { return PyString::new(py, &self.string()) };
        let text = self.string();
        let key = if text.len() > LONGEST_KEY { PyString::new(py, &text) } else { keys.get(py, &text) };
        drop(text);
        self.keys = Some(keys);
        key
    }
}

impl Keys {
    fn get<'py>(&mut self, py: Python<'py>, text: &str) -> Bound<'py, PyString> {
        if self.0.is_empty() {
            self.0.resize_with(PLACES, || None);
        }
        let Some(place) = self.0.get_mut(hash(text.as_bytes()) % PLACES) else { return PyString::new(py, text) };
        if let Some(known) = place {
            let known = known.bind(py);
            if known.to_str().is_ok_and(|known| known == text) {
                return known.clone();
            }
        }
        // Not `sys.intern`, which would keep a stranger's keys for ever.
        let key = PyString::new(py, text);
        *place = Some(key.clone().unbind());
        key
    }
}

/// Spreads keys over the places. A caller who finds keys that meet gains nothing by it: they are made anew.
fn hash(text: &[u8]) -> usize {
    let (words, rest) = text.as_chunks::<8>();
    let mut last = [0; 8];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    let mixed = words.iter().chain([&last]).fold(text.len() as u64, |state, word| {
        (state ^ u64::from_le_bytes(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
    });
    (mixed >> 32) as usize
}
