//! Access tokens at the door of the service: its own, forged ones, and those of an identity provider.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::Algorithm;
use mass_server::auth::token::{Claims, LocalTokens};
use reqwest::Response;
use serde_json::{Value, json};

use crate::on_both;
use crate::provider::{Key, Published, claims as provider_claims};
use crate::support::{Server, Store, settings};

/// Signs as the service under test does.
fn own() -> LocalTokens {
    LocalTokens::new("mass-server", "mass", &settings::USUAL[1].1.into(), &[]).unwrap()
}

async fn me(server: &Server, token: &str) -> Response {
    server.get("/auth/me").bearer_auth(token).send().await.unwrap()
}

on_both! {
    async fn a_token_is_judged_by_every_claim(server) {
        let good = own().read(&server.admin().await).unwrap();
        let signed = |change: &dyn Fn(&mut Claims)| {
            let mut claims = good.clone();
            change(&mut claims);
            own().sign(&claims).unwrap()
        };
        assert_eq!(me(&server, &signed(&|_| ())).await.status(), 200);
        let expired = me(&server, &signed(&|c| c.exp = c.iat - 60)).await;
        assert_eq!(expired.status(), 401);
        let told = expired.headers()["www-authenticate"].to_str().unwrap().to_owned();
        assert_eq!(told, r#"Bearer realm="mass", error="invalid_token", error_description="The token has expired""#);
        for (what, token) in [
            ("not yet good", signed(&|c| c.nbf = c.iat + 60)),
            ("of another issuer", signed(&|c| c.iss = "https://elsewhere.example".into())),
            ("for another audience", signed(&|c| c.aud = "another".into())),
            ("of no session", signed(&|c| c.sid = "ses-none".into())),
            ("of another user's session", signed(&|c| c.sub = "usr-none".into())),
        ] {
            let answer = me(&server, &token).await;
            assert_eq!(answer.status(), 401, "{what}");
            assert!(answer.headers()["www-authenticate"].to_str().unwrap().contains("invalid_token"), "{what}");
        }
        // Role and tenant are those of the user now, whatever a token that is out says.
        let lying = signed(&|c| (c.role, c.tenant) = ("viewer".to_owned(), "globex".to_owned()));
        let me: Value = me(&server, &lying).await.json().await.unwrap();
        assert_eq!((&me["role"], &me["tenant"]), (&json!("admin"), &json!("acme")));
    }
}

on_both! {
    async fn forged_tokens_are_refused(server) {
        let token = server.admin().await;
        let [head, claims, signature] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let kid = serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(head).unwrap()).unwrap()["kid"].clone();
        let header = |alg: &str| part(json!({ "alg": alg, "typ": "at+jwt", "kid": kid }));
        let mut other: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
        other["exp"] = json!(4_000_000_000_u64);
        for forged in [
            format!("{}.{claims}.", header("none")),
            format!("{}.{claims}.{signature}", header("none")),
            format!("{}.{claims}.{signature}", header("HS384")),
            format!("{}.{claims}.{signature}", header("RS256")),
            format!("{head}.{}.{signature}", part(other)),
            format!("{head}.{claims}."),
            format!("{head}.{claims}"),
            format!("{token}.{signature}"),
            token.to_uppercase(),
        ] {
            assert_eq!(me(&server, &forged).await.status(), 401, "{forged}");
        }
        assert_eq!(me(&server, &token).await.status(), 200);
    }
}

on_both! {
    async fn a_token_comes_in_one_header_and_in_no_other_way(server) {
        let token = server.admin().await;
        for scheme in ["Bearer", "bearer", "BEARER"] {
            let answer = server.get("/auth/me").header("authorization", format!("{scheme} {token}")).send().await;
            assert_eq!(answer.unwrap().status(), 200);
        }
        let bare = server.get("/auth/me").header("authorization", &token).send().await.unwrap();
        let basic = server.get("/auth/me").basic_auth("ada", Some(&token)).send().await.unwrap();
        let query = server.get(&format!("/auth/me?access_token={token}")).send().await.unwrap();
        let twice = server.get("/auth/me").bearer_auth(&token).header("authorization", "Bearer x").send().await.unwrap();
        for answer in [bare, basic, query, twice] {
            assert_eq!(answer.status(), 401);
            assert_eq!(answer.headers()["www-authenticate"], r#"Bearer realm="mass""#);
        }
    }
}

#[tokio::test]
async fn tokens_of_a_provider_are_taken_beside_our_own() {
    let key = Key::new("k1", Algorithm::ES256);
    let (published, address) = Published::start(&[&key]).await;
    let mut with = settings::provider("https://login.example", &address).to_vec();
    with.remove(0);
    with.push(("MASS_PROVIDER_ROLES", "mass-admins=admin,mass=viewer"));
    let server = Server::start_with(Store::sqlite(), &with).await;
    assert_eq!(me(&server, &server.admin().await).await.status(), 200);

    let claims = |change: &dyn Fn(&mut Value)| {
        let mut claims = provider_claims();
        (claims["role"], claims["tenant"]) = (json!(["staff", "mass"]), json!("acme"));
        change(&mut claims);
        key.sign(&claims)
    };
    let answer: Value = me(&server, &claims(&|_| ())).await.json().await.unwrap();
    assert!(answer["user_id"].as_str().unwrap().starts_with("ext-"), "{answer}");
    assert_eq!((&answer["role"], &answer["tenant"], answer.get("username")), (&json!("viewer"), &json!("acme"), None));
    // The same role table holds for it.
    let users = |token: String| server.get("/users").bearer_auth(token).send();
    assert_eq!(users(claims(&|_| ())).await.unwrap().status(), 403);
    assert_eq!(users(claims(&|c| c["role"] = json!("mass-admins"))).await.unwrap().status(), 200);
    // Nobody without a role and a tenant that are known here.
    for (name, value) in
        [("role", json!("staff")), ("role", Value::Null), ("tenant", Value::Null), ("tenant", json!(""))]
    {
        assert_eq!(me(&server, &claims(&|c| c[name] = value.clone())).await.status(), 403, "{name}");
    }
    // Its key signs nothing in our name, and it has no password here.
    assert_eq!(me(&server, &claims(&|c| c["iss"] = json!("mass-server"))).await.status(), 401);
    let change = json!({ "current_password": "any", "new_password": "four other plain words" });
    let change = server.post("/auth/password").bearer_auth(claims(&|_| ())).json(&change).send().await.unwrap();
    assert_eq!(change.status(), 404);
    assert_eq!(published.asked(), 1);
}

#[tokio::test]
async fn a_provider_that_cannot_be_reached_is_no_fault_of_the_caller() {
    let key = Key::new("k1", Algorithm::ES256);
    let with = settings::provider("https://login.example", "http://127.0.0.1:1/keys");
    let server = Server::start_with(Store::sqlite(), &with).await;
    let answer = me(&server, &key.sign(&provider_claims())).await;
    assert_eq!((answer.status().as_u16(), &answer.headers()["retry-after"]), (503, &"2".parse().unwrap()));
}
