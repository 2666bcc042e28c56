CREATE TABLE IF NOT EXISTS policywire_store.links
(
    document_id  String,
    revision     UInt32,
    version      UInt64 COMMENT 'revision << 44 | linked_at in ms',
    source       LowCardinality(String),
    content_hash String,
    duplicate_of String,
    story        String,
    score        Float32,
    evidence     String,
    linker       LowCardinality(String),
    linked_at    DateTime64(3, 'UTC'),
    origin       LowCardinality(String)
)
ENGINE = {engine}(version)
ORDER BY document_id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100
COMMENT 'Which document repeats which, and the stories they belong to'
