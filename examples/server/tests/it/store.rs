//! The database: brought up to date once, never by a program that is too old; and what is said when it is busy.

use std::time::Duration;

use mass_server::{args, state::App};
use serde_json::Value;

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
    let db = mass_server::store::Db::open(&store.url.clone().into(), 4, patience).await.unwrap();
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
