//! Users, managed by the admins of their tenant.

use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::on_both;
use crate::support::{ADMIN, PASSWORD, Server};

async fn add(server: &Server, token: &str, body: Value) -> Response {
    server.post("/users").bearer_auth(token).json(&body).send().await.unwrap()
}

async fn patch(server: &Server, token: &str, id: &str, body: Value) -> Response {
    server.request(Method::PATCH, &format!("/users/{id}")).bearer_auth(token).json(&body).send().await.unwrap()
}

async fn status(server: &Server, token: &str) -> u16 {
    server.get("/auth/me").bearer_auth(token).send().await.unwrap().status().as_u16()
}

on_both! {
    async fn an_admin_adds_finds_changes_and_deactivates_users(server) {
        let admin = server.admin().await;
        let added = add(&server, &admin, json!({ "username": "Plant-7", "password": PASSWORD, "role": "ingest" })).await;
        assert_eq!(added.status(), 201);
        let location = added.headers()["location"].to_str().unwrap().to_owned();
        let user: Value = added.json().await.unwrap();
        assert_eq!(user, json!({
            "id": user["id"], "tenant": "acme", "username": "plant-7", "role": "ingest", "active": true,
            "created_at": user["created_at"],
        }));
        assert!(user["created_at"].as_str().unwrap().ends_with('Z'), "{user}");
        let found: Value = server.client.get(&location).bearer_auth(&admin).send().await.unwrap().json().await.unwrap();
        assert_eq!(found, user);

        let tokens = server.login("plant-7", PASSWORD).await;
        let token = tokens["access_token"].as_str().unwrap();
        let id = user["id"].as_str().unwrap();
        // A new role holds at once, for tokens that are out too.
        assert_eq!(server.get("/users").bearer_auth(token).send().await.unwrap().status(), 403);
        assert_eq!(patch(&server, &admin, id, json!({ "role": "admin" })).await.status(), 200);
        assert_eq!(server.get("/users").bearer_auth(token).send().await.unwrap().status(), 200);

        let gone = server.request(Method::DELETE, &format!("/users/{id}")).bearer_auth(&admin).send().await.unwrap();
        assert_eq!(gone.status(), 204);
        assert_eq!(status(&server, token).await, 401);
        let refresh = json!({ "refresh_token": tokens["refresh_token"] });
        assert_eq!(server.post("/auth/refresh").json(&refresh).send().await.unwrap().status(), 401);
        let login = json!({ "username": "plant-7", "password": PASSWORD });
        assert_eq!(server.post("/auth/login").json(&login).send().await.unwrap().status(), 401);
        // And back again; the old sessions stay ended.
        assert_eq!(patch(&server, &admin, id, json!({ "active": true })).await.status(), 200);
        assert_eq!(status(&server, token).await, 401);
        server.login("plant-7", PASSWORD).await;
    }
}

on_both! {
    async fn a_new_password_set_by_an_admin_ends_the_sessions(server) {
        let admin = server.admin().await;
        let id = server.user(&admin, "ana", "viewer").await;
        let token = server.token("ana").await;
        let change = json!({ "password": "four other plain words" });
        assert_eq!(patch(&server, &admin, &id, change).await.status(), 200);
        assert_eq!(status(&server, &token).await, 401);
        server.login("ana", "four other plain words").await;
    }
}

