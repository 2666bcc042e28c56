CREATE OR REPLACE VIEW policywire.evidence
(
    document_id String COMMENT 'The document that has the term',
    day         Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Asia/Seoul',
    source      LowCardinality(String) COMMENT 'Id of the source that it was read from',
    language    LowCardinality(String) COMMENT 'BCP 47 in lower case; und when it cannot be told',
    topic       LowCardinality(String) COMMENT 'The topic that the term speaks for',
    term        String COMMENT 'As the lexicon has it',
    text        String COMMENT 'As the document writes it where it first counts',
    field       LowCardinality(String) COMMENT 'title, summary or body',
    offset      UInt32 COMMENT 'Where it begins in the field, in code points',
    count       UInt32 COMMENT 'How often it counts',
    points      Float32 COMMENT 'What it added to the points of the topic'
)
AS SELECT
    id AS document_id,
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    source,
    language,
    topic,
    term,
    text,
    field,
    offset,
    count,
    points
FROM policywire_store.latest FINAL
ARRAY JOIN evidence_topics AS topic, evidence_terms AS term, evidence_texts AS text, evidence_fields AS field,
    evidence_offsets AS offset, evidence_counts AS count, evidence_points AS points
COMMENT 'One row per document, topic and term: what the topics of a document rest on'
