//! The key that signs heads of logs, and the names of the logs.

use std::{fs, io::Write as _, path::PathBuf, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use mass_audit::{Signer, VerifierKey};
use secrecy::{ExposeSecret as _, SecretString};

use super::SERVICE;
use crate::{
    config::{ConfigError, Source},
    edge,
};

const KEY: &str = "MASS_AUDIT_KEY";

/// Settings of the audit trail.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `MASS_AUDIT_KEY` or `MASS_AUDIT_KEY_FILE`: the secret that signs, 32 bytes in base64.
    pub key: Option<SecretString>,
    /// `MASS_AUDIT_NAME`: what the names of all logs begin with.
    pub name: String,
    /// `MASS_AUDIT_READS`: whether reads have entries too.
    pub reads: bool,
    /// `MASS_AUDIT_ADDRESSES`: whether entries have the address of the caller.
    pub addresses: bool,
    /// `MASS_AUDIT_OPERATOR`: the tenant whose admins may read the log of the service.
    pub operator: Option<String>,
    /// `MASS_AUDIT_SIGN_SECONDS`: how often the heads of logs that have grown are signed.
    pub every: Duration,
}

impl Settings {
    /// Reads the settings. A demo makes a key and keeps it; nothing else has a default.
    ///
    /// # Errors
    /// [`ConfigError`], naming the variable.
    pub fn read(source: &Source<'_>, demo: bool) -> Result<Self, ConfigError> {
        let key = source.secret(KEY)?;
        if key.is_none() && !demo {
            let reason = "must be set: it signs the audit logs. Make one: openssl rand -base64 32";
            return Err(ConfigError::new(KEY, reason));
        }
        let name = source.text("MASS_AUDIT_NAME").unwrap_or_else(|| String::from("mass-server"));
        let settings = Self {
            key,
            name,
            reads: source.read("MASS_AUDIT_READS", "true or false")?.unwrap_or(true),
            addresses: source.switch("MASS_AUDIT_ADDRESSES")?,
            operator: source.text("MASS_AUDIT_OPERATOR").or_else(|| source.text("MASS_ADMIN_TENANT")),
            every: source.seconds("MASS_AUDIT_SIGN_SECONDS", 60)?,
        };
        if let Some(key) = &settings.key {
            AuditKey::new(&settings.name, key)?;
        }
        Ok(settings)
    }

    /// The key of the settings, or of a demo: kept in a file beside the database, so that what it signed can still be
    /// verified after the next start.
    ///
    /// # Errors
    /// [`ConfigError`]
    pub fn open(&self, database_url: &SecretString) -> Result<AuditKey, ConfigError> {
        match &self.key {
            Some(key) => AuditKey::new(&self.name, key),
            None => AuditKey::new(&self.name, &kept(database_url.expose_secret())?),
        }
    }
}

/// The key of a demo.
fn kept(database_url: &str) -> Result<SecretString, ConfigError> {
    let path = database_url.strip_prefix("sqlite:").map(|path| path.trim_start_matches("//"));
    let path = path.map(|path| path.split('?').next().unwrap_or_default());
    if path == Some(":memory:") {
        return Ok(fresh().into());
    }
    let path =
        PathBuf::from(path.map_or_else(|| String::from("mass-demo.audit-key"), |path| format!("{path}.audit-key")));
    let failed = |error: std::io::Error| ConfigError::new(KEY, format!("{}: {error}", path.display()));
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text.trim().into()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let text = fresh();
            let mut options = fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            options.open(&path).and_then(|mut file| file.write_all(text.as_bytes())).map_err(failed)?;
            Ok(text.into())
        }
        Err(error) => Err(failed(error)),
    }
}

fn fresh() -> String {
    STANDARD.encode(edge::random::<32>())
}

/// Signs the heads of all logs.
pub struct AuditKey {
    name: String,
    seed: [u8; 32],
}

impl std::fmt::Debug for AuditKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AuditKey({})", self.name)
    }
}

impl AuditKey {
    fn new(name: &str, key: &SecretString) -> Result<Self, ConfigError> {
        let bytes = STANDARD.decode(key.expose_secret().trim()).ok();
        let seed: [u8; 32] = bytes
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| ConfigError::new(KEY, "must be 32 bytes in base64: openssl rand -base64 32"))?;
        Signer::new(name, &seed).map_err(|error| ConfigError::new("MASS_AUDIT_NAME", error.to_string()))?;
        Ok(Self { name: name.to_owned(), seed })
    }

    /// The name of a tenant's log; that of the service is the name of the service alone.
    pub fn origin(&self, tenant: &str) -> String {
        if tenant == SERVICE {
            return self.name.clone();
        }
        let mut origin = format!("{}/", self.name);
        for byte in tenant.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                origin.push(char::from(byte));
            } else {
                origin.push_str(&format!("%{byte:02X}"));
            }
        }
        origin
    }

    /// Signs for one log, under its name.
    ///
    /// # Errors
    /// None in practice: names of logs are fit for keys.
    pub fn signer(&self, tenant: &str) -> Result<Signer, mass_audit::NoteError> {
        Signer::new(&self.origin(tenant), &self.seed)
    }

    /// What checks the signatures for one log.
    ///
    /// # Errors
    /// As [`AuditKey::signer`].
    pub fn verifier(&self, tenant: &str) -> Result<VerifierKey, mass_audit::NoteError> {
        Ok(self.signer(tenant)?.verifier())
    }
}
