CREATE OR REPLACE VIEW policywire.links
(
    document_id  String COMMENT 'The document that was compared with those before it',
    source       LowCardinality(String) COMMENT 'Id of the source of the document',
    duplicate_of String COMMENT 'The document that it repeats, or empty',
    story        String COMMENT 'The story that it belongs to, or empty',
    score        Float32 COMMENT '0 to 1',
    evidence     String COMMENT 'What the link rests on, in words',
    revision     UInt32 COMMENT 'The revision that was compared',
    linker       LowCardinality(String) COMMENT 'Version of the rules',
    linked_at    DateTime64(3, 'UTC') COMMENT 'When it was linked'
)
AS SELECT document_id, source, duplicate_of, story, score, evidence, revision, linker, linked_at
FROM policywire_store.links FINAL
COMMENT 'Which document repeats which, and the stories they belong to; one row per document'
