//! Logging in, and who may do what.
//!
//! A bearer token becomes an [`Identity`](crate::identity::Identity) in [`authority`]; [`roles`] has the one table of
//! who may what; the layer in [`crate::guards`] asks both before any handler runs.

pub mod authority;
mod body;
pub mod external;
pub mod jwks;
mod login;
mod manage;
pub mod password;
pub mod policy;
mod problems;
mod recent;
pub mod roles;
pub mod sessions;
mod settings;
pub mod throttle;
pub mod token;
pub mod users;

use std::time::Duration;

use secrecy::SecretString;
use utoipa_axum::router::OpenApiRouter;

pub use self::settings::{FirstAdmin, ProviderSettings, Settings};
use self::{
    authority::Authority,
    password::{PasswordError, Passwords},
    sessions::Lifetimes,
    users::{User, UserError},
};
use crate::{
    audit::{self, Operation},
    config::ConfigError,
    edge,
    identity::Role,
    state::App,
    store::{Db, DbError},
};

/// How long a login waits for its turn to be hashed.
const PATIENCE: Duration = Duration::from_secs(5);

/// What judges passwords and tokens.
#[derive(Debug)]
pub struct Auth {
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// Judges tokens.
    pub authority: Authority,
    /// How long sessions live.
    pub lifetimes: Lifetimes,
}

/// Why a user could not be set up at the start.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// A setting.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Hashing failed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl Auth {
    /// By these settings.
    ///
    /// # Errors
    /// [`ConfigError`], naming the variable.
    pub fn new(settings: &Settings) -> Result<Self, ConfigError> {
        let passwords = Passwords::new(settings.cost, settings.hashes_at_once, PATIENCE);
        let passwords = passwords.map_err(|error| ConfigError::new("MASS_ARGON2_MEMORY_KIB", error.to_string()))?;
        Ok(Self { passwords, authority: settings.authority()?, lifetimes: settings.lifetimes })
    }

    /// Adds a user unless there is one of that name, whose password then stays as it is.
    ///
    /// # Errors
    /// [`SetUpError`]
    pub async fn ensure_user(
        &self,
        db: &Db,
        username: &str,
        password: &SecretString,
        role: Role,
        tenant: &str,
    ) -> Result<User, SetUpError> {
        let there = users::by_name(db, username).await?;
        if let Some((user, _)) = there {
            return Ok(user);
        }
        let hash = self.passwords.hash(password).await?;
        let adding = users::add(db, tenant, username, role, &hash, edge::now_micros());
        match audit::within(Operation::of_service("first-admin", tenant), adding).await {
            Ok(user) => Ok(user),
            Err(UserError::Database(error)) => Err(error.into()),
            // Another replica was faster.
            Err(_) => match users::by_name(db, username).await? {
                Some((user, _)) => Ok(user),
                None => Err(ConfigError::new("MASS_ADMIN_USERNAME", "this user was removed just now").into()),
            },
        }
    }

    /// Adds the admin that the settings name: without it nobody could log in to a new database.
    ///
    /// # Errors
    /// [`SetUpError`]
    pub async fn ensure_first_admin(&self, db: &Db, settings: &Settings) -> Result<(), SetUpError> {
        let Some(FirstAdmin { username, password, tenant }) = &settings.first_admin else { return Ok(()) };
        let username = users::name(username)
            .ok_or_else(|| ConfigError::new("MASS_ADMIN_USERNAME", "1 to 64 letters, digits, or . _ - + @"))?;
        policy::check(password, &username)
            .map_err(|refused| ConfigError::new("MASS_ADMIN_PASSWORD", refused.to_string()))?;
        self.ensure_user(db, &username, password, Role::Admin, tenant).await?;
        Ok(())
    }

    /// Drops sessions and failed logins that nothing needs any more.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn sweep(&self, db: &Db) -> Result<u64, DbError> {
        let now = edge::now_micros();
        Ok(sessions::sweep(db, self.lifetimes, now).await? + throttle::sweep(db, now).await?)
    }
}

/// The routes of logging in and of users.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(login::routes()).merge(manage::routes())
}
