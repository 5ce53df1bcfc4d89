CREATE TABLE quota_days (
    person_id UUID NOT NULL,
    day TEXT NOT NULL,
    leased BIGINT NOT NULL CHECK (leased >= 0),
    PRIMARY KEY (person_id, day)
);

CREATE TABLE models (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('engine', 'openai')),
    model TEXT NOT NULL,
    base_url TEXT,
    settings JSONB NOT NULL,
    is_default BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE runs (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    scenario TEXT NOT NULL,
    subject_kind TEXT,
    subject_id UUID,
    asked JSONB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'failed', 'cancelled')),
    model_id UUID,
    model_name TEXT,
    model_small BOOLEAN,
    result JSONB,
    problem JSONB,
    prompt_tokens BIGINT NOT NULL,
    completion_tokens BIGINT NOT NULL,
    cached_tokens BIGINT NOT NULL,
    rating TEXT CHECK (rating IN ('up', 'down')),
    rating_comment TEXT,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX runs_by_person ON runs (person_id, id);
CREATE INDEX runs_by_subject ON runs (person_id, subject_kind, subject_id, id);
CREATE INDEX runs_by_state ON runs (state, created_at);
