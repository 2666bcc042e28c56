ALTER TABLE policywire_store.latest
    ADD COLUMN IF NOT EXISTS language_range_tags Array(LowCardinality(String)) COMMENT 'The four columns of ranges are parallel' AFTER language_part_shares,
    ADD COLUMN IF NOT EXISTS language_range_fields Array(LowCardinality(String)) AFTER language_range_tags,
    ADD COLUMN IF NOT EXISTS language_range_offsets Array(UInt32) AFTER language_range_fields,
    ADD COLUMN IF NOT EXISTS language_range_lengths Array(UInt32) AFTER language_range_offsets,
    ADD COLUMN IF NOT EXISTS topic_points Array(Float32) DEFAULT arrayMap(t -> 0, topics) COMMENT 'Parallel to topics' AFTER topic_scores,
    ADD COLUMN IF NOT EXISTS subtopics Array(LowCardinality(String)) AFTER topic_points,
    ADD COLUMN IF NOT EXISTS subtopic_scores Array(Float32) COMMENT 'Parallel to subtopics' AFTER subtopics,
    ADD COLUMN IF NOT EXISTS evidence_counts Array(UInt32) DEFAULT arrayMap(t -> 0, evidence_topics) COMMENT 'Parallel to evidence_topics, as evidence_points is' AFTER evidence_terms,
    ADD COLUMN IF NOT EXISTS evidence_points Array(Float32) DEFAULT arrayMap(t -> 0, evidence_topics) AFTER evidence_counts,
    ADD COLUMN IF NOT EXISTS entity_texts Array(String) DEFAULT arrayMap(e -> '', entity_ids) COMMENT 'Parallel to entity_ids, as the three after it are' AFTER entity_names,
    ADD COLUMN IF NOT EXISTS entity_fields Array(LowCardinality(String)) DEFAULT arrayMap(e -> '', entity_ids) AFTER entity_texts,
    ADD COLUMN IF NOT EXISTS entity_offsets Array(UInt32) DEFAULT arrayMap(e -> 0, entity_ids) AFTER entity_fields,
    ADD COLUMN IF NOT EXISTS entity_counts Array(UInt32) DEFAULT arrayMap(e -> 0, entity_ids) AFTER entity_offsets
