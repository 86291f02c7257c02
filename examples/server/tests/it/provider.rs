//! Tokens of an external identity provider, against a real HTTP server that publishes keys, changes them and fails.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use mass_server::auth::jwks::{Pace, Provider, ProviderError};
use mass_server::auth::token::TokenError;
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, RsaKeySize};
use serde_json::{Value, json};

const ISSUER: &str = "https://login.example";
const AUDIENCE: &str = "mass-api";

pub struct Key {
    id: String,
    pair: KeyPair,
    algorithm: Algorithm,
}

impl Key {
    pub fn new(id: &str, algorithm: Algorithm) -> Self {
        let pair = match algorithm {
            Algorithm::RS256 => KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048),
            _ => KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256),
        };
        Self { id: id.to_owned(), pair: pair.unwrap(), algorithm }
    }

    fn private(&self) -> EncodingKey {
        let pem = self.pair.serialize_pem();
        match self.algorithm {
            Algorithm::RS256 => EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap(),
            _ => EncodingKey::from_ec_pem(pem.as_bytes()).unwrap(),
        }
    }

    fn public(&self) -> Value {
        let mut jwk = serde_json::to_value(Jwk::from_encoding_key(&self.private(), self.algorithm).unwrap()).unwrap();
        jwk["kid"] = json!(self.id);
        jwk["use"] = json!("sig");
        jwk
    }

    pub fn sign(&self, claims: &Value) -> String {
        let mut header = Header::new(self.algorithm);
        header.kid = Some(self.id.clone());
        jsonwebtoken::encode(&header, claims, &self.private()).unwrap()
    }
}

pub fn claims() -> Value {
    let now = jsonwebtoken::get_current_timestamp();
    json!({"iss": ISSUER, "aud": [AUDIENCE, "another"], "sub": "u1", "exp": now + 60, "nbf": now, "role": "viewer"})
}

/// What the provider answers now, and how often it was asked.
#[derive(Clone, Default)]
pub struct Published {
    answer: Arc<Mutex<(u16, Value)>>,
    asked: Arc<AtomicUsize>,
}

impl Published {
    pub async fn start(keys: &[&Key]) -> (Self, String) {
        let published = Self::default();
        published.publish(keys);
        let state = published.clone();
        let route = axum::routing::get(move || async move { state.answer() });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/keys", listener.local_addr().unwrap());
        let router = axum::Router::new().route("/keys", route);
        tokio::spawn(async move { axum::serve(listener, router).await });
        (published, address)
    }

    pub fn publish(&self, keys: &[&Key]) {
        let keys: Vec<_> = keys.iter().map(|key| key.public()).collect();
        *self.answer.lock().unwrap() = (200, json!({ "keys": keys }));
    }

    pub fn fail(&self) {
        *self.answer.lock().unwrap() = (500, json!({}));
    }

