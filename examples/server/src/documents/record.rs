//! A kept document as it is shown.

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use mass_core::Digest;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::{edge, problem::Problem, store::MassRequest};

/// A document as it is kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct Record<'a> {
    /// Its id.
    #[schema(example = "mass-01a20db2-5628-7f5b-b944-25e52cca9676")]
    pub id: &'a str,
    /// Who sent it.
    pub user_id: &'a str,
    /// The sender's tenant.
    pub tenant_id: &'a str,
    /// The version of the contract.
    #[schema(example = "1.1")]
    pub schema_version: &'a str,
    /// The document's own, or generated.
    pub correlation_id: &'a str,
    /// The key it was sent under, or generated.
    pub idempotency_key: &'a str,
    /// The whole normalised document. Its bytes here are the canonical form: their SHA-256 is `document_sha256`.
    #[schema(value_type = Object)]
    pub payload: &'a RawValue,
    /// SHA-256 of the normalised document in canonical form.
    pub document_sha256: &'a str,
    /// The same without what differs on every send.
    pub content_sha256: &'a str,
    /// SHA-256 of the bytes that the caller sent. Absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw_sha256: Option<String>,
    /// When it was taken.
    #[schema(format = DateTime)]
    pub created_at: String,
}

impl<'a> Record<'a> {
    /// A row as it is shown.
    ///
    /// # Errors
    /// A [`Problem`] (500) when the row does not hold JSON.
    pub fn of(row: &'a MassRequest) -> Result<Self, Problem> {
        Ok(Self {
            id: &row.id,
            user_id: &row.user_id,
            tenant_id: &row.tenant_id,
            schema_version: &row.schema_version,
            correlation_id: &row.correlation_id,
            idempotency_key: &row.idempotency_key,
            payload: serde_json::from_str(&row.payload_json).map_err(|error| Problem::internal(&error))?,
            document_sha256: &row.document_sha256,
            content_sha256: &row.content_sha256,
            raw_sha256: (!row.raw.is_empty()).then(|| Digest::of(&row.raw).to_string()),
            created_at: edge::rfc3339(row.created_at),
        })
    }
}

/// Answers with something that never changes: with a strong `ETag`, and 304 to whom has it already.
pub fn unchanging(body: Vec<u8>, media_type: &'static str, asked: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", Digest::of(&body).hex());
    let lines = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    // If-None-Match compares weakly (RFC 9110, section 13.1.2).
    let same = |known: &str| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag;
    let fresh = lines.flat_map(|line| line.split(',')).map(str::trim).any(same);
    let mut response = if fresh { StatusCode::NOT_MODIFIED.into_response() } else { Bytes::from(body).into_response() };
    let headers = response.headers_mut();
    if fresh {
        headers.remove(header::CONTENT_TYPE);
    } else {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("authorization"));
    response
}
