//! Lines into PostgreSQL by `COPY`, as fast as it takes them.

use std::time::Instant;

use mass_server::{edge, store::SESSION};
use sqlx::{Connection as _, Executor as _, PgConnection};

const INDEXES: &str = "
    CREATE INDEX ON copied (tenant_id, created_at, id); CREATE INDEX ON copied (user_id, created_at, id);
    CREATE INDEX ON copied (tenant_id, site_id, created_at, id);
    CREATE INDEX ON copied (tenant_id, environment, created_at, id);
    CREATE INDEX ON copied (tenant_id, mode, created_at, id);
    CREATE INDEX ON copied (tenant_id, schema_version, created_at, id);
    CREATE INDEX ON copied (correlation_id, created_at, id)";

/// Copies a file three times, each time into a new table: an id and the line; all that the server keeps of it, which is the
/// line, its normal form and what lists are filtered by; and the same with the server's indexes.
pub async fn run(url: &str, file: &str) -> Result<(), Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(file)?;
    let mut connection = PgConnection::connect(url).await?;
    // As the server has it.
    connection.execute(SESSION).await?;
    let bare = |id: &str, line: &str| format!("{id}\t{line}\n");
    let full = |id: &str, line: &str| {
        let digest = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
        let now = edge::now_micros();
        // Random ids, as the server's are.
        let other = edge::new_id("idem");
        format!(
            "{id}\tusr-01a20db2-5628-7f5b-b944-25e52cca9676\tandes-cloud\t1.1\t{id}\t{other}\tscl1\tprod\tshadow\t{line}\t\
             {digest}\t{digest}\t{line}\t{now}\n"
        )
    };
    let columns = "CREATE TABLE copied (id TEXT PRIMARY KEY, user_id TEXT NOT NULL, tenant_id TEXT NOT NULL,
        schema_version TEXT NOT NULL, correlation_id TEXT NOT NULL, idempotency_key TEXT NOT NULL, site_id TEXT,
        environment TEXT, mode TEXT, payload_json TEXT NOT NULL, document_sha256 TEXT NOT NULL,
        content_sha256 TEXT NOT NULL, raw TEXT NOT NULL, created_at BIGINT NOT NULL);";
    let tables = [
        (
            "bare",
            "CREATE TABLE copied (id TEXT PRIMARY KEY, raw TEXT NOT NULL)".to_owned(),
            &bare as &dyn Fn(&str, &str) -> String,
        ),
        ("kept", columns.to_owned(), &full),
        ("full", format!("{columns} {INDEXES}"), &full),
    ];
    for (name, create, row) in tables {
        connection.execute("DROP TABLE IF EXISTS copied").await?;
        connection.execute(create.as_str()).await?;
        let rows: Vec<String> = text
            .lines()
            .map(|line| row(&edge::new_id("mass"), &line.replace('\\', "\\\\").replace('\t', "\\t")))
            .collect();
        let began = Instant::now();
        let mut copy = connection.copy_in_raw("COPY copied FROM STDIN").await?;
        for some in rows.chunks(256) {
            copy.send(some.concat().into_bytes()).await?;
        }
        let copied = copy.finish().await?;
        println!("{name} {copied} {:.6}", began.elapsed().as_secs_f64());
    }
    connection.execute("DROP TABLE copied").await?;
    Ok(())
}
