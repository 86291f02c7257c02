//! Lists: filters, pages and streams.

use mass_server::{
    identity::{Identity, Role},
    store::Filter,
};
use serde_json::{Value, json};

use crate::{
    on_both,
    support::{Server, documents::enterprise_with},
};

/// Seven documents: three Simple, four Enterprise of two sites.
async fn fill(server: &Server, token: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for n in 0..7 {
        let (path, document) = if n < 3 {
            ("/mass", json!({"payload": {"n": n, "note": "a \"quoted\", text\nof two lines"}}))
        } else {
            let site = if n % 2 == 0 { "scl1" } else { "mad2" };
            let mode = if n == 3 { "advisory" } else { "shadow" };
            let environment = if n == 4 { "dev" } else { "prod" };
            (
                "/mass/generate",
                enterprise_with(&[
                    ("/correlation_id", json!(format!("corr-{n}"))),
                    ("/request/assets/site_id", json!(site)),
                    ("/request/mode", json!(mode)),
                    ("/request/environment", json!(environment)),
                ]),
            )
        };
        let answer = server.post(path).bearer_auth(token).json(&document).send().await.unwrap();
        assert_eq!(answer.status(), 201);
        ids.push(answer.json::<Value>().await.unwrap()["mass_request_id"].as_str().unwrap().to_owned());
    }
    ids
}

async fn get(server: &Server, token: &str, query: &str) -> Value {
    let answer = server.get(&format!("/mass{query}")).bearer_auth(token).send().await.unwrap();
    let status = answer.status();
    let body: Value = answer.json().await.unwrap();
    assert_eq!(status, 200, "{query}: {body}");
    body
}

fn ids(page: &Value) -> Vec<String> {
    page["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn pages_have_every_row_once_in_order_by_cursor_and_by_link(server) {
        let token = server.admin().await;
        let sent = fill(&server, &token).await;
        for (order, expected) in [("asc", sent.clone()), ("desc", sent.iter().rev().cloned().collect::<Vec<_>>())] {
            let mut seen = Vec::new();
            let mut url = format!("{}/mass?order={order}&limit=3", server.url);
            let mut pages = 0;
            loop {
                let answer = server.client.get(&url).bearer_auth(&token).send().await.unwrap();
                let link = answer.headers()["link"].to_str().unwrap().to_owned();
                let page: Value = answer.json().await.unwrap();
                seen.extend(ids(&page));
                pages += 1;
                let next = link.split(", ").find(|link| link.ends_with("rel=\"next\""));
                assert_eq!(next.is_some(), page["next_cursor"].is_string());
                let Some(next) = next else { break };
                url = next[1..next.find('>').unwrap()].to_owned();
            }
            assert_eq!((seen, pages), (expected, 3));
        }
        // A row that comes in meanwhile moves no other.
        let first = get(&server, &token, "?limit=3").await;
        fill(&server, &token).await;
        let second = get(&server, &token, &format!("?limit=3&cursor={}", first["next_cursor"].as_str().unwrap())).await;
        let expected: Vec<String> = sent.iter().rev().skip(3).take(3).cloned().collect();
        assert_eq!(ids(&second), expected);
    }
}

on_both! {
    async fn each_filter_takes_what_it_says(server) {
        let token = server.admin().await;
        let before = "2020-01-01T00:00:00Z";
        let sent = fill(&server, &token).await;
        let expect = |numbers: &[usize]| numbers.iter().map(|n| sent[*n].clone()).collect::<Vec<_>>();
        let third = get(&server, &token, "?order=asc").await["data"][2]["created_at"].as_str().unwrap().to_owned();
        for (query, numbers) in [
            (String::from("?order=asc"), &[0, 1, 2, 3, 4, 5, 6][..]),
            ("?order=asc&version=1.0-simple".into(), &[0, 1, 2]),
            ("?order=asc&site=scl1".into(), &[4, 6]),
            ("?order=asc&site=mad2&mode=shadow".into(), &[5]),
            ("?order=asc&environment=dev".into(), &[4]),
            ("?order=asc&mode=advisory".into(), &[3]),
            ("?order=asc&correlation_id=corr-5".into(), &[5]),
            ("?order=asc&tenant=acme&limit=1".into(), &[0]),
            ("?order=asc&tenant=globex".into(), &[]),
            (format!("?order=asc&from={third}"), &[2, 3, 4, 5, 6]),
            (format!("?order=asc&to={third}"), &[0, 1]),
            (format!("?order=asc&from={before}&to={before}"), &[]),
            ("?site=x'%20OR%20'1'%3D'1".into(), &[]),
            ("?site=scl1%25".into(), &[]),
        ] {
            assert_eq!(ids(&get(&server, &token, &query).await), expect(numbers), "{query}");
        }
    }
}

