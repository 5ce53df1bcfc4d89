-- The list of changed messages begins with what was changed last, page by page.
CREATE INDEX message_versions_replaced ON message_versions (replaced_at, message_id);
