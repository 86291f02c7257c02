//! Tokens of this server that were verified a moment ago.
//!
//! Most requests come with a token that was seen before: checking its signature each time costs as much as judging a
//! document. A token is known by its SHA-256, so none lies in memory; it is good from its `nbf` until its `exp`, and what has
//! to be asked of the database (its session, its user) is asked all the same. Tokens of a provider are not remembered: the
//! provider may take a key back.

use std::{sync::Arc, time::Duration};

use moka::future::Cache;
use sha2::{Digest as _, Sha256};

use super::token::{Claims, LIFETIME};

/// Tokens remembered at most.
const MOST: u64 = 10_000;

/// What recent tokens say.
#[derive(Debug, Clone)]
pub(super) struct Recent(Cache<[u8; 32], Arc<Claims>>);

impl Default for Recent {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MOST).time_to_live(LIFETIME).build())
    }
}

impl Recent {
    /// What a token says that was verified before and is good now. `now` is in microseconds since 1970.
    pub(super) async fn find(&self, token: &str, now: i64) -> Option<Arc<Claims>> {
        let claims = self.0.get(&name(token)).await?;
        let now = Duration::from_micros(now.try_into().ok()?).as_secs();
        (claims.nbf <= now && now < claims.exp).then_some(claims)
    }

    /// Remembers a token that was verified just now.
    pub(super) async fn remember(&self, token: &str, claims: Arc<Claims>) {
        self.0.insert(name(token), claims).await;
    }
}

fn name(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(nbf: u64, exp: u64) -> Arc<Claims> {
        let [iss, aud, sub, jti, sid, role, tenant] = ["s", "a", "u", "t", "f", "admin", "x"].map(str::to_owned);
        Arc::new(Claims { iss, aud, sub, jti, sid, iat: nbf, nbf, exp, role, tenant })
    }

    #[tokio::test]
    async fn a_token_is_remembered_for_as_long_as_it_is_good() {
        const SECOND: i64 = 1_000_000;
        let recent = Recent::default();
        assert_eq!(recent.find("a.b.c", 150 * SECOND).await, None, "it was never verified");
        recent.remember("a.b.c", claims(100, 200)).await;
        for (now, good) in [(99, false), (100, true), (199, true), (200, false), (5000, false), (-1, false)] {
            assert_eq!(recent.find("a.b.c", now * SECOND).await.is_some(), good, "at {now}");
        }
        for other in ["a.b.d", "a.b.c ", "a.b", ""] {
            assert_eq!(recent.find(other, 150 * SECOND).await, None, "{other:?} is another token");
        }
    }

    #[tokio::test]
    async fn no_more_are_remembered_than_there_is_room_for() {
        let recent = Recent::default();
        for number in 0..2 * MOST {
            recent.remember(&number.to_string(), claims(0, 1)).await;
        }
        recent.0.run_pending_tasks().await;
        assert!(recent.0.entry_count() <= MOST, "{}", recent.0.entry_count());
    }
}
