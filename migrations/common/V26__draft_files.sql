-- Files that stand in a person's message boxes, not sent yet. The name stays
-- when the file is gone, so that it can be said which one it was.
CREATE TABLE message_draft_files (
    person_id UUID NOT NULL,
    place_id UUID NOT NULL,
    position BIGINT NOT NULL,
    file_id UUID NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (person_id, place_id, position),
    FOREIGN KEY (person_id, place_id) REFERENCES message_drafts (person_id, place_id) ON DELETE CASCADE
);
CREATE INDEX message_draft_files_of_file ON message_draft_files (file_id);
