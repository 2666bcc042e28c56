CREATE TABLE IF NOT EXISTS policywire_store.latest AS policywire_store.documents
ENGINE = {engine}(version)
ORDER BY id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100,
    min_bytes_for_wide_part = 67108864
COMMENT 'The latest revision of every document; right only when it is read with FINAL'
