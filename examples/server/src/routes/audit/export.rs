//! A whole log as a stream, read piece by piece.

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::{Stream, stream};

use super::{ocsf, query::Query};
use crate::{
    audit::Heads,
    problem::{Kind, Problem},
    state::App,
    store::Stored,
};

/// Entries of one piece.
const ENTRIES: usize = 256;

/// What is still to be written of an export.
struct Export {
    app: App,
    tenant: String,
    query: Query,
    /// None before the first piece.
    begun: Option<Begun>,
    done: bool,
    events: bool,
}

struct Begun {
    /// Entries of the log when the export began.
    size: u64,
    /// The signed head over them, at the end of an export that proves itself.
    head: Option<String>,
    /// The index behind the last entry that was written.
    next: u64,
}

/// The leaves, one a line; without filters with all that proves them.
pub fn lines(app: App, tenant: String, query: Query) -> Response {
    answer("application/x-ndjson", Export::new(app, tenant, query, false))
}

/// The same as events of OCSF.
pub fn events(app: App, tenant: String, query: Query) -> Response {
    answer("application/x-ndjson", Export::new(app, tenant, query, true))
}

impl Export {
    fn new(app: App, tenant: String, mut query: Query, events: bool) -> Self {
        query.filter.ascending = true;
        Self { app, tenant, query, begun: None, done: false, events }
    }

    fn proves_itself(&self) -> bool {
        !self.events && self.query.filter.is_open() && self.query.after.is_none()
    }

    async fn piece(&mut self) -> Result<Vec<u8>, Problem> {
        let mut text = Vec::new();
        // Not before the first piece is asked for: the entry of this very request is in the log by then.
        if self.begun.is_none() {
            self.begun = Some(self.begin(&mut text).await?);
        }
        let Some(Begun { size, head, next }) = &mut self.begun else { return Ok(text) };
        let db = &self.app.db;
        let entries = db.audit_entries(&self.tenant, &self.query.filter, self.query.after, *size, ENTRIES).await?;
        self.done = entries.len() < ENTRIES;
        if self.events {
            for entry in &entries {
                ocsf::write(&mut text, &entry.leaf, self.app.config.public_url())?;
            }
        } else if head.is_some() {
            let to = entries.last().map_or(*next, |last| last.index + 1);
            // The head over everything comes last, once.
            let up_to = to.min(size.saturating_sub(1));
            let signed = db.audit_checkpoints(&self.tenant, *next + 1, up_to, u32::MAX).await?;
            let mut signed = signed.into_iter().peekable();
            for entry in &entries {
                write(&mut text, entry);
                while let Some((_, note)) = signed.next_if(|(size, _)| *size <= entry.index + 1) {
                    text.extend(mass_audit::export::checkpoint(&note));
                }
            }
            *next = to;
        } else {
            entries.iter().for_each(|entry| write(&mut text, entry));
        }
        self.query.after = entries.last().map(|last| last.index).or(self.query.after);
        if let (true, Some(head)) = (self.done, head) {
            text.extend(mass_audit::export::checkpoint(head));
        }
        Ok(text)
    }

    async fn begin(&self, text: &mut Vec<u8>) -> Result<Begun, Problem> {
        if !self.proves_itself() {
            return Ok(Begun { size: u64::MAX, head: None, next: 0 });
        }
        let heads = Heads { app: &self.app, tenant: &self.tenant };
        let signed = match heads.sign().await {
            // Someone changed the log. Whoever finds out what needs it under the last head that was signed.
            Err(problem) if problem.kind == Kind::AuditBroken => heads.last().await?.ok_or(problem)?,
            signed => signed?,
        };
        let size = signed.checkpoint.size;
        let first = self.query.filter.first.unwrap_or(0).min(size);
        let missing = || Problem::internal(&"hashes of the audit log are missing");
        let edge = self.app.db.audit_edge(&self.tenant, first).await?.ok_or_else(missing)?;
        text.extend(mass_audit::export::header(&signed.checkpoint.origin, first, edge.peaks(), size));
        Ok(Begun { size, head: Some(signed.note), next: first })
    }
}

fn write(text: &mut Vec<u8>, entry: &Stored) {
    text.extend(entry.leaf.as_bytes());
    text.push(b'\n');
    text.extend(entry.batch.as_deref().unwrap_or_default().as_bytes());
}

#[derive(Debug, thiserror::Error)]
#[error("the export broke off")]
struct BrokenOff;

/// Where the database fails the stream breaks off, so that nobody takes half a log for the whole.
fn pieces(export: Export) -> impl Stream<Item = Result<Bytes, BrokenOff>> + Send {
    stream::unfold(export, |mut export| async move {
        if export.done {
            return None;
        }
        let piece = export.piece().await;
        export.done |= piece.is_err();
        Some((piece.map(Bytes::from).map_err(|_logged| BrokenOff), export))
    })
}

fn answer(media_type: &'static str, export: Export) -> Response {
    let mut response = Body::from_stream(pieces(export)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("accept, authorization"));
    response
}
