CREATE TABLE IF NOT EXISTS policywire_store.ledger
(
    source        LowCardinality(String),
    round         String,
    item          String,
    version       UInt64 COMMENT 'ended_at in ms',
    result        LowCardinality(String),
    reason        String,
    count_results Array(LowCardinality(String)) COMMENT 'Parallel to count_items',
    count_items   Array(UInt64),
    discovered    UInt64,
    started_at    DateTime64(3, 'UTC'),
    ended_at      DateTime64(3, 'UTC')
)
ENGINE = {engine}(version)
ORDER BY (source, round, item)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100
COMMENT 'What became of every round of a source, and of the items in it that were not published'
