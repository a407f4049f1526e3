-- What the console keeps: when a buyer waits too long, who has read what, who writes where, sums of decisions by the hour;
-- and buyers on the web, who have no account.
-- Ids and words are text, times microseconds since 1970 (UTC), booleans 0 or 1.

-- A conversation is shown as late when the buyer has waited so long.
ALTER TABLE shops ADD COLUMN late_after_seconds BIGINT NOT NULL DEFAULT 100;
-- JSON array of the origins whose pages may hold the shop's chat.
ALTER TABLE shops ADD COLUMN chat_origins TEXT NOT NULL DEFAULT '[]';

-- The flag of the last note (S-144); null: none.
ALTER TABLE orders ADD COLUMN flag TEXT;
UPDATE orders SET flag = (SELECT n.flag FROM order_notes n WHERE n.shop_id = orders.shop_id AND n.order_id = orders.id
    ORDER BY n.id DESC LIMIT 1);
CREATE INDEX orders_flag ON orders (shop_id, flag, id);
CREATE INDEX orders_placed ON orders (shop_id, placed_at, id);
CREATE INDEX orders_held ON orders (shop_id, id) WHERE hold_reason IS NOT NULL;
CREATE INDEX orders_to_ship ON orders (shop_id, ship_by, id)
    WHERE fulfilment_state IN ('pending', 'verified', 'printed', 'packed');
CREATE INDEX order_lines_sku ON order_lines (shop_id, sku, order_id);

CREATE INDEX conversations_mine ON conversations (shop_id, assignee, state, id);
CREATE INDEX tickets_open ON tickets (shop_id, owner, id) WHERE state NOT IN ('resolved', 'closed');
CREATE INDEX cases_open ON cases (shop_id, assignee_id, id) WHERE state NOT IN ('closed', 'withdrawn');

-- Up to which message somebody has read.
CREATE TABLE conversation_reads (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    conversation_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    read_seq BIGINT NOT NULL,
    PRIMARY KEY (shop_id, conversation_id, user_id),
    FOREIGN KEY (shop_id, conversation_id) REFERENCES conversations (shop_id, id)
) /* strict */;

-- Who writes an answer, so that two do not; it ends by itself.
CREATE TABLE conversation_locks (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    conversation_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    since BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, conversation_id),
    FOREIGN KEY (shop_id, conversation_id) REFERENCES conversations (shop_id, id)
) /* strict */;

-- A buyer on the web who has no account: what they hold opens one conversation and nothing else.
CREATE TABLE visitors (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    conversation_id TEXT NOT NULL,
    -- SHA-256 of the visitor's token, hex; the token itself is shown once.
    secret_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- 1 to 5; null: not asked or not answered.
    survey_rating BIGINT CHECK (survey_rating >= 1 AND survey_rating <= 5),
    survey_text TEXT,
    surveyed_at BIGINT,
    PRIMARY KEY (shop_id, conversation_id),
    FOREIGN KEY (shop_id, conversation_id) REFERENCES conversations (shop_id, id)
) /* strict */;

-- Links by which a buyer follows an order without signing in.
CREATE TABLE tracking_links (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    order_id TEXT NOT NULL,
    -- SHA-256 of the link's token, hex.
    secret_hash TEXT NOT NULL UNIQUE,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, secret_hash),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id)
) /* strict */;

-- How often each kind was asked in an hour and what came of it, without shadows and tries; written with the decisions.
CREATE TABLE decision_hours (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL,
    -- Hours since 1970 (UTC).
    hour BIGINT NOT NULL,
    decided BIGINT NOT NULL,
    -- The safe default held. A fallback that decided takes back the one that was counted for the failed call.
    defaulted BIGINT NOT NULL,
    -- A version was asked and failed.
    failed BIGINT NOT NULL,
    PRIMARY KEY (shop_id, kind, hour)
) /* strict */;
INSERT INTO decision_hours (shop_id, kind, hour, decided, defaulted, failed)
SELECT shop_id, kind, at / 3600000000, CAST(SUM(CASE WHEN outcome = 'decided' THEN 1 ELSE 0 END) AS BIGINT),
    CAST(SUM(CASE WHEN stage = 'fallback' THEN (CASE WHEN outcome = 'decided' THEN -1 ELSE 0 END)
        WHEN outcome = 'decided' THEN 0 ELSE 1 END) AS BIGINT),
    CAST(SUM(CASE WHEN failure IS NULL THEN 0 ELSE 1 END) AS BIGINT)
FROM decisions WHERE stage <> 'shadow' GROUP BY shop_id, kind, at / 3600000000;
