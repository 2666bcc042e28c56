-- How long after its publication a document was fetched, by day and source: FROM policywire.delays(source = '',
-- since = '2026-01-01', until = '2026-06-30', zone = 'Asia/Seoul'). Only what can be measured counts: documents read
-- live whose publisher wrote the time of day, in the first revision that was read. A document fetched before the time
-- that its publisher wrote (an embargo, a wrong clock) counts as one without delay.
--
-- Nearly every first revision is number 1. Only where another one is in scope is it asked whether it is the first.
CREATE OR REPLACE VIEW policywire.delays
AS SELECT
    toDate32(published_at, {zone:String}) AS day,
    source,
    count() AS documents,
    quantileExact(0.5)(delay) AS median_seconds,
    quantileExact(0.9)(delay) AS p90_seconds,
    max(delay) AS max_seconds,
    countIf(fetched_at < published_at) AS early
FROM
(
    SELECT
        source,
        published_at,
        fetched_at,
        intDiv(greatest(toUnixTimestamp64Milli(fetched_at) - toUnixTimestamp64Milli(published_at), 0), 1000) AS delay
    FROM policywire_store.documents FINAL
    WHERE origin = 'live' AND published_precision IN ('second', 'minute')
        AND toDate32(published_at, {zone:String}) BETWEEN {since:Date32} AND {until:Date32}
        AND published_at >= toDateTime64(greatest({since:Date32}, toDate32('1900-01-03')) - 2, 3, 'UTC')
        AND published_at < toDateTime64(least({until:Date32}, toDate32('2262-01-01')) + 3, 3, 'UTC')
        AND ({source:String} = '' OR source = {source:String})
        AND (revision = 1 OR (id, revision) IN
        (
            SELECT id, min(revision)
            FROM policywire_store.documents
            WHERE id IN (SELECT id FROM policywire_store.documents WHERE revision > 1)
            GROUP BY id
        ))
)
GROUP BY day, source
COMMENT 'Seconds from publication to fetch by day and source: FROM policywire.delays(source = '''', since = ''2026-01-01'', until = ''2026-06-30'', zone = ''Asia/Seoul'')'
