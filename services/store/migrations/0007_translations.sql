CREATE TABLE IF NOT EXISTS policywire_store.translations
(
    document_id     String,
    target          LowCardinality(String),
    revision        UInt32,
    version         UInt64 COMMENT 'revision << 44 | translated_at in ms',
    source          LowCardinality(String),
    source_language LowCardinality(String),
    content_hash    String,
    title           String,
    body            String CODEC(ZSTD(1)),
    body_truncated  Bool,
    engine          LowCardinality(String),
    engine_version  LowCardinality(String),
    status          LowCardinality(String),
    warnings        Array(String),
    translated_at   DateTime64(3, 'UTC'),
    origin          LowCardinality(String)
)
ENGINE = {engine}(version)
ORDER BY (document_id, target, revision)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100,
    min_bytes_for_wide_part = 67108864
COMMENT 'The latest translation of every revision into every target'
