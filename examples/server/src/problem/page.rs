//! What a problem's `type` leads to: a page for people, in their language.

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use mass_core::Locale;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Kind, Language, Problem};
use crate::state::App;

/// The routes of the pages.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(one))
}

/// Every kind of problem.
#[utoipa::path(get, path = "/problems", operation_id = "list_problems", tag = "service", security(()),
    responses((status = 200, description = "A page that lists all kinds of problem", content_type = "text/html", body = String)))]
async fn list(Language(locale): Language) -> Response {
    page(locale, Kind::ALL)
}

/// What a `type` leads to.
#[utoipa::path(get, path = "/problems/{name}", operation_id = "explain_problem", tag = "service", security(()),
    params(("name" = String, Path, description = "The last part of a problem's `type`", example = "not-json")),
    responses(
        (status = 200, description = "What it means and what to do", content_type = "text/html", body = String),
        (status = 404, description = "There is no such kind", content_type = "application/problem+json", body = super::Body),
    ))]
async fn one(Language(locale): Language, Path(name): Path<String>) -> Result<Response, Problem> {
    let kind = Kind::ALL.iter().position(|kind| kind.name() == name).ok_or_else(|| Problem::new(Kind::NotFound))?;
    Ok(page(locale, Kind::ALL.get(kind..=kind).unwrap_or_default()))
}

fn page(locale: Locale, kinds: &[Kind]) -> Response {
    let language = if locale == Locale::Es { "es" } else { "en" };
    let title = if locale == Locale::Es { "Problemas" } else { "Problems" };
    let mut html = format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>MASS: {title}</title>\n<h1>{title}</h1>\n"
    );
    for kind in kinds {
        let words = kind.words(locale);
        let (name, status) = (kind.name(), kind.status().as_u16());
        html.push_str(&format!(
            "<section id=\"{name}\">\n<h2>{status} {}</h2>\n<p><code>{name}</code></p>\n<p>{}</p>\n<p>{}</p>\n",
            words.title,
            of_any(words.detail),
            words.advice
        ));
        if *kind == Kind::ContractViolation {
            codes(&mut html, locale);
        }
        html.push_str("</section>\n");
    }
    let headers = [
        (header::CONTENT_LANGUAGE, HeaderValue::from_static(language)),
        (header::VARY, HeaderValue::from_static("accept-language")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")),
    ];
    (headers, Html(html)).into_response()
}

/// The codes of the contract, from the core's catalogue.
fn codes(html: &mut String, locale: Locale) {
    html.push_str("<dl>\n");
    for entry in mass_core::issue_catalogue() {
        let text = entry.text(locale);
        html.push_str(&format!("<dt><code>{}</code> {}</dt>\n", entry.code, escaped(text.title)));
        html.push_str(&format!("<dd>{}</dd>\n", escaped(text.explanation)));
    }
    html.push_str("</dl>\n");
}

/// The words of a kind, without what only one problem of it can say: `{max_bytes}` becomes `…`.
fn of_any(detail: &str) -> String {
    let mut pieces = detail.split('{');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| text + "…" + piece.split_once('}').map_or("", |(_, rest)| rest))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
