//! What the service cannot get: a connection, a lock, a collector for its traces.

use std::time::{Duration, Instant};

use mass_server::store::Db;
use tempfile::TempDir;

use crate::{
    cluster::Cluster,
    load::{Load, document, post},
    program::{Program, free_port, sqlite},
};

const PATIENCE: Duration = Duration::from_secs(30);

/// Another one holds what every sender needs; they are told to come back within the time that is set, what needs no
/// database is answered meanwhile, and once it is given back all goes on.
async fn held(database: &str, lock: &str) {
    let program = Program::start(database, &[("MASS_DATABASE_CONNECTIONS", "2")]).await;
    let token = program.token().await;
    let load = Load::start(&program, &token, 16);
    load.more(50, PATIENCE).await;
    let db = Db::connect(&database.into(), 2, Duration::from_secs(30)).unwrap();
    let mut tx = db.begin().await.unwrap();
    if !lock.is_empty() {
        tx.execute(lock, &[]).await.unwrap();
    }
    load.refused(PATIENCE).await;
    let began = Instant::now();
    let refused = post(&program.client, &program.url, &token, "held", &document("held")).await.unwrap();
    assert_eq!(refused.status(), 503);
    assert!(refused.headers().contains_key("retry-after"));
    assert!(began.elapsed() < Duration::from_secs(10), "it is told in time, after {:?}", began.elapsed());
    let alive = program.client.get(format!("{}/healthz", program.url)).send().await.unwrap();
    assert_eq!(alive.status(), 200);
    drop(tx);
    db.close().await;
    load.more(100, PATIENCE).await;
    let seen = load.stop().await;
    seen.only_unavailable();
    seen.holds(&program, &token).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_connections_to_postgres_wait_for_a_lock() {
    let cluster = Cluster::start();
    held(&cluster.url, "LOCK TABLE mass_requests IN ACCESS EXCLUSIVE MODE").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_writes_to_the_file_of_sqlite() {
    let home = TempDir::with_prefix("mass-faults").unwrap();
    held(&sqlite(home.path()), "").await;
}

/// Traces and metrics that nobody takes cost nobody anything.
#[tokio::test(flavor = "multi_thread")]
async fn the_collector_is_down() {
    let home = TempDir::with_prefix("mass-faults").unwrap();
    let collector = format!("http://127.0.0.1:{}", free_port());
    let more = [("OTEL_EXPORTER_OTLP_ENDPOINT", collector.as_str()), ("OTEL_BSP_SCHEDULE_DELAY", "100")];
    let program = Program::start(&sqlite(home.path()), &more).await;
    let token = program.token().await;
    let load = Load::start(&program, &token, 8);
    load.more(500, PATIENCE).await;
    let seen = load.stop().await;
    assert!(seen.refusals.lock().unwrap().is_empty(), "{:?}", seen.refusals.lock());
    seen.holds(&program, &token).await;
}
