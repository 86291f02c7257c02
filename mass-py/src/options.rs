//! Keyword arguments to the core's options and context. Names, defaults and messages are the core's.

use crate::{
    random,
    visit::{self, type_name},
};
use mass_core::{Context, Options};
use pyo3::{
    exceptions::{PyOSError, PyTypeError, PyValueError},
    prelude::*,
    types::{PyBool, PyBytes, PyDict, PyInt, PyMapping, PyString},
};
use std::{
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::SystemTime,
};

/// The Python type of an option.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Flag,
    Count,
    Table,
}

const NAMES: [(&str, Kind); 14] = [
    ("pipeline", Kind::Text),
    ("strict", Kind::Flag),
    ("locale", Kind::Text),
    ("payload", Kind::Text),
    ("idempotency", Kind::Text),
    ("keys", Kind::Text),
    ("signals", Kind::Flag),
    ("rules", Kind::Table),
    ("aliases", Kind::Table),
    ("trace", Kind::Table),
    ("max_bytes", Kind::Count),
    ("max_depth", Kind::Count),
    ("max_issues", Kind::Count),
    ("native_non_finite", Kind::Flag),
];

/// Which keywords a call takes.
#[derive(Clone, Copy)]
pub(crate) struct Accepts {
    /// The call, for messages.
    pub(crate) name: &'static str,
    /// Options that would have no effect.
    pub(crate) without: &'static [&'static str],
    /// `now` and `seed`.
    pub(crate) context: bool,
}

/// What the keywords said.
pub(crate) struct Choices<'py> {
    pub(crate) options: Arc<Options>,
    now: Option<Bound<'py, PyAny>>,
    seed: Option<Bound<'py, PyAny>>,
}

/// Clock and seed of many rows.
pub(crate) struct Moment {
    context: Context,
    seed: Box<[u8]>,
}

impl Moment {
    pub(crate) fn context(&self) -> &Context {
        &self.context
    }

    /// The same context in memory of its own: threads that count references to the same one hold each other up.
    pub(crate) fn own_context(&self) -> Context {
        Context::at(self.context.now_utc(), &self.seed).unwrap_or_else(|_| self.context.clone())
    }
}

static DEFAULT: LazyLock<Arc<Options>> = LazyLock::new(|| Arc::new(Options::default()));

/// Options that were read lately, by their JSON form: people call with the same ones again and again, and compiling an
/// alias table takes longer than a document.
static LATELY: Mutex<Vec<(Vec<u8>, Arc<Options>)>> = Mutex::new(Vec::new());

const REMEMBERED: usize = 16;

impl<'py> Choices<'py> {
    /// Reads keyword arguments; without any this costs nothing.
    #[inline]
    pub(crate) fn read(accepts: Accepts, keywords: Option<&Bound<'py, PyDict>>) -> PyResult<Self> {
        match keywords {
            None => Ok(Self { options: Arc::clone(&DEFAULT), now: None, seed: None }),
            Some(keywords) => Self::read_some(accepts, keywords),
        }
    }

    fn read_some(accepts: Accepts, keywords: &Bound<'py, PyDict>) -> PyResult<Self> {
        let (mut now, mut seed) = (None, None);
        let chosen = PyDict::new(keywords.py());
        for (key, value) in keywords {
            let name = key.cast::<PyString>()?;
            let text = name.to_str()?;
            match text {
                "now" if accepts.context => now = Some(value).filter(|value| !value.is_none()),
                "seed" if accepts.context => seed = Some(value).filter(|value| !value.is_none()),
                _ => {
                    let known = NAMES.iter().find(|(known, _)| *known == text && !accepts.without.contains(known));
                    let Some((_, kind)) = known else { return Err(accepts.unexpected(text)) };
                    if kind.check(text, &value)? {
                        chosen.set_item(name, value)?;
                    }
                }
            }
        }
        let options = if chosen.is_empty() { Arc::clone(&DEFAULT) } else { lately(&chosen)? };
        Ok(Self { options, now, seed })
    }

    /// The clock and seed of the call: the caller's, or the system's.
    pub(crate) fn context(&self) -> PyResult<Context> {
        self.with_seed(|seed| self.at(seed))
    }

    /// The same for calls that work on several threads.
    pub(crate) fn moment(&self) -> PyResult<Moment> {
        self.with_seed(|seed| Ok(Moment { context: self.at(seed)?, seed: seed.into() }))
    }

