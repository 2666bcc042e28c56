CREATE TABLE IF NOT EXISTS policywire_store.migrations
(
    version    UInt32 COMMENT 'Number of the migration, from 1 without a gap',
    name       String COMMENT 'File name of the migration',
    checksum   String COMMENT 'Hex SHA-256 of the file, which is never edited after a release',
    applied_at DateTime64(3, 'UTC')
)
ENGINE = {engine}(applied_at)
ORDER BY version
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100
COMMENT 'The migrations that were applied here'
