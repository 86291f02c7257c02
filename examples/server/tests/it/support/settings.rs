//! Settings of services under test.

use super::{ADMIN, PASSWORD};

/// For all of them; hashing is made cheap.
pub const USUAL: [(&str, &str); 8] = [
    ("MASS_DATABASE_CONNECTIONS", "8"),
    ("MASS_JWT_SECRET", "a secret for tests only, that is long enough"),
    ("MASS_AUDIT_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
    ("MASS_ADMIN_USERNAME", ADMIN),
    ("MASS_ADMIN_PASSWORD", PASSWORD),
    ("MASS_ADMIN_TENANT", "acme"),
    ("MASS_ARGON2_MEMORY_KIB", "64"),
    ("MASS_ARGON2_PASSES", "1"),
];

/// Only the tokens of a provider are taken.
pub fn provider<'a>(issuer: &'a str, keys: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("MASS_JWT_SECRET", ""),
        ("MASS_PROVIDER_ISSUER", issuer),
        ("MASS_PROVIDER_AUDIENCE", "mass-api"),
        ("MASS_PROVIDER_ALGORITHM", "ES256"),
        ("MASS_PROVIDER_JWKS_URL", keys),
    ]
}
