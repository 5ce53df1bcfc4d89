-- Messages that are posted later. A row goes in the transaction that posts it.
CREATE TABLE scheduled_messages (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    room_id UUID NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    thread_id UUID REFERENCES messages (id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    calls_many BOOLEAN NOT NULL,
    client_id UUID NOT NULL,
    send_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    -- Why it was not posted at its moment: the id of a text.
    refusal TEXT,
    UNIQUE (person_id, client_id)
);
CREATE INDEX scheduled_messages_by_time ON scheduled_messages (person_id, send_at, id);

-- What stands in a person's message boxes. An empty one stays for a while, so
-- that an older text of another device does not come back.
CREATE TABLE message_drafts (
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    -- The root of the thread, or the room.
    place_id UUID NOT NULL,
    room_id UUID NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    thread_id UUID REFERENCES messages (id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, place_id)
);
