-- What a unit of an endpoint's work costs, by when: a price that changes is another row, so that what a job costs is told by the
-- price that stood when it was submitted. A row a change.
CREATE TABLE endpoint_price (
    endpoint   text NOT NULL,
    valid_from timestamptz NOT NULL,
    -- All three null where the provider names no price.
    unit_price numeric CHECK (unit_price >= 0),
    unit       text,
    currency   text,
    checked_at timestamptz NOT NULL,
    PRIMARY KEY (endpoint, valid_from)
);

ALTER TABLE api_key
    -- In the currency of the prices, by calendar months in UTC; null for none.
    ADD COLUMN monthly_budget numeric CHECK (monthly_budget > 0);

-- That a key's owner was told of a budget. Rows of months long past are removed.
CREATE TABLE budget_notice (
    key_id text NOT NULL,
    month  timestamptz NOT NULL,
    type   text NOT NULL,
    budget numeric NOT NULL,
    PRIMARY KEY (key_id, month, type, budget)
);

CREATE INDEX budget_notice_month ON budget_notice (month);

CREATE INDEX api_key_budgeted ON api_key (id) WHERE monthly_budget IS NOT NULL;
