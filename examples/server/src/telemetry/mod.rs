//! What the service tells about itself: traces, metrics and logs, by OpenTelemetry over OTLP and for Prometheus.
//!
//! Every request is one span ([`request`]); what it does for itself are children of it ([`span`]). The metrics
//! ([`Metrics`]) are kept once and leave by both ways. Without an endpoint for OTLP nothing is sent, but a request has
//! its trace id and span id all the same: see [`ids`].

mod active;
mod export;
mod metrics;
mod openmetrics;
mod process;
pub mod request;
mod settings;
pub mod span;
pub mod trace;

pub use active::{Active, Ids, correlation, current, ids, record_trace, user};
pub use export::{Logs, Telemetry};
pub use metrics::{Key, Metrics, Outcome, Pool, Refusal};
pub use openmetrics::routes;
pub use settings::Settings;
