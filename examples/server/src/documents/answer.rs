//! What is answered to a document that was taken.

use mass_core::{Change, Digest, Issue};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    /// It was normalised and kept.
    Accepted,
}

/// A document that was taken and kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct Accepted<'a> {
    /// Always `ACCEPTED`; a document that is not is a problem.
    pub status: Status,
    /// The id that it is kept under.
    #[schema(example = "mass-01a20db2-5628-7f5b-b944-25e52cca9676")]
    pub mass_request_id: &'a str,
    /// The document's own, or generated.
    pub correlation_id: &'a str,
    /// The key in force: the header's, else the document's own, else generated.
    pub idempotency_key: &'a str,
    /// The payload in its normal form. Only `POST /mass` answers with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub payload_normalized: Option<&'a RawValue>,
    /// Everything that normalising changed, in an order that can be undone from the end.
    #[schema(value_type = Vec<crate::documents::shapes::Change>)]
    pub changes: &'a [Change],
    /// Findings that do not refuse the document.
    #[schema(value_type = Vec<crate::documents::shapes::Issue>)]
    pub warnings: &'a [Issue],
    /// SHA-256 of the normalised document in canonical form.
    #[schema(value_type = String, pattern = "^sha256:[0-9a-f]{64}$")]
    pub document_sha256: Digest,
    /// The same without what differs on every send: two sends of the same content share it.
    #[schema(value_type = String, pattern = "^sha256:[0-9a-f]{64}$")]
    pub content_sha256: Digest,
    /// When it came in.
    #[schema(format = DateTime)]
    pub received_at_utc: &'a str,
}
