-- Histories of rooms that were brought to be read in.
CREATE TABLE history_imports (
    id UUID PRIMARY KEY,
    -- Who brought it: nobody else is told of it.
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('reading', 'ready', 'applying', 'done', 'cancelled', 'failed')),
    -- Its bytes; null once nobody needs them any more.
    file_id UUID REFERENCES files (id),
    name TEXT NOT NULL,
    size BIGINT NOT NULL,
    -- The room that is filled.
    room_id UUID REFERENCES rooms (id) ON DELETE SET NULL,
    joining BOOLEAN NOT NULL,
    -- What was found in it.
    findings JSONB NOT NULL,
    -- Who of its authors is whom here, as far as somebody said so.
    authors JSONB NOT NULL,
    -- How far it was read or applied.
    at_line BIGINT NOT NULL,
    at_byte BIGINT NOT NULL,
    imported BIGINT NOT NULL,
    known BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    -- Why it ended badly: the id of a text.
    failure TEXT,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX history_imports_of_person ON history_imports (person_id, created_at);

-- Lines that are not messages, the first of them.
CREATE TABLE history_import_problems (
    import_id UUID NOT NULL REFERENCES history_imports (id) ON DELETE CASCADE,
    line BIGINT NOT NULL,
    field TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (import_id, line)
);

-- Reactions of an imported message. Who they were is not known here.
CREATE TABLE foreign_reactions (
    room_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    emoji TEXT NOT NULL,
    message_id UUID NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    place BIGINT NOT NULL,
    people_count BIGINT NOT NULL,
    PRIMARY KEY (room_id, seq, emoji)
);

-- Votes of an imported poll, likewise.
ALTER TABLE polls ADD COLUMN foreign_voters BIGINT NOT NULL DEFAULT 0;
ALTER TABLE poll_options ADD COLUMN foreign_votes BIGINT NOT NULL DEFAULT 0;
