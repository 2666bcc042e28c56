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
-- One reading: each document also counts for the key '\0', which no document has, and which sums up to all documents of
-- the period. LEFT ARRAY JOIN with arrayEnumerate says the same, and takes half as long again. Rows are grouped
-- by one hash of period and key, which takes a fifth less than grouping by both; that two of a million groups have the same
-- one is as likely as 3 · 10⁻⁸. Windows are parted by a hash of the key, which sorts quicker than the key.
-- Identifier turns the dimension into the name of a column; Enum8 refuses what is no dimension.
CREATE OR REPLACE VIEW policywire.trend
AS SELECT
    start,
    key,
    documents,
    all_documents,
    documents / all_documents AS share,
    sum(documents) OVER (PARTITION BY cityHash64(key) ORDER BY position RANGE
        BETWEEN if({by:String} = 'week', 7, 1) PRECEDING AND if({by:String} = 'week', 7, 1) PRECEDING) AS previous,
    toInt64(documents) - toInt64(previous) AS change,
    sum(documents) OVER (PARTITION BY cityHash64(key) ORDER BY position RANGE
        BETWEEN if({by:String} = 'day', 6, if({by:String} = 'week', 21, 2)) PRECEDING AND CURRENT ROW)
        / if({by:String} = 'day', 7, if({by:String} = 'week', 4, 3)) AS moving_average
FROM
(
    SELECT
        any(period) AS start,
        any(name) AS k,
        if(k = '\0', '', k) AS key,
        if({by:String} = 'month', toInt32(toYear(start)) * 12 + toMonth(start), toInt32(start)) AS position,
        count() AS documents,
        k != '\0' OR {dimension:String} = 'all' AS asked,
        max(if(k = '\0', documents, 0)) OVER (PARTITION BY start) AS all_documents
    FROM
    (
        SELECT
            if({by:String} = 'day', day,
                if({by:String} = 'week', day - (toDayOfWeek(day) - 1), day - (toDayOfMonth(day) - 1))) AS period,
            {dimension:Identifier} AS keys
        FROM
        (
            SELECT day, topics AS topic, subtopics AS subtopic, entities AS entity, economies AS economy, terms AS term,
                [language] AS language, [source] AS source, [publisher] AS publisher, [kind] AS kind, CAST([], 'Array(String)') AS all
            FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
                since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
            WHERE isNotNull({dimension:Enum8('all', 'topic', 'subtopic', 'language', 'source', 'publisher', 'kind', 'entity', 'economy', 'term')})
                AND (SELECT throwIf({by:String} NOT IN ('day', 'week', 'month'), 'by is one of day, week, month')) = 0
        )
    )
    ARRAY JOIN arrayPushBack(keys, '\0') AS name
    GROUP BY cityHash64(period, name)
)
WHERE asked
COMMENT 'Documents by period and key: FROM policywire.trend(dimension = ''topic'', by = ''month'', topic = '''', language = '''', source = '''', since = ''2026-01-01'', until = ''2026-12-31'', zone = ''Asia/Seoul''); dimension all, topic, subtopic, language, source, publisher, kind, entity, economy or term; by day, week or month'
