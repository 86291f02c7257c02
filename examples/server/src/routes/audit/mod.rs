//! The audit log: entries, exports, signed heads and proofs.

mod export;
mod form;
mod ocsf;
mod proofs;
mod query;

use axum::{
    extract::{Path, RawQuery, State},
    http::HeaderMap,
    response::Response,
};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    audit::SERVICE,
    identity::{Identity, Role},
    problem::{self, Kind, Problem},
    state::App,
};
use form::Format;
use query::{OfLog, Params, Query};

/// The routes of this file, and of proofs.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(log)).routes(routes!(of_document)).merge(proofs::routes())
}

/// Entries of an audit log.
#[derive(Serialize, ToSchema)]
pub struct Entries<'a> {
    /// The entries of this page, each with the bytes that are its leaf.
    #[schema(value_type = Vec<form::Entry>)]
    data: Vec<&'a RawValue>,
    /// The cursor of the next page; null on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// The audit log of the tenant.
///
/// One entry for each operation: who did what, with what, and what came of it. As JSON page by page. As
/// `application/x-ndjson` whole: without filters it is an export that proves itself (`mass audit verify`), with them only
/// the entries. With `format=ocsf` each line is an event of the Open Cybersecurity Schema Framework, class API Activity.
#[utoipa::path(get, path = "/audit", tag = "audit", params(Params, OfLog),
    responses(
        (status = 200, description = "The entries", content(
            (Entries<'_> = "application/json"), (String = "application/x-ndjson")),
            headers(("Link" = String, description = "`rel=\"next\"` on all pages but the last"))),
        (status = 400, description = "A filter or a cursor that cannot be used",
            content_type = "application/problem+json", body = problem::Body),
        (status = 403, description = "Not an admin, or not of the operator's tenant for `log=service`",
            content_type = "application/problem+json", body = problem::Body),
        (status = 406, description = "Accept takes none of these", content_type = "application/problem+json",
            body = problem::Body),
    ))]
async fn log(
    State(app): State<App>,
    identity: Identity,
    headers: HeaderMap,
    RawQuery(text): RawQuery,
) -> Result<Response, Problem> {
    let query = Query::read(text.as_deref().unwrap_or_default(), None)?;
    let tenant = log_of(&app, &identity, query.service)?;
    answer(app, tenant, "/audit", query, &headers).await
}

/// The audit entries about one document.
///
/// How it was taken, and who read it since. Entries of a batch have the document among their rows.
#[utoipa::path(get, path = "/mass/{id}/audit", tag = "audit",
    params(("id" = String, Path, description = "The id from the answer to sending"), Params),
    responses(
        (status = 200, description = "The entries", content(
            (Entries<'_> = "application/json"), (String = "application/x-ndjson"))),
        (status = 400, description = "A filter or a cursor that cannot be used",
            content_type = "application/problem+json", body = problem::Body),
        (status = 404, description = "There is none that this user may see", content_type = "application/problem+json",
            body = problem::Body),
        (status = 406, description = "Accept takes none of these", content_type = "application/problem+json",
            body = problem::Body),
    ))]
async fn of_document(
    State(app): State<App>,
    identity: Identity,
    Path(id): Path<String>,
    headers: HeaderMap,
    RawQuery(text): RawQuery,
) -> Result<Response, Problem> {
    let mut query = Query::read(text.as_deref().unwrap_or_default(), Some(&id))?;
    let row = crate::routes::read::find(&app, &identity, &id).await?;
    let path = format!("/mass/{id}/audit");
    query.filter.taken_at = Some(row.created_at);
    answer(app, identity.tenant.to_string(), &path, query, &headers).await
}

/// Whose log is asked for.
fn log_of(app: &App, identity: &Identity, service: bool) -> Result<String, Problem> {
    if !service {
        return Ok(identity.tenant.to_string());
    }
    let operator = app.config.audit.operator.as_deref() == Some(&*identity.tenant);
    if operator && identity.role == Role::Admin { Ok(SERVICE.to_owned()) } else { Err(Problem::new(Kind::Forbidden)) }
}

async fn answer(app: App, tenant: String, path: &str, query: Query, headers: &HeaderMap) -> Result<Response, Problem> {
    match Format::wanted(headers, query.format.as_deref())? {
        Format::Json => form::page(&app, &tenant, path, &query).await,
        Format::Ndjson => Ok(export::lines(app, tenant, query)),
        Format::Ocsf => Ok(export::events(app, tenant, query)),
    }
}
