//! Limits, headers, CORS and TLS.

use std::time::{Duration, Instant};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{ADMIN, PASSWORD, Server, Store};

async fn server(settings: &[(&str, &str)]) -> Server {
    Server::start_with(Store::sqlite(), settings).await
}

/// Sends bytes as they are and reads until the connection ends.
async fn raw(server: &Server, pieces: &[&[u8]]) -> String {
    let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).await.unwrap();
    for piece in pieces {
        stream.write_all(piece).await.unwrap();
    }
    let mut answer = Vec::new();
    let reading = stream.read_to_end(&mut answer);
    tokio::time::timeout(Duration::from_secs(20), reading).await.expect("the connection ends").ok();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_user_has_an_allowance_and_sees_what_is_left() {
    let server = server(&[("MASS_RATE_USER", "3/3600"), ("MASS_RATE_ADDRESS", "100/3600")]).await;
    let admin = server.admin().await;
    for left in [2, 1, 0] {
        let answer = server.get("/auth/me").bearer_auth(&admin).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["ratelimit-policy"], "\"address\";q=100;w=3600, \"user\";q=3;w=3600");
        let state = answer.headers()["ratelimit"].to_str().unwrap();
        assert!(state.contains(&format!("\"user\";r={left};t=")), "{state}");
    }
    let refused = server.get("/auth/me").bearer_auth(&admin).send().await.unwrap();
    assert_eq!(refused.status(), 429);
    let wait: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1190..=1200).contains(&wait), "{wait}");
    assert_eq!(refused.headers()["content-type"], "application/problem+json");
    assert!(refused.json::<Value>().await.unwrap()["type"].as_str().unwrap().ends_with("/problems/rate-limited"));
    // Another user of the same address has an allowance of its own.
    assert_eq!(server.get("/healthz").send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn an_address_has_an_allowance_whatever_it_asks_for() {
    let server = server(&[("MASS_RATE_ADDRESS", "2/3600")]).await;
    for (path, status) in
        [("/nowhere", 404), ("/version", 200), ("/version", 429), ("/nowhere", 429), ("/auth/me", 429)]
    {
        let answer = server.get(path).header("x-forwarded-for", "203.0.113.9").send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
    }
    let health = server.get("/healthz").send().await.unwrap();
    assert_eq!(health.status(), 200, "supervisors are not counted");
    assert!(!health.headers().contains_key("ratelimit"));
}

#[tokio::test]
async fn what_a_trusted_proxy_says_is_believed() {
    let settings = [("MASS_RATE_ADDRESS", "1/3600"), ("MASS_TRUSTED_PROXIES", "127.0.0.0/8")];
    let server = server(&settings).await;
    for (address, status) in
        [("203.0.113.9", 200), ("203.0.113.10", 200), ("203.0.113.9", 429), ("1.1.1.1, 203.0.113.10", 429)]
    {
        let answer = server.get("/version").header("x-forwarded-for", address).send().await.unwrap();
        assert_eq!(answer.status(), status, "{address}");
    }
}

#[tokio::test]
async fn every_answer_has_security_headers() {
    let server = server(&[]).await;
    for (path, status) in [("/version", 200), ("/nowhere", 404), ("/auth/me", 401)] {
        let answer = server.get(path).send().await.unwrap();
        assert_eq!(answer.status(), status);
        let headers = answer.headers();
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["x-frame-options"], "DENY");
        assert_eq!(headers["content-security-policy"], "default-src 'none'; frame-ancestors 'none'");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
        assert!(!headers.contains_key("strict-transport-security"), "plain HTTP");
        assert!(!headers.contains_key("server"));
    }
}

async fn preflight(server: &Server, origin: &str) -> reqwest::Response {
    let request = server.request(Method::OPTIONS, "/auth/login").header("origin", origin);
    let request = request.header("access-control-request-method", "POST");
    request.header("access-control-request-headers", "content-type,authorization").send().await.unwrap()
}

