-- What the desk keeps of its policies: where tickets were placed, how messages were checked, contacts, reviews.

-- What triage said of a ticket last, as far as the host let it stand.
CREATE TABLE ticket_triages (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    ticket_id TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    -- The safe default of the kind.
    by_default BIGINT NOT NULL,
    -- The kind that the ticket was given; people correct it in the ticket, so the two tell how often it was right (S-073).
    class TEXT NOT NULL,
    confidence_bps BIGINT NOT NULL,
    queue TEXT NOT NULL,
    agent TEXT,
    track TEXT NOT NULL,
    first_response_by BIGINT,
    to_human BIGINT NOT NULL,
    -- JSON arrays.
    escalation TEXT NOT NULL,
    duplicates TEXT NOT NULL,
    tags TEXT NOT NULL,
    triaged_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, ticket_id),
    FOREIGN KEY (shop_id, ticket_id) REFERENCES tickets (shop_id, id)
) /* strict */;
CREATE INDEX ticket_triages_queue ON ticket_triages (shop_id, queue, ticket_id);

-- How a message to a buyer was checked before it was sent.
CREATE TABLE message_checks (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    message_id TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    verdict TEXT NOT NULL,
    -- JSON array of rules that the author agreed to.
    acknowledged TEXT NOT NULL,
    PRIMARY KEY (shop_id, message_id),
    FOREIGN KEY (shop_id, message_id) REFERENCES messages (shop_id, id),
    CHECK (verdict <> 'block')
) /* strict */;

-- What a buyer agreed to. No row: no marketing, no selling, calls about the order.
CREATE TABLE contact_consents (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    customer_id TEXT NOT NULL,
    marketing BIGINT NOT NULL,
    sales BIGINT NOT NULL,
    calls BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, customer_id),
    FOREIGN KEY (shop_id, customer_id) REFERENCES customers (shop_id, id)
) /* strict */;

-- Contacts that we begin: planned, and made.
CREATE TABLE outreach (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    order_id TEXT,
    purpose TEXT NOT NULL,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Why the host itself deferred or denied it; null: it did not.
    limit_hit TEXT,
    not_before BIGINT,
    attempts_left BIGINT NOT NULL,
    script_key TEXT,
    -- JSON arrays: the next contacts, what to prepare, other channels.
    plan TEXT NOT NULL,
    checklist TEXT NOT NULL,
    alternatives TEXT NOT NULL,
    -- JSON array of the policy's reasons.
    reasons TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    by_default BIGINT NOT NULL,
    planned_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    contacted_at BIGINT,
    contacted_by TEXT,
    result TEXT,
    note TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    FOREIGN KEY (shop_id, customer_id) REFERENCES customers (shop_id, id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id),
    CHECK ((state = 'contacted') = (contacted_at IS NOT NULL)),
    CHECK ((contacted_at IS NULL) = (result IS NULL))
) /* strict */;
CREATE INDEX outreach_contacts ON outreach (shop_id, customer_id, contacted_at);

-- What buyers say of an order in public.
CREATE TABLE reviews (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    number BIGINT NOT NULL,
    order_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    rating TEXT NOT NULL,
    stars BIGINT NOT NULL CHECK (stars >= 1 AND stars <= 5),
    text TEXT NOT NULL,
    -- BCP 47.
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    -- JSON of the plan that the policy proposed, and its reasons.
    plan TEXT NOT NULL,
    reasons TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    by_default BIGINT NOT NULL,
    outcome TEXT,
    written_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    UNIQUE (shop_id, number),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id),
    FOREIGN KEY (shop_id, customer_id) REFERENCES customers (shop_id, id),
    CHECK ((state = 'settled') = (outcome IS NOT NULL))
) /* strict */;
CREATE INDEX reviews_customer ON reviews (shop_id, customer_id, id);
CREATE INDEX reviews_order ON reviews (shop_id, order_id, id);
