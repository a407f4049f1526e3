-- The intake of plugins: uploads on their way, what a shop has used of its quotas, keys that sign.

-- The plugin under whose id an upload was known before it told its name; still an address of the version.
-- Null for what came with the host.
ALTER TABLE plugin_versions ADD COLUMN uploaded_as TEXT;
-- The key whose signature was verified; null: unsigned.
ALTER TABLE plugin_versions ADD COLUMN signature_key TEXT;
ALTER TABLE plugin_versions ADD COLUMN signed_at BIGINT;

-- Uploads that are not finished. A host that starts again takes them up; the bytes leave with the end.
CREATE TABLE plugin_uploads (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    digest TEXT NOT NULL,
    wasm BYTEA NOT NULL,
    step TEXT NOT NULL,
    step_since BIGINT NOT NULL,
    -- How often a host has begun it.
    attempts BIGINT NOT NULL,
    -- `key:base64`, as it came; verified at the end.
    signature TEXT,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, digest)
) /* strict */;

-- What uploads have cost on a day, UTC.
CREATE TABLE quota_days (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    -- `2026-03-02`.
    day TEXT NOT NULL,
    uploads BIGINT NOT NULL,
    compile_ms BIGINT NOT NULL,
    PRIMARY KEY (shop_id, day)
) /* strict */;

-- Public keys whose signatures a shop takes.
CREATE TABLE plugin_keys (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    -- ed25519, 32 bytes in base64.
    public_key TEXT NOT NULL,
    valid_from BIGINT NOT NULL,
    -- Null: for ever.
    valid_until BIGINT,
    revoked_at BIGINT,
    revoked_reason TEXT,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    UNIQUE (shop_id, public_key)
) /* strict */;

-- Whether versions without a valid signature may be bound. No row: they may.
CREATE TABLE signature_rules (
    shop_id TEXT NOT NULL REFERENCES shops (id) PRIMARY KEY,
    required BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL
) /* strict */;
