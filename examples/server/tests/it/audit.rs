//! The audit trail: every operation has an entry, nothing is told without one, and the log proves itself.

use mass_audit::{Checkpoint, Hash, Outcome, Report, Verifier, VerifierKey, verify_consistency, verify_inclusion};
use mass_server::{args, store::Db};
use serde_json::{Value, json};

use crate::{
    on_both,
    support::{PASSWORD, Server, Store, documents::enterprise},
};

pub async fn text(server: &Server, token: &str, path: &str) -> String {
    let answer = server.get(path).bearer_auth(token).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.text().await.unwrap()
}

pub async fn export(server: &Server, token: &str) -> String {
    text(server, token, "/audit?format=ndjson").await
}

pub async fn key(server: &Server, token: &str) -> VerifierKey {
    text(server, token, "/audit/key").await.parse().unwrap()
}

pub fn verify(text: &str, key: &VerifierKey, kept: Vec<Checkpoint>) -> Report {
    let mut verifier = Verifier::new(vec![key.clone()], kept, Vec::new());
    let lines = text.strip_suffix('\n').unwrap_or(text);
    lines.split('\n').for_each(|line| verifier.line(line.as_bytes()));
    verifier.finish(text.ends_with('\n'))
}

pub async fn entries(server: &Server, token: &str, query: &str) -> Vec<Value> {
    let text = text(server, token, &format!("/audit?order=asc&limit=1000&{query}")).await;
    serde_json::from_str::<Value>(&text).unwrap()["data"].as_array().unwrap().clone()
}

fn cursor_of(path: &str) -> String {
    path.split_once("cursor=").expect("it has one").1.to_owned()
}

async fn send(server: &Server, token: &str, key: &str) -> Value {
    let request = server.post("/mass").bearer_auth(token).header("idempotency-key", key);
    let answer = request.json(&json!({"payload": {"t": "17,4"}})).send().await.unwrap();
    assert_eq!(answer.status(), 201);
    answer.json().await.unwrap()
}

on_both! {
    async fn every_operation_has_an_entry(server) {
        let admin = server.admin().await;
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let body = enterprise().to_string();
        let sending = server.post("/mass/generate").bearer_auth(&admin).header("content-type", "application/json");
        let sent = sending.header("traceparent", trace).header("idempotency-key", "k").body(body.clone());
        let sent = sent.send().await.unwrap();
        let own = sent.headers()["traceresponse"].to_str().unwrap().to_owned();
        let kept: Value = sent.json().await.unwrap();
        let id = kept["mass_request_id"].as_str().unwrap();
        let again = server.post("/mass/generate").bearer_auth(&admin).header("content-type", "application/json");
        again.header("idempotency-key", "k").body(body.clone()).send().await.unwrap();
        let broken = server.post("/mass/generate").bearer_auth(&admin).json(&json!({"schema_version": "1.1"}));
        assert_eq!(broken.send().await.unwrap().status(), 422);
        server.post("/mass/validate").bearer_auth(&admin).json(&enterprise()).send().await.unwrap();
        server.get(&format!("/mass/{id}")).bearer_auth(&admin).send().await.unwrap();
        server.get("/mass?site=scl1").bearer_auth(&admin).send().await.unwrap();
        let viewer = server.user(&admin, "vic", "viewer").await;
        let token = server.token("vic").await;
        assert_eq!(server.get("/users").bearer_auth(&token).send().await.unwrap().status(), 403);
        server.post("/auth/login").json(&json!({"username": "vic", "password": "a wrong password"})).send().await.unwrap();
        server.request("PATCH".parse().unwrap(), &format!("/users/{viewer}")).bearer_auth(&admin)
            .json(&json!({"active": false})).send().await.unwrap();
        server.get("/healthz").send().await.unwrap();

        let entries = entries(&server, &admin, "").await;
        let told: Vec<(String, u64, &str)> = entries.iter().map(|entry| {
            let route = format!("{} {}", entry["method"].as_str().unwrap(), entry["route"].as_str().unwrap());
            (route, entry["status"].as_u64().unwrap(), entry["outcome"].as_str().unwrap())
        }).collect();
        let told: Vec<(&str, u64, &str)> = told.iter().map(|(route, status, outcome)| (route.as_str(), *status, *outcome)).collect();
        assert_eq!(told, [
            ("SERVICE first-admin", 200, "accepted"),
            ("POST /auth/login", 200, "accepted"),
            ("POST /mass/generate", 201, "accepted"),
            ("POST /mass/generate", 201, "accepted"),
            ("POST /mass/generate", 422, "refused"),
            ("POST /mass/validate", 200, "accepted"),
            ("GET /mass/{id}", 200, "accepted"),
            ("GET /mass", 200, "accepted"),
            ("POST /users", 201, "accepted"),
            ("POST /auth/login", 200, "accepted"),
            ("GET /users", 403, "refused"),
            ("POST /auth/login", 401, "refused"),
            ("PATCH /users/{id}", 200, "accepted"),
        ]);
        let sent = &entries[2];
        assert_eq!(sent["mass_id"], id);
        for digest in ["document_sha256", "content_sha256"] {
            assert_eq!(sent[digest], kept[digest]);
        }
        assert_eq!(sent["input_sha256"], mass_core::Digest::of(body.as_bytes()).to_string());
        assert_eq!(sent["bytes"], body.len());
        assert_eq!((&sent["trace_id"], &sent["span_id"]), (&json!(trace[3..35]), &json!(own[36..52])));
        assert_eq!((&sent["dataset_version"], &sent["role"], &sent["tenant"]), (&json!("1.1"), &json!("admin"), &json!("acme")));
        assert_eq!(sent["commit"], mass_server::COMMIT);
        assert_eq!((&entries[3]["replayed"], &entries[3]["mass_id"]), (&json!(true), &json!(id)));
        assert_eq!(entries[4]["problem"], "contract-violation");
        assert!(entries[4]["issues"].as_array().unwrap().contains(&json!("missing_field")));
        assert_eq!(entries[7]["query"], "site=scl1");
        assert_eq!(entries[8]["subject"], viewer);
        assert_eq!(entries[11]["user"], viewer);
        for (index, entry) in entries.iter().enumerate() {
            assert_eq!(entry["index"], index);
            let text = entry.to_string();
            assert!(!text.contains(PASSWORD) && !text.contains("\"vic\"") && !text.contains("127.0.0.1"), "{text}");
        }
        // What is about nobody's tenant is in the log of the service, for the operator.
        server.get("/mass").bearer_auth("nobody").send().await.unwrap();
        server.post("/auth/login").json(&json!({"username": "nobody", "password": "a wrong password"})).send().await.unwrap();
        let service = crate::audit::entries(&server, &admin, "log=service").await;
        let told: Vec<_> = service.iter().map(|entry| (entry["route"].as_str().unwrap(), entry["status"].as_u64().unwrap())).collect();
        assert_eq!(told, [("/mass", 401), ("/auth/login", 401)]);
        let other = server.other_tenant("globex").await;
        assert_eq!(server.get("/audit?log=service").bearer_auth(&other).send().await.unwrap().status(), 403);
    }
}

