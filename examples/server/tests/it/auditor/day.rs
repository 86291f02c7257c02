//! A day of traffic on a server of its own, and what an auditor takes away from it.

use std::time::Duration;

use mass_simulator::{File, Plan, Site};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt as _;

use crate::{
    process::{start, terminate},
    support::{ADMIN, PASSWORD, Store},
};

/// Documents that are sent alone; the others of the day come as a batch.
const ALONE: usize = 60;

/// A document that was sent alone, and what came of it.
pub struct Sent {
    pub body: String,
    pub status: u16,
    pub answer: String,
}

/// What is known of the day when the server is gone.
pub struct Day {
    pub sent: Vec<Sent>,
    pub batch: String,
    /// Requests that must have an entry, and the first admin, who was added.
    pub operations: u64,
    pub key: String,
    pub noon: String,
    pub evening: String,
    pub export: String,
}

/// Whoever calls the server.
struct Caller {
    client: Client,
    url: String,
    token: String,
    operations: u64,
}

impl Caller {
    async fn ask(&mut self, method: Method, path: &str, body: Option<(&str, &str)>) -> Response {
        self.operations += 1;
        let mut request = self.client.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token);
        if let Some((media_type, body)) = body {
            request = request.header("content-type", media_type).body(body.to_owned());
        }
        request.send().await.unwrap()
    }

    async fn get(&mut self, path: &str) -> String {
        let answer = self.ask(Method::GET, path, None).await;
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    }

    async fn send(&mut self, body: &str) -> Sent {
        let answer = self.ask(Method::POST, "/mass/generate", Some(("application/json", body))).await;
        Sent { body: body.to_owned(), status: answer.status().as_u16(), answer: answer.text().await.unwrap() }
    }

    async fn login(&mut self, password: &str) -> Response {
        self.operations += 1;
        let login = json!({ "username": ADMIN, "password": password });
        self.client.post(format!("{}/auth/login", self.url)).json(&login).send().await.unwrap()
    }
}

fn files() -> Vec<File> {
    let day = "2026-11-23".parse().unwrap();
    mass_simulator::files(&Plan { seed: 7, day, interval_minutes: 15, site: Site::find("scl1").unwrap() })
}

impl Day {
    /// Runs it, and stops the server.
    pub async fn of(store: &Store) -> Self {
        let free = [("MASS_RATE_USER", "1000000/1"), ("MASS_RATE_ADDRESS", "1000000/1"), ("MASS_LOG", "info")];
        let more = [free.as_slice(), &[("MASS_ADMIN_TENANT", "andes-cloud")]].concat();
        let (mut child, address, mut log, _) = start(store, &more).await;
        // Nobody reads it, and it must not stand still.
        tokio::spawn(async move { log.read_to_string(&mut String::new()).await });
        let client = Client::builder().no_proxy().build().unwrap();
        let mut caller = Caller { client, url: format!("http://{address}"), token: String::new(), operations: 1 };
        let tokens: Value = caller.login(PASSWORD).await.json().await.unwrap();
        tokens["access_token"].as_str().unwrap().clone_into(&mut caller.token);
        let day = traffic(&mut caller).await;
        terminate(&child).await;
        let ended = tokio::time::timeout(Duration::from_secs(20), child.wait()).await.expect("it stops").unwrap();
        assert!(ended.success(), "{ended}");
        day
    }
}

async fn traffic(caller: &mut Caller) -> Day {
    let files = files();
    let text = |path: &str| files.iter().find(|file| file.path == path).unwrap().text.as_str();
    let requests: Vec<&str> = text("requests.ndjson").lines().collect();
    let (alone, rest) = requests.split_at(ALONE);
    let (mut sent, mut noon) = (Vec::new(), String::new());
    for (number, body) in alone.iter().enumerate() {
        if number == ALONE / 2 {
            noon = caller.get("/audit/checkpoint").await;
        }
        let one = caller.send(body).await;
        assert_eq!(one.status, 201, "{}", one.answer);
        if number % 10 == 0 {
            let kept: Value = serde_json::from_str(&one.answer).unwrap();
            let id = kept["mass_request_id"].as_str().unwrap();
            caller.get(&format!("/mass/{id}")).await;
            caller.get(&format!("/mass/{id}/raw")).await;
        }
        sent.push(one);
    }
    // Sent again under its own key: the same request. And what is refused, each for another reason.
    let keyed = alone.iter().position(|body| body.contains("\"idempotency_key\":")).unwrap();
    let again = caller.send(alone[keyed]).await;
    assert_eq!((again.status, &again.answer), (201, &sent[keyed].answer));
    sent.push(again);
    let broken: Vec<_> = files.iter().filter(|file| file.path.starts_with("broken/")).collect();
    assert!(broken.len() >= 10, "{}", broken.len());
    for file in broken {
        let one = caller.send(&file.text).await;
        assert!([400, 422].contains(&one.status), "{}: {} {}", file.path, one.status, one.answer);
        sent.push(one);
    }
    assert_eq!(caller.login("a wrong password, as such go").await.status(), 401);
    assert_eq!(caller.ask(Method::GET, "/mass/none", None).await.status(), 404);
    let mut batch = format!("{}\n", rest.join("\n"));
    batch.push_str("{\"payload\": {\"it_load_kw\": \n");
    let outcomes = caller.ask(Method::POST, "/mass/batch", Some(("application/x-ndjson", &batch))).await;
    let outcomes = outcomes.text().await.unwrap();
    let last: Value = serde_json::from_str(outcomes.lines().last().unwrap()).unwrap();
    assert_eq!((&last["done"], &last["accepted"], &last["rejected"]), (&true.into(), &rest.len().into(), &1.into()));
    caller.get("/mass?site=scl1&limit=5").await;
    let key = caller.get("/audit/key").await.trim().to_owned();
    // Anyone may see it, without a token: the key itself is the last part.
    let version: Value =
        caller.client.get(format!("{}/version", caller.url)).send().await.unwrap().json().await.unwrap();
    let public = version["audit"]["key"].as_str().unwrap();
    assert_eq!(key.splitn(3, '+').nth(2), public.splitn(3, '+').nth(2), "{key} {public}");
    let evening = caller.get("/audit/checkpoint").await;
    let export = caller.get("/audit?format=ndjson").await;
    Day { sent, batch, operations: caller.operations, key, noon, evening, export }
}
