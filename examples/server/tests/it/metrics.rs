//! `/metrics`: what is counted, in which formats, and that no caller can make series.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::{
    on_both,
    support::{PASSWORD, Server, Store, documents},
};

/// Samples by name and labels, as the text has them.
pub fn samples(text: &str) -> BTreeMap<String, f64> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.rsplit_once(' ')).map(|(name, value)| (name.into(), value.parse().unwrap())).collect()
}

pub async fn scrape(server: &Server) -> String {
    let answer = server.get("/metrics").send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    answer.text().await.unwrap()
}

/// A little of everything that is counted.
pub async fn traffic(server: &Server) {
    let token = server.admin().await;
    let send = |path: &'static str, body: String| {
        let request = server.post(path).bearer_auth(&token).header("content-type", "application/json");
        request.body(body)
    };
    let simple = || String::from(r#"{"payload": {"a": 1}}"#);
    for _ in 0..2 {
        assert_eq!(send("/mass", simple()).header("idempotency-key", "k").send().await.unwrap().status(), 201);
    }
    let other = send("/mass", String::from(r#"{"payload": {"a": 2}}"#)).header("idempotency-key", "k");
    assert_eq!(other.send().await.unwrap().status(), 422);
    let broken = documents::enterprise_with(&[("/request/mode", json!("shadwo")), ("/request/timeout_ms", json!(0))]);
    assert_eq!(send("/mass/generate", broken.to_string()).send().await.unwrap().status(), 422);
    let rows = format!("{}\n{{\n", simple());
    let batch = server.post("/mass/batch").bearer_auth(&token).header("content-type", "application/x-ndjson");
    batch.body(rows).send().await.unwrap().text().await.unwrap();
    for path in ["/nowhere", "/nowhere/else", "/mass/one", "/mass/two"] {
        server.get(path).bearer_auth(&token).send().await.unwrap();
    }
    server.get("/mass").send().await.unwrap();
    server.get("/mass").bearer_auth("made.up.token").send().await.unwrap();
    let odd = reqwest::Method::from_bytes(b"ODD").unwrap();
    server.request(odd, "/mass").bearer_auth(&token).send().await.unwrap();
    // The sixth guess is free, the seventh waits.
    for _ in 0..7 {
        let body = json!({"username": "nobody", "password": "a wrong one for tests"});
        server.post("/auth/login").json(&body).send().await.unwrap();
    }
}

on_both! {
    async fn what_happens_is_counted(server) {
        traffic(&server).await;
        let seen = samples(&scrape(&server).await);
        let is = |name: &str, value: f64| assert_eq!(seen.get(name), Some(&value), "{name} in {seen:#?}");
        is(r#"mass_documents_total{http_route="/mass",outcome="accepted"}"#, 1.0);
        is(r#"mass_documents_total{http_route="/mass",outcome="replayed"}"#, 1.0);
        is(r#"mass_documents_total{http_route="/mass",outcome="rejected"}"#, 1.0);
        is(r#"mass_documents_total{http_route="/mass/generate",outcome="rejected"}"#, 1.0);
        is(r#"mass_batch_rows_total{outcome="accepted"}"#, 1.0);
        is(r#"mass_batch_rows_total{outcome="rejected"}"#, 1.0);
        is(r#"mass_rejections_total{code="unsupported_value"}"#, 1.0);
        is(r#"mass_rejections_total{code="invalid_json"}"#, 1.0);
        is(r#"mass_rejections_total{code="idempotency-key-reused"}"#, 1.0);
        is(r#"mass_idempotency_hits_total{outcome="replayed"}"#, 1.0);
        is(r#"mass_idempotency_hits_total{outcome="reused"}"#, 1.0);
        is(r#"mass_auth_failures_total{reason="no_token"}"#, 1.0);
        is(r#"mass_auth_failures_total{reason="bad_token"}"#, 1.0);
        assert!(seen[r#"mass_auth_failures_total{reason="bad_login"}"#] >= 5.0);
        assert!(seen["mass_auth_throttled_total"] >= 1.0);
        is("mass_batches_active", 0.0);
        is(r#"http_server_active_requests{http_request_method="GET",url_scheme="http"}"#, 1.0);
        is(r#"http_server_active_requests{http_request_method="POST",url_scheme="http"}"#, 0.0);
        let pool: BTreeMap<_, _> = seen.iter().filter(|(name, _)| name.starts_with("db_client_connection")).collect();
        assert_eq!(pool.len(), 4, "{pool:?}");
        let of = |part: &str| *pool.iter().find(|(name, _)| name.contains(part)).unwrap().1;
        assert_eq!((of("_max"), of("_pending_requests")), (&8.0, &0.0));
        assert!(*of(r#"state="idle""#) >= 1.0 && *of(r#"state="used""#) >= 0.0);
        assert!(seen.keys().any(|name| name.starts_with("mass_build_info{") && name.contains(env!("CARGO_PKG_VERSION"))));
        assert!(seen["process_start_time_seconds"] > 1.7e9 && seen["process_resident_memory_bytes"] > 1e6);
        assert!(seen["process_open_fds"] > 0.0 && seen["process_cpu_seconds_total"] > 0.0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_cannot_make_series() {
    let server = Server::start(Store::sqlite()).await;
    traffic(&server).await;
    let before: BTreeSet<String> = samples(&scrape(&server).await).into_keys().collect();
    let token = server.admin().await;
    for n in 0..30 {
        server.get(&format!("/nowhere/{n}")).send().await.unwrap();
        server.get(&format!("/mass/{n}")).bearer_auth(&token).send().await.unwrap();
        let method = reqwest::Method::from_bytes(format!("M{n}").as_bytes()).unwrap();
        server.request(method, "/mass").bearer_auth(&token).send().await.unwrap();
        server.get("/healthz").header("x-request-id", format!("id-{n}")).send().await.unwrap();
    }
    let after: BTreeSet<String> = samples(&scrape(&server).await).into_keys().collect();
    let health = |name: &&String| !name.contains("/healthz") && !name.contains("/metrics") && !name.contains("/readyz");
    let new: Vec<_> = after.difference(&before).filter(health).collect();
    assert!(new.is_empty(), "{new:?}");
    assert!(after.iter().all(|name| !name.contains(PASSWORD) && !name.contains("nowhere")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_limit_is_counted_by_policy() {
    let server = Server::start_with(Store::sqlite(), &[("MASS_RATE_ADDRESS", "3/3600")]).await;
    for _ in 0..6 {
        server.get("/version").send().await.unwrap();
    }
    let seen = samples(&scrape(&server).await);
    assert_eq!(seen.get(r#"mass_rate_limited_total{policy="address"}"#), Some(&3.0));
}

#[tokio::test(flavor = "multi_thread")]
async fn openmetrics_has_the_same_figures() {
    let server = Server::start(Store::sqlite()).await;
    traffic(&server).await;
    // Reading them is a request too.
    scrape(&server).await;
    let request =
        server.get("/metrics").header("accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.3");
    let answer = request.send().await.unwrap();
    let media_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    assert_eq!(
        (&answer.headers()["content-type"], &answer.headers()["vary"]),
        (&media_type.parse().unwrap(), &"accept".parse().unwrap())
    );
    let text = answer.text().await.unwrap();
    assert!(text.ends_with("\n# EOF\n") && text.contains("# TYPE mass_documents counter\n"));
    let names = |text: &str| samples(text).into_keys().map(|name| name.replace(".0\"", "\"")).collect::<BTreeSet<_>>();
    let plain = scrape(&server).await;
    assert_eq!(names(&text), names(&plain));
}
