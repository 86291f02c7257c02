//! The routes, and what stands around all of them.

mod accept;
mod audit;
pub mod batch;
mod cursor;
pub mod form;
mod list;
mod meta;
mod read;
mod send;

use accept::accept;
use axum::{Router, middleware};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    auth,
    config::ConfigError,
    guards, openapi,
    problem::{self, Kind, Problem},
    state::App,
    telemetry,
};

/// All routes with their description.
pub fn described() -> OpenApiRouter<App> {
    let mut routes = OpenApiRouter::with_openapi(openapi::head())
        .merge(problem::routes())
        .merge(meta::routes())
        .merge(auth::routes())
        .merge(send::routes())
        .merge(read::routes())
        .merge(list::routes())
        .merge(batch::routes())
        .merge(audit::routes())
        .merge(telemetry::routes());
    openapi::complete(routes.get_openapi_mut());
    routes
}

/// The service, ready to be served.
///
/// # Errors
/// [`ConfigError`] for settings that the guards cannot use.
pub fn router(app: App) -> Result<Router, ConfigError> {
    let (router, description) = described().split_for_parts();
    let router = router.merge(openapi::pages(description)).fallback(async || Problem::new(Kind::NotFound));
    let router = guards::around(router, &app)?;
    Ok(router.layer(middleware::from_fn_with_state(app.clone(), telemetry::request::observe)).with_state(app))
}
