//! Logging in, refreshing, logging out, changing the password.

use std::collections::BTreeSet;

use mass_server::auth::sessions::{self, Lifetimes, SessionError};
use reqwest::{Response, StatusCode};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::{ADMIN, PASSWORD, Server, Store, settings};

async fn problem(answer: Response, status: u16) -> Value {
    assert_eq!(answer.status(), status);
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    answer.json().await.unwrap()
}

async fn refresh(server: &Server, token: &str) -> Response {
    server.post("/auth/refresh").json(&json!({ "refresh_token": token })).send().await.unwrap()
}

async fn me(server: &Server, token: &str) -> Response {
    server.get("/auth/me").bearer_auth(token).send().await.unwrap()
}

fn text<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name].as_str().unwrap()
}

on_both! {
    async fn a_login_gives_tokens_that_say_who(server) {
        let tokens = server.login(ADMIN, PASSWORD).await;
        assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(900)));
        let answer = me(&server, text(&tokens, "access_token")).await;
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let me: Value = answer.json().await.unwrap();
        assert_eq!((&me["username"], &me["role"], &me["tenant"]), (&json!(ADMIN), &json!("admin"), &json!("acme")));
        // In another case it is the same name.
        server.login(&ADMIN.to_uppercase(), PASSWORD).await;
    }
}

on_both! {
    async fn a_refused_login_never_tells_why(server) {
        let admin = server.admin().await;
        server.user(&admin, "gone", "ingest").await;
        let users = server.get("/users").bearer_auth(&admin).send().await.unwrap().json::<Value>().await.unwrap();
        let gone = users["data"].as_array().unwrap().iter().find(|user| user["username"] == "gone").unwrap();
        let path = format!("/users/{}", text(gone, "id"));
        let answer = server.request(reqwest::Method::DELETE, &path).bearer_auth(&admin).send().await.unwrap();
        assert_eq!(answer.status(), 204);
        let mut told = BTreeSet::new();
        for (username, password) in [
            (ADMIN, "a wrong password, and long"),
            ("nobody", "a wrong password, and long"),
            ("no name at all!", "a wrong password, and long"),
            ("", ""),
            ("a\0b", "a wrong password, and long"),
            ("gone", PASSWORD),
        ] {
            let body = json!({ "username": username, "password": password });
            let answer = server.post("/auth/login").json(&body).send().await.unwrap();
            assert_eq!(answer.status(), 401, "{username}");
            let mut names: Vec<String> = answer.headers().keys().map(ToString::to_string).collect();
            names.sort();
            told.insert((names, answer.headers()["www-authenticate"].clone().to_str().unwrap().to_owned(), answer.text().await.unwrap()));
        }
        assert_eq!(told.len(), 1, "{told:#?}");
    }
}

on_both! {
    async fn a_body_that_is_none_is_told_without_repeating_it(server) {
        let post = |body: &'static str, kind: &'static str| server.post("/auth/login").header("content-type", kind).body(body).send();
        let answer = problem(post("{\"username\": 1, \"password\": \"hunter2\"}", "application/json").await.unwrap(), 422).await;
        assert!(!answer.to_string().contains("hunter2"));
        problem(post("{\"username\": \"a\", \"password\": [\"hunter2\"]}", "application/json").await.unwrap(), 422).await;
        let answer = problem(post("{\"username\": \"a\"}", "application/json").await.unwrap(), 422).await;
        assert!(answer["errors"][0]["detail"].as_str().unwrap().contains("password"), "{answer}");
        problem(post("{", "application/json").await.unwrap(), 400).await;
        problem(post("username=a", "application/x-www-form-urlencoded").await.unwrap(), 415).await;
        let large = format!("{{\"username\": \"{}\"}}", "x".repeat(20_000));
        let answer = server.post("/auth/login").header("content-type", "application/json").body(large);
        problem(answer.send().await.unwrap(), 413).await;
    }
}

on_both! {
    async fn a_refresh_token_is_good_once_and_its_second_use_ends_the_session(server) {
        let first = server.login(ADMIN, PASSWORD).await;
        let second: Value = refresh(&server, text(&first, "refresh_token")).await.json().await.unwrap();
        assert_ne!(first["refresh_token"], second["refresh_token"]);
        let third: Value = refresh(&server, text(&second, "refresh_token")).await.json().await.unwrap();
        assert_eq!(me(&server, text(&third, "access_token")).await.status(), 200);
        // The first was stolen: by whom, it cannot be told, so all of the session ends.
        problem(refresh(&server, text(&first, "refresh_token")).await, 401).await;
        problem(refresh(&server, text(&third, "refresh_token")).await, 401).await;
        problem(me(&server, text(&third, "access_token")).await, 401).await;
        // Another session of the same user goes on.
        let other = server.login(ADMIN, PASSWORD).await;
        assert_eq!(me(&server, text(&other, "access_token")).await.status(), 200);
    }
}

