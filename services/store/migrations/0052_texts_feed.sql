CREATE MATERIALIZED VIEW IF NOT EXISTS policywire_store.texts_feed
TO policywire_store.texts
AS SELECT
    id AS document_id,
    '' AS target,
    revision,
    version,
    normalizeUTF8NFKCCasefold(d.title) AS title,
    normalizeUTF8NFKCCasefold(d.summary) AS summary,
    concat(title, '\n', summary, '\n', normalizeUTF8NFKCCasefold(replaceAll(d.body, '\n', ' '))) AS text,
    fetched_at AS written_at
FROM policywire_store.documents AS d
COMMENT 'Folds what is inserted into documents for search'
