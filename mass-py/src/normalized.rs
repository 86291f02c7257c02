//! `Normalized`: a document in its normal form, and everything that was done to it.

use crate::{
    change::Change, errors, issue, issue::Issue, kept::Kept, net::net, objects, recognised, recognised::Recognised,
};
use mass_core as core;
use pyo3::{
    PyTraverseError, PyVisit,
    exceptions::PyValueError,
    prelude::*,
    types::{PyBytes, PyList, PyString},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// What the core gave, before Python sees it.
#[derive(PartialEq)]
pub(crate) struct Outcome {
    canonical: Vec<u8>,
    said: Arc<Said>,
}

/// What is said of a document beside its canonical form; digests as bytes, so that a pickle can bring them back.
#[derive(PartialEq)]
struct Said {
    pipeline: core::Pipeline,
    document_sha256: [u8; 32],
    content_sha256: [u8; 32],
    changes: Vec<core::Change>,
    issues: Vec<core::Issue>,
    recognised: Vec<core::Recognised>,
}

impl From<core::Normalized> for Outcome {
    fn from(normalized: core::Normalized) -> Self {
        Self {
            canonical: normalized.canonical,
            said: Arc::new(Said {
                pipeline: normalized.pipeline,
                document_sha256: *normalized.document_sha256.bytes(),
                content_sha256: *normalized.content_sha256.bytes(),
                changes: normalized.changes,
                issues: normalized.issues,
                recognised: normalized.recognised,
            }),
        }
    }
}

impl Outcome {
    pub(crate) fn issues(&self) -> &[core::Issue] {
        &self.said.issues
    }
}

/// A document in its normal form, and everything that was done to it.
///
/// Lists and dicts are made when they are asked for, and kept.
///
/// Attributes:
///     pipeline: "simple" or "enterprise": which of the two took the document.
///     document: The normal document as a dict. It is yours; changing it does not change `canonical`.
///     canonical: The same as RFC 8785 canonical bytes.
///     document_sha256: "sha256:" and the SHA-256 of `canonical`, in hexadecimal.
///     content_sha256: The same without what differs on every send (ids, trace, times of sending).
///     changes: What was changed, as `Change` objects, in the order that `restore` undoes from the end.
///     issues: Warnings, as `Issue` objects. Errors do not occur here: they are raised as `ContractError`.
///     recognised: Core signals that were found in the payload, when the option `signals` asks for it.
///     payload: The `payload` of the document.
///     correlation_id, idempotency_key: Ids of the document; generated where the caller sent none.
///
/// >>> import mass_sdk as mass
/// >>> clean = mass.normalize({"Free cooling": "sí", "IT Load (kW)": "1.240,5"})
/// >>> clean.payload
/// {'Free cooling': True, 'IT Load (kW)': 1240.5}
/// >>> clean.restore()
/// b'{"Free cooling":"s\xc3\xad","IT Load (kW)":"1.240,5"}'
#[pyclass(frozen, module = "mass_sdk", name = "Normalized")]
pub(crate) struct Normalized {
    // As objects, so that Python reads them without a call: nearly everybody asks for them, and a getter takes as long
    // as making one.
    /// The document as RFC 8785 canonical bytes.
    #[pyo3(get)]
    canonical: Py<PyBytes>,
    /// "sha256:" and the SHA-256 of `canonical`, in hexadecimal.
    #[pyo3(get)]
    document_sha256: Py<PyString>,
    /// Like `document_sha256`, without what differs on every send: two sends of the same content share it.
    #[pyo3(get)]
    content_sha256: Py<PyString>,
    said: Arc<Said>,
    document: Kept<PyAny>,
    changes: Kept<PyList>,
    issues: Kept<PyList>,
    recognised: Kept<PyList>,
}

impl Normalized {
    #[inline]
    pub(crate) fn new(py: Python<'_>, outcome: &Outcome) -> PyResult<Self> {
        Ok(Self {
            canonical: PyBytes::new(py, &outcome.canonical).unbind(),
            document_sha256: digest(py, &outcome.said.document_sha256)?.unbind(),
            content_sha256: digest(py, &outcome.said.content_sha256)?.unbind(),
            said: Arc::clone(&outcome.said),
            document: Kept::new(),
            changes: Kept::new(),
            issues: Kept::new(),
            recognised: Kept::new(),
        })
    }

    fn bytes<'a>(&'a self, py: Python<'a>) -> &'a [u8] {
        self.canonical.as_bytes(py)
    }

    fn member<'py>(&self, py: Python<'py>, path: &[&str]) -> PyResult<Bound<'py, PyAny>> {
        let mut value = self.document(py)?;
        for name in path {
            value = value.get_item(name)?;
        }
        Ok(value)
    }
}

/// What `__reduce__` gives: a function, and its arguments.
type Reduced<'py, T> = (Bound<'py, PyAny>, T);

/// `sha256:` and hexadecimal digits.
pub(crate) fn digest<'py>(py: Python<'py>, bytes: &[u8; 32]) -> PyResult<Bound<'py, PyString>> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    /// The two digits of each byte.
    static PAIRS: [[u8; 2]; 256] = {
        let mut pairs = [[0; 2]; 256];
        let mut byte = 0;
        while byte < pairs.len() {
            pairs[byte] = [DIGITS[byte >> 4], DIGITS[byte & 15]];
            byte += 1;
        }
        pairs
    };
    let mut text = *b"sha256:0000000000000000000000000000000000000000000000000000000000000000";
    for (to, byte) in text[7..].as_chunks_mut::<2>().0.iter_mut().zip(bytes) {
        *to = PAIRS[usize::from(*byte)];
    }
    PyString::from_bytes(py, &text)
}

