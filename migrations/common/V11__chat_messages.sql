-- What happens to a message after it was sent.
ALTER TABLE messages ADD COLUMN deleted_at BIGINT;
ALTER TABLE messages ADD COLUMN deleted_by UUID REFERENCES people (id);
-- The message it quotes or forwards. Its text is not copied: whoever may not
-- read the original does not see it here either.
ALTER TABLE messages ADD COLUMN quoted_id UUID REFERENCES messages (id);

-- Texts a message had before it was changed or deleted, for the audit.
CREATE TABLE message_versions (
    message_id UUID NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    body TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    replaced_at BIGINT NOT NULL,
    replaced_by UUID NOT NULL REFERENCES people (id),
    PRIMARY KEY (message_id, number)
);

CREATE TABLE message_reactions (
    room_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    emoji TEXT NOT NULL,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    message_id UUID NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (room_id, seq, emoji, person_id)
);

-- False for those a department or the whole room was called with.
ALTER TABLE mentions ADD COLUMN direct BOOLEAN NOT NULL DEFAULT TRUE;

CREATE TABLE message_pins (
    room_id UUID NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    message_id UUID NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    pinned_by UUID NOT NULL REFERENCES people (id),
    pinned_at BIGINT NOT NULL,
    PRIMARY KEY (room_id, message_id)
);

CREATE TABLE saved_messages (
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    message_id UUID NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, message_id)
);
CREATE INDEX saved_messages_by_time ON saved_messages (person_id, saved_at, message_id);

-- Who writes into a room, and whether its people see how far the others have read.
ALTER TABLE rooms ADD COLUMN posting TEXT NOT NULL DEFAULT 'members' CHECK (posting IN ('members', 'moderators'));
ALTER TABLE rooms ADD COLUMN shows_reads BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE room_members ADD COLUMN role TEXT NOT NULL DEFAULT 'member'
    CHECK (role IN ('owner', 'moderator', 'member'));
-- Empty: as the kind of the room has it.
ALTER TABLE room_members ADD COLUMN notify TEXT NOT NULL DEFAULT '' CHECK (notify IN ('', 'all', 'mentions', 'nothing'));
ALTER TABLE room_members ADD COLUMN muted_until BIGINT;
UPDATE room_members SET role = 'owner'
    WHERE person_id = (SELECT created_by FROM rooms WHERE rooms.id = room_members.room_id AND kind <> 'direct');
-- A room whose maker has left it goes to the one who has been there longest.
UPDATE room_members SET role = 'owner'
    WHERE person_id = (
        SELECT n.person_id FROM room_members n JOIN people p ON p.id = n.person_id
        WHERE n.room_id = room_members.room_id AND p.active ORDER BY n.joined_at, n.person_id LIMIT 1)
    AND NOT EXISTS (SELECT 1 FROM room_members o WHERE o.room_id = room_members.room_id AND o.role = 'owner')
    AND (SELECT kind FROM rooms WHERE rooms.id = room_members.room_id) <> 'direct';
-- For a search that asks for no words.
CREATE INDEX messages_by_moment ON messages (created_at, id);


-- Who is told of replies: those who wrote in the thread or asked for it.
CREATE TABLE thread_followers (
    thread_id UUID NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    following BOOLEAN NOT NULL,
    read_seq BIGINT NOT NULL,
    PRIMARY KEY (thread_id, person_id)
);
CREATE INDEX thread_followers_by_person ON thread_followers (person_id, thread_id);
