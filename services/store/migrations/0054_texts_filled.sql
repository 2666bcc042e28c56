INSERT INTO policywire_store.texts (document_id, target, revision, version, title, summary, text, written_at)
SELECT
    id,
    '',
    revision,
    version,
    normalizeUTF8NFKCCasefold(d.title) AS title,
    normalizeUTF8NFKCCasefold(d.summary) AS summary,
    concat(title, '\n', summary, '\n', normalizeUTF8NFKCCasefold(replaceAll(d.body, '\n', ' '))),
    fetched_at
FROM policywire_store.latest AS d FINAL