    fn answer(&self) -> Response {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let (status, body) = self.answer.lock().unwrap().clone();
        (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response()
    }

    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn provider(address: &str, algorithm: Algorithm, pace: Pace) -> Arc<Provider> {
    Arc::new(Provider::new(ISSUER, AUDIENCE, algorithm, address, pace).unwrap())
}

fn eager() -> Pace {
    Pace { at_most_every: Duration::ZERO, ..Pace::default() }
}

#[tokio::test]
async fn tokens_of_both_algorithms_are_read() {
    for algorithm in [Algorithm::RS256, Algorithm::ES256] {
        let key = Key::new("k1", algorithm);
        let (published, address) = Published::start(&[&key]).await;
        let provider = provider(&address, algorithm, Pace::default());
        for _ in 0..3 {
            assert_eq!(provider.read(&key.sign(&claims())).await.unwrap()["sub"], "u1", "{algorithm:?}");
        }
        assert_eq!(published.asked(), 1, "keys are kept");
    }
}

#[tokio::test]
async fn times_issuer_and_audience_are_checked() {
    let key = Key::new("k1", Algorithm::ES256);
    let (_published, address) = Published::start(&[&key]).await;
    let provider = provider(&address, Algorithm::ES256, Pace::default());
    let now = jsonwebtoken::get_current_timestamp();
    for (name, value, error) in [
        ("exp", json!(now - 60), TokenError::Expired),
        ("nbf", json!(now + 60), TokenError::Invalid),
        ("iss", json!("https://other.example"), TokenError::Invalid),
        ("aud", json!("another"), TokenError::Invalid),
        ("exp", Value::Null, TokenError::Invalid),
        ("sub", json!(7), TokenError::Invalid),
    ] {
        let mut claims = claims();
        claims[name] = value;
        assert_eq!(provider.read(&key.sign(&claims)).await, Err(error), "{name}: {}", claims[name]);
    }
    let (head, rest) = { key.sign(&claims()) }.split_once('.').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let (_, signature) = rest.split_once('.').unwrap();
    let mut other = claims();
    other["role"] = json!("admin");
    let forged = key.sign(&other).split('.').nth(1).unwrap().to_owned();
    assert_eq!(provider.read(&format!("{head}.{forged}.{signature}")).await, Err(TokenError::Invalid));
}

/// The classic confusion: the public key, which everyone has, used as the secret of an HMAC.
#[tokio::test]
async fn a_public_key_is_never_a_shared_secret() {
    let key = Key::new("k1", Algorithm::RS256);
    let (_published, address) = Published::start(&[&key]).await;
    let provider = provider(&address, Algorithm::RS256, Pace::default());
    for secret in [key.pair.public_key_pem().into_bytes(), key.pair.public_key_raw().to_vec()] {
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some("k1".to_owned());
        let token = jsonwebtoken::encode(&header, &claims(), &EncodingKey::from_secret(&secret)).unwrap();
        assert_eq!(provider.read(&token).await, Err(TokenError::Invalid));
    }
    // The other algorithm for the same provider, validly signed by a key that is not published.
    let other = Key::new("k1", Algorithm::ES256);
    assert_eq!(provider.read(&other.sign(&claims())).await, Err(TokenError::Invalid));
}

#[tokio::test]
async fn keys_not_meant_for_this_are_not_used() {
    let key = Key::new("k1", Algorithm::ES256);
    let (published, address) = Published::start(&[&key]).await;
    for (name, value) in [("use", json!("enc")), ("alg", json!("ES384"))] {
        let mut public = key.public();
        public[name] = value;
        *published.answer.lock().unwrap() = (200, json!({ "keys": [public] }));
        let provider = provider(&address, Algorithm::ES256, eager());
        assert_eq!(provider.read(&key.sign(&claims())).await, Err(TokenError::KeysUnavailable), "{name}");
    }
}

#[tokio::test]
async fn a_new_key_is_found_when_a_token_names_it() {
    let (old, new) = (Key::new("k1", Algorithm::ES256), Key::new("k2", Algorithm::ES256));
    let (published, address) = Published::start(&[&old]).await;
    let provider = provider(&address, Algorithm::ES256, eager());
    assert!(provider.read(&old.sign(&claims())).await.is_ok());
    published.publish(&[&old, &new]);
    assert!(provider.read(&new.sign(&claims())).await.is_ok());
    assert!(provider.read(&old.sign(&claims())).await.is_ok());
    assert_eq!(published.asked(), 2);
    // Withdrawn by the provider: gone with the next list.
    published.publish(&[&new]);
    assert_eq!(provider.read(&Key::new("k3", Algorithm::ES256).sign(&claims())).await, Err(TokenError::Invalid));
    assert_eq!(provider.read(&old.sign(&claims())).await, Err(TokenError::Invalid));
}

#[tokio::test]
async fn made_up_key_ids_do_not_make_us_ask_again_and_again() {
    let key = Key::new("k1", Algorithm::ES256);
    let (published, address) = Published::start(&[&key]).await;
    let provider = provider(&address, Algorithm::ES256, Pace::default());
    let forged = Key::new("none", Algorithm::ES256).sign(&claims());
    let many = (0..20).map(|_| {
        let (provider, forged) = (Arc::clone(&provider), forged.clone());
        tokio::spawn(async move { provider.read(&forged).await })
    });
    for reading in many.collect::<Vec<_>>() {
        assert_eq!(reading.await.unwrap(), Err(TokenError::Invalid));
    }
    assert_eq!(published.asked(), 1);
}

#[tokio::test]
async fn the_last_good_keys_outlive_a_provider_that_fails() {
    let key = Key::new("k1", Algorithm::ES256);
    let (published, address) = Published::start(&[&key]).await;
    let pace = Pace { keep: Duration::ZERO, ..eager() };
    let provider = provider(&address, Algorithm::ES256, pace);
    assert!(provider.read(&key.sign(&claims())).await.is_ok());
    published.fail();
    for _ in 0..5 {
        assert!(provider.read(&key.sign(&claims())).await.is_ok());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(published.asked() > 1, "old keys are asked for again");
    let unknown = Key::new("k2", Algorithm::ES256);
    assert_eq!(provider.read(&unknown.sign(&claims())).await, Err(TokenError::Invalid));
}

#[tokio::test]
async fn a_provider_that_never_answered_is_no_fault_of_the_token() {
    let key = Key::new("k1", Algorithm::ES256);
    let (published, address) = Published::start(&[&key]).await;
    published.fail();
    let provider = provider(&address, Algorithm::ES256, eager());
    assert_eq!(provider.read(&key.sign(&claims())).await, Err(TokenError::KeysUnavailable));
    published.publish(&[&key]);
    assert!(provider.read(&key.sign(&claims())).await.is_ok());
}

#[test]
fn addresses_and_algorithms_that_would_not_be_safe_are_refused() {
    let make = |algorithm, address| Provider::new(ISSUER, AUDIENCE, algorithm, address, Pace::default());
    assert!(matches!(make(Algorithm::HS256, "https://a.example/keys"), Err(ProviderError::Algorithm)));
    for address in ["http://a.example/keys", "file:///etc/keys", "keys", "http://localhost.example/keys"] {
        assert!(matches!(make(Algorithm::ES256, address), Err(ProviderError::Address)), "{address}");
    }
    assert!(make(Algorithm::ES256, "https://a.example/keys").is_ok());
}
