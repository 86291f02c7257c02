//! The recommendation response, version 1.1: what the engine answers.

use super::{
    leaf::{
        Amount, Delay, EnterpriseVersion, Fingerprint, Fraction, Id, IdempotencyKey, Latency, Milliseconds, Mode,
        StatusCode, Timestamp,
    },
    trace::Trace,
};

object! {
    /// A recommendation response, version 1.1. A negative impact is a saving.
    pub struct RecommendationResponse {
        /// Version of the contract.
        pub schema_version: EnterpriseVersion = "1.1",
        /// The request's correlation id.
        pub correlation_id: Id = "corr-0199f3a2-6c1e-7b60-9d0e-3f0b8f6f3a11",
        /// Where the answer stands in a distributed trace.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub trace: Option<Trace>,
        /// The answer itself.
        pub response: Response,
    }
}

object! {
    /// The answer.
    pub struct Response {
        /// The request's id.
        pub request_id: Id = "req-2026-11-24-1015-scl1",
        /// The request's idempotency key.
        pub idempotency_key: IdempotencyKey = "scl1-z3-2026-11-24T10:15Z",
        /// The model that answered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub model: Option<Model>,
        /// How it went.
        pub status: Status,
        /// The recommendations taken together.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub summary: Option<Summary>,
        /// The recommendations, best first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub recommendations: Option<Vec<Recommendation>>,
        /// What an auditor wants to know about the answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub audit: Option<Audit>,
    }
}

object! {
    /// The model that answered.
    pub struct Model {
        /// Name.
        pub name: String = "biocore",
        /// Version.
        pub version: String = "3.2.0",
        /// Policy in force.
        pub policy_id: Id = "policy-thermal-7",
    }
}

object! {
    /// How it went.
    pub struct Status {
        /// Outcome.
        pub code: StatusCode = "OK",
        /// Explanation for people.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub message: Option<String> = "3 recommendations",
        /// Whether the same request may succeed later.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub retryable: Option<bool> = false,
        /// Warnings for people.
        pub warnings: Vec<String>,
        /// What the engine found about the request.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub validation: Option<StatusValidation>,
    }
}

object! {
    /// What the engine found about the request.
    pub struct StatusValidation {
        /// Whether the request kept to the contract.
        pub schema_valid: bool = true,
        /// Share of the core signals that were missing, as a fraction of one.
        pub missing_ratio: Fraction = 0.0476,
        /// Age of the measurements when the request was made, in seconds.
        pub staleness_seconds: Delay = 20.0,
    }
}

object! {
    /// The recommendations taken together.
    pub struct Summary {
        /// Confidence, as a fraction of one.
        pub confidence: Fraction = 0.86,
        /// Risk, as a fraction of one.
        pub risk_score: Fraction = 0.12,
        /// Estimated effect over the next 24 hours; negative is a saving.
        pub estimated_impact_24h: EstimatedImpact,
        /// What was enforced.
        pub guardrails: Guardrails,
    }
}

object! {
    /// Estimated effect over the next 24 hours; negative is a saving.
    pub struct EstimatedImpact {
        /// Energy, in kWh.
        pub energy_kwh: Amount = -412.0,
        /// Cost of energy, in USD.
        pub energy_cost_usd: Amount = -38.7,
        /// Change of the PUE.
        pub pue_delta: Amount = -0.014,
        /// Emissions, in kg CO₂ equivalent.
        pub co2e_kg: Amount = -111.8,
    }
}

object! {
    /// What was enforced.
    pub struct Guardrails {
        /// Shadow mode stayed read-only; must be true in shadow mode.
        pub shadow_read_only_enforced: bool = true,
        /// All hard constraints hold.
        pub constraints_satisfied: bool = true,
    }
}

object! {
    /// One recommendation.
    pub struct Recommendation {
        /// Its name.
        pub rec_id: Id = "rec-1",
        /// Rank; 1 is the most important.
        pub priority: super::leaf::TopK = 1,
        /// What it is about.
        pub category: String = "cooling_setpoint",
        /// What to change.
        pub action: Action,
        /// What that should do.
        pub expected_impact: ExpectedImpact,
        /// Why.
        pub explainability: Explainability,
        /// How it came about.
        pub trace: RecommendationTrace,
    }
}

object! {
    /// What to change: `delta` = `suggested` − `current`.
    pub struct Action {
        /// Kind of change. A change of a set point starts with `setpoint` or names one as its target.
        #[serde(rename = "type")]
        pub r#type: String = "setpoint_change",
        /// What is changed.
        pub target: String = "cooling_setpoint_c",
        /// Value now.
        pub current: Amount = 20.0,
        /// Value suggested.
        pub suggested: Amount = 21.0,
        /// Difference.
        pub delta: Amount = 1.0,
        /// Unit of the three.
        pub units: String = "C",
    }
}

object! {
    /// What a recommendation should do; negative is a saving.
    pub struct ExpectedImpact {
        /// Change of the facility's power, in kW.
        pub facility_power_kw_delta: Amount = -17.2,
        /// Change of the PUE.
        pub pue_delta: Amount = -0.014,
        /// Change of the emissions, in kg CO₂ equivalent a day.
        pub co2e_kg_per_day_delta: Amount = -111.8,
    }
}

object! {
    /// Why a recommendation was made.
    pub struct Explainability {
        /// In words.
        pub narrative: String = "Inlet temperatures leave 0.9 °C of headroom.",
        /// Machine-readable reasons.
        pub reason_codes: Vec<String>,
        /// Parts of the model that spoke.
        pub organism_tags: Vec<String>,
    }
}

object! {
    /// How a recommendation came about.
    pub struct RecommendationTrace {
        /// The request's content fingerprint, `sha256:<64 hex>`.
        pub input_fingerprint: Fingerprint = "sha256:0f343b0931126a20f133d67c2b018a3b1c8d3d1b6c9f1d1f1d6a5ecb1c7c2b2a",
        /// Version of the features used.
        pub feature_set_version: String = "fs-12",
        /// The decision's name.
        pub decision_id: Id = "dec-0199f3a2",
        /// When it was made.
        pub generated_at_utc: Timestamp = "2026-11-24T13:15:22Z",
    }
}

object! {
    /// What an auditor wants to know about the answer.
    pub struct Audit {
        /// Mode the engine worked in.
        pub mode: Mode = "shadow",
        /// No control action was possible; must be true in shadow mode.
        pub no_control_actions_enforced: bool = true,
        /// How long the answer took, in ms.
        pub latency_ms: Latency = 840.0,
        /// How long it should have taken at most, in ms.
        pub slo_ms: Milliseconds = 2500,
        /// Health of the service, in words.
        pub service_health: String = "ok",
    }
}
