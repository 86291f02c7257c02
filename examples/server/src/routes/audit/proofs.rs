//! Signed heads, and proofs between them.

use axum::{
    Json,
    extract::{RawQuery, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use mass_audit::{Hash, Plan, leaf_hash};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    log_of,
    query::{Between, OfEntry, Which, place},
};
use crate::{
    audit::{Heads, Signed},
    identity::Identity,
    problem::{self, Kind, Place, Problem},
    routes::form::{one_of, parameters},
    state::App,
};

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(checkpoint))
        .routes(routes!(inclusion))
        .routes(routes!(consistency))
        .routes(routes!(key))
}

/// The proof that an entry is in the log (RFC 6962, section 2.1.1). Hashes are in base64.
#[derive(Serialize, ToSchema)]
struct Inclusion {
    /// The index of the entry.
    entry: u64,
    /// The size of the log.
    size: u64,
    /// The hash of the entry as a leaf.
    #[schema(value_type = String)]
    leaf_hash: Hash,
    /// The root of the log of this size.
    #[schema(value_type = String)]
    root: Hash,
    /// From the leaf's sibling upwards.
    #[schema(value_type = Vec<String>)]
    proof: Vec<Hash>,
    /// The signed head of this size, if there is one.
    #[schema(required)]
    checkpoint: Option<String>,
}

/// The proof that a log begins with what it was (RFC 6962, section 2.1.2). Hashes are in base64.
#[derive(Serialize, ToSchema)]
struct Consistency {
    /// The earlier size.
    from: u64,
    /// The later size.
    to: u64,
    /// The root of the log of the earlier size.
    #[schema(value_type = String)]
    from_root: Hash,
    /// The root of the log of the later size.
    #[schema(value_type = String)]
    to_root: Hash,
    /// In the order of the RFC.
    #[schema(value_type = Vec<String>)]
    proof: Vec<Hash>,
    /// The signed head of the later size, if there is one.
    #[schema(required)]
    checkpoint: Option<String>,
}

/// The signed head of the log.
///
/// A checkpoint (C2SP `tlog-checkpoint`): name of the log, number of entries, root, signature by Ed25519. Whoever keeps it
/// can check later that nothing before it was changed.
#[utoipa::path(get, path = "/audit/checkpoint", tag = "audit", params(Which),
    responses(
        (status = 200, description = "A signed note", content_type = "text/plain", body = String),
        (status = 400, description = "A parameter that cannot be used", content_type = "application/problem+json",
            body = problem::Body),
        (status = 500, description = "The log does not go on from what was signed before",
            content_type = "application/problem+json", body = problem::Body),
    ))]
async fn checkpoint(State(app): State<App>, identity: Identity, RawQuery(text): RawQuery) -> Result<Response, Problem> {
    let asked = Asked::read(text, &[])?;
    let tenant = log_of(&app, &identity, asked.service)?;
    let signed = Heads { app: &app, tenant: &tenant }.sign().await?;
    Ok(plain(signed.note))
}

/// The public key that heads of the log are signed with.
///
/// As a verifier of signed notes takes it (C2SP `signed-note`). Whoever audits should have it from the operator, not from
/// the service that is audited.
#[utoipa::path(get, path = "/audit/key", tag = "audit", params(Which),
    responses(
        (status = 200, description = "NAME+HASH+KEY", content_type = "text/plain", body = String),
        (status = 400, description = "A parameter that cannot be used", content_type = "application/problem+json",
            body = problem::Body),
    ))]
async fn key(State(app): State<App>, identity: Identity, RawQuery(text): RawQuery) -> Result<Response, Problem> {
    let asked = Asked::read(text, &[])?;
    let tenant = log_of(&app, &identity, asked.service)?;
    let key = app.audit.verifier(&tenant).map_err(|error| Problem::internal(&error))?;
    Ok(plain(format!("{key}\n")))
}

/// The proof that an entry is in the log.
#[utoipa::path(get, path = "/audit/proof", tag = "audit", params(OfEntry, Which),
    responses(
        (status = 200, description = "The proof that an entry is in the log", body = Inclusion),
        (status = 400, description = "A parameter that cannot be used", content_type = "application/problem+json",
            body = problem::Body),
        (status = 404, description = "There is no such entry, or no such size", content_type = "application/problem+json",
            body = problem::Body),
    ))]
