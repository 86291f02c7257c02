//! Every error is problem details, in the caller's language.

use reqwest::Method;
use serde_json::Value;

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
