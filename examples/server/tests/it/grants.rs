//! What a database role must be allowed.

use mass_server::args;

use crate::support::{Server, Store};

/// The grants of the documentation are enough to run the service, and not enough to touch its audit log.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_owns_nothing_runs_the_service() {
    let store = Store::postgres().await;
    let owner = store.open().await;
    let role = format!("mass_service_{}", std::process::id());
    let page = include_str!("../../docs/audit.md");
    let grants = page.split_once("```sql\n").unwrap().1.split_once("```").unwrap().0.replace("mass_service", &role);
    let mut tx = owner.begin().await.unwrap();
    tx.execute(&format!("CREATE ROLE {role} LOGIN PASSWORD 'for tests'"), args![]).await.unwrap();
    for grant in grants.split_terminator(";\n") {
        tx.execute(grant, args![]).await.unwrap_or_else(|error| panic!("{grant}: {error}"));
    }
    tx.commit().await.unwrap();
    let (scheme, rest) = store.url.split_once("://").unwrap();
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let mut limited = store.clone();
    limited.url = format!("{scheme}://{role}:for%20tests@{host}");
    let server = Server::start(limited.clone()).await;
    let admin = server.admin().await;
    server.user(&admin, "vic", "viewer").await;
    for _ in 0..2 {
        let sending = server.post("/mass").bearer_auth(&admin).header("idempotency-key", "k");
        let answer = sending.json(&serde_json::json!({"payload": {"t": 1}})).send().await.unwrap();
        assert_eq!(answer.status(), 201);
    }
    assert_eq!(server.get("/audit/checkpoint").bearer_auth(&admin).send().await.unwrap().status(), 200);
    let db = limited.open().await;
    for statement in [
        "UPDATE audit_entries SET leaf = ''",
        "DELETE FROM audit_entries",
        "TRUNCATE audit_entries",
        "ALTER TABLE audit_entries DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_entries_stay ON audit_entries",
        "DELETE FROM audit_checkpoints",
        "DELETE FROM mass_requests",
    ] {
        let mut tx = db.begin().await.unwrap();
        let refused = tx.execute(statement, args![]).await.unwrap_err().to_string();
        assert!(refused.contains("permission denied") || refused.contains("must be owner"), "{statement}: {refused}");
    }
    db.close().await;
    let mut tx = owner.begin().await.unwrap();
    tx.execute(&format!("DROP OWNED BY {role}"), args![]).await.unwrap();
    tx.execute(&format!("DROP ROLE {role}"), args![]).await.unwrap();
    tx.commit().await.unwrap();
}
