-- Providers: where models are asked and as whom. A model that had an address of its own becomes the only model of a
-- provider with its id, under which its key is sealed; all models of the engine belong to one.
CREATE TABLE providers (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL
        CHECK (kind IN ('engine', 'openai', 'gigachat', 'yandex', 'anthropic', 'salute', 'app')),
    base_url TEXT,
    settings JSONB NOT NULL DEFAULT '{}',
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
INSERT INTO providers (id, name, kind, base_url, created_at, updated_at)
    SELECT id, name, kind, base_url, created_at, updated_at FROM models WHERE kind = 'openai';
INSERT INTO providers (id, name, kind, created_at, updated_at)
    SELECT id, 'Sufler', kind, created_at, updated_at FROM models WHERE kind = 'engine' ORDER BY id LIMIT 1;

CREATE TABLE models_of_providers (
    id UUID PRIMARY KEY,
    provider_id UUID NOT NULL REFERENCES providers (id),
    name TEXT NOT NULL,
    model TEXT NOT NULL,
    settings JSONB NOT NULL,
    is_default BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
INSERT INTO models_of_providers
    (id, provider_id, name, model, settings, is_default, created_at, updated_at)
    SELECT id,
        CASE kind WHEN 'openai' THEN id ELSE (SELECT id FROM providers WHERE kind = 'engine') END,
        name, model, settings, is_default, created_at, updated_at
    FROM models;
DROP TABLE models;
ALTER TABLE models_of_providers RENAME TO models;
CREATE INDEX models_by_provider ON models (provider_id);

-- Which models a scenario or a whole category asks, best first, and how far out its texts may go.
CREATE TABLE routes (
    scope TEXT PRIMARY KEY,
    models JSONB NOT NULL,
    privacy TEXT NOT NULL CHECK (privacy IN ('local', 'country', 'abroad')),
    hedge_ms BIGINT CHECK (hedge_ms > 0),
    updated_at BIGINT NOT NULL
);

-- How models have answered, five minutes a row: counts and milliseconds, nothing of what was asked.
CREATE TABLE model_health (
    model_id UUID NOT NULL,
    at BIGINT NOT NULL,
    asked BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    first_ms BIGINT NOT NULL,
    slowest_ms BIGINT NOT NULL,
    PRIMARY KEY (model_id, at)
);
CREATE INDEX model_health_by_time ON model_health (at);
