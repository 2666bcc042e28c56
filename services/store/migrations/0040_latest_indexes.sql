ALTER TABLE policywire_store.latest
    ADD INDEX IF NOT EXISTS published_at published_at TYPE minmax GRANULARITY 1,
    ADD INDEX IF NOT EXISTS source source TYPE minmax GRANULARITY 1,
    ADD INDEX IF NOT EXISTS language language TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS topics topics TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS subtopics subtopics TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS entity_ids entity_ids TYPE bloom_filter(0.01) GRANULARITY 1
