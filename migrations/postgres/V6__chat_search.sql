CREATE TABLE message_search (
    message_id UUID PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    stems TSVECTOR NOT NULL
);
CREATE INDEX message_search_stems ON message_search USING GIN (stems);
