//! Asks a running service whether it can serve.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use crate::config::{ConfigError, Source};

/// Why it cannot.
#[derive(Debug, thiserror::Error)]
pub enum HealthError {
    /// The settings that say where it listens.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// No answer.
    #[error("no answer: {0}")]
    NoAnswer(#[from] reqwest::Error),
    /// An answer that says no.
    #[error("it answers {0}")]
    NotReady(reqwest::StatusCode),
}

/// Asks `/readyz` of the service on this machine that has the same settings.
///
/// # Errors
/// [`HealthError`]
pub async fn ask(source: &Source<'_>) -> Result<(), HealthError> {
    let listen = source.read::<SocketAddr>("MASS_LISTEN", "an address and a port")?;
    let mut address = listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
    if address.ip().is_unspecified() {
        let is_v4 = address.is_ipv4();
        address.set_ip(if is_v4 { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { IpAddr::V6(Ipv6Addr::LOCALHOST) });
    }
    let tls = source.text("MASS_TLS_CERT").is_some();
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(3))
        // Its certificate is for another name than the address of this machine; what is asked is no secret.
        .danger_accept_invalid_certs(tls)
        .build()?;
    let scheme = if tls { "https" } else { "http" };
    let status = client.get(format!("{scheme}://{address}/readyz")).send().await?.status();
    if status.is_success() { Ok(()) } else { Err(HealthError::NotReady(status)) }
}
