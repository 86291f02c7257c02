//! Batches: an outcome for each row, in order, whatever becomes of the others.

use std::{sync::Arc, time::Duration};

use arrow_array::{ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray};
use mass_server::{args, store::Kind};
use parquet::arrow::ArrowWriter;
use reqwest::{Body, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::{
    on_both,
    support::{
        Server,
        documents::{enterprise, enterprise_with},
    },
};

fn batch(server: &Server, token: &str, media_type: &str, query: &str) -> RequestBuilder {
    server.post(&format!("/mass/batch{query}")).bearer_auth(token).header("content-type", media_type)
}

async fn lines(answer: Response) -> Vec<Value> {
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/x-ndjson");
    answer.text().await.unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

async fn count(server: &Server) -> i64 {
    let db = server.store.open().await;
    let n = db.row("SELECT count(*) AS n FROM mass_requests", args![]).await.unwrap().unwrap().int("n").unwrap();
    db.close().await;
    n
}

const NDJSON: &str = "application/x-ndjson";

on_both! {
    async fn a_bad_row_fails_alone(server) {
        let token = server.admin().await;
        let long = format!("{{\"payload\": {{\"a\": \"{}\"}}}}", "x".repeat(2 << 20));
        let foreign = enterprise_with(&[("/request/tenant_id", json!("globex"))]);
        let text = format!("\u{feff}{}\r\n\n{{\"a\":\n{long}\n{}\n  \n{{\"t\": \" 17,4 \"}}", enterprise(), foreign);
        let found = lines(batch(&server, &token, NDJSON, "").body(text).send().await.unwrap()).await;
        let heads: Vec<_> = found[..5].iter().map(|l| (l["row"].as_u64(), l["line"].as_u64(), l["status"].as_u64())).collect();
        let head = |row, line, status| (Some(row), Some(line), Some(status));
        assert_eq!(heads, [head(0, 1, 201), head(1, 3, 400), head(2, 4, 413), head(3, 5, 403), head(4, 7, 201)]);
        assert_eq!(found[1]["body"]["errors"][0]["code"], "invalid_json");
        assert!(!found[4]["body"]["changes"][0]["after"].is_null());
        assert_eq!(found[5], json!({"done": true, "rows": 5, "accepted": 2, "replayed": 0, "rejected": 3}));
        assert_eq!((found.len(), count(&server).await), (6, 2));
    }
}

on_both! {
    async fn a_batch_that_broke_off_goes_on_under_its_key(server) {
        let token = server.admin().await;
        let row = |n: usize| format!("{{\"payload\": {{\"n\": {n}}}}}\n");
        let whole: String = (0..1000).map(row).collect();
        let half: String = (0..600).map(row).collect();
        let send = |text: String| batch(&server, &token, NDJSON, "").header("idempotency-key", "day-1").body(text).send();
        let first = lines(send(half).await.unwrap()).await;
        assert_eq!(first.last().unwrap()["accepted"], 600);
        let second = lines(send(whole.clone()).await.unwrap()).await;
        assert_eq!(second.last().unwrap(), &json!({"done": true, "rows": 1000, "accepted": 400, "replayed": 600, "rejected": 0}));
        for (before, now) in first[..600].iter().zip(&second) {
            assert_eq!((&before["body"], &now["replayed"]), (&now["body"], &json!(true)));
        }
        assert_eq!(count(&server).await, 1000);
        // Another row in its place is refused, alone.
        let third = lines(send(whole.replacen("\"n\": 7}", "\"n\": 8}", 1)).await.unwrap()).await;
        let codes: Vec<u64> = third[..1000].iter().map(|line| line["status"].as_u64().unwrap()).collect();
        assert_eq!((codes[7], codes.iter().filter(|code| **code == 201).count()), (422, 999));
        assert_eq!(count(&server).await, 1000);
    }
}

on_both! {
    async fn a_documents_own_key_counts_within_a_batch_and_between_batches(server) {
        let token = server.admin().await;
        let keyed = |key: &str, kw: f64| {
            enterprise_with(&[("/request/idempotency_key", json!(key)), ("/request/signals/cooling/chiller_kw", json!(kw))])
        };
        let text = format!("{}\n{}\n{}\n{}\n", keyed("a", 262.4), keyed("a", 262.4), keyed("a", 260.0), keyed("b", 262.4));
        let first = lines(batch(&server, &token, NDJSON, "").body(text.clone()).send().await.unwrap()).await;
        let heads: Vec<_> = first[..4].iter().map(|l| (l["status"].as_u64().unwrap(), l["replayed"].as_bool().unwrap())).collect();
        assert_eq!(heads, [(201, false), (201, true), (422, false), (201, false)]);
        assert_eq!(first[0]["body"], first[1]["body"]);
        let again = lines(batch(&server, &token, NDJSON, "").body(text).send().await.unwrap()).await;
        assert_eq!((again[4]["accepted"].as_u64(), again[4]["replayed"].as_u64()), (Some(0), Some(3)));
        assert_eq!(count(&server).await, 2);
    }
}

on_both! {
    /// The rows with one key are in three groups, of which each is written before the one before it is committed.
    async fn a_key_counts_once_however_far_apart_its_rows_are(server) {
        let token = server.admin().await;
        let row = format!("{}\n", enterprise_with(&[("/request/idempotency_key", json!("a"))]));
        let found = lines(batch(&server, &token, NDJSON, "").body(row.repeat(1100)).send().await.unwrap()).await;
        let done = json!({"done": true, "rows": 1100, "accepted": 1, "replayed": 1099, "rejected": 0});
        assert_eq!(found.last().unwrap(), &done);
        assert!(found[..1100].iter().all(|line| line["body"] == found[0]["body"]));
        assert_eq!(count(&server).await, 1);
    }
}

on_both! {
    /// The second of three groups cannot be kept. The third is worked on at the same time, and is not kept either.
    async fn what_comes_behind_rows_that_cannot_be_kept_is_not_kept(server) {
        let token = server.admin().await;
        let db = server.store.open().await;
        let fail: &[&str] = match db.kind() {
            Kind::Sqlite => &["CREATE TRIGGER broken BEFORE INSERT ON mass_requests WHEN NEW.correlation_id = 'corr-600'
                BEGIN SELECT RAISE(ABORT, 'broken'); END"],
            Kind::Postgres => &[
                "CREATE FUNCTION break_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$",
                "CREATE TRIGGER broken BEFORE INSERT ON mass_requests FOR EACH ROW
                WHEN (NEW.correlation_id = 'corr-600') EXECUTE FUNCTION break_it()",
            ],
        };
        for sql in fail {
            let mut tx = db.begin().await.unwrap();
            tx.execute(sql, args![]).await.unwrap();
            tx.commit().await.unwrap();
        }
        let row = |n: usize| {
            let (id, key) = (json!(format!("corr-{n}")), json!(format!("key-{n}")));
            format!("{}\n", enterprise_with(&[("/correlation_id", id), ("/request/idempotency_key", key)]))
        };
        let text: String = (0..1400).map(row).collect();
        let send = |text: String| batch(&server, &token, NDJSON, "").body(text).send();
        let found = lines(send(text.clone()).await.unwrap()).await;
        let last = found.last().unwrap();
        assert_eq!((&last["done"], &last["problem"]["status"]), (&json!(false), &json!(500)));
        let kept = last["accepted"].as_i64().unwrap();
        assert!(kept > 0 && kept <= 600, "{kept}");
        assert_eq!((i64::try_from(found.len()).unwrap(), count(&server).await), (kept + 1, kept));
        let mut tx = db.begin().await.unwrap();
        let drop = if db.kind() == Kind::Sqlite { "DROP TRIGGER broken" } else { "DROP TRIGGER broken ON mass_requests" };
        tx.execute(drop, args![]).await.unwrap();
        tx.commit().await.unwrap();
        db.close().await;
        let again = lines(send(text).await.unwrap()).await;
        let totals = json!({"done": true, "rows": 1400, "accepted": 1400 - kept, "replayed": kept, "rejected": 0});
        assert_eq!(again.last().unwrap(), &totals);
        assert_eq!(count(&server).await, 1400);
    }
}

on_both! {
    async fn outcomes_come_while_rows_are_still_sent(server) {
        let token = server.admin().await;
        let (sink, source) = tokio::sync::mpsc::channel::<Result<String, std::io::Error>>(1);
        let stream = futures_util::stream::unfold(source, |mut source| async { source.recv().await.map(|piece| (piece, source)) });
        let answer = batch(&server, &token, NDJSON, "").body(Body::wrap_stream(stream)).send();
        sink.send(Ok("{\"payload\": {}}\n".into())).await.unwrap();
        let mut answer = tokio::time::timeout(Duration::from_secs(20), answer).await.unwrap().unwrap();
        for n in 0..3 {
            let chunk = tokio::time::timeout(Duration::from_secs(20), answer.chunk()).await.unwrap().unwrap().unwrap();
            let line: Value = serde_json::from_slice(&chunk).unwrap();
            assert_eq!((line["row"].as_u64(), line["status"].as_u64()), (Some(n), Some(201)));
            sink.send(Ok("{\"payload\": {}}\n".into())).await.unwrap();
        }
        drop(sink);
        let mut rest = Vec::new();
        while let Some(chunk) = answer.chunk().await.unwrap() {
            rest.extend(chunk);
        }
        assert!(String::from_utf8(rest).unwrap().contains("\"done\":true,\"rows\":4"));
    }
}

on_both! {
    async fn a_user_who_is_deactivated_in_the_middle_stores_no_more(server) {
        let admin = server.admin().await;
        let id = server.user(&admin, "plant-9", "ingest").await;
        let token = server.token("plant-9").await;
        let (sink, source) = tokio::sync::mpsc::channel::<Result<String, std::io::Error>>(1);
        let stream = futures_util::stream::unfold(source, |mut source| async { source.recv().await.map(|piece| (piece, source)) });
        let answer = batch(&server, &token, NDJSON, "").body(Body::wrap_stream(stream)).send();
        sink.send(Ok("{\"payload\": {}}\n".into())).await.unwrap();
        let mut answer = tokio::time::timeout(Duration::from_secs(20), answer).await.unwrap().unwrap();
        assert!(answer.chunk().await.unwrap().unwrap().starts_with(b"{\"row\":0,\"line\":1,\"status\":201"));
        let path = format!("/users/{id}");
        let gone = server.request(reqwest::Method::DELETE, &path).bearer_auth(&admin).send().await.unwrap();
        assert_eq!(gone.status(), 204);
        sink.send(Ok("{\"payload\": {}}\n".into())).await.unwrap();
        let last: Value = serde_json::from_slice(&answer.chunk().await.unwrap().unwrap()).unwrap();
        assert_eq!((&last["done"], &last["rows"], &last["problem"]["status"]), (&json!(false), &json!(1), &json!(401)));
        assert_eq!(count(&server).await, 1);
    }
}

on_both! {
    async fn csv_rows_are_payloads_or_documents(server) {
        let token = server.admin().await;
        let text = "\u{feff}IT Load (kW);Free cooling;note\r\n1.240,5;sí;\"a; \"\"b\"\"\nc\"\r\n1;2\r\n;no;\r\n";
        let found = lines(batch(&server, &token, "text/csv; charset=utf-8", "?delimiter=;").body(text).send().await.unwrap()).await;
        let heads: Vec<_> = found[..3].iter().map(|l| (l["line"].as_u64(), l["status"].as_u64())).collect();
        assert_eq!(heads, [(Some(2), Some(201)), (Some(4), Some(422)), (Some(5), Some(201))]);
        assert_eq!(found[1]["body"]["errors"][0]["code"], "ragged_record");
        let id = found[0]["body"]["mass_request_id"].as_str().unwrap();
        let record: Value = server.get(&format!("/mass/{id}")).bearer_auth(&token).send().await.unwrap().json().await.unwrap();
        let clean = json!({"IT Load (kW)": 1240.5, "Free cooling": true, "note": "a; \"b\"\nc"});
        assert_eq!(record["payload"]["payload"], clean);

        let quoted = enterprise().to_string().replace('"', "\"\"");
        let documents = format!("document\n\"{quoted}\"\nnonsense\n");
        let found = lines(batch(&server, &token, "text/csv", "?pipeline=enterprise").body(documents).send().await.unwrap()).await;
        assert_eq!((found[0]["status"].as_u64(), found[1]["status"].as_u64()), (Some(201), Some(400)));
    }
}

fn parquet(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut file = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    file
}

on_both! {
    async fn parquet_rows_are_payloads_or_documents(server) {
        let token = server.admin().await;
        let media_type = "application/vnd.apache.parquet";
        let file = parquet(vec![
            ("it_load_kw", Arc::new(Float64Array::from(vec![Some(1240.5), None, Some(f64::NAN)]))),
            ("racks", Arc::new(Int64Array::from(vec![3, 4, 9_007_199_254_740_993]))),
            ("ok", Arc::new(BooleanArray::from(vec![true, false, true]))),
            ("note", Arc::new(StringArray::from(vec![" x ", "17,4", "ñ"]))),
        ]);
        let found = lines(batch(&server, &token, media_type, "").body(file).send().await.unwrap()).await;
        assert_eq!(found[3], json!({"done": true, "rows": 3, "accepted": 3, "replayed": 0, "rejected": 0}));
        assert!(found[0].get("line").is_none());
        let mut payloads = Vec::new();
        for line in &found[..3] {
            let path = format!("/mass/{}", line["body"]["mass_request_id"].as_str().unwrap());
            let record: Value = server.get(&path).bearer_auth(&token).send().await.unwrap().json().await.unwrap();
            payloads.push(record["payload"]["payload"].clone());
        }
        assert_eq!(payloads[0], json!({"it_load_kw": 1240.5, "racks": 3, "ok": true, "note": "x"}));
        assert_eq!(payloads[1], json!({"it_load_kw": null, "racks": 4, "ok": false, "note": 17.4}));
        assert_eq!(payloads[2]["racks"], "9007199254740993", "no digit is lost");

        let texts = StringArray::from(vec![Some(enterprise().to_string()), None, Some("{}".into())]);
        let file = parquet(vec![("document", Arc::new(texts))]);
        let found = lines(batch(&server, &token, media_type, "").body(file.clone()).send().await.unwrap()).await;
        let statuses: Vec<_> = found[..3].iter().map(|line| line["status"].as_u64().unwrap()).collect();
        assert_eq!(statuses, [201, 400, 201]);

        for broken in [b"PAR1 is no Parquet PAR1".to_vec(), file[..file.len() - 9].to_vec(), Vec::new()] {
            let found = lines(batch(&server, &token, media_type, "").body(broken).send().await.unwrap()).await;
            assert_eq!((found.len(), &found[0]["done"]), (1, &json!(false)));
            assert_eq!(found[0]["problem"]["errors"][0]["code"], "invalid_parquet");
        }
    }
}

on_both! {
    async fn a_coding_that_breaks_ends_the_batch_and_what_came_before_is_kept(server) {
        use async_compression::tokio::write::{GzipEncoder, ZstdEncoder};
        use tokio::io::AsyncWriteExt as _;
        let token = server.admin().await;
        let rows: String = (0..3000).map(|n| format!("{{\"payload\": {{\"n\": {n}, \"text\": \"{}\"}}}}\n", n * 7919)).collect();
        let (mut gzip, mut zstd) = (GzipEncoder::new(Vec::new()), ZstdEncoder::new(Vec::new()));
        gzip.write_all(rows.as_bytes()).await.unwrap();
        gzip.shutdown().await.unwrap();
        zstd.write_all(rows.as_bytes()).await.unwrap();
        zstd.shutdown().await.unwrap();
        let (gzip, zstd) = (gzip.into_inner(), zstd.into_inner());
        let send = |coding: &'static str, body: Vec<u8>| {
            batch(&server, &token, NDJSON, "").header("content-encoding", coding).header("idempotency-key", "z").body(body).send()
        };
        let half = lines(send("gzip", gzip[..gzip.len() / 2].to_vec()).await.unwrap()).await;
        let last = half.last().unwrap();
        assert_eq!((&last["done"], &last["problem"]["errors"][0]["code"]), (&json!(false), &json!("unreadable_body")));
        let kept = last["rows"].as_u64().unwrap();
        assert!(kept > 0 && kept < 3000, "{last}");
        let whole = lines(send("gzip", gzip).await.unwrap()).await;
        assert_eq!(whole.last().unwrap()["replayed"].as_u64(), Some(kept));
        let again = lines(send("zstd", zstd).await.unwrap()).await;
        assert_eq!(again.last().unwrap()["replayed"].as_u64(), Some(3000));
        assert_eq!(count(&server).await, 3000);
        let answer = send("br", Vec::new()).await.unwrap();
        assert_eq!(answer.status(), 415);
    }
}

on_both! {
    async fn a_client_that_reads_nothing_before_all_is_sent_does_not_lock_up(server) {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let token = server.admin().await;
        // The outcomes are some ten times what the sockets hold.
        let row = format!("{{\"payload\": {{\"text\": \" {} \"}}}}\n", "x".repeat(4000));
        let rows = 5000;
        let address = server.url.strip_prefix("http://").unwrap();
        let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
        let head = format!(
            "POST /mass/batch HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-type: {NDJSON}\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n",
            row.len() * rows
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        let sending = async {
            for _ in 0..rows {
                socket.write_all(row.as_bytes()).await.unwrap();
            }
        };
        tokio::time::timeout(Duration::from_secs(120), sending).await.expect("it takes all without being read");
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).await.unwrap();
        assert!(String::from_utf8_lossy(&answer).contains("\"done\":true,\"rows\":5000"));
    }
}

on_both! {
    async fn what_no_batch_can_be_is_refused_at_once(server) {
        let token = server.admin().await;
        for (media_type, query, status) in [
            ("application/json", "", 415),
            ("text/csv; charset=latin1", "", 415),
            (NDJSON, "?pipeline=other", 400),
            (NDJSON, "?limit=3", 400),
            ("text/csv", "?delimiter=x", 400),
        ] {
            let answer = batch(&server, &token, media_type, query).body("{}\n").send().await.unwrap();
            assert_eq!(answer.status(), status, "{media_type} {query}");
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
        }
        let open_quote = format!("a,b\n1,\"{}", "x".repeat(3 << 20));
        let found = lines(batch(&server, &token, "text/csv", "").body(open_quote).send().await.unwrap()).await;
        assert_eq!((&found[0]["done"], &found[0]["problem"]["status"]), (&json!(false), &json!(413)));
    }
}
