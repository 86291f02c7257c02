//! Where the rows of a batch come from, and how much of it is read at once.

use super::work::Workers;
use crate::{document::Document, visit::type_name};
use pyo3::{
    exceptions::{PyException, PyTypeError},
    intern,
    prelude::*,
    pybacked::PyBackedBytes,
    types::{PyByteArray, PyBytes, PyDict, PyIterator, PyMapping, PyMemoryView, PyString},
};
use std::time::{Duration, Instant};

/// Bytes of NDJSON worked on together: enough to share out, few enough that memory stays small.
const BLOCK: usize = 256 * 1024;

/// Items of an iterable worked on together.
const ITEMS: usize = 256;

/// A source that gives little by little is not waited for longer than this while there is something to work on.
const PATIENCE: Duration = Duration::from_millis(20);

/// What is worked on together.
pub(super) enum Block {
    Lines(Lines),
    Items(Vec<Item>),
}

/// Whole lines, and how far they go in the source.
pub(super) enum Lines {
    Part { text: PyBackedBytes, from: usize, to: usize },
    Own { text: Vec<u8>, to: usize },
}

impl Lines {
    pub(super) fn text(&self) -> &[u8] {
        match self {
            Self::Part { text, from, to } => text.get(*from..*to).unwrap_or_default(),
            Self::Own { text, .. } => text,
        }
    }

    /// How far they go in the source.
    pub(super) fn end(&self) -> usize {
        match self {
            Self::Part { to, .. } | Self::Own { to, .. } => *to,
        }
    }
}

/// An item of an iterable, ready for the core; or what was raised about it.
pub(super) type Item = PyResult<Document<'static>>;

pub(super) enum Source {
    Text { text: PyBackedBytes, at: usize },
    File(File),
    Items { iterator: Py<PyIterator>, total: Option<usize> },
}

pub(super) struct File {
    object: Py<PyAny>,
    /// The name of the method to read with: `read1` does not wait for more than there is.
    method: &'static str,
    /// We opened it.
    ours: bool,
    /// A pipe, socket or terminal: asking for more than there is may take for ever.
    live: bool,
    /// The beginning of a line whose end was not read yet.
    carried: Vec<u8>,
    /// Bytes read, those carried included.
    read: usize,
    ended: bool,
}

impl Source {
    pub(super) fn of(source: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = source.py();
        if let Ok(text) = source.cast::<PyBytes>() {
            return Ok(Self::Text { text: text.clone().into(), at: 0 });
        }
        if let Ok(text) = source.cast::<PyString>() {
            let text = text.call_method1("encode", ("utf-8", "surrogatepass"))?.cast_into::<PyBytes>()?;
            return Ok(Self::Text { text: text.into(), at: 0 });
        }
        if source.cast::<PyByteArray>().is_ok() || source.cast::<PyMemoryView>().is_ok() {
            // They can change while the rows are worked on.
            let text = py.get_type::<PyBytes>().call1((source,))?.cast_into::<PyBytes>()?;
            return Ok(Self::Text { text: text.into(), at: 0 });
        }
        if source.hasattr(intern!(py, "__fspath__"))? {
            let file = py.import("io")?.call_method1("FileIO", (source,))?;
            return Ok(Self::File(File::new(file, "read", true)));
        }
        if source.hasattr(intern!(py, "read"))? {
            if source.getattr_opt(intern!(py, "closed"))?.is_some_and(|closed| closed.is_truthy().unwrap_or(false)) {
                // Raises what the file raises, now rather than at the first row.
                source.call_method1(intern!(py, "read"), (0,))?;
            }
            let method = if source.hasattr(intern!(py, "read1"))? { "read1" } else { "read" };
            return Ok(Self::File(File::new(source.clone(), method, false)));
        }
        if source.cast::<PyDict>().is_ok() || source.cast::<PyMapping>().is_ok() {
            let message = "normalize_batch takes many documents; for one use `normalize`, or put it into a list";
            return Err(PyTypeError::new_err(message));
        }
        let Ok(iterator) = source.try_iter() else {
            return Err(PyTypeError::new_err(format!(
                "normalize_batch takes NDJSON (bytes, str), a path, a file or an iterable of documents; found `{}`",
                type_name(source)
            )));
        };
        Ok(Self::Items { iterator: iterator.unbind(), total: source.len().ok() })
    }

    /// The next block, if there is one, and what was raised after it.
    pub(super) fn read(&mut self, py: Python<'_>, workers: &Workers) -> (Option<Block>, Option<PyErr>) {
        match self {
            Self::Text { text, at } => {
                let from = *at;
                let rest = text.get(from..).unwrap_or_default();
                if rest.is_empty() {
                    return (None, None);
                }
                let most = rest.len().min(BLOCK);
                let end = rest.get(most - 1..).and_then(|tail| tail.iter().position(|b| *b == b'\n'));
                *at = from + end.map_or(rest.len(), |end| most + end);
                (Some(Block::Lines(Lines::Part { text: text.clone_ref(py), from, to: *at })), None)
            }
            Self::File(file) => {
                let failed = file.fill(py).err();
                (file.take().map(Block::Lines), failed)
            }
            Self::Items { iterator, .. } => {
                let mut items = Vec::new();
                let failed = fill_items(iterator.bind(py), workers, &mut items).err();
                ((!items.is_empty()).then_some(Block::Items(items)), failed)
            }
        }
    }

