CREATE OR REPLACE VIEW policywire.publisher_trend
(
    day       Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    publisher LowCardinality(String) COMMENT 'The body that published it, in its own language',
    source    LowCardinality(String) COMMENT 'Id of the source that it was read from',
    language  LowCardinality(String) COMMENT 'BCP 47 in lower case, such as zh-hant; und when it cannot be told',
    documents UInt64 COMMENT 'Documents of that publisher'
)
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    publisher,
    source,
    language,
    count() AS documents
FROM policywire_store.latest FINAL
GROUP BY day, publisher, source, language
COMMENT 'Documents by day, publisher, source and language. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.'
