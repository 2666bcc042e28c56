INSERT INTO policywire_store.texts (document_id, target, revision, version, title, summary, text, written_at)
SELECT
    document_id,
    target,
    revision,
    version,
    normalizeUTF8NFKCCasefold(t.title) AS title,
    '',
    concat(title, '\n\n', normalizeUTF8NFKCCasefold(replaceAll(t.body, '\n', ' '))),
    translated_at
FROM policywire_store.translations AS t FINAL
