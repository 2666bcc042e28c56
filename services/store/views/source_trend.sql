CREATE OR REPLACE VIEW policywire.source_trend
(
    day       Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    source    LowCardinality(String) COMMENT 'Id of the source that it was read from',
    documents UInt64 COMMENT 'Documents of that source'
)
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    source,
    count() AS documents
FROM policywire_store.latest FINAL
GROUP BY day, source
COMMENT 'Documents by day and source. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.'
