CREATE OR REPLACE VIEW policywire.language_trend
(
    day       Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    language  LowCardinality(String) COMMENT 'BCP 47 in lower case, such as zh-hant; und when it cannot be told',
    source    LowCardinality(String) COMMENT 'Id of the source that it was read from',
    documents UInt64 COMMENT 'Documents in that language'
)
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    language,
    source,
    count() AS documents
FROM policywire_store.latest FINAL
GROUP BY day, language, source
COMMENT 'Documents by day, language and source. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.'
