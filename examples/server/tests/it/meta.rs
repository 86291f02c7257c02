//! Health and version.

use mass_audit::VerifierKey;
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
        let service: VerifierKey = version["audit"]["key"].as_str().unwrap().parse().unwrap();
        assert_eq!(service.name(), version["audit"]["name"]);
        let admin = server.admin().await;
        let own: VerifierKey = crate::audit::text(&server, &admin, "/audit/key").await.parse().unwrap();
        assert_eq!((own.name(), own.bytes()), ("mass-server/acme", service.bytes()), "one key for all logs");
        let of_service = crate::audit::text(&server, &admin, "/audit/key?log=service").await;
        assert_eq!(of_service.trim(), version["audit"]["key"]);
    }
}
