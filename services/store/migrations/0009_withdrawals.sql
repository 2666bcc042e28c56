CREATE TABLE IF NOT EXISTS policywire_store.withdrawals
(
    document_id  String,
    revision     UInt32 COMMENT 'The last one that was seen',
    version      UInt64 COMMENT 'revision << 44 | withdrawn_at in ms',
    source       LowCardinality(String),
    url          String,
    content_hash String,
    reason       String,
    withdrawn_at DateTime64(3, 'UTC'),
    origin       LowCardinality(String)
)
ENGINE = {engine}(version)
ORDER BY document_id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100
COMMENT 'Documents that are gone from their source'
