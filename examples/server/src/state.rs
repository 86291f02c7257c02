//! What all handlers share.

use std::{ops::Deref, sync::Arc};

use crate::{
    RunError, auth::Auth, config::Config, guards::Guards, metrics::Metrics, routes::batch::places::Places, store::Db,
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
    /// Passwords and tokens.
    pub auth: Auth,
    /// What is counted against callers.
    pub guards: Guards,
    /// Figures.
    pub metrics: Metrics,
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

    /// Opens the database, brings its tables up to date, and sees to the first admin.
    ///
    /// # Errors
    /// [`RunError`]
    pub async fn open(config: Config) -> Result<Self, RunError> {
        let auth = Auth::new(&config.auth)?;
        let guards = Guards::new(&config.guards);
        let db = Db::open(&config.database_url, config.database_connections, config.database_timeout).await?;
        auth.ensure_first_admin(&db, &config.auth).await?;
        let batches = Places::new(config.batches);
        Ok(Self(Arc::new(Inner { config, db, auth, guards, metrics: Metrics::default(), batches })))
    }
}
