ALTER TABLE policywire_store.withdrawals
    COMMENT COLUMN document_id 'The document that is gone',
    COMMENT COLUMN revision 'The last one that was seen; another one that appears is not withdrawn',
    COMMENT COLUMN version 'revision << 44 | withdrawn_at in ms: the greater one is the later one',
    COMMENT COLUMN source 'Id of the source of the document',
    COMMENT COLUMN url 'Address that it is gone from',
    COMMENT COLUMN content_hash 'Hex SHA-256 of the content that was seen last',
    COMMENT COLUMN reason 'How it was found to be gone',
    COMMENT COLUMN withdrawn_at 'When it was found to be gone',
    COMMENT COLUMN origin 'live, backfill, import or replay, as of the document'
