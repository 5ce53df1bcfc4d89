-- Guests see only the rooms they were invited to.
ALTER TABLE people ADD COLUMN guest BOOLEAN NOT NULL DEFAULT FALSE;
-- Null until the server has folded the title.
ALTER TABLE people ADD COLUMN title_key TEXT;
-- Phones, working hours, birthday, absence, status.
ALTER TABLE people ADD COLUMN details JSONB NOT NULL DEFAULT '{}';
-- What a directory of another system calls them.
ALTER TABLE people ADD COLUMN external_id TEXT;
ALTER TABLE groups_of_people ADD COLUMN external_id TEXT;
CREATE INDEX people_by_department ON people (department_id);

-- Positions besides the first, which stands with the person.
CREATE TABLE person_posts (
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    place BIGINT NOT NULL,
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
    department_id UUID REFERENCES departments (id),
    PRIMARY KEY (person_id, place)
);
CREATE INDEX person_posts_by_department ON person_posts (department_id);

-- What other systems keep people by.
CREATE TABLE scim_tokens (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_by UUID NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);

-- Lists of people that were read and wait to be applied, or were.
CREATE TABLE people_imports (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('ready', 'applying', 'done')),
    plan JSONB NOT NULL,
    total BIGINT NOT NULL,
    done BIGINT NOT NULL,
    problems JSONB NOT NULL,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX people_imports_by_time ON people_imports (created_at);