    /// Whether the next block can be read before it is asked for: there is all of it, and no Python code of others runs.
    pub(super) fn is_ready(&self) -> bool {
        match self {
            Self::Text { .. } => true,
            Self::File(file) => file.ours && !file.live,
            Self::Items { .. } => false,
        }
    }

    pub(super) fn total(&self, py: Python<'_>) -> Option<usize> {
        match self {
            Self::Text { text, .. } => Some(text.len()),
            // Of a file that is unpacked on the way (gzip …) the size says nothing about what will come out.
            Self::File(file) => {
                let file = file.object.bind(py);
                let plain = file.get_type().module().is_ok_and(|module| module == "_io");
                status(file).map(|(_, size)| size).filter(|size| plain && *size > 0)
            }
            Self::Items { total, .. } => *total,
        }
    }

    pub(super) fn unit(&self) -> &'static str {
        if matches!(self, Self::Items { .. }) { "rows" } else { "B" }
    }

    pub(super) fn object(&self) -> Option<&Py<PyAny>> {
        match self {
            Self::Text { .. } => None,
            Self::File(file) => Some(&file.object),
            Self::Items { iterator, .. } => Some(iterator.as_any()),
        }
    }

    /// Closes a file that we opened. Reading is over, so that a fault in closing has nothing to say.
    pub(super) fn close(&mut self, py: Python<'_>) {
        if let Self::File(file) = self
            && std::mem::take(&mut file.ours)
        {
            let _ = file.object.call_method0(py, "close");
        }
    }
}

impl File {
    fn new(file: Bound<'_, PyAny>, method: &'static str, ours: bool) -> Self {
        let live = status(&file).is_some_and(|(mode, _)| mode & 0o170_000 != 0o100_000);
        Self { object: file.unbind(), method, ours, live, carried: Vec::new(), read: 0, ended: false }
    }

    /// Reads until there is a block with a line end, the file ends, or time is up.
    fn fill(&mut self, py: Python<'_>) -> PyResult<()> {
        let started = Instant::now();
        let mut has_line = false;
        let enough = |file: &Self| file.live || file.carried.len() >= BLOCK || started.elapsed() > PATIENCE;
        while !(self.ended || has_line && enough(self)) {
            let part = self.object.bind(py).call_method1(self.method, (BLOCK,))?;
            let before = self.carried.len();
            if let Ok(bytes) = part.cast::<PyBytes>() {
                self.carried.extend_from_slice(bytes.as_bytes());
            } else if let Ok(text) = part.cast::<PyString>() {
                self.carried.extend_from_slice(&crate::document::text_bytes(text)?);
            } else {
                let kind = type_name(&part);
                return Err(PyTypeError::new_err(format!("the file's {} gave `{kind}`", self.method)));
            }
            let new = self.carried.get(before..).unwrap_or_default();
            self.ended = new.is_empty();
            self.read += new.len();
            has_line |= new.contains(&b'\n');
            py.check_signals()?;
        }
        Ok(())
    }

    /// The whole lines that were read; all that was read when nothing more comes.
    fn take(&mut self) -> Option<Lines> {
        let end = match self.carried.iter().rposition(|b| *b == b'\n') {
            _ if self.ended => self.carried.len(),
            // The file raised: half a line is no row.
            None => return None,
            Some(last) => last + 1,
        };
        let rest = self.carried.split_off(end);
        let text = std::mem::replace(&mut self.carried, rest);
        let to = self.read - self.carried.len();
        (!text.is_empty()).then_some(Lines::Own { text, to })
    }
}

/// Mode and size of an open file, if the system has one behind it.
fn status(file: &Bound<'_, PyAny>) -> Option<(u32, usize)> {
    let number = file.call_method0("fileno").ok()?;
    let status = file.py().import("os").ok()?.call_method1("fstat", (number,)).ok()?;
    Some((status.getattr("st_mode").ok()?.extract().ok()?, status.getattr("st_size").ok()?.extract().ok()?))
}

fn fill_items(iterator: &Bound<'_, PyIterator>, workers: &Workers, items: &mut Vec<Item>) -> PyResult<()> {
    let py = iterator.py();
    let started = Instant::now();
    let mut bytes = 0;
    let mut iterator = iterator.clone();
    while items.len() < ITEMS && bytes < BLOCK && (items.is_empty() || started.elapsed() < PATIENCE) {
        let Some(item) = iterator.next() else { return Ok(()) };
        let item = item?;
        let document = Document::read(&item, workers.options()).map(Document::into_owned);
        match document {
            // Not about this row: an interrupt, an exit.
            Err(error) if !error.is_instance_of::<PyException>(py) => return Err(error),
            Err(error) => items.push(Err(error)),
            Ok(document) => {
                bytes += document.bytes().len();
                items.push(Ok(document));
            }
        }
    }
    Ok(())
}
