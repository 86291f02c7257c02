//! Lists: pages of JSON, or all of it as a stream of NDJSON or CSV.

mod query;
mod stream;

use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    documents::Record,
    identity::Identity,
    problem::{self, Problem},
    routes::{accept, cursor},
    state::App,
};
use query::{Params, Query};

/// Bytes of documents after which a page, or a piece of a stream, ends.
const BYTES: usize = 4 << 20;

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// A page of a list.
#[derive(Serialize, ToSchema)]
struct Listed<'a> {
    /// The documents of this page.
    data: Vec<Record<'a>>,
    /// The cursor of the next page; null on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// Documents, page by page, or all of them as a stream.
///
/// With `Accept: application/x-ndjson` or `text/csv` everything that the filters take is streamed, `limit` rows at most
/// when it is given. As JSON a page has up to `limit` documents, fewer when they are large; the header `Link` leads on.
#[utoipa::path(get, path = "/mass", operation_id = "list_documents", tag = "documents", params(Params),
    responses(
        (status = 200, description = "The documents", content(
            (Listed<'_> = "application/json"), (String = "application/x-ndjson"), (String = "text/csv")),
            headers(("Link" = String, description = "`rel=\"next\"` on all pages but the last; `rel=\"first\"`"))),
        (status = 400, description = "A filter or a cursor that cannot be used",
            content_type = "application/problem+json", body = problem::Body),
        (status = 406, description = "Accept takes none of these", content_type = "application/problem+json",
            body = problem::Body),
    ))]
async fn list(
    State(app): State<App>,
    identity: Identity,
    headers: HeaderMap,
    RawQuery(text): RawQuery,
) -> Result<Response, Problem> {
    let query = Query::read(text.as_deref().unwrap_or_default())?;
    match wanted(&headers)? {
        Format::Json => page(&app, &identity, &query).await,
        Format::Ndjson => Ok(stream::ndjson(app, identity, query)),
        Format::Csv => Ok(stream::csv(app, identity, query)),
    }
}

async fn page(app: &App, identity: &Identity, query: &Query) -> Result<Response, Problem> {
    let rows = query.limit.unwrap_or(query::DEFAULT_LIMIT);
    let page = app.db.masses(identity, &query.filter, query.after.as_ref(), rows, BYTES).await?;
    let next_cursor = match page.rows.last() {
        Some(last) if page.more => Some(cursor::write(&last.position(), &query.filter)),
        _ => None,
    };
    let mut links = vec![link(app, query, None, "first")];
    links.extend(next_cursor.as_deref().map(|cursor| link(app, query, Some(cursor), "next")));
    let data = page.rows.iter().map(Record::of).collect::<Result<Vec<_>, _>>()?;
    let body = serde_json::to_vec(&Listed { data, next_cursor }).map_err(|error| Problem::internal(&error))?;
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("accept, authorization"));
    if let Ok(links) = HeaderValue::from_str(&links.join(", ")) {
        headers.insert(header::LINK, links);
    }
    Ok(response)
}

fn link(app: &App, query: &Query, cursor: Option<&str>, rel: &str) -> String {
    format!("<{}/mass{}>; rel=\"{rel}\"", app.config.public_url(), query.text_with(cursor))
}

/// What a list can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Ndjson,
    Csv,
}

/// The format that `Accept` likes best; JSON when it does not care.
fn wanted(headers: &HeaderMap) -> Result<Format, Problem> {
    let formats = [
        (Format::Json, "application/json"),
        (Format::Ndjson, "application/x-ndjson"),
        (Format::Ndjson, "application/jsonl"),
        (Format::Csv, "text/csv"),
    ];
    accept(headers, &formats)
}
