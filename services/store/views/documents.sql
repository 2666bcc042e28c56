CREATE OR REPLACE VIEW policywire.documents
(
    id                  String COMMENT 'The source and the publisher''s own id; never changes',
    source              LowCardinality(String) COMMENT 'Id of the source that it was read from',
    publisher           LowCardinality(String) COMMENT 'The body that published it, in its own language',
    title               String COMMENT 'As the publisher wrote it',
    summary             String COMMENT 'The lead that the publisher wrote, or empty',
    body                String COMMENT 'Plain text, paragraphs separated by an empty line',
    url                 String COMMENT 'Address at the publisher',
    kind                LowCardinality(String) COMMENT 'press-release, policy-news, statement, report or news',
    language            LowCardinality(String) COMMENT 'BCP 47 in lower case; und when it cannot be told',
    language_confidence Float32 COMMENT '0 to 1',
    language_hint       LowCardinality(String) COMMENT 'The language that the source claims, or empty',
    language_parts      Map(LowCardinality(String), Float32) COMMENT 'Share of each language in a mixed text, largest first',
    language_ranges     Array(Tuple(language LowCardinality(String), field LowCardinality(String), offset UInt32, length UInt32)) COMMENT 'Where each language of a mixed text stands; in code points',
    topics              Array(LowCardinality(String)) COMMENT 'What it is about, best first; has(topics, ''ai'')',
    topic_scores        Map(LowCardinality(String), Float32) COMMENT 'How sure each topic is, 0 to 1; topic_scores[''ai'']',
    topic_points        Map(LowCardinality(String), Float32) COMMENT 'The sum that each score was made of',
    subtopics           Array(LowCardinality(String)) COMMENT 'The parts of its topics that it is about; has(subtopics, ''ai/governance'')',
    subtopic_scores     Map(LowCardinality(String), Float32) COMMENT 'How sure each part is, 0 to 1',
    evidence            Array(Tuple(topic LowCardinality(String), text String, field LowCardinality(String), offset UInt32, term String, count UInt32, points Float32)) COMMENT 'The terms that the topics rest on, each where it first counts, how often it counts and what it added to topic_points; offset in code points',
    entities            Array(Tuple(id String, kind LowCardinality(String), name String, text String, field LowCardinality(String), offset UInt32, count UInt32)) COMMENT 'Bodies, laws, programmes, places and economies that it names, each where it first stands and how often; name is the English one',
    published_at        DateTime64(3, 'UTC') COMMENT 'In UTC; midnight at the publisher for precision day, fetched_at for none',
    published_offset    Int16 COMMENT 'Minutes east of UTC that the publisher wrote',
    published_on        Date32 COMMENT 'The date as the publisher wrote it',
    published_precision LowCardinality(String) COMMENT 'second, minute, day or none',
    fetched_at          DateTime64(3, 'UTC') COMMENT 'When this revision was read',
    classified_at       DateTime64(3, 'UTC') COMMENT 'When language and topics were found',
    classifier          LowCardinality(String) COMMENT 'Version of the lexicon and rules',
    fingerprint         String COMMENT 'What near-duplicates are found by',
    revision            UInt32 COMMENT 'Counts the texts of this id from 1',
    content_hash        String COMMENT 'Hex SHA-256 of the content',
    body_length         UInt32 COMMENT 'Of the whole body, in code points',
    body_truncated      Bool COMMENT 'body is a part of the whole',
    body_from           LowCardinality(String) COMMENT 'Where it was read: page, list, attachment, auto (a page read without knowing how it is built) or empty',
    rights              LowCardinality(String) COMMENT 'full, excerpt or link: how much may be kept',
    licence             LowCardinality(String) COMMENT 'Under which it may be used, or empty',
    attribution         LowCardinality(String) COMMENT 'To be named when the text is used',
    attachments         Array(Tuple(url String, name String, media_type LowCardinality(String), size UInt64, sha256 String, text_read Bool, problem String)) COMMENT 'Files that the page offers',
    origin              LowCardinality(String) COMMENT 'live, backfill, import or replay',
    withdrawn_at        Nullable(DateTime64(3, 'UTC')) COMMENT 'When it was found gone from its source, else NULL',
    withdrawn_reason    String COMMENT 'How it was found to be gone'
)
AS SELECT
    d.id, d.source, d.publisher, d.title, d.summary, d.body, d.url, d.kind,
    d.language, d.language_confidence, d.language_hint,
    mapFromArrays(d.language_part_tags, d.language_part_shares) AS language_parts,
    CAST(arrayZip(d.language_range_tags, d.language_range_fields, d.language_range_offsets, d.language_range_lengths), 'Array(Tuple(language LowCardinality(String), field LowCardinality(String), offset UInt32, length UInt32))') AS language_ranges,
    d.topics,
    mapFromArrays(d.topics, d.topic_scores) AS topic_scores,
    mapFromArrays(d.topics, d.topic_points) AS topic_points,
    d.subtopics,
    mapFromArrays(d.subtopics, d.subtopic_scores) AS subtopic_scores,
    CAST(arrayZip(d.evidence_topics, d.evidence_texts, d.evidence_fields, d.evidence_offsets, d.evidence_terms, d.evidence_counts, d.evidence_points), 'Array(Tuple(topic LowCardinality(String), text String, field LowCardinality(String), offset UInt32, term String, count UInt32, points Float32))') AS evidence,
    CAST(arrayZip(d.entity_ids, d.entity_kinds, d.entity_names, d.entity_texts, d.entity_fields, d.entity_offsets, d.entity_counts), 'Array(Tuple(id String, kind LowCardinality(String), name String, text String, field LowCardinality(String), offset UInt32, count UInt32))') AS entities,
    d.published_at, d.published_offset, d.published_on, d.published_precision,
    d.fetched_at, d.classified_at, d.classifier, d.fingerprint,
    d.revision, d.content_hash, d.body_length, d.body_truncated, d.body_from,
    d.rights, d.licence, d.attribution,
    CAST(arrayZip(d.attachment_urls, d.attachment_names, d.attachment_media_types, d.attachment_sizes, d.attachment_sha256, d.attachment_texts_read, d.attachment_problems), 'Array(Tuple(url String, name String, media_type LowCardinality(String), size UInt64, sha256 String, text_read Bool, problem String))') AS attachments,
    d.origin,
    w.withdrawn_at, ifNull(w.withdrawn_reason, '') AS withdrawn_reason
FROM policywire_store.latest AS d FINAL
LEFT ANY JOIN
(
    SELECT document_id, revision, toNullable(withdrawn_at) AS withdrawn_at, reason AS withdrawn_reason
    FROM policywire_store.withdrawals FINAL
) AS w ON w.document_id = d.id AND w.revision = d.revision
COMMENT 'One row per document, in its latest revision. Withdrawn documents stay, with withdrawn_at set.'
