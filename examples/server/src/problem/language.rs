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
/// assert_eq!(preferred(&headers("es-CL;q=0.1, es;q=0.9, en;q=0.5")), Locale::Es);
/// assert_eq!(preferred(&headers("es;q=0, *")), Locale::En);
/// ```
pub fn preferred(headers: &HeaderMap) -> Locale {
    let text = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<(&str, f32)> = text.flat_map(|line| line.split(',')).filter_map(weighted).collect();
    let quality = |tag: &str| {
        let of = |wanted: &str| {
            let same = ranges.iter().filter(|(range, _)| primary(range).eq_ignore_ascii_case(wanted));
            same.map(|(_, quality)| *quality).max_by(f32::total_cmp)
        };
        of(tag).or_else(|| of("*")).unwrap_or(0.0)
    };
    if quality("es") > quality("en") { Locale::Es } else { Locale::En }
}

fn primary(range: &str) -> &str {
    range.split('-').next().unwrap_or(range)
}

/// A member of an `Accept…` header with its weight, 1 unless it says another; 0 where that is no number from 0 to 1.
pub fn weighted(text: &str) -> Option<(&str, f32)> {
    let mut parts = text.split(';').map(str::trim);
    let range = parts.next().filter(|range| !range.is_empty())?;
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    let read = |text: &str| text.trim().parse().ok().filter(|weight| (0.0..=1.0).contains(weight)).unwrap_or(0.0);
    Some((range, weight.map_or(1.0, read)))
}
