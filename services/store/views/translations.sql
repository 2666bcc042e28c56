CREATE OR REPLACE VIEW policywire.translations
(
    document_id     String,
    target          LowCardinality(String) COMMENT 'Language that it was translated into, BCP 47',
    source_language LowCardinality(String) COMMENT 'Language that it was translated from',
    source          LowCardinality(String),
    revision        UInt32 COMMENT 'The revision that was translated: always the latest of the document',
    content_hash    String,
    title           String,
    body            String,
    body_truncated  Bool COMMENT 'body is a part of the whole',
    engine          LowCardinality(String),
    engine_version  LowCardinality(String),
    status          LowCardinality(String) COMMENT 'translated, partial, failed or unneeded',
    warnings        Array(String) COMMENT 'Doubts about the translation, in words',
    translated_at   DateTime64(3, 'UTC'),
    origin          LowCardinality(String)
)
AS SELECT
    t.document_id, t.target, t.source_language, t.source, t.revision, t.content_hash, t.title, t.body, t.body_truncated,
    t.engine, t.engine_version, t.status, t.warnings, t.translated_at, t.origin
FROM policywire_store.translations AS t FINAL
LEFT SEMI JOIN (SELECT id, revision FROM policywire_store.latest FINAL) AS d ON d.id = t.document_id AND d.revision = t.revision
COMMENT 'The latest translation of a document''s latest revision, one row per document and target'
