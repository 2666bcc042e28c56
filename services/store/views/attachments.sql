CREATE OR REPLACE VIEW policywire.attachments
(
    document_id String COMMENT 'The document whose page offers the file',
    day         Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Asia/Seoul',
    source      LowCardinality(String) COMMENT 'Id of the source that it was read from',
    url         String COMMENT 'Address of the file',
    name        String COMMENT 'As the page names it',
    media_type  LowCardinality(String) COMMENT 'Of the file, or empty',
    size        UInt64 COMMENT 'Bytes; 0 when it was not fetched',
    sha256      String COMMENT 'Hex SHA-256; empty when it was not fetched',
    text_read   Bool COMMENT 'Its text is in the body of the document',
    problem     String COMMENT 'Why it could not be fetched or read, or empty'
)
AS SELECT
    id AS document_id,
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    source,
    url,
    name,
    media_type,
    size,
    sha256,
    text_read,
    problem
FROM policywire_store.latest FINAL
ARRAY JOIN attachment_urls AS url, attachment_names AS name, attachment_media_types AS media_type, attachment_sizes AS size,
    attachment_sha256 AS sha256, attachment_texts_read AS text_read, attachment_problems AS problem
COMMENT 'One row per document and file that its page offers'