on_both! {
    async fn an_export_verifies_and_proofs_hold(server) {
        let admin = server.admin().await;
        let first = send(&server, &admin, "one").await;
        let rows = "{\"payload\": {\"a\": 1}}\n{\"payload\": \n{\"payload\": {\"a\": 2}}\n";
        let batch = server.post("/mass/batch").bearer_auth(&admin).header("content-type", "application/x-ndjson");
        let outcomes = batch.body(rows).send().await.unwrap().text().await.unwrap();
        assert!(outcomes.lines().last().unwrap().contains("\"done\":true"), "{outcomes}");
        let kept = text(&server, &admin, "/audit/checkpoint").await;
        let key = key(&server, &admin).await;
        let kept = Checkpoint::open(&kept, std::slice::from_ref(&key)).unwrap();
        assert_eq!(kept.origin, "mass-server/acme");
        for n in 0..5 {
            send(&server, &admin, &format!("more-{n}")).await;
        }
        let log = export(&server, &admin).await;
        let report = verify(&log, &key, vec![kept.clone()]);
        assert!(report.holds(), "{:?}\n{log}", report.findings);
        assert_eq!(report.rows, 3);
        assert!(report.checkpoints >= 2);
        let entry = log.lines().find(|line| line.contains("\"rows\":{")).expect("the batch has an entry");
        let entry: Value = serde_json::from_str(entry).unwrap();
        assert_eq!((&entry["rows"]["accepted"], &entry["rows"]["rejected"]), (&json!(2), &json!(1)));
        // An export that goes on from the kept checkpoint.
        let later = text(&server, &admin, &format!("/audit?format=ndjson&first={}", kept.size)).await;
        let report = verify(&later, &key, vec![kept.clone()]);
        assert!(report.holds(), "{:?}\n{later}", report.findings);
        // Each entry is proved by itself.
        let leaves: Vec<&str> = log.lines().filter(|line| line.contains("\"previous\"") && line.contains("\"route\"")).collect();
        for (index, leaf) in leaves.iter().enumerate() {
            let index = index as u64 + 1;
            let proof: Value = serde_json::from_str(&text(&server, &admin, &format!("/audit/proof?entry={index}")).await).unwrap();
            let head = Checkpoint::open(proof["checkpoint"].as_str().unwrap(), std::slice::from_ref(&key)).unwrap();
            let hashes: Vec<Hash> = serde_json::from_value(proof["proof"].clone()).unwrap();
            verify_inclusion(leaf.as_bytes(), index, head.size, head.root, &hashes).unwrap();
        }
        let path = format!("/audit/consistency?from={}", kept.size);
        let proof: Value = serde_json::from_str(&text(&server, &admin, &path).await).unwrap();
        let head = Checkpoint::open(proof["checkpoint"].as_str().unwrap(), &[key]).unwrap();
        let hashes: Vec<Hash> = serde_json::from_value(proof["proof"].clone()).unwrap();
        verify_consistency((kept.size, kept.root), (head.size, head.root), &hashes).unwrap();
        // The entries about a document, those of a batch too.
        let id = first["mass_request_id"].as_str().unwrap();
        let about: Value = serde_json::from_str(&text(&server, &admin, &format!("/mass/{id}/audit")).await).unwrap();
        assert_eq!(about["data"][0]["mass_id"], id);
        let row: Value = serde_json::from_str(outcomes.lines().next().unwrap()).unwrap();
        let id = row["body"]["mass_request_id"].as_str().unwrap();
        let about: Value = serde_json::from_str(&text(&server, &admin, &format!("/mass/{id}/audit")).await).unwrap();
        assert_eq!(about["data"][0]["rows"]["count"], 3);
        // Sizes and entries that there are not.
        for path in ["/audit/proof?entry=99999", "/audit/proof?entry=0&size=99999", "/audit/consistency?from=9&to=8"] {
            assert_eq!(server.get(path).bearer_auth(&admin).send().await.unwrap().status(), 404, "{path}");
        }
        for path in ["/audit/proof", "/audit/proof?entry=x", "/audit/consistency", "/audit?first=x", "/audit?nothing=1",
            "/audit?first=9007199254740993", "/audit/key?log=x", "/mass/x/audit?first=1"] {
            assert_eq!(server.get(path).bearer_auth(&admin).send().await.unwrap().status(), 400, "{path}");
        }
    }
}

