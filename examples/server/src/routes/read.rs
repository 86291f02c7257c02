//! Reading one document.

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    audit,
    documents::{Record, unchanging},
    identity::Identity,
    problem::{self, Kind, Problem},
    state::App,
    store::MassRequest,
};

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(one)).routes(routes!(raw))
}

/// One document.
#[utoipa::path(get, path = "/mass/{id}", operation_id = "read_document", tag = "documents",
    params(("id" = String, Path, description = "The id from the answer to sending"),
        ("If-None-Match" = Option<String>, Header, description = "An `ETag` that is known")),
    responses(
        (status = 200, description = "The document as it is kept", body = Record<'_>,
            headers(("ETag" = String, description = "Strong: a kept document never changes"))),
        (status = 304, description = "It is the one that is known", headers(("ETag" = String, description = "The same"))),
        (status = 404, description = "There is none that this user may see", content_type = "application/problem+json",
            body = problem::Body),
    ))]
async fn one(
    State(app): State<App>,
    identity: Identity,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let row = find(&app, &identity, &id).await?;
    let body = serde_json::to_vec(&Record::of(&row)?).map_err(|error| Problem::internal(&error))?;
    Ok(unchanging(body, "application/json", &headers))
}

/// The bytes that the caller sent.
///
/// As they came, after their content coding was undone: `raw_sha256` of the document is their digest.
#[utoipa::path(get, path = "/mass/{id}/raw", operation_id = "read_raw_document", tag = "documents",
    params(("id" = String, Path, description = "The id from the answer to sending"),
        ("If-None-Match" = Option<String>, Header, description = "An `ETag` that is known")),
    responses(
        (status = 200, description = "The bytes", content_type = "application/octet-stream", body = Vec<u8>,
            headers(("ETag" = String, description = "Strong: they never change"))),
        (status = 304, description = "They are those that are known", headers(("ETag" = String, description = "The same"))),
        (status = 404, description = "There are none that this user may see", content_type = "application/problem+json",
            body = problem::Body),
    ))]
async fn raw(
    State(app): State<App>,
    identity: Identity,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let row = find(&app, &identity, &id).await?;
    Ok(unchanging(row.raw, "application/octet-stream", &headers))
}

/// A document that this user may see.
///
/// # Errors
/// A [`Problem`] (404) where there is none.
pub(super) async fn find(app: &App, identity: &Identity, id: &str) -> Result<MassRequest, Problem> {
    // PostgreSQL has no text with a zero in it.
    if id.contains('\0') {
        return Err(Problem::new(Kind::NotFound));
    }
    let found = app.db.mass(identity, id).await?;
    audit::read(id, found.as_ref());
    found.ok_or_else(|| Problem::new(Kind::NotFound))
}
