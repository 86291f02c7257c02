//! Settings of logging in. Each is an environment variable; `.env.example` lists them.

use std::time::Duration;

use jsonwebtoken::Algorithm;
use secrecy::SecretString;

use super::authority::Authority;
use super::external::{Mapping, read_roles};
use super::jwks::{Pace, Provider};
use super::password::Cost;
use super::sessions::Lifetimes;
use super::token::LocalTokens;
use crate::config::{ConfigError, Source};
use crate::edge;

/// How users log in, and whose tokens are taken.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `MASS_JWT_ISSUER`: the name of this service in its tokens.
    pub issuer: String,
    /// `MASS_JWT_AUDIENCE`: what tokens must be meant for.
    pub audience: String,
    /// `MASS_JWT_SECRET`: what tokens are signed with. Without one there is no login here, only a provider's.
    pub secret: Option<SecretString>,
    /// `MASS_JWT_SECRET_PREVIOUS`: the one before, still taken.
    pub previous_secret: Option<SecretString>,
    /// `MASS_PROVIDER_…`: an external identity provider.
    pub provider: Option<ProviderSettings>,
    /// `MASS_ADMIN_…`: the first admin, added when there is no user of that name.
    pub first_admin: Option<FirstAdmin>,
    /// `MASS_ARGON2_MEMORY_KIB` and `MASS_ARGON2_PASSES`.
    pub cost: Cost,
    /// `MASS_HASHES_AT_ONCE`: passwords that are hashed at the same time.
    pub hashes_at_once: usize,
    /// `MASS_REFRESH_DAYS`, `MASS_SESSION_DAYS` and `MASS_REFRESH_GRACE_SECONDS`.
    pub lifetimes: Lifetimes,
    /// `MASS_SESSION_MEMORY_SECONDS`: how long a session is believed to go on without a look at the database.
    pub session_memory: Duration,
}

/// An external identity provider.
#[derive(Debug, Clone)]
pub struct ProviderSettings {
    /// `MASS_PROVIDER_ISSUER`
    pub issuer: String,
    /// `MASS_PROVIDER_AUDIENCE`
    pub audience: String,
    /// `MASS_PROVIDER_ALGORITHM`: RS256 or ES256.
    pub algorithm: Algorithm,
    /// `MASS_PROVIDER_JWKS_URL`
    pub jwks_url: String,
    /// `MASS_PROVIDER_ROLE_CLAIM`, `MASS_PROVIDER_ROLES`, `MASS_PROVIDER_TENANT_CLAIM`, `MASS_PROVIDER_TENANT`
    pub mapping: Mapping,
    /// How often keys are fetched.
    pub pace: Pace,
}

/// The first admin of an empty database.
#[derive(Debug, Clone)]
pub struct FirstAdmin {
    /// `MASS_ADMIN_USERNAME`
    pub username: String,
    /// `MASS_ADMIN_PASSWORD`
    pub password: SecretString,
    /// `MASS_ADMIN_TENANT`
    pub tenant: String,
}

const NO_SECRET: &str = "must be set, to a secret of at least 32 bytes: make one with `openssl rand -base64 48`. \
    (Or set MASS_PROVIDER_ISSUER to take the tokens of an identity provider only, or MASS_DEMO=true to try it out.)";

