//! Sending one document and reading it again.

use mass_core::Digest;
use serde_json::{Value, json};

use crate::{
    on_both,
    support::documents::{enterprise, enterprise_with},
};

const EXPORT: &str = r#"{"payload": {"IT Load (kW)": "1.240,5", "Free cooling": "sí", "Work order": "007312"}}"#;

on_both! {
    async fn a_simple_record_is_cleaned_kept_and_read_again(server) {
        let token = server.admin().await;
        let sent = server.post("/mass").bearer_auth(&token).header("content-type", "application/json").body(EXPORT);
        let answer = sent.send().await.unwrap();
        assert_eq!(answer.status(), 201);
        let location = answer.headers()["location"].to_str().unwrap().to_owned();
        let accepted: Value = answer.json().await.unwrap();
        assert_eq!(accepted["status"], "ACCEPTED");
        assert_eq!(location, format!("/mass/{}", accepted["mass_request_id"].as_str().unwrap()));
        let clean = json!({"IT Load (kW)": 1240.5, "Free cooling": true, "Work order": "007312"});
        assert_eq!(accepted["payload_normalized"], clean);
        assert!(accepted["changes"].as_array().unwrap().iter().any(|c| c["rule"] == "number" && c["before"] == "1.240,5"));
        assert!(accepted["received_at_utc"].as_str().unwrap().ends_with('Z'));

        let read = server.get(&location).bearer_auth(&token).send().await.unwrap();
        assert_eq!(read.status(), 200);
        let tag = read.headers()["etag"].to_str().unwrap().to_owned();
        assert!(tag.starts_with('"'), "the tag is strong");
        let text = read.text().await.unwrap();
        let record: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(record["id"], accepted["mass_request_id"]);
        for same in ["correlation_id", "idempotency_key", "document_sha256", "content_sha256"] {
            assert_eq!(record[same], accepted[same], "{same}");
        }
        assert_eq!((&record["schema_version"], &record["created_at"]), (&json!("1.0-simple"), &accepted["received_at_utc"]));
        // The document's bytes in the answer are those that the digest is of.
        let start = text.find("\"payload\":").unwrap() + "\"payload\":".len();
        let end = text.find(",\"document_sha256\"").unwrap();
        assert_eq!(Digest::of(&text.as_bytes()[start..end]).to_string(), record["document_sha256"]);

        for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".into()] {
            let again = server.get(&location).bearer_auth(&token).header("if-none-match", known).send().await.unwrap();
            assert_eq!(again.status(), 304);
            assert_eq!(again.headers()["etag"], tag.as_str());
            assert_eq!(again.bytes().await.unwrap().len(), 0);
        }
        let other = server.get(&location).bearer_auth(&token).header("if-none-match", "\"x\"").send().await.unwrap();
        assert_eq!(other.status(), 200);

        let raw = server.get(&format!("{location}/raw")).bearer_auth(&token).send().await.unwrap();
        let raw = raw.bytes().await.unwrap();
        assert_eq!(&raw[..], EXPORT.as_bytes(), "the caller's bytes are kept as they came");
        assert_eq!(Digest::of(&raw).to_string(), record["raw_sha256"]);
    }
}

on_both! {
    async fn an_enterprise_request_is_kept_without_an_echo_and_with_its_warnings(server) {
        let token = server.admin().await;
        let document = enterprise_with(&[("/request/signals/energy/pue_current", json!(1.6))]);
        let answer = server.post("/mass/generate").bearer_auth(&token).json(&document).send().await.unwrap();
        assert_eq!(answer.status(), 201);
        let accepted: Value = answer.json().await.unwrap();
        assert!(accepted.get("payload_normalized").is_none());
        assert_eq!(accepted["warnings"][0]["code"], "pue_mismatch");
        let db = server.store.open().await;
        let row = db.row("SELECT * FROM mass_requests", &[]).await.unwrap().unwrap();
        let column = |name| row.text(name).unwrap();
        assert_eq!((column("tenant_id"), column("site_id")), ("acme".into(), "scl1".into()));
        assert_eq!((column("environment"), column("mode"), column("schema_version")), ("prod".into(), "shadow".into(), "1.1".into()));
        assert_eq!(Digest::of(column("payload_json").as_bytes()).to_string(), column("document_sha256"));
    }
}

