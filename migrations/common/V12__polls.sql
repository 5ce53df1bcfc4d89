-- A message that asks: its text is the question, people choose among options.
CREATE TABLE polls (
    message_id UUID PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    room_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    multiple BOOLEAN NOT NULL,
    anonymous BOOLEAN NOT NULL,
    -- When it closes by itself, and when somebody closed it before that.
    closes_at BIGINT,
    closed_at BIGINT,
    closed_by UUID REFERENCES people (id)
);
CREATE UNIQUE INDEX polls_by_room ON polls (room_id, seq);

CREATE TABLE poll_options (
    message_id UUID NOT NULL REFERENCES polls (message_id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (message_id, number)
);

CREATE TABLE poll_votes (
    message_id UUID NOT NULL,
    number BIGINT NOT NULL,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    PRIMARY KEY (message_id, number, person_id),
    FOREIGN KEY (message_id, number) REFERENCES poll_options (message_id, number) ON DELETE CASCADE
);
