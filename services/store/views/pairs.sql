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
-- Four readings, one for each count: to count two things in one, keys would be pushed into the arrays, and what makes an array
-- anew makes strings of its LowCardinality, which takes longer than reading it twice.
-- Identifier turns left and right into the names of columns; Enum8 refuses what is none of them.
CREATE OR REPLACE VIEW policywire.pairs
AS WITH
    keys AS
    (
        SELECT {left:Identifier} AS lefts, {right:Identifier} AS rights
        FROM
        (
            SELECT topics AS topic, subtopics AS subtopic, entities AS entity, economies AS economy, terms AS term
            FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
                since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
            WHERE isNotNull({left:Enum8('topic', 'subtopic', 'entity', 'economy', 'term')})
                AND isNotNull({right:Enum8('topic', 'subtopic', 'entity', 'economy', 'term')})
        )
    )
SELECT
    CAST(both.left_key, 'String') AS left_key,
    CAST(both.right_key, 'String') AS right_key,
    documents,
    left_documents,
    right_documents,
    all_documents,
    left_documents * right_documents / all_documents AS expected,
    documents / expected AS lift,
    if(documents = all_documents, 1, log(lift) / -log(documents / all_documents)) AS npmi
FROM
(
    SELECT any(l) AS left_key, any(r) AS right_key, count() AS documents
    FROM keys
    ARRAY JOIN lefts AS l
    ARRAY JOIN rights AS r
    WHERE {left:String} != {right:String} OR l < r
    GROUP BY cityHash64(l, r)
    HAVING documents >= 2
) AS both
INNER JOIN (SELECT k AS left_key, count() AS left_documents FROM keys ARRAY JOIN lefts AS k GROUP BY k) AS lefts USING (left_key)
INNER JOIN (SELECT k AS right_key, count() AS right_documents FROM keys ARRAY JOIN rights AS k GROUP BY k) AS rights USING (right_key)
CROSS JOIN (SELECT count() AS all_documents FROM keys) AS total
COMMENT 'Keys that documents have together: FROM policywire.pairs(left = ''topic'', right = ''entity'', topic = '''', language = '''', source = '''', since = ''2026-01-01'', until = ''2026-12-31'', zone = ''Asia/Seoul'') ORDER BY npmi DESC'
