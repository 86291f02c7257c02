//! Health and version.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{audit::SERVICE, problem::Problem, state::App};

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(healthz)).routes(routes!(readyz)).routes(routes!(version))
}

/// A sign of life.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`.
    #[schema(example = "ok")]
    status: &'static str,
}

/// Whether the process runs.
#[utoipa::path(get, path = "/healthz", tag = "service", security(()), 
    responses((status = 200, description = "It runs", body = Health)))]
async fn healthz() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Whether the service can serve: the database answers.
#[utoipa::path(get, path = "/readyz", tag = "service", security(()),
    responses(
        (status = 200, description = "It can serve", body = Health),
        (status = 503, description = "The database cannot be reached", content_type = "application/problem+json",
            body = crate::problem::Body),
    ))]
async fn readyz(State(app): State<App>) -> Result<Json<Health>, Problem> {
    app.db.ping().await.map_err(|error| Problem::unavailable(&error))?;
    Ok(Json(Health { status: "ok" }))
}

/// What runs here.
#[derive(Serialize, ToSchema)]
#[allow(clippy::struct_field_names, reason = "the name in the answer")]
pub struct Version {
    /// The version of the server.
    #[schema(example = "0.1.0")]
    version: &'static str,
    /// The commit that it was built from; `unknown` when it was built outside a repository.
    commit: &'static str,
    /// The versions of the contract that are taken.
    contract: Vec<&'static str>,
    /// How long an answer is kept under its idempotency key.
    idempotency_ttl_seconds: u64,
    /// What signs the audit logs.
    audit: Signing,
}

/// The public key of the audit logs.
#[derive(Serialize, ToSchema)]
struct Signing {
    /// What the names of all logs begin with; the log of the service itself has this name.
    #[schema(example = "mass-server")]
    name: String,
    /// The key of that log, as verifiers of signed notes take it (C2SP `signed-note`): NAME+HASH+KEY. The last part is the
    /// same for all logs, name and hash are those of each: `/audit/key` has them for the log of a tenant.
    #[schema(example = "mass-server+ef951b93+Aawph6lE20IK2IIdczXmtUijZU0zriQ3v2GCvZZwFeaq")]
    key: String,
}

/// Version and commit, and the key that the audit logs are signed with.
#[utoipa::path(get, path = "/version", tag = "service", security(()), 
    responses((status = 200, description = "What runs here", body = Version)))]
async fn version(State(app): State<App>) -> Result<Json<Version>, Problem> {
    let key = app.audit.verifier(SERVICE).map_err(|error| Problem::internal(&error))?;
    Ok(Json(Version {
        version: env!("CARGO_PKG_VERSION"),
        commit: crate::COMMIT,
        contract: mass_core::VERSIONS.to_vec(),
        idempotency_ttl_seconds: app.config.idempotency_ttl.as_secs(),
        audit: Signing { name: app.audit.origin(SERVICE), key: key.to_string() },
    }))
}
