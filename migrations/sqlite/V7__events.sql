-- SQLite has one process that tells its events itself; PostgreSQL has an outbox
-- under this number, so that both databases stay at the same version.
SELECT 1;
