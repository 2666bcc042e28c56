CREATE TABLE IF NOT EXISTS policywire_store.alerts
(
    raised_at DateTime64(9, 'UTC'),
    scope     LowCardinality(String),
    name      LowCardinality(String),
    kind      LowCardinality(String),
    recovered Bool,
    reason    String
)
ENGINE = {engine}
ORDER BY (scope, name, kind, raised_at, recovered)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100
COMMENT 'Faults of sources and services, and their ends'
