//! The contract as Rust types, one file for each part of the document. `schemas/` is generated from them.

#[macro_use]
mod declare;
pub(crate) mod fields;
pub(crate) mod spec;
pub(crate) mod table;

mod constraints;
mod data_contract;
mod leaf;
mod request;
mod response;
mod signals;
mod simple;
mod trace;

pub use constraints::{Constraints, HardConstraints, ObjectiveWeights, Preferences, SoftConstraints};
pub use data_contract::{DataContract, QualityFlags};
pub use leaf::*;
pub use request::{Assets, EnterpriseRequest, Request, TimeWindow};
pub use response::{
    Action, Audit, EstimatedImpact, ExpectedImpact, Explainability, Guardrails, Model, Recommendation,
    RecommendationResponse, RecommendationTrace, Response, Status, StatusValidation, Summary,
};
pub use signals::{CORE_SIGNALS, Cooling, Energy, JobMix, Signals, Thermal, Workload};
pub use simple::{SimpleRecord, SimpleRequest};
pub use trace::Trace;
