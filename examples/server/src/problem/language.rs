//! The language of an answer (RFC 9110, section 12.5.4).

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use mass_core::Locale;

/// The language that messages are written in, for handlers that write some themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(pub Locale);

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self(preferred(&parts.headers)))
    }
}

/// The language that `Accept-Language` likes best of those there are; English when it likes none.
///
/// ```
/// use axum::http::{HeaderMap, HeaderValue, header::ACCEPT_LANGUAGE};
/// use mass_core::Locale;
/// use mass_server::problem::preferred;
///
/// let headers = |text| HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_static(text))]);
/// assert_eq!(preferred(&headers("es-CL,es;q=0.9,en;q=0.8")), Locale::Es);
/// assert_eq!(preferred(&headers("fr, en;q=0.5, es;q=0.7")), Locale::Es);
/// assert_eq!(preferred(&headers("es;q=0, *")), Locale::En);
/// ```
pub fn preferred(headers: &HeaderMap) -> Locale {
    let text = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<(&str, f32)> = text.flat_map(|line| line.split(',')).filter_map(range).collect();
    let quality = |tag: &str| {
        let of = |wanted: &str| ranges.iter().find(|(range, _)| primary(range).eq_ignore_ascii_case(wanted));
        of(tag).or_else(|| of("*")).map_or(0.0, |(_, quality)| *quality)
    };
    if quality("es") > quality("en") { Locale::Es } else { Locale::En }
}

fn primary(range: &str) -> &str {
    range.split('-').next().unwrap_or(range)
}

fn range(text: &str) -> Option<(&str, f32)> {
    let mut parts = text.split(';').map(str::trim);
    let tag = parts.next().filter(|tag| !tag.is_empty())?;
    let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    Some((tag, quality.map_or(1.0, |text| text.trim().parse().unwrap_or(0.0))))
}
