ALTER TABLE policywire_store.latest
    MATERIALIZE INDEX published_at,
    MATERIALIZE INDEX source,
    MATERIALIZE INDEX language,
    MATERIALIZE INDEX topics,
    MATERIALIZE INDEX subtopics,
    MATERIALIZE INDEX entity_ids