on_both! {
    async fn pages_and_filters(server) {
        let admin = server.admin().await;
        for n in 0..5 {
            send(&server, &admin, &format!("k-{n}")).await;
        }
        let whole = entries(&server, &admin, "route=/mass&outcome=accepted").await;
        assert_eq!(whole.len(), 5);
        let mut path = String::from("/audit?route=/mass&order=asc&limit=2");
        let mut paged = Vec::new();
        loop {
            let page: Value = serde_json::from_str(&text(&server, &admin, &path).await).unwrap();
            paged.extend(page["data"].as_array().unwrap().clone());
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/audit?route=/mass&order=asc&limit=2&cursor={cursor}");
        }
        assert_eq!(paged, whole);
        let middle = whole[2]["time"].as_str().unwrap();
        let since = entries(&server, &admin, &format!("route=/mass&from={middle}")).await;
        assert_eq!(since, whole[2..]);
        let id = whole[1]["mass_id"].as_str().unwrap();
        assert_eq!(entries(&server, &admin, &format!("mass_id={id}")).await, whole[1..2]);
        // The entries about one document have pages too, whose cursors are of that list alone.
        for _ in 0..3 {
            text(&server, &admin, &format!("/mass/{id}")).await;
        }
        let mut path = format!("/mass/{id}/audit?order=asc&limit=2");
        let mut told = Vec::new();
        let cursor = loop {
            let answer = server.get(&path).bearer_auth(&admin).send().await.unwrap();
            let link = answer.headers().get("link").map(|link| link.to_str().unwrap().to_owned());
            let page: Value = answer.json().await.unwrap();
            told.extend(page["data"].as_array().unwrap().clone());
            let Some(cursor) = page["next_cursor"].as_str() else { break cursor_of(&path) };
            path = format!("/mass/{id}/audit?order=asc&limit=2&cursor={cursor}");
            assert_eq!(link, Some(format!("<{}{path}>; rel=\"next\"", server.url)));
        };
        let statuses: Vec<_> = told.iter().map(|entry| (entry["mass_id"].as_str(), entry["status"].as_u64())).collect();
        assert_eq!(statuses[..4], [201, 200, 200, 200].map(|status| (Some(id), Some(status))));
        for elsewhere in ["/audit?order=asc&limit=2&cursor=", "/audit?cursor=", "/mass?cursor="] {
            let answer = server.get(&format!("{elsewhere}{cursor}")).bearer_auth(&admin).send().await.unwrap();
            assert_eq!(answer.status(), 400, "{elsewhere}");
        }
        let user = whole[0]["user"].as_str().unwrap();
        assert!(entries(&server, &admin, &format!("user={user}")).await.len() > 5);
        assert!(entries(&server, &admin, "user=nobody").await.is_empty());
        let other = server.other_tenant("globex").await;
        assert!(entries(&server, &other, "route=/mass").await.is_empty());
    }
}

