CREATE OR REPLACE VIEW policywire.economy_trend
(
    day       Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    economy   LowCardinality(String) COMMENT 'Id of the economy, such as kr',
    name      LowCardinality(String) COMMENT 'Its English name',
    language  LowCardinality(String) COMMENT 'BCP 47 in lower case, such as zh-hant; und when it cannot be told',
    source    LowCardinality(String) COMMENT 'Id of the source that it was read from',
    documents UInt64 COMMENT 'Documents that name it; one that names two counts under both'
)
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    economy,
    name,
    language,
    source,
    count() AS documents
FROM policywire_store.latest FINAL
ARRAY JOIN entity_ids AS economy, entity_kinds AS kind, entity_names AS name
WHERE kind = 'economy'
GROUP BY day, economy, name, language, source
COMMENT 'Documents by day, economy that they name, language and source. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.'
