-- Written by the assistant. Its author is the person who asked it.
ALTER TABLE messages ADD COLUMN by_assistant BOOLEAN NOT NULL DEFAULT FALSE;

-- What became of a message that calls the assistant.
CREATE TABLE assistant_answers (
    question_id UUID PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    -- The room and number of the question.
    room_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    thread_id UUID NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    asker_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'answered', 'failed', 'cancelled', 'refused')),
    -- Why it failed or was refused: the id of a text, or the text.
    reason TEXT NOT NULL,
    run_id UUID,
    -- How far the run is.
    stage TEXT NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    place BIGINT,
    asked_at BIGINT NOT NULL,
    -- The answer, and what it was made from. Of a deleted one nothing is left of that.
    message_id UUID UNIQUE REFERENCES messages (id) ON DELETE SET NULL,
    made JSONB
);
CREATE UNIQUE INDEX assistant_answers_of_question ON assistant_answers (room_id, seq);
CREATE INDEX assistant_answers_of_thread ON assistant_answers (thread_id, state);
CREATE INDEX assistant_answers_by_time ON assistant_answers (room_id, asked_at);
