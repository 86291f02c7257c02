//! Values of all other types: each has a stated form, or is refused with its place and advice.

use super::{DETOURS, Stop, Visited, Visitor, types::Types};
use pyo3::{
    intern,
    prelude::*,
    types::{PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyList, PyMemoryView, PyString, PyTuple, PyType},
};

impl<'py> Visitor<'py> {
    #[cold]
    pub(super) fn other(&mut self, value: &Bound<'py, PyAny>, depth: usize) -> Visited {
        self.detours += 1;
        if self.detours > DETOURS {
            return Err(Stop::wrong_type(format!(
                "the value of a `{}` is again such a value, without end",
                type_name(value)
            )));
        }
        let visited = self.detour(value, depth);
        self.detours -= 1;
        visited
    }

    /// What a value stands for, visited in its place.
    fn instead(&mut self, value: PyResult<Bound<'py, PyAny>>, depth: usize) -> Visited {
        let value = value.map_err(Stop::raise)?;
        // SAFETY: `value` is held here.
        unsafe { self.value(value.as_ptr(), depth) }
    }

    fn text(&mut self, value: PyResult<Bound<'py, PyAny>>) -> Visited {
        let text = value.and_then(|text| Ok(text.cast_into::<PyString>()?)).map_err(Stop::raise)?;
        // SAFETY: `text` is held here.
        unsafe { self.string(text.as_ptr()) }
    }

