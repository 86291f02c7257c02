//! Judges a document and makes everything of it that is kept. Touches no database.

use std::{borrow::Cow, time::SystemTime};

use axum::http::StatusCode;
use mass_core::{Context, Normalized, Options, Rule, canonicalize, normalize};
use opentelemetry::{KeyValue, trace::SpanKind};
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use super::answer::{Accepted, Status};
use crate::{
    edge,
    identity::Identity,
    problem::{Kind, Place, Problem},
    store::{Answer, MassRequest, fingerprint},
    telemetry::span,
};

/// Who sends, by which route, under which key.
#[derive(Debug, Clone)]
pub struct Sender {
    /// The user.
    pub identity: Identity,
    /// The path of the route.
    pub path: &'static str,
    /// Whether the answer has the payload as it was normalised.
    pub echo: bool,
}

/// A document that is sound, and what is kept of it.
#[derive(Debug)]
pub struct Taken {
    /// The row.
    pub row: MassRequest,
    /// Trace id and span id of the document.
    pub trace: (String, String),
    /// The answer. Its key is empty when the sender gave none: then it is not kept.
    pub answer: Answer,
}

/// What the server reads of a normalised document.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    correlation_id: Cow<'a, str>,
    #[serde(borrow)]
    request: Request<'a>,
    #[serde(borrow)]
    payload: &'a RawValue,
    #[serde(borrow)]
    trace: Trace<'a>,
}

#[derive(Deserialize)]
struct Trace<'a> {
    #[serde(borrow)]
    trace_id: Cow<'a, str>,
    #[serde(borrow)]
    span_id: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Request<'a> {
    #[serde(borrow)]
    idempotency_key: Cow<'a, str>,
    #[serde(borrow)]
    tenant_id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    environment: Option<Cow<'a, str>>,
    #[serde(borrow)]
    mode: Option<Cow<'a, str>>,
    #[serde(borrow)]
    assets: Option<Assets<'a>>,
}

#[derive(Deserialize)]
struct Assets<'a> {
    #[serde(borrow)]
    site_id: Cow<'a, str>,
}

/// A key that came beside the document.
#[derive(Debug, Clone, Copy)]
pub enum Given<'a> {
    /// In the header, for this document. The document's own must be the same.
    Header(&'a str),
    /// Made for a row of a batch. The document's own goes before it.
    Row(&'a str),
}

/// Judges a document. `given` is the key that came beside it.
///
/// # Errors
/// A [`Problem`] for a document that breaks the contract, is another tenant's, or has another key than the header.
pub fn take(
    raw: Vec<u8>,
    sender: &Sender,
    given: Option<Given<'_>>,
    options: &Options,
    context: &Context,
    now: SystemTime,
) -> Result<Taken, Problem> {
    let size = i64::try_from(raw.len()).unwrap_or(i64::MAX);
    let judging = span::begin("mass.normalize", SpanKind::Internal, || vec![KeyValue::new("mass.document.size", size)]);
    let normal = normalize(&raw, options, context).map_err(|rejected| {
        judging.fail("contract_violation");
        Problem::of_issues(rejected.issues)
    })?;
    drop(judging);
    let envelope: Envelope<'_> = serde_json::from_str(normal.text()).map_err(|error| Problem::internal(&error))?;
    let request = &envelope.request;
    let user = &sender.identity;
    if request.tenant_id.as_ref().is_some_and(|tenant| **tenant != *user.tenant) {
        let place = Place::Body(String::from("/request/tenant_id"));
        let words = |locale| Kind::OtherTenant.words(locale).detail;
        let (en, es) = (words(mass_core::Locale::En), words(mass_core::Locale::Es));
        return Err(Problem::new(Kind::OtherTenant).fault(place, "other_tenant", en, es));
    }
    let own = (!generated_key(&normal)).then_some(&*request.idempotency_key);
    let key = match (given, own) {
        (Some(Given::Header(given)), Some(own)) if given != own => {
            return Err(Problem::new(Kind::IdempotencyKeyMismatch));
        }
        (_, Some(own)) => Some(own),
        (Some(Given::Header(given) | Given::Row(given)), None) => Some(given),
        (None, None) => None,
    };
    let id = edge::row_id(context, now);
    let shown_key = key.unwrap_or(&request.idempotency_key);
    let accepted = Accepted {
        status: Status::Accepted,
        mass_request_id: &id,
        correlation_id: &envelope.correlation_id,
        idempotency_key: shown_key,
        payload_normalized: sender.echo.then_some(envelope.payload),
        changes: &normal.changes,
        warnings: &normal.issues,
        document_sha256: normal.document_sha256,
        content_sha256: normal.content_sha256,
        received_at_utc: context.now_utc(),
    };
    let body = serde_json::to_vec(&accepted).map_err(|error| Problem::internal(&error))?;
    let answer = Answer {
        fingerprint: match key {
            Some(_) => fingerprint("POST", sender.path, &user.user_id, &canonical(&raw, options)),
            None => [0; 32],
        },
        key: key.unwrap_or_default().to_owned(),
        status: StatusCode::CREATED.as_u16(),
        location: Some(format!("/mass/{id}")),
        body,
    };
    let owned = |text: &Option<Cow<'_, str>>| text.as_deref().map(str::to_owned);
    let row = MassRequest {
        user_id: user.user_id.to_string(),
        tenant_id: user.tenant.to_string(),
        schema_version: normal.pipeline.version().to_owned(),
        correlation_id: envelope.correlation_id.clone().into_owned(),
        idempotency_key: shown_key.to_owned(),
        site_id: request.assets.as_ref().map(|assets| assets.site_id.clone().into_owned()),
        environment: owned(&request.environment),
        mode: owned(&request.mode),
        document_sha256: normal.document_sha256.to_string(),
        content_sha256: normal.content_sha256.to_string(),
        created_at: edge::micros(now),
        payload_json: normal.text().to_owned(),
        id,
        raw,
    };
    let trace = (envelope.trace.trace_id.into_owned(), envelope.trace.span_id.into_owned());
    Ok(Taken { row, trace, answer })
}

/// Whether the document had no key of its own.
fn generated_key(normal: &Normalized) -> bool {
    let generated = |change: &&mass_core::Change| change.rule == Rule::Generate;
    normal
        .changes
        .iter()
        .filter(generated)
        .any(|change| change.path == "/request/idempotency_key" || change.path == "/request")
}

/// The digest of the body in canonical form; of the body as it is, where it has numbers that no canonical form has.
fn canonical(raw: &[u8], options: &Options) -> [u8; 32] {
    match canonicalize(raw, options) {
        Ok(canonical) => *canonical.document_sha256.bytes(),
        Err(_) => Sha256::digest(raw).into(),
    }
}
