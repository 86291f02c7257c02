//! How many requests a user, and an address, may send.
//!
//! Counted with `governor` (GCRA, a token bucket without a timer). `tower_governor` is not used: it writes
//! `X-RateLimit-*`, not the fields of the IETF draft, and knows one key per request where two are counted here. Each
//! replica counts for itself: a count in the database would cost each request a write.
//!
//! Source: draft-ietf-httpapi-ratelimit-headers-10 (`RateLimit`, `RateLimit-Policy`).

use std::hash::Hash;
use std::num::NonZeroU32;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

/// So many requests in so much time. All may come at once; they come back one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Requests.
    pub requests: NonZeroU32,
    /// Seconds until a used-up allowance is whole again.
    pub seconds: NonZeroU32,
}

impl Allowance {
    /// Ten a second for a user, over a minute.
    pub const USER: Self = Self { requests: NonZeroU32::new(600).unwrap(), seconds: NonZeroU32::new(60).unwrap() };
    /// Twice as much for an address.
    pub const ADDRESS: Self = Self { requests: NonZeroU32::new(1200).unwrap(), seconds: NonZeroU32::new(60).unwrap() };
}

impl std::str::FromStr for Allowance {
    type Err = &'static str;

    /// `600/60`: six hundred a minute.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split_once('/').and_then(|(requests, seconds)| {
            Some(Self { requests: requests.trim().parse().ok()?, seconds: seconds.trim().parse().ok()? })
        });
        parts.ok_or("a limit is REQUESTS/SECONDS, such as 600/60")
    }
}

/// What has been counted for one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// The name of the policy.
    pub policy: &'static str,
    /// The allowance.
    pub allowance: Allowance,
    /// Requests left.
    pub remaining: u32,
    /// Refused if present: how long until the next request is let through.
    pub wait: Option<Duration>,
}

/// Counts requests by key.
pub struct Limiter<K: Hash + Eq + Clone> {
    policy: &'static str,
    allowance: Allowance,
    clock: DefaultClock,
    state: RateLimiter<K, DashMapStateStore<K>, DefaultClock, StateInformationMiddleware>,
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    /// A limiter under a name that clients see.
    pub fn new(policy: &'static str, allowance: Allowance) -> Self {
        let every = Duration::from_secs(u64::from(allowance.seconds.get())) / allowance.requests.get();
        // More than one request in a nanosecond is no limit.
        let quota = Quota::with_period(every.max(Duration::from_nanos(1)))
            .unwrap_or_else(|| Quota::per_second(allowance.requests))
            .allow_burst(allowance.requests);
        let clock = DefaultClock::default();
        let state = RateLimiter::dashmap_with_clock(quota, clock.clone()).with_middleware();
        Self { policy, allowance, clock, state }
    }

    /// Counts one request.
    pub fn count(&self, key: &K) -> Count {
        let (remaining, wait) = match self.state.check_key(key) {
            Ok(snapshot) => (snapshot.remaining_burst_capacity(), None),
            Err(not_until) => (0, Some(not_until.wait_time_from(self.clock.now()))),
        };
        Count { policy: self.policy, allowance: self.allowance, remaining, wait }
    }

    /// Forgets keys whose allowance is whole.
    pub fn sweep(&self) {
        self.state.retain_recent();
        self.state.shrink_to_fit();
    }
}

impl Count {
    /// Seconds until the allowance is whole again.
    fn whole_in(&self) -> u64 {
        let used = u64::from(self.allowance.requests.get().saturating_sub(self.remaining));
        (used * u64::from(self.allowance.seconds.get())).div_ceil(u64::from(self.allowance.requests.get()))
    }

    /// Whole seconds to wait, for `Retry-After`.
    pub fn retry_after(&self) -> Option<u64> {
        self.wait.map(|wait| (wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1))
    }
}

/// Writes what was counted into an answer.
pub fn write_headers(counts: &[Count], headers: &mut HeaderMap) {
    let list = |item: &dyn Fn(&Count) -> String| {
        HeaderValue::from_str(&counts.iter().map(item).collect::<Vec<_>>().join(", ")).ok()
    };
    let policy = list(&|c| format!("\"{}\";q={};w={}", c.policy, c.allowance.requests, c.allowance.seconds));
    let state = list(&|c| format!("\"{}\";r={};t={}", c.policy, c.remaining, c.whole_in()));
    if let (false, Some(policy), Some(state)) = (counts.is_empty(), policy, state) {
        headers.insert(HeaderName::from_static("ratelimit-policy"), policy);
        headers.insert(HeaderName::from_static("ratelimit"), state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowance(text: &str) -> Allowance {
        text.parse().unwrap()
    }

    #[test]
    fn an_allowance_is_used_up_and_each_key_has_its_own() {
        let limiter = Limiter::new("user", allowance("3/3600"));
        assert_eq!([(); 3].map(|()| limiter.count(&"a").remaining), [2, 1, 0]);
        let refused = limiter.count(&"a");
        assert!(refused.wait.is_some());
        let wait = refused.retry_after().unwrap();
        assert!((1100..=1200).contains(&wait), "a third of an hour, not {wait} s");
        assert_eq!(limiter.count(&"b").wait, None);
    }

    #[test]
    fn it_comes_back_with_time() {
        let limiter = Limiter::new("user", allowance("100/1"));
        while limiter.count(&()).wait.is_none() {}
        std::thread::sleep(Duration::from_millis(50));
        assert_eq!(limiter.count(&()).wait, None);
    }

    #[test]
    fn the_headers_are_lists_of_the_draft() {
        let count = |policy, text, remaining| Count { policy, allowance: allowance(text), remaining, wait: None };
        let mut headers = HeaderMap::new();
        write_headers(&[count("user", "600/60", 599), count("ip", "1200/60", 0)], &mut headers);
        assert_eq!(headers["ratelimit-policy"], "\"user\";q=600;w=60, \"ip\";q=1200;w=60");
        assert_eq!(headers["ratelimit"], "\"user\";r=599;t=1, \"ip\";r=0;t=60");
        let mut headers = HeaderMap::new();
        write_headers(&[], &mut headers);
        assert!(headers.is_empty());
    }

    #[test]
    fn keys_that_have_all_they_may_are_forgotten() {
        let limiter = Limiter::new("ip", allowance("1000/1"));
        for key in 0..100 {
            limiter.count(&key);
        }
        std::thread::sleep(Duration::from_millis(20));
        limiter.sweep();
        assert_eq!(limiter.state.len(), 0);
    }

    #[test]
    fn only_a_pair_of_positive_numbers_is_a_limit() {
        for text in ["", "10", "0/60", "10/0", "-1/60", "10/60/1", "a/b"] {
            assert!(text.parse::<Allowance>().is_err(), "{text}");
        }
    }
}
