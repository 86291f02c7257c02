//! Sending one document, and checking one.

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use mass_core::{Digest, Options, Pipeline, PipelineChoice};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    audit,
    documents::{Accepted, Given, Kept, Key, Sender, Taken, body, shapes, take},
    edge,
    identity::Identity,
    problem::{self, Language, Problem},
    state::App,
    telemetry::{self, Outcome, span},
};

/// The header that marks a stored answer.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(simple)).routes(routes!(generate)).routes(routes!(check))
}

/// A Simple record. Its schema is the published one: see [`crate::openapi`].
#[derive(ToSchema)]
#[schema(value_type = Object)]
#[allow(dead_code, reason = "only its schema is used")]
struct SimpleRecord(serde_json::Value);

/// An Enterprise request, likewise.
#[derive(ToSchema)]
#[schema(value_type = Object)]
#[allow(dead_code, reason = "only its schema is used")]
struct EnterpriseRequest(serde_json::Value);

/// Sends a Simple record.
///
/// The payload is cleaned by the Simple rules, every change is listed, ids and times are added, and the result is kept.
#[utoipa::path(post, path = "/mass", operation_id = "send_simple", tag = "documents",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sending again under the same key stores nothing \
        new: the first answer comes again, for 24 hours unless configured otherwise", example = "\"8e03978e-40d5\"")),
    request_body(content = SimpleRecord, description = "`{\"payload\": {…}}`, or a whole Simple record",
        example = json!({"payload": {"IT Load (kW)": "1.240,5", "Free cooling": "sí"}})),
    responses(
        (status = 201, description = "It was taken and kept", body = Accepted<'_>,
            headers(("Location" = String, description = "Where it is"),
                ("Idempotent-Replayed" = Option<bool>, description = "`true` when this is a stored answer"))),
        (status = 400, description = "No JSON, or a key that is none", content_type = "application/problem+json", body = problem::Body),
        (status = 409, description = "In flight under the same key", content_type = "application/problem+json", body = problem::Body),
        (status = 413, description = "Too large", content_type = "application/problem+json", body = problem::Body),
        (status = 415, description = "Not JSON by its type", content_type = "application/problem+json", body = problem::Body),
        (status = 422, description = "It breaks the contract, or the key was used for something else",
            content_type = "application/problem+json", body = problem::Body),
    ))]
async fn simple(
    State(app): State<App>,
    identity: Identity,
    Language(locale): Language,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let options =
        Options { pipeline: PipelineChoice::Simple, trace: telemetry::record_trace(), ..app.config.options(locale) };
    send(app, Sender { identity, path: "/mass", echo: true }, options, headers, body).await
}

/// Sends an Enterprise request.
///
/// Every violation of the contract is reported, nothing is guessed. What is sound is normalised and kept.
#[utoipa::path(post, path = "/mass/generate", operation_id = "send_enterprise", tag = "documents",
    params(("Idempotency-Key" = Option<String>, Header, description = "As for `POST /mass`; without it the document's own \
        `request.idempotency_key` is taken")),
    request_body(content = EnterpriseRequest, description = "An Enterprise request, version 1.1"),
    responses(
        (status = 201, description = "It was taken and kept", body = Accepted<'_>,
            headers(("Location" = String, description = "Where it is"),
                ("Idempotent-Replayed" = Option<bool>, description = "`true` when this is a stored answer"))),
        (status = 400, description = "No JSON, or a key that is none", content_type = "application/problem+json", body = problem::Body),
        (status = 403, description = "It is another tenant's", content_type = "application/problem+json", body = problem::Body),
        (status = 409, description = "In flight under the same key", content_type = "application/problem+json", body = problem::Body),
        (status = 413, description = "Too large", content_type = "application/problem+json", body = problem::Body),
        (status = 415, description = "Not JSON by its type", content_type = "application/problem+json", body = problem::Body),
        (status = 422, description = "It breaks the contract, or the key was used for something else",
            content_type = "application/problem+json", body = problem::Body),
    ))]
async fn generate(
    State(app): State<App>,
    identity: Identity,
    Language(locale): Language,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let options = Options { pipeline: PipelineChoice::Enterprise, ..app.config.options(locale) };
    send(app, Sender { identity, path: "/mass/generate", echo: false }, options, headers, body).await
}

