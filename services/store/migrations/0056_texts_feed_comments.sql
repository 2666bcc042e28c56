ALTER TABLE policywire_store.texts_feed
    COMMENT COLUMN document_id 'The document that it is the text of',
    COMMENT COLUMN target 'Language that it was translated into, empty for the text as it was published',
    COMMENT COLUMN revision 'The revision of the document',
    COMMENT COLUMN version 'Of the row of the document or translation: revision << 44 | time in ms',
    COMMENT COLUMN title 'Folded: NFKC, in lower case',
    COMMENT COLUMN summary 'Folded; empty for a translation',
    COMMENT COLUMN text 'Title, summary and body, a line each, folded',
    COMMENT COLUMN written_at 'When it was fetched or translated'
