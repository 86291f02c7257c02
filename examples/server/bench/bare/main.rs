//! What the server is measured against: a bare axum handler on the same pool, which takes on the server's duties one by
//! one. `bare STEP` serves `POST /mass/generate` on `MASS_LISTEN` with the database of `DATABASE_URL`; each step does all
//! that the one before it does:
//!
//! | step | does |
//! |---|---|
//! | `insert` | inserts an id and the bytes as they came, in one statement |
//! | `normalise` | judges and normalises the document, and inserts the normal form beside the bytes |
//! | `row` | inserts the server's row with all its columns into the server's table with all its indexes |
//! | `idempotency` | keeps the answer under its key in the same transaction, and looks for one first |
//! | `together` | lets the server's writer commit what waits in one transaction |
//! | `audit` | appends the entry to the tenant's log in that transaction |
//!
//! What then remains to the server itself are tokens, limits, headers, figures and logs.
//!
//! `bare copy FILE` is the measure for batches: it copies the lines of a file into `DATABASE_URL` (PostgreSQL) by `COPY`
//! and prints rows and seconds, into a bare table and into one like the server's.

mod copy;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use mass_core::{Digest, Locale, Options, PipelineChoice, normalize};
use mass_server::{
    args,
    audit::{self, Operation, within},
    documents::{Given, Kept, Key, Sender, keep, take},
    edge,
    identity::{Identity, Role},
    store::{Db, Kind, Value, Writer},
};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Step {
    Insert,
    Normalise,
    Row,
    Idempotency,
    Together,
    Audit,
}

struct Bench {
    step: Step,
    db: Db,
    writer: Writer,
    options: Options,
    sender: Sender,
}

/// The server's default.
const CONNECTIONS: u32 = 16;
const DAY: Duration = Duration::from_secs(24 * 3600);

// The server's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let url = std::env::var("DATABASE_URL")?;
    if wanted == "copy" {
        return copy::run(&url, &std::env::args().nth(2).ok_or("copy FILE")?).await;
    }
    let step = match wanted.as_str() {
        "insert" => Step::Insert,
        "normalise" => Step::Normalise,
        "row" => Step::Row,
        "idempotency" => Step::Idempotency,
        "together" => Step::Together,
        "audit" => Step::Audit,
        other => {
            let steps = "insert, normalise, row, idempotency, together, audit";
            return Err(format!("no step {other:?}: {steps}").into());
        }
    };
    let db = Db::open(&url.into(), CONNECTIONS, Duration::from_secs(5)).await?;
    let bytes = if db.kind() == Kind::Sqlite { "BLOB" } else { "BYTEA" };
    let mut tx = db.begin().await?;
    let table =
        format!("CREATE TABLE IF NOT EXISTS bare (id TEXT PRIMARY KEY, raw {bytes} NOT NULL, payload_json TEXT)");
    tx.execute(&table, &[]).await?;
    tx.commit().await?;
    let tenant = std::env::var("MASS_ADMIN_TENANT").unwrap_or_else(|_| String::from("andes-cloud"));
    let bench = Bench {
        step,
        writer: Writer::start(&db),
        db,
        options: Options { pipeline: PipelineChoice::Enterprise, locale: Locale::En, ..Options::default() },
        sender: Sender {
            identity: Identity::new("usr-bench", &tenant, Role::Ingest),
            path: "/mass/generate",
            echo: false,
        },
    };
    let app = Router::new().route("/mass/generate", post(handle)).with_state(Arc::new(bench));
    let listener = tokio::net::TcpListener::bind(std::env::var("MASS_LISTEN")?).await?;
    Ok(axum::serve(listener, app).await?)
}

async fn handle(State(bench): State<Arc<Bench>>, headers: HeaderMap, body: Bytes) -> Response {
    bench.answer(&headers, &body).await.unwrap_or_else(|error| {
        eprintln!("bare: {error}");
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    })
}

impl Bench {
    async fn answer(&self, headers: &HeaderMap, body: &[u8]) -> Result<Response, Box<dyn std::error::Error>> {
        let now = edge::now();
        let context = edge::context(now);
        match self.step {
            Step::Insert => {
                let id = edge::row_id(&context, now);
                let sql = "INSERT INTO bare (id, raw) VALUES ($1, $2) RETURNING id";
                self.insert(sql, args![&id, body]).await?;
                Ok(created(format!(r#"{{"id":"{id}"}}"#).into_bytes()))
            }
            Step::Normalise => {
                let id = edge::row_id(&context, now);
                let normal = normalize(body, &self.options, &context).map_err(|_| "the document is refused")?;
                let sql = "INSERT INTO bare (id, raw, payload_json) VALUES ($1, $2, $3) RETURNING id";
                self.insert(sql, args![&id, body, normal.text()]).await?;
                Ok(created(format!(r#"{{"id":"{id}","document_sha256":"{}"}}"#, normal.document_sha256).into_bytes()))
            }
            Step::Row | Step::Idempotency | Step::Together | Step::Audit => {
                let key = Key::read(headers).map_err(|_| "no key")?.filter(|_| self.step >= Step::Idempotency);
                let given = key.as_ref().map(|key| Given::Header(&key.0));
                let taken = take(body.to_vec(), &self.sender, given, &self.options, &context, now)
                    .map_err(|_| "the document is refused")?;
                let kept = match self.step {
                    Step::Audit => {
                        let operation = Operation::of_service("/mass/generate", &self.sender.identity.tenant);
                        operation.by(&self.sender.identity);
                        let keeping = async {
                            audit::input(Digest::of(body), body.len());
                            self.writer.keep(taken, DAY).await
                        };
                        within(operation, keeping).await
                    }
                    Step::Together => self.writer.keep(taken, DAY).await,
                    _ => keep(&self.db, taken, DAY).await,
                };
                let Kept { answer, .. } = kept.map_err(|_| "it is not kept")?;
                Ok(created(answer.body))
            }
        }
    }

    /// One statement. On SQLite it waits for its turn as all writers of the server do: left to SQLite's own waiting, which
    /// sleeps and tries again, the bare handler would be slower than it need be.
    async fn insert(&self, sql: &str, values: &[Value]) -> Result<(), Box<dyn std::error::Error>> {
        if self.db.kind() == Kind::Postgres {
            self.db.rows(sql, values).await?;
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        tx.rows(sql, values).await?;
        Ok(tx.commit().await?)
    }
}

fn created(body: Vec<u8>) -> Response {
    (StatusCode::CREATED, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}
