CREATE TABLE IF NOT EXISTS policywire_store.texts
(
    document_id String COMMENT 'The document that it is the text of',
    target      LowCardinality(String) COMMENT 'Language that it was translated into, empty for the text as it was published',
    revision    UInt32 COMMENT 'The revision of the document',
    version     UInt64 COMMENT 'Of the row of the document or translation: revision << 44 | time in ms',
    title       String COMMENT 'Folded: NFKC, in lower case' CODEC(LZ4),
    summary     String COMMENT 'Folded; empty for a translation' CODEC(LZ4),
    text        String COMMENT 'Title, summary and body, a line each, folded' CODEC(LZ4),
    written_at  DateTime64(3, 'UTC') COMMENT 'When it was fetched or translated',
    INDEX words text TYPE text(tokenizer = splitByNonAlpha)
)
ENGINE = {engine}(version)
ORDER BY (document_id, target)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100,
    min_bytes_for_wide_part = 67108864, index_granularity = 64
COMMENT 'What search looks through: the texts of documents and translations in one spelling. Without FINAL it has texts that were replaced, which the view search leaves out.'
