ALTER TABLE policywire_store.latest
    MATERIALIZE COLUMN economies
