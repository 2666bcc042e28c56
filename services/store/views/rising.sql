-- The keys that more documents have in the last days than the time before lets expect.
--   dimension  whose values are the keys: 'entity', 'economy', 'term', 'topic', 'subtopic' or 'publisher'
--   until, days   the window: the days from until − days + 1 to until; it is compared with the 4 × days before it
--   topic, language, source, zone   which documents: see facts
-- Columns:
--   key            the entity, term, …
--   documents      how many documents of the window have it, 2 at least
--   before         how many documents of the time before have it
--   expected       before × all_documents / all_before, 0 when there was none
--   ratio          (documents + 0.5) / (expected + 0.5)
--   score          G² of Dunning 1993: 2 Σ o ln(o / e) over the documents with and without the key, in the window and
--                  before; 0 when documents are not above expected. 10.83 is one chance in a thousand
--   first_day      the first day of the history that a document in scope has it, up to until
--   is_new         first_day is in the window
--   all_documents  all documents in scope in the window
--   all_before     all documents in scope in the time before
-- In the first reading each document also counts for the key '\0', which no document has, and which sums up to all.
-- Two readings: of the window and the time before it, which the index of days makes short, and of the whole history for
-- the first days alone. Dropping the other keys from each document of the history first was tried, and takes three times
-- as long.
-- Identifier turns the dimension into the name of a column; Enum8 refuses what is no dimension.
CREATE OR REPLACE VIEW policywire.rising
AS SELECT
    key,
    documents,
    before,
    expected,
    (documents + 0.5) / (expected + 0.5) AS ratio,
    if(documents <= expected, 0, 2 * arraySum((observed, margin) -> if(observed = 0, 0., observed * log(observed / margin)),
        CAST([documents, before, all_documents - documents, all_before - before], 'Array(Float64)'),
        [share * having, (1 - share) * having, share * lacking, (1 - share) * lacking])) AS score,
    first_day,
    is_new,
    all_documents,
    all_before
FROM
(
    SELECT
        key,
        documents,
        before,
        if(all_before = 0, 0, before * all_documents / all_before) AS expected,
        all_documents / (all_documents + all_before) AS share,
        documents + before AS having,
        all_documents + all_before - having AS lacking,
        first_day,
        CAST(first_day > {until:Date32} - {days:UInt16}, 'Bool') AS is_new,
        all_documents,
        all_before
    FROM
    (
        SELECT
            k AS key,
            countIf(day > {until:Date32} - {days:UInt16}) AS documents,
            count() - documents AS before,
            max(if(k = '\0', documents, 0)) OVER () AS all_documents,
            max(if(k = '\0', before, 0)) OVER () AS all_before
        FROM
        (
            SELECT
                day, {dimension:Identifier} AS keys
            FROM
            (
                SELECT day, topics AS topic, subtopics AS subtopic, entities AS entity, economies AS economy, terms AS term, [publisher] AS publisher
                FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
                    since = {until:Date32} - 5 * {days:UInt16} + 1, until = {until:Date32}, zone = {zone:String})
                WHERE isNotNull({dimension:Enum8('topic', 'subtopic', 'publisher', 'entity', 'economy', 'term')})
            )
        )
        ARRAY JOIN arrayPushBack(keys, '\0') AS k
        GROUP BY k
    ) AS recent
    INNER JOIN
    (
        SELECT CAST(k, 'String') AS key, toDate32(min(toInt32(day))) AS first_day
        FROM
        (
            SELECT
                day, {dimension:Identifier} AS keys
            FROM
            (
                SELECT day, topics AS topic, subtopics AS subtopic, entities AS entity, economies AS economy, terms AS term, [publisher] AS publisher
                FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
                    since = '1900-01-01', until = {until:Date32}, zone = {zone:String})
            )
        )
        ARRAY JOIN keys AS k
        GROUP BY k
    ) AS history USING (key)
)
WHERE documents >= 2
COMMENT 'Keys that rise: FROM policywire.rising(dimension = ''term'', topic = ''ai'', language = '''', source = '''', until = ''2026-12-31'', days = 28, zone = ''Asia/Seoul'') ORDER BY score DESC'
