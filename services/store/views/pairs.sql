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
-- Two readings: of the documents that have a left key, each of which also counts for (left key, '\0'), and of all for
-- their right keys, where each counts for '\0' too. No document has that key.
-- The planner takes away the first, the third, … if() of a chain, and only between columns of one type. What it leaves is
-- read and converted for nothing: hence the casts and the order.
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
        any(l) AS left_key,
        any(r) AS right_key,
        count() AS documents,
        max(if(right_key = '\0', documents, 0)) OVER (PARTITION BY left_key) AS left_documents
    FROM
    (
        SELECT
            arrayJoin(lefts) AS l,
            arrayPushBack(if({left:String} = {right:String}, arrayFilter(r -> r > l, rights), rights), '\0') AS others
        FROM
        (
            SELECT
                if({left:String} = 'topic', CAST(topics, 'Array(String)'),
                if({left:String} = 'subtopic', CAST(subtopics, 'Array(String)'),
                if({left:String} = 'entity', CAST(entities, 'Array(String)'),
                if({left:String} = 'term', terms, CAST(economies, 'Array(String)'))))) AS lefts,
                if({right:String} = 'topic', CAST(topics, 'Array(String)'),
                if({right:String} = 'subtopic', CAST(subtopics, 'Array(String)'),
                if({right:String} = 'entity', CAST(entities, 'Array(String)'),
                if({right:String} = 'term', terms, CAST(economies, 'Array(String)'))))) AS rights
            FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
                since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
            WHERE (SELECT throwIf({left:String} NOT IN ('topic', 'subtopic', 'entity', 'economy', 'term') OR {right:String} NOT IN ('topic', 'subtopic', 'entity', 'economy', 'term'),
                    'left and right are each one of topic, subtopic, entity, economy, term')) = 0
        )
        WHERE notEmpty(lefts)
    )
    ARRAY JOIN others AS r
    GROUP BY cityHash64(l, r)
    HAVING documents >= 2 OR right_key = '\0'
) AS both
INNER JOIN
(
    SELECT
        k AS right_key,
        count() AS right_documents,
        max(if(k = '\0', right_documents, 0)) OVER () AS all_documents
    FROM
    (
        SELECT
            if({right:String} = 'topic', CAST(topics, 'Array(String)'),
            if({right:String} = 'subtopic', CAST(subtopics, 'Array(String)'),
            if({right:String} = 'entity', CAST(entities, 'Array(String)'),
            if({right:String} = 'term', terms, CAST(economies, 'Array(String)'))))) AS keys
        FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
            since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
    )
    ARRAY JOIN arrayPushBack(keys, '\0') AS k
    GROUP BY k
) AS single USING (right_key)
WHERE right_key != '\0'
COMMENT 'Keys that documents have together: FROM policywire.pairs(left = ''topic'', right = ''entity'', topic = '''', language = '''', source = '''', since = ''2026-01-01'', until = ''2026-12-31'', zone = ''Asia/Seoul'') ORDER BY npmi DESC'