on_both! {
    async fn what_breaks_the_contract_is_refused_with_every_reason_in_two_languages(server) {
        let token = server.admin().await;
        let broken = enterprise_with(&[
            ("/request/mode", json!("shadwo")),
            ("/request/signals/workload/gpu_util_avg", json!(81)),
            ("/request/signals/energy/a~b \"c", json!(1)),
        ]);
        for (language, word) in [("en", "Did you mean “shadow”?"), ("es", "¿Quiso decir “shadow”?")] {
            let sent = server.post("/mass/generate").bearer_auth(&token).header("accept-language", language);
            let answer = sent.json(&broken).send().await.unwrap();
            assert_eq!(answer.status(), 422);
            assert_eq!(answer.headers()["content-language"], language);
            let problem: Value = answer.json().await.unwrap();
            assert_eq!(problem["type"], format!("{}/problems/contract-violation", server.url));
            let errors = problem["errors"].as_array().unwrap();
            let codes: Vec<&str> = errors.iter().map(|error| error["code"].as_str().unwrap()).collect();
            assert_eq!(codes, ["unsupported_value", "unknown_field", "looks_like_percent"]);
            assert_eq!((&errors[0]["pointer"], &errors[0]["path"]), (&json!("#/request/mode"), &json!("/request/mode")));
            assert!(errors[0]["detail"].as_str().unwrap().contains(word), "{errors:?}");
            assert!(errors[0]["line"].is_u64() && errors[0]["fix"].is_string());
            assert_eq!(errors[1]["pointer"], "#/request/signals/energy/a~0b%20%22c");
        }
        let db = server.store.open().await;
        assert_eq!(db.row("SELECT count(*) AS n FROM mass_requests", &[]).await.unwrap().unwrap().int("n").unwrap(), 0);
    }
}