impl Settings {
    /// Reads the settings. A demo gets a secret of its own, a new one with each start; nothing else has a default.
    ///
    /// # Errors
    /// [`ConfigError`], naming the variable.
    pub fn read(source: &Source<'_>, demo: bool) -> Result<Self, ConfigError> {
        let text = |name: &str, default: &str| source.text(name).unwrap_or_else(|| default.to_owned());
        let whole = "a whole number above 0";
        let number = |name: &str, default: u32| -> Result<u32, ConfigError> {
            match source.read(name, whole)?.unwrap_or(default) {
                0 => Err(ConfigError::new(name, format!("expected {whole}"))),
                number => Ok(number),
            }
        };
        let provider = provider(source)?;
        let mut secret = source.secret("MASS_JWT_SECRET")?;
        if secret.is_none() && demo {
            secret = Some(edge::hex(&edge::random::<32>()).into());
        }
        if secret.is_none() && provider.is_none() {
            return Err(ConfigError::new("MASS_JWT_SECRET", NO_SECRET));
        }
        const DAY: i64 = 86_400_000_000;
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let cost = Cost::default();
        let settings = Self {
            issuer: text("MASS_JWT_ISSUER", "mass-server"),
            audience: text("MASS_JWT_AUDIENCE", "mass"),
            secret,
            previous_secret: source.secret("MASS_JWT_SECRET_PREVIOUS")?,
            provider,
            first_admin: source.secret("MASS_ADMIN_PASSWORD")?.map(|password| FirstAdmin {
                username: text("MASS_ADMIN_USERNAME", "admin"),
                password,
                tenant: text("MASS_ADMIN_TENANT", "default"),
            }),
            cost: Cost {
                memory_kib: number("MASS_ARGON2_MEMORY_KIB", cost.memory_kib)?,
                passes: number("MASS_ARGON2_PASSES", cost.passes)?,
                ..cost
            },
            hashes_at_once: source.read("MASS_HASHES_AT_ONCE", whole)?.unwrap_or(cores),
            lifetimes: Lifetimes {
                idle: DAY * i64::from(number("MASS_REFRESH_DAYS", 7)?),
                session: DAY * i64::from(number("MASS_SESSION_DAYS", 30)?),
                grace: 1_000_000 * source.read::<u32>("MASS_REFRESH_GRACE_SECONDS", whole)?.map_or(10, i64::from),
            },
            session_memory: source.seconds("MASS_SESSION_MEMORY_SECONDS", 5)?,
        };
        settings.authority().map(|_| settings)
    }

    /// What judges tokens by these settings.
    ///
    /// # Errors
    /// [`ConfigError`]
    pub fn authority(&self) -> Result<Authority, ConfigError> {
        let previous: Vec<_> = self.previous_secret.iter().cloned().collect();
        let local = |secret| LocalTokens::new(&self.issuer, &self.audience, secret, &previous);
        let local = self.secret.as_ref().map(local).transpose();
        let local = local.map_err(|error| ConfigError::new("MASS_JWT_SECRET", error.to_string()))?;
        let external = self.provider.as_ref().map(|found| {
            let made = Provider::new(&found.issuer, &found.audience, found.algorithm, &found.jwks_url, found.pace);
            made.map(|provider| (provider, found.mapping.clone()))
        });
        let external = external.transpose();
        let external = external.map_err(|error| ConfigError::new("MASS_PROVIDER_JWKS_URL", error.to_string()))?;
        if self.provider.as_ref().is_some_and(|provider| provider.issuer == self.issuer) {
            return Err(ConfigError::new("MASS_PROVIDER_ISSUER", "must differ from MASS_JWT_ISSUER"));
        }
        Ok(Authority::new(local, external, self.session_memory))
    }
}

