-- Whom a delivery is for, so that claims can pass over a receiver that has its share of the places.

ALTER TABLE delivery ADD COLUMN receiver text NOT NULL
    GENERATED ALWAYS AS (COALESCE(lower(substring(url FROM '^[A-Za-z]+://([^/?#]*)')), '')) STORED;

CREATE INDEX delivery_receiver ON delivery (receiver, owner_id, due_at) WHERE due_at IS NOT NULL;
