//! Every error is problem details, in the caller's language.

use axum::{Router, body::Body, http::Request, routing};
use mass_server::{guards, state::App};
use reqwest::Method;
use serde_json::Value;
use tower::ServiceExt as _;

use crate::{
    on_both,
    support::{Server, Store, postgres},
};

on_both! {
    async fn what_is_not_there_is_a_problem_in_two_languages(server) {
        for (language, title) in [("en", "Not found"), ("es-CL, en;q=0.5", "No encontrado"), ("fr", "Not found")] {
            let answer = server.get("/nowhere").header("accept-language", language).send().await.unwrap();
            assert_eq!(answer.status(), 404);
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
            let problem: Value = answer.json().await.unwrap();
            assert_eq!(problem["title"], title, "{language}");
            assert_eq!(problem["type"], format!("{}/problems/not-found", server.url));
        }
    }
}

on_both! {
    async fn a_method_that_is_not_taken_names_those_that_are(server) {
        let answer = server.request(Method::DELETE, "/version").send().await.unwrap();
        assert_eq!(answer.status(), 405);
        assert!(answer.headers()["allow"].to_str().unwrap().contains("GET"));
        assert_eq!(answer.json::<Value>().await.unwrap()["title"], "Method not allowed");
    }
}

on_both! {
    async fn a_type_leads_to_a_page(server) {
        let answer = server.get("/nowhere").send().await.unwrap().json::<Value>().await.unwrap();
        let page = server.client.get(answer["type"].as_str().unwrap()).send().await.unwrap();
        assert_eq!(page.status(), 200);
        assert!(page.text().await.unwrap().contains("<h2>404 Not found</h2>"));
        let all = server.get("/problems").send().await.unwrap().text().await.unwrap();
        assert!(all.contains("larger than … bytes") && !all.contains('{'), "{all}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_database_the_service_says_so_and_comes_back_with_it() {
    let server = Server::start(Store::postgres().await).await;
    let token = server.admin().await;
    postgres::drop_database(&server.store.url).await;
    for path in ["/readyz", "/mass"] {
        let answer = server.get(path).bearer_auth(&token).send().await.unwrap();
        assert_eq!(answer.status(), 503, "{path}");
        assert!(answer.headers().contains_key("retry-after"));
        let problem: Value = answer.json().await.unwrap();
        assert!(problem["instance"].as_str().unwrap().starts_with("urn:uuid:"));
        assert!(!problem.to_string().contains("mass_test"), "the reason is in the log, not in the answer: {problem}");
    }
    assert_eq!(server.get("/healthz").send().await.unwrap().status(), 200, "the process itself is well");
    postgres::create_database(&server.store.url).await;
    let ready = async || server.get("/readyz").send().await.unwrap().status();
    assert_eq!(ready().await, 503, "there is a database, and no table in it");
    server.store.open().await;
    assert_eq!(ready().await, 200);
}

/// A handler that fails us, behind the real guards.
async fn answered(handler: routing::MethodRouter<App>) -> (u16, Value, axum::http::HeaderMap) {
    let store = Store::sqlite();
    let app = App::open(Server::config(&store, &[("MASS_REQUEST_SECONDS", "1")])).await.unwrap();
    let router = guards::around(Router::new().route("/version", handler), &app).unwrap().with_state(app);
    let answer = router.oneshot(Request::get("/version").body(Body::empty()).unwrap()).await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let body = axum::body::to_bytes(answer.into_body(), 1 << 16).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap(), headers)
}

#[tokio::test]
async fn a_handler_that_panics_is_an_internal_error() {
    async fn panics() {
        panic!("a secret of the program");
    }
    let (status, problem, headers) = answered(routing::get(panics)).await;
    assert_eq!((status, &headers["content-type"]), (500, &"application/problem+json".parse().unwrap()));
    assert!(problem["instance"].as_str().unwrap().starts_with("urn:uuid:"));
    assert!(!problem.to_string().contains("secret"), "{problem}");
}

#[tokio::test]
async fn a_handler_that_is_too_slow_is_no_fault_of_the_caller() {
    let (status, problem, headers) = answered(routing::get(std::future::pending::<()>)).await;
    assert_eq!((status, &headers["retry-after"]), (503, &"2".parse().unwrap()), "{problem}");
}

on_both! {
    async fn odd_requests_are_problems_too(server) {
        let token = server.admin().await;
        for (method, path, status) in [
            (Method::GET, "/mass/%ff", 400),
            (Method::GET, "/mass/%00", 404),
            (Method::GET, "/mass/", 404),
            (Method::GET, "/mass/a/b", 404),
            (Method::GET, "/%ff", 404),
            (Method::GET, "/mass?site=%zz", 400),
            (Method::OPTIONS, "/mass", 405),
            (Method::TRACE, "/mass", 405),
            (Method::PUT, "/mass/x", 405),
            (Method::from_bytes(b"BREW").unwrap(), "/mass", 405),
        ] {
            let answer = server.request(method.clone(), path).bearer_auth(&token).send().await.unwrap();
            assert_eq!(answer.status(), status, "{method} {path}");
            assert_eq!(answer.headers()["content-type"], "application/problem+json", "{method} {path}");
            assert_eq!(answer.json::<Value>().await.unwrap()["status"], status, "{method} {path}");
        }
        // HEAD is GET without a body, also where it is refused.
        for (path, status) in [("/mass", 200), ("/version", 200), ("/nowhere", 404), ("/mass/none", 404)] {
            let answer = server.request(Method::HEAD, path).bearer_auth(&token).send().await.unwrap();
            assert_eq!(answer.status(), status, "HEAD {path}");
            assert!(answer.bytes().await.unwrap().is_empty());
        }
        // Bytes that are no ASCII in headers.
        let odd = reqwest::header::HeaderValue::from_bytes(b"\xff\xfe").unwrap();
        for (header, status) in [("authorization", 401), ("accept", 200), ("accept-language", 200), ("if-none-match", 200)] {
            let mut request = server.get("/mass");
            if header != "authorization" {
                request = request.bearer_auth(&token);
            }
            assert_eq!(request.header(header, &odd).send().await.unwrap().status(), status, "{header}");
        }
        for (header, status) in [("content-type", 415), ("content-encoding", 415), ("idempotency-key", 400)] {
            let mut request = server.post("/mass").bearer_auth(&token).body("{\"payload\": {}}");
            if header != "content-type" {
                request = request.header("content-type", "application/json");
            }
            assert_eq!(request.header(header, &odd).send().await.unwrap().status(), status, "{header}");
        }
    }
}
