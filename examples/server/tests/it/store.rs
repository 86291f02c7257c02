//! The database: brought up to date once, never by a program that is too old; and what is said when it is busy.

use std::time::Duration;

use mass_audit::{Entry, Frontier, Outcome, leaf_hash};
use mass_server::{
    args,
    state::App,
    store::{Answer, AuditFilter, Db, Draft, Keeping, KeyState, Kind, MassRequest, Writer},
};
use serde_json::{Value, json};

use crate::on_both;
use crate::support::{Server, Store};

#[tokio::test(flavor = "multi_thread")]
async fn replicas_that_start_at_once_make_the_tables_once() {
    let store = Store::postgres().await;
    let starts = (0..4).map(|_| {
        let config = Server::config(&store, &[]);
        tokio::spawn(App::open(config))
    });
    for start in futures_util::future::join_all(starts).await {
        start.unwrap().expect("each starts");
    }
    let db = store.open().await;
    let users = db.row("SELECT count(*) AS n FROM users", args![]).await.unwrap().unwrap();
    assert_eq!(users.int("n").unwrap(), 1, "one first admin");
}

on_both! {
    async fn a_database_that_is_newer_than_the_program_is_left_alone(server) {
        let db = server.store.open().await;
        let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
            SELECT 999, 'of a later version', success, checksum, 1 FROM _sqlx_migrations WHERE version = 1";
        let mut tx = db.begin().await.unwrap();
        tx.execute(newer, args![]).await.unwrap();
        tx.commit().await.unwrap();
        let told = Server::refused(server.store.clone(), &[]).await;
        assert!(told.contains("999"), "{told}");
    }
}

fn answer(key: String) -> Answer {
    Answer { key, fingerprint: [7; 32], status: 201, location: None, body: b"{\"a\": \"\xc3\xb1\"}\0".to_vec() }
}

fn mass(id: &str, site: Option<&str>) -> MassRequest {
    MassRequest {
        id: id.to_owned(),
        user_id: "usr-1".into(),
        tenant_id: "acme".into(),
        schema_version: "1.1".into(),
        correlation_id: "corr".into(),
        idempotency_key: id.to_owned(),
        site_id: site.map(str::to_owned),
        environment: None,
        mode: None,
        payload_json: "{}".into(),
        document_sha256: "sha256:".into(),
        content_sha256: "sha256:".into(),
        raw: vec![0, 0xff, b'"'],
        created_at: 1,
    }
}

/// Keeps so many answers and documents, and looks for them.
async fn group(db: &Db, size: usize) -> i64 {
    let answers: Vec<Answer> = (0..size).map(|n| answer(format!("key \"{size}\" {n} ñ"))).collect();
    let mut tx = db.begin().await.unwrap();
    let all: Vec<Keeping<'_>> = answers.iter().map(|answer| Keeping { user: "usr-1", answer, expires: 20 }).collect();
    let states = tx.claim_and_keep(&all, 10).await.unwrap();
    assert!(states.len() == size && states.values().all(|state| *state == KeyState::Free), "{states:?}");
    if db.kind() == Kind::Postgres {
        let mut other = db.begin().await.unwrap();
        let another = answer(format!("another {size}"));
        let both = [all[size / 2], Keeping { user: "usr-1", answer: &another, expires: 20 }];
        let states = other.claim_and_keep(&both, 10).await.unwrap();
        let state = |key: &str| states[&(String::from("usr-1"), key.to_owned())];
        assert_eq!((state(&all[size / 2].answer.key), state(&another.key)), (KeyState::InFlight, KeyState::Free));
        other.rollback().await.unwrap();
    }
    assert!(tx.keep_answers(&all, 19).await.unwrap().is_empty(), "they are taken until they expire");
    let count = i64::try_from(size).unwrap();
    let keys: Vec<&str> = answers.iter().map(|answer| answer.key.as_str()).chain(["another"]).collect();
    let found = tx.answers("usr-1", &keys, 11).await.unwrap();
    assert_eq!(found.len(), size);
    assert!(answers.iter().all(|answer| found.get(&answer.key) == Some(answer)), "to the byte");
    let sites = [None, Some("scl1")];
    let rows: Vec<_> = (0..size).map(|n| mass(&format!("mass-{size}-{n}"), sites[n % 2])).collect();
    tx.insert_masses(&rows.iter().collect::<Vec<_>>()).await.unwrap();
    const COUNT: &str = "SELECT count(*) AS n, count(site_id) AS sites FROM mass_requests WHERE id LIKE $1";
    let kept = tx.row(COUNT, args![format!("mass-{size}-%")]).await.unwrap().unwrap();
    assert_eq!((kept.int("n").unwrap(), kept.int("sites").unwrap()), (count, count / 2));
    let texts = match db.kind() {
        Kind::Sqlite => 0,
        Kind::Postgres => {
            // Only one of the connections has looked at the migrations.
            let prepared = "SELECT count(*) AS n FROM pg_prepared_statements
                WHERE statement NOT LIKE '%pg_prepared%' AND statement NOT LIKE '%migrations%'";
            tx.row(prepared, args![]).await.unwrap().unwrap().int("n").unwrap()
        }
    };
    tx.commit().await.unwrap();
    texts
}

on_both! {
    async fn groups_of_any_size_are_kept_by_the_same_few_statements(server) {
        // Two connections: one for the group, one for who would take a claim of it.
        let db = Db::open(&server.store.url.clone().into(), 2, Duration::from_millis(300)).await.unwrap();
        // Few rows are inserted, many copied.
        let mut texts = 0;
        for size in (1..=40).chain([300]) {
            texts = group(&db, size).await;
        }
        for size in [41, 63, 64, 299] {
            assert!(group(&db, size).await <= texts, "{size} needs another statement");
        }
        assert!(texts <= 8, "{texts}");
    }
}

