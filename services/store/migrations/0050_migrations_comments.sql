ALTER TABLE policywire_store.migrations
    COMMENT COLUMN version 'Number of the migration, from 1 without a gap',
    COMMENT COLUMN name 'File name of the migration',
    COMMENT COLUMN checksum 'Hex SHA-256 of the file, which is never edited after a release',
    COMMENT COLUMN applied_at 'When it was applied'
