-- People and machines that use the service. Times are microseconds since 1970, in UTC.
CREATE TABLE users (
    id            TEXT PRIMARY KEY,
    tenant_id     TEXT NOT NULL,
    -- In lower case; unique in the whole service, since a login names no tenant.
    username      TEXT NOT NULL UNIQUE,
    -- Argon2id in PHC form.
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('admin', 'viewer', 'ingest')),
    active        BIGINT NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL
);
CREATE INDEX users_by_tenant ON users (tenant_id, created_at, id);

-- A refresh token is kept as its SHA-256 only. Tokens that came one from another are a family: one used twice ends all.
CREATE TABLE refresh_tokens (
    token_hash BYTEA PRIMARY KEY,
    family     TEXT NOT NULL,
    user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    issued_at  BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT,
    revoked_at BIGINT
);
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_by_user ON refresh_tokens (user_id);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);

-- Failed logins, by a digest of what was tried, so that names which no user has are throttled like any other.
CREATE TABLE login_attempts (
    subject       TEXT PRIMARY KEY,
    failures      BIGINT NOT NULL,
    last_at       BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL
);
CREATE INDEX login_attempts_by_age ON login_attempts (last_at);
