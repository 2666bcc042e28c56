CREATE MATERIALIZED VIEW IF NOT EXISTS policywire_store.translated_texts_feed
TO policywire_store.texts
AS SELECT
    document_id,
    target,
    revision,
    version,
    normalizeUTF8NFKCCasefold(t.title) AS title,
    '' AS summary,
    concat(title, '\n\n', normalizeUTF8NFKCCasefold(replaceAll(t.body, '\n', ' '))) AS text,
    translated_at AS written_at
FROM policywire_store.translations AS t
COMMENT 'Folds what is inserted into translations for search'
