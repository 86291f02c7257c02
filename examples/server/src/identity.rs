//! Who is asking.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::{Kind, Problem};

/// What a user is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Sends, reads all rows of the tenant, manages its users.
    Admin,
    /// A machine that sends, and reads its own rows.
    Ingest,
    /// Reads and checks, and stores nothing.
    Viewer,
}

/// The user behind a request. The layer that checks tokens puts it into the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The user.
    pub user_id: Arc<str>,
    /// Whose data the user works with.
    pub tenant: Arc<str>,
    /// What the user may do.
    pub role: Role,
    /// The session that the token belongs to. None with an external provider, which has sessions of its own.
    pub session: Option<Arc<str>>,
}

/// Whose rows a query may touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of a tenant.
    Tenant(Arc<str>),
    /// Those of one user of a tenant.
    User {
        /// The tenant.
        tenant: Arc<str>,
        /// The user.
        user_id: Arc<str>,
    },
}

impl Identity {
    /// An identity as a token has it.
    pub fn new(user_id: &str, tenant: &str, role: Role) -> Self {
        Self { user_id: user_id.into(), tenant: tenant.into(), role, session: None }
    }

    /// The rows that this user may see: its own, or as an admin those of its tenant.
    ///
    /// ```
    /// use mass_server::identity::{Identity, Role, Scope};
    /// assert_eq!(Identity::new("u1", "acme", Role::Admin).scope(), Scope::Tenant("acme".into()));
    /// let own = Scope::User { tenant: "acme".into(), user_id: "u1".into() };
    /// assert_eq!(Identity::new("u1", "acme", Role::Viewer).scope(), own);
    /// ```
    pub fn scope(&self) -> Scope {
        let (tenant, user_id) = (Arc::clone(&self.tenant), Arc::clone(&self.user_id));
        match self.role {
            Role::Admin => Scope::Tenant(tenant),
            Role::Ingest | Role::Viewer => Scope::User { tenant, user_id },
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Identity {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let missing = || Problem::new(Kind::Unauthorized).header(header::WWW_AUTHENTICATE, r#"Bearer realm="mass""#);
        parts.extensions.get::<Self>().cloned().ok_or_else(missing)
    }
}
