-- After-sales cases, what proves them, what was offered, the money that went back, and the register of returns.
-- Ids and words are text, times microseconds since 1970 (UTC), money minor units, booleans 0 or 1, lists JSON text.

CREATE TABLE cases (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    number BIGINT NOT NULL,
    order_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    cause TEXT NOT NULL,
    claimed_fault TEXT NOT NULL,
    -- As verified in step 2.
    verified_fault TEXT,
    -- What the buyer asks for, where that is known.
    request TEXT,
    description TEXT NOT NULL,
    state TEXT NOT NULL,
    currency TEXT NOT NULL,
    -- Platform dispute (S-388).
    in_dispute BIGINT NOT NULL,
    -- Whose case it is.
    assignee_id TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    -- Must be solved until then (S-378).
    due_at BIGINT NOT NULL,
    -- What the buyer was told, and why it takes so long (S-377).
    expected_solution_at BIGINT,
    expected_solution_reason TEXT,
    -- What helps the buyer until then (S-376).
    temporary_solution TEXT,
    -- The buyer is owed the next progress message (S-366).
    next_update_at BIGINT,
    contacted_at BIGINT,
    -- Who was on the phone was asked before anything was told (S-463).
    identity_confirmed BIGINT NOT NULL,
    solution_id TEXT,
    -- The buyer understood and agreed (S-374, S-404).
    consented_at BIGINT,
    consent_recorded_by TEXT,
    -- JSON array of words (S-368).
    tags TEXT NOT NULL,
    -- JSON of cause, solution, process, result (S-379); null until the case is registered.
    feedback TEXT,
    -- Time that people spent on it (S-381).
    spent_minutes BIGINT,
    times_reopened BIGINT NOT NULL,
    closed_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    UNIQUE (shop_id, number),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id)
) /* strict */;
CREATE INDEX cases_order ON cases (shop_id, order_id, id);
CREATE INDEX cases_customer ON cases (shop_id, customer_id, opened_at);
CREATE INDEX cases_state ON cases (shop_id, state, id);

CREATE TABLE case_lines (
    shop_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    -- Line of the order.
    line BIGINT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (shop_id, case_id, line),
    FOREIGN KEY (shop_id, case_id) REFERENCES cases (shop_id, id)
) /* strict */;

-- What was done and said, in order; written once.
CREATE TABLE case_steps (
    shop_id TEXT NOT NULL,
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    note TEXT NOT NULL,
    -- JSON object of what the step found out.
    outcome TEXT NOT NULL,
    state_before TEXT NOT NULL,
    state_after TEXT NOT NULL,
    made_by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    FOREIGN KEY (shop_id, case_id) REFERENCES cases (shop_id, id)
) /* strict */;
CREATE INDEX case_steps_case ON case_steps (shop_id, case_id, id);

-- What proves something: digest and description of a file that is kept elsewhere. Content never changes (S-442).
CREATE TABLE case_evidence (
    shop_id TEXT NOT NULL,
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- SHA-256 of the file, hex.
    sha256 TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size_bytes BIGINT NOT NULL CHECK (size_bytes > 0),
    -- Where the file is kept.
    reference TEXT NOT NULL,
    note TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    confirmed_by TEXT,
    confirmed_at BIGINT,
    PRIMARY KEY (shop_id, id),
    UNIQUE (shop_id, case_id, sha256),
    FOREIGN KEY (shop_id, case_id) REFERENCES cases (shop_id, id)
) /* strict */;
CREATE INDEX case_evidence_digest ON case_evidence (shop_id, sha256);

-- 退货登记表 (S-384, S-385).
CREATE TABLE case_returns (
    shop_id TEXT NOT NULL,
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    line BIGINT NOT NULL,
    -- Model.
    sku TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    courier TEXT NOT NULL,
    waybill_number TEXT NOT NULL,
    problem TEXT NOT NULL,
    registered_by TEXT NOT NULL,
    registered_at BIGINT NOT NULL,
    -- Filled in by the inspection.
    received_at BIGINT,
    good_count BIGINT,
    damaged_count BIGINT,
    PRIMARY KEY (shop_id, id),
    UNIQUE (shop_id, case_id, line, waybill_number),
    FOREIGN KEY (shop_id, case_id) REFERENCES cases (shop_id, id)
) /* strict */;
CREATE INDEX case_returns_person ON case_returns (shop_id, registered_by, id);

CREATE TABLE case_inspections (
    shop_id TEXT NOT NULL,
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    return_id TEXT,
    resalable BIGINT NOT NULL,
    -- JSON array of codes of resale criteria that failed.
    findings TEXT NOT NULL,
    received_count BIGINT NOT NULL CHECK (received_count >= 0),
    good_count BIGINT NOT NULL CHECK (good_count >= 0),
    damaged_count BIGINT NOT NULL CHECK (damaged_count >= 0),
    note TEXT NOT NULL,
    inspected_by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    FOREIGN KEY (shop_id, case_id) REFERENCES cases (shop_id, id),
    CHECK (good_count + damaged_count = received_count)
) /* strict */;
CREATE INDEX case_inspections_case ON case_inspections (shop_id, case_id, id);