on_both! {
    async fn two_at_the_same_moment_get_the_same_next_token(server) {
        let first = server.login(ADMIN, PASSWORD).await;
        let token = text(&first, "refresh_token");
        let answers = futures_util::future::join_all((0..10).map(|_| refresh(&server, token))).await;
        let mut next = BTreeSet::new();
        for answer in answers {
            assert_eq!(answer.status(), 200);
            next.insert(text(&answer.json().await.unwrap(), "refresh_token").to_owned());
        }
        assert_eq!(next.len(), 1, "the session forked");
        let answer = refresh(&server, next.first().unwrap()).await;
        assert_eq!(answer.status(), 200);
    }
}

on_both! {
    async fn what_is_no_refresh_token_is_refused(server) {
        let tokens = server.login(ADMIN, PASSWORD).await;
        for token in ["", "mrt_", text(&tokens, "access_token"), &format!("{}x", text(&tokens, "refresh_token"))] {
            problem(refresh(&server, token).await, 401).await;
        }
        // Nor is one an access token.
        problem(me(&server, text(&tokens, "refresh_token")).await, 401).await;
        assert_eq!(refresh(&server, text(&tokens, "refresh_token")).await.status(), 200);
    }
}

on_both! {
    async fn logging_out_ends_the_session_at_once(server) {
        let tokens = server.login(ADMIN, PASSWORD).await;
        let logout = || server.post("/auth/logout").json(&json!({ "refresh_token": tokens["refresh_token"] })).send();
        assert_eq!(logout().await.unwrap().status(), 204);
        problem(me(&server, text(&tokens, "access_token")).await, 401).await;
        problem(refresh(&server, text(&tokens, "refresh_token")).await, 401).await;
        assert_eq!(logout().await.unwrap().status(), 204);
        let unknown = json!({ "refresh_token": "mrt_unknown" });
        assert_eq!(server.post("/auth/logout").json(&unknown).send().await.unwrap().status(), 204);
    }
}

on_both! {
    async fn changing_the_password_ends_all_sessions(server) {
        let admin = server.admin().await;
        server.user(&admin, "ana", "viewer").await;
        let (one, two) = (server.login("ana", PASSWORD).await, server.login("ana", PASSWORD).await);
        let change = |current: &str, new: &str| {
            let body = json!({ "current_password": current, "new_password": new });
            server.post("/auth/password").bearer_auth(text(&one, "access_token")).json(&body).send()
        };
        problem(change("not the right one", "another long password").await.unwrap(), 401).await;
        let refused = problem(change(PASSWORD, "short").await.unwrap(), 422).await;
        assert_eq!(refused["errors"][0]["code"], "password_too_short");
        assert_eq!(refused["errors"][0]["pointer"], "#/new_password");
        assert_eq!(change(PASSWORD, "another long password").await.unwrap().status(), 204);
        for tokens in [&one, &two] {
            problem(me(&server, text(tokens, "access_token")).await, 401).await;
            problem(refresh(&server, text(tokens, "refresh_token")).await, 401).await;
        }
        let old = server.post("/auth/login").json(&json!({ "username": "ana", "password": PASSWORD }));
        problem(old.send().await.unwrap(), 401).await;
        server.login("ana", "another long password").await;
    }
}

on_both! {
    async fn failed_logins_of_one_account_are_throttled_on_all_replicas(server) {
        let other = Server::start(server.store.clone()).await;
        for (name, right) in [(ADMIN, Some(PASSWORD)), ("nobody", None)] {
            let wrong = json!({ "username": name, "password": "a wrong password, and long" });
            for replica in [&server, &other, &server, &other, &server] {
                assert_eq!(replica.post("/auth/login").json(&wrong).send().await.unwrap().status(), 401);
            }
            let body = json!({ "username": name, "password": right.unwrap_or("any") });
            let answer = other.post("/auth/login").json(&body).send().await.unwrap();
            assert_eq!(answer.headers()["retry-after"], "1");
            problem(answer, 429).await;
        }
        // Other accounts are not concerned, and the right password after the wait starts afresh.
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        server.login(ADMIN, PASSWORD).await;
        let wrong = json!({ "username": ADMIN, "password": "a wrong password, and long" });
        assert_eq!(server.post("/auth/login").json(&wrong).send().await.unwrap().status(), 401);
        server.login(ADMIN, PASSWORD).await;
    }
}

on_both! {
    async fn guesses_at_the_same_time_are_all_counted(server) {
        let wrong = json!({ "username": ADMIN, "password": "a wrong password, and long" });
        let guesses = (0..30).map(|_| server.post("/auth/login").json(&wrong).send());
        let answers = futures_util::future::join_all(guesses).await;
        let looked_at = answers.iter().filter(|answer| answer.as_ref().unwrap().status() == StatusCode::UNAUTHORIZED);
        assert!(looked_at.count() <= 6, "more guesses than the throttle lets through");
    }
}

