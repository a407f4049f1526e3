-- Shops, the people who work in them, and what every write leaves behind.
-- Ids and words are text, times microseconds since 1970 (UTC), money minor units, booleans 0 or 1.

CREATE TABLE shops (
    id TEXT NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    -- IANA name; reports, contact hours and policies use it.
    time_zone TEXT NOT NULL,
    locale TEXT NOT NULL,
    -- GB/T 2260 province code from which the shop ships.
    origin_region TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
) /* strict */;

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    -- PHC string (argon2id).
    password_hash TEXT NOT NULL,
    disabled BIGINT NOT NULL,
    created_at BIGINT NOT NULL
) /* strict */;

CREATE TABLE members (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    role TEXT NOT NULL,
    -- What stands on notes and slips (S-145).
    staff_number TEXT NOT NULL,
    -- What buyers see, never the legal name (S-226).
    service_name TEXT NOT NULL,
    -- The next one up (S-003).
    manager_id TEXT,
    -- JSON arrays of words.
    languages TEXT NOT NULL,
    skills TEXT NOT NULL,
    disabled BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (shop_id, user_id),
    UNIQUE (shop_id, staff_number)
) /* strict */;

CREATE TABLE authority_limits (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    role TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- Null: without limit.
    limit_minor_units BIGINT,
    currency TEXT NOT NULL,
    PRIMARY KEY (shop_id, role, kind)
) /* strict */;

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    -- SHA-256 of the cookie, hex.
    secret_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ended_at BIGINT
) /* strict */;
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE tokens (
    id TEXT NOT NULL PRIMARY KEY,
    shop_id TEXT NOT NULL REFERENCES shops (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    -- SHA-256 of the token, hex; the token itself is shown once.
    secret_hash TEXT NOT NULL UNIQUE,
    -- JSON array of permissions; empty: all that the member may do.
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT,
    revoked_at BIGINT
) /* strict */;
CREATE INDEX tokens_shop ON tokens (shop_id, id);

-- Short numbers that people say aloud, one sequence a shop and kind.
CREATE TABLE sequences (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    name TEXT NOT NULL,
    last_number BIGINT NOT NULL,
    PRIMARY KEY (shop_id, name)
) /* strict */;

-- Where the audit chain and the event stream of a shop stand; its row lock orders them.
CREATE TABLE journals (
    shop_id TEXT NOT NULL PRIMARY KEY REFERENCES shops (id),
    audit_seq BIGINT NOT NULL,
    audit_hash TEXT NOT NULL,
    event_seq BIGINT NOT NULL
) /* strict */;

-- Append-only; each row's hash covers its content and the hash before it.
CREATE TABLE audit_events (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    command TEXT NOT NULL,
    target TEXT NOT NULL,
    -- JSON of what changed: before and after.
    change TEXT NOT NULL,
    reason TEXT,
    request_id TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (shop_id, seq)
) /* strict */;
CREATE INDEX audit_events_target ON audit_events (shop_id, target, seq);

-- What happened, for the event stream and webhooks; written in the transaction of what it tells.
CREATE TABLE outbox (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    seq BIGINT NOT NULL,
    event_id TEXT NOT NULL UNIQUE,
    topic TEXT NOT NULL,
    payload TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, seq)
) /* strict */;

CREATE TABLE idempotency_keys (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    actor_id TEXT NOT NULL,
    route TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    -- SHA-256 of the request body, hex.
    request_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    response TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, actor_id, route, idempotency_key)
) /* strict */;

-- A question to somebody with more authority: discount, refund, compensation.
CREATE TABLE approvals (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- Id of the offer or refund that waits.
    subject TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    -- The lowest role that may grant it.
    level TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    decision_note TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id)
) /* strict */;
CREATE UNIQUE INDEX approvals_subject ON approvals (shop_id, kind, subject);
CREATE INDEX approvals_state ON approvals (shop_id, state, id);
