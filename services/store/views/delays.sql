-- How long after its publication a document was fetched, by day and source: FROM policywire.delays(source = '',
-- since = '2026-01-01', until = '2026-06-30', zone = 'Asia/Seoul'). Only what can be measured counts: documents read
-- live whose publisher wrote the time of day, in the first revision that was read. A document fetched before the time
-- that its publisher wrote (an embargo, a wrong clock) counts as one without delay.
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
        first.1 AS source,
        first.2 AS published_at,
        first.3 AS fetched_at,
        intDiv(greatest(toUnixTimestamp64Milli(fetched_at) - toUnixTimestamp64Milli(published_at), 0), 1000) AS delay
    FROM
    (
        SELECT argMin((source, published_at, fetched_at, origin, published_precision), revision) AS first
        FROM policywire_store.documents FINAL
        GROUP BY id
    )
    WHERE first.4 = 'live' AND first.5 IN ('second', 'minute')
)
WHERE day BETWEEN {since:Date32} AND {until:Date32} AND ({source:String} = '' OR source = {source:String})
GROUP BY day, source
COMMENT 'Seconds from publication to fetch by day and source: FROM policywire.delays(source = '''', since = ''2026-01-01'', until = ''2026-06-30'', zone = ''Asia/Seoul'')'
