//! The Simple record, version 1.0.

use super::{
    leaf::{Id, IdempotencyKey, SimpleVersion, Timestamp},
    trace::Trace,
};

object! {
    /// A MASS Simple record, version 1.0: any JSON object, cleaned, in the envelope that the Enterprise pipeline has.
    /// A caller sends the payload; the envelope is completed by the normaliser, which keeps what is already there.
    pub struct SimpleRecord {
        /// Version of the contract.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub schema_version: Option<SimpleVersion> = "1.0-simple",
        /// Ties together everything that belongs to one exchange.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub correlation_id: Option<Id> = "corr-0199f3a2-6c1e-7b60-9d0e-3f0b8f6f3a11",
        /// Where this record stands in a distributed trace.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub trace: Option<Trace>,
        /// Ids and time of the record.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub request: Option<SimpleRequest>,
        /// What the caller sent.
        pub payload: serde_json::Map<String, serde_json::Value>,
        /// When the document was normalised.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub normalized_at_utc: Option<Timestamp> = "2026-11-24T13:15:21.25Z",
    }
}

object! {
    /// Ids and time of a Simple record.
    pub struct SimpleRequest {
        /// The sender's name for this record; generated (`req-<uuidv7>`) when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub request_id: Option<Id> = "req-0199f3a2-6c1e-7b60-9d0e-3f0b8f6f3a11",
        /// Sending twice under one key counts once; generated (`idem-<uuidv7>`) when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub idempotency_key: Option<IdempotencyKey> = "idem-0199f3a2-6c1e-7b60-9d0e-3f0b8f6f3a11",
        /// When the record was made; the context's clock when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub timestamp_utc: Option<Timestamp> = "2026-11-24T13:15:20Z",
    }
}
