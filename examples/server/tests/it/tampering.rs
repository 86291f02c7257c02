//! What someone with all rights on the database does to an audit log is found, and named.

use mass_audit::{Checkpoint, Problem, Report, VerifierKey};
use mass_server::{
    args,
    store::{Db, Kind},
};
use serde_json::json;

use super::audit::{export, key, sql, text, verify};
use crate::{on_both, support::Server};

/// A log of some entries, what an auditor kept of it, and a way past the service.
struct Scene {
    server: Server,
    admin: String,
    key: VerifierKey,
    kept: Checkpoint,
    db: Db,
}

impl Scene {
    async fn of(server: Server) -> Self {
        let admin = server.admin().await;
        for n in 0..12 {
            let sending = server.post("/mass").bearer_auth(&admin).json(&json!({"payload": {"n": n}}));
            assert_eq!(sending.send().await.unwrap().status(), 201);
        }
        let key = key(&server, &admin).await;
        let note = text(&server, &admin, "/audit/checkpoint").await;
        let kept = Checkpoint::open(&note, std::slice::from_ref(&key)).unwrap();
        let db = server.store.open().await;
        Self { server, admin, key, kept, db }
    }

    /// Takes the triggers away, does something, and verifies an export.
    async fn after(&self, statements: &[&str]) -> Report {
        let free: &[&str] = match self.db.kind() {
            Kind::Sqlite => &[
                "DROP TRIGGER IF EXISTS audit_entries_stay",
                "DROP TRIGGER IF EXISTS audit_entries_remain",
                "DROP TRIGGER IF EXISTS audit_logs_grow",
                "DROP TRIGGER IF EXISTS audit_checkpoints_remain",
            ],
            Kind::Postgres => &[
                "ALTER TABLE audit_entries DISABLE TRIGGER ALL",
                "ALTER TABLE audit_logs DISABLE TRIGGER ALL",
                "ALTER TABLE audit_checkpoints DISABLE TRIGGER ALL",
            ],
        };
        sql(&self.db, free).await;
        sql(&self.db, statements).await;
        verify(&export(&self.server, &self.admin).await, &self.key, vec![self.kept.clone()])
    }
}

/// The line of an entry, by its number from 1, and its text.
fn line_of(export: &str, entry: u64) -> (u64, &str) {
    let has = format!("\"index\":{entry},");
    let (place, line) = export.lines().enumerate().find(|(_, line)| line.contains(&has)).expect("it is there");
    (place as u64 + 1, line)
}

fn found(report: &Report) -> Vec<(Problem, Option<u64>)> {
    report.findings.iter().map(|finding| (finding.problem, finding.entry)).collect()
}

on_both! {
    async fn the_tables_take_no_change(server) {
        let scene = Scene::of(server).await;
        for statement in [
            "UPDATE audit_entries SET leaf = '{}' WHERE idx = 3",
            "DELETE FROM audit_entries WHERE idx = 3",
            "DELETE FROM audit_entries",
            "UPDATE audit_checkpoints SET note = ''",
            "DELETE FROM audit_checkpoints",
            "DELETE FROM audit_logs",
            "UPDATE audit_logs SET size = size - 1",
            "UPDATE audit_logs SET tenant_id = 'other'",
        ] {
            let mut tx = scene.db.begin().await.unwrap();
            assert!(tx.execute(statement, args![]).await.is_err(), "{statement}");
        }
        let special: &[&str] = match scene.db.kind() {
            Kind::Sqlite => &["INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries WHERE idx = 3"],
            Kind::Postgres => &["TRUNCATE audit_entries", "TRUNCATE audit_logs", "TRUNCATE audit_checkpoints"],
        };
        for statement in special {
            let mut tx = scene.db.begin().await.unwrap();
            assert!(tx.execute(statement, args![]).await.is_err(), "{statement}");
        }
        let report = verify(&export(&scene.server, &scene.admin).await, &scene.key, vec![scene.kept]);
        assert!(report.holds(), "{:?}", report.findings);
    }
}

