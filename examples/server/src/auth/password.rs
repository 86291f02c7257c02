//! Passwords: Argon2id hashes, checked in as much time for an unknown name as for a known one.
//!
//! Source: OWASP Password Storage Cheat Sheet (Argon2id with 19 MiB, two passes, one lane), RFC 9106.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

use crate::edge;

/// How much work one hash is. A stored hash of another cost is replaced at the next login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
    /// Lanes, computed one after the other here.
    pub lanes: u32,
}

impl Default for Cost {
    /// The minimum that OWASP recommends.
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, passes: 2, lanes: 1 }
    }
}

/// Why a password could not be hashed or checked. None of these depends on the password.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// More logins at once than the machine has memory for; try again in a moment.
    #[error("too many password checks are under way")]
    Busy,
    /// Parameters out of range, or a stored hash that is none.
    #[error("password hashing failed: {0}")]
    Hashing(String),
}

/// The outcome of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Wrong password, or no such user.
    Wrong,
    /// The right password. With a hash to store instead, when the old one was of another cost.
    Right {
        /// The new hash.
        rehashed: Option<String>,
    },
}

/// Hashes and checks passwords outside the async threads, a few at once.
#[derive(Debug, Clone)]
pub struct Passwords(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    cost: Cost,
    params: Params,
    at_once: Semaphore,
    patience: Duration,
    decoy: String,
    operations: AtomicU64,
}

impl Passwords {
    /// `at_once` hashes are computed at the same time; others wait, `patience` at most.
    ///
    /// # Errors
    /// [`PasswordError::Hashing`] if Argon2 does not allow this cost.
    ///
    /// ```
    /// # use mass_server::auth::password::{Cost, PasswordError, Passwords};
    /// let passwords = Passwords::new(Cost::default(), 2, std::time::Duration::from_secs(5))?;
    /// assert_eq!(passwords.operations(), 0);
    /// # Ok::<(), PasswordError>(())
    /// ```
    pub fn new(cost: Cost, at_once: usize, patience: Duration) -> Result<Self, PasswordError> {
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, None).map_err(hashing)?;
        // A password that nobody knows: what an unknown user's password is compared with.
        let decoy = digest(&params, &edge::random::<16>())?;
        Ok(Self(Arc::new(Inner {
            cost,
            params,
            at_once: Semaphore::new(at_once.max(1)),
            patience,
            decoy,
            operations: AtomicU64::new(0),
        })))
    }

    /// The hash to store, a PHC string with its own salt.
    ///
    /// # Errors
    /// [`PasswordError`], for reasons that lie in the server.
    pub async fn hash(&self, password: &SecretString) -> Result<String, PasswordError> {
        let text = normal(password);
        self.run(move |params| digest(params, text.expose_secret().as_bytes())).await
    }

    /// Compares a password with the stored hash, or with a decoy if there is none: one hash is computed either way.
    ///
    /// # Errors
    /// [`PasswordError`], for reasons that lie in the server.
    pub async fn verify(&self, password: &SecretString, stored: Option<&str>) -> Result<Verdict, PasswordError> {
        let known = stored.is_some();
        let stored = stored.unwrap_or(&self.0.decoy).to_owned();
        let text = normal(password);
        let outdated = known && !self.is_current(&stored);
        let right = self
            .run(move |params| {
                let parsed = PasswordHash::new(&stored).map_err(hashing)?;
                let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
                Ok(argon2.verify_password(text.expose_secret().as_bytes(), &parsed).is_ok())
            })
            .await?;
        match right && known {
            false => Ok(Verdict::Wrong),
            true if outdated => Ok(Verdict::Right { rehashed: Some(self.hash(password).await?) }),
            true => Ok(Verdict::Right { rehashed: None }),
        }
    }

    /// How many hashes have been computed: what a test counts instead of time.
    pub fn operations(&self) -> u64 {
        self.0.operations.load(Ordering::Relaxed)
    }

    fn is_current(&self, stored: &str) -> bool {
        PasswordHash::new(stored).is_ok_and(|hash| {
            let params = Params::try_from(&hash);
            hash.algorithm.as_str() == "argon2id"
                && params.is_ok_and(|found| {
                    let Cost { memory_kib, passes, lanes } = self.0.cost;
                    (found.m_cost(), found.t_cost(), found.p_cost()) == (memory_kib, passes, lanes)
                })
        })
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Params) -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let inner = Arc::clone(&self.0);
        let permit = tokio::time::timeout(inner.patience, inner.at_once.acquire());
        let _permit = permit.await.map_err(|_| PasswordError::Busy)?.map_err(hashing)?;
        inner.operations.fetch_add(1, Ordering::Relaxed);
        let own = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || work(&own.params)).await.map_err(hashing)?
    }
}