    fn with_seed<T>(&self, work: impl FnOnce(&[u8]) -> PyResult<T>) -> PyResult<T> {
        let Some(seed) = &self.seed else {
            return work(&random::seed().map_err(|e| PyOSError::new_err(format!("no random source: {e}")))?);
        };
        if let Ok(bytes) = seed.cast::<PyBytes>() {
            work(bytes.as_bytes())
        } else if let Ok(text) = seed.cast::<PyString>() {
            work(text.to_str()?.as_bytes())
        } else if seed.is_instance_of::<PyInt>() && !seed.is_instance_of::<PyBool>() {
            work(seed.str()?.to_str()?.as_bytes())
        } else {
            Err(wrong("seed", "a str, an int, bytes or None", seed))
        }
    }

    fn at(&self, seed: &[u8]) -> PyResult<Context> {
        let Some(now) = &self.now else { return Ok(Context::new(SystemTime::now(), seed)) };
        let now = if now.is_instance_of::<PyString>() {
            now.clone()
        } else if now.is_instance(&now.py().import("datetime")?.getattr("datetime")?)? {
            if now.getattr("tzinfo")?.is_none() {
                let message = "`now` is a datetime without time zone; use for example datetime.now(timezone.utc)";
                return Err(PyValueError::new_err(message));
            }
            now.call_method0("isoformat")?
        } else {
            return Err(wrong("now", "an aware datetime, a text in RFC 3339 or None", now));
        };
        Context::at(now.cast::<PyString>()?.to_str()?, seed).map_err(|e| PyValueError::new_err(e.to_string()))
    }

    /// The options for a document in which the host's own NaN or infinity was written.
    pub(crate) fn with_non_finite(&self) -> Arc<Options> {
        if self.options.native_non_finite {
            return Arc::clone(&self.options);
        }
        Arc::new(Options { native_non_finite: true, ..(*self.options).clone() })
    }
}

impl Accepts {
    fn unexpected(&self, name: &str) -> PyErr {
        let mut known: Vec<&str> =
            NAMES.iter().map(|(name, _)| *name).filter(|name| !self.without.contains(name)).collect();
        if self.context {
            known.extend(["now", "seed"]);
        }
        let (call, known) = (self.name, known.join(", "));
        PyTypeError::new_err(format!("{call}() got an unexpected keyword argument '{name}'; it takes {known}"))
    }
}

impl Kind {
    /// Whether the option is given at all; an error when it is not of its type.
    fn check(self, name: &str, value: &Bound<'_, PyAny>) -> PyResult<bool> {
        let (right, expected) = match self {
            Self::Text => (value.is_instance_of::<PyString>(), "a str"),
            Self::Flag => (value.is_instance_of::<PyBool>(), "a bool"),
            Self::Count => (value.is_instance_of::<PyInt>() && !value.is_instance_of::<PyBool>(), "an int"),
            Self::Table if value.is_none() => return Ok(false),
            Self::Table => (value.cast::<PyMapping>().is_ok(), "a mapping or None"),
        };
        if right { Ok(true) } else { Err(wrong(name, expected, value)) }
    }
}

fn wrong(name: &str, expected: &str, found: &Bound<'_, PyAny>) -> PyErr {
    PyTypeError::new_err(format!("`{name}` must be {expected}; found `{}`", type_name(found)))
}

fn lately(chosen: &Bound<'_, PyDict>) -> PyResult<Arc<Options>> {
    let limits = visit::Limits { max_bytes: usize::MAX, max_depth: mass_core::MAX_DEPTH, finite: false };
    let visit = visit::visit(chosen.as_any(), limits)?;
    if let Some(place) = &visit.unencodable {
        return Err(PyValueError::new_err(format!("options: {place} is not a text that JSON can carry")));
    }
    let lately = || LATELY.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, options)) = lately().iter().find(|(json, _)| *json == visit.json) {
        return Ok(Arc::clone(options));
    }
    let invalid = |message: String| PyValueError::new_err(message);
    let value = serde_json::from_slice(&visit.json).map_err(|e| invalid(format!("options: {e}")))?;
    let options = Arc::new(Options::from_json(value).map_err(|e| invalid(e.message))?);
    let mut known = lately();
    if known.len() == REMEMBERED {
        known.remove(0);
    }
    known.push((visit.json.clone(), Arc::clone(&options)));
    Ok(options)
}
