-- Stories by size and spread: FROM policywire.stories(topic = 'ai', since = '2026-01-01', until = '2026-06-30',
-- zone = 'Asia/Seoul'). One row per story of two documents or more, at least one of which is in scope; what a row says
-- is of the whole story.
-- Only the documents of these stories are read, on whatever day: that they are named once more by IN lets the primary key
-- find them.
CREATE OR REPLACE VIEW policywire.stories
AS SELECT
    told.story AS story,
    argMin(f.title, (f.published_at, f.id)) AS title,
    count() AS documents,
    countIf(told.duplicate_of != '') AS copies,
    arraySort(groupUniqArray(toString(f.language))) AS languages,
    arraySort(groupUniqArray(toString(f.source))) AS sources,
    arraySort(groupUniqArray(toString(f.publisher))) AS publishers,
    arraySort(groupUniqArrayArray(f.topics)) AS topics,
    min(f.day) AS first_day,
    max(f.day) AS last_day,
    toInt32(last_day) - toInt32(first_day) AS spread_days
FROM policywire.facts(topic = '', language = '', source = '', since = '1900-01-01', until = '2261-12-31', zone = {zone:String}) AS f
INNER JOIN (SELECT document_id, story, duplicate_of FROM policywire_store.links FINAL) AS told ON told.document_id = f.id
WHERE f.id IN
(
    SELECT document_id
    FROM policywire_store.links FINAL
    WHERE story IN
    (
        SELECT story
        FROM policywire_store.links FINAL
        WHERE story != '' AND document_id IN
        (
            SELECT id FROM policywire.facts(topic = {topic:String}, language = '', source = '',
                since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
        )
    )
)
GROUP BY story
HAVING documents > 1
COMMENT 'Stories by size and spread, one row each: FROM policywire.stories(topic = '''', since = ''2026-01-01'', until = ''2026-06-30'', zone = ''Asia/Seoul'')'
