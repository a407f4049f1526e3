-- Conversations with buyers, their messages, and tickets: work that somebody owns until it is done.
-- Ids and words are text, times microseconds since 1970 (UTC), booleans 0 or 1.

-- When a channel is attended and how fast it answers. No row: the defaults of the product (S-046, S-085).
CREATE TABLE channel_hours (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    channel TEXT NOT NULL,
    -- Minutes after midnight in the shop's time zone, half-open; equal: never, 0 and 1440: always.
    opens_minute BIGINT NOT NULL CHECK (opens_minute >= 0 AND opens_minute <= 1440),
    closes_minute BIGINT NOT NULL CHECK (closes_minute >= 0 AND closes_minute <= 1440),
    response_target_seconds BIGINT NOT NULL CHECK (response_target_seconds > 0),
    PRIMARY KEY (shop_id, channel)
) /* strict */;

CREATE TABLE conversations (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    number BIGINT NOT NULL,
    channel TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    order_id TEXT,
    stage TEXT NOT NULL,
    -- Where the sale stands, one of the eight steps (S-065). Null after the sale.
    sales_step TEXT,
    -- BCP 47 (S-082).
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    assignee TEXT,
    -- Since when the buyer waits for a person; kept by the host, never by a client (S-033, S-044).
    waiting_since BIGINT,
    -- From the buyer's first message to the first answer of a person.
    first_asked_at BIGINT,
    first_answered_at BIGINT,
    last_message_at BIGINT,
    -- Sequence of the last message; its row lock orders messages.
    last_seq BIGINT NOT NULL,
    transfers BIGINT NOT NULL,
    opened_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    closed_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    UNIQUE (shop_id, number),
    FOREIGN KEY (shop_id, customer_id) REFERENCES customers (shop_id, id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id),
    CHECK ((state = 'waiting') = (waiting_since IS NOT NULL))
) /* strict */;
CREATE INDEX conversations_waiting ON conversations (shop_id, state, waiting_since, id);
CREATE INDEX conversations_customer ON conversations (shop_id, customer_id, id);
CREATE INDEX conversations_assignee ON conversations (shop_id, assignee, id);

CREATE TABLE messages (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    -- 1, 2, 3 … within the conversation, without gaps.
    seq BIGINT NOT NULL,
    author TEXT NOT NULL,
    -- Who wrote it, for agents.
    user_id TEXT,
    -- Plain text as it was sent; never HTML.
    text TEXT NOT NULL,
    -- A note among colleagues, never shown to the buyer (S-019).
    internal BIGINT NOT NULL CHECK (internal IN (0, 1)),
    -- What the sending program calls the message; the same one twice is one message.
    client_id TEXT,
    -- The script decision that wrote it.
    decision_id TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    UNIQUE (shop_id, conversation_id, seq),
    UNIQUE (shop_id, conversation_id, client_id),
    FOREIGN KEY (shop_id, conversation_id) REFERENCES conversations (shop_id, id),
    -- Only agents write notes.
    CHECK (internal = 0 OR author = 'agent')
) /* strict */;

CREATE TABLE conversation_transfers (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    conversation_id TEXT NOT NULL,
    nth BIGINT NOT NULL,
    from_user TEXT,
    to_user TEXT NOT NULL,
    reason TEXT NOT NULL,
    transferred_by TEXT NOT NULL,
    transferred_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, conversation_id, nth),
    FOREIGN KEY (shop_id, conversation_id) REFERENCES conversations (shop_id, id)
) /* strict */;

-- Kinds of ticket that a shop has beside the built-in ones (S-063).
CREATE TABLE ticket_kinds (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (shop_id, kind)
) /* strict */;

CREATE TABLE tickets (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    description TEXT NOT NULL,
    state TEXT NOT NULL,
    importance TEXT NOT NULL,
    urgency TEXT NOT NULL,
    -- Worked out from importance and urgency (S-087).
    priority TEXT NOT NULL,
    stage TEXT,
    -- Analysis (S-088) and, for work on the spot, the place (S-043).
    nature TEXT,
    degree TEXT,
    cause TEXT,
    location TEXT,
    customer_id TEXT,
    order_id TEXT,
    conversation_id TEXT,
    -- An after-sales case; a later migration's table, so checked by the service.
    case_id TEXT,
    -- The ticket out of which this one came (S-093).
    parent_id TEXT,
    -- Exactly one person (S-022).
    owner TEXT NOT NULL,
    transfers BIGINT NOT NULL,
    due_at BIGINT,
    snoozed_until BIGINT,
    escalated_to TEXT,
    -- How it was solved and what came of it (S-040).
    resolution_method TEXT,
    resolution_outcome TEXT,
    resolved_at BIGINT,
    -- What closed it: the buyer's word, or time (S-080).
    confirmation TEXT,
    closed_at BIGINT,
    reopened BIGINT NOT NULL,
    -- Sequence of the last line of the log.
    last_seq BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    UNIQUE (shop_id, number),
    FOREIGN KEY (shop_id, customer_id) REFERENCES customers (shop_id, id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id),
    FOREIGN KEY (shop_id, conversation_id) REFERENCES conversations (shop_id, id),
    FOREIGN KEY (shop_id, parent_id) REFERENCES tickets (shop_id, id),
    CHECK (state NOT IN ('resolved', 'closed') OR (resolution_method IS NOT NULL AND resolution_outcome IS NOT NULL)),
    CHECK ((state = 'closed') = (confirmation IS NOT NULL))
) /* strict */;
CREATE INDEX tickets_owner ON tickets (shop_id, owner, id);
CREATE INDEX tickets_state ON tickets (shop_id, state, id);
CREATE INDEX tickets_customer ON tickets (shop_id, customer_id, id);
CREATE INDEX tickets_order ON tickets (shop_id, order_id, id);
CREATE INDEX tickets_conversation ON tickets (shop_id, conversation_id, id);
CREATE INDEX tickets_due ON tickets (shop_id, due_at);

-- Colleagues of other departments who take part (S-016), were asked for help (S-018) or had it escalated to (S-444).
CREATE TABLE ticket_participants (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    ticket_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, ticket_id, user_id),
    FOREIGN KEY (shop_id, ticket_id) REFERENCES tickets (shop_id, id)
) /* strict */;

-- Everything that was done, by whom, when, with what result; append-only (S-440, S-527).
CREATE TABLE ticket_log (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    ticket_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    -- State after it.
    state TEXT NOT NULL,
    -- Who it was about, where it was about somebody.
    member TEXT,
    text TEXT,
    PRIMARY KEY (shop_id, ticket_id, seq),
    FOREIGN KEY (shop_id, ticket_id) REFERENCES tickets (shop_id, id)
) /* strict */;