on_both! {
    async fn what_cannot_be_understood_is_named(server) {
        let token = server.admin().await;
        fill(&server, &token).await;
        let cursor = get(&server, &token, "?limit=2").await["next_cursor"].as_str().unwrap().to_owned();
        for (query, parameter, code) in [
            ("?limit=0".into(), "limit", "out_of_range"),
            ("?limit=1001".into(), "limit", "out_of_range"),
            ("?limit=x".into(), "limit", "out_of_range"),
            ("?from=yesterday".into(), "from", "invalid_format"),
            ("?to=2026-11-24".into(), "to", "invalid_format"),
            ("?order=up".into(), "order", "unsupported_value"),
            ("?stie=scl1".into(), "stie", "unknown_parameter"),
            ("?site=a&site=b".into(), "site", "duplicate_parameter"),
            ("?site=%00".into(), "site", "invalid_format"),
            ("?site=%ff".into(), "site", "invalid_encoding"),
            ("?site=%zz".into(), "site", "invalid_encoding"),
            ("?cursor=AAAA".into(), "cursor", "bad_cursor"),
            (format!("?limit=2&site=scl1&cursor={cursor}"), "cursor", "bad_cursor"),
            (format!("?order=asc&cursor={cursor}"), "cursor", "bad_cursor"),
        ] {
            let answer = server.get(&format!("/mass{query}")).bearer_auth(&token).send().await.unwrap();
            assert_eq!(answer.status(), 400, "{query}");
            let problem: Value = answer.json().await.unwrap();
            assert_eq!((&problem["errors"][0]["parameter"], &problem["errors"][0]["code"]), (&json!(parameter), &json!(code)));
        }
        let answer = server.get("/mass").bearer_auth(&token).header("accept", "image/png").send().await.unwrap();
        assert_eq!(answer.status(), 406);
    }
}

on_both! {
    async fn a_list_streams_as_ndjson_and_as_csv(server) {
        let token = server.admin().await;
        let sent = fill(&server, &token).await;
        let stream = |query: &'static str, accept: &'static str| {
            let request = server.get(&format!("/mass{query}")).bearer_auth(&token).header("accept", accept);
            async move {
                let answer = request.send().await.unwrap();
                assert_eq!(answer.status(), 200);
                assert!(answer.headers()["content-type"].to_str().unwrap().starts_with(accept));
                answer.text().await.unwrap()
            }
        };
        let lines = stream("?order=asc", "application/x-ndjson").await;
        let rows: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let found: Vec<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
        assert_eq!(found, sent);
        assert_eq!(rows[0], get(&server, &token, "?order=asc&limit=1").await["data"][0]);

        let text = stream("?order=asc", "text/csv").await;
        let mut reader = csv_async::AsyncReaderBuilder::new().create_reader(text.as_bytes());
        let header = reader.headers().await.unwrap().clone();
        let mut records = Vec::new();
        let mut record = csv_async::StringRecord::new();
        while reader.read_record(&mut record).await.unwrap() {
            records.push(record.clone());
        }
        assert_eq!(records.len(), sent.len());
        let column = |name| header.iter().position(|column| column == name).unwrap();
        for (record, row) in records.iter().zip(&rows) {
            assert_eq!(record[column("id")], *row["id"].as_str().unwrap());
            let document = &record[column("payload")];
            assert_eq!(serde_json::from_str::<Value>(document).unwrap(), row["payload"]);
            assert_eq!(mass_core::Digest::of(document.as_bytes()).to_string(), record[column("document_sha256")]);
        }
        assert_eq!(stream("?limit=2", "text/csv").await.matches("\r\n").count(), 3);
        assert_eq!(stream("?site=none", "text/csv").await.matches("\r\n").count(), 1);
    }
}

