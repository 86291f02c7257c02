//! Settings: environment variables, and files for secrets. `.env.example` lists them all.

mod source;

pub use source::{ConfigError, Source};

use std::{net::SocketAddr, sync::OnceLock, time::Duration};

use secrecy::SecretString;

/// Everything that can be set. Secrets do not show up in its debug form.
#[derive(Debug, Clone)]
pub struct Config {
    /// `MASS_LISTEN`: address and port to listen on.
    pub listen: SocketAddr,
    /// `MASS_PUBLIC_URL`: how callers reach the service. Types of problems and links begin with it.
    pub public_url: OnceLock<String>,
    /// `DATABASE_URL` or `DATABASE_URL_FILE`: `sqlite://…` or `postgres://…`.
    pub database_url: SecretString,
    /// `MASS_DATABASE_CONNECTIONS`: most connections of this process, beside that of its writer on PostgreSQL.
    pub database_connections: u32,
    /// `MASS_DATABASE_TIMEOUT_SECONDS`: how long a request waits for a connection.
    pub database_timeout: Duration,
    /// `MASS_DEMO`: a demo user and sample data; the only mode that has a secret of its own.
    pub demo: bool,
    /// `MASS_MAX_BYTES`: largest document, and largest row of a batch.
    pub max_bytes: usize,
    /// `MASS_MAX_DEPTH`: deepest nesting of a document.
    pub max_depth: usize,
    /// `MASS_BATCH_MAX_BYTES`: largest batch, after its content coding is undone.
    pub batch_max_bytes: u64,
    /// `MASS_BATCHES`: batches that are worked on at the same time.
    pub batches: usize,
    /// `MASS_IDEMPOTENCY_HOURS`: how long an answer is kept under its key.
    pub idempotency_ttl: Duration,
    /// Logging in, and whose tokens are taken.
    pub auth: crate::auth::Settings,
    /// The audit trail.
    pub audit: crate::audit::Settings,
    /// Limits, CORS and TLS.
    pub guards: crate::guards::Settings,
    /// `OTEL_…`: what is exported.
    pub telemetry: crate::telemetry::Settings,
    /// `MASS_LOG`: what is logged, as `tracing` filters say it.
    pub log: String,
    /// `MASS_LOG_FORMAT`: `json` or `text`.
    pub log_json: bool,
}

impl Config {
    /// Reads the settings.
    ///
    /// # Errors
    /// [`ConfigError`], naming the variable.
    ///
    /// ```
    /// use mass_server::config::{Config, Source};
    /// let config = Config::read(&Source::table(&[("DATABASE_URL", "sqlite://mass.db"), ("MASS_DEMO", "true")]))?;
    /// assert_eq!(config.max_bytes, 1 << 20);
    /// assert!(Config::read(&Source::table(&[])).unwrap_err().to_string().starts_with("DATABASE_URL: "));
    /// # Ok::<(), mass_server::config::ConfigError>(())
    /// ```
    pub fn read(source: &Source<'_>) -> Result<Self, ConfigError> {
        let whole = "a whole number above 0";
        let database_url = source.secret("DATABASE_URL")?.ok_or_else(|| {
            ConfigError::new("DATABASE_URL", "must be set, to sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME")
        })?;
        let max_depth = source.read("MASS_MAX_DEPTH", whole)?.unwrap_or(64);
        if !(1..=mass_core::MAX_DEPTH).contains(&max_depth) {
            return Err(ConfigError::new("MASS_MAX_DEPTH", format!("must be 1 to {}", mass_core::MAX_DEPTH)));
        }
        // Ten years; a tebibyte.
        let hours = source.within("MASS_IDEMPOTENCY_HOURS", 24, 1, 87_600, "a whole number of hours")?;
        let bytes = |name: &str, default: u64| source.within(name, default, 1, 1 << 40, "a whole number of bytes");
        let size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let demo = source.switch("MASS_DEMO")?;
        Ok(Self {
            listen: source
                .read("MASS_LISTEN", "an address and a port such as 127.0.0.1:8080")?
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080))),
            public_url: public_url(source)?,
            database_url,
            database_connections: source.read("MASS_DATABASE_CONNECTIONS", whole)?.unwrap_or(16),
            database_timeout: source.seconds("MASS_DATABASE_TIMEOUT_SECONDS", 5)?,
            demo,
            max_bytes: size(bytes("MASS_MAX_BYTES", 1 << 20)?),
            max_depth,
            batch_max_bytes: bytes("MASS_BATCH_MAX_BYTES", 1 << 30)?,
            batches: size(source.within("MASS_BATCHES", 8, 1, 10_000, "a whole number")?),
            idempotency_ttl: Duration::from_secs(hours * 3600),
            auth: crate::auth::Settings::read(source, demo)?,
            audit: crate::audit::Settings::read(source, demo)?,
            guards: crate::guards::Settings::read(source)?,
            telemetry: crate::telemetry::Settings::read(source)?,
            log: source.text("MASS_LOG").unwrap_or_else(|| String::from("info,sqlx=warn")),
            log_json: match source.text("MASS_LOG_FORMAT").as_deref() {
                None | Some("json") => true,
                Some("text") => false,
                Some(other) => {
                    return Err(ConfigError::new("MASS_LOG_FORMAT", format!("found {other:?}; expected json or text")));
                }
            },
        })
    }

    /// How callers reach the service, without a slash at the end.
    pub fn public_url(&self) -> &str {
        self.public_url.get().map_or("", String::as_str)
    }

    /// What the core is told: the limits of this service.
    pub fn options(&self, locale: mass_core::Locale) -> mass_core::Options {
        mass_core::Options {
            max_bytes: self.max_bytes,
            max_depth: self.max_depth,
            locale,
            ..mass_core::Options::default()
        }
    }
}

fn public_url(source: &Source<'_>) -> Result<OnceLock<String>, ConfigError> {
    let cell = OnceLock::new();
    if let Some(url) = source.text("MASS_PUBLIC_URL") {
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(ConfigError::new("MASS_PUBLIC_URL", "must begin with http:// or https://"));
        }
        cell.set(url.trim_end_matches('/').to_owned()).ok();
    }
    Ok(cell)
}
