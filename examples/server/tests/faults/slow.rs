//! Clients that are slow, by design or by nature: they cost others nothing, and are cut off.

use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};

use crate::{
    load::{Load, document},
    program::{Program, sqlite},
};

const PATIENCE: Duration = Duration::from_secs(30);
const LIMITS: [(&str, &str); 4] = [
    ("MASS_HEADER_SECONDS", "2"),
    ("MASS_BODY_SECONDS", "3"),
    ("MASS_BODY_IDLE_SECONDS", "2"),
    ("MASS_DATABASE_CONNECTIONS", "2"),
];

/// Writes a byte now and then until the other side closes; gives all that it said, and how long it bore it.
async fn drip(address: String, head: String) -> (String, Duration) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let (mut reading, mut writing) = stream.into_split();
    let dripping = tokio::spawn(async move {
        while writing.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    });
    let (began, mut said) = (Instant::now(), Vec::new());
    tokio::time::timeout(PATIENCE, reading.read_to_end(&mut said)).await.expect("it is cut off").ok();
    dripping.abort();
    (String::from_utf8_lossy(&said).into_owned(), began.elapsed())
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_and_bodies_that_drip_are_cut_off_while_others_are_served() {
    let home = TempDir::with_prefix("mass-faults").unwrap();
    let program = Program::start(&sqlite(home.path()), &LIMITS).await;
    let token = program.token().await;
    let address = program.url.strip_prefix("http://").unwrap().to_owned();
    let (mut heads, mut bodies) = (JoinSet::new(), JoinSet::new());
    let body = format!(
        "POST /mass HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: Bearer {token}\r\n\
         content-length: 1000\r\n\r\n{{\"payload\": \""
    );
    for _ in 0..100 {
        heads.spawn(drip(address.clone(), "GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: ".to_owned()));
        bodies.spawn(drip(address.clone(), body.clone()));
    }
    let load = Load::start(&program, &token, 4);
    load.more(200, PATIENCE).await;
    while let Some(head) = heads.join_next().await {
        let (said, took) = head.unwrap();
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 408"), "{said}");
        assert!(took < Duration::from_secs(15), "{took:?}");
    }
    while let Some(body) = bodies.join_next().await {
        let (said, took) = body.unwrap();
        assert!(said.starts_with("HTTP/1.1 408"), "{said}");
        assert!(took < Duration::from_secs(15), "{took:?}");
    }
    let seen = load.stop().await;
    assert!(seen.refusals.lock().unwrap().is_empty(), "{:?}", seen.refusals.lock());
    seen.holds(&program, &token).await;
}

/// Many read a long export so slowly that it never ends. They hold no connection to the database, and little memory.
#[tokio::test(flavor = "multi_thread")]
async fn exports_that_nobody_reads_on_hold_up_nothing() {
    let home = TempDir::with_prefix("mass-faults").unwrap();
    let program = Program::start(&sqlite(home.path()), &LIMITS).await;
    let token = program.token().await;
    let rows: String = (0..2500).map(|number| document(&format!("row-{number}")) + "\n").collect();
    let batch = program.client.post(format!("{}/mass/batch", program.url)).bearer_auth(&token);
    let batch = batch.header("content-type", "application/x-ndjson").timeout(Duration::from_secs(90)).body(rows);
    assert!(batch.send().await.unwrap().text().await.unwrap().contains("\"done\":true"));
    let address = program.url.strip_prefix("http://").unwrap();
    let before = memory(program.id());
    let mut readers = Vec::new();
    for _ in 0..20 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let ask = "accept: application/x-ndjson\r\n\r\n";
        let head = format!("GET /mass HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n{ask}");
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut some = [0; 4096];
        stream.read_exact(&mut some).await.unwrap();
        assert!(some.starts_with(b"HTTP/1.1 200"));
        readers.push(stream);
    }
    let load = Load::start(&program, &token, 4);
    load.more(200, PATIENCE).await;
    let seen = load.stop().await;
    assert!(seen.refusals.lock().unwrap().is_empty(), "{:?}", seen.refusals.lock());
    let grown = memory(program.id()).saturating_sub(before);
    assert!(grown < 100 << 10, "20 readers that wait cost {grown} KiB; all of the export for each would be 200 MiB");
    drop(readers);
}

/// What a process has in memory, in KiB.
fn memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
