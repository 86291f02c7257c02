//! Load that remembers what was acknowledged, and checks it afterwards.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use reqwest::{Client, Response};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{
    documents::enterprise_with,
    log::{Log, Told},
    program::Program,
};

/// After so many documents each sender asks for a signed head of the audit log, as an auditor keeps them.
const HEAD_AFTER: usize = 4;

/// A document that was sent: under which key, and the answer if there was one that acknowledged it.
#[derive(Debug, Clone)]
pub struct Sent {
    pub key: String,
    pub body: String,
    pub acknowledged: Option<String>,
}

/// Senders at work.
pub struct Load {
    stop: Arc<AtomicBool>,
    tasks: JoinSet<()>,
    seen: Arc<Seen>,
}

/// What they saw.
#[derive(Default)]
pub struct Seen {
    pub sent: Mutex<Vec<Sent>>,
    /// Other statuses than 201, each with the `Retry-After` it came with.
    pub refusals: Mutex<BTreeSet<(u16, Option<String>)>>,
    pub acknowledged: AtomicU32,
    /// Heads of the audit log that were given out meanwhile.
    pub heads: Mutex<Vec<String>>,
}

impl Load {
    /// So many senders, each with one document at a time, until [`Load::stop`].
    pub fn start(program: &Program, token: &str, senders: usize) -> Self {
        let (stop, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(Seen::default()));
        let mut tasks = JoinSet::new();
        for sender in 0..senders {
            let (client, url, token) = (program.client.clone(), program.url.clone(), token.to_owned());
            let (stop, seen) = (Arc::clone(&stop), Arc::clone(&seen));
            tasks.spawn(async move {
                let mut number = 0;
                while !stop.load(Ordering::Relaxed) {
                    let key = format!("load-{sender}-{number}");
                    number += 1;
                    let body = document(&key);
                    let answer = post(&client, &url, &token, &key, &body).await;
                    let acknowledged = match answer {
                        Ok(answer) if answer.status() == 201 => answer.text().await.ok(),
                        Ok(answer) => {
                            let wait = answer.headers().get("retry-after").and_then(|value| value.to_str().ok());
                            let refusal = (answer.status().as_u16(), wait.map(str::to_owned));
                            seen.refusals.lock().unwrap().insert(refusal);
                            tokio::time::sleep(Duration::from_millis(20)).await;
                            None
                        }
                        Err(_) => {
                            tokio::time::sleep(Duration::from_millis(20)).await;
                            None
                        }
                    };
                    if acknowledged.is_some() {
                        seen.acknowledged.fetch_add(1, Ordering::Relaxed);
                    }
                    seen.sent.lock().unwrap().push(Sent { key, body, acknowledged });
                    if number % HEAD_AFTER == 0
                        && let Some(head) = head(&client, &url, &token).await
                    {
                        seen.heads.lock().unwrap().push(head);
                    }
                }
            });
        }
        Self { stop, tasks, seen }
    }

    /// How many were acknowledged so far.
    pub fn acknowledged(&self) -> u32 {
        self.seen.acknowledged.load(Ordering::Relaxed)
    }

    /// Waits until so many more were acknowledged.
    pub async fn more(&self, wanted: u32, patience: Duration) {
        let (until, end) = (self.acknowledged() + wanted, std::time::Instant::now() + patience);
        while self.acknowledged() < until {
            assert!(
                std::time::Instant::now() < end,
                "it does not acknowledge any more: {:?}",
                self.seen.refusals.lock().unwrap()
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Waits until a status came that is no 201.
    pub async fn refused(&self, patience: Duration) {
        let end = std::time::Instant::now() + patience;
        while self.seen.refusals.lock().unwrap().is_empty() {
            assert!(std::time::Instant::now() < end, "nothing is refused");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Lets all senders finish what they are at.
    pub async fn stop(mut self) -> Arc<Seen> {
        self.stop.store(true, Ordering::Relaxed);
        while self.tasks.join_next().await.is_some() {}
        self.seen
    }
}

impl Seen {
    /// What was refused is 503 with a time to come back, and nothing else.
    pub fn only_unavailable(&self) {
        let refusals = self.refusals.lock().unwrap().clone();
        let told = refusals.iter().all(|(status, retry_after)| *status == 503 && retry_after.is_some());
        assert!(told, "each says that it is not available, and when to come back: {refusals:?}");
    }

    /// Every acknowledged document is there to the byte, its answer comes again under its key; what was not acknowledged is
    /// there whole or not at all, and can be sent again; and there is nothing else. The audit log verifies, and says the
    /// same.
    pub async fn holds(&self, program: &Program, token: &str) {
        let sent = self.sent.lock().unwrap().clone();
        assert!(sent.iter().any(|sent| sent.acknowledged.is_some()), "something was acknowledged");
        let (mut kept, mut told) = (BTreeSet::new(), BTreeMap::new());
        for Sent { key, body, acknowledged } in &sent {
            let again = post(&program.client, &program.url, token, key, body).await.expect("an answer");
            let replayed = again.headers().contains_key("idempotent-replayed");
            assert_eq!(again.status(), 201, "{key}");
            let text = again.text().await.unwrap();
            if let Some(answer) = acknowledged {
                assert!(replayed && text == *answer, "{key} was acknowledged, and its answer is lost");
            }
            let answer: Value = serde_json::from_str(&text).unwrap();
            let id = answer["mass_request_id"].as_str().unwrap().to_owned();
            let raw = program.get(token, &format!("/mass/{id}/raw")).await;
            assert_eq!((raw.status().as_u16(), raw.text().await.unwrap()), (200, body.clone()), "{key}");
            told.insert(id.clone(), Told::of(body, &text));
            assert!(kept.insert(id), "{key} shares its row with another");
        }
        let listed = program.client.get(format!("{}/mass", program.url)).bearer_auth(token);
        let listed = listed.header("accept", "application/x-ndjson").send().await.unwrap().text().await.unwrap();
        let listed: Vec<Value> = listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let ids: BTreeSet<String> = listed.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!((listed.len(), &ids), (kept.len(), &kept), "a row for each key, and no other");
        let heads = self.heads.lock().unwrap().clone();
        assert!(!heads.is_empty(), "heads of the audit log were kept");
        let log = Log::verified(program, token, &heads).await;
        assert_eq!(log.alone, told, "an entry for each document that is kept, and no other");
    }
}

/// A document that no other is like.
pub fn document(key: &str) -> String {
    enterprise_with(&[("/request/request_id", json!(key))]).to_string()
}

/// A signed head of the audit log, if there is an answer.
async fn head(client: &Client, url: &str, token: &str) -> Option<String> {
    let answer = client.get(format!("{url}/audit/checkpoint")).bearer_auth(token).send().await.ok()?;
    answer.error_for_status().ok()?.text().await.ok()
}

/// Sends one.
pub async fn post(client: &Client, url: &str, token: &str, key: &str, body: &str) -> reqwest::Result<Response> {
    let request =
        client.post(format!("{url}/mass/generate")).bearer_auth(token).header("content-type", "application/json");
    request.header("idempotency-key", key).body(body.to_owned()).send().await
}
