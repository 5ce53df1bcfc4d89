CREATE TABLE rooms (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('open', 'closed', 'direct')),
    topic TEXT NOT NULL,
    pair_key TEXT UNIQUE,
    last_seq BIGINT NOT NULL,
    message_count BIGINT NOT NULL,
    last_message_id UUID,
    last_at BIGINT NOT NULL,
    created_by UUID NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX rooms_by_kind ON rooms (kind, name_key, id);

CREATE TABLE room_members (
    room_id UUID NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    read_seq BIGINT NOT NULL,
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (room_id, person_id)
);
CREATE INDEX room_members_by_person ON room_members (person_id, room_id);

CREATE TABLE messages (
    id UUID PRIMARY KEY,
    room_id UUID NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    thread_id UUID REFERENCES messages (id),
    author_id UUID NOT NULL REFERENCES people (id),
    body TEXT NOT NULL,
    client_id UUID NOT NULL,
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    replies_count BIGINT NOT NULL,
    last_reply_at BIGINT,
    UNIQUE (room_id, seq),
    UNIQUE (room_id, author_id, client_id)
);
CREATE INDEX messages_main ON messages (room_id, seq) WHERE thread_id IS NULL;
CREATE INDEX messages_of_thread ON messages (thread_id, seq) WHERE thread_id IS NOT NULL;
CREATE INDEX messages_by_time ON messages (room_id, created_at);

CREATE TABLE mentions (
    message_id UUID NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    room_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (room_id, seq, person_id)
);
CREATE INDEX mentions_of_person ON mentions (person_id, room_id, seq);
