-- Models of the catalogue on their way into the models folder: how far each
-- has come, and what the next try needs to go on from there.
CREATE TABLE model_pulls (
    name TEXT PRIMARY KEY,
    state TEXT NOT NULL
        CHECK (state IN ('queued', 'running', 'confirm', 'paused', 'done', 'failed', 'cancelled')),
    source TEXT,
    validator TEXT,
    published_sha256 TEXT,
    received BIGINT NOT NULL CHECK (received >= 0),
    size BIGINT,
    error TEXT,
    asked_by UUID REFERENCES people (id) ON DELETE SET NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Hashes that a source published and an administrator confirmed: from then on
-- nothing else is taken from that address.
CREATE TABLE model_pins (
    address TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    pinned_at BIGINT NOT NULL,
    pinned_by UUID REFERENCES people (id) ON DELETE SET NULL
);
