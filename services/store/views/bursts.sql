-- The days on which a key has far more documents than usual, by a modified z-score (Iglewicz and Hoaglin 1993: a
-- score of 3.5) against the same weekday of the eight weeks before.
--   dimension  whose values are the keys, as in trend
--   topic, language, source, since, until, zone   which documents: see facts; the days before since are read for what
--              is usual, and do not fire
-- Columns:
--   day        the day that fired
--   key        the topic, language, …
--   documents  x, how many documents it has
--   expected   m, the median of baseline
--   score      (x − m) / scale, 3.5 at least, where x is 3 at least; scale is 1.4826 times the median of |b − m|, and
--              √max(m, 1) at least, which is what chance alone does to a count
--   baseline   b, the documents of the same weekday in the weeks before, the newest first, zeros included; weeks before
--              the first document in scope are not in it
--   weeks      how many weeks baseline has; with fewer than four there is no verdict, and no row
-- A day without documents never fires. A holiday is one of eight, which a median does not see; catching up after one
-- may fire, and is what it is.
-- Identifier turns the dimension into the name of a column; Enum8 refuses what is no dimension.
CREATE OR REPLACE VIEW policywire.bursts
AS SELECT
    day,
    key,
    documents,
    expected,
    score,
    baseline,
    weeks
FROM
(
    SELECT
        day,
        key,
        documents,
        arrayReduce('quantileExactInclusive(0.5)', baseline) AS expected,
        arrayReduce('quantileExactInclusive(0.5)', arrayMap(b -> abs(b - expected), baseline)) AS deviation,
        (documents - expected) / greatest(1.4826 * deviation, sqrt(greatest(expected, 1))) AS score,
        baseline,
        weeks
    FROM
    (
        SELECT
            day,
            key,
            documents,
            least(8, intDiv(toInt32(day) - first_day, 7))::UInt8 AS weeks,
            arrayMap(w -> before.2[indexOf(before.1, toInt32(day) - 7 * w)], range(1, weeks + 1)) AS baseline
        FROM
        (
            SELECT
                day,
                key,
                documents,
                toInt32((
                    SELECT min(day)
                    FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
                        since = '1900-01-01', until = {until:Date32}, zone = {zone:String})
                )) AS first_day,
                groupArray((toInt32(day), documents)) OVER (PARTITION BY key, toDayOfWeek(day) ORDER BY toInt32(day)
                    RANGE BETWEEN 56 PRECEDING AND 7 PRECEDING) AS before
            FROM
            (
                SELECT
                    k AS key,
                    groupArray((day, count)) AS counts
                FROM
                (
                    SELECT day, k, count() AS count
                    FROM
                    (
                        SELECT
                            day,
                            CAST({dimension:Identifier}, 'Array(String)') AS keys
                        FROM
                        (
                            SELECT day, topics AS topic, subtopics AS subtopic, entities AS entity, economies AS economy, terms AS term,
                                [language] AS language, [source] AS source, [publisher] AS publisher, [kind] AS kind, [''] AS all
                            FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
                                since = {since:Date32} - 56, until = {until:Date32}, zone = {zone:String})
                            WHERE isNotNull({dimension:Enum8('all', 'topic', 'subtopic', 'language', 'source', 'publisher', 'kind', 'entity', 'economy', 'term')})
                        )
                    )
                    ARRAY JOIN keys AS k
                    GROUP BY day, k
                )
                GROUP BY k
                HAVING maxIf(count, day >= {since:Date32}) >= 3
            )
            ARRAY JOIN counts.1 AS day, counts.2 AS documents
        )
        WHERE day >= {since:Date32} AND documents >= 3 AND weeks >= 4
    )
)
WHERE score >= 3.5
COMMENT 'Days with far more documents of a key than usual: FROM policywire.bursts(dimension = ''topic'', topic = '''', language = '''', source = '''', since = ''2026-01-01'', until = ''2026-12-31'', zone = ''Asia/Seoul'')'