on_both! {
    async fn no_cell_of_csv_is_a_formula(server) {
        let token = server.admin().await;
        let keys = ["=HYPERLINK(\"http://x\",1)", "+1", "-1", "@SUM(1)", "'=1", "plain"];
        for key in keys {
            let request = server.post("/mass").bearer_auth(&token).header("idempotency-key", key);
            assert_eq!(request.json(&json!({"payload": {}})).send().await.unwrap().status(), 201);
        }
        let request = server.get("/mass?order=asc").bearer_auth(&token).header("accept", "text/csv");
        let text = request.send().await.unwrap().text().await.unwrap();
        let mut reader = csv_async::AsyncReaderBuilder::new().create_reader(text.as_bytes());
        let mut record = csv_async::StringRecord::new();
        for key in keys {
            assert!(reader.read_record(&mut record).await.unwrap());
            let expected = if key == "plain" { key.to_owned() } else { format!("'{key}") };
            assert_eq!(record[6], expected);
        }
    }
}

on_both! {
    async fn large_documents_make_short_pages_and_nothing_is_left_out(server) {
        let token = server.admin().await;
        let text = "x".repeat(900_000);
        for n in 0..9 {
            let document = json!({"payload": {"n": n, "text": text}});
            assert_eq!(server.post("/mass").bearer_auth(&token).json(&document).send().await.unwrap().status(), 201);
        }
        let page = get(&server, &token, "?order=asc").await;
        assert_eq!(page["data"].as_array().unwrap().len(), 5, "a page ends behind 4 MiB");
        let rest = get(&server, &token, &format!("?order=asc&cursor={}", page["next_cursor"].as_str().unwrap())).await;
        assert_eq!((rest["data"].as_array().unwrap().len(), &rest["next_cursor"]), (4, &Value::Null));
        let answer = server.get("/mass").bearer_auth(&token).header("accept", "application/x-ndjson").send().await.unwrap();
        assert_eq!(answer.text().await.unwrap().lines().count(), 9);
    }
}

on_both! {
    async fn every_filter_has_an_index(server) {
        let db = server.store.open().await;
        // Statistics of many rows: with none, PostgreSQL rightly reads the whole of a small table.
        let mut tx = db.begin().await.unwrap();
        let many = "INSERT INTO mass_requests (id, user_id, tenant_id, schema_version, correlation_id, idempotency_key, \
            site_id, environment, mode, payload_json, document_sha256, content_sha256, raw, created_at) \
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) \
            SELECT 'mass-' || i, 'u' || (i % 50), 't' || (i % 40), CASE WHEN i % 300 = 0 THEN '1.0-simple' ELSE '1.1' END, \
            'c' || i, 'k' || i, 's' || (i % 300), CASE WHEN i % 300 = 0 THEN 'dev' ELSE 'prod' END, \
            CASE WHEN i % 300 = 0 THEN 'active' ELSE 'shadow' END, '{}', '', '', $1, i FROM n";
        tx.execute(many, mass_server::args![vec![1_u8]]).await.unwrap();
        tx.execute("ANALYZE", mass_server::args![]).await.unwrap();
        tx.commit().await.unwrap();
        let some = |text: &str| Some(text.to_owned());
        let admin = Identity::new("u0", "t0", Role::Admin);
        for (identity, filter, index) in [
            (Identity::new("u1", "t1", Role::Ingest), Filter::default(), "by_user"),
            (admin.clone(), Filter { from: Some(19_000), ..Filter::default() }, "by_tenant"),
            (admin.clone(), Filter { site: some("s0"), ..Filter::default() }, "by_site"),
            (admin.clone(), Filter { environment: some("dev"), ..Filter::default() }, "by_environment"),
            (admin.clone(), Filter { mode: some("active"), ..Filter::default() }, "by_mode"),
            (admin.clone(), Filter { version: some("1.0-simple"), ..Filter::default() }, "by_version"),
            (admin.clone(), Filter { correlation_id: some("c7"), ..Filter::default() }, "by_correlation"),
        ] {
            let plan = db.explain_masses(&identity, &filter).await.unwrap();
            assert!(plan.contains(&format!("mass_requests_{index}")), "{filter:?}\n{plan}");
        }
    }
}
