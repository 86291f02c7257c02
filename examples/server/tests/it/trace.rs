//! The caller's trace: taken, told back, and kept in records that have none.

use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

use crate::{on_both, support::Server};

const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

fn header(answer: &Response, name: &str) -> String {
    answer.headers().get(name).unwrap_or_else(|| panic!("{name} is there")).to_str().unwrap().to_owned()
}

/// The document that an answer says is kept.
async fn kept(server: &Server, token: &str, answer: Response) -> Value {
    assert_eq!(answer.status(), StatusCode::CREATED);
    let at = header(&answer, "location");
    let record: Value = server.get(&at).bearer_auth(token).send().await.unwrap().json().await.unwrap();
    record["payload"].clone()
}

on_both! {
    async fn a_record_without_a_trace_keeps_that_of_its_caller(server) {
        let token = server.admin().await;
        let send = |body: Value| server.post("/mass").bearer_auth(&token).json(&body);
        let answer = send(json!({"payload": {"a": 1}})).header("traceparent", PARENT).header("tracestate", "x=1")
            .header("tracestate", "y=2").send().await.unwrap();
        assert_eq!(header(&answer, "traceparent"), PARENT);
        let own = header(&answer, "traceresponse");
        assert_eq!((&own[..36], own.len()), (&PARENT[..36], 55), "the same trace");
        assert_ne!(own[36..52], PARENT[36..52], "another span");
        let changed: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        let change = changed["changes"].as_array().unwrap().iter().find(|change| change["path"] == "/trace").unwrap();
        assert_eq!(change["after"]["traceparent"], PARENT);
        let answer = send(json!({"payload": {"a": 1}})).header("traceparent", PARENT).header("tracestate", "x=1,y=2")
            .send().await.unwrap();
        let document = kept(&server, &token, answer).await;
        let expected = json!({"traceparent": PARENT, "trace_id": &PARENT[3..35], "span_id": &PARENT[36..52],
            "tracestate": "x=1,y=2"});
        assert_eq!(document["trace"], expected);
        // Its own goes before.
        let own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
        let body = json!({"schema_version": "1.0-simple", "payload": {}, "trace": {"traceparent": own}});
        let answer = send(body).header("traceparent", PARENT).send().await.unwrap();
        assert_eq!(kept(&server, &token, answer).await["trace"]["traceparent"], own);
    }
}

on_both! {
    async fn without_a_caller_s_trace_it_is_that_of_the_service(server) {
        let token = server.admin().await;
        for wrong in [None, Some(PARENT.to_uppercase()), Some(PARENT.replacen("00", "ff", 1)), Some(String::from("x"))] {
            let mut request = server.post("/mass").bearer_auth(&token).json(&json!({"payload": {"a": 1}}));
            if let Some(wrong) = &wrong {
                request = request.header("traceparent", wrong).header("tracestate", "x=1");
            }
            let answer = request.send().await.unwrap();
            let own = header(&answer, "traceresponse");
            assert_eq!(header(&answer, "traceparent"), own, "{wrong:?}");
            assert_ne!(own[3..35], PARENT[3..35]);
            let trace = kept(&server, &token, answer).await["trace"].clone();
            assert_eq!(trace, json!({"traceparent": own, "trace_id": &own[3..35], "span_id": &own[36..52]}));
        }
    }
}

on_both! {
    async fn every_row_of_a_batch_is_of_the_trace_of_the_batch(server) {
        let token = server.admin().await;
        let request = server.post("/mass/batch").bearer_auth(&token).header("content-type", "application/x-ndjson");
        let answer = request.header("traceparent", PARENT).body("{\"payload\":{}}\n{\"payload\":{\"a\":1}}\n");
        let text = answer.send().await.unwrap().text().await.unwrap();
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 3);
        for line in &lines[..2] {
            let at = format!("/mass/{}", line["body"]["mass_request_id"].as_str().unwrap());
            let record: Value = server.get(&at).bearer_auth(&token).send().await.unwrap().json().await.unwrap();
            assert_eq!(record["payload"]["trace"]["traceparent"], PARENT);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_id_is_told_back_if_it_is_one() {
    let server = Server::start(crate::support::Store::sqlite()).await;
    let ask = async |id: &str| {
        let answer = server.get("/healthz").header("x-request-id", id).send().await.unwrap();
        header(&answer, "x-request-id")
    };
    assert_eq!(ask("job-7/retry:2").await, "job-7/retry:2");
    for wrong in ["", "two words", "\"quoted\"", &"x".repeat(129)] {
        let made = ask(wrong).await;
        assert!(made != wrong && made.len() == 36, "{made}");
    }
    // What is no route, and what is refused, is told too.
    for path in ["/nowhere", "/mass"] {
        let answer = server.get(path).header("traceparent", PARENT).send().await.unwrap();
        assert!(answer.status().is_client_error());
        assert_eq!(header(&answer, "traceparent"), PARENT);
    }
}