-- One answer of the shop's policy about a case.
CREATE TABLE case_evaluations (
    shop_id TEXT NOT NULL,
    -- The recorded decision.
    decision_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    outcome TEXT NOT NULL,
    -- Nothing may be decided before the buyer was contacted (S-389).
    contact_first BIGINT NOT NULL,
    -- JSON arrays: the policy's reasons, its questions to a person, what the host changed in its answer.
    reasons TEXT NOT NULL,
    questions TEXT NOT NULL,
    host_notes TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, decision_id),
    FOREIGN KEY (shop_id, case_id) REFERENCES cases (shop_id, id)
) /* strict */;
CREATE INDEX case_evaluations_case ON case_evaluations (shop_id, case_id, at);

CREATE TABLE case_solutions (
    shop_id TEXT NOT NULL,
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    -- From 0, the best first.
    place BIGINT NOT NULL,
    kind TEXT NOT NULL,
    maximum BIGINT NOT NULL CHECK (maximum >= 0),
    currency TEXT NOT NULL,
    -- JSON array of [line of the order, minor units].
    line_maxima TEXT NOT NULL,
    freight_payer TEXT NOT NULL,
    missing_evidence TEXT NOT NULL,
    inspect TEXT NOT NULL,
    -- The lowest role that may grant it; null where the one who asked may.
    approval TEXT,
    automatic BIGINT NOT NULL,
    next_step TEXT NOT NULL,
    deadline_at BIGINT NOT NULL,
    buyer_text TEXT NOT NULL,
    PRIMARY KEY (shop_id, id),
    UNIQUE (shop_id, decision_id, place),
    FOREIGN KEY (shop_id, case_id) REFERENCES cases (shop_id, id)
) /* strict */;
CREATE INDEX case_solutions_case ON case_solutions (shop_id, case_id, id);

CREATE TABLE refunds (
    shop_id TEXT NOT NULL,
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    solution_id TEXT,
    -- Who asked with which Idempotency-Key: one refund each, for ever.
    event_id TEXT NOT NULL,
    -- Lines and carriage together.
    amount BIGINT NOT NULL CHECK (amount > 0),
    shipping BIGINT NOT NULL CHECK (shipping >= 0 AND shipping <= amount),
    currency TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    approval_id TEXT,
    requested_by TEXT NOT NULL,
    requested_at BIGINT NOT NULL,
    approved_by TEXT,
    approved_at BIGINT,
    -- The money must have left until then (S-417).
    pay_by BIGINT,
    paid_out_by TEXT,
    -- Handed to the provider.
    sending_at BIGINT,
    -- What the provider calls the payout.
    provider_reference TEXT,
    failure TEXT,
    -- Sent, failed or rejected.
    ended_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    UNIQUE (shop_id, case_id, event_id),
    FOREIGN KEY (shop_id, case_id) REFERENCES cases (shop_id, id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id)
) /* strict */;
CREATE INDEX refunds_case ON refunds (shop_id, case_id, id);
CREATE INDEX refunds_order ON refunds (shop_id, order_id, id);
CREATE INDEX refunds_state ON refunds (shop_id, state, id);

CREATE TABLE refund_lines (
    shop_id TEXT NOT NULL,
    refund_id TEXT NOT NULL,
    -- Line of the order.
    line BIGINT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    PRIMARY KEY (shop_id, refund_id, line),
    FOREIGN KEY (shop_id, refund_id) REFERENCES refunds (shop_id, id)
) /* strict */;

-- Every time that the provider was asked, whatever came of it; always with the refund's id as its key.
CREATE TABLE payout_attempts (
    shop_id TEXT NOT NULL,
    refund_id TEXT NOT NULL,
    -- From 1.
    attempt BIGINT NOT NULL,
    -- pay or query.
    kind TEXT NOT NULL,
    -- Who asked with which Idempotency-Key; null for the host itself.
    event_id TEXT,
    started_at BIGINT NOT NULL,
    -- paid, refused, not-known, unknown; null while it runs, or when the host died meanwhile.
    outcome TEXT,
    detail TEXT,
    ended_at BIGINT,
    PRIMARY KEY (shop_id, refund_id, attempt),
    FOREIGN KEY (shop_id, refund_id) REFERENCES refunds (shop_id, id)
) /* strict */;

-- Double entry; written once. The entries of one posting add up to zero.
CREATE TABLE ledger_entries (
    shop_id TEXT NOT NULL,
    -- What was posted, for example the id of a refund.
    posting TEXT NOT NULL,
    -- From 0.
    place BIGINT NOT NULL,
    account TEXT NOT NULL,
    -- Debit above zero, credit below.
    amount BIGINT NOT NULL CHECK (amount <> 0),
    currency TEXT NOT NULL,
    order_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, posting, place)
) /* strict */;
CREATE INDEX ledger_entries_account ON ledger_entries (shop_id, account, at);

-- The built-in provider's own book: payouts that a person makes by hand or a connector picks up. One row a refund.
CREATE TABLE provider_payments (
    shop_id TEXT NOT NULL,
    refund_id TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    booked_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, refund_id)
) /* strict */;
