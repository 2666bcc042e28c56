-- What was said in one language and whether it was said in another, by story: FROM policywire.coverage(language = 'ko',
-- target = 'en', days = 14, topic = 'ai', source = '', since = '2026-01-01', until = '2026-06-30', zone = 'Asia/Seoul').
-- One row per story that has a document in scope in language, and whose first such document is of a day from since to
-- until. A document without a story is one by itself. Any document of the story in target covers it, of whatever topic
-- and source, also one that came first. Whether the days are over yet is for the caller to say, by until.
CREATE OR REPLACE VIEW policywire.coverage
AS WITH
    links AS (SELECT document_id, story FROM policywire_store.links FINAL WHERE story != ''),
    told AS
    (
        SELECT
            if(l.story = '', f.id, l.story) AS story,
            argMin((f.id, f.day, f.publisher, f.source, f.title, f.topics), (f.published_at, f.id)) AS first,
            count() AS documents
        FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
            since = {since:Date32}, until = {until:Date32}, zone = {zone:String}) AS f
        LEFT ANY JOIN links AS l ON l.document_id = f.id
        GROUP BY story
    ),
    before AS
    (
        SELECT l.story
        FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
            since = '1900-01-01', until = {since:Date32}, zone = {zone:String}) AS f
        INNER JOIN links AS l ON l.document_id = f.id
        WHERE f.day < {since:Date32}
    ),
    covering AS
    (
        SELECT l.story AS story, argMin((f.id, f.day), (f.published_at, f.id)) AS first
        FROM policywire.facts(topic = '', language = {target:String}, source = '',
            since = '1900-01-01', until = '2261-12-31', zone = {zone:String}) AS f
        INNER JOIN links AS l ON l.document_id = f.id
        GROUP BY story
    )
SELECT
    told.story AS story,
    told.first.1 AS id,
    told.first.2 AS day,
    told.first.3 AS publisher,
    told.first.4 AS source,
    told.first.5 AS title,
    told.first.6 AS topics,
    told.documents AS documents,
    covering.first.1 AS covered_by,
    if(covered_by = '', NULL, covering.first.2) AS covered_on,
    if(covered_by = '', NULL, toInt32(covering.first.2) - toInt32(told.first.2)) AS days_until,
    toBool(ifNull(days_until > {days:UInt16}, true)) AS is_gap
FROM told
LEFT ANY JOIN covering ON covering.story = told.story
WHERE told.story NOT IN (before)
COMMENT 'Stories told in one language, and whether and when another has them: FROM policywire.coverage(language = ''ko'', target = ''en'', days = 14, topic = '''', source = '''', since = ''2026-01-01'', until = ''2026-06-30'', zone = ''Asia/Seoul'') WHERE is_gap'
