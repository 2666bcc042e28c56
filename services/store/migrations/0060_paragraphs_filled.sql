ALTER TABLE policywire_store.documents
    MATERIALIZE COLUMN paragraph_hashes,
    MATERIALIZE COLUMN paragraph_lengths
