-- The documents in scope, one row each, with the columns that trends are counted by. Every trend reads this view, so
-- that they agree on what a day is and on what counts.
--   topic     of a document, such as 'ai', or a part of one, such as 'ai/governance'; '' for all documents
--   language  such as 'ko'; '' for all
--   source    such as 'korea-kr-press'; '' for all
--   since, until  the first and the last day, both inclusive
--   zone      whose days are counted, such as 'Asia/Seoul'
-- The second condition on published_at says nothing that day does not say; it is the one that the index of the table
-- serves. The indexes of topics and subtopics are used because has() is inside of if(), not if() inside of has(). A day in any zone is within two days of it, as are the publisher's own date and 1900, where time begins here.
CREATE OR REPLACE VIEW policywire.facts
AS SELECT
    id,
    if(published_precision = 'day', published_on, toDate32(published_at, {zone:String})) AS day,
    published_at,
    published_precision,
    fetched_at,
    source,
    publisher,
    title,
    kind,
    language,
    topics,
    subtopics,
    entity_ids AS entities,
    economies,
    terms,
    origin,
    revision
FROM policywire_store.latest FINAL
WHERE day BETWEEN {since:Date32} AND {until:Date32}
    AND published_at >= toDateTime64(greatest({since:Date32}, toDate32('1900-01-03')) - 2, 3, 'UTC')
    AND published_at < toDateTime64(least({until:Date32}, toDate32('2262-01-01')) + 3, 3, 'UTC')
    AND ({topic:String} = '' OR if(position({topic:String}, '/') > 0, has(subtopics, {topic:String}), has(topics, {topic:String})))
    AND ({language:String} = '' OR language = {language:String})
    AND ({source:String} = '' OR source = {source:String})
COMMENT 'Documents in scope, one row each: FROM policywire.facts(topic = '''', language = '''', source = '''', since = ''2026-01-01'', until = ''2026-12-31'', zone = ''Asia/Seoul'')'
