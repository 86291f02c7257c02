//! What a caller hands in as a document.

use crate::{
    options::Choices,
    visit::{self, Limits, Visit, type_name},
};
use mass_core::{Code, Input, Issue, Options};
use pyo3::{
    exceptions::PyTypeError,
    intern,
    prelude::*,
    types::{PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyMemoryView, PyString},
};
use std::{borrow::Cow, sync::Arc};

/// A document: text as it came, or the text that was written for an object.
pub(crate) enum Document<'a> {
    Text(Cow<'a, [u8]>),
    Object(Visit),
}

impl<'a> Document<'a> {
    /// Takes bytes, text, a path or an object. Objects are visited up to the limits of `options`.
    pub(crate) fn read(source: &'a Bound<'_, PyAny>, options: &Options) -> PyResult<Self> {
        if source.cast::<PyBytes>().is_err() && is_scalar(source) {
            return Err(PyTypeError::new_err(format!(
                "`{}` is not a document: take JSON text (bytes, str), a path, a dict or other mapping, a dataclass or \
                 a model",
                type_name(source)
            )));
        }
        Self::read_value(source, options)
    }

    /// The same for a document in which the core refuses NaN and infinities: in an object the first of them has its place.
    pub(crate) fn read_finite(source: &'a Bound<'_, PyAny>, options: &Options) -> PyResult<Self> {
        match Self::read(source, options)? {
            Self::Object(visit) if visit.non_finite => Self::object(source, options, true),
            document => Ok(document),
        }
    }

    /// Takes any JSON value, scalars too. A `str` is JSON text, also where it could be a value.
    pub(crate) fn read_value(source: &'a Bound<'_, PyAny>, options: &Options) -> PyResult<Self> {
        if let Ok(bytes) = source.cast::<PyBytes>() {
            return Ok(Self::Text(Cow::Borrowed(bytes.as_bytes())));
        }
        if source.cast_exact::<PyDict>().is_ok() {
            return Self::object(source, options, false);
        }
        if let Ok(text) = source.cast::<PyString>() {
            return Ok(Self::Text(text_bytes(text)?));
        }
        if source.cast::<PyByteArray>().is_ok() || source.cast::<PyMemoryView>().is_ok() {
            // They can change while the core reads, so it reads a copy.
            let copy = source.py().get_type::<PyBytes>().call1((source,))?.cast_into::<PyBytes>()?;
            return Ok(Self::Text(Cow::Owned(copy.as_bytes().to_vec())));
        }
        if source.hasattr(intern!(source.py(), "__fspath__"))? {
            return Ok(Self::Text(Cow::Owned(read_file(source)?)));
        }
        Self::object(source, options, false)
    }

    fn object(source: &Bound<'_, PyAny>, options: &Options, finite: bool) -> PyResult<Self> {
        let limits = Limits { max_bytes: options.max_bytes, max_depth: options.max_depth, finite };
        visit::visit(source, limits).map(Self::Object)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(bytes) => bytes,
            Self::Object(visit) => &visit.json,
        }
    }

    pub(crate) fn input(&self) -> Input<'_> {
        Input::from(self.bytes())
    }

    /// The options to read it with: Python's own NaN and infinities are not JSON, and are read all the same.
    pub(crate) fn options(&self, choices: &Choices<'_>) -> Arc<Options> {
        match self {
            Self::Object(visit) if visit.non_finite => choices.with_non_finite(),
            _ => Arc::clone(&choices.options),
        }
    }

    /// Whether Python's own NaN or infinity was written.
    pub(crate) fn has_non_finite(&self) -> bool {
        matches!(self, Self::Object(visit) if visit.non_finite)
    }

    /// The document without the object it was read from.
    pub(crate) fn into_owned(self) -> Document<'static> {
        match self {
            Self::Text(bytes) => Document::Text(Cow::Owned(bytes.into_owned())),
            Self::Object(visit) => Document::Object(visit),
        }
    }

    /// The text.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        match self {
            Self::Text(bytes) => bytes.into_owned(),
            Self::Object(mut visit) => std::mem::take(&mut visit.json),
        }
    }

    /// Makes issues speak of the caller's object, who never saw the text: no lines, and the place of what is bad in it.
    pub(crate) fn explain(&self, issues: &mut [Issue]) {
        self.explain_where(issues, |_| true);
    }

    /// The same for issues with some paths only, where two documents went into one call.
    pub(crate) fn explain_where(&self, issues: &mut [Issue], ours: impl Fn(&str) -> bool) {
        let Self::Object(visit) = self else { return };
        for issue in issues.iter_mut().filter(|issue| ours(&issue.path)) {
            issue.position = None;
            if issue.code == Code::InvalidJson {
                for name in ["line", "column", "offset", "found"] {
                    issue.params.remove(name);
                }
                if let Some(place) = &visit.unencodable {
                    issue.path.push_str(place);
                }
            }
        }
    }
}

/// What is a JSON value and can be no document: most likely a mistake, such as a function that returned nothing.
fn is_scalar(source: &Bound<'_, PyAny>) -> bool {
    source.is_none()
        || source.is_exact_instance_of::<PyInt>()
        || source.is_exact_instance_of::<PyFloat>()
        || source.is_exact_instance_of::<PyBool>()
}

/// The bytes of a text. A lone surrogate has none; the core refuses those that it gets for it.
pub(crate) fn text_bytes<'a>(text: &'a Bound<'_, PyString>) -> PyResult<Cow<'a, [u8]>> {
    if let Ok(text) = text.to_str() {
        return Ok(Cow::Borrowed(text.as_bytes()));
    }
    let bytes = text.call_method1("encode", ("utf-8", "surrogatepass"))?;
    Ok(Cow::Owned(bytes.cast::<PyBytes>()?.as_bytes().to_vec()))
}

fn read_file(path: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    let py = path.py();
    let file = py.import("io")?.call_method1("FileIO", (path,))?;
    let read = file.call_method0("readall");
    file.call_method0("close")?;
    let bytes = read?;
    let Ok(bytes) = bytes.cast::<PyBytes>() else {
        let kind = type_name(&bytes);
        return Err(PyTypeError::new_err(format!("the file gave `{kind}` instead of bytes")));
    };
    Ok(bytes.as_bytes().to_vec())
}
