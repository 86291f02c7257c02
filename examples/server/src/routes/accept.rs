//! What the header `Accept` likes best (RFC 9110, section 12.5.1).

use axum::http::{HeaderMap, header};

use crate::problem::{Kind, Problem};

/// Of these formats, with the names of their media types, the one that is liked best; the first when nothing is said.
///
/// # Errors
/// A [`Problem`] (406) where none will do.
pub(super) fn accept<T: Copy>(headers: &HeaderMap, formats: &[(T, &str)]) -> Result<T, Problem> {
    let text: Vec<&str> = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    let ranges: Vec<(String, f32)> = text.iter().flat_map(|line| line.split(',')).map(range).collect();
    let quality = |name: &str| {
        let kind = name.split('/').next().unwrap_or_default();
        let named = [name.to_owned(), format!("{kind}/*"), String::from("*/*")];
        named.iter().find_map(|name| ranges.iter().find(|(range, _)| range == name)).map_or(0.0, |(_, q)| *q)
    };
    let mut best = formats.first().filter(|_| text.is_empty()).map(|(format, _)| *format);
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

fn range(text: &str) -> (String, f32) {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default().to_ascii_lowercase();
    let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    (name, quality.map_or(1.0, |text| text.parse().unwrap_or(0.0)))
}
