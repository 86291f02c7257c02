//! What is killed in the middle of its work.

use std::{collections::BTreeMap, io::Write as _, time::Duration};

use serde_json::Value;
use tempfile::TempDir;

use crate::{
    cluster::Cluster,
    load::{Load, document},
    log::Log,
    program::{Program, free_port, sqlite},
};

const PATIENCE: Duration = Duration::from_secs(30);

/// Load, `kill -9`, start again: twice, the second time right after recovery.
async fn killed(database: &str) {
    let port = free_port();
    let mut program = Program::start_at(port, database, &[], &[]).await;
    let token = program.token().await;
    let load = Load::start(&program, &token, 16);
    load.more(200, PATIENCE).await;
    for _ in 0..2 {
        program.kill();
        program = Program::start_at(port, database, &[], &[]).await;
        load.more(100, PATIENCE).await;
    }
    program.kill();
    let seen = load.stop().await;
    let program = Program::start_at(port, database, &[], &[]).await;
    seen.holds(&program, &token).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_under_load_on_sqlite() {
    let home = TempDir::with_prefix("mass-faults").unwrap();
    killed(&sqlite(home.path())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_under_load_on_postgres() {
    let cluster = Cluster::start();
    killed(&cluster.url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_restarts_under_load() {
    let mut cluster = Cluster::start();
    let mut program = Program::start(&cluster.url, &[]).await;
    let token = program.token().await;
    let load = Load::start(&program, &token, 16);
    for _ in 0..2 {
        load.more(100, PATIENCE).await;
        cluster = tokio::task::spawn_blocking(move || {
            cluster.crash();
            cluster
        })
        .await
        .unwrap();
    }
    load.more(100, PATIENCE).await;
    let seen = load.stop().await;
    assert!(program.runs(), "the program lived through it");
    seen.only_unavailable();
    seen.holds(&program, &token).await;
}

/// A batch whose server is killed is sent again under its key, and goes on where it ended.
async fn killed_in_a_batch(database: &str) {
    const ROWS: usize = 1500;
    let port = free_port();
    let mut program = Program::start_at(port, database, &[], &[]).await;
    let token = program.token().await;
    let mut body = Vec::new();
    for number in 0..ROWS {
        writeln!(body, "{}", document(&format!("row-{number}"))).unwrap();
    }
    let send = |program: &Program| {
        let request = program.client.post(format!("{}/mass/batch", program.url)).bearer_auth(&token);
        let request = request.header("content-type", "application/x-ndjson").header("idempotency-key", "batch");
        request.timeout(Duration::from_secs(60)).body(body.clone()).send()
    };
    let mut answer = send(&program).await.unwrap();
    let mut outcomes = Vec::new();
    while outcomes.split(|byte| *byte == b'\n').count() <= 300 {
        outcomes.extend(answer.chunk().await.unwrap().expect("it is not at its end"));
    }
    program.kill();
    while let Ok(Some(more)) = answer.chunk().await {
        outcomes.extend(more);
    }
    let whole = outcomes.iter().rposition(|byte| *byte == b'\n').unwrap();
    let acknowledged: Vec<Value> =
        outcomes[..whole].split(|byte| *byte == b'\n').map(|line| serde_json::from_slice(line).unwrap()).collect();
    assert!(acknowledged.iter().all(|row| row["status"] == 201), "a batch that broke off has no last line");

    let program = Program::start_at(port, database, &[], &[]).await;
    let again = send(&program).await.unwrap().text().await.unwrap();
    let again: Vec<Value> = again.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (last, rows) = again.split_last().unwrap();
    assert_eq!((rows.len(), &last["done"], &last["rejected"]), (ROWS, &true.into(), &0.into()), "{last}");
    for (first, second) in acknowledged.iter().zip(rows) {
        assert_eq!((&second["replayed"], &second["body"]), (&true.into(), &first["body"]));
    }
    let log = Log::verified(&program, &token, &[]).await;
    let entries: BTreeMap<String, u64> = (0..).zip(rows).map(|(number, row)| (id_of(row), number)).collect();
    assert_eq!(log.in_batches, entries, "each row was kept once by the audit log");
    let listed = program.client.get(format!("{}/mass", program.url)).bearer_auth(&token);
    let listed = listed.header("accept", "application/x-ndjson").send().await.unwrap().text().await.unwrap();
    assert_eq!(listed.lines().count(), ROWS, "each row once");
}

fn id_of(row: &Value) -> String {
    row["body"]["mass_request_id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_a_batch_on_sqlite() {
    let home = TempDir::with_prefix("mass-faults").unwrap();
    killed_in_a_batch(&sqlite(home.path())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_a_batch_on_postgres() {
    let cluster = Cluster::start();
    killed_in_a_batch(&cluster.url).await;
}
