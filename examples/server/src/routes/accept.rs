//! What the header `Accept` likes best (RFC 9110, section 12.5.1).

use axum::http::{HeaderMap, header};

use crate::problem::{self, Kind, Problem};

/// Of these formats, with the names of their media types, the one that is liked best; the first when nothing is said.
///
/// # Errors
/// A [`Problem`] (406) where none will do.
pub(super) fn accept<T: Copy>(headers: &HeaderMap, formats: &[(T, &str)]) -> Result<T, Problem> {
    let text: Vec<&str> = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    let ranges: Vec<(String, f32)> = text.iter().flat_map(|line| line.split(',')).filter_map(range).collect();
    let quality = |name: &str| {
        let kind = name.split('/').next().unwrap_or_default();
        let named = [name.to_owned(), format!("{kind}/*"), String::from("*/*")];
        named.iter().find_map(|name| ranges.iter().find(|(range, _)| range == name)).map_or(0.0, |(_, q)| *q)
    };
    let mut best = formats.first().filter(|_| ranges.is_empty()).map(|(format, _)| *format);
    let mut liked = 0.0;
    for (format, name) in formats {
        let quality = quality(name);
        if quality > liked {
            (best, liked) = (Some(*format), quality);
        }
    }
    best.ok_or_else(|| {
        let mut names: Vec<&str> = formats.iter().map(|(_, name)| *name).collect();
        names.retain(|name| *name != "application/jsonl");
        Problem::new(Kind::NotAcceptable).param("available", names.join(", "))
    })
}

fn range(text: &str) -> Option<(String, f32)> {
    problem::weighted(text).map(|(range, quality)| (range.to_ascii_lowercase(), quality))
}
