//! The Enterprise request, version 1.1.

use super::{
    constraints::{Constraints, Preferences},
    data_contract::DataContract,
    leaf::{
        EnterpriseVersion, Environment, GranularitySeconds, Id, IdempotencyKey, Milliseconds, Mode, TenantId, Timestamp,
    },
    signals::Signals,
    trace::Trace,
};

object! {
    /// A MASS Enterprise request, version 1.1: what a data centre measured over a time window, under which
    /// constraints, and what its operator prefers.
    pub struct EnterpriseRequest {
        /// Version of the contract.
        pub schema_version: EnterpriseVersion = "1.1",
        /// Ties together everything that belongs to one exchange. Generated (`corr-<uuidv7>`) when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub correlation_id: Option<Id> = "corr-0199f3a2-6c1e-7b60-9d0e-3f0b8f6f3a11",
        /// Where this request stands in a distributed trace.
        pub trace: Trace,
        /// The request itself.
        pub request: Request,
        /// Anything else the sender wants to keep with the request. Cleaned by the Simple rules unless the caller
        /// asks to preserve it.
        pub payload: serde_json::Map<String, serde_json::Value>,
        /// When the document was normalised. Set by the normaliser, kept when it is already there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub normalized_at_utc: Option<Timestamp> = "2026-11-24T13:15:21.25Z",
    }
}

object! {
    /// The request: who asks, about which assets and window, with which measurements and limits.
    pub struct Request {
        /// The sender's name for this request.
        pub request_id: Id = "req-2026-11-24-1015-scl1",
        /// Sending twice under one key counts once. Generated (`idem-<uuidv7>`) when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub idempotency_key: Option<IdempotencyKey> = "scl1-z3-2026-11-24T10:15Z",
        /// Whose data this is.
        pub tenant_id: TenantId = "andes-cloud",
        /// Deployment stage.
        pub environment: Environment = "prod",
        /// What the engine may do with it: watch, advise or control.
        pub mode: Mode = "shadow",
        /// When the request was made.
        pub timestamp_utc: Timestamp = "2026-11-24T13:15:20Z",
        /// How long the caller waits, in ms.
        pub timeout_ms: Milliseconds = 8000,
        /// How long an answer should take at most, in ms.
        pub service_level_objective_ms: Milliseconds = 2500,
        /// The window the measurements cover.
        pub time_window: TimeWindow,
        /// Where in the estate it was measured.
        pub assets: Assets,
        /// What the numbers mean and how good they are.
        pub data_contract: DataContract,
        /// What was measured.
        pub signals: Signals,
        /// What a recommendation may not break.
        pub constraints: Constraints,
        /// What the operator prefers.
        pub preferences: Preferences,
    }
}

object! {
    /// The window the measurements cover; start before end.
    pub struct TimeWindow {
        /// First instant of the window.
        pub start_utc: Timestamp = "2026-11-24T13:00:00Z",
        /// First instant after the window.
        pub end_utc: Timestamp = "2026-11-24T13:15:00Z",
        /// Step of the series behind the measurements, in seconds; the window is a whole number of steps.
        pub granularity_seconds: GranularitySeconds = 300,
    }
}

object! {
    /// Where in the estate it was measured, from the largest to the smallest.
    pub struct Assets {
        /// Site.
        pub site_id: Id = "scl1",
        /// Region.
        pub region: Id = "cl-metropolitana",
        /// Building or facility on the site.
        pub facility_id: Id = "scl1-a",
        /// Cluster of machines.
        pub cluster_id: Id = "gpu-02",
        /// Cooling or power zone.
        pub zone_id: Id = "z3",
    }
}