#[pymethods]
impl Normalized {
    /// "simple" or "enterprise": which of the two took the document.
    #[getter]
    fn pipeline(&self) -> &'static str {
        self.said.pipeline.as_str()
    }

    /// The normal document as a dict, made at first use and kept. Numbers without fraction are int, others float.
    #[getter]
    fn document<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        net(py, || self.document.get(py, || objects::document(py, self.bytes(py))))
    }

    /// What was changed, as a list of `Change`.
    #[getter]
    fn changes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.changes.list(py, self.said.changes.iter().map(|change| Change(change.clone())))
    }

    /// Warnings, as a list of `Issue`, in document order.
    #[getter]
    fn issues<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.issues.list(py, self.said.issues.iter().map(|issue| Issue::from(issue.clone())))
    }

    /// Core signals that were recognised in the payload, as a list of `Recognised` (option `signals`).
    #[getter]
    fn recognised<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.recognised.list(py, self.said.recognised.iter().map(|found| Recognised(found.clone())))
    }

    /// The `payload` of the document: your data, cleaned.
    #[getter]
    fn payload<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.member(py, &["payload"])
    }

    /// The id that ties everything about this document together; generated (`corr-<uuidv7>`) when none was sent.
    #[getter]
    fn correlation_id<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.member(py, &["correlation_id"])
    }

    /// The key that makes a repeated send harmless; generated when none was sent (option `idempotency`).
    #[getter]
    fn idempotency_key<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.member(py, &["request", "idempotency_key"])
    }

    /// The canonical document as text.
    ///
    /// >>> import mass_sdk as mass
    /// >>> mass.normalize({"a": 1}).to_json().startswith('{"correlation_id":"corr-')
    /// True
    fn to_json<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        PyString::from_bytes(py, self.bytes(py))
    }

    /// The document as it was handed in, as JSON text in bytes: equal as a JSON value (order of members and the spelling
    /// of numbers aside).
    ///
    /// >>> import mass_sdk as mass
    /// >>> mass.normalize(b'{"payload": {"humidity": "n/a"}}').restore()
    /// b'{"payload":{"humidity":"n/a"}}'
    fn restore<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        net(py, || match core::restore(self.bytes(py), &self.said.changes) {
            Ok(bytes) => Ok(PyBytes::new(py, &bytes)),
            Err(error) => Err(errors::restore(py, &error)),
        })
    }

    fn __bytes__(&self, py: Python<'_>) -> Py<PyBytes> {
        self.canonical.clone_ref(py)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        let Ok(other) = other.cast::<Self>() else { return false };
        let (that, py) = (other.get(), other.py());
        self.bytes(py) == that.bytes(py) && self.said == that.said
    }

    fn __repr__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("mass_sdk._show")?.call_method1("normalized", (slf,))
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("mass_sdk._show")?.call_method1("normalized_html", (slf,))
    }

    fn __copy__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Reduced<'py, (Py<PyBytes>, String)>> {
        let (this, py) = (slf.get(), slf.py());
        let load = py.import("mass_sdk._core")?.getattr("_load_normalized")?;
        Ok((load, (this.canonical.clone_ref(py), this.said.state().to_string())))
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        // Lists and dicts that we gave away can hold this object; through them a circle is broken.
        for list in [&self.changes, &self.issues, &self.recognised] {
            if let Some(list) = list.peek() {
                visit.call(list)?;
            }
        }
        self.document.peek().map_or(Ok(()), |document| visit.call(document))
    }
}

/// The pipeline that the state of a pickle names.
pub(crate) fn pipeline(state: &Value) -> Option<core::Pipeline> {
    let named = state.get("pipeline")?.as_str()?;
    [core::Pipeline::Simple, core::Pipeline::Enterprise].into_iter().find(|pipeline| pipeline.as_str() == named)
}

impl Said {
    /// All of it, for pickles.
    fn state(&self) -> Value {
        json!({
            "pipeline": self.pipeline.as_str(),
            "content_sha256": self.content_sha256,
            "changes": self.changes,
            "issues": self.issues.iter().map(issue::state).collect::<Vec<_>>(),
            "recognised": self.recognised,
        })
    }

    fn read(canonical: &[u8], mut state: Value) -> Option<Self> {
        let pipeline = pipeline(&state)?;
        let mut content_sha256 = [0; 32];
        let digest = state.get("content_sha256")?.as_array().filter(|digest| digest.len() == 32)?;
        for (to, byte) in content_sha256.iter_mut().zip(digest) {
            *to = u8::try_from(byte.as_u64()?).ok()?;
        }
        Some(Self {
            pipeline,
            document_sha256: *core::Digest::of(canonical).bytes(),
            content_sha256,
            issues: state.get("issues")?.as_array()?.iter().map(issue::read).collect::<Option<_>>()?,
            recognised: state.get("recognised")?.as_array()?.iter().map(recognised::read).collect::<Option<_>>()?,
            changes: serde_json::from_value(state.get_mut("changes")?.take()).ok()?,
        })
    }
}

/// Makes a `Normalized` of what its `__reduce__` wrote.
#[pyfunction]
pub(crate) fn _load_normalized(py: Python<'_>, canonical: &[u8], state: &str) -> PyResult<Normalized> {
    net(py, || {
        let state = serde_json::from_str(state).map_err(|e| PyValueError::new_err(e.to_string()))?;
        let said = Said::read(canonical, state);
        let said = said.ok_or_else(|| PyValueError::new_err("not the state of a normalised document"))?;
        Normalized::new(py, &Outcome { canonical: canonical.to_vec(), said: Arc::new(said) })
    })
}
