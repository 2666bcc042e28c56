-- How many documents a key has in each day, week or month.
--   dimension  whose values are the keys: 'all' (one key, ''), 'topic', 'subtopic', 'language', 'source', 'publisher',
--              'kind', 'entity', 'economy' or 'term'; a document with two topics counts under both
--   by         'day', 'week' (from Monday on) or 'month'
--   topic, language, source, since, until, zone   which documents: see facts
-- A period in which a key has no document has no row. Columns:
--   start           the first day of the period
--   key             the topic, language, …
--   documents       how many documents it has
--   all_documents   how many documents in scope the period has
--   share           documents / all_documents
--   previous        documents of the key in the period just before, 0 if none
--   change          documents − previous
--   moving_average  mean of this period and the 6 days, 3 weeks or 2 months before it; periods without documents and
--                   periods before since count 0
-- One reading: a document without a key is one row with no key (index 0), so that the first key of each, or none, sums
-- up to all documents of the period.
CREATE OR REPLACE VIEW policywire.trend
AS SELECT
    start,
    key,
    documents,
    all_documents,
    documents / all_documents AS share,
    sum(documents) OVER (PARTITION BY key ORDER BY position RANGE
        BETWEEN if({by:String} = 'week', 7, 1) PRECEDING AND if({by:String} = 'week', 7, 1) PRECEDING) AS previous,
    toInt64(documents) - toInt64(previous) AS change,
    sum(documents) OVER (PARTITION BY key ORDER BY position RANGE
        BETWEEN if({by:String} = 'day', 6, if({by:String} = 'week', 21, 2)) PRECEDING AND CURRENT ROW)
        / if({by:String} = 'day', 7, if({by:String} = 'week', 4, 3)) AS moving_average
FROM
(
    SELECT
        start,
        key,
        if({by:String} = 'month', toInt32(toYear(start)) * 12 + toMonth(start), toInt32(start)) AS position,
        documents,
        sum(firsts) OVER (PARTITION BY start) AS all_documents
    FROM
    (
        SELECT
            if({by:String} = 'day', day,
                if({by:String} = 'week', day - (toDayOfWeek(day) - 1), day - (toDayOfMonth(day) - 1))) AS start,
            toString(k) AS key,
            countIf(i > 0) AS documents,
            countIf(i <= 1) AS firsts
        FROM
        (
            SELECT
                day,
                if({dimension:String} = 'topic', topics,
                if({dimension:String} = 'subtopic', subtopics,
                if({dimension:String} = 'language', [language],
                if({dimension:String} = 'source', [source],
                if({dimension:String} = 'publisher', [publisher],
                if({dimension:String} = 'kind', [kind],
                if({dimension:String} = 'entity', entities,
                if({dimension:String} = 'economy', economies,
                if({dimension:String} = 'term', terms, ['']))))))))) AS keys
            FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
                since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
            WHERE (SELECT throwIf({dimension:String} NOT IN ('all', 'topic', 'subtopic', 'language', 'source', 'publisher', 'kind', 'entity', 'economy', 'term'),
                    'dimension is one of all, topic, subtopic, language, source, publisher, kind, entity, economy, term')) = 0
                AND (SELECT throwIf({by:String} NOT IN ('day', 'week', 'month'), 'by is one of day, week, month')) = 0
        )
        LEFT ARRAY JOIN keys AS k, arrayEnumerate(keys) AS i
        GROUP BY start, k
    )
)
WHERE documents > 0
COMMENT 'Documents by period and key: FROM policywire.trend(dimension = ''topic'', by = ''month'', topic = '''', language = '''', source = '''', since = ''2026-01-01'', until = ''2026-12-31'', zone = ''Asia/Seoul''); dimension all, topic, subtopic, language, source, publisher, kind, entity, economy or term; by day, week or month'