    fn detour(&mut self, value: &Bound<'py, PyAny>, depth: usize) -> Visited {
        if let Ok(float) = value.cast::<PyFloat>() {
            // Subclasses such as numpy.float64.
            return self.float(float.value());
        }
        let py = self.py;
        let types = Types::get(py).map_err(Stop::raise)?;
        let is = |kind: &Py<PyType>| value.is_instance(kind.bind(py)).map_err(Stop::raise);
        if is(&types.enumeration)? {
            return self.instead(value.getattr(intern!(self.py, "value")), depth);
        }
        if value.is_instance_of::<PyString>() {
            // SAFETY: `value` is a str and is held by the caller.
            return unsafe { self.string(value.as_ptr()) };
        }
        let (module, name) = origin(value).map_err(Stop::raise)?;
        let package = module.split('.').next().unwrap_or_default();
        if package == "numpy" {
            return self.numpy(value, &name, depth);
        }
        if value.is_instance_of::<PyInt>() {
            // SAFETY: `value` is an int and is held by the caller.
            return unsafe { self.integer(value.as_ptr()) };
        }
        if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
            // SAFETY: `value` is a list or tuple and is held by the caller.
            return unsafe { self.list(value.as_ptr(), depth) };
        }
        if package == "pandas" && matches!(name.as_str(), "NaTType" | "NAType") {
            return self.word(b"null");
        }
        if is(&types.datetime)? || is(&types.date)? || is(&types.time)? {
            return self.text(value.call_method0(intern!(self.py, "isoformat")));
        }
        if is(&types.decimal)? {
            let digits = value.str().map_err(Stop::raise)?;
            return self.digits(&digits.to_string_lossy());
        }
        if is(&types.uuid)? {
            return self.text(value.str().map(Bound::into_any));
        }
        if is(&types.timedelta)? {
            return Err(Stop::wrong_type(
                "a timedelta has no unit in JSON: send a number and name the unit in the key, as in \
                 `window_seconds: delta.total_seconds()`",
            ));
        }
        if value.is_instance_of::<PyBytes>()
            || value.is_instance_of::<PyByteArray>()
            || value.is_instance_of::<PyMemoryView>()
        {
            return Err(Stop::wrong_type(format!(
                "`{name}` inside a document is not text: decode it, or write it as base64 text"
            )));
        }
        if matches!(package, "pandas" | "polars") && matches!(name.as_str(), "Series" | "Index" | "DatetimeIndex") {
            return self.series(value, package, depth);
        }
        if let Some(members) = self.record(value)? {
            return self.mapping(&members, depth);
        }
        if is(&types.mapping)? {
            return self.mapping(value, depth);
        }
        if is(&types.sequence)? {
            return self.sequence(value, depth);
        }
        let advice = if is(&types.set)? {
            "a set has no order: make a list of it, such as `sorted(values)`"
        } else if value.hasattr(intern!(self.py, "read")).map_err(Stop::raise)? {
            "an open file is not a document: hand in what it reads (`file.read()`), its path as a `pathlib.Path`, or, for \
             rows of NDJSON, the file to `normalize_batch`"
        } else if is(&types.iterator)? {
            "an iterator can be read only once: make a list of it"
        } else if name == "DataFrame" || name == "Table" {
            "a table is not a document: use `normalize_frame`, or a list of its rows as dicts"
        } else {
            "a document is made of dict, list, str, int, float, bool, None; of datetime, date, time, Decimal, UUID, Enum; \
             of dataclasses, models and numpy or pandas scalars. Convert this value to one of them"
        };
        Err(Stop::wrong_type(format!("`{}` has no JSON form: {advice}", type_name(value))))
    }

    /// A numpy scalar or array.
    fn numpy(&mut self, value: &Bound<'py, PyAny>, name: &str, depth: usize) -> Visited {
        if name == "MaskedConstant" {
            return self.word(b"null");
        }
        if let Ok(shape) = value.getattr(intern!(self.py, "shape")).and_then(|shape| shape.extract::<Vec<usize>>())
            && (name == "ndarray" || !shape.is_empty() || !value.hasattr("dtype").unwrap_or(false))
        {
            return self.array(value, &shape, depth);
        }
        let kind: String = value
            .getattr(intern!(self.py, "dtype"))
            .and_then(|dtype| dtype.getattr(intern!(self.py, "kind"))?.extract())
            .map_err(|_| unknown(value))?;
        match kind.as_str() {
            "b" | "i" | "u" => self.instead(value.call_method0(intern!(self.py, "item")), depth),
            "f" => {
                // The shortest digits of its own width: 0.1 as a float32 is 0.1, and not 0.10000000149011612.
                let kwargs = PyDict::new(self.py);
                let digits = kwargs
                    .set_item("trim", "-")
                    .and_then(|()| self.py.import("numpy"))
                    .and_then(|numpy| numpy.call_method("format_float_scientific", (value,), Some(&kwargs)))
                    .and_then(|digits| digits.extract::<String>())
                    .map_err(Stop::raise)?;
                self.digits(&digits)
            }
            "M" => {
                let text = value.str().map_err(Stop::raise)?;
                if text.to_string_lossy() == "NaT" { self.word(b"null") } else { self.text(Ok(text.into_any())) }
            }
            "m" => Err(Stop::wrong_type(
                "a timedelta64 has no unit in JSON: send a number and name the unit in the key, as in \
                 `window_seconds: delta / numpy.timedelta64(1, 's')`",
            )),
            _ => Err(unknown(value)),
        }
    }

    /// An array becomes lists. Items that Python's own types would change go one by one.
    fn array(&mut self, array: &Bound<'py, PyAny>, shape: &[usize], depth: usize) -> Visited {
        let kind: String = array.getattr("dtype").and_then(|d| d.getattr("char")?.extract()).map_err(Stop::raise)?;
        if shape.is_empty() || "?bBhHiIlLqQdOU".contains(kind.as_str()) {
            if shape.is_empty() {
                // An array without dimensions is its one value.
                return self.instead(array.get_item(()), depth);
            }
            return self.instead(array.call_method0("tolist"), depth);
        }
        self.sequence(array, depth)
    }

    fn series(&mut self, series: &Bound<'py, PyAny>, package: &str, depth: usize) -> Visited {
        let narrow = series.getattr("dtype").and_then(|dtype| dtype.str()).map_err(Stop::raise)?;
        let narrow = matches!(narrow.to_string_lossy().as_ref(), "float32" | "float16" | "Float32");
        let list = match (package, narrow) {
            // As in an array, with the digits of their own width.
            (_, true) => series.call_method0("to_numpy"),
            ("pandas", false) => series.call_method0("tolist"),
            (_, false) => series.call_method0("to_list"),
        };
        self.instead(list, depth)
    }

    /// The members of a model or record: a dict of them, in order.
    fn record(&mut self, value: &Bound<'py, PyAny>) -> Result<Option<Bound<'py, PyAny>>, Box<Stop>> {
        let py = self.py;
        let kind = value.get_type();
        let find = || -> PyResult<Option<Bound<'py, PyAny>>> {
            if kind.hasattr(intern!(py, "model_dump"))? && kind.hasattr("__pydantic_validator__")? {
                let kwargs = PyDict::new(py);
                kwargs.set_item(intern!(py, "by_alias"), true)?;
                return value.call_method(intern!(py, "model_dump"), (), Some(&kwargs)).map(Some);
            }
            let members = PyDict::new(py);
            if kind.hasattr(intern!(py, "__dataclass_fields__"))? {
                // That member lists class variables too; they are told apart only by `fields`.
                for field in py.import("dataclasses")?.call_method1("fields", (value,))?.try_iter()? {
                    let name = field?.getattr("name")?;
                    members.set_item(&name, value.getattr(name.cast::<PyString>()?)?)?;
                }
            } else if let Some(fields) = kind.getattr_opt(intern!(py, "__attrs_attrs__"))? {
                for field in fields.try_iter()? {
                    let name = field?.getattr("name")?;
                    members.set_item(&name, value.getattr(name.cast::<PyString>()?)?)?;
                }
            } else if let Some(fields) = kind.getattr_opt(intern!(py, "__struct_fields__"))? {
                let names = kind.getattr("__struct_encode_fields__")?;
                let unset = py.import("msgspec")?.getattr("UNSET")?;
                for (field, name) in fields.try_iter()?.zip(names.try_iter()?) {
                    let member = value.getattr(field?.cast::<PyString>()?)?;
                    if !member.is(&unset) {
                        members.set_item(name?, member)?;
                    }
                }
            } else {
                return Ok(None);
            }
            Ok(Some(members.into_any()))
        };
        find().map_err(Stop::raise)
    }

    /// Anything with `items()`.
    fn mapping(&mut self, mapping: &Bound<'py, PyAny>, depth: usize) -> Visited {
        if let Ok(dict) = mapping.cast_exact::<PyDict>() {
            // SAFETY: `dict` is held by the caller.
            return unsafe { self.dict(dict.as_ptr(), depth) };
        }
        if !self.enter(depth, *b"{}")? {
            return Ok(());
        }
        let items = mapping.call_method0(intern!(self.py, "items")).and_then(|items| items.try_iter());
        for item in items.map_err(Stop::raise)? {
            let (key, value): (Bound<'py, PyAny>, Bound<'py, PyAny>) =
                item.and_then(|item| item.extract()).map_err(Stop::raise)?;
            self.odd_member(&key, &value, depth)?;
        }
        self.leave(b'}');
        Ok(())
    }

    fn sequence(&mut self, sequence: &Bound<'py, PyAny>, depth: usize) -> Visited {
        if !self.enter(depth, *b"[]")? {
            return Ok(());
        }
        for (index, item) in (0..).zip(sequence.try_iter().map_err(Stop::raise)?) {
            self.instead(item, depth + 1).map_err(|stop| stop.at_index(index))?;
            self.json.push(b',');
        }
        self.leave(b']');
        Ok(())
    }

    /// A member whose key is not exactly a `str`.
    #[cold]
    pub(super) fn odd_member(&mut self, key: &Bound<'py, PyAny>, value: &Bound<'py, PyAny>, depth: usize) -> Visited {
        if !key.is_instance_of::<PyString>() {
            return Err(Stop::wrong_type(format!(
                "the key {} is `{}`, and keys of a JSON object are text: write `str(key)`",
                short(key),
                type_name(key)
            )));
        }
        let from = self.json.len();
        let types = Types::get(self.py).map_err(Stop::raise)?;
        let written = if key.is_instance(types.enumeration.bind(self.py)).map_err(Stop::raise)? {
            self.text(key.getattr(intern!(self.py, "value")))
        } else {
            // SAFETY: `key` is a str and is held by the caller.
            unsafe { self.string(key.as_ptr()) }
        };
        written.map_err(|stop| stop.at_member(&self.json[from..]))?;
        let to = self.json.len();
        self.json.push(b':');
        // SAFETY: `value` is held by the caller.
        let visited = unsafe { self.value(value.as_ptr(), depth + 1) };
        visited.map_err(|stop| stop.at_member(&self.json[from..to]))?;
        self.json.push(b',');
        Ok(())
    }
}

#[cold]
fn unknown(value: &Bound<'_, PyAny>) -> Box<Stop> {
    Stop::wrong_type(format!("`{}` has no JSON form: convert it to a number, text or list", type_name(value)))
}

/// Module and name of a value's type.
fn origin(value: &Bound<'_, PyAny>) -> PyResult<(String, String)> {
    let kind = value.get_type();
    let module = kind.getattr(intern!(value.py(), "__module__"))?.extract().unwrap_or_default();
    Ok((module, kind.name()?.to_string_lossy().into_owned()))
}

/// The type as people write it: `set`, `numpy.complex128`.
pub(crate) fn type_name(value: &Bound<'_, PyAny>) -> String {
    match origin(value) {
        Ok((module, name)) if module == "builtins" || module.is_empty() => name,
        Ok((module, name)) => format!("{module}.{name}"),
        Err(_) => String::from("an object without a type name"),
    }
}

/// A value in a message: its `repr`, if that is short.
fn short(value: &Bound<'_, PyAny>) -> String {
    let text = value.repr().map_or_else(|_| String::from("?"), |text| text.to_string_lossy().into_owned());
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
