CREATE TABLE departments (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    parent_id UUID REFERENCES departments (id),
    manager_id UUID,
    created_at BIGINT NOT NULL
);

CREATE TABLE people (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    department_id UUID REFERENCES departments (id),
    language TEXT NOT NULL CHECK (language IN ('ru', 'en')),
    time_zone TEXT NOT NULL,
    photo_id UUID,
    administrator BOOLEAN NOT NULL,
    active BOOLEAN NOT NULL,
    password_hash TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX people_by_name ON people (name_key, id);

CREATE TABLE groups_of_people (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

CREATE TABLE group_members (
    group_id UUID NOT NULL REFERENCES groups_of_people (id) ON DELETE CASCADE,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, person_id)
);
