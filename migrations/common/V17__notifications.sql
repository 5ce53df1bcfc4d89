-- Where what somebody was told leads: the thread, when it stands in one.
ALTER TABLE notifications ADD COLUMN thread_id UUID;
UPDATE notifications SET thread_id = (SELECT m.thread_id FROM messages m WHERE m.id = notifications.subject_id)
    WHERE subject_kind = 'chat.message';
CREATE INDEX notifications_unread ON notifications (person_id, id) WHERE read_at IS NULL;
CREATE INDEX notifications_by_age ON notifications (created_at);

-- How much a person wants to hear of a section; with an empty section, of every
-- one for which they have chosen nothing.
CREATE TABLE notification_levels (
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    section TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('all', 'mentions', 'nothing')),
    PRIMARY KEY (person_id, section)
);

-- When a person wants to be disturbed. No row: at any time.
CREATE TABLE notification_wishes (
    person_id UUID PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
    wishes JSONB NOT NULL,
    paused_until BIGINT,
    -- Up to when the last digest has looked.
    digested_at BIGINT
);

-- Browsers that want to be told while no page is open. They go with the
-- session that named them.
CREATE TABLE push_subscriptions (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    session_id UUID NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    endpoint TEXT NOT NULL,
    -- SHA-256 of the endpoint: an endpoint is long, and one browser has one.
    endpoint_key TEXT NOT NULL UNIQUE,
    public_key TEXT NOT NULL,
    auth TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    told_at BIGINT
);
CREATE INDEX push_subscriptions_by_person ON push_subscriptions (person_id, id);
