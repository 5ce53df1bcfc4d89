-- When a person wants to be told of a message they saved, and of what.
ALTER TABLE saved_messages ADD COLUMN remind_at BIGINT;
ALTER TABLE saved_messages ADD COLUMN note TEXT NOT NULL DEFAULT '';
