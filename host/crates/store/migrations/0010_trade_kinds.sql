-- Compensations, holds of orders, fees of a platform's service team, scorecards.
-- Ids and words are text, times microseconds since 1970 (UTC), money minor units, booleans 0 or 1, lists JSON text.

-- What was promised to the buyer in money as a compensation, beyond refunds: never more than was paid.
ALTER TABLE orders ADD COLUMN compensated BIGINT NOT NULL DEFAULT 0 CHECK (compensated >= 0);

-- One answer of the compensation policy about a case, and what came of it (S-409 … S-422).
CREATE TABLE compensations (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    -- The recorded decision.
    decision_id TEXT NOT NULL,
    -- ladder, no-offer, or default where no policy answered.
    outcome TEXT NOT NULL,
    -- JSON array of the rungs, as the host bounded them.
    rungs TEXT NOT NULL,
    -- Index of the rung to begin with.
    start_rung BIGINT NOT NULL,
    bottom_line BIGINT NOT NULL CHECK (bottom_line >= 0),
    currency TEXT NOT NULL,
    -- The lowest role for what the buyer asks, where whoever asked may not; who takes a case without an offer.
    ask_approval TEXT,
    escalate TEXT,
    -- Seconds from the buyer's agreement until the money must have left.
    payout_seconds BIGINT NOT NULL CHECK (payout_seconds > 0),
    explanation TEXT NOT NULL,
    script_key TEXT NOT NULL,
    -- JSON arrays: the policy's reasons, what the host changed in its answer.
    reasons TEXT NOT NULL,
    host_notes TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    -- Offers that the buyer declined.
    times_declined BIGINT NOT NULL,
    -- What is offered now, or was taken.
    form TEXT,
    amount BIGINT CHECK (amount >= 0),
    -- Why the offer is not that of the ladder (S-411).
    deviation TEXT,
    offered_by TEXT,
    offered_at BIGINT,
    -- Who recorded the agreement with which Idempotency-Key.
    event_id TEXT,
    accepted_by TEXT,
    accepted_at BIGINT,
    approval_id TEXT,
    -- It must be there until then (S-417).
    pay_by BIGINT,
    sending_at BIGINT,
    -- What the provider calls the payout, or how it was handed over.
    reference TEXT,
    failure TEXT,
    done_by TEXT,
    ended_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    FOREIGN KEY (shop_id, case_id) REFERENCES cases (shop_id, id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id)
) /* strict */;
CREATE INDEX compensations_case ON compensations (shop_id, case_id, id);
CREATE INDEX compensations_order ON compensations (shop_id, order_id, id);
CREATE INDEX compensations_state ON compensations (shop_id, state, id);

-- Why an order must not be printed: put by the order check or by hand, taken away by somebody (S-147, S-148).
CREATE TABLE order_holds (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    -- check, question or manual.
    source TEXT NOT NULL,
    code TEXT NOT NULL,
    -- For staff, never personal data.
    reason TEXT NOT NULL,
    -- JSON array of [field, what to ask the buyer].
    questions TEXT NOT NULL,
    decision_id TEXT,
    placed_by TEXT NOT NULL,
    placed_at BIGINT NOT NULL,
    released_by TEXT,
    released_at BIGINT,
    release_note TEXT,
    PRIMARY KEY (shop_id, id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id)
) /* strict */;
CREATE INDEX order_holds_order ON order_holds (shop_id, order_id, id);

-- What an order check found, as the host bounded it.
CREATE TABLE order_checks (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    -- The recorded decision.
    decision_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    -- pass, hold or ask-customer.
    outcome TEXT NOT NULL,
    -- No policy answered: the safe default held.
    by_default BIGINT NOT NULL,
    -- JSON: duplicates, merge hint, courier, gifts; the policy's reasons; what the host changed.
    findings TEXT NOT NULL,
    reasons TEXT NOT NULL,
    host_notes TEXT NOT NULL,
    checked_by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, decision_id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id)
) /* strict */;
CREATE INDEX order_checks_order ON order_checks (shop_id, order_id, at);

-- When the shop answers its buyers itself instead of the platform's service team (S-547).
CREATE TABLE service_periods (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    -- Null: it still does.
    to_at BIGINT,
    note TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    CHECK (to_at IS NULL OR to_at > from_at)
) /* strict */;
CREATE INDEX service_periods_time ON service_periods (shop_id, from_at);

-- Prices and holidays of the platform's standard (S-553, S-554); every revision is kept.
CREATE TABLE service_standards (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    revision BIGINT NOT NULL,
    -- JSON arrays.
    prices TEXT NOT NULL,
    holidays TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, revision)
) /* strict */;

CREATE TABLE service_statements (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    to_at BIGINT NOT NULL,
    -- draft, flagged or posted.
    state TEXT NOT NULL,
    standard_revision BIGINT NOT NULL,
    -- JSON arrays: what was counted, what is charged, the policy's reasons, what the host changed.
    inquiries TEXT NOT NULL,
    lines TEXT NOT NULL,
    reasons TEXT NOT NULL,
    host_notes TEXT NOT NULL,
    total BIGINT NOT NULL CHECK (total >= 0),
    deduction BIGINT NOT NULL CHECK (deduction >= 0 AND deduction <= total),
    proceeds BIGINT NOT NULL,
    currency TEXT NOT NULL,
    free_count BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    posted_by TEXT,
    posted_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id)
) /* strict */;

-- What a member's work of a period came to (S-129, S-519).
CREATE TABLE scorecards (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    period TEXT NOT NULL,
    -- Local days, the second one excluded.
    first_day TEXT NOT NULL,
    end_day TEXT NOT NULL,
    -- card, no-proposal, or default where no policy answered.
    outcome TEXT NOT NULL,
    -- JSON: figures that were told, items of the card, the policy's reasons, what the host changed.
    metrics TEXT NOT NULL,
    items TEXT NOT NULL,
    reasons TEXT NOT NULL,
    host_notes TEXT NOT NULL,
    total BIGINT NOT NULL CHECK (total >= 0),
    maximum BIGINT NOT NULL CHECK (maximum >= 0),
    grade TEXT NOT NULL,
    -- reward or penalty; null: neither.
    proposal TEXT,
    proposal_amount BIGINT CHECK (proposal_amount >= 0),
    proposal_text TEXT,
    currency TEXT NOT NULL,
    state TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    decision_note TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id)
) /* strict */;
CREATE INDEX scorecards_member ON scorecards (shop_id, member_id, id);
