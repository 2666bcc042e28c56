CREATE OR REPLACE VIEW policywire.translations
(
    document_id     String COMMENT 'The document that was translated',
    target          LowCardinality(String) COMMENT 'Language that it was translated into, BCP 47',
    source_language LowCardinality(String) COMMENT 'Language that it was translated from',
    source          LowCardinality(String) COMMENT 'Id of the source of the document',
    revision        UInt32 COMMENT 'The revision that was translated: always the latest of the document',
    content_hash    String COMMENT 'Hex SHA-256 of the content that was translated',
    title           String COMMENT 'The title, translated',
    body            String COMMENT 'The body, translated; paragraphs separated by an empty line',
    body_truncated  Bool COMMENT 'body is a part of the whole',
    engine          LowCardinality(String) COMMENT 'What translated it',
    engine_version  LowCardinality(String) COMMENT 'Version of the engine and its model',
    status          LowCardinality(String) COMMENT 'translated, partial, failed or unneeded',
    warnings        Array(String) COMMENT 'Doubts about the translation, in words',
    translated_at   DateTime64(3, 'UTC') COMMENT 'When it was translated',
    origin          LowCardinality(String) COMMENT 'live, backfill, import or replay, as of the document'
)
AS SELECT
    t.document_id, t.target, t.source_language, t.source, t.revision, t.content_hash, t.title, t.body, t.body_truncated,
    t.engine, t.engine_version, t.status, t.warnings, t.translated_at, t.origin
FROM policywire_store.translations AS t FINAL
LEFT SEMI JOIN (SELECT id, revision FROM policywire_store.latest FINAL) AS d ON d.id = t.document_id AND d.revision = t.revision
COMMENT 'The latest translation of a document''s latest revision, one row per document and target'
