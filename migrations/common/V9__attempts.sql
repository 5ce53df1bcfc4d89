-- How often something was tried lately, by the hash of who tried and what:
-- counted here, so that every server of a company counts the same.
CREATE TABLE attempts (
    key_hash TEXT PRIMARY KEY,
    first_at BIGINT NOT NULL,
    tries BIGINT NOT NULL CHECK (tries >= 0)
);
CREATE INDEX attempts_by_time ON attempts (first_at);
