-- The audit log of each tenant: a Merkle tree (RFC 6962) whose leaves are entries. Times are microseconds since 1970.
-- Whoever may change tables can change this one too; but nobody can do so and have the signed checkpoints fit.

-- The right edge of each log: what appending needs. The row is also the lock of its log.
CREATE TABLE audit_logs (
    tenant_id TEXT PRIMARY KEY,
    -- The number of entries.
    size      INTEGER NOT NULL,
    -- The time of the last entry.
    last_at   INTEGER NOT NULL,
    -- The hash of the last entry as a leaf; empty when there is none.
    last_hash BLOB NOT NULL,
    -- The hashes of the largest whole subtrees, 32 bytes each, from left to right.
    peaks     BLOB NOT NULL
);

CREATE TABLE audit_entries (
    tenant_id TEXT NOT NULL,
    idx       INTEGER NOT NULL,
    -- The entry: canonical JSON, whose bytes are the leaf.
    leaf      TEXT NOT NULL,
    -- The hashes of the subtrees that are whole with this entry, 32 bytes each, the leaf's first.
    hashes    BLOB NOT NULL,
    -- The rows of a batch: a leaf of their own tree on each line.
    batch     TEXT,
    -- From the leaf, for filters.
    at        INTEGER NOT NULL,
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
    size      INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    note      TEXT NOT NULL,
    PRIMARY KEY (tenant_id, size)
);

-- Entries and checkpoints are only added. (INSERT OR REPLACE deletes without a word: hence the third.)
CREATE TRIGGER audit_entries_stay BEFORE UPDATE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
CREATE TRIGGER audit_entries_remain BEFORE DELETE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END;
CREATE TRIGGER audit_entries_once BEFORE INSERT ON audit_entries
WHEN EXISTS (SELECT 1 FROM audit_entries WHERE tenant_id = NEW.tenant_id AND idx = NEW.idx)
BEGIN SELECT RAISE(ABORT, 'audit entries are never replaced'); END;

CREATE TRIGGER audit_checkpoints_stay BEFORE UPDATE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'audit checkpoints are never changed'); END;
CREATE TRIGGER audit_checkpoints_remain BEFORE DELETE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'audit checkpoints are never deleted'); END;

CREATE TRIGGER audit_logs_grow BEFORE UPDATE ON audit_logs
WHEN NEW.tenant_id <> OLD.tenant_id OR NEW.size <= OLD.size OR NEW.last_at < OLD.last_at
BEGIN SELECT RAISE(ABORT, 'an audit log only grows'); END;
CREATE TRIGGER audit_logs_remain BEFORE DELETE ON audit_logs
BEGIN SELECT RAISE(ABORT, 'audit logs are never deleted'); END;
