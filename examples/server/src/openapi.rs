//! The description of the interface (`OpenAPI` 3.1), as a file, as a route, and as a page.

mod common;
mod forms;

pub use common::complete;

use axum::{
    Router,
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
    routing,
};
use utoipa::{
    Modify, OpenApi as _,
    openapi::{
        OpenApi, SecurityRequirement,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use utoipa_swagger_ui::{Config, serve};

use crate::{
    problem::{Kind, Problem},
    routes,
    state::App,
};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "MASS reference server",
        description = "Takes what a data centre measured, checks and normalises it by the MASS contract, and keeps it.\n\n\
            Errors are problem details (RFC 9457) in English or Spanish, as `Accept-Language` asks; their `type` leads to \
            a page that explains them. Answers under an `Idempotency-Key` are kept for 24 hours unless configured \
            otherwise (`idempotency_ttl_seconds` of `/version`).\n\n\
            What is no HTTP, or has too many or too long header lines, is answered before it is a request: with 400 or 431 \
            and no body.",
    ),
    servers((url = "/", description = "Where this description was found")),
    tags(
        (name = "documents", description = "Sending, reading and checking documents"),
        (name = "audit", description = "What was done, and the proof that nothing of it was changed"),
        (name = "auth", description = "Logging in, and who may"),
        (name = "service", description = "Health, figures, descriptions"),
    ),
    modifiers(&Bearer),
)]
struct Description;

/// All routes ask for a token, except those that say otherwise.
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, openapi: &mut OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some("The access token from `POST /auth/login`, or one of the identity provider"))
            .build();
        openapi.components.get_or_insert_default().add_security_scheme("bearer", SecurityScheme::Http(scheme));
        openapi.security = Some(vec![SecurityRequirement::new("bearer", Vec::<String>::new())]);
    }
}

/// The head of the description.
pub fn head() -> OpenApi {
    Description::openapi()
}

/// The description as a file, the same bytes each time.
///
/// # Errors
/// Those of writing JSON, none in practice.
pub fn text() -> Result<String, serde_json::Error> {
    written(&routes::described().split_for_parts().1)
}

fn written(description: &OpenApi) -> Result<String, serde_json::Error> {
    let description = forms::complete(serde_json::to_value(description)?)?;
    Ok(serde_json::to_string_pretty(&description)? + "\n")
}

/// `/openapi.json`, and Swagger UI at `/docs`.
pub fn pages(description: OpenApi) -> Router<App> {
    let text = written(&description).unwrap_or_default();
    let file = move || async move {
        let media_type = HeaderValue::from_static("application/vnd.oai.openapi+json;version=3.1");
        ([(header::CONTENT_TYPE, media_type)], text).into_response()
    };
    Router::new()
        .route("/openapi.json", routing::get(file))
        .route("/docs", routing::get(async || Redirect::temporary("/docs/index.html")))
        .route("/docs/", routing::get(async || Redirect::temporary("/docs/index.html")))
        .route("/docs/{name}", routing::get(asset))
}

/// A file of Swagger UI. It is part of the program: nothing is fetched from anywhere.
async fn asset(Path(name): Path<String>) -> Result<Response, Problem> {
    let config = std::sync::Arc::new(Config::from("/openapi.json").try_it_out_enabled(true));
    let found = serve(&name, config).map_err(|error| Problem::internal(&error))?;
    let found = found.ok_or_else(|| Problem::new(Kind::NotFound))?;
    let media_type = HeaderValue::from_str(&found.content_type).map_err(|error| Problem::internal(&error))?;
    let headers = [(header::CONTENT_TYPE, media_type)];
    Ok((headers, found.bytes.into_owned()).into_response())
}
