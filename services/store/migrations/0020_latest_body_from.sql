ALTER TABLE policywire_store.latest ADD COLUMN IF NOT EXISTS body_from LowCardinality(String) COMMENT 'page, list, attachment or auto: where the publisher''s site has the text' AFTER body_truncated
