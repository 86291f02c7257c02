//! Tokens of an external identity provider, checked with the public keys that it publishes (RS256 or ES256).
//!
//! Keys are fetched when first needed, kept, and fetched again when they are old or a token names one that is unknown:
//! not more often than [`Pace::at_most_every`], so that made-up key ids do not make us call the provider. When it does
//! not answer, the last good keys stay. Sources: RFC 7517, RFC 7518.

use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::Value;
use tokio::sync::Mutex;

use super::token::{self, TokenError};

/// A list of keys longer than this is not read.
const LARGEST_LIST: usize = 256 * 1024;

/// How often keys are fetched.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Keys older than this are fetched anew, with the old ones in use meanwhile.
    pub keep: Duration,
    /// No fetch sooner than this after the last, whether that went well or not.
    pub at_most_every: Duration,
    /// How long a fetch may take.
    pub patience: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            keep: Duration::from_secs(600),
            at_most_every: Duration::from_secs(30),
            patience: Duration::from_secs(5),
        }
    }
}

/// Why a provider cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// Only signatures that need no shared secret.
    #[error("the algorithm of an external provider is RS256 or ES256")]
    Algorithm,
    /// Keys over plain HTTP could be anyone's.
    #[error("the address of the keys must begin with https:// (http:// only for this machine itself)")]
    Address,
    /// The HTTP client could not be made.
    #[error("no HTTP client for the keys: {0}")]
    Client(#[from] reqwest::Error),
}

/// An external identity provider whose tokens are accepted.
pub struct Provider {
    issuer: String,
    algorithm: Algorithm,
    address: reqwest::Url,
    pace: Pace,
    client: reqwest::Client,
    validation: Validation,
    keys: RwLock<Arc<Keys>>,
    fetching: Mutex<Option<Instant>>,
}

#[derive(Default)]
struct Keys {
    fetched: Option<Instant>,
    known: Vec<(Option<String>, DecodingKey)>,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provider")
            .field("issuer", &self.issuer)
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

impl Provider {
    /// Trusts tokens of `issuer` for `audience`, signed with `algorithm` by a key found at `address`.
    ///
    /// # Errors
    /// [`ProviderError`]
    pub fn new(
        issuer: &str,
        audience: &str,
        algorithm: Algorithm,
        address: &str,
        pace: Pace,
    ) -> Result<Self, ProviderError> {
        if !matches!(algorithm, Algorithm::RS256 | Algorithm::ES256) {
            return Err(ProviderError::Algorithm);
        }
        let address = reqwest::Url::parse(address).map_err(|_| ProviderError::Address)?;
        let is_local = matches!(address.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if address.scheme() != "https" && !(address.scheme() == "http" && is_local) {
            return Err(ProviderError::Address);
        }
        // A redirect could lead from https to somewhere else.
        let client = reqwest::Client::builder()
            .timeout(pace.patience)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("mass-server/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self {
            issuer: issuer.to_owned(),
            algorithm,
            address,
            pace,
            client,
            validation: token::validation(algorithm, issuer, audience),
            keys: RwLock::default(),
            fetching: Mutex::default(),
        })
    }

    /// The issuer that its tokens name.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// All claims of a valid token.
    ///
    /// # Errors
    /// [`TokenError`]
    pub async fn read(self: &Arc<Self>, token: &str) -> Result<Value, TokenError> {
        let header = token::header(token)?;
        // Before any fetch: a token of another algorithm is refused whatever its key.
        if header.alg != self.algorithm {
            return Err(TokenError::Invalid);
        }
        let kid = header.kid.as_deref();
        let mut keys = self.current();
        if keys.find(kid).is_none() {
            self.refresh().await;
            keys = self.current();
        } else if keys.fetched.is_none_or(|at| at.elapsed() > self.pace.keep) && self.fetching.try_lock().is_ok() {
            let provider = Arc::clone(self);
            tokio::spawn(async move { provider.refresh().await });
        }
        match keys.find(kid) {
            Some(key) => token::decode(token, key, &self.validation),
            None if keys.fetched.is_none() => Err(TokenError::KeysUnavailable),
            None => Err(TokenError::Invalid),
        }
    }

    fn current(&self) -> Arc<Keys> {
        Arc::clone(&self.keys.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// One fetch at a time, and none soon after another: who waited finds the keys of the one before.
    async fn refresh(&self) {
        let mut last = self.fetching.lock().await;
        if last.is_some_and(|at| at.elapsed() < self.pace.at_most_every) {
            return;
        }
        match self.fetch().await {
            Ok(known) => {
                let keys = Arc::new(Keys { fetched: Some(Instant::now()), known });
                *self.keys.write().unwrap_or_else(std::sync::PoisonError::into_inner) = keys;
            }
            Err(reason) => {
                tracing::warn!(issuer = %self.issuer, %reason, "keys of the identity provider not fetched");
            }
        }
        *last = Some(Instant::now());
    }

    async fn fetch(&self) -> Result<Vec<(Option<String>, DecodingKey)>, String> {
        let answer = self.client.get(self.address.clone()).header("accept", "application/json").send().await;
        let mut answer = answer.and_then(reqwest::Response::error_for_status).map_err(|error| error.to_string())?;
        let mut text = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| error.to_string())? {
            text.extend_from_slice(&chunk);
            if text.len() > LARGEST_LIST {
                return Err(format!("more than {LARGEST_LIST} bytes"));
            }
        }
        let list: JwkSet = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
        let known: Vec<_> = list
            .keys
            .iter()
            .filter(|key| suits(key, self.algorithm))
            .filter_map(|key| Some((key.common.key_id.clone(), DecodingKey::from_jwk(key).ok()?)))
            .collect();
        if known.is_empty() { Err(format!("no key for {:?}", self.algorithm)) } else { Ok(known) }
    }
}

impl Keys {
    /// By its id; a token that names none is judged by the only key, if there is only one.
    fn find(&self, kid: Option<&str>) -> Option<&DecodingKey> {
        match kid {
            Some(kid) => self.known.iter().find(|(id, _)| id.as_deref() == Some(kid)).map(|(_, key)| key),
            None if self.known.len() == 1 => self.known.first().map(|(_, key)| key),
            None => None,
        }
    }
}

/// A key for signatures, of the kind that the algorithm needs, and not meant for another one.
fn suits(key: &Jwk, algorithm: Algorithm) -> bool {
    let kind = match (&key.algorithm, algorithm) {
        (AlgorithmParameters::RSA(_), Algorithm::RS256) => true,
        (AlgorithmParameters::EllipticCurve(key), Algorithm::ES256) => key.curve == EllipticCurve::P256,
        _ => false,
    };
    let signs = key.common.public_key_use.as_ref().is_none_or(|way| *way == PublicKeyUse::Signature);
    let meant = key.common.key_algorithm.as_ref().is_none_or(|name| name.to_string() == format!("{algorithm:?}"));
    kind && signs && meant
}
