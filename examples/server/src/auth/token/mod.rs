//! Access tokens: JSON Web Tokens that live a quarter of an hour.
//!
//! The issuer that a token names picks how it is judged; algorithm and keys come from the settings, never from the
//! token. Sources: RFC 7519, RFC 8725 (best practice), RFC 9068 (`at+jwt`).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::edge;

/// How long an access token is good for.
pub const LIFETIME: Duration = Duration::from_secs(15 * 60);
/// Seconds that clocks may differ by.
pub const LEEWAY_SECONDS: u64 = 5;
/// Fewest bytes of a secret: as many as the digest of HS256 has (RFC 7518, section 3.2).
pub const SHORTEST_SECRET: usize = 32;

/// What a token of this server says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who issued it.
    pub iss: String,
    /// Whom it is for.
    pub aud: String,
    /// The user's id.
    pub sub: String,
    /// The id of the token.
    pub jti: String,
    /// The session (family of refresh tokens) it belongs to: it ends with it.
    pub sid: String,
    /// Issued at, in seconds since 1970.
    pub iat: u64,
    /// Not good before.
    pub nbf: u64,
    /// Not good from then on.
    pub exp: u64,
    /// The user's role when the token was issued.
    pub role: String,
    /// The tenant of the user.
    pub tenant: String,
}

/// Why a token is refused. The caller is told no more than this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Past its `exp`.
    #[error("the token has expired")]
    Expired,
    /// Malformed, tampered with, from or for someone else, of another algorithm, or not good yet.
    #[error("the token is not valid here")]
    Invalid,
    /// The keys of the identity provider cannot be had at the moment.
    #[error("the keys of the identity provider are not available")]
    KeysUnavailable,
}

/// Why secrets cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// Too little to guess.
    #[error("a secret for tokens has at least {SHORTEST_SECRET} bytes; make one with: openssl rand -base64 48")]
    TooShort,
}

/// Issues and reads the tokens of this server itself (HS256).
pub struct LocalTokens {
    issuer: String,
    audience: String,
    signing: (String, EncodingKey),
    verifying: Vec<(String, DecodingKey)>,
    validation: Validation,
}

impl std::fmt::Debug for LocalTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LocalTokens")
            .field("issuer", &self.issuer)
            .field("audience", &self.audience)
            .finish_non_exhaustive()
    }
}

impl LocalTokens {
    /// Signs with `secret`; tokens signed with one of `previous` are still read, so that a secret can be changed
    /// without logging anyone out.
    ///
    /// # Errors
    /// [`SecretError::TooShort`]
    pub fn new(
        issuer: &str,
        audience: &str,
        secret: &SecretString,
        previous: &[SecretString],
    ) -> Result<Self, SecretError> {
        let all = || std::iter::once(secret).chain(previous);
        if all().any(|secret| secret.expose_secret().len() < SHORTEST_SECRET) {
            return Err(SecretError::TooShort);
        }
        let bytes = secret.expose_secret().as_bytes();
        Ok(Self {
            issuer: issuer.to_owned(),
            audience: audience.to_owned(),
            signing: (key_id(bytes), EncodingKey::from_secret(bytes)),
            verifying: all()
                .map(|secret| secret.expose_secret().as_bytes())
                .map(|bytes| (key_id(bytes), DecodingKey::from_secret(bytes)))
                .collect(),
            validation: validation(Algorithm::HS256, issuer, audience),
        })
    }

    /// The issuer that these tokens name.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// A token for a user, good from now for [`LIFETIME`].
    ///
    /// # Errors
    /// [`TokenError::Invalid`] if it cannot be signed, which a key of the right length rules out.
    pub fn issue(&self, user: &str, session: &str, role: &str, tenant: &str) -> Result<String, TokenError> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|_| TokenError::Invalid)?.as_secs();
        self.sign(&Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: user.to_owned(),
            jti: edge::new_id("tok"),
            sid: session.to_owned(),
            iat: now,
            nbf: now,
            exp: now + LIFETIME.as_secs(),
            role: role.to_owned(),
            tenant: tenant.to_owned(),
        })
    }

    /// Signs these very claims.
    ///
    /// # Errors
    /// [`TokenError::Invalid`] as for [`LocalTokens::issue`].
    pub fn sign(&self, claims: &Claims) -> Result<String, TokenError> {
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some(self.signing.0.clone());
        jsonwebtoken::encode(&header, claims, &self.signing.1).map_err(|_| TokenError::Invalid)
    }

    /// Reads a token of this server.
    ///
    /// # Errors
    /// [`TokenError::Expired`] or [`TokenError::Invalid`].
    pub fn read(&self, token: &str) -> Result<Claims, TokenError> {
        let header = header(token)?;
        let is_access_token = header.typ.as_deref().is_some_and(|typ| typ.eq_ignore_ascii_case("at+jwt"));
        let kid = header.kid.as_deref().filter(|_| is_access_token).ok_or(TokenError::Invalid)?;
        let (_, key) = self.verifying.iter().find(|(id, _)| id == kid).ok_or(TokenError::Invalid)?;
        decode(token, key, &self.validation)
    }
}

/// The header, unverified: good for choosing among keys that the configuration names, and for nothing else.
pub(super) fn header(token: &str) -> Result<Header, TokenError> {
    let header = jsonwebtoken::decode_header(token).map_err(|_| TokenError::Invalid)?;
    // RFC 7515, section 4.1.11: an extension that must be understood, and we understand none.
    if header.crit.is_some() { Err(TokenError::Invalid) } else { Ok(header) }
}

/// The issuer that a token claims, unverified: good for choosing a trust, and for nothing else.
pub(super) fn claimed_issuer(token: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Issuer {
        iss: String,
    }
    jsonwebtoken::dangerous::insecure_decode_claims::<Issuer>(token).ok().map(|claims| claims.iss)
}

/// Signature, algorithm, times, issuer and audience: all required, all checked.
pub(super) fn decode<T: serde::de::DeserializeOwned>(
    token: &str,
    key: &DecodingKey,
    validation: &Validation,
) -> Result<T, TokenError> {
    use jsonwebtoken::errors::ErrorKind;
    match jsonwebtoken::decode::<T>(token, key, validation) {
        Ok(data) => Ok(data.claims),
        Err(error) if matches!(error.kind(), ErrorKind::ExpiredSignature) => Err(TokenError::Expired),
        Err(_) => Err(TokenError::Invalid),
    }
}

/// What every token must satisfy. One algorithm, never a list.
pub(super) fn validation(algorithm: Algorithm, issuer: &str, audience: &str) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.leeway = LEEWAY_SECONDS;
    validation.validate_nbf = true;
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[audience]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation
}

/// A name for a secret that says nothing of it: half of a digest.
fn key_id(secret: &[u8]) -> String {
    let digest = Sha256::new().chain_update("mass-server key id\0").chain_update(secret).finalize();
    edge::hex(&digest[..8])
}

#[cfg(test)]
mod tests;
