CREATE VIRTUAL TABLE message_search USING fts5 (stems, content = '', contentless_delete = 1);
CREATE TABLE message_search_rows (
    number INTEGER PRIMARY KEY,
    message_id BLOB NOT NULL UNIQUE
);
