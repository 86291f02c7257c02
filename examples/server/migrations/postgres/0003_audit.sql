-- The audit log of each tenant: a Merkle tree (RFC 6962) whose leaves are entries. Times are microseconds since 1970.
-- Whoever may change tables can change this one too; but nobody can do so and have the signed checkpoints fit.

-- The right edge of each log: what appending needs. The row is also the lock of its log.
CREATE TABLE audit_logs (
    tenant_id TEXT PRIMARY KEY,
    -- The number of entries.
    size      BIGINT NOT NULL,
    -- The time of the last entry.
    last_at   BIGINT NOT NULL,
    -- The hash of the last entry as a leaf; empty when there is none.
    last_hash BYTEA NOT NULL,
    -- The hashes of the largest whole subtrees, 32 bytes each, from left to right.
    peaks     BYTEA NOT NULL
-- Room for new versions of a row on its page: it is updated with every commit.
) WITH (fillfactor = 20);

CREATE TABLE audit_entries (
    tenant_id TEXT NOT NULL,
    idx       BIGINT NOT NULL,
    -- The entry: canonical JSON, whose bytes are the leaf. Not jsonb, which would respell it.
    leaf      TEXT NOT NULL,
    -- The hashes of the subtrees that are whole with this entry, 32 bytes each, the leaf's first.
    hashes    BYTEA NOT NULL,
    -- The rows of a batch: a leaf of their own tree on each line.
    batch     TEXT,
    -- From the leaf, for filters.
    at        BIGINT NOT NULL,
    user_id   TEXT,
    route     TEXT NOT NULL,
    outcome   TEXT NOT NULL,
    mass_id   TEXT,
    PRIMARY KEY (tenant_id, idx)
);
CREATE INDEX audit_entries_by_time ON audit_entries (tenant_id, at);
CREATE INDEX audit_entries_by_user ON audit_entries (tenant_id, user_id, idx);
CREATE INDEX audit_entries_by_mass ON audit_entries (mass_id, idx) WHERE mass_id IS NOT NULL;

-- Signed heads (C2SP tlog-checkpoint).
CREATE TABLE audit_checkpoints (
    tenant_id TEXT NOT NULL,
    size      BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    note      TEXT NOT NULL,
    PRIMARY KEY (tenant_id, size)
);

-- Entries and checkpoints are only added. The owner could undo this: run the service as another role where you can
-- (docs/audit.md has the grants).
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is never done: audit tables are only appended to', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION audit_log_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.tenant_id <> OLD.tenant_id OR NEW.size <= OLD.size OR NEW.last_at < OLD.last_at THEN
        RAISE EXCEPTION 'an audit log only grows' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_entries_remain BEFORE TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_checkpoints_stay BEFORE UPDATE OR DELETE ON audit_checkpoints
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_checkpoints_remain BEFORE TRUNCATE ON audit_checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_logs_grow BEFORE UPDATE ON audit_logs
    FOR EACH ROW EXECUTE FUNCTION audit_log_only_grows();
CREATE TRIGGER audit_logs_stay BEFORE DELETE ON audit_logs
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_logs_remain BEFORE TRUNCATE ON audit_logs
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

REVOKE UPDATE, DELETE, TRUNCATE ON audit_entries, audit_checkpoints FROM PUBLIC, CURRENT_USER;
REVOKE DELETE, TRUNCATE ON audit_logs FROM PUBLIC, CURRENT_USER;
