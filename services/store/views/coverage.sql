-- What was said in one language and whether it was said in another, by story: FROM policywire.coverage(language = 'ko',
-- target = 'en', days = 14, topic = 'ai', source = '', since = '2026-01-01', until = '2026-06-30', zone = 'Asia/Seoul').
-- One row per story that has a document of language, topic and source, and whose first such document is of a day from
-- since to until. A document without a story is one by itself. Any document of the story in target covers it, of
-- whatever topic and source, also one that came first. Whether the days are over yet is for the caller to say, by until.
--
-- Only the stories with a document of these days (told) are looked at in whole, on whatever day their documents are: that
-- these are named once more by IN lets the primary key find them.
CREATE OR REPLACE VIEW policywire.coverage
AS WITH
    told AS
    (
        SELECT id
        FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
            since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
    ),
    story AS
    (
        SELECT
            story,
            argMinIf((id, day, publisher, source, title, topics), (published_at, id), in_scope) AS first,
            countIf(in_scope) AS documents,
            argMinIf((id, day), (published_at, id), language = {target:String}) AS covering
        FROM
        (
            SELECT
                member.story AS story, f.id AS id, f.day AS day, f.published_at AS published_at, f.publisher AS publisher,
                f.source AS source, f.title AS title, f.topics AS topics, f.language AS language,
                language = {language:String} AND ({source:String} = '' OR source = {source:String})
                    AND ({topic:String} = '' OR has(arrayConcat(topics, f.subtopics), {topic:String})) AS in_scope
            FROM policywire.facts(topic = '', language = '', source = '', since = '1900-01-01', until = '2261-12-31', zone = {zone:String}) AS f
            INNER JOIN (SELECT document_id, story FROM policywire_store.links FINAL) AS member ON member.document_id = f.id
            WHERE f.id IN
            (
                SELECT document_id
                FROM policywire_store.links FINAL
                WHERE story IN (SELECT story FROM policywire_store.links FINAL WHERE story != '' AND document_id IN (told))
            )
        )
        GROUP BY story
        HAVING first.2 BETWEEN {since:Date32} AND {until:Date32}
    )
SELECT
    story,
    first.1 AS id,
    first.2 AS day,
    first.3 AS publisher,
    first.4 AS source,
    first.5 AS title,
    first.6 AS topics,
    documents,
    covering.1 AS covered_by,
    if(covered_by = '', NULL, covering.2) AS covered_on,
    if(covered_by = '', NULL, toInt32(covering.2) - toInt32(first.2)) AS days_until,
    toBool(ifNull(days_until > {days:UInt16}, true)) AS is_gap
FROM story
UNION ALL
SELECT id, id, day, publisher, source, title, topics, toUInt64(1), '', NULL, NULL, true
FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
    since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
WHERE id NOT IN (SELECT document_id FROM policywire_store.links FINAL WHERE story != '')
COMMENT 'Stories told in one language, and whether and when another has them: FROM policywire.coverage(language = ''ko'', target = ''en'', days = 14, topic = '''', source = '''', since = ''2026-01-01'', until = ''2026-06-30'', zone = ''Asia/Seoul'') WHERE is_gap'