on_both! {
    async fn tokens_and_guesses_age(server) {
        let db = server.store.open().await;
        let user = mass_server::auth::users::by_name(&db, ADMIN).await.unwrap().unwrap().0;
        let lifetimes = Lifetimes { idle: 100, session: 250, grace: 10 };
        let begun = sessions::begin(&db, &user.id, lifetimes, 1000).await.unwrap();
        assert_eq!(begun.expires_at, 1100);
        let late = sessions::rotate(&db, &begun.refresh_token, lifetimes, 1100).await;
        assert!(matches!(late, Err(SessionError::Invalid)), "not used in time: {late:?}");
        let next = sessions::rotate(&db, &begun.refresh_token, lifetimes, 1099).await.unwrap();
        let next = sessions::rotate(&db, &next.refresh_token, lifetimes, 1198).await.unwrap();
        assert_eq!(next.expires_at, 1250, "no longer than the session");
        let late = sessions::rotate(&db, &next.refresh_token, lifetimes, 1250).await;
        assert!(matches!(late, Err(SessionError::Invalid)), "the session is over: {late:?}");
        // Within the grace the same next one; after it, or once that was used, a theft.
        let begun = sessions::begin(&db, &user.id, lifetimes, 2000).await.unwrap();
        let once = sessions::rotate(&db, &begun.refresh_token, lifetimes, 2001).await.unwrap();
        let twice = sessions::rotate(&db, &begun.refresh_token, lifetimes, 2011).await.unwrap();
        assert_eq!(once.refresh_token.expose_secret(), twice.refresh_token.expose_secret());
        let theft = sessions::rotate(&db, &begun.refresh_token, lifetimes, 2012).await;
        assert!(matches!(theft, Err(SessionError::Reused { .. })), "{theft:?}");
        assert!(matches!(sessions::rotate(&db, &once.refresh_token, lifetimes, 2013).await, Err(SessionError::Invalid)));
        assert!(sessions::sweep(&db, lifetimes, 10_000).await.unwrap() >= 2);
        let row = db.row("SELECT count(*) AS n FROM refresh_tokens WHERE issued_at < 10000", mass_server::args![]).await;
        assert_eq!(row.unwrap().unwrap().int("n").unwrap(), 0);
    }
}

/// Time would tell what the text does not: every refused login costs the same work, one hash, whoever it names.
#[tokio::test]
async fn every_refused_login_costs_one_hash() {
    let store = Store::sqlite();
    let app = mass_server::state::App::open(Server::config(&store, &[])).await.unwrap();
    let router = mass_server::routes::router(app.clone()).unwrap();
    let names =
        (0..20).map(|n| format!("nobody-{n}")).chain([ADMIN, "", "no name at all!", "\u{1F600}"].map(str::to_owned));
    for name in names {
        let before = app.auth.passwords.operations();
        let body = json!({ "username": name, "password": "a wrong password, and long" }).to_string();
        let request = axum::http::Request::post("/auth/login").header("content-type", "application/json");
        let answer = tower::ServiceExt::oneshot(router.clone(), request.body(axum::body::Body::from(body)).unwrap())
            .await
            .unwrap();
        assert_eq!(answer.status(), 401);
        assert_eq!(app.auth.passwords.operations() - before, 1, "{name}");
    }
}

/// Neither tokens nor passwords can be read in the database.
#[tokio::test(flavor = "multi_thread")]
async fn the_database_holds_no_secret() {
    let store = Store::sqlite();
    let server = Server::start(store.clone()).await;
    let tokens = server.login(ADMIN, PASSWORD).await;
    let next: Value = refresh(&server, text(&tokens, "refresh_token")).await.json().await.unwrap();
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(store.folder()).unwrap() {
        bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("$argon2id$"), "the files that were looked at are the database");
    for secret in [
        PASSWORD,
        &text(&tokens, "refresh_token")[4..],
        &text(&next, "refresh_token")[4..],
        text(&next, "access_token"),
    ] {
        assert!(!holds(secret), "{secret}");
    }
}

#[tokio::test]
async fn a_service_without_a_login_says_where_tokens_come_from() {
    let provider = settings::provider("https://login.example", "https://login.example/keys");
    let server = Server::start_with(Store::sqlite(), &provider).await;
    let body = json!({ "username": ADMIN, "password": PASSWORD });
    let answer = problem(server.post("/auth/login").json(&body).send().await.unwrap(), 404).await;
    assert!(answer["detail"].as_str().unwrap().contains("https://login.example"), "{answer}");
}
