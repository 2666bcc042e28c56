CREATE OR REPLACE VIEW policywire.topics
(
    document_id String COMMENT 'The document that is about the topic',
    day         Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Asia/Seoul',
    source      LowCardinality(String) COMMENT 'Id of the source that it was read from',
    language    LowCardinality(String) COMMENT 'BCP 47 in lower case; und when it cannot be told',
    topic       LowCardinality(String) COMMENT 'Such as ai',
    score       Float32 COMMENT 'How sure it is, 0 to 1',
    points      Float32 COMMENT 'The sum of points that the score was made of',
    subtopics   Array(LowCardinality(String)) COMMENT 'The parts of this topic that it is about, such as ai/governance',
    terms       UInt32 COMMENT 'How many different terms it rests on; policywire.evidence has them',
    classifier  LowCardinality(String) COMMENT 'Version of the lexicon and rules'
)
AS SELECT
    id AS document_id,
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    source,
    language,
    topic,
    score,
    points,
    arrayFilter(part -> startsWith(part, concat(topic, '/')), latest.subtopics) AS subtopics,
    toUInt32(countEqual(evidence_topics, topic)) AS terms,
    classifier
FROM policywire_store.latest AS latest FINAL
ARRAY JOIN topics AS topic, topic_scores AS score, topic_points AS points
COMMENT 'One row per document and topic, with its score: count() counts documents. Withdrawn documents count: they were published.'
