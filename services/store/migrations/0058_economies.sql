ALTER TABLE policywire_store.latest
    ADD COLUMN IF NOT EXISTS economies Array(LowCardinality(String)) MATERIALIZED arrayFilter((entity, kind) -> kind = 'economy', entity_ids, entity_kinds) COMMENT 'Those of entity_ids that are economies; made here, so that trends need not look for them' AFTER entity_counts
