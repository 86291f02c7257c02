//! Batches: many documents in one stream, an outcome for each, in order.

mod chunk;
mod outbox;
mod outcome;
mod params;
pub mod places;
mod rows;
mod work;

use axum::{
    body::Body,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use mass_core::Options;
use opentelemetry::trace::FutureExt as _;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    audit,
    documents::{Key, Sender, body},
    identity::Identity,
    problem::{self, Kind, Language, Problem},
    state::App,
    telemetry,
};
use params::{Params, parameters};
use rows::{Format, Limits};

/// The path of the route, which is part of fingerprints.
pub const PATH: &str = "/mass/batch";

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(batch))
}

/// Sends many documents as one stream.
///
/// NDJSON has one document a line. A record of CSV or a row of Parquet is the payload of a Simple record, its columns the
/// members; where the only column is called `document`, each cell is a whole document as JSON.
///
/// The outcomes come as NDJSON in the order of the rows, while the batch is still being sent: `row` (from 0), `line`,
/// `status` and `body` as if the row had been sent alone. A row that is refused never fails the others. The last line has
/// `done` and the totals; without it the answer is not complete.
///
/// A batch that broke off is sent again under the same `Idempotency-Key`: rows that were kept answer as they did, with
/// `replayed`, and the others are worked on. Row n has the key `KEY#n`, unless the document has one of its own.
#[utoipa::path(post, path = "/mass/batch", operation_id = "send_batch", tag = "documents",
    params(Params,
        ("Idempotency-Key" = Option<String>, Header, description = "Makes the batch resumable"),
        ("Content-Encoding" = Option<String>, Header, description = "`gzip` or `zstd`")),
    request_body(content(
        (String = "application/x-ndjson", example = "{\"payload\": {\"it_load_kw\": 1240.5}}\n"),
        (String = "text/csv", example = "IT Load (kW),Free cooling\r\n1240.5,yes\r\n"),
        (Vec<u8> = "application/vnd.apache.parquet"))),
    responses(
        (status = 200, description = "One outcome a line, and the totals", content_type = "application/x-ndjson",
            body = outcome::Line),
        (status = 400, description = "A parameter or a key that cannot be used",
            content_type = "application/problem+json", body = problem::Body),
        (status = 415, description = "Another type or coding", content_type = "application/problem+json", body = problem::Body),
        (status = 503, description = "Too many batches at once", content_type = "application/problem+json", body = problem::Body),
    ))]
async fn batch(
    State(app): State<App>,
    identity: Identity,
    Language(locale): Language,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    body: Body,
) -> Result<Response, Problem> {
    let (pipeline, delimiter) = parameters(query.as_deref().unwrap_or_default())?;
    let format = Format::of(&headers, delimiter)?;
    let key = Key::read(&headers)?.map(|key| key.0);
    let plain = body::decoded(&headers, body)?;
    let place = app.batches.take(&identity.user_id).ok_or_else(|| {
        Problem::new(Kind::Unavailable)
            .detail("Too many batches are being worked on.", "Se están procesando demasiados lotes.")
            .retry_after(5)
    })?;
    let limits = Limits { row_bytes: app.config.max_bytes, batch_bytes: app.config.batch_max_bytes };
    let options = Options { pipeline, trace: telemetry::record_trace(), ..app.config.options(locale) };
    let sender = Sender { identity, path: PATH, echo: false };
    let (outbox, outcomes) = outbox::new().await.map_err(|error| Problem::internal(&error))?;
    let rows = rows::read(format, plain, limits);
    let batch = async move {
        Box::pin(work::Batch::new(app, sender, key, options, locale).run(rows, outbox)).await;
        drop(place);
    };
    // It outlives the head of the answer; it is part of its trace, and its parts are entries of its operation, all the same.
    tokio::spawn(audit::carried(batch).with_current_context());
    let mut response = Body::from_stream(outcomes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}
