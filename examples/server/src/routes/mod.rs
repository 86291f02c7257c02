//! The routes, and what stands around all of them.

mod batch;
mod form;
mod list;
mod meta;
mod read;
mod send;

use axum::Router;
use form::query_pairs;
use utoipa::{
    Modify, OpenApi as _,
    openapi::{
        OpenApi,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    auth,
    config::ConfigError,
    guards,
    problem::{self, Kind, Problem},
    state::App,
};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "MASS reference server",
        description = "Takes what a data centre measured, checks and normalises it by the MASS contract, and keeps it.",
    ),
    tags(
        (name = "documents", description = "Sending, reading and checking documents"),
        (name = "auth", description = "Logging in, and who may"),
        (name = "service", description = "Health, figures, descriptions"),
    ),
    security(("bearer" = [])),
    modifiers(&Bearer),
)]
struct Description;

/// How a caller shows who it is. Routes that need no token say `security(())`.
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, description: &mut OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some("The `access_token` of `POST /auth/login`, or one of the identity provider"))
            .build();
        let components = description.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// All routes with their description.
pub fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        .merge(problem::routes())
        .merge(meta::routes())
        .merge(auth::routes())
        .merge(send::routes())
        .merge(read::routes())
        .merge(list::routes())
        .merge(batch::routes())
}

/// The service, ready to be served.
///
/// # Errors
/// [`ConfigError`] for settings that the guards cannot use.
pub fn router(app: App) -> Result<Router, ConfigError> {
    let (router, _openapi) = described().split_for_parts();
    let router = router.fallback(async || Problem::new(Kind::NotFound));
    Ok(guards::around(router, &app)?.with_state(app))
}
