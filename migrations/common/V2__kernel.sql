CREATE TABLE audit (
    id UUID PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id UUID,
    actor_name TEXT,
    action TEXT NOT NULL,
    subject_kind TEXT,
    subject_id UUID,
    detail JSONB NOT NULL
);
CREATE INDEX audit_by_subject ON audit (subject_kind, subject_id, id);

CREATE TABLE notifications (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    who_id UUID REFERENCES people (id) ON DELETE SET NULL,
    why TEXT NOT NULL,
    urgency TEXT NOT NULL CHECK (urgency IN ('now', 'later', 'low')),
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    room_id UUID,
    excerpt TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    read_at BIGINT
);
CREATE INDEX notifications_by_person ON notifications (person_id, id);
CREATE INDEX notifications_by_subject ON notifications (subject_kind, subject_id);
CREATE INDEX notifications_by_reading ON notifications (read_at);

CREATE TABLE jobs (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    payload JSONB NOT NULL,
    key TEXT,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'dead')),
    attempts BIGINT NOT NULL,
    max_attempts BIGINT NOT NULL,
    run_at BIGINT NOT NULL,
    lease_until BIGINT,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX jobs_by_time ON jobs (state, run_at, id);
CREATE UNIQUE INDEX jobs_by_key ON jobs (key) WHERE state = 'queued';

CREATE TABLE firings (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    version BIGINT NOT NULL,
    scenario TEXT NOT NULL,
    action TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('fired', 'done', 'failed')),
    error TEXT,
    created_at BIGINT NOT NULL,
    finished_at BIGINT,
    UNIQUE (name, subject_kind, subject_id, version)
);

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value JSONB NOT NULL,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by UUID REFERENCES people (id) ON DELETE SET NULL
);

CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    key_id TEXT NOT NULL,
    nonce BYTEA NOT NULL,
    ciphertext BYTEA NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE file_contents (
    hash TEXT PRIMARY KEY,
    size BIGINT NOT NULL,
    refs BIGINT NOT NULL CHECK (refs >= 0)
);
CREATE INDEX file_contents_unreferenced ON file_contents (hash) WHERE refs = 0;

CREATE TABLE files (
    id UUID PRIMARY KEY,
    hash TEXT NOT NULL REFERENCES file_contents (hash),
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    owner_kind TEXT NOT NULL,
    owner_id UUID NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX files_by_owner ON files (owner_kind, owner_id);
