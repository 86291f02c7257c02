//! What the recognition gives.

use serde::Serialize;

/// A signal found in a free document, converted to the unit of the contract.
///
/// ```json
/// {"signal": "/thermal/supply_temp_c", "value": 20.5, "unit": "°C", "path": "/AHU/Supply Air Temp °F",
///  "name": "Supply Air Temp °F", "from_unit": "°F", "alias": "Supply Air Temp"}
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recognised {
    /// Pointer inside `signals`, such as `/energy/it_load_kw`.
    pub signal: String,
    /// The value in `unit`: the double nearest to the exact conversion. Not checked against the contract's ranges.
    #[serde(serialize_with = "plain_number")]
    pub value: f64,
    /// The unit of the contract: `kW`, `°C`, `%`, `ratio`, `gCO2/kWh`, `USD/kWh`, `tokens/W`, `count` or `1`.
    pub unit: String,
    /// JSON Pointer to the entry in the caller's document.
    pub path: String,
    /// What the caller calls it.
    pub name: String,
    /// The unit that was found, when there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_unit: Option<String>,
    /// The entry of the alias table that matched.
    pub alias: String,
}

/// As everywhere else: 24 rather than 24.0.
#[allow(clippy::trivially_copy_pass_by_ref)] // the signature that serde asks for
fn plain_number<S: serde::Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    crate::json::print::to_json(*value).serialize(serializer)
}