on_both! {
    async fn events_of_ocsf_have_what_the_schema_requires(server) {
        let admin = server.admin().await;
        send(&server, &admin, "k").await;
        server.get("/mass/none").bearer_auth(&admin).send().await.unwrap();
        let events = text(&server, &admin, "/audit?format=ocsf").await;
        let events: Vec<Value> = events.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(events.len() >= 4);
        for event in &events {
            // OCSF 1.3.0, class 6003: its required attributes, and those of the objects in them.
            for pointer in ["/activity_id", "/actor", "/api/operation", "/category_uid", "/class_uid", "/metadata/version",
                "/metadata/product/vendor_name", "/severity_id", "/src_endpoint", "/time", "/type_uid", "/http_response/code"] {
                assert!(event.pointer(pointer).is_some(), "{pointer} of {event}");
            }
            assert_eq!((&event["class_uid"], &event["category_uid"]), (&json!(6003), &json!(6)));
            assert_eq!(event["type_uid"].as_u64(), Some(600_300 + event["activity_id"].as_u64().unwrap()));
            let actor = &event["actor"];
            assert!(actor["user"]["uid"].is_string() || actor["app_name"].is_string());
            assert!(event["src_endpoint"]["name"].is_string() || event["src_endpoint"]["ip"].is_string());
            assert!(event["time"].as_u64().unwrap() > 1_700_000_000_000);
        }
        let sent = events.iter().find(|event| event["api"]["operation"] == "POST /mass").unwrap();
        assert_eq!((&sent["activity_id"], &sent["status_id"]), (&json!(1), &json!(1)));
        assert_eq!(sent["unmapped"]["document_sha256"]["algorithm_id"], 3);
        let refused = events.iter().find(|event| event["status_code"] == "404").unwrap();
        assert_eq!((&refused["status_id"], &refused["status_detail"]), (&json!(2), &json!("not-found")));
    }
}

on_both! {
    async fn what_cannot_be_written_down_does_not_happen(server) {
        let admin = server.admin().await;
        let db = server.store.open().await;
        let mut tx = db.begin().await.unwrap();
        tx.execute("ALTER TABLE audit_entries RENAME TO audit_entries_away", args![]).await.unwrap();
        tx.commit().await.unwrap();
        let sending = server.post("/mass").bearer_auth(&admin).json(&json!({"payload": {}}));
        assert_eq!(sending.send().await.unwrap().status(), 500);
        assert_eq!(server.get("/mass").bearer_auth(&admin).send().await.unwrap().status(), 500);
        let mut tx = db.begin().await.unwrap();
        tx.execute("ALTER TABLE audit_entries_away RENAME TO audit_entries", args![]).await.unwrap();
        tx.commit().await.unwrap();
        let kept = db.row("SELECT count(*) AS n FROM mass_requests", args![]).await.unwrap().unwrap();
        assert_eq!(kept.int("n").unwrap(), 0);
        send(&server, &admin, "k").await;
        assert!(verify(&export(&server, &admin).await, &key(&server, &admin).await, Vec::new()).holds());
    }
}

/// Two replicas and fifty writers on one PostgreSQL: one log, not forked.
#[tokio::test(flavor = "multi_thread")]
async fn fifty_writers_on_two_replicas_make_one_log() {
    let store = Store::postgres().await;
    let (one, two) = (Server::start(store.clone()).await, Server::start(store).await);
    let admin = one.admin().await;
    let sends = (0..50).map(|n| {
        let replica = if n % 2 == 0 { &one } else { &two };
        let request = replica.post("/mass").bearer_auth(&admin).header("idempotency-key", format!("w-{n}"));
        async move { request.json(&json!({"payload": {"n": n}})).send().await.unwrap().status() }
    });
    let statuses = futures_util::future::join_all(sends).await;
    assert!(statuses.iter().all(|status| *status == 201), "{statuses:?}");
    let key = key(&one, &admin).await;
    let kept = Checkpoint::open(&text(&two, &admin, "/audit/checkpoint").await, std::slice::from_ref(&key)).unwrap();
    let report = verify(&export(&one, &admin).await, &key, vec![kept]);
    assert!(report.holds(), "{:?}", report.findings);
    let sent = entries(&two, &admin, "route=/mass").await;
    assert_eq!(sent.len(), 50);
    let outcomes: std::collections::HashSet<_> = sent.iter().map(|entry| entry["mass_id"].as_str().unwrap()).collect();
    assert_eq!(outcomes.len(), 50, "each has its own entry");
    assert!(sent.iter().all(|entry| entry["outcome"] == Outcome::Accepted.as_str()));
}

/// Statements as an administrator of the database would run them.
pub async fn sql(db: &Db, statements: &[&str]) {
    let mut tx = db.begin().await.unwrap();
    for statement in statements {
        tx.execute(statement, args![]).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
    tx.commit().await.unwrap();
}
