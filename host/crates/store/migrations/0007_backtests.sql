-- Evidence about policies: backtests, what the determinism sentinel found, and how long decisions are kept.

-- A version run against recorded decisions. The row is the checkpoint: position and totals change in one transaction
-- with the rows of the chunk that they stand for.
CREATE TABLE backtests (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    digest TEXT NOT NULL,
    plugin_id TEXT NOT NULL,
    plugin_version TEXT NOT NULL,
    -- JSON object; null: those of each decision.
    settings TEXT,
    -- JSON object: table name to revision; what is not named is that of each decision.
    tables TEXT NOT NULL,
    -- Included and excluded.
    from_at BIGINT NOT NULL,
    to_at BIGINT NOT NULL,
    -- Decisions to run, spread evenly over the period; null: all.
    sample BIGINT,
    state TEXT NOT NULL,
    -- Decisions of the period: all, and those that were looked at.
    total BIGINT NOT NULL,
    done BIGINT NOT NULL,
    -- The last decision looked at; empty before the first.
    position TEXT NOT NULL,
    -- JSON: what was counted so far.
    totals TEXT NOT NULL,
    -- Why it failed.
    problem TEXT,
    -- Which engine ran it.
    engine TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    PRIMARY KEY (shop_id, id),
    FOREIGN KEY (shop_id, digest) REFERENCES plugin_versions (shop_id, digest),
    CHECK (from_at < to_at),
    CHECK (done >= 0)
) /* strict */;
CREATE INDEX backtests_state ON backtests (state, shop_id, id);

-- Decisions that came out otherwise, or could not be run.
CREATE TABLE backtest_decisions (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    backtest_id TEXT NOT NULL,
    -- The decision.
    id TEXT NOT NULL,
    change TEXT NOT NULL,
    -- Why it could not be run; null where it was.
    reason TEXT,
    output TEXT,
    failure TEXT,
    fuel_used BIGINT,
    PRIMARY KEY (shop_id, backtest_id, id),
    FOREIGN KEY (shop_id, backtest_id) REFERENCES backtests (shop_id, id)
) /* strict */;
CREATE INDEX backtest_decisions_change ON backtest_decisions (shop_id, backtest_id, change, id);

-- Live decisions that came out otherwise when they were run again: there should never be one.
CREATE TABLE sentinel_findings (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    -- The decision.
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    digest TEXT NOT NULL,
    fuel_recorded BIGINT NOT NULL,
    fuel_again BIGINT NOT NULL,
    -- JSON array of JSON pointers into the answer, the first ones.
    differences TEXT NOT NULL,
    found_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id)
) /* strict */;
CREATE INDEX sentinel_findings_version ON sentinel_findings (shop_id, kind, digest);

-- A page of the log of one version, or of those for which the safe default held, is read without walking the others.
CREATE INDEX decisions_digest ON decisions (shop_id, digest, id);
CREATE INDEX decisions_outcome ON decisions (shop_id, outcome, id);

-- Days for which decisions are kept.
ALTER TABLE shops ADD COLUMN decision_retention_days BIGINT NOT NULL DEFAULT 400;
