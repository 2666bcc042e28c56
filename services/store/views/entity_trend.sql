CREATE OR REPLACE VIEW policywire.entity_trend
(
    day       Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    entity    LowCardinality(String) COMMENT 'Id of the entity, the same in every language',
    kind      LowCardinality(String) COMMENT 'Such as ministry, law or economy',
    name      LowCardinality(String) COMMENT 'Its English name',
    language  LowCardinality(String) COMMENT 'BCP 47 in lower case, such as zh-hant; und when it cannot be told',
    source    LowCardinality(String) COMMENT 'Id of the source that it was read from',
    documents UInt64 COMMENT 'Documents that name it; one that names two counts under both'
)
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    entity,
    kind,
    name,
    language,
    source,
    count() AS documents
FROM policywire_store.latest FINAL
ARRAY JOIN entity_ids AS entity, entity_kinds AS kind, entity_names AS name
GROUP BY day, entity, kind, name, language, source
COMMENT 'Documents by day, entity, language and source. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.'
