//! Idempotency: a key stands for one request.

use std::{collections::HashSet, time::Duration};

use mass_server::{
    args,
    documents::{Given, Sender, keep, take},
    edge,
    identity::{Identity, Role},
    problem::Kind,
    store::claim,
};
use serde_json::{Value, json};

use crate::{
    on_both,
    support::{
        Server, Store,
        documents::{enterprise, enterprise_with},
    },
};

async fn count(server: &Server) -> i64 {
    let db = server.store.open().await;
    let n = db.row("SELECT count(*) AS n FROM mass_requests", args![]).await.unwrap().unwrap().int("n").unwrap();
    db.close().await;
    n
}

on_both! {
    async fn the_same_again_gets_the_same_answer_byte_for_byte(server) {
        let token = server.admin().await;
        let send = |key: &'static str, body: &'static str| {
            let request = server.post("/mass").bearer_auth(&token).header("content-type", "application/json");
            async move { request.header("idempotency-key", key).body(body).send().await.unwrap() }
        };
        let first = send("\"k-1\"", r#"{"payload": {"a": "1,5", "b": 2}}"#).await;
        assert_eq!(first.status(), 201);
        assert!(first.headers().get("idempotent-replayed").is_none());
        let (location, body) = (first.headers()["location"].clone(), first.bytes().await.unwrap());
        assert_eq!(serde_json::from_slice::<Value>(&body).unwrap()["idempotency_key"], "k-1");
        // Other white space, order and quotation marks: the content is the same.
        let same = [("\"k-1\"", r#"{"payload": {"a": "1,5", "b": 2}}"#), ("k-1", r#"{"payload":{"b":2.0,"a":"1,5"}}"#)];
        // Often: what one answer leaves behind must not be in the way of the next.
        for (key, same) in same.into_iter().cycle().take(20) {
            let again = send(key, same).await;
            assert_eq!(again.status(), 201);
            assert_eq!(again.headers()["idempotent-replayed"], "true");
            assert_eq!(again.headers()["location"], location);
            assert_eq!(again.headers()["content-type"], "application/json");
            assert_eq!(again.bytes().await.unwrap(), body);
        }
        let other = send("k-1", r#"{"payload": {"a": "1,6", "b": 2}}"#).await;
        assert_eq!(other.status(), 422);
        assert!(other.json::<Value>().await.unwrap()["type"].as_str().unwrap().ends_with("/idempotency-key-reused"));
        assert_eq!(count(&server).await, 1);
        // Without a key each is a row of its own.
        for _ in 0..2 {
            let request = server.post("/mass").bearer_auth(&token).json(&json!({"payload": {"a": "1,5", "b": 2}}));
            assert_eq!(request.send().await.unwrap().status(), 201);
        }
        assert_eq!(count(&server).await, 3);
    }
}

on_both! {
    async fn a_key_is_one_users_and_of_one_route(server) {
        let admin = server.admin().await;
        server.user(&admin, "ian", "ingest").await;
        let ian = server.token("ian").await;
        let document = enterprise_with(&[("/request/idempotency_key", json!("doc-key"))]);
        let send = |path: &'static str, token: &str, body: &Value| server.post(path).bearer_auth(token).json(body).send();
        let first = send("/mass/generate", &admin, &document).await.unwrap();
        assert_eq!(first.status(), 201);
        let body = first.bytes().await.unwrap();
        assert_eq!(serde_json::from_slice::<Value>(&body).unwrap()["idempotency_key"], "doc-key");
        let again = send("/mass/generate", &admin, &document).await.unwrap();
        assert_eq!(again.headers()["idempotent-replayed"], "true");
        assert_eq!(again.bytes().await.unwrap(), body);
        let of_another = send("/mass/generate", &ian, &document).await.unwrap();
        assert_eq!(of_another.status(), 201);
        assert!(of_another.headers().get("idempotent-replayed").is_none());
        let by_another_route = server.post("/mass").bearer_auth(&admin).header("idempotency-key", "doc-key");
        assert_eq!(by_another_route.json(&json!({"payload": {}})).send().await.unwrap().status(), 422);
        assert_eq!(count(&server).await, 2);
    }
}

on_both! {
    async fn header_and_document_must_not_disagree_and_a_header_must_be_a_key(server) {
        let token = server.admin().await;
        let document = enterprise_with(&[("/request/idempotency_key", json!("doc-key"))]);
        let send = |key: &str| {
            server.post("/mass/generate").bearer_auth(&token).header("idempotency-key", key).json(&document).send()
        };
        let answer = send("other-key").await.unwrap();
        assert_eq!(answer.status(), 422);
        assert!(answer.json::<Value>().await.unwrap()["type"].as_str().unwrap().ends_with("/idempotency-key-mismatch"));
        for bad in ["\"open", "\"\"", &"x".repeat(256), "\"a\" b", "ñ"] {
            assert_eq!(send(bad).await.unwrap().status(), 400, "{bad}");
        }
        assert_eq!(send("doc-key").await.unwrap().status(), 201);
        assert_eq!(count(&server).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_another_replica_is_at_it_it_is_a_conflict() {
    let server = Server::start(Store::postgres().await).await;
    let token = server.admin().await;
    let me: Value = server.get("/auth/me").bearer_auth(&token).send().await.unwrap().json().await.unwrap();
    let send = || {
        let request = server.post("/mass").bearer_auth(&token).header("idempotency-key", "busy");
        async move { request.json(&json!({"payload": {}})).send().await.unwrap() }
    };
    let db = server.store.open().await;
    let held = db.begin_claiming(claim(me["user_id"].as_str().unwrap(), "busy")).await.unwrap().unwrap();
    let answer = send().await;
    assert_eq!(answer.status(), 409);
    assert_eq!(answer.headers()["retry-after"], "1");
    assert!(answer.json::<Value>().await.unwrap()["type"].as_str().unwrap().ends_with("/idempotency-in-flight"));
    drop(held);
    assert_eq!(until_free(send).await.status(), 201);
    assert_eq!(count(&server).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_one_process_of_sqlite_is_at_it_it_is_a_conflict() {
    let store = Store::sqlite();
    let db = store.open().await;
    let identity = Identity::new("u1", "acme", Role::Ingest);
    let sender = Sender { identity, path: "/mass", echo: true };
    let document = || {
        let now = edge::now();
        let (raw, options) = (b"{\"payload\": {}}".to_vec(), mass_core::Options::default());
        take(raw, &sender, Some(Given::Header("busy")), &options, &edge::context(now), now).unwrap()
    };
    let day = Duration::from_secs(86_400);
    let held = db.begin_claiming(claim("u1", "busy")).await.unwrap().unwrap();
    let problem = keep(&db, document(), day).await.unwrap_err();
    assert_eq!(problem.kind, Kind::IdempotencyInFlight);
    assert!(problem.headers.contains_key("retry-after"));
    drop(held);
    assert!(!keep(&db, document(), day).await.unwrap().replayed);
    assert!(keep(&db, document(), day).await.unwrap().replayed);
}

/// Sends again as `Retry-After` asks, a little faster.
async fn until_free<F: Future<Output = reqwest::Response>>(send: impl Fn() -> F) -> reqwest::Response {
    for _ in 0..200 {
        let answer = send().await;
        if answer.status() != 409 {
            return answer;
        }
        assert!(answer.headers().contains_key("retry-after"));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it is in flight for ever");
}

on_both! {
    async fn an_answer_is_forgotten_when_its_time_is_over(server) {
        let token = server.admin().await;
        let send = || {
            let request = server.post("/mass").bearer_auth(&token).header("idempotency-key", "old");
            async move { request.json(&json!({"payload": {"a": 1}})).send().await.unwrap() }
        };
        assert_eq!(send().await.status(), 201);
        assert!(send().await.headers().contains_key("idempotent-replayed"));
        let db = server.store.open().await;
        let mut tx = db.begin().await.unwrap();
        let kept = tx.row("SELECT expires_at - created_at AS ttl FROM idempotency_keys", args![]).await.unwrap().unwrap();
        assert_eq!(kept.int("ttl").unwrap(), 24 * 3600 * 1_000_000);
        tx.execute("UPDATE idempotency_keys SET expires_at = 1", args![]).await.unwrap();
        tx.commit().await.unwrap();
        let after = send().await;
        assert_eq!(after.status(), 201);
        assert!(!after.headers().contains_key("idempotent-replayed"));
        assert_eq!(count(&server).await, 2);
        assert_eq!(db.forget_answers(edge::now_micros()).await.unwrap(), 0);
        assert_eq!(db.forget_answers(i64::MAX).await.unwrap(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_sends_of_one_key_on_two_replicas_store_one_row() {
    let store = Store::postgres().await;
    let (one, two) = (Server::start(store.clone()).await, Server::start(store).await);
    let token = one.admin().await;
    let document = enterprise();
    let sends = (0..50).map(|n| {
        let replica = if n % 2 == 0 { &one } else { &two };
        let send = || {
            let request = replica.post("/mass/generate").bearer_auth(&token).header("idempotency-key", "fifty");
            async { request.json(&document).send().await.unwrap() }
        };
        async move {
            let answer = until_free(send).await;
            assert_eq!(answer.status(), 201);
            let first = !answer.headers().contains_key("idempotent-replayed");
            (first, answer.bytes().await.unwrap())
        }
    });
    let answers = futures_util::future::join_all(sends).await;
    assert_eq!(answers.iter().filter(|(first, _)| *first).count(), 1);
    assert_eq!(answers.iter().map(|(_, body)| body).collect::<HashSet<_>>().len(), 1, "all answers are the same");
    assert_eq!(count(&one).await, 1);
}

on_both! {
    async fn a_hundred_writers_at_once_all_get_through(server) {
        let token = server.admin().await;
        let sends = (0..100).map(|n| {
            let request = server.post("/mass").bearer_auth(&token).header("idempotency-key", format!("w-{n}"));
            async move { request.json(&json!({"payload": {"n": n}})).send().await.unwrap().status() }
        });
        let statuses = futures_util::future::join_all(sends).await;
        assert!(statuses.iter().all(|status| *status == 201), "{statuses:?}");
        assert_eq!(count(&server).await, 100);
    }
}

on_both! {
    async fn a_caller_who_leaves_in_the_middle_finds_all_or_nothing(server) {
        use tokio::io::AsyncWriteExt as _;
        let token = server.admin().await;
        let address = server.url.strip_prefix("http://").unwrap();
        for n in 0..40_u64 {
            let body = format!("{{\"payload\": {{\"n\": {n}}}}}");
            let request = format!(
                "POST /mass HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
                 idempotency-key: leave-{n}\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            );
            let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
            socket.write_all(request.as_bytes()).await.unwrap();
            tokio::time::sleep(Duration::from_micros(n * 150)).await;
            drop(socket);
        }
        for n in 0..40 {
            let send = || {
                let request = server.post("/mass").bearer_auth(&token).header("idempotency-key", format!("leave-{n}"));
                async move { request.json(&json!({"payload": {"n": n}})).send().await.unwrap() }
            };
            assert_eq!(until_free(send).await.status(), 201);
        }
        assert_eq!(count(&server).await, 40);
    }
}
