-- A session that began without the second factor its person must have may only set one up.
ALTER TABLE sessions ADD COLUMN restricted BOOLEAN NOT NULL DEFAULT FALSE;
-- When its person last proved who they are.
ALTER TABLE sessions ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;

-- An authenticator application; its secret lies sealed in `secrets`.
CREATE TABLE totp_factors (
    person_id UUID PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    -- The time step of the last code that was taken: no code works twice.
    last_step BIGINT NOT NULL
);

CREATE TABLE passkeys (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    credential_id TEXT NOT NULL UNIQUE,
    public_key TEXT NOT NULL,
    name TEXT NOT NULL,
    sign_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX passkeys_by_person ON passkeys (person_id, id);

CREATE TABLE recovery_codes (
    code_hash TEXT PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    used_at BIGINT
);
CREATE INDEX recovery_codes_by_person ON recovery_codes (person_id);

-- What a passkey is asked to sign: used once, for minutes.
CREATE TABLE passkey_challenges (
    challenge_hash TEXT PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('enrol', 'second_step', 'sign_in')),
    person_id UUID REFERENCES people (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_challenges_by_end ON passkey_challenges (expires_at);

-- Somebody who gave the first factor and still owes the second: no session, no rights.
CREATE TABLE sign_in_steps (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_steps_by_person ON sign_in_steps (person_id);
CREATE INDEX sign_in_steps_by_end ON sign_in_steps (expires_at);

-- Whose account at a company's own sign-in provider or directory belongs to whom here.
CREATE TABLE outside_accounts (
    provider TEXT NOT NULL,
    subject TEXT NOT NULL,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    PRIMARY KEY (provider, subject)
);
CREATE INDEX outside_accounts_by_person ON outside_accounts (person_id);

-- A sign-in that went to a provider and has not come back yet.
CREATE TABLE outside_sign_ins (
    state_hash TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    next TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX outside_sign_ins_by_end ON outside_sign_ins (expires_at);
