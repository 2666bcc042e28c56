CREATE OR REPLACE VIEW policywire.mentions
(
    document_id String COMMENT 'The document that names the entity',
    day         Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    source      LowCardinality(String) COMMENT 'Id of the source that it was read from',
    language    LowCardinality(String) COMMENT 'BCP 47 in lower case; und when it cannot be told',
    topics      Array(LowCardinality(String)) COMMENT 'Of the document; has(topics, ''ai'')',
    entity      LowCardinality(String) COMMENT 'Id of the entity, the same in every language',
    kind        LowCardinality(String) COMMENT 'Such as ministry, law or economy',
    name        LowCardinality(String) COMMENT 'Its English name',
    text        String COMMENT 'As the document writes it first',
    mentions    UInt32 COMMENT 'How often the document names it'
)
AS SELECT
    id AS document_id,
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    source,
    language,
    topics,
    entity,
    kind,
    name,
    text,
    mentions
FROM policywire_store.latest FINAL
ARRAY JOIN entity_ids AS entity, entity_kinds AS kind, entity_names AS name, entity_texts AS text, entity_counts AS mentions
COMMENT 'One row per document and entity that it names: count() counts documents. Withdrawn documents count: they were published.'
