-- The rules of a shop: plugins and their versions, what answers which kind, settings, tables, promotions, decisions.

-- Uploaded components by what they are; the same bytes are kept once, whoever uploaded them. Never overwritten.
CREATE TABLE components (
    -- SHA-256, hex.
    digest TEXT NOT NULL PRIMARY KEY,
    wasm BYTEA NOT NULL,
    created_at BIGINT NOT NULL
) /* strict */;

CREATE TABLE plugins (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    -- Kebab-case, as the component says itself.
    name TEXT NOT NULL,
    summary TEXT NOT NULL,
    -- Came with the host.
    shipped BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    UNIQUE (shop_id, name)
) /* strict */;

CREATE TABLE plugin_versions (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    digest TEXT NOT NULL,
    plugin_id TEXT NOT NULL,
    -- Semantic version, as the component says itself; empty where it said none.
    version TEXT NOT NULL,
    status TEXT NOT NULL,
    -- JSON array of kinds.
    kinds TEXT NOT NULL,
    -- Null where it was refused before that was known.
    tier TEXT,
    size_bytes BIGINT NOT NULL,
    -- JSON: the check's report, or the reason of the refusal.
    report TEXT NOT NULL,
    -- Which engine checked it.
    engine TEXT NOT NULL,
    uploaded_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, digest),
    FOREIGN KEY (shop_id, plugin_id) REFERENCES plugins (shop_id, id)
) /* strict */;
CREATE INDEX plugin_versions_plugin ON plugin_versions (shop_id, plugin_id, created_at);

-- What answers a kind now: an entry of the history.
CREATE TABLE policy_bindings (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL,
    seq BIGINT NOT NULL,
    digest TEXT NOT NULL,
    plugin_id TEXT NOT NULL,
    settings_revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    reason TEXT,
    PRIMARY KEY (shop_id, kind),
    FOREIGN KEY (shop_id, digest) REFERENCES plugin_versions (shop_id, digest)
) /* strict */;

CREATE TABLE policy_binding_history (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL,
    seq BIGINT NOT NULL,
    digest TEXT NOT NULL,
    plugin_id TEXT NOT NULL,
    -- The settings it had last.
    settings_revision BIGINT NOT NULL,
    -- The entry that a rollback goes back to; null: none.
    former_seq BIGINT,
    -- `bind` or `rollback`.
    cause TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    reason TEXT,
    PRIMARY KEY (shop_id, kind, seq)
) /* strict */;

CREATE TABLE policy_settings (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL,
    revision BIGINT NOT NULL,
    -- JSON object.
    settings TEXT NOT NULL,
    -- Against whose schema it was checked.
    digest TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    reason TEXT,
    PRIMARY KEY (shop_id, kind, revision)
) /* strict */;

CREATE TABLE shop_tables (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    name TEXT NOT NULL,
    summary TEXT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (shop_id, name)
) /* strict */;

CREATE TABLE table_revisions (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    name TEXT NOT NULL,
    revision BIGINT NOT NULL,
    -- JSON array of columns, in the order of the cells.
    columns TEXT NOT NULL,
    -- JSON array of rows, each an array of cells.
    cells TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    reason TEXT,
    PRIMARY KEY (shop_id, name, revision)
) /* strict */;

-- Dated promotions that policies are told of (S-281).
CREATE TABLE promotions (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    -- The shop's own code.
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    free_shipping BIGINT NOT NULL,
    closes_bargaining BIGINT NOT NULL,
    discount_bps BIGINT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    CHECK (discount_bps >= 0 AND discount_bps <= 10000),
    CHECK (starts_at < ends_at)
) /* strict */;

-- One recorded call each. Append-only, written in batches.
CREATE TABLE decisions (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- What it is about: id of an order, conversation, case …
    subject TEXT,
    stage TEXT NOT NULL,
    outcome TEXT NOT NULL,
    -- Null where nothing was bound.
    plugin_id TEXT,
    plugin_version TEXT,
    digest TEXT,
    settings_revision BIGINT,
    -- JSON object: table name to revision.
    table_revisions TEXT NOT NULL,
    engine TEXT NOT NULL,
    -- JSON without the settings, which the revision gives.
    context TEXT NOT NULL,
    input TEXT NOT NULL,
    -- JSON of the decision; null where there was none.
    output TEXT,
    -- JSON of the failure; null where there was none.
    failure TEXT,
    fuel_used BIGINT NOT NULL,
    memory_peak_bytes BIGINT NOT NULL,
    duration_us BIGINT NOT NULL,
    queued_us BIGINT NOT NULL,
    -- JSON array of lines that the policy wrote.
    log TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id)
) /* strict */;
CREATE INDEX decisions_kind ON decisions (shop_id, kind, id);
CREATE INDEX decisions_at ON decisions (shop_id, at);
CREATE INDEX decisions_subject ON decisions (shop_id, subject, id);

-- What the host did with a decision. Written in the transaction of the deed; the decision itself may come later.
CREATE TABLE decision_effects (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    decision_id TEXT NOT NULL,
    effect TEXT NOT NULL,
    target TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, decision_id, effect, target)
) /* strict */;
