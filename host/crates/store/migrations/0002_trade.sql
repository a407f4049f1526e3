-- Customers, catalog, orders, and what is done with an order on its way to the buyer.
-- Ids and words are text, times microseconds since 1970 (UTC), money minor units, booleans 0 or 1, lists JSON text.

CREATE TABLE customers (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    number BIGINT NOT NULL,
    -- Personal data: masked in every answer but the logged reveal (S-474).
    name TEXT NOT NULL,
    phone TEXT,
    address TEXT,
    -- GB/T 2260 province code, or ISO 3166-1 alpha-2 abroad.
    region TEXT,
    buyer_class TEXT NOT NULL,
    -- JSON array of words.
    tags TEXT NOT NULL,
    -- BCP 47.
    language TEXT,
    -- ISO 3166-1 alpha-2 of the market that the buyer belongs to.
    market TEXT,
    preference TEXT,
    -- Need profile (S-188…S-192).
    age BIGINT,
    gender TEXT,
    occupation TEXT,
    motive TEXT,
    budget_min BIGINT,
    budget_max BIGINT,
    values_most TEXT NOT NULL,
    -- Where the data came from and when (S-466).
    source TEXT NOT NULL,
    collected_at BIGINT NOT NULL,
    currency TEXT NOT NULL,
    completed_orders BIGINT NOT NULL,
    completed_total BIGINT NOT NULL,
    -- Membership begins with the first completed order (S-481).
    member_since BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    UNIQUE (shop_id, number)
) /* strict */;

CREATE TABLE products (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    -- JSON object of texts: function, material, craft, size-standard … (S-174…S-178).
    attributes TEXT NOT NULL,
    -- JSON array of {title, address}.
    documents TEXT NOT NULL,
    -- JSON array of product ids that go with it (S-179).
    goes_with TEXT NOT NULL,
    resale_category TEXT,
    warranty_days BIGINT NOT NULL CHECK (warranty_days >= 0),
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    UNIQUE (shop_id, number)
) /* strict */;

CREATE TABLE skus (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    -- The shop's own code.
    code TEXT NOT NULL,
    -- JSON object of texts: colour, size …
    options TEXT NOT NULL,
    currency TEXT NOT NULL,
    list_price BIGINT NOT NULL CHECK (list_price >= 0),
    -- Price of one below which the shop never sells.
    floor_price BIGINT CHECK (floor_price >= 0 AND floor_price <= list_price),
    -- What the shop page says, what lies in the warehouse, what open orders were promised (S-183).
    listed_stock BIGINT NOT NULL CHECK (listed_stock >= 0),
    real_stock BIGINT NOT NULL CHECK (real_stock >= 0),
    promised_stock BIGINT NOT NULL CHECK (promised_stock >= 0),
    weight_grams BIGINT,
    on_sale BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    UNIQUE (shop_id, code),
    FOREIGN KEY (shop_id, product_id) REFERENCES products (shop_id, id)
) /* strict */;
CREATE INDEX skus_product ON skus (shop_id, product_id, id);

CREATE TABLE orders (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    number BIGINT NOT NULL,
    customer_id TEXT NOT NULL,
    -- How it came in: manual, import.
    origin TEXT NOT NULL,
    -- Number that a marketplace gave it; one order each (S-148).
    external_number TEXT,
    channel TEXT NOT NULL,
    currency TEXT NOT NULL,
    items_total BIGINT NOT NULL CHECK (items_total >= 0),
    shipping_fee BIGINT NOT NULL CHECK (shipping_fee >= 0),
    discount_total BIGINT NOT NULL CHECK (discount_total >= 0),
    total BIGINT NOT NULL CHECK (total >= 0),
    paid BIGINT NOT NULL,
    refunded BIGINT NOT NULL,
    payment_state TEXT NOT NULL,
    fulfilment_state TEXT NOT NULL,
    after_sales_state TEXT NOT NULL,
    -- The buyer had asked us before ordering (S-165, S-166).
    consulted BIGINT NOT NULL,
    destination_region TEXT NOT NULL,
    market TEXT,
    receiver_name TEXT NOT NULL,
    receiver_phone TEXT NOT NULL,
    receiver_address TEXT NOT NULL,
    -- Special requests (S-141…S-143).
    wanted_courier TEXT,
    invoice_title TEXT,
    greeting_card TEXT,
    delivery_slot TEXT,
    -- Why it must not be printed now.
    hold_reason TEXT,
    placed_at BIGINT NOT NULL,
    paid_at BIGINT,
    -- 24 hours after payment (S-163).
    ship_by BIGINT,
    verified_at BIGINT,
    printed_at BIGINT,
    packed_at BIGINT,
    shipped_at BIGINT,
    delivered_at BIGINT,
    completed_at BIGINT,
    -- When it is closed unless paid.
    closes_at BIGINT,
    closed_at BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    UNIQUE (shop_id, number),
    UNIQUE (shop_id, external_number),
    FOREIGN KEY (shop_id, customer_id) REFERENCES customers (shop_id, id),
    CHECK (refunded >= 0 AND refunded <= paid),
    CHECK (paid >= 0 AND paid <= total)
) /* strict */;
CREATE INDEX orders_customer ON orders (shop_id, customer_id, id);
CREATE INDEX orders_fulfilment ON orders (shop_id, fulfilment_state, id);
CREATE INDEX orders_payment ON orders (shop_id, payment_state, id);