async fn send(app: App, sender: Sender, options: Options, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    let key = Key::read(&headers)?;
    let raw = body::json(&headers, body, app.config.max_bytes).await?;
    let path = sender.path;
    let (bytes, digested) = (raw.len(), move || (Digest::of(&raw), judge(raw, &sender, key.as_ref(), &options)));
    let (digest, taken) = off_thread(bytes, digested).await?;
    audit::input(digest, bytes);
    let taken = taken.inspect_err(|problem| app.telemetry.metrics.refused(path, problem))?;
    telemetry::correlation(&taken.row.correlation_id);
    let kept = app.writer.keep(taken, app.config.idempotency_ttl).await;
    let Kept { answer, replayed } = kept.inspect_err(|problem| {
        if problem.kind.status().is_client_error() {
            app.telemetry.metrics.refused(path, problem);
        }
    })?;
    app.telemetry.metrics.document(path, if replayed { Outcome::Replayed } else { Outcome::Accepted });
    let status = StatusCode::from_u16(answer.status).map_err(|error| Problem::internal(&error))?;
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(location) = answer.location.and_then(|location| HeaderValue::from_str(&location).ok()) {
        headers.insert(header::LOCATION, location);
    }
    if replayed {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    Ok(response)
}

fn judge(raw: Vec<u8>, sender: &Sender, key: Option<&Key>, options: &Options) -> Result<Taken, Problem> {
    let now = edge::now();
    take(raw, sender, key.map(|key| Given::Header(&key.0)), options, &edge::context(now), now)
}

/// Documents larger than this, in bytes, can take milliseconds: others must not wait behind them.
const LARGE: usize = 32 * 1024;

/// Does some work, on a thread of its own if it is large.
///
/// # Errors
/// A [`Problem`] (500) when the work panics.
pub async fn off_thread<T: Send + 'static>(
    bytes: usize,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    if bytes <= LARGE {
        return Ok(work());
    }
    tokio::task::spawn_blocking(span::carried(work)).await.map_err(|error| Problem::internal(&error))
}

/// The verdict on a document.
#[derive(Serialize, ToSchema)]
struct Verdict {
    /// Whether it would be taken.
    valid: bool,
    /// `simple` or `enterprise`, if the document got that far.
    #[schema(value_type = Option<String>, required)]
    pipeline: Option<Pipeline>,
    /// Errors and warnings, in document order.
    #[schema(value_type = Vec<shapes::Issue>)]
    issues: Vec<mass_core::Issue>,
    /// Missing core signals over 21 (Enterprise).
    #[serde(skip_serializing_if = "Option::is_none")]
    missing_ratio: Option<f64>,
    /// Seconds from the window's end to the request (Enterprise).
    #[serde(skip_serializing_if = "Option::is_none")]
    staleness_seconds: Option<f64>,
}

/// Checks a document and keeps nothing.
///
/// A document that is not valid is an answer here, not a problem. The document decides which pipeline judges it.
#[utoipa::path(post, path = "/mass/validate", operation_id = "validate_document", tag = "documents",
    request_body(content = serde_json::Value, description = "Any document"),
    responses(
        (status = 200, description = "The whole report", body = Verdict),
        (status = 413, description = "Too large", content_type = "application/problem+json", body = problem::Body),
        (status = 415, description = "Not JSON by its type", content_type = "application/problem+json", body = problem::Body),
    ))]
async fn check(
    State(app): State<App>,
    _identity: Identity,
    Language(locale): Language,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Verdict>, Problem> {
    let raw = body::json(&headers, body, app.config.max_bytes).await?;
    let options = app.config.options(locale);
    let (bytes, digested) = (raw.len(), move || (Digest::of(&raw), mass_core::validate(&raw, &options)));
    let (digest, report) = off_thread(bytes, digested).await?;
    audit::input(digest, bytes);
    audit::checked(&report);
    Ok(Json(Verdict {
        valid: report.is_valid(),
        pipeline: report.pipeline,
        issues: report.issues,
        missing_ratio: report.missing_ratio,
        staleness_seconds: report.staleness_seconds,
    }))
}
