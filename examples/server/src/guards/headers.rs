//! Headers that keep browsers from doing what an API never wants, and CORS, closed unless origins are named.
//!
//! Source: OWASP REST Security and HTTP Headers Cheat Sheets; the Fetch standard for CORS.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

/// Writes the security headers that an answer does not have yet.
///
/// ```
/// # use mass_server::guards::headers::secure;
/// let mut headers = axum::http::HeaderMap::new();
/// secure("/mass", false, &mut headers);
/// assert_eq!(headers["x-content-type-options"], "nosniff");
/// assert_eq!(headers["cache-control"], "no-store");
/// ```
pub fn secure(path: &str, tls: bool, headers: &mut HeaderMap) {
    // The page at /docs needs its own scripts, and styles that Swagger UI writes into elements.
    let policy = if path == "/docs" || path.starts_with("/docs/") {
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
    } else {
        "default-src 'none'; frame-ancestors 'none'"
    };
    let always = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let with_tls = [(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000")];
    for (name, value) in always.into_iter().chain(with_tls.into_iter().filter(|_| tls)) {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

/// What is no origin: scheme, host and port, and nothing after.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no origin; one looks like https://app.example or http://localhost:5173")]
pub struct NoOrigin(pub String);

/// Lets the pages of these origins call, with a bearer token but never with cookies. `None` if there are none: then
/// browsers let no other page read an answer.
///
/// # Errors
/// [`NoOrigin`]; `*` is none.
///
/// ```
/// # use mass_server::guards::headers::cors;
/// assert!(matches!(cors(""), Ok(None)));
/// assert!(matches!(cors("https://app.example"), Ok(Some(_))));
/// assert!(cors("*").is_err());
/// ```
pub fn cors(origins: &str) -> Result<Option<CorsLayer>, NoOrigin> {
    let origins = origins.split(',').map(str::trim).filter(|origin| !origin.is_empty());
    let origins = origins.map(origin).collect::<Result<Vec<_>, _>>()?;
    if origins.is_empty() {
        return Ok(None);
    }
    let own = |names: &'static [&'static str]| names.iter().map(|name| HeaderName::from_static(name));
    let asked = [header::AUTHORIZATION, header::CONTENT_TYPE, header::CONTENT_ENCODING, header::IF_NONE_MATCH];
    let told = [header::LOCATION, header::ETAG, header::LINK, header::RETRY_AFTER];
    let layer = CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PATCH, Method::DELETE])
        .allow_headers(
            asked
                .into_iter()
                .chain(own(&["idempotency-key", "traceparent", "tracestate", "x-request-id"]))
                .collect::<Vec<_>>(),
        )
        .expose_headers(
            told.into_iter()
                .chain(own(&[
                    "ratelimit",
                    "ratelimit-policy",
                    "idempotent-replayed",
                    "traceparent",
                    "traceresponse",
                    "x-request-id",
                ]))
                .collect::<Vec<_>>(),
        )
        .max_age(Duration::from_secs(600));
    Ok(Some(layer))
}

fn origin(text: &str) -> Result<HeaderValue, NoOrigin> {
    let wrong = || NoOrigin(text.to_owned());
    let uri: axum::http::Uri = text.parse().map_err(|_| wrong())?;
    let authority = uri.authority().map(ToString::to_string).ok_or_else(wrong)?;
    let scheme = uri.scheme_str().filter(|scheme| ["http", "https"].contains(scheme)).ok_or_else(wrong)?;
    // As browsers write it, so that what does not match is seen at start and not as a refusal later.
    let as_written = format!("{scheme}://{}", authority.to_lowercase());
    if as_written != text || authority.contains('@') {
        return Err(wrong());
    }
    HeaderValue::from_str(text).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_answer_says_itself_stays() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        secure("/mass/1", false, &mut headers);
        assert_eq!(headers["cache-control"], "private, no-cache");
        assert!(!headers.contains_key("strict-transport-security"));
        secure("/mass/1", true, &mut headers);
        assert_eq!(headers["strict-transport-security"], "max-age=31536000");
    }

    #[test]
    fn only_the_page_for_people_may_run_scripts() {
        for (path, scripts) in [("/docs", true), ("/docs/swagger-ui.css", true), ("/docsx", false), ("/mass", false)] {
            let mut headers = HeaderMap::new();
            secure(path, false, &mut headers);
            let policy = headers["content-security-policy"].to_str().unwrap();
            assert_eq!(policy.starts_with("default-src 'self'"), scripts, "{path}");
        }
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        for text in ["https://app.example", "http://localhost:5173", "https://a.example, https://b.example"] {
            assert!(matches!(cors(text), Ok(Some(_))), "{text}");
        }
        for text in
            ["*", "app.example", "https://app.example/", "https://APP.example", "null", "ftp://a", "https://u@a"]
        {
            assert_eq!(cors(text).unwrap_err(), NoOrigin(text.to_owned()));
        }
    }
}