async fn inclusion(
    State(app): State<App>,
    identity: Identity,
    RawQuery(text): RawQuery,
) -> Result<Json<Inclusion>, Problem> {
    let asked = Asked::read(text, &["entry", "size"])?;
    let tenant = log_of(&app, &identity, asked.service)?;
    let entry = asked.needed("entry")?;
    let head = Head::of(&app, &tenant, asked.number("size")).await?;
    let not_there = |_| Problem::new(Kind::NotFound);
    let proof = prove(&app, &tenant, &Plan::inclusion(entry, head.size).map_err(not_there)?).await?;
    let stored = app.db.audit_entry(&tenant, entry).await?.ok_or_else(|| Problem::new(Kind::NotFound))?;
    let leaf_hash = leaf_hash(stored.leaf.as_bytes());
    Ok(Json(Inclusion { entry, size: head.size, leaf_hash, root: head.root, proof, checkpoint: head.note }))
}

/// The proof that the log only grew.
#[utoipa::path(get, path = "/audit/consistency", tag = "audit", params(Between, Which),
    responses(
        (status = 200, description = "The proof that one tree continues the other", body = Consistency),
        (status = 400, description = "A parameter that cannot be used", content_type = "application/problem+json",
            body = problem::Body),
        (status = 404, description = "The log has no such size", content_type = "application/problem+json",
            body = problem::Body),
    ))]
async fn consistency(
    State(app): State<App>,
    identity: Identity,
    RawQuery(text): RawQuery,
) -> Result<Json<Consistency>, Problem> {
    let asked = Asked::read(text, &["from", "to"])?;
    let tenant = log_of(&app, &identity, asked.service)?;
    let from = asked.needed("from")?;
    let head = Head::of(&app, &tenant, asked.number("to")).await?;
    let not_there = |_| Problem::new(Kind::NotFound);
    let proof = prove(&app, &tenant, &Plan::consistency(from, head.size).map_err(not_there)?).await?;
    let from_root = edge(&app, &tenant, from).await?;
    let (to, to_root, checkpoint) = (head.size, head.root, head.note);
    Ok(Json(Consistency { from, to, from_root, to_root, proof, checkpoint }))
}

/// A log at some size.
struct Head {
    size: u64,
    root: Hash,
    note: Option<String>,
}

impl Head {
    async fn of(app: &App, tenant: &str, size: Option<u64>) -> Result<Self, Problem> {
        let Some(size) = size else {
            let Signed { checkpoint, note } = Heads { app, tenant }.sign().await?;
            return Ok(Self { size: checkpoint.size, root: checkpoint.root, note: Some(note) });
        };
        if size > app.db.audit_head(tenant).await?.tree.size() {
            return Err(Problem::new(Kind::NotFound));
        }
        let note = app.db.audit_checkpoints(tenant, size, size, 1).await?.pop().map(|(_, note)| note);
        Ok(Self { size, root: edge(app, tenant, size).await?, note })
    }
}

async fn edge(app: &App, tenant: &str, size: u64) -> Result<Hash, Problem> {
    let edge = app.db.audit_edge(tenant, size).await?;
    edge.map(|edge| edge.root()).ok_or_else(|| Problem::internal(&"hashes of the audit log are missing"))
}

async fn prove(app: &App, tenant: &str, plan: &Plan) -> Result<Vec<Hash>, Problem> {
    let nodes: Vec<_> = plan.nodes().collect();
    let hashes = app.db.audit_nodes(tenant, &nodes).await?;
    plan.proof_from(&hashes).map_err(|error| Problem::internal(&error))
}

fn plain(text: String) -> Response {
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

/// The query of a proof.
struct Asked {
    numbers: Vec<(&'static str, u64)>,
    service: bool,
}

impl Asked {
    fn read(text: Option<String>, known: &[&'static str]) -> Result<Self, Problem> {
        let mut asked = Self { numbers: Vec::new(), service: false };
        let names = [known, &["log"]].concat().join(", ");
        parameters(text.as_deref().unwrap_or_default(), &names, |name, value| {
            if name == "log" {
                asked.service = one_of(value, &["tenant", "service"])? == "service";
                return Ok(true);
            }
            let Some(name) = known.iter().find(|known| **known == name) else { return Ok(false) };
            asked.numbers.push((name, place(value)?));
            Ok(true)
        })?;
        Ok(asked)
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.numbers.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    fn needed(&self, name: &str) -> Result<u64, Problem> {
        self.number(name).ok_or_else(|| {
            let (en, es) = (format!("{name} is needed."), format!("Falta {name}."));
            Problem::new(Kind::BadRequest).fault(Place::Query(name.to_owned()), "missing_parameter", en, es)
        })
    }
}