CREATE TABLE order_lines (
    shop_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    -- From 0.
    line BIGINT NOT NULL,
    sku_id TEXT NOT NULL,
    sku TEXT NOT NULL,
    product_id TEXT NOT NULL,
    product_name TEXT NOT NULL,
    category TEXT NOT NULL,
    resale_category TEXT,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    -- List price of one when it was ordered.
    unit_price BIGINT NOT NULL CHECK (unit_price >= 0),
    floor_price BIGINT,
    discount BIGINT NOT NULL CHECK (discount >= 0),
    -- unit_price × quantity − discount.
    total BIGINT NOT NULL CHECK (total >= 0),
    refunded BIGINT NOT NULL,
    -- Made for this buyer: no return without a reason.
    personalised BIGINT NOT NULL,
    PRIMARY KEY (shop_id, order_id, line),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id),
    CHECK (refunded >= 0 AND refunded <= total)
) /* strict */;

-- Flagged notes: written once, never changed (S-144, S-145).
CREATE TABLE order_notes (
    shop_id TEXT NOT NULL,
    id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    flag TEXT NOT NULL,
    note TEXT NOT NULL,
    staff_number TEXT NOT NULL,
    author TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id)
) /* strict */;
CREATE INDEX order_notes_order ON order_notes (shop_id, order_id, id);

CREATE TABLE order_amendments (
    shop_id TEXT NOT NULL,
    id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    -- JSON of what stood there and what stands there now; personal data of an address.
    before_change TEXT NOT NULL,
    after_change TEXT NOT NULL,
    note_id TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    confirmed_by TEXT,
    confirmed_at BIGINT,
    acknowledged_by TEXT,
    acknowledged_at BIGINT,
    withdrawn_by TEXT,
    withdrawn_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id)
) /* strict */;
CREATE INDEX order_amendments_order ON order_amendments (shop_id, order_id, id);

CREATE TABLE order_verifications (
    shop_id TEXT NOT NULL,
    id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    -- JSON array of the fields that were checked (S-149).
    checks TEXT NOT NULL,
    verified_by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id)
) /* strict */;
CREATE INDEX order_verifications_order ON order_verifications (shop_id, order_id, id);

CREATE TABLE print_batches (
    shop_id TEXT NOT NULL REFERENCES shops (id),
    id TEXT NOT NULL,
    number BIGINT NOT NULL,
    printed_by TEXT NOT NULL,
    printed_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    UNIQUE (shop_id, number)
) /* strict */;

CREATE TABLE print_batch_orders (
    shop_id TEXT NOT NULL,
    batch_id TEXT NOT NULL,
    -- Place in the batch, from 0.
    place BIGINT NOT NULL,
    order_id TEXT NOT NULL,
    PRIMARY KEY (shop_id, batch_id, place),
    FOREIGN KEY (shop_id, batch_id) REFERENCES print_batches (shop_id, id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id)
) /* strict */;
CREATE INDEX print_batch_orders_order ON print_batch_orders (shop_id, order_id);

CREATE TABLE shipments (
    shop_id TEXT NOT NULL,
    id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    courier TEXT NOT NULL,
    waybill_number TEXT NOT NULL,
    shipped_by TEXT NOT NULL,
    shipped_at BIGINT NOT NULL,
    delivered_at BIGINT,
    PRIMARY KEY (shop_id, id),
    UNIQUE (shop_id, courier, waybill_number),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id)
) /* strict */;
CREATE INDEX shipments_order ON shipments (shop_id, order_id, id);

CREATE TABLE payments (
    shop_id TEXT NOT NULL,
    id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    method TEXT NOT NULL,
    -- What the bank or the provider calls it; taken in once.
    reference TEXT NOT NULL,
    taken_by TEXT NOT NULL,
    paid_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    UNIQUE (shop_id, reference),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id)
) /* strict */;
CREATE INDEX payments_order ON payments (shop_id, order_id, id);

CREATE TABLE courier_quotes (
    shop_id TEXT NOT NULL,
    id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    -- JSON of what the policy answered; null where the safe default held: not covered.
    answer TEXT,
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    applied_by TEXT,
    applied_at BIGINT,
    PRIMARY KEY (shop_id, id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id)
) /* strict */;
CREATE INDEX courier_quotes_order ON courier_quotes (shop_id, order_id, id);

CREATE TABLE discount_offers (
    shop_id TEXT NOT NULL,
    id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    -- How often the buyer had bargained over this order before; from 0.
    round BIGINT NOT NULL,
    decision_id TEXT NOT NULL,
    -- keep, offer, needs-approval, route-bulk.
    outcome TEXT NOT NULL,
    -- Null where there is nothing to accept.
    state TEXT,
    -- JSON of the offer as the policy made it, checked by the host; null where there is none.
    proposal TEXT,
    reasons TEXT NOT NULL,
    script_key TEXT,
    total_discount BIGINT NOT NULL CHECK (total_discount >= 0),
    currency TEXT NOT NULL,
    approval_id TEXT,
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    -- The buyer is asked to wait until then (S-271, S-272).
    not_before BIGINT NOT NULL,
    expires_at BIGINT,
    expires_seconds BIGINT NOT NULL,
    accepted_by TEXT,
    accepted_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (shop_id, id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id)
) /* strict */;
CREATE INDEX discount_offers_order ON discount_offers (shop_id, order_id, id);
