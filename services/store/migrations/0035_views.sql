CREATE TABLE IF NOT EXISTS policywire_store.views
(
    name       String COMMENT 'Of the view in database policywire',
    checksum   String COMMENT 'Hex SHA-256 of the statement that made it',
    applied_at DateTime64(3, 'UTC') COMMENT 'When it was made'
)
ENGINE = {engine}(applied_at)
ORDER BY name
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100
COMMENT 'The views that analysts read, as they were made last'
