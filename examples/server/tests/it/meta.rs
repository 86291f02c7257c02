//! Health and version.

use serde_json::Value;

use crate::on_both;

on_both! {
    async fn it_says_that_it_is_well_and_what_it_is(server) {
        let health: Value = server.get("/healthz").send().await.unwrap().json().await.unwrap();
        assert_eq!(health["status"], "ok");
        let version: Value = server.get("/version").send().await.unwrap().json().await.unwrap();
        assert_eq!(version["version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(version["idempotency_ttl_seconds"], 86_400);
        assert!(version["commit"].is_string());
    }
}
