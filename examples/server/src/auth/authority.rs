//! From a bearer token to an [`Identity`].

use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;
use sha2::{Digest, Sha256};

use super::external::Mapping;
use super::jwks::Provider;
use super::recent::Recent;
use super::token::{self, Claims, LocalTokens, TokenError};
use super::users::{self, User};
use crate::edge;
use crate::identity::Identity;
use crate::store::{Db, DbError};

/// Sessions remembered at most.
const MOST_SESSIONS: u64 = 100_000;

/// Why a bearer token does not let anyone in.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// The token itself.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// Its session has ended, or its user is not active.
    #[error("the session has ended")]
    SessionEnded,
    /// A provider's user without a role or a tenant known here.
    #[error("the claims name no role or tenant known here")]
    Unmapped,
    /// The database failed.
    #[error("{0}")]
    Database(Arc<DbError>),
}

/// Judges tokens: those of this server, and those of an external provider.
#[derive(Debug, Clone)]
pub struct Authority {
    local: Option<Arc<LocalTokens>>,
    external: Option<(Arc<Provider>, Arc<Mapping>)>,
    // What its tokens say, once each has been verified.
    recent: Recent,
    // Whose session it is, as of a moment ago: a look at the database for each request would cost more than the rest.
    sessions: Cache<String, Option<User>>,
}

impl Authority {
    /// `remember` is how long a session is believed to go on without a look at the database: the longest time that a
    /// deactivated user gets in elsewhere than on the replica where that was done.
    pub fn new(local: Option<LocalTokens>, external: Option<(Provider, Mapping)>, remember: Duration) -> Self {
        Self {
            local: local.map(Arc::new),
            external: external.map(|(provider, mapping)| (Arc::new(provider), Arc::new(mapping))),
            recent: Recent::default(),
            sessions: Cache::builder().max_capacity(MOST_SESSIONS).time_to_live(remember).build(),
        }
    }

    /// The tokens of this server itself, if it issues any.
    pub fn local(&self) -> Option<&LocalTokens> {
        self.local.as_deref()
    }

    /// The issuer of the external provider, if there is one.
    pub fn external_issuer(&self) -> Option<&str> {
        self.external.as_ref().map(|(provider, _)| provider.issuer())
    }

    /// Whom a token stands for.
    ///
    /// # Errors
    /// [`AuthorityError`]
    pub async fn identify(&self, db: &Db, token: &str, now: i64) -> Result<Identity, AuthorityError> {
        if let Some(claims) = self.recent.find(token, now).await {
            return self.identify_local(db, &claims, now).await;
        }
        let issuer = token::claimed_issuer(token).ok_or(TokenError::Invalid)?;
        if let Some(local) = self.local.as_deref().filter(|local| local.issuer() == issuer) {
            let claims = Arc::new(local.read(token)?);
            self.recent.remember(token, Arc::clone(&claims)).await;
            return self.identify_local(db, &claims, now).await;
        }
        if let Some((provider, mapping)) = self.external.as_ref().filter(|(provider, _)| provider.issuer() == issuer) {
            let claims = provider.read(token).await?;
            let user = mapping.read(&claims).ok_or(AuthorityError::Unmapped)?;
            // An id of the provider could be that of a user here; a digest of both names cannot.
            let id = edge::hex(&Sha256::digest(format!("{issuer}\0{}", user.subject))[..16]);
            return Ok(Identity::new(&format!("ext-{id}"), &user.tenant, user.role));
        }
        Err(TokenError::Invalid.into())
    }

    /// Whom a token of this server stands for. Its session is looked at each time: it may have ended since.
    async fn identify_local(&self, db: &Db, claims: &Claims, now: i64) -> Result<Identity, AuthorityError> {
        let user = self.user_of(db, &claims.sid, now).await?.filter(|user| user.id == claims.sub);
        let user = user.ok_or(AuthorityError::SessionEnded)?;
        let identity = Identity::new(&user.id, &user.tenant, user.role);
        Ok(Identity { session: Some(claims.sid.as_str().into()), ..identity })
    }

    /// Whether a user may go on with what takes long: its session runs, and its role is the one it began with. What an
    /// identity provider says of its users is known only when they show a token.
    ///
    /// # Errors
    /// [`AuthorityError::SessionEnded`] if not, [`AuthorityError::Database`]
    pub async fn goes_on(&self, db: &Db, identity: &Identity, now: i64) -> Result<(), AuthorityError> {
        let Some(session) = identity.session.as_deref() else { return Ok(()) };
        let user = self.user_of(db, session, now).await?;
        let same = |user: &User| *user.id == *identity.user_id && user.role == identity.role;
        user.filter(same).map(|_| ()).ok_or(AuthorityError::SessionEnded)
    }

    async fn user_of(&self, db: &Db, session: &str, now: i64) -> Result<Option<User>, AuthorityError> {
        let look = users::of_session(db, session, now);
        self.sessions.try_get_with(session.to_owned(), look).await.map_err(AuthorityError::Database)
    }

    /// Looks anew at every session: after a user was changed or a session ended.
    pub fn forget(&self) {
        self.sessions.invalidate_all();
    }
}
