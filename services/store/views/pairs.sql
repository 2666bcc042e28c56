-- Keys that documents have together.
--   left, right   whose values are the two keys: 'topic', 'subtopic', 'entity', 'economy' or 'term'; where both are the
--                 same, each pair is one row, with left_key < right_key
--   topic, language, source, since, until, zone   which documents: see facts
-- Columns:
--   left_key, right_key
--   documents        how many documents have both, 2 at least
--   left_documents, right_documents   how many have each
--   all_documents    how many documents are in scope
--   expected         left_documents × right_documents / all_documents: how many had both by chance
--   lift             documents / expected
--   npmi             normalized pointwise mutual information (Bouma 2009): 1 when they always stand together, 0 when by
--                    chance
-- One reading: each document also counts for (key, ''), ('', key) and ('', ''), which are the numbers that a pair is
-- compared with. No key is ''.
CREATE OR REPLACE VIEW policywire.pairs
AS SELECT
    left_key,
    right_key,
    documents,
    left_documents,
    right_documents,
    all_documents,
    left_documents * right_documents / all_documents AS expected,
    documents / expected AS lift,
    if(documents = all_documents, 1, log(lift) / -log(documents / all_documents)) AS npmi
FROM
(
    SELECT
        toString(l) AS left_key,
        toString(r) AS right_key,
        count() AS documents,
        max(if(r = '', documents, 0)) OVER (PARTITION BY l) AS left_documents,
        max(if(l = '', documents, 0)) OVER (PARTITION BY r) AS right_documents,
        max(if(l = '' AND r = '', documents, 0)) OVER () AS all_documents
    FROM
    (
        SELECT
            arrayJoin(arrayConcat([''], lefts)) AS l,
            arrayConcat([''], if({left:String} = {right:String} AND l != '', arrayFilter(r -> r > l, rights), rights)) AS others
        FROM
        (
            SELECT
                if({left:String} = 'topic', topics,
                if({left:String} = 'subtopic', subtopics,
                if({left:String} = 'entity', entities,
                if({left:String} = 'economy', economies, terms)))) AS lefts,
                if({right:String} = 'topic', topics,
                if({right:String} = 'subtopic', subtopics,
                if({right:String} = 'entity', entities,
                if({right:String} = 'economy', economies, terms)))) AS rights
            FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
                since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
            WHERE (SELECT throwIf({left:String} NOT IN ('topic', 'subtopic', 'entity', 'economy', 'term') OR {right:String} NOT IN ('topic', 'subtopic', 'entity', 'economy', 'term'),
                    'left and right are each one of topic, subtopic, entity, economy, term')) = 0
        )
    )
    ARRAY JOIN others AS r
    GROUP BY l, r
    HAVING documents >= 2 OR l = '' OR r = ''
)
WHERE left_key != '' AND right_key != '' AND documents >= 2
COMMENT 'Keys that documents have together: FROM policywire.pairs(left = ''topic'', right = ''entity'', topic = '''', language = '''', source = '''', since = ''2026-01-01'', until = ''2026-12-31'', zone = ''Asia/Seoul'') ORDER BY npmi DESC'
