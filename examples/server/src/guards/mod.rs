//! What every request passes before it is one, and every answer before it leaves.

pub mod body;
pub mod client;
pub mod gate;
pub mod headers;
pub mod rate;
pub mod serve;
mod settings;

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::{Router, middleware};

use self::rate::Limiter;
pub use self::settings::Settings;
use crate::config::ConfigError;
use crate::problem::{self, Problem};
use crate::state::App;

/// What the guards count.
pub struct Guards {
    addresses: Limiter<IpAddr>,
    users: Limiter<Arc<str>>,
}

impl std::fmt::Debug for Guards {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Guards")
    }
}

impl Guards {
    /// By these settings.
    pub fn new(settings: &Settings) -> Self {
        Self {
            addresses: Limiter::new("address", settings.rate_address),
            users: Limiter::new("user", settings.rate_user),
        }
    }

    /// Forgets whom it need not remember.
    pub fn sweep(&self) {
        self.addresses.sweep();
        self.users.sweep();
    }
}

/// The address of the client, past trusted proxies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl<S: Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let found = parts.extensions.get::<Self>().copied();
        found.ok_or_else(|| Problem::internal(&"a route stands outside the guards"))
    }
}

/// Puts everything around the routes. From inside out: the gate, problems in words, security headers, CORS.
///
/// # Errors
/// [`ConfigError`] for origins that are none.
pub fn around(router: Router<App>, app: &App) -> Result<Router<App>, ConfigError> {
    let origins = &app.config.guards.cors_origins;
    let cors = headers::cors(origins).map_err(|error| ConfigError::new("MASS_CORS_ORIGINS", error.to_string()))?;
    let router = router
        .layer(middleware::from_fn_with_state(app.clone(), gate::gate))
        .layer(middleware::from_fn_with_state(app.clone(), problem::layer))
        .layer(middleware::from_fn_with_state(app.clone(), gate::secure));
    Ok(match cors {
        Some(cors) => router.layer(cors),
        None => router,
    })
}