fn digest(params: &Params, password: &[u8]) -> Result<String, PasswordError> {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    Ok(argon2.hash_password(password).map_err(hashing)?.to_string())
}

/// The same text typed on two keyboards may be composed differently (NIST SP 800-63B asks for NFKC or NFC).
fn normal(password: &SecretString) -> SecretString {
    password.expose_secret().nfc().collect::<String>().into()
}

fn hashing(error: impl std::fmt::Display) -> PasswordError {
    PasswordError::Hashing(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passwords(passes: u32) -> Passwords {
        let cost = Cost { memory_kib: 64, passes, lanes: 1 };
        Passwords::new(cost, 2, Duration::from_secs(5)).unwrap()
    }

    #[tokio::test]
    async fn the_right_password_alone_is_right() {
        let passwords = passwords(1);
        let hash = passwords.hash(&"correct horse battery".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{hash}");
        let right = passwords.verify(&"correct horse battery".into(), Some(&hash)).await.unwrap();
        assert_eq!(right, Verdict::Right { rehashed: None });
        assert_eq!(passwords.verify(&"correct horse".into(), Some(&hash)).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn the_default_cost_is_what_owasp_asks_for() {
        let passwords = Passwords::new(Cost::default(), 1, Duration::from_secs(5)).unwrap();
        let hash = passwords.hash(&"correct horse battery".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    }

    #[tokio::test]
    async fn composed_and_decomposed_letters_are_one_password() {
        let passwords = passwords(1);
        let hash = passwords.hash(&"contrasen\u{303}a de prueba".into()).await.unwrap();
        let verdict = passwords.verify(&"contrase\u{f1}a de prueba".into(), Some(&hash)).await.unwrap();
        assert_eq!(verdict, Verdict::Right { rehashed: None });
    }

    #[tokio::test]
    async fn an_unknown_user_costs_as_many_hashes_as_a_wrong_password() {
        let passwords = passwords(1);
        let hash = passwords.hash(&"correct horse battery".into()).await.unwrap();
        let before = passwords.operations();
        passwords.verify(&"guess".into(), Some(&hash)).await.unwrap();
        let known = passwords.operations() - before;
        passwords.verify(&"guess".into(), None).await.unwrap();
        assert_eq!(passwords.operations() - before - known, known);
        assert_eq!(known, 1);
    }

    #[tokio::test]
    async fn the_decoy_is_nobodys_password() {
        let passwords = passwords(1);
        assert_eq!(passwords.verify(&"".into(), None).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_hash_of_another_cost_is_replaced_by_one_that_fits() {
        let old = passwords(1).hash(&"correct horse battery".into()).await.unwrap();
        let now = passwords(3);
        let Verdict::Right { rehashed: Some(new) } =
            now.verify(&"correct horse battery".into(), Some(&old)).await.unwrap()
        else {
            panic!("not replaced")
        };
        assert!(new.contains("t=3"), "{new}");
        let again = now.verify(&"correct horse battery".into(), Some(&new)).await.unwrap();
        assert_eq!(again, Verdict::Right { rehashed: None });
    }

    #[tokio::test]
    async fn who_waits_too_long_is_told_that_the_server_is_busy() {
        let cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };
        let passwords = Passwords::new(cost, 1, Duration::from_millis(20)).unwrap();
        let held = passwords.0.at_once.acquire().await.unwrap();
        assert!(matches!(passwords.hash(&"any".into()).await, Err(PasswordError::Busy)));
        drop(held);
        assert!(passwords.hash(&"any".into()).await.is_ok());
    }

    #[tokio::test]
    async fn a_stored_text_that_is_no_hash_is_an_error_and_no_login() {
        let result = passwords(1).verify(&"any".into(), Some("plain")).await;
        assert!(matches!(result, Err(PasswordError::Hashing(_))));
    }
}
