-- How the last look at a directory of the company went.
CREATE TABLE directories (
    id TEXT PRIMARY KEY,
    tried_at BIGINT,
    synced_at BIGINT,
    groups_at BIGINT,
    -- The id of what went wrong at the last try.
    problem TEXT,
    known BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    dismissed BIGINT NOT NULL,
    -- How many wait to be dismissed until an administrator agrees.
    held BIGINT NOT NULL,
    failed BIGINT NOT NULL
);

-- When a person was dismissed because their directory no longer had them: who
-- comes back there comes back here, and nobody else does.
ALTER TABLE outside_accounts ADD COLUMN dismissed_at BIGINT;

-- Wrong codes within weeks, and since when they are counted.
ALTER TABLE totp_factors ADD COLUMN failures BIGINT NOT NULL DEFAULT 0;
ALTER TABLE totp_factors ADD COLUMN failures_since BIGINT NOT NULL DEFAULT 0;
