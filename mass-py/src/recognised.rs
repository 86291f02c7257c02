//! `Recognised`: a signal that was found in free data.

use crate::objects;
use mass_core as core;
use pyo3::{exceptions::PyValueError, prelude::*};
use serde_json::Value;

/// A core signal that was recognised in a free payload, in the unit of the contract (option `signals`).
///
/// Attributes:
///     signal: Pointer inside `signals`, such as "/energy/it_load_kw".
///     value: The value in `unit`.
///     unit: The unit of the contract: "kW", "°C", "%", "ratio", "gCO2/kWh", …
///     path: JSON Pointer to the entry in the caller's document.
///     name: What the caller calls it.
///     from_unit: The unit that was found, or None.
///     alias: The entry of the alias table that matched.
///
/// >>> import mass_sdk as mass
/// >>> found = mass.normalize({"Supply Air Temp (°F)": 68}, signals=True).recognised[0]
/// >>> found.signal, found.value, found.unit, found.from_unit
/// ('/thermal/supply_temp_c', 20, '°C', '°F')
#[pyclass(frozen, module = "mass_sdk", name = "Recognised")]
pub(crate) struct Recognised(pub(crate) core::Recognised);

#[pymethods]
impl Recognised {
    /// Pointer inside `signals`, such as "/energy/it_load_kw".
    #[getter]
    fn signal(&self) -> &str {
        &self.0.signal
    }

    /// The value in the unit of the contract; an int where it is whole, as in documents.
    #[getter]
    fn value<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        objects::number(py, ryu_js::Buffer::new().format(self.0.value))
    }

    /// The unit of the contract: "kW", "°C", "%", "ratio", "gCO2/kWh", "USD/kWh", "tokens/W", "count" or "1".
    #[getter]
    fn unit(&self) -> &str {
        &self.0.unit
    }

    /// JSON Pointer to the entry in the caller's document.
    #[getter]
    fn path(&self) -> &str {
        &self.0.path
    }

    /// What the caller calls it.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    /// The unit that was found, or None when there was none.
    #[getter]
    #[allow(clippy::wrong_self_convention)] // the name of the member
    fn from_unit(&self) -> Option<&str> {
        self.0.from_unit.as_deref()
    }

    /// The entry of the alias table that matched.
    #[getter]
    fn alias(&self) -> &str {
        &self.0.alias
    }

    /// The JSON record.
    ///
    /// >>> import mass_sdk as mass
    /// >>> mass.normalize({"PUE": 1.35}, signals=True).recognised[0].to_dict()["signal"]
    /// '/energy/pue_current'
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        objects::value(py, &self.record())
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| other.get().0 == self.0)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let quoted = |text: &str| -> PyResult<String> { Ok(pyo3::types::PyString::new(py, text).repr()?.to_string()) };
        let (signal, path) = (quoted(self.signal())?, quoted(self.path())?);
        Ok(format!("Recognised({signal} = {} {} from {path})", self.value(py)?.repr()?, self.0.unit))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (&'static str, String))> {
        Ok((slf.py().import("mass_sdk._core")?.getattr("_load")?, ("Recognised", slf.get().record().to_string())))
    }
}

impl Recognised {
    fn record(&self) -> Value {
        serde_json::to_value(&self.0).unwrap_or_default()
    }

    pub(crate) fn from_json(state: &str) -> PyResult<Self> {
        let state: Option<Value> = serde_json::from_str(state).ok();
        let read = state.as_ref().and_then(read).map(Self);
        read.ok_or_else(|| PyValueError::new_err("not the state of a recognised signal"))
    }
}

/// The signal that a JSON record is of.
pub(crate) fn read(record: &Value) -> Option<core::Recognised> {
    let text = |name: &str| Some(record.get(name)?.as_str()?.to_owned());
    Some(core::Recognised {
        signal: text("signal")?,
        value: record.get("value")?.as_f64()?,
        unit: text("unit")?,
        path: text("path")?,
        name: text("name")?,
        from_unit: text("from_unit"),
        alias: text("alias")?,
    })
}
