//! Whose rows one sees: the own ones; an admin those of its tenant; nobody another tenant's.

use serde_json::{Value, json};

use crate::on_both;
use crate::support::Server;

async fn listed(server: &Server, token: &str) -> Vec<String> {
    let answer = server.get("/mass").bearer_auth(token).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let page: Value = answer.json().await.unwrap();
    let mut ids: Vec<String> =
        page["data"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

on_both! {
    async fn a_user_sees_its_own_rows_and_an_admin_those_of_its_tenant(server) {
        let admin = server.admin().await;
        let stranger = server.other_tenant("globex").await;
        let mut rows = Vec::new();
        for name in ["plant-1", "plant-2"] {
            server.user(&admin, name, "ingest").await;
            let token = server.token(name).await;
            let body = json!({ "payload": { "it_load_kw": 100, "site": name } });
            let answer = server.post("/mass").bearer_auth(&token).json(&body).send().await.unwrap();
            assert_eq!(answer.status(), 201);
            let id = answer.json::<Value>().await.unwrap()["mass_request_id"].as_str().unwrap().to_owned();
            rows.push((token, id));
        }
        let [(first, one), (second, two)] = rows.as_slice() else { unreachable!() };
        for (token, id, status) in [
            (first, one, 200), (first, two, 404), (second, one, 404), (second, two, 200),
            (&admin, one, 200), (&admin, two, 200), (&stranger, one, 404), (&stranger, two, 404),
        ] {
            for path in [format!("/mass/{id}"), format!("/mass/{id}/raw")] {
                let answer = server.get(&path).bearer_auth(token).send().await.unwrap();
                assert_eq!(answer.status(), status, "{path}");
            }
        }
        assert_eq!(listed(&server, first).await, std::slice::from_ref(one));
        assert_eq!(listed(&server, second).await, std::slice::from_ref(two));
        let mut both = [one.clone(), two.clone()];
        both.sort();
        assert_eq!(listed(&server, &admin).await, both);
        assert_eq!(listed(&server, &stranger).await, Vec::<String>::new());
    }
}