fn provider(source: &Source<'_>) -> Result<Option<ProviderSettings>, ConfigError> {
    let Some(issuer) = source.text("MASS_PROVIDER_ISSUER") else { return Ok(None) };
    let needed = |name: &str| {
        source.text(name).ok_or_else(|| ConfigError::new(name, "must be set when MASS_PROVIDER_ISSUER is"))
    };
    let algorithm = match needed("MASS_PROVIDER_ALGORITHM")?.as_str() {
        "RS256" => Algorithm::RS256,
        "ES256" => Algorithm::ES256,
        other => {
            let reason = format!("found {other:?}; expected RS256 or ES256");
            return Err(ConfigError::new("MASS_PROVIDER_ALGORITHM", reason));
        }
    };
    let mut mapping = Mapping { tenant: source.text("MASS_PROVIDER_TENANT"), ..Mapping::default() };
    if let Some(text) = source.text("MASS_PROVIDER_ROLES") {
        mapping.roles = read_roles(&text).map_err(|part| {
            ConfigError::new("MASS_PROVIDER_ROLES", format!("found {part:?}; expected NAME=ROLE, such as staff=viewer"))
        })?;
    }
    mapping.role_claim = source.text("MASS_PROVIDER_ROLE_CLAIM").unwrap_or(mapping.role_claim);
    mapping.tenant_claim = source.text("MASS_PROVIDER_TENANT_CLAIM").unwrap_or(mapping.tenant_claim);
    Ok(Some(ProviderSettings {
        issuer,
        audience: needed("MASS_PROVIDER_AUDIENCE")?,
        algorithm,
        jwks_url: needed("MASS_PROVIDER_JWKS_URL")?,
        mapping,
        pace: Pace::default(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: (&str, &str) = ("MASS_JWT_SECRET", "0123456789abcdef0123456789abcdef");

    fn error(pairs: &[(&str, &str)]) -> String {
        Settings::read(&Source::table(pairs), false).unwrap_err().to_string()
    }

    #[test]
    fn without_a_secret_it_does_not_start_and_says_how_to_make_one() {
        let message = error(&[]);
        assert!(message.starts_with("MASS_JWT_SECRET: must be set"), "{message}");
        assert!(message.contains("openssl rand -base64 48"), "{message}");
        let message = error(&[("MASS_JWT_SECRET", "change-me")]);
        assert!(message.contains("at least 32 bytes") && !message.contains("change-me"), "{message}");
        assert!(Settings::read(&Source::table(&[SECRET]), false).is_ok());
    }

    #[test]
    fn a_demo_has_a_secret_of_its_own_each_time() {
        let secret = || {
            use secrecy::ExposeSecret as _;
            let settings = Settings::read(&Source::table(&[]), true).unwrap();
            settings.secret.unwrap().expose_secret().to_owned()
        };
        assert_ne!(secret(), secret());
    }

    #[test]
    fn secrets_do_not_show_in_the_debug_form() {
        let admin = ("MASS_ADMIN_PASSWORD", "a password of the admin");
        let settings = Settings::read(&Source::table(&[SECRET, admin]), false).unwrap();
        let text = format!("{settings:?} {:?}", settings.authority().unwrap());
        assert!(!text.contains(SECRET.1) && !text.contains(admin.1), "{text}");
        assert!(text.contains("REDACTED"), "{text}");
    }

    #[test]
    fn a_provider_is_set_up_whole_or_not_at_all() {
        let issuer = ("MASS_PROVIDER_ISSUER", "https://login.example");
        let audience = ("MASS_PROVIDER_AUDIENCE", "mass");
        let keys = ("MASS_PROVIDER_JWKS_URL", "https://login.example/keys");
        let algorithm = ("MASS_PROVIDER_ALGORITHM", "ES256");
        assert!(Settings::read(&Source::table(&[issuer, audience, keys, algorithm]), false).is_ok());
        assert!(error(&[issuer, audience, keys]).starts_with("MASS_PROVIDER_ALGORITHM: must be set"));
        for name in ["HS256", "none", "es256"] {
            let message = error(&[issuer, audience, keys, ("MASS_PROVIDER_ALGORITHM", name)]);
            assert!(message.contains("expected RS256 or ES256"), "{message}");
        }
        let plain = ("MASS_PROVIDER_JWKS_URL", "http://login.example/keys");
        assert!(error(&[issuer, audience, plain, algorithm]).contains("https://"));
        let roles = ("MASS_PROVIDER_ROLES", "staff=boss");
        assert!(error(&[issuer, audience, keys, algorithm, roles]).contains("\"staff=boss\""));
        let same = ("MASS_JWT_ISSUER", issuer.1);
        assert!(error(&[issuer, audience, keys, algorithm, same]).contains("must differ"));
    }
}
