CREATE OR REPLACE VIEW policywire.topic_trend
(
    day       Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    topic     LowCardinality(String) COMMENT 'Such as ai',
    language  LowCardinality(String) COMMENT 'BCP 47 in lower case, such as zh-hant; und when it cannot be told',
    source    LowCardinality(String) COMMENT 'Id of the source that it was read from',
    documents UInt64 COMMENT 'Documents of that topic; one with two topics counts under both'
)
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    topic,
    language,
    source,
    count() AS documents
FROM policywire_store.latest FINAL
ARRAY JOIN topics AS topic
GROUP BY day, topic, language, source
COMMENT 'Documents by day, topic, language and source. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.'
