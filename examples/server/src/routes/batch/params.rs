//! The query of a batch.

use mass_core::PipelineChoice;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    problem::{Kind, Place, Problem},
    routes::query_pairs,
};

/// The parameters of a batch, for its description.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its description is used: reading is done by hand, to name every fault")]
pub struct Params {
    /// `auto` (the default): each document decides; `simple`; `enterprise`.
    #[param(pattern = "^(auto|simple|enterprise)$")]
    pipeline: Option<String>,
    /// What separates the fields of CSV: `,` (the default), `;`, `|` or `tab`.
    #[param(pattern = "^(,|;|\\||\t|tab)$")]
    delimiter: Option<String>,
}

/// Reads the pipeline and the delimiter.
///
/// # Errors
/// A [`Problem`] (400) with every fault.
pub fn parameters(query: &str) -> Result<(PipelineChoice, u8), Problem> {
    let (mut pipeline, mut delimiter) = (PipelineChoice::Auto, b',');
    let mut problem = Problem::new(Kind::BadRequest);
    for (name, value) in query_pairs(query) {
        let allowed = match name.as_str() {
            "pipeline" => "auto, simple, enterprise",
            "delimiter" => ",, ;, |, tab",
            _ => "",
        };
        match (name.as_str(), value.as_str()) {
            ("pipeline", "auto") => pipeline = PipelineChoice::Auto,
            ("pipeline", "simple") => pipeline = PipelineChoice::Simple,
            ("pipeline", "enterprise") => pipeline = PipelineChoice::Enterprise,
            ("delimiter", "," | ";" | "|") => delimiter = value.bytes().next().unwrap_or(b','),
            ("delimiter", "tab" | "\t") => delimiter = b'\t',
            ("pipeline" | "delimiter", _) => {
                let en = format!("“{value}” is not allowed; allowed: {allowed}.");
                let es = format!("«{value}» no está permitido; permitidos: {allowed}.");
                problem = problem.fault(Place::Query(name), "unsupported_value", en, es);
            }
            _ => {
                let en = "There is no such parameter; there are pipeline and delimiter.";
                let es = "No existe ese parámetro; existen pipeline y delimiter.";
                problem = problem.fault(Place::Query(name), "unknown_parameter", en, es);
            }
        }
    }
    if problem.faults.is_empty() { Ok((pipeline, delimiter)) } else { Err(problem) }
}
