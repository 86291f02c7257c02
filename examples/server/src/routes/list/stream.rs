//! A whole list as a stream. It is read piece by piece: memory stays small, and no connection waits for a slow reader.

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::{Stream, stream};

use super::{BYTES, query::Query};
use crate::{documents::Record, identity::Identity, problem::Problem, state::App, store::MassRequest};

/// Documents of one piece.
const ROWS: usize = 256;

/// One document a line.
pub fn ndjson(app: App, identity: Identity, query: Query) -> Response {
    let lines = |rows: &[MassRequest]| {
        let mut text = Vec::new();
        for row in rows {
            serde_json::to_writer(&mut text, &Record::of(row)?).map_err(|error| Problem::internal(&error))?;
            text.push(b'\n');
        }
        Ok(text)
    };
    answer("application/x-ndjson", pieces(app, identity, query, Vec::new(), lines))
}

const HEADER: &str = "id,created_at,user_id,tenant_id,schema_version,correlation_id,idempotency_key,site_id,environment,\
mode,document_sha256,content_sha256,payload\r\n";

/// A header and one document a record, the normalised document as JSON in the last column (RFC 4180).
///
/// A spreadsheet takes a cell such as `=HYPERLINK(…)` for a formula, and an idempotency key may be one. So a cell that
/// begins like that gets an apostrophe before it, and one that begins with an apostrophe another, so that the first can
/// always be taken away again. The other formats have it as it is. Source: OWASP, CSV Injection.
pub fn csv(app: App, identity: Identity, query: Query) -> Response {
    let records = |rows: &[MassRequest]| {
        let mut text = String::new();
        for row in rows {
            let created_at = crate::edge::rfc3339(row.created_at);
            let optional = |value: &Option<String>| value.clone().unwrap_or_default();
            let fields = [
                row.id.as_str(),
                &created_at,
                &row.user_id,
                &row.tenant_id,
                &row.schema_version,
                &row.correlation_id,
                &row.idempotency_key,
                &optional(&row.site_id),
                &optional(&row.environment),
                &optional(&row.mode),
                &row.document_sha256,
                &row.content_sha256,
                &row.payload_json,
            ]
            .map(quoted);
            text.push_str(&fields.join(","));
            text.push_str("\r\n");
        }
        Ok(text.into_bytes())
    };
    answer("text/csv; charset=utf-8; header=present", pieces(app, identity, query, HEADER.into(), records))
}

fn quoted(field: &str) -> String {
    if field.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) {
        return quoted_as_it_is(&format!("'{field}"));
    }
    quoted_as_it_is(field)
}

fn quoted_as_it_is(field: &str) -> String {
    if field.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

/// The pieces of a list, each written by `write`. Where the database fails the stream breaks off, so that nobody takes
/// half a list for the whole.
fn pieces(
    app: App,
    identity: Identity,
    query: Query,
    first: Vec<u8>,
    write: impl Fn(&[MassRequest]) -> Result<Vec<u8>, Problem> + Send + Sync + 'static,
) -> impl Stream<Item = Result<Bytes, BrokenOff>> + Send {
    struct State<W> {
        query: Query,
        left: usize,
        done: bool,
        before: Vec<u8>,
        write: W,
    }
    let left = query.limit.unwrap_or(usize::MAX);
    let state = State { query, left, done: false, before: first, write };
    stream::unfold((app, identity, state), |(app, identity, mut state)| async move {
        if state.done {
            return None;
        }
        let rows = ROWS.min(state.left);
        let piece = async {
            let page = app.db.masses(&identity, &state.query.filter, state.query.after.as_ref(), rows, BYTES).await?;
            let mut text = std::mem::take(&mut state.before);
            text.extend((state.write)(&page.rows)?);
            Ok::<_, Problem>((text, page))
        };
        match piece.await {
            Err(_logged) => {
                state.done = true;
                Some((Err(BrokenOff), (app, identity, state)))
            }
            Ok((text, page)) => {
                state.left -= page.rows.len();
                state.done = !page.more || state.left == 0;
                state.query.after = page.rows.last().map(MassRequest::position);
                Some((Ok(Bytes::from(text)), (app, identity, state)))
            }
        }
    })
}

#[derive(Debug, thiserror::Error)]
#[error("the list broke off")]
struct BrokenOff;

fn answer(media_type: &'static str, pieces: impl Stream<Item = Result<Bytes, BrokenOff>> + Send + 'static) -> Response {
    let mut response = Body::from_stream(pieces).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("accept, authorization"));
    response
}
