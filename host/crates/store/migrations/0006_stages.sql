-- The life of a version in a shop: canary, shadows, guards, quarantine, and the operator's stops.

-- The decision beside which this one ran: for a shadow the one it shadows, for a fallback the failed call that it
-- stands in for. Null for all others.
ALTER TABLE decisions ADD COLUMN shadow_of TEXT;
CREATE INDEX decisions_shadow_of ON decisions (shop_id, shadow_of) WHERE shadow_of IS NOT NULL;

-- `safe-default` or `former-version`.
ALTER TABLE policy_bindings ADD COLUMN on_failure TEXT NOT NULL DEFAULT 'safe-default';
-- JSON object; what is left out has its default.
ALTER TABLE policy_bindings ADD COLUMN guards TEXT NOT NULL DEFAULT '{}';

-- JSON object: revisions of the tables that the version reads, as they stood last. Empty for entries from before.
ALTER TABLE policy_binding_history ADD COLUMN table_revisions TEXT NOT NULL DEFAULT '{}';
-- Id of the backtest that the change was based on.
ALTER TABLE policy_binding_history ADD COLUMN backtest TEXT;

-- What runs beside the active version.
CREATE TABLE policy_stages (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL,
    -- `canary`, `shadow`, or `aborted`: the last canary that was taken away.
    stage TEXT NOT NULL,
    -- From 0, in the order in which the owner named them.
    place BIGINT NOT NULL,
    digest TEXT NOT NULL,
    plugin_id TEXT NOT NULL,
    settings_revision BIGINT NOT NULL,
    -- JSON object: table name to revision, where another one than the present one is read.
    table_pins TEXT NOT NULL,
    -- Of the subjects, basis points; 0 for shadows.
    share_bps BIGINT NOT NULL,
    -- Decides which subjects; empty for shadows. Kept while the share is changed.
    salt TEXT NOT NULL,
    since BIGINT NOT NULL,
    -- Why it was taken away: a stable code and words; empty while it runs.
    ended_code TEXT NOT NULL,
    ended_detail TEXT NOT NULL,
    PRIMARY KEY (shop_id, kind, stage, place),
    FOREIGN KEY (shop_id, digest) REFERENCES plugin_versions (shop_id, digest)
) /* strict */;

-- An active version that failed too often and is asked no more, but for probes.
CREATE TABLE policy_quarantines (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL,
    digest TEXT NOT NULL,
    since BIGINT NOT NULL,
    -- What stood in the window when it began.
    calls BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    -- Probes that failed.
    tries BIGINT NOT NULL,
    -- When single calls are let through again.
    probe_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, kind)
) /* strict */;

-- What an operator stopped. Empty text in a column: every shop, every kind, every version.
CREATE TABLE policy_stops (
    shop_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    digest TEXT NOT NULL,
    reason TEXT NOT NULL,
    stopped_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, kind, digest)
) /* strict */;
