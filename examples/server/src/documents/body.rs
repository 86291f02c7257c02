//! Bodies: which media types and content codings are taken, and reading them up to a limit.

use std::io;

use async_compression::tokio::bufread::{GzipDecoder, ZstdDecoder};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, header},
};
use futures_util::TryStreamExt as _;
use tokio::io::{AsyncBufRead, AsyncRead, AsyncReadExt as _, BufReader};
use tokio_util::io::StreamReader;

use crate::problem::{Kind, Place, Problem};

/// A body without its content coding.
pub type Plain = Box<dyn AsyncRead + Send + Unpin>;

/// Window that a sender of zstd may use, as a power of two: 8 MiB (RFC 9659).
const ZSTD_WINDOW: u32 = 23;

/// Undoes the content coding: gzip, zstd, or none.
///
/// # Errors
/// A [`Problem`] (415) for any other.
pub fn decoded(headers: &HeaderMap, body: Body) -> Result<Plain, Problem> {
    let reader = StreamReader::new(body.into_data_stream().map_err(io::Error::other));
    let mut codings = headers.get_all(header::CONTENT_ENCODING).iter();
    let coding = codings.next().map(|coding| coding.to_str().unwrap_or("?").trim().to_ascii_lowercase());
    match coding.as_deref() {
        _ if codings.next().is_some() => Err(refused_coding("?")),
        None | Some("" | "identity") => Ok(Box::new(reader)),
        Some("gzip" | "x-gzip") => Ok(Box::new(gzip(reader))),
        Some("zstd") => {
            let window = async_compression::zstd::DParameter::window_log_max(ZSTD_WINDOW);
            let mut decoder = ZstdDecoder::with_params(reader, &[window]);
            decoder.multiple_members(true);
            Ok(Box::new(decoder))
        }
        Some(other) => Err(refused_coding(other)),
    }
}

fn gzip(reader: impl AsyncBufRead + Send + Unpin + 'static) -> impl AsyncRead + Send + Unpin {
    let mut decoder = GzipDecoder::new(BufReader::new(reader));
    decoder.multiple_members(true);
    decoder
}

fn refused_coding(found: &str) -> Problem {
    Problem::new(Kind::UnsupportedMediaType)
        .param("found", found)
        .detail(
            format!("The content coding “{found}” is not supported: send gzip, zstd, or the body as it is."),
            format!("La codificación «{found}» no está admitida: envíe gzip, zstd o el cuerpo tal cual."),
        )
        .header(header::ACCEPT_ENCODING, "gzip, zstd")
}

/// Checks that the body is JSON in UTF-8: `application/json`, or a type such as `application/vnd.mass+json`.
///
/// # Errors
/// A [`Problem`] (415).
pub fn expect_json(headers: &HeaderMap) -> Result<(), Problem> {
    let (essence, charset) = media_type(headers);
    let json = essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"));
    match charset.as_deref() {
        _ if !json => Err(refused_type(&essence, "application/json")),
        None | Some("utf-8" | "utf8") => Ok(()),
        Some(charset) => Err(refused_type(&format!("{essence}; charset={charset}"), "application/json")),
    }
}

/// The problem of a media type that is not taken.
pub fn refused_type(found: &str, available: &str) -> Problem {
    let problem = Problem::new(Kind::UnsupportedMediaType).param("found", found).param("available", available);
    let problem = if found.is_empty() {
        problem.detail(
            format!("There is no Content-Type: send {available}."),
            format!("Falta Content-Type: envíe {available}."),
        )
    } else {
        problem
    };
    problem.header(header::HeaderName::from_static("accept-post"), available)
}

/// The media type in lower case without parameters, and its charset.
pub fn media_type(headers: &HeaderMap) -> (String, Option<String>) {
    let text = headers.get(header::CONTENT_TYPE).map_or("", |value: &HeaderValue| value.to_str().unwrap_or("?"));
    let mut parts = text.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_ascii_lowercase())
    });
    (essence, charset)
}

/// Reads a body of JSON, whole.
///
/// # Errors
/// A [`Problem`]: 415 for its type or coding, 413 when it is longer than the limit, 400 when its coding is broken.
pub async fn json(headers: &HeaderMap, body: Body, max_bytes: usize) -> Result<Vec<u8>, Problem> {
    expect_json(headers)?;
    let promised = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if promised.is_some_and(|bytes| bytes > max_bytes) {
        return Err(too_large(max_bytes));
    }
    let mut plain = decoded(headers, body)?.take(max_bytes as u64 + 1);
    let mut bytes = Vec::with_capacity(promised.unwrap_or(0));
    plain.read_to_end(&mut bytes).await.map_err(|error| unreadable(&error))?;
    if bytes.len() > max_bytes { Err(too_large(max_bytes)) } else { Ok(bytes) }
}

/// More bytes than are taken.
pub fn too_large(max_bytes: usize) -> Problem {
    let (en, es) =
        (format!("The body is larger than {max_bytes} bytes."), format!("El cuerpo supera {max_bytes} bytes."));
    Problem::new(Kind::TooLarge).param("max_bytes", max_bytes).fault(Place::Body(String::new()), "too_large", en, es)
}

/// A body that broke off, or whose coding is broken.
pub fn unreadable(error: &io::Error) -> Problem {
    Problem::new(Kind::BadRequest).fault(
        Place::Header("Content-Encoding".into()),
        "unreadable_body",
        format!("The body broke off, or is not in its content coding: {error}."),
        format!("El cuerpo se interrumpió o no corresponde a su codificación: {error}."),
    )
}
