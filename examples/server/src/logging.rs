//! What the process writes about itself: lines of JSON, or text for people, on standard error.

use tracing_subscriber::{EnvFilter, fmt};

use crate::config::{Config, ConfigError};

/// Starts logging, once for the process.
///
/// # Errors
/// [`ConfigError`] when `MASS_LOG` is no filter.
pub fn start(config: &Config) -> Result<(), ConfigError> {
    let filter = EnvFilter::try_new(&config.log).map_err(|error| ConfigError::new("MASS_LOG", error.to_string()))?;
    // Whoever read the log may be gone; that must not end a request.
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr).log_internal_errors(false);
    // A second start, as in tests, changes nothing.
    let _ = if config.log_json { lines.json().try_init() } else { lines.try_init() };
    Ok(())
}
