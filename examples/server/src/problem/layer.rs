//! Writes every error answer as problem details, in the language of the request.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use mass_core::Locale;

use super::{Kind, PROBLEM_JSON, Problem, preferred};
use crate::state::App;

/// Middleware around everything else.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let locale = preferred(request.headers());
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let known = response.extensions().get::<Arc<Problem>>().cloned();
    let problem = match known {
        Some(problem) => problem,
        None if is_problem(&response) => return response,
        None => Arc::new(Problem::new(kind_of(status))),
    };
    write(&problem, app.config.public_url(), locale, response)
}

fn is_problem(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|found| found == PROBLEM_JSON)
}

/// The kind of an error answer that came from elsewhere: the router, a layer.
fn kind_of(status: StatusCode) -> Kind {
    let same = |kind: &&Kind| kind.status() == status;
    match status {
        StatusCode::BAD_REQUEST => Kind::BadRequest,
        StatusCode::UNPROCESSABLE_ENTITY => Kind::InvalidBody,
        StatusCode::FORBIDDEN => Kind::Forbidden,
        StatusCode::CONFLICT => Kind::Conflict,
        _ => Kind::ALL
            .iter()
            .find(same)
            .copied()
            .unwrap_or_else(|| if status.is_server_error() { Kind::Internal } else { Kind::BadRequest }),
    }
}

fn write(problem: &Problem, base: &str, locale: Locale, response: Response) -> Response {
    let (mut parts, _) = response.into_parts();
    let text = problem.bytes(base, locale);
    parts.status = problem.kind.status();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    let language = if locale == Locale::Es { "es" } else { "en" };
    parts.headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language));
    parts.headers.append(header::VARY, HeaderValue::from_static("accept-language"));
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    (parts, Body::from(text)).into_response()
}
