//! MASS over HTTP: checks and normalises documents with `mass-core`, and keeps them in SQLite or PostgreSQL.

pub mod config;
pub mod documents;
pub mod edge;
pub mod identity;
pub mod problem;
pub mod routes;
pub mod state;
pub mod store;

use std::net::TcpListener;

use config::Config;
use state::App;
use store::DbError;

/// The commit that this was built from, or `unknown`.
pub const COMMIT: &str = match option_env!("MASS_COMMIT") {
    Some(commit) => commit,
    None => "unknown",
};

/// Why the server could not run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
    /// The address cannot be listened on, or listening failed.
    #[error("listening: {0}")]
    Listen(#[from] std::io::Error),
}

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
    config.public_url.get_or_init(|| format!("http://{address}"));
    let app = App::open(config).await?;
    tracing::info!(%address, database = ?app.db.kind(), commit = COMMIT, "serving");
    listener.set_nonblocking(true)?;
    axum_server::from_tcp(listener)?.serve(routes::router(app).into_make_service()).await?;
    Ok(())
}