#[tokio::test]
async fn other_origins_are_let_in_only_when_named() {
    let closed = server(&[]).await;
    assert!(!preflight(&closed, "https://app.example").await.headers().contains_key("access-control-allow-origin"));
    let answer = closed.get("/version").header("origin", "https://app.example").send().await.unwrap();
    assert!(!answer.headers().keys().any(|name| name.as_str().starts_with("access-control-")));

    let open = server(&[("MASS_CORS_ORIGINS", "https://app.example, http://localhost:5173")]).await;
    for origin in ["https://app.example", "http://localhost:5173"] {
        let answer = preflight(&open, origin).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["access-control-allow-origin"], origin);
        assert!(!answer.headers().contains_key("access-control-allow-credentials"));
        // A refusal too can be read by the page.
        let answer = open.get("/auth/me").header("origin", origin).send().await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["access-control-allow-origin"]),
            (401, &origin.parse().unwrap())
        );
    }
    for origin in ["https://evil.example", "https://app.example.evil.example", "http://app.example", "null"] {
        let answer = preflight(&open, origin).await;
        assert!(!answer.headers().contains_key("access-control-allow-origin"), "{origin}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_long_is_not_even_read() {
    let server = server(&[("MASS_MAX_BYTES", "1000")]).await;
    // Said in advance: refused before it comes.
    let head = "POST /auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    let answer = raw(&server, &[format!("{head}content-length: 1001\r\n\r\n").as_bytes()]).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("/problems/too-large") && answer.contains("1000 bytes"), "{answer}");
    // Not said: cut off when it is too much.
    let chunk = format!("{:x}\r\n{}\r\n", 600, "x".repeat(600));
    let head = format!("{head}transfer-encoding: chunked\r\n\r\n");
    let answer = raw(&server, &[head.as_bytes(), chunk.as_bytes(), chunk.as_bytes()]).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn a_body_that_comes_too_slowly_is_cut_off() {
    let server = server(&[("MASS_BODY_IDLE_SECONDS", "1")]).await;
    let began = Instant::now();
    let head = b"POST /auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{";
    let answer = raw(&server, &[head]).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("connection: close") && answer.contains("/problems/timeout"), "{answer}");
    assert!((1..10).contains(&began.elapsed().as_secs()));
}

#[tokio::test]
async fn headers_that_never_end_or_are_too_many_are_not_waited_for() {
    let server = server(&[("MASS_HEADER_SECONDS", "1")]).await;
    let began = Instant::now();
    let answer = raw(&server, &[b"GET /version HTTP/1.1\r\nhost: x\r\n"]).await;
    assert!(!answer.contains("200"), "{answer}");
    assert!((1..10).contains(&began.elapsed().as_secs()));
    let many: String = (0..70).map(|n| format!("x-{n}: 1\r\n")).collect();
    let answer = raw(&server, &[format!("GET /version HTTP/1.1\r\n{many}\r\n").as_bytes()]).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    let long = format!("GET /version HTTP/1.1\r\nx: {}\r\n\r\n", "x".repeat(40_000));
    let answer = raw(&server, &[long.as_bytes()]).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test]
async fn json_that_is_too_deep_is_refused() {
    let server = server(&[]).await;
    let body = format!("{{\"username\": {}1{}}}", "[".repeat(5000), "]".repeat(5000));
    let answer = server.post("/auth/login").header("content-type", "application/json").body(body).send().await.unwrap();
    assert!(matches!(answer.status().as_u16(), 400 | 422), "{}", answer.status());
}

#[tokio::test]
async fn with_a_certificate_it_speaks_tls_and_nothing_else() {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let home = tempfile::tempdir().unwrap();
    let (chain, key) = (home.path().join("cert.pem"), home.path().join("key.pem"));
    std::fs::write(&chain, cert.pem()).unwrap();
    std::fs::write(&key, signing_key.serialize_pem()).unwrap();
    let settings = [("MASS_TLS_CERT", chain.to_str().unwrap()), ("MASS_TLS_KEY", key.to_str().unwrap())];
    let (port, store) = Server::start_tls(Store::sqlite(), &settings);
    let _kept = store;
    let trusting = Client::builder()
        .no_proxy()
        .tls_certs_only([reqwest::Certificate::from_pem(cert.pem().as_bytes()).unwrap()])
        .build()
        .unwrap();
    let body = json!({ "username": ADMIN, "password": PASSWORD });
    let answer = trusting.post(format!("https://localhost:{port}/auth/login")).json(&body).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.version(), reqwest::Version::HTTP_2);
    assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
    // Who does not know the certificate does not talk to it; and plain HTTP is no way in.
    let strange = Client::builder().no_proxy().build().unwrap();
    assert!(strange.get(format!("https://localhost:{port}/version")).send().await.is_err());
    assert!(strange.get(format!("http://localhost:{port}/version")).send().await.is_err());
}

#[tokio::test]
async fn a_certificate_that_cannot_be_used_is_named() {
    let settings = [("MASS_TLS_CERT", "/nowhere/cert.pem"), ("MASS_TLS_KEY", "/nowhere/key.pem")];
    let error = Server::refused(Store::sqlite(), &settings).await;
    assert!(error.contains("/nowhere/cert.pem"), "{error}");
}

#[tokio::test]
async fn a_renewed_certificate_is_taken_without_a_restart() {
    let home = tempfile::tempdir().unwrap();
    let (chain, key) = (home.path().join("cert.pem"), home.path().join("key.pem"));
    let renew = || {
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        std::fs::write(&key, signing_key.serialize_pem()).unwrap();
        std::fs::write(&chain, cert.pem()).unwrap();
        let trusted = reqwest::Certificate::from_pem(cert.pem().as_bytes()).unwrap();
        Client::builder().no_proxy().tls_certs_only([trusted]).pool_max_idle_per_host(0).build().unwrap()
    };
    let first = renew();
    let (chain_name, key_name) = (chain.to_str().unwrap(), key.to_str().unwrap());
    let settings = [("MASS_TLS_CERT", chain_name), ("MASS_TLS_KEY", key_name), ("MASS_TLS_RENEWAL_SECONDS", "1")];
    let (port, _store) = Server::start_tls(Store::sqlite(), &settings);
    let url = format!("https://localhost:{port}/version");
    assert_eq!(first.get(&url).send().await.unwrap().status(), 200);
    // One that cannot be used changes nothing.
    std::fs::write(&chain, "no certificate").unwrap();
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(first.get(&url).send().await.unwrap().status(), 200);
    let second = renew();
    let began = Instant::now();
    while second.get(&url).send().await.is_err() {
        assert!(began.elapsed() < Duration::from_secs(20), "it is not taken");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(first.get(&url).send().await.is_err(), "the one before is gone");
}
