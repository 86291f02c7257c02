//! The query of a batch.

use mass_core::PipelineChoice;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{problem::Problem, routes::form};

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
    form::parameters(query, "pipeline, delimiter", |name, value| {
        let allowed = match name {
            "pipeline" => "auto, simple, enterprise",
            "delimiter" => ",, ;, |, tab",
            _ => return Ok(false),
        };
        match (name, value) {
            ("pipeline", "auto") => pipeline = PipelineChoice::Auto,
            ("pipeline", "simple") => pipeline = PipelineChoice::Simple,
            ("pipeline", "enterprise") => pipeline = PipelineChoice::Enterprise,
            ("delimiter", "," | ";" | "|") => delimiter = value.bytes().next().unwrap_or(b','),
            ("delimiter", "tab" | "\t") => delimiter = b'\t',
            _ => {
                let en = format!("“{value}” is not allowed; allowed: {allowed}.");
                return Err(("unsupported_value", en, format!("«{value}» no está permitido; permitidos: {allowed}.")));
            }
        }
        Ok(true)
    })?;
    Ok((pipeline, delimiter))
}
