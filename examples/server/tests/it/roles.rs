//! The table of who may what, walked: each route with each role, on the real service.

use std::collections::BTreeSet;

use mass_server::auth::roles::{RULES, Who};
use mass_server::identity::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::{PASSWORD, Server};

/// Routes of the table that the service has: all of them, once all are built.
fn described() -> BTreeSet<(String, String)> {
    let description = serde_json::to_value(mass_server::routes::described().into_openapi()).unwrap();
    let paths = description["paths"].as_object().unwrap();
    let each = |(path, item): (&String, &Value)| {
        let methods =
            item.as_object().unwrap().keys().filter(|name| Method::from_bytes(name.to_uppercase().as_bytes()).is_ok());
        methods.map(|method| (method.to_uppercase(), path.clone())).collect::<Vec<_>>()
    };
    paths.iter().flat_map(each).collect()
}

#[test]
fn every_route_has_a_rule() {
    for (method, path) in described() {
        let rule = RULES.iter().any(|rule| rule.method == method && rule.path == path);
        assert!(rule, "{method} {path} has no line in RULES: it is closed to everyone");
    }
    assert!(described().len() >= 10);
}

#[test]
fn a_route_says_in_its_description_whether_it_needs_a_token() {
    let description = serde_json::to_value(mass_server::routes::described().into_openapi()).unwrap();
    assert_eq!(description["security"], json!([{ "bearer": [] }]));
    assert_eq!(description["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
    for (method, path) in described() {
        let operation = &description["paths"][&path][method.to_lowercase()];
        let rule = RULES.iter().find(|rule| rule.method == method && rule.path == path).unwrap();
        let open = operation["security"].as_array().is_some_and(|ways| ways.contains(&json!({})));
        assert_eq!(open, rule.who == Who::Anyone, "{method} {path}");
    }
}

/// Passes the gate: whatever the route then says of an empty request, it is neither 401 nor 403.
async fn passes(server: &Server, method: &str, path: &str, token: Option<&str>) -> (bool, u16) {
    let path = path.replace("{id}", "none").replace("{name}", "none");
    let mut request = server.request(method.parse().unwrap(), &path).header("content-type", "application/json");
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let answer = request.body("{}").send().await.unwrap();
    let status = answer.status().as_u16();
    (status != 401 && status != 403, status)
}

on_both! {
    async fn each_role_may_what_the_table_says_and_no_more(server) {
        let admin = server.admin().await;
        for role in Role::ALL {
            let name = format!("a-{role}");
            server.user(&admin, &name, role.as_str()).await;
            let token = server.login(&name, PASSWORD).await["access_token"].as_str().unwrap().to_owned();
            for (method, path) in described() {
                let rule = RULES.iter().find(|rule| rule.method == method && rule.path == path).unwrap();
                let (passed, status) = passes(&server, &method, &path, Some(&token)).await;
                assert_eq!(passed, rule.who.allows(role) , "{method} {path} as {role}: {status}");
                assert!(status != 401 || path.starts_with("/auth/"), "{method} {path} as {role}");
            }
        }
    }
}

on_both! {
    async fn without_a_token_only_what_is_open_to_anyone(server) {
        for (method, path) in described() {
            let rule = RULES.iter().find(|rule| rule.method == method && rule.path == path).unwrap();
            for token in [None, Some("not-a-token")] {
                let (passed, status) = passes(&server, &method, &path, token).await;
                let open = rule.who == Who::Anyone;
                assert!(passed == open || (open && path.starts_with("/auth/")), "{method} {path}: {status}");
                assert!(open || status == 401, "{method} {path}: {status}");
            }
        }
    }
}

on_both! {
    async fn other_methods_are_refused_with_those_there_are(server) {
        let answer = server.request(Method::PUT, "/users").send().await.unwrap();
        assert_eq!(answer.status(), 405);
        let allowed = answer.headers()["allow"].to_str().unwrap();
        assert_eq!(allowed.split(", ").collect::<BTreeSet<_>>(), BTreeSet::from(["GET", "POST", "HEAD"]));
    }
}
