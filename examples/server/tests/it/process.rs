//! The program itself: how it stops, what it logs, and when it does not start.

use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use crate::support::{ADMIN, PASSWORD, Store, settings};

fn command(settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mass-server"));
    command.env_clear().envs(settings.iter().copied()).kill_on_drop(true);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The running program, its address, and its log so far; `keep` reads on.
pub async fn start(
    store: &Store,
    more: &[(&str, &str)],
) -> (Child, String, BufReader<tokio::process::ChildStderr>, String) {
    let mut all = settings::USUAL.to_vec();
    all.extend([("DATABASE_URL", store.url.as_str()), ("MASS_LISTEN", "127.0.0.1:0"), ("MASS_LOG", "trace")]);
    all.extend_from_slice(more);
    let mut child = command(&all).spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let mut read = String::new();
    loop {
        let before = read.len();
        let some = tokio::time::timeout(Duration::from_secs(30), log.read_line(&mut read)).await.expect("it starts");
        assert!(some.unwrap() > 0, "it ended:\n{read}");
        let line: Value = serde_json::from_str(&read[before..]).unwrap();
        if line["fields"]["message"] == "serving" {
            let address = line["fields"]["address"].as_str().unwrap().to_owned();
            return (child, address, log, read);
        }
    }
}

pub async fn terminate(child: &Child) {
    let id = child.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_flight_when_it_is_asked_to_stop_is_finished() {
    let store = Store::sqlite();
    let (mut child, address, mut log, _) = start(&store, &[]).await;
    let body = json!({ "username": ADMIN, "password": PASSWORD }).to_string();
    let (first, rest) = body.split_at(10);
    let mut busy = TcpStream::connect(&address).await.unwrap();
    let head = format!(
        "POST /auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{first}",
        body.len()
    );
    busy.write_all(head.as_bytes()).await.unwrap();
    let _idle = TcpStream::connect(&address).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let drain = tokio::spawn(async move {
        let mut rest = String::new();
        log.read_to_string(&mut rest).await.ok();
    });
    terminate(&child).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(TcpStream::connect(&address).await.is_err(), "new callers are refused");
    assert!(child.try_wait().unwrap().is_none(), "it waits for what is in flight");
    busy.write_all(rest.as_bytes()).await.unwrap();
    let mut answer = String::new();
    busy.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("access_token"), "{answer}");
    let status = tokio::time::timeout(Duration::from_secs(10), child.wait()).await.expect("it stops").unwrap();
    assert!(status.success(), "{status}");
    drain.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn asked_twice_it_stops_at_once() {
    let store = Store::sqlite();
    let (mut child, address, mut log, _) = start(&store, &[]).await;
    let drain = tokio::spawn(async move {
        let mut rest = String::new();
        log.read_to_string(&mut rest).await.ok();
    });
    let mut busy = TcpStream::connect(&address).await.unwrap();
    let head = b"POST /auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{";
    busy.write_all(head).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    terminate(&child).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(child.try_wait().unwrap().is_none(), "it waits for what is in flight");
    terminate(&child).await;
    let status = tokio::time::timeout(Duration::from_secs(5), child.wait()).await.expect("it stops").unwrap();
    assert!(status.success(), "{status}");
    drain.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_holds_no_secret() {
    let store = Store::sqlite();
    let (mut child, address, mut log, before) = start(&store, &[]).await;
    let reading = tokio::spawn(async move {
        let mut all = before;
        log.read_to_string(&mut all).await.unwrap();
        all
    });
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let post = |path: &str, body: Value| client.post(format!("http://{address}{path}")).json(&body).send();
    let tokens: Value =
        post("/auth/login", json!({ "username": ADMIN, "password": PASSWORD })).await.unwrap().json().await.unwrap();
    let text = |tokens: &Value, name: &str| tokens[name].as_str().unwrap().to_owned();
    let refresh = json!({ "refresh_token": tokens["refresh_token"] });
    let next: Value = post("/auth/refresh", refresh.clone()).await.unwrap().json().await.unwrap();
    post("/auth/refresh", json!({ "refresh_token": next["refresh_token"] })).await.unwrap();
    assert_eq!(post("/auth/refresh", refresh).await.unwrap().status(), 401);
    post("/auth/login", json!({ "username": "a secret typed as a name", "password": "wrong but secret" }))
        .await
        .unwrap();
    client.get(format!("http://{address}/auth/me")).bearer_auth(text(&next, "access_token")).send().await.unwrap();
    client.get(format!("http://{address}/auth/me")).bearer_auth("a.made-up.token").send().await.unwrap();
    terminate(&child).await;
    child.wait().await.unwrap();
    let log = reading.await.unwrap();
    assert!(log.contains("used twice"), "the log is not empty:\n{log}");
    let (_, secret) = settings::USUAL[1];
    for secret in [
        secret,
        PASSWORD,
        "wrong but secret",
        "a secret typed as a name",
        "made-up",
        &text(&tokens, "access_token"),
        &text(&tokens, "refresh_token"),
        &text(&next, "access_token"),
        &text(&next, "refresh_token"),
    ] {
        assert!(!log.contains(secret), "the log holds {secret:?}");
    }
}

async fn refusal(settings: &[(&str, &str)]) -> String {
    let output = tokio::time::timeout(Duration::from_secs(20), command(settings).output()).await.unwrap().unwrap();
    assert!(!output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn without_a_secret_it_does_not_start_and_says_how_to_make_one() {
    let store = Store::sqlite();
    let told = refusal(&[("DATABASE_URL", &store.url)]).await;
    assert!(told.contains("MASS_JWT_SECRET") && told.contains("openssl rand -base64 48"), "{told}");
    let short = refusal(&[("DATABASE_URL", &store.url), ("MASS_JWT_SECRET", "changeme")]).await;
    assert!(short.contains("at least 32 bytes") && !short.contains("changeme"), "{short}");
    let admin = [settings::USUAL[1], settings::USUAL[2], ("MASS_ADMIN_PASSWORD", "admin")];
    let unsigned = refusal(&[("DATABASE_URL", store.url.as_str()), settings::USUAL[1]]).await;
    assert!(unsigned.contains("MASS_AUDIT_KEY") && unsigned.contains("openssl rand -base64 32"), "{unsigned}");
    let weak = refusal(&[[("DATABASE_URL", store.url.as_str())].as_slice(), &admin].concat()).await;
    assert!(weak.contains("MASS_ADMIN_PASSWORD: a password has at least 15 characters"), "{weak}");
    let elsewhere =
        refusal(&[("DATABASE_URL", "mysql://u:topsecret@h/d"), settings::USUAL[1], settings::USUAL[2]]).await;
    assert!(elsewhere.contains("DATABASE_URL") && !elsewhere.contains("topsecret"), "{elsewhere}");
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_may_come_from_files() {
    let store = Store::sqlite();
    let file = store.folder().join("jwt");
    std::fs::write(&file, "a secret for tests only, from a file\n").unwrap();
    let more = [("MASS_JWT_SECRET", ""), ("MASS_JWT_SECRET_FILE", file.to_str().unwrap())];
    let (child, address, ..) = start(&store, &more).await;
    let asking = command(&[("MASS_LISTEN", &address)]).arg("health").status();
    assert!(asking.await.unwrap().success());
    terminate(&child).await;
}

#[tokio::test]
async fn a_health_check_fails_where_nothing_answers() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let output = command(&[("MASS_LISTEN", &free)]).arg("health").output().await.unwrap();
    assert!(!output.status.success());
}
