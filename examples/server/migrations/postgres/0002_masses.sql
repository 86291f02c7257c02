-- Documents as they were taken. Times are microseconds since 1970, in UTC.
CREATE TABLE mass_requests (
    id              TEXT PRIMARY KEY,
    user_id         TEXT NOT NULL,
    -- The tenant of the user who sent it, which is the document's own where it names one.
    tenant_id       TEXT NOT NULL,
    schema_version  TEXT NOT NULL,
    correlation_id  TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    -- From the document, for filters.
    site_id         TEXT,
    environment     TEXT,
    mode            TEXT,
    -- The normalised document as canonical text (RFC 8785), not as jsonb: document_sha256 is the digest of these bytes.
    payload_json    TEXT NOT NULL,
    document_sha256 TEXT NOT NULL,
    content_sha256  TEXT NOT NULL,
    -- The body as the caller sent it, after its content coding was undone.
    raw             BYTEA NOT NULL,
    created_at      BIGINT NOT NULL
);
-- One for each filter of GET /mass, in the order of its pages. Tenant first: nobody sees more than one.
CREATE INDEX mass_requests_by_tenant ON mass_requests (tenant_id, created_at, id);
CREATE INDEX mass_requests_by_user ON mass_requests (user_id, created_at, id);
CREATE INDEX mass_requests_by_site ON mass_requests (tenant_id, site_id, created_at, id);
CREATE INDEX mass_requests_by_environment ON mass_requests (tenant_id, environment, created_at, id);
CREATE INDEX mass_requests_by_mode ON mass_requests (tenant_id, mode, created_at, id);
CREATE INDEX mass_requests_by_version ON mass_requests (tenant_id, schema_version, created_at, id);
CREATE INDEX mass_requests_by_correlation ON mass_requests (correlation_id, created_at, id);

-- Answers that are given again when the same key comes with the same content.
CREATE TABLE idempotency_keys (
    user_id     TEXT NOT NULL,
    idem_key    TEXT NOT NULL,
    -- SHA-256 over method, path, user and canonical body.
    fingerprint BYTEA NOT NULL,
    status      BIGINT NOT NULL,
    location    TEXT,
    body        BYTEA NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    PRIMARY KEY (user_id, idem_key)
);
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);
