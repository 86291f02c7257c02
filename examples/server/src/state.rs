//! What all handlers share.

use std::{ops::Deref, sync::Arc};

use crate::{
    RunError,
    audit::AuditKey,
    auth::Auth,
    config::Config,
    guards::Guards,
    problem::Problem,
    routes::batch::places::Places,
    store::{Db, Draft, Writer},
    telemetry::Telemetry,
};

/// The application: settings, database, and what is counted. Clones are the same one.
#[derive(Clone, Debug)]
pub struct App(Arc<Inner>);

/// What an [`App`] holds.
#[derive(Debug)]
pub struct Inner {
    /// Settings.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// Writes for many requests at once.
    pub writer: Writer,
    /// Passwords and tokens.
    pub auth: Auth,
    /// Signs the audit logs.
    pub audit: AuditKey,
    /// What is counted against callers.
    pub guards: Guards,
    /// Traces and metrics.
    pub telemetry: Telemetry,
    /// Places for batches.
    pub batches: Places,
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    /// The same, shared.
    pub fn shared(&self) -> Arc<Inner> {
        Arc::clone(&self.0)
    }

    /// Appends an entry to its log, for an operation that had no effect.
    ///
    /// # Errors
    /// A [`Problem`] when it cannot: then the operation may not be told of.
    pub async fn note(&self, draft: Draft) -> Result<(), Problem> {
        self.writer.note(draft).await
    }

    /// Opens the database, brings its tables up to date, and sees to the first admin.
    ///
    /// # Errors
    /// [`RunError`]
    pub async fn open(config: Config) -> Result<Self, RunError> {
        let telemetry = Telemetry::new(&config.telemetry)?;
        let auth = Auth::new(&config.auth)?;
        let audit = config.audit.open(&config.database_url)?;
        let guards = Guards::new(&config.guards);
        let db = Db::open(&config.database_url, config.database_connections, config.database_timeout).await?;
        auth.ensure_first_admin(&db, &config.auth).await?;
        let batches = Places::new(config.batches);
        let (pool, places) = (db.clone(), batches.clone());
        telemetry.metrics.watch_pool(db.kind().system(), move || pool.state());
        telemetry.metrics.watch_batches(move || places.taken());
        let writer = Writer::start(&db);
        Ok(Self(Arc::new(Inner { config, db, writer, auth, audit, guards, telemetry, batches })))
    }
}
