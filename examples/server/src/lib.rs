//! MASS over HTTP: checks and normalises documents with `mass-core`, and keeps them in SQLite or PostgreSQL.

pub mod audit;
pub mod auth;
pub mod config;
pub mod demo;
pub mod documents;
pub mod edge;
pub mod guards;
pub mod health;
pub mod identity;
pub mod logging;
pub mod openapi;
pub mod problem;
pub mod routes;
pub mod state;
pub mod store;
pub mod telemetry;

use std::{net::TcpListener, time::Duration};

use config::{Config, ConfigError};
use guards::serve::{asked_to_stop, serve};
use state::App;
use store::DbError;

/// The commit that this was built from, or `unknown`.
pub const COMMIT: &str = match option_env!("MASS_COMMIT") {
    Some(commit) if !commit.is_empty() => commit,
    _ => "unknown",
};

/// Why the server could not run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
    /// A setting.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The first admin could not be added.
    #[error("the first admin: {0}")]
    FirstAdmin(#[from] auth::SetUpError),
    /// The sample data could not be made or kept.
    #[error("the sample data: {0}")]
    Demo(String),
    /// The address cannot be listened on.
    #[error("listening: {0}")]
    Listen(#[from] std::io::Error),
    /// The certificate cannot be used, or listening failed.
    #[error(transparent)]
    Serve(#[from] guards::serve::ServeError),
}

/// How often what nothing needs any more is dropped.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

/// Runs the server until the process is asked to stop. A listener that is handed in is used as it is, so that tests can
/// bind port 0 and know it.
///
/// # Errors
/// [`RunError`]
pub async fn run(config: Config, listener: Option<TcpListener>) -> Result<(), RunError> {
    let listener = match listener {
        Some(listener) => listener,
        None => TcpListener::bind(config.listen)?,
    };
    let address = listener.local_addr()?;
    let scheme = if config.guards.certificate.is_some() { "https" } else { "http" };
    config.public_url.get_or_init(|| format!("{scheme}://{address}"));
    let app = App::open(config).await?;
    tracing::info!(%address, database = ?app.db.kind(), commit = COMMIT, "serving");
    if app.config.demo {
        demo::start(&app).await?;
    }
    let sweeping = tokio::spawn(sweep(app.clone()));
    let signing = tokio::spawn(sign(app.clone()));
    let settings = app.config.guards.clone();
    let served = serve(
        listener,
        routes::router(app.clone())?,
        settings.certificate,
        settings.connection,
        settings.grace,
        asked_to_stop(),
    )
    .await;
    sweeping.abort();
    signing.abort();
    app.db.close().await;
    app.telemetry.shutdown().await;
    Ok(served?)
}

async fn sign(app: App) {
    let mut times = tokio::time::interval(app.config.audit.every.max(Duration::from_secs(1)));
    loop {
        times.tick().await;
        audit::sign_all(&app).await;
    }
}

async fn sweep(app: App) {
    let mut times = tokio::time::interval(SWEEP_EVERY);
    loop {
        times.tick().await;
        app.guards.sweep();
        if let Err(error) = app.db.forget_answers(edge::now_micros()).await {
            tracing::warn!(%error, "answers that have expired were not dropped");
        }
        if let Err(error) = app.auth.sweep(&app.db).await {
            tracing::warn!(%error, "sessions and failed logins were not swept");
        }
    }
}