fn draft() -> Draft {
    let (tenant, route, outcome) = (String::from("acme"), String::from("/x"), Some(Outcome::of(200)));
    Draft { entry: Entry { tenant, route, outcome, status: 200, ..Entry::default() }, batch: None }
}

/// Whether the last statement of any connection wrote a group at once.
async fn at_once(db: &Db) -> bool {
    let sql = "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database()
        AND query LIKE 'WITH wanted AS%'";
    db.row(sql, args![]).await.unwrap().unwrap().int("n").unwrap() > 0
}

/// The writer guesses where the log stands, to write a group in one statement. A wrong guess must cost nothing but time.
#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_stands_elsewhere_than_was_guessed_goes_on_all_the_same() {
    let store = Store::postgres().await;
    let (db, other) = (store.open().await, store.open().await);
    let writer = Writer::start(&db);
    writer.note(draft()).await.unwrap();
    assert!(!at_once(&other).await, "where the log stands is not known yet");
    for _ in 0..2 {
        writer.note(draft()).await.unwrap();
    }
    assert!(at_once(&other).await, "a group is one statement");
    let mut entries = 3;
    for change in [
        // Another replica appends.
        "",
        // Someone changes what the writer knows.
        "UPDATE audit_logs SET last_at = last_at + 1000",
        // A log that is begun again: no entry may go where the old one went on.
        "TRUNCATE audit_entries, audit_logs",
    ] {
        let mut tx = other.begin().await.unwrap();
        if change.is_empty() {
            tx.append(vec![draft(), draft()]).await.unwrap();
            entries += 2;
        } else {
            for table in ["audit_logs", "audit_entries"] {
                tx.execute(&format!("ALTER TABLE {table} DISABLE TRIGGER USER"), args![]).await.unwrap();
            }
            tx.execute(change, args![]).await.unwrap();
        }
        tx.commit().await.unwrap();
        entries = if change.starts_with("TRUNCATE") { 0 } else { entries };
        // Longer than it goes on in doubt.
        for _ in 0..20 {
            writer.note(draft()).await.unwrap();
        }
        entries += 20;
        let filter = AuditFilter { ascending: true, ..AuditFilter::default() };
        let found = other.audit_entries("acme", &filter, None, u64::MAX, 1000).await.unwrap();
        let mut tree = Frontier::default();
        for (index, entry) in (0..).zip(&found) {
            assert_eq!(entry.index, index, "{change}");
            tree.push(leaf_hash(entry.leaf.as_bytes()));
        }
        let head = other.audit_head("acme").await.unwrap().tree;
        assert_eq!((tree.size(), head.root()), (entries, tree.root()), "{change}");
    }
}

on_both! {
    /// A group that holds a key which is taken is written anew: the failed statement must have let go of the others' keys.
    async fn new_keys_beside_one_that_is_taken_are_free(server) {
        let token = server.admin().await;
        let send = |key: String| {
            let request = server.post("/mass").bearer_auth(&token).header("idempotency-key", key);
            async move { request.json(&json!({"payload": {"t": 1}})).send().await.unwrap() }
        };
        assert_eq!(send(String::from("old")).await.status(), 201);
        for round in 0..10 {
            let keys = (0..12).map(|n| if n % 4 == 3 { String::from("old") } else { format!("new-{round}-{n}") });
            for answer in futures_util::future::join_all(keys.map(&send)).await {
                assert_eq!(answer.status(), 201, "{answer:?}");
            }
        }
        let db = server.store.open().await;
        let rows = db.row("SELECT count(*) AS n FROM mass_requests", args![]).await.unwrap().unwrap();
        assert_eq!(rows.int("n").unwrap(), 1 + 90);
    }
}

/// Whoever waits for the database longer than is allowed is told to come again, instead of waiting on.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_without_a_free_connection_is_no_reason_to_wait_for_ever() {
    let settings = [("MASS_DATABASE_CONNECTIONS", "2"), ("MASS_DATABASE_TIMEOUT_SECONDS", "1")];
    let server = Server::start_with(Store::postgres().await, &settings).await;
    let token = server.admin().await;
    let db = server.store.open().await;
    let mut held = db.begin().await.unwrap();
    held.execute("LOCK TABLE mass_requests IN ACCESS EXCLUSIVE MODE", args![]).await.unwrap();
    let get = || server.get("/mass").bearer_auth(&token).send();
    let (one, two) = (tokio::spawn(get()), tokio::spawn(get()));
    tokio::time::sleep(Duration::from_millis(300)).await;
    let answer = get().await.unwrap();
    assert_eq!((answer.status().as_u16(), &answer.headers()["retry-after"]), (503, &"2".parse().unwrap()));
    let problem: Value = answer.json().await.unwrap();
    assert!(problem["type"].as_str().unwrap().ends_with("/problems/unavailable"), "{problem}");
    held.rollback().await.unwrap();
    for waiting in [one, two] {
        assert_eq!(waiting.await.unwrap().unwrap().status(), 200, "who had a connection gets an answer");
    }
    assert_eq!(get().await.unwrap().status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_of_writers_that_is_too_long_is_no_reason_either() {
    let store = Store::sqlite();
    let patience = Duration::from_millis(200);
    let db = Db::open(&store.url.clone().into(), 4, patience).await.unwrap();
    let held = db.begin().await.unwrap();
    let refused = db.begin().await.unwrap_err();
    assert!(matches!(refused, mass_server::store::DbError::Unavailable(_)), "{refused}");
    drop(held);
    db.begin().await.expect("a turn").rollback().await.unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_sqlite_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let store = Store::sqlite();
    let _db = store.open().await;
    for file in std::fs::read_dir(store.folder()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.path());
    }
}
