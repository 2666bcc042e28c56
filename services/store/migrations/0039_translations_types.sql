ALTER TABLE policywire_store.translations
    MODIFY COLUMN title CODEC(ZSTD(1)),
    MODIFY COLUMN content_hash CODEC(ZSTD(1)),
    MODIFY COLUMN translated_at CODEC(Delta, ZSTD(1))
