-- Files on messages. Until it is sent a file belongs to whoever brought it.
CREATE TABLE chat_files (
    id UUID PRIMARY KEY,
    uploader_id UUID NOT NULL REFERENCES people (id),
    -- Of the message it hangs on.
    message_id UUID REFERENCES messages (id) ON DELETE CASCADE,
    room_id UUID,
    seq BIGINT,
    -- Of the message that waits for its moment with it.
    scheduled_id UUID REFERENCES scheduled_messages (id) ON DELETE SET NULL,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('file', 'image', 'voice')),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    width BIGINT,
    height BIGINT,
    duration_ms BIGINT,
    -- How loud a voice message is, a hexadecimal digit for each stretch.
    levels TEXT NOT NULL,
    file_id UUID NOT NULL REFERENCES files (id),
    -- Of a picture: drawn anew, small and large.
    thumbnail_id UUID REFERENCES files (id),
    preview_id UUID REFERENCES files (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX chat_files_of_message ON chat_files (room_id, seq, position) WHERE message_id IS NOT NULL;
CREATE INDEX chat_files_of_scheduled ON chat_files (scheduled_id, position) WHERE scheduled_id IS NOT NULL;
CREATE INDEX chat_files_unsent ON chat_files (uploader_id, created_at) WHERE message_id IS NULL;

-- A message of an imported history: its id where it comes from, and the name
-- of an author who has no account here. Its author is whoever imported it then.
ALTER TABLE messages ADD COLUMN foreign_id TEXT;
ALTER TABLE messages ADD COLUMN foreign_author TEXT;
CREATE UNIQUE INDEX messages_foreign ON messages (room_id, foreign_id) WHERE foreign_id IS NOT NULL;
