//! A page of entries, and which form is asked for.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::{Entries, query::Query};
use crate::{problem::Problem, routes::accept, state::App};

/// An entry of the audit log; the crate `mass-audit` writes it. What does not apply is left out.
#[derive(ToSchema)]
#[schema(as = AuditEntry)]
#[allow(dead_code, reason = "only its schema is used")]
pub struct Entry {
    /// The place in the log, from 0.
    index: u64,
    /// When it was written.
    #[schema(format = DateTime)]
    time: String,
    /// Whose log it is.
    tenant: String,
    /// The id of the user.
    user: Option<String>,
    /// The role of the user.
    role: Option<String>,
    /// The HTTP method.
    method: String,
    /// The route.
    #[schema(example = "/mass/{id}")]
    route: String,
    /// What was asked for, behind the question mark.
    query: Option<String>,
    /// The header `X-Request-Id`, or generated.
    request_id: String,
    /// The status of the answer.
    status: u16,
    /// `accepted`, `refused` or `failed`.
    outcome: String,
    /// The kind of problem.
    problem: Option<String>,
    /// The codes of what was wrong, each once.
    issues: Option<Vec<String>>,
    /// The document.
    mass_id: Option<String>,
    /// What the operation was about, if no document: the id of a user.
    subject: Option<String>,
    /// SHA-256 of the input as it was sent.
    input_sha256: Option<String>,
    /// Bytes of the input.
    bytes: Option<u64>,
    /// SHA-256 of the document in canonical form.
    document_sha256: Option<String>,
    /// The same without what differs on every send.
    content_sha256: Option<String>,
    /// SHA-256 of the body of the answer.
    output_sha256: Option<String>,
    /// It was the stored answer to an earlier request.
    replayed: Option<bool>,
    /// The rows of a batch that were kept together.
    #[schema(value_type = Option<Object>)]
    rows: Option<mass_audit::Rows>,
    /// W3C Trace Context.
    trace_id: Option<String>,
    /// W3C Trace Context.
    span_id: Option<String>,
    /// The version of the contract.
    dataset_version: Option<String>,
    /// The version of the engine.
    engine_version: String,
    /// The commit it was built from.
    commit: String,
    /// The hash of the entry before, as a leaf of the tree, in base64.
    previous: Option<String>,
    /// The form of the entry.
    version: u64,
}

/// What a list of entries can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A page.
    Json,
    /// All of it, a leaf on each line.
    Ndjson,
    /// All of it, an event on each line.
    Ocsf,
}

impl Format {
    /// What the parameter says, else what `Accept` likes best.
    ///
    /// # Errors
    /// A [`Problem`] (406)
    pub fn wanted(headers: &HeaderMap, parameter: Option<&str>) -> Result<Self, Problem> {
        match parameter {
            Some("json") => Ok(Self::Json),
            Some("ndjson") => Ok(Self::Ndjson),
            Some(_) => Ok(Self::Ocsf),
            None => accept(
                headers,
                &[
                    (Self::Json, "application/json"),
                    (Self::Ndjson, "application/x-ndjson"),
                    (Self::Ndjson, "application/jsonl"),
                ],
            ),
        }
    }
}

/// A page.
///
/// # Errors
/// A [`Problem`]
pub async fn page(app: &App, tenant: &str, path: &str, query: &Query) -> Result<Response, Problem> {
    let mut entries = app.db.audit_entries(tenant, &query.filter, query.after, u64::MAX, query.limit + 1).await?;
    let more = entries.len() > query.limit;
    entries.truncate(query.limit);
    let next_cursor = entries.last().filter(|_| more).map(|last| query.cursor(last.index));
    let data = entries.iter().map(|entry| serde_json::from_str::<&RawValue>(&entry.leaf));
    let data = data.collect::<Result<Vec<_>, _>>().map_err(|error| Problem::internal(&error))?;
    let link = next_cursor
        .as_ref()
        .map(|cursor| format!("<{}{path}{}>; rel=\"next\"", app.config.public_url(), query.text_with(cursor)));
    let body = serde_json::to_vec(&Entries { data, next_cursor }).map_err(|error| Problem::internal(&error))?;
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("accept, authorization"));
    if let Some(link) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
        headers.insert(header::LINK, link);
    }
    Ok(response)
}
