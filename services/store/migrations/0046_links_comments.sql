ALTER TABLE policywire_store.links
    COMMENT COLUMN document_id 'The document that was compared with those before it',
    COMMENT COLUMN revision 'The revision that was compared',
    COMMENT COLUMN version 'revision << 44 | linked_at in ms: the greater one is the later one',
    COMMENT COLUMN source 'Id of the source of the document',
    COMMENT COLUMN content_hash 'Hex SHA-256 of the content that was compared',
    COMMENT COLUMN duplicate_of 'The document that it repeats, or empty',
    COMMENT COLUMN story 'The story that it belongs to, or empty',
    COMMENT COLUMN score 'How alike they are, 0 to 1',
    COMMENT COLUMN evidence 'What the link rests on, in words',
    COMMENT COLUMN linker 'Version of the rules',
    COMMENT COLUMN linked_at 'When it was linked',
    COMMENT COLUMN origin 'live, backfill, import or replay, as of the document'
