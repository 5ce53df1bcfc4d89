-- What happened on one node, for the others: see kernel::db::outbox.
CREATE TABLE event_outbox (
    id BIGSERIAL PRIMARY KEY,
    node UUID NOT NULL,
    events JSONB NOT NULL,
    at TIMESTAMPTZ NOT NULL DEFAULT now()
);