on_both! {
    async fn a_body_that_is_no_document_says_why_by_its_status(server) {
        let token = server.admin().await;
        let large = format!(r#"{{"payload": {{"a": "{}"}}}}"#, "x".repeat(1 << 20));
        let deep = format!(r#"{{"payload": {}{}}}"#, r#"{"a":"#.repeat(70) + "1", "}".repeat(70));
        let json = "application/json";
        for (media_type, body, status, kind) in [
            (json, "{\"payload\": ", 400, "not-json"),
            (json, "", 400, "not-json"),
            (json, "[1]", 422, "contract-violation"),
            (json, "{\"payload\": 1}", 201, ""),
            (json, r#"{"payload": {"a": 1, "a": 2}}"#, 422, "contract-violation"),
            (json, &deep, 422, "contract-violation"),
            (json, &large, 413, "too-large"),
            ("text/plain", "{}", 415, "unsupported-media-type"),
            ("application/json; charset=latin1", "{}", 415, "unsupported-media-type"),
            ("", "{}", 415, "unsupported-media-type"),
        ] {
            let mut request = server.post("/mass").bearer_auth(&token).body(body.to_owned());
            if !media_type.is_empty() {
                request = request.header("content-type", media_type);
            }
            let answer = request.send().await.unwrap();
            let about = format!("{media_type} {}", &body[..body.len().min(40)]);
            assert_eq!(answer.status(), status, "{about}");
            if status >= 400 {
                assert_eq!(answer.headers()["content-type"], "application/problem+json", "{about}");
                let problem: Value = answer.json().await.unwrap();
                assert_eq!(problem["type"], format!("{}/problems/{kind}", server.url), "{about}");
                assert_eq!(problem["status"], status, "{about}");
            }
        }
    }
}

on_both! {
    async fn a_coding_is_undone_and_a_bomb_is_not_let_in(server) {
        use async_compression::tokio::write::{GzipEncoder, ZstdEncoder};
        use tokio::io::AsyncWriteExt as _;
        let token = server.admin().await;
        let (mut gzip, mut zstd) = (GzipEncoder::new(Vec::new()), ZstdEncoder::new(Vec::new()));
        gzip.write_all(EXPORT.as_bytes()).await.unwrap();
        gzip.shutdown().await.unwrap();
        zstd.write_all(EXPORT.as_bytes()).await.unwrap();
        zstd.shutdown().await.unwrap();
        let mut bomb = ZstdEncoder::new(Vec::new());
        for _ in 0..256 {
            bomb.write_all(&vec![b' '; 1 << 20]).await.unwrap();
        }
        bomb.shutdown().await.unwrap();
        let (gzip, zstd, bomb) = (gzip.into_inner(), zstd.into_inner(), bomb.into_inner());
        assert!(bomb.len() < 100_000);
        let half = gzip[..gzip.len() / 2].to_vec();
        for (coding, body, status) in
            [("gzip", gzip.clone(), 201), ("zstd", zstd, 201), ("zstd", bomb, 413), ("gzip", half, 400), ("br", gzip, 415)]
        {
            let request = server.post("/mass").bearer_auth(&token).header("content-type", "application/json");
            let answer = request.header("content-encoding", coding).body(body).send().await.unwrap();
            assert_eq!(answer.status(), status, "{coding}");
            if let Some(location) = answer.headers().get("location").map(|l| l.to_str().unwrap().to_owned()) {
                let raw = server.get(&format!("{location}/raw")).bearer_auth(&token).send().await.unwrap();
                assert_eq!(raw.text().await.unwrap(), EXPORT);
            }
        }
    }
}

on_both! {
    async fn a_dry_run_reports_and_keeps_nothing(server) {
        let token = server.admin().await;
        let check = |body: String| {
            let request = server.post("/mass/validate").bearer_auth(&token).header("content-type", "application/json");
            async move { request.body(body).send().await.unwrap().json::<Value>().await.unwrap() }
        };
        let good = check(enterprise().to_string()).await;
        assert_eq!((&good["valid"], &good["pipeline"]), (&json!(true), &json!("enterprise")));
        assert!(good["missing_ratio"].as_f64().unwrap() > 0.4);
        let bad = check("{\"schema_version\": \"1.1\"}".into()).await;
        assert_eq!(bad["valid"], false);
        assert!(bad["issues"].as_array().unwrap().iter().all(|issue| issue["layer"].is_string()));
        let none = check("{".into()).await;
        assert_eq!(none["issues"][0]["code"], "invalid_json");
        let db = server.store.open().await;
        assert_eq!(db.row("SELECT count(*) AS n FROM mass_requests", &[]).await.unwrap().unwrap().int("n").unwrap(), 0);
    }
}

on_both! {
    async fn a_document_of_another_tenant_is_refused_and_rows_are_shown_to_their_owners_only(server) {
        let admin = server.admin().await;
        let foreign = enterprise_with(&[("/request/tenant_id", json!("globex"))]);
        let answer = server.post("/mass/generate").bearer_auth(&admin).json(&foreign).send().await.unwrap();
        assert_eq!(answer.status(), 403);
        assert_eq!(answer.json::<Value>().await.unwrap()["errors"][0]["pointer"], "#/request/tenant_id");

        server.user(&admin, "ian", "ingest").await;
        server.user(&admin, "ivy", "ingest").await;
        let (ian, ivy) = (server.token("ian").await, server.token("ivy").await);
        let other = server.other_tenant("globex").await;
        let sent = server.post("/mass").bearer_auth(&ian).json(&json!({"payload": {"a": 1}})).send().await.unwrap();
        let location = sent.headers()["location"].to_str().unwrap().to_owned();
        for (token, status, rows) in [(&ian, 200, 1), (&admin, 200, 1), (&ivy, 404, 0), (&other, 404, 0)] {
            assert_eq!(server.get(&location).bearer_auth(token).send().await.unwrap().status(), status);
            let raw = server.get(&format!("{location}/raw")).bearer_auth(token).send().await.unwrap();
            assert_eq!(raw.status(), status);
            let list: Value = server.get("/mass").bearer_auth(token).send().await.unwrap().json().await.unwrap();
            assert_eq!(list["data"].as_array().unwrap().len(), rows);
        }
    }
}
