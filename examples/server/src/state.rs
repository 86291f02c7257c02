//! What all handlers share.

use std::{ops::Deref, sync::Arc};

use tokio::sync::Semaphore;

use crate::{
    config::Config,
    store::{Db, DbError},
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
    /// Batches that may begin.
    pub batches: Arc<Semaphore>,
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    /// Opens the database and brings its tables up to date.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn open(config: Config) -> Result<Self, DbError> {
        let db = Db::open(&config.database_url, config.database_connections, config.database_timeout).await?;
        let batches = Arc::new(Semaphore::new(config.batches));
        Ok(Self(Arc::new(Inner { config, db, batches })))
    }
}