on_both! {
    async fn what_cannot_be_is_refused(server) {
        let admin = server.admin().await;
        for (body, expected, code) in [
            (json!({ "username": "a b", "password": PASSWORD, "role": "viewer" }), 422, "invalid_username"),
            (json!({ "username": "ana", "password": "short", "role": "viewer" }), 422, "password_too_short"),
            (json!({ "username": "ana", "password": "x".repeat(257), "role": "viewer" }), 422, "password_too_long"),
            (json!({ "username": "ana", "password": "x".repeat(30), "role": "viewer" }), 422, "password_easily_guessed"),
            (json!({ "username": "ana", "password": PASSWORD, "role": "boss" }), 422, "invalid_form"),
            (json!({ "username": "ana", "password": PASSWORD, "role": "viewer", "tenant": "b" }), 422, "invalid_form"),
            (json!(["ana", PASSWORD, "viewer"]), 422, "invalid_form"),
            (json!({ "username": ADMIN, "password": PASSWORD, "role": "viewer" }), 409, "username_taken"),
        ] {
            let answer = add(&server, &admin, body.clone()).await;
            assert_eq!(answer.status(), expected, "{body}");
            let problem: Value = answer.json().await.unwrap();
            assert_eq!(problem["errors"][0]["code"], code, "{problem}");
        }
        for path in ["/users/none", "/users/%00", "/users/a%00b"] {
            for method in [Method::GET, Method::DELETE] {
                let answer = server.request(method, path).bearer_auth(&admin).send().await.unwrap();
                assert_eq!(answer.status(), 404, "{path}");
            }
        }
        for query in ["after=%00a", "after=%ff", "after=a&after=b", "limit=0", "limit=x", "offset=1"] {
            let answer = server.get(&format!("/users?{query}")).bearer_auth(&admin).send().await.unwrap();
            assert_eq!(answer.status(), 400, "{query}");
            let problem: Value = answer.json().await.unwrap();
            assert_eq!(problem["errors"][0]["parameter"], query.split('=').next().unwrap(), "{problem}");
        }
        assert_eq!(patch(&server, &admin, "usr-none", json!({ "active": false })).await.status(), 404);
    }
}

on_both! {
    async fn tenants_do_not_see_each_other(server) {
        let acme = server.admin().await;
        let other = server.other_tenant("globex").await;
        let id = server.user(&acme, "ana", "viewer").await;
        for (method, body) in [(Method::GET, None), (Method::PATCH, Some(json!({ "active": false }))), (Method::DELETE, None)] {
            let request = server.request(method.clone(), &format!("/users/{id}")).bearer_auth(&other);
            let request = match body {
                Some(body) => request.json(&body),
                None => request,
            };
            assert_eq!(request.send().await.unwrap().status(), 404, "{method}");
        }
        let list: Value = server.get("/users").bearer_auth(&other).send().await.unwrap().json().await.unwrap();
        assert!(list["data"].as_array().unwrap().iter().all(|user| user["tenant"] == "globex"), "{list}");
        server.login("ana", PASSWORD).await;
    }
}

on_both! {
    async fn the_last_admin_stays(server) {
        let admin = server.admin().await;
        let me: Value = server.get("/auth/me").bearer_auth(&admin).send().await.unwrap().json().await.unwrap();
        let id = me["user_id"].as_str().unwrap();
        for change in [json!({ "role": "viewer" }), json!({ "active": false })] {
            assert_eq!(patch(&server, &admin, id, change).await.status(), 409);
        }
        // Two admins who step down at the same time: one of them stays.
        let second = server.user(&admin, "second", "admin").await;
        let token = server.token("second").await;
        let (one, two) = tokio::join!(
            patch(&server, &admin, id, json!({ "role": "viewer" })),
            patch(&server, &token, &second, json!({ "role": "viewer" })),
        );
        let mut statuses = [one.status().as_u16(), two.status().as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
    }
}

on_both! {
    async fn the_list_has_pages(server) {
        let admin = server.admin().await;
        for name in ["d+1@x", "b", "c"] {
            server.user(&admin, name, "viewer").await;
        }
        let (mut next, mut names) = (format!("{}/users?limit=2", server.url), Vec::new());
        loop {
            let answer = server.client.get(&next).bearer_auth(&admin).send().await.unwrap();
            let link = answer.headers().get("link").map(|link| link.to_str().unwrap().to_owned());
            let page: Value = answer.json().await.unwrap();
            names.extend(page["data"].as_array().unwrap().iter().map(|user| user["username"].as_str().unwrap().to_owned()));
            let Some(link) = link else { break };
            next = link.trim_start_matches('<').split('>').next().unwrap().into();
        }
        assert_eq!(names, [ADMIN, "b", "c", "d+1@x"]);
        for limit in ["0", "1001", "x"] {
            let answer = server.get(&format!("/users?limit={limit}")).bearer_auth(&admin).send().await.unwrap();
            assert_eq!(answer.status(), 400);
        }
    }
}