on_both! {
    async fn an_edited_entry_is_named(server) {
        let scene = Scene::of(server).await;
        let report = scene.after(&["UPDATE audit_entries SET leaf = replace(leaf, '\"status\":201', '\"status\":200') WHERE idx = 5"]).await;
        assert_eq!(found(&report), [(Problem::Changed, Some(5))]);
        let text = export(&scene.server, &scene.admin).await;
        assert_eq!(report.findings[0].line, Some(line_of(&text, 5).0));
    }
}

on_both! {
    async fn a_deleted_entry_is_named(server) {
        let scene = Scene::of(server).await;
        let report = scene.after(&["DELETE FROM audit_entries WHERE idx = 5"]).await;
        assert_eq!(found(&report), [(Problem::Missing, Some(5))]);
    }
}

on_both! {
    async fn reordered_entries_are_named(server) {
        let scene = Scene::of(server).await;
        let report = scene.after(&[
            "UPDATE audit_entries SET idx = -1 WHERE idx = 5",
            "UPDATE audit_entries SET idx = 5 WHERE idx = 6",
            "UPDATE audit_entries SET idx = 6 WHERE idx = -1",
        ]).await;
        assert_eq!(found(&report), [(Problem::OutOfOrder, Some(5))]);
    }
}

on_both! {
    async fn a_log_that_was_cut_is_not_signed_again_and_an_older_export_is_short(server) {
        let scene = Scene::of(server).await;
        let whole = export(&scene.server, &scene.admin).await;
        // Entries, head and checkpoints are gone from the database as if they had never been.
        let edge = scene.db.audit_edge("acme", 6).await.unwrap().unwrap();
        let peaks: Vec<u8> = edge.peaks().iter().flat_map(|hash| hash.0).collect();
        let last = mass_audit::leaf_hash(line_of(&whole, 5).1.as_bytes());
        scene.after(&[]).await;
        let mut tx = scene.db.begin().await.unwrap();
        tx.execute("DELETE FROM audit_entries WHERE tenant_id = 'acme' AND idx >= 6", args![]).await.unwrap();
        tx.execute("UPDATE audit_logs SET size = 6, peaks = $1, last_hash = $2 WHERE tenant_id = 'acme'", args![peaks, last.0.to_vec()]).await.unwrap();
        tx.commit().await.unwrap();
        // While a later checkpoint is there, nothing is signed.
        let refused = scene.server.get("/audit/checkpoint").bearer_auth(&scene.admin).send().await.unwrap();
        assert_eq!(refused.status(), 500);
        assert!(refused.text().await.unwrap().contains("/problems/audit-broken"));
        let report = scene.after(&["DELETE FROM audit_checkpoints"]).await;
        assert_eq!(found(&report), [(Problem::CutOff, None)], "only whoever kept a checkpoint knows");
    }
}

on_both! {
    async fn a_fork_is_seen_by_whoever_kept_a_checkpoint(server) {
        let scene = Scene::of(server).await;
        // The log is written anew from entry 6 on, by the service itself, on a database that was set back.
        let whole = export(&scene.server, &scene.admin).await;
        let edge = scene.db.audit_edge("acme", 6).await.unwrap().unwrap();
        let peaks: Vec<u8> = edge.peaks().iter().flat_map(|hash| hash.0).collect();
        let last = mass_audit::leaf_hash(line_of(&whole, 5).1.as_bytes());
        scene.after(&[]).await;
        let mut tx = scene.db.begin().await.unwrap();
        tx.execute("DELETE FROM audit_entries WHERE tenant_id = 'acme' AND idx >= 6", args![]).await.unwrap();
        tx.execute("DELETE FROM audit_checkpoints", args![]).await.unwrap();
        tx.execute("UPDATE audit_logs SET size = 6, peaks = $1, last_hash = $2 WHERE tenant_id = 'acme'", args![peaks, last.0.to_vec()]).await.unwrap();
        tx.commit().await.unwrap();
        for n in 0..20 {
            let sending = scene.server.post("/mass").bearer_auth(&scene.admin).json(&json!({"payload": {"other": n}}));
            assert_eq!(sending.send().await.unwrap().status(), 201);
        }
        let forked = export(&scene.server, &scene.admin).await;
        assert!(verify(&forked, &scene.key, Vec::new()).holds(), "it is sound in itself");
        let report = verify(&forked, &scene.key, vec![scene.kept.clone()]);
        assert_eq!(found(&report), [(Problem::Forked, None)]);
    }
}
