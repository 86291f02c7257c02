//! Settings of the guards. Each is an environment variable; `.env.example` lists them.

use std::time::Duration;

use super::client::TrustedProxies;
use super::headers;
use super::rate::Allowance;
use super::serve::{Certificate, ConnectionLimits};
use crate::config::{ConfigError, Source};

/// Limits, and who may call.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `MASS_TLS_CERT` and `MASS_TLS_KEY`: PEM files.
    pub certificate: Option<Certificate>,
    /// `MASS_CORS_ORIGINS`: whose pages may call, parted by commas. None: nobody's.
    pub cors_origins: String,
    /// `MASS_TRUSTED_PROXIES`: whose `X-Forwarded-For` is believed.
    pub trusted_proxies: TrustedProxies,
    /// `MASS_RATE_USER`: requests of one user.
    pub rate_user: Allowance,
    /// `MASS_RATE_ADDRESS`: requests of one address.
    pub rate_address: Allowance,
    /// `MASS_BODY_SECONDS`: time for a body that is no stream.
    pub body_time: Duration,
    /// `MASS_BODY_IDLE_SECONDS`: time between two pieces of a body.
    pub body_idle: Duration,
    /// `MASS_REQUEST_SECONDS`: time until an answer begins.
    pub request_time: Duration,
    /// `MASS_HEADER_SECONDS` and more.
    pub connection: ConnectionLimits,
    /// `MASS_SHUTDOWN_SECONDS`: how long what is in flight may take when the service stops.
    pub grace: Duration,
}

impl Settings {
    /// Reads the settings.
    ///
    /// # Errors
    /// [`ConfigError`], naming the variable.
    pub fn read(source: &Source<'_>) -> Result<Self, ConfigError> {
        let certificate = match (source.text("MASS_TLS_CERT"), source.text("MASS_TLS_KEY")) {
            (None, None) => None,
            (Some(chain), Some(key)) => Some(Certificate { chain: chain.into(), key: key.into() }),
            (Some(_), None) => return Err(ConfigError::new("MASS_TLS_KEY", "must be set when MASS_TLS_CERT is")),
            (None, Some(_)) => return Err(ConfigError::new("MASS_TLS_CERT", "must be set when MASS_TLS_KEY is")),
        };
        let cors_origins = source.text("MASS_CORS_ORIGINS").unwrap_or_default();
        headers::cors(&cors_origins).map_err(|error| ConfigError::new("MASS_CORS_ORIGINS", error.to_string()))?;
        let proxies = source.text("MASS_TRUSTED_PROXIES").unwrap_or_default();
        let trusted_proxies = TrustedProxies::read(&proxies).map_err(|part| {
            let reason = format!("found {part:?}; expected addresses or networks such as 10.0.0.0/8, 192.0.2.7");
            ConfigError::new("MASS_TRUSTED_PROXIES", reason)
        })?;
        let allowance = |name: &str, default: Allowance| {
            let found = source.read(name, "REQUESTS/SECONDS such as 600/60")?;
            Ok::<_, ConfigError>(found.unwrap_or(default))
        };
        Ok(Self {
            certificate,
            cors_origins,
            trusted_proxies,
            rate_user: allowance("MASS_RATE_USER", Allowance::USER)?,
            rate_address: allowance("MASS_RATE_ADDRESS", Allowance::ADDRESS)?,
            body_time: source.seconds("MASS_BODY_SECONDS", 30)?,
            body_idle: source.seconds("MASS_BODY_IDLE_SECONDS", 10)?,
            request_time: source.seconds("MASS_REQUEST_SECONDS", 60)?,
            connection: ConnectionLimits {
                header_time: source.seconds("MASS_HEADER_SECONDS", 10)?,
                renewal: source.seconds("MASS_TLS_RENEWAL_SECONDS", 30)?,
                ..ConnectionLimits::default()
            },
            grace: source.seconds("MASS_SHUTDOWN_SECONDS", 30)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_used_is_named() {
        let error = |name, value| Settings::read(&Source::table(&[(name, value)])).unwrap_err().to_string();
        for (name, value, part) in [
            ("MASS_TLS_CERT", "cert.pem", "MASS_TLS_KEY: must be set"),
            ("MASS_TLS_KEY", "key.pem", "MASS_TLS_CERT: must be set"),
            ("MASS_CORS_ORIGINS", "*", "MASS_CORS_ORIGINS: \"*\" is no origin"),
            ("MASS_TRUSTED_PROXIES", "all", "MASS_TRUSTED_PROXIES: found \"all\""),
            ("MASS_RATE_USER", "fast", "MASS_RATE_USER: found \"fast\""),
            ("MASS_RATE_ADDRESS", "0/1", "MASS_RATE_ADDRESS: found \"0/1\""),
            ("MASS_BODY_SECONDS", "-1", "MASS_BODY_SECONDS: found \"-1\""),
        ] {
            assert!(error(name, value).starts_with(part), "{}", error(name, value));
        }
        assert!(Settings::read(&Source::table(&[])).is_ok());
    }
}
