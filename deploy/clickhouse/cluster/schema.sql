-- What `store migrate` runs on a cluster (STORE_CLUSTER={cluster}), made from the files of services/store by
-- go generate ./services/store. Read README.md beside this file before the first run.

-- migrations/0001_store_database.sql
CREATE DATABASE IF NOT EXISTS policywire_store ON CLUSTER '{cluster}'
COMMENT 'The tables of policywire. Analysts read the views in policywire instead.';

-- migrations/0002_migrations.sql
CREATE TABLE IF NOT EXISTS policywire_store.migrations_local ON CLUSTER '{cluster}'
(
    version    UInt32 COMMENT 'Number of the migration, from 1 without a gap',
    name       String COMMENT 'File name of the migration',
    checksum   String COMMENT 'Hex SHA-256 of the file, which is never edited after a release',
    applied_at DateTime64(3, 'UTC')
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', applied_at)
ORDER BY version
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'The migrations that were applied here';
CREATE TABLE IF NOT EXISTS policywire_store.migrations ON CLUSTER '{cluster}' AS policywire_store.migrations_local
ENGINE = Distributed('{cluster}', 'policywire_store', 'migrations_local', cityHash64(version))
COMMENT 'The migrations that were applied here';

-- migrations/0003_views_database.sql
CREATE DATABASE IF NOT EXISTS policywire ON CLUSTER '{cluster}'
COMMENT 'What analysts read: views whose names and columns stay.';

-- migrations/0004_documents.sql
CREATE TABLE IF NOT EXISTS policywire_store.documents_local ON CLUSTER '{cluster}'
(
    id                      String,
    revision                UInt32,
    version                 UInt64 COMMENT 'revision << 44 | classified_at in ms: the greater one is the later one, in whatever order they come',
    source                  LowCardinality(String),
    publisher               LowCardinality(String),
    kind                    LowCardinality(String),
    url                     String,
    title                   String,
    summary                 String CODEC(ZSTD(1)),
    body                    String CODEC(ZSTD(1)),
    body_length             UInt32,
    body_truncated          Bool,
    language                LowCardinality(String),
    language_confidence     Float32,
    language_hint           LowCardinality(String),
    language_part_tags      Array(LowCardinality(String)),
    language_part_shares    Array(Float32),
    topics                  Array(LowCardinality(String)),
    topic_scores            Array(Float32) COMMENT 'Parallel to topics',
    evidence_topics         Array(LowCardinality(String)) COMMENT 'The five columns of evidence are parallel',
    evidence_texts          Array(String),
    evidence_fields         Array(LowCardinality(String)),
    evidence_offsets        Array(UInt32),
    evidence_terms          Array(String),
    entity_ids              Array(String) COMMENT 'The three columns of entities are parallel',
    entity_kinds            Array(LowCardinality(String)),
    entity_names            Array(String),
    fingerprint             String,
    classifier              LowCardinality(String),
    classified_at           DateTime64(3, 'UTC'),
    published_at            DateTime64(3, 'UTC'),
    published_offset        Int16 COMMENT 'Minutes east of UTC that the publisher wrote',
    published_on            Date32 COMMENT 'The date as the publisher wrote it',
    published_precision     LowCardinality(String),
    fetched_at              DateTime64(3, 'UTC'),
    content_hash            String,
    rights                  LowCardinality(String),
    licence                 LowCardinality(String),
    attribution             LowCardinality(String),
    attachment_urls         Array(String) COMMENT 'The seven columns of attachments are parallel',
    attachment_names        Array(String),
    attachment_media_types  Array(LowCardinality(String)),
    attachment_sizes        Array(UInt64),
    attachment_sha256       Array(String),
    attachment_texts_read   Array(Bool),
    attachment_problems     Array(String),
    origin                  LowCardinality(String)
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', version)
ORDER BY (id, revision)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
    min_bytes_for_wide_part = 67108864
COMMENT 'Every revision of every document, with its latest classification';
CREATE TABLE IF NOT EXISTS policywire_store.documents ON CLUSTER '{cluster}' AS policywire_store.documents_local
ENGINE = Distributed('{cluster}', 'policywire_store', 'documents_local', cityHash64(id))
COMMENT 'Every revision of every document, with its latest classification';

-- migrations/0005_latest.sql
CREATE TABLE IF NOT EXISTS policywire_store.latest_local ON CLUSTER '{cluster}' AS policywire_store.documents_local
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', version)
ORDER BY id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
    min_bytes_for_wide_part = 67108864
COMMENT 'The latest revision of every document; right only when it is read with FINAL';
CREATE TABLE IF NOT EXISTS policywire_store.latest ON CLUSTER '{cluster}' AS policywire_store.latest_local
ENGINE = Distributed('{cluster}', 'policywire_store', 'latest_local', cityHash64(id))
COMMENT 'The latest revision of every document; right only when it is read with FINAL';

-- migrations/0006_latest_feed.sql
CREATE MATERIALIZED VIEW IF NOT EXISTS policywire_store.latest_feed ON CLUSTER '{cluster}'
TO policywire_store.latest_local
AS SELECT * FROM policywire_store.documents_local;

-- migrations/0007_translations.sql
CREATE TABLE IF NOT EXISTS policywire_store.translations_local ON CLUSTER '{cluster}'
(
    document_id     String,
    target          LowCardinality(String),
    revision        UInt32,
    version         UInt64 COMMENT 'revision << 44 | translated_at in ms',
    source          LowCardinality(String),
    source_language LowCardinality(String),
    content_hash    String,
    title           String,
    body            String CODEC(ZSTD(1)),
    body_truncated  Bool,
    engine          LowCardinality(String),
    engine_version  LowCardinality(String),
    status          LowCardinality(String),
    warnings        Array(String),
    translated_at   DateTime64(3, 'UTC'),
    origin          LowCardinality(String)
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', version)
ORDER BY (document_id, target, revision)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
    min_bytes_for_wide_part = 67108864
COMMENT 'The latest translation of every revision into every target';
CREATE TABLE IF NOT EXISTS policywire_store.translations ON CLUSTER '{cluster}' AS policywire_store.translations_local
ENGINE = Distributed('{cluster}', 'policywire_store', 'translations_local', cityHash64(document_id))
COMMENT 'The latest translation of every revision into every target';

-- migrations/0008_links.sql
CREATE TABLE IF NOT EXISTS policywire_store.links_local ON CLUSTER '{cluster}'
(
    document_id  String,
    revision     UInt32,
    version      UInt64 COMMENT 'revision << 44 | linked_at in ms',
    source       LowCardinality(String),
    content_hash String,
    duplicate_of String,
    story        String,
    score        Float32,
    evidence     String,
    linker       LowCardinality(String),
    linked_at    DateTime64(3, 'UTC'),
    origin       LowCardinality(String)
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', version)
ORDER BY document_id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'Which document repeats which, and the stories they belong to';
CREATE TABLE IF NOT EXISTS policywire_store.links ON CLUSTER '{cluster}' AS policywire_store.links_local
ENGINE = Distributed('{cluster}', 'policywire_store', 'links_local', cityHash64(document_id))
COMMENT 'Which document repeats which, and the stories they belong to';

-- migrations/0009_withdrawals.sql
CREATE TABLE IF NOT EXISTS policywire_store.withdrawals_local ON CLUSTER '{cluster}'
(
    document_id  String,
    revision     UInt32 COMMENT 'The last one that was seen',
    version      UInt64 COMMENT 'revision << 44 | withdrawn_at in ms',
    source       LowCardinality(String),
    url          String,
    content_hash String,
    reason       String,
    withdrawn_at DateTime64(3, 'UTC'),
    origin       LowCardinality(String)
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', version)
ORDER BY document_id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'Documents that are gone from their source';
CREATE TABLE IF NOT EXISTS policywire_store.withdrawals ON CLUSTER '{cluster}' AS policywire_store.withdrawals_local
ENGINE = Distributed('{cluster}', 'policywire_store', 'withdrawals_local', cityHash64(document_id))
COMMENT 'Documents that are gone from their source';

-- migrations/0010_alerts.sql
CREATE TABLE IF NOT EXISTS policywire_store.alerts_local ON CLUSTER '{cluster}'
(
    raised_at DateTime64(9, 'UTC'),
    scope     LowCardinality(String),
    name      LowCardinality(String),
    kind      LowCardinality(String),
    recovered Bool,
    reason    String
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')
ORDER BY (scope, name, kind, raised_at, recovered)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'Faults of sources and services, and their ends';
CREATE TABLE IF NOT EXISTS policywire_store.alerts ON CLUSTER '{cluster}' AS policywire_store.alerts_local
ENGINE = Distributed('{cluster}', 'policywire_store', 'alerts_local', cityHash64(scope))
COMMENT 'Faults of sources and services, and their ends';

-- migrations/0011_ledger.sql
CREATE TABLE IF NOT EXISTS policywire_store.ledger_local ON CLUSTER '{cluster}'
(
    source        LowCardinality(String),
    round         String,
    item          String,
    version       UInt64 COMMENT 'ended_at in ms',
    result        LowCardinality(String),
    reason        String,
    count_results Array(LowCardinality(String)) COMMENT 'Parallel to count_items',
    count_items   Array(UInt64),
    discovered    UInt64,
    started_at    DateTime64(3, 'UTC'),
    ended_at      DateTime64(3, 'UTC')
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', version)
ORDER BY (source, round, item)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'What became of every round of a source, and of the items in it that were not published';
CREATE TABLE IF NOT EXISTS policywire_store.ledger ON CLUSTER '{cluster}' AS policywire_store.ledger_local
ENGINE = Distributed('{cluster}', 'policywire_store', 'ledger_local', cityHash64(source))
COMMENT 'What became of every round of a source, and of the items in it that were not published';

-- migrations/0012_documents_view.sql
CREATE OR REPLACE VIEW policywire.documents ON CLUSTER '{cluster}'
(
    id                  String COMMENT 'The source and the publisher''s own id; never changes',
    source              LowCardinality(String) COMMENT 'Id of the source that it was read from',
    publisher           LowCardinality(String) COMMENT 'The body that published it, in its own language',
    title               String,
    summary             String,
    body                String COMMENT 'Plain text, paragraphs separated by an empty line',
    url                 String COMMENT 'Address at the publisher',
    kind                LowCardinality(String) COMMENT 'press-release, policy-news, statement, report or news',
    language            LowCardinality(String) COMMENT 'BCP 47 in lower case; und when it cannot be told',
    language_confidence Float32 COMMENT '0 to 1',
    language_hint       LowCardinality(String) COMMENT 'The language that the source claims, or empty',
    language_parts      Map(LowCardinality(String), Float32) COMMENT 'Share of each language in a mixed text, largest first',
    topics              Array(LowCardinality(String)) COMMENT 'What it is about, best first; has(topics, ''ai'')',
    topic_scores        Map(LowCardinality(String), Float32) COMMENT 'How sure each topic is, 0 to 1; topic_scores[''ai'']',
    evidence            Array(Tuple(topic LowCardinality(String), text String, field LowCardinality(String), offset UInt32, term String)) COMMENT 'The places that the topics rest on; offset in code points',
    entities            Array(Tuple(id String, kind LowCardinality(String), name String)) COMMENT 'Bodies, laws and programmes that it names',
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
    rights              LowCardinality(String) COMMENT 'full, excerpt or link: how much may be kept',
    licence             LowCardinality(String),
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
    d.topics,
    mapFromArrays(d.topics, d.topic_scores) AS topic_scores,
    CAST(arrayZip(d.evidence_topics, d.evidence_texts, d.evidence_fields, d.evidence_offsets, d.evidence_terms), 'Array(Tuple(topic LowCardinality(String), text String, field LowCardinality(String), offset UInt32, term String))') AS evidence,
    CAST(arrayZip(d.entity_ids, d.entity_kinds, d.entity_names), 'Array(Tuple(id String, kind LowCardinality(String), name String))') AS entities,
    d.published_at, d.published_offset, d.published_on, d.published_precision,
    d.fetched_at, d.classified_at, d.classifier, d.fingerprint,
    d.revision, d.content_hash, d.body_length, d.body_truncated,
    d.rights, d.licence, d.attribution,
    CAST(arrayZip(d.attachment_urls, d.attachment_names, d.attachment_media_types, d.attachment_sizes, d.attachment_sha256, d.attachment_texts_read, d.attachment_problems), 'Array(Tuple(url String, name String, media_type LowCardinality(String), size UInt64, sha256 String, text_read Bool, problem String))') AS attachments,
    d.origin,
    w.withdrawn_at, w.withdrawn_reason
FROM policywire_store.latest AS d FINAL
GLOBAL LEFT ANY JOIN
(
    SELECT document_id, revision, toNullable(withdrawn_at) AS withdrawn_at, reason AS withdrawn_reason
    FROM policywire_store.withdrawals FINAL
) AS w ON w.document_id = d.id AND w.revision = d.revision
COMMENT 'One row per document, in its latest revision. Withdrawn documents stay, with withdrawn_at set.';

-- migrations/0013_revisions_view.sql
CREATE OR REPLACE VIEW policywire.revisions ON CLUSTER '{cluster}'
(
    id                  String COMMENT 'The source and the publisher''s own id; never changes',
    source              LowCardinality(String) COMMENT 'Id of the source that it was read from',
    publisher           LowCardinality(String) COMMENT 'The body that published it, in its own language',
    title               String,
    summary             String,
    body                String COMMENT 'Plain text, paragraphs separated by an empty line',
    url                 String COMMENT 'Address at the publisher',
    kind                LowCardinality(String) COMMENT 'press-release, policy-news, statement, report or news',
    language            LowCardinality(String) COMMENT 'BCP 47 in lower case; und when it cannot be told',
    language_confidence Float32 COMMENT '0 to 1',
    language_hint       LowCardinality(String) COMMENT 'The language that the source claims, or empty',
    language_parts      Map(LowCardinality(String), Float32) COMMENT 'Share of each language in a mixed text, largest first',
    topics              Array(LowCardinality(String)) COMMENT 'What it is about, best first; has(topics, ''ai'')',
    topic_scores        Map(LowCardinality(String), Float32) COMMENT 'How sure each topic is, 0 to 1; topic_scores[''ai'']',
    evidence            Array(Tuple(topic LowCardinality(String), text String, field LowCardinality(String), offset UInt32, term String)) COMMENT 'The places that the topics rest on; offset in code points',
    entities            Array(Tuple(id String, kind LowCardinality(String), name String)) COMMENT 'Bodies, laws and programmes that it names',
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
    rights              LowCardinality(String) COMMENT 'full, excerpt or link: how much may be kept',
    licence             LowCardinality(String),
    attribution         LowCardinality(String) COMMENT 'To be named when the text is used',
    attachments         Array(Tuple(url String, name String, media_type LowCardinality(String), size UInt64, sha256 String, text_read Bool, problem String)) COMMENT 'Files that the page offers',
    origin              LowCardinality(String) COMMENT 'live, backfill, import or replay'
)
AS SELECT
    d.id, d.source, d.publisher, d.title, d.summary, d.body, d.url, d.kind,
    d.language, d.language_confidence, d.language_hint,
    mapFromArrays(d.language_part_tags, d.language_part_shares) AS language_parts,
    d.topics,
    mapFromArrays(d.topics, d.topic_scores) AS topic_scores,
    CAST(arrayZip(d.evidence_topics, d.evidence_texts, d.evidence_fields, d.evidence_offsets, d.evidence_terms), 'Array(Tuple(topic LowCardinality(String), text String, field LowCardinality(String), offset UInt32, term String))') AS evidence,
    CAST(arrayZip(d.entity_ids, d.entity_kinds, d.entity_names), 'Array(Tuple(id String, kind LowCardinality(String), name String))') AS entities,
    d.published_at, d.published_offset, d.published_on, d.published_precision,
    d.fetched_at, d.classified_at, d.classifier, d.fingerprint,
    d.revision, d.content_hash, d.body_length, d.body_truncated,
    d.rights, d.licence, d.attribution,
    CAST(arrayZip(d.attachment_urls, d.attachment_names, d.attachment_media_types, d.attachment_sizes, d.attachment_sha256, d.attachment_texts_read, d.attachment_problems), 'Array(Tuple(url String, name String, media_type LowCardinality(String), size UInt64, sha256 String, text_read Bool, problem String))') AS attachments,
    d.origin
FROM policywire_store.documents AS d FINAL
COMMENT 'Every revision of every document: what was changed after it was published. Not for counting documents.';

-- migrations/0014_translations_view.sql
CREATE OR REPLACE VIEW policywire.translations ON CLUSTER '{cluster}'
(
    document_id     String,
    target          LowCardinality(String) COMMENT 'Language that it was translated into, BCP 47',
    source_language LowCardinality(String) COMMENT 'Language that it was translated from',
    source          LowCardinality(String),
    revision        UInt32 COMMENT 'The revision that was translated: always the latest of the document',
    content_hash    String,
    title           String,
    body            String,
    body_truncated  Bool COMMENT 'body is a part of the whole',
    engine          LowCardinality(String),
    engine_version  LowCardinality(String),
    status          LowCardinality(String) COMMENT 'translated, partial, failed or unneeded',
    warnings        Array(String) COMMENT 'Doubts about the translation, in words',
    translated_at   DateTime64(3, 'UTC'),
    origin          LowCardinality(String)
)
AS SELECT
    t.document_id, t.target, t.source_language, t.source, t.revision, t.content_hash, t.title, t.body, t.body_truncated,
    t.engine, t.engine_version, t.status, t.warnings, t.translated_at, t.origin
FROM policywire_store.translations AS t FINAL
GLOBAL LEFT SEMI JOIN (SELECT id, revision FROM policywire_store.latest FINAL) AS d ON d.id = t.document_id AND d.revision = t.revision
COMMENT 'The latest translation of a document''s latest revision, one row per document and target';

-- migrations/0015_topic_trend.sql
CREATE OR REPLACE VIEW policywire.topic_trend ON CLUSTER '{cluster}'
(
    day       Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in UTC',
    topic     LowCardinality(String),
    language  LowCardinality(String),
    source    LowCardinality(String),
    documents UInt64 COMMENT 'Documents of that topic; one with two topics counts under both'
)
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'UTC')) AS day,
    topic,
    language,
    source,
    count() AS documents
FROM policywire_store.latest FINAL
ARRAY JOIN topics AS topic
GROUP BY day, topic, language, source
COMMENT 'Documents by day, topic, language and source. Withdrawn documents count: they were published.';

-- migrations/0016_topic_trend_in.sql
CREATE OR REPLACE VIEW policywire.topic_trend_in ON CLUSTER '{cluster}'
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, {zone:String})) AS day,
    topic,
    language,
    source,
    count() AS documents
FROM policywire_store.latest FINAL
ARRAY JOIN topics AS topic
GROUP BY day, topic, language, source
COMMENT 'As topic_trend with days in another time zone: FROM policywire.topic_trend_in(zone = ''Asia/Seoul'')';

-- migrations/0017_links_view.sql
CREATE OR REPLACE VIEW policywire.links ON CLUSTER '{cluster}'
(
    document_id  String,
    source       LowCardinality(String),
    duplicate_of String COMMENT 'The document that it repeats, or empty',
    story        String COMMENT 'The story that it belongs to, or empty',
    score        Float32 COMMENT '0 to 1',
    evidence     String,
    revision     UInt32,
    linker       LowCardinality(String) COMMENT 'Version of the rules',
    linked_at    DateTime64(3, 'UTC')
)
AS SELECT document_id, source, duplicate_of, story, score, evidence, revision, linker, linked_at
FROM policywire_store.links FINAL
COMMENT 'Which document repeats which, and the stories they belong to; one row per document';

-- migrations/0018_alerts_view.sql
CREATE OR REPLACE VIEW policywire.alerts ON CLUSTER '{cluster}'
(
    raised_at DateTime64(9, 'UTC'),
    scope     LowCardinality(String) COMMENT 'source or service',
    name      LowCardinality(String) COMMENT 'The source or the service',
    kind      LowCardinality(String) COMMENT 'A short stable word, such as stream-full',
    recovered Bool COMMENT 'The fault of this kind is over',
    reason    String COMMENT 'What is wrong and what to do'
)
AS SELECT raised_at, scope, name, kind, recovered, reason
FROM policywire_store.alerts FINAL
COMMENT 'Faults of sources and services, and their ends';

-- migrations/0019_ledger_view.sql
CREATE OR REPLACE VIEW policywire.ledger ON CLUSTER '{cluster}'
(
    source     LowCardinality(String),
    round      String COMMENT 'Id of the round, the same in all its rows',
    item       String COMMENT 'Address of the item; empty in the row of the round itself',
    result     LowCardinality(String) COMMENT 'published, unchanged, duplicate, filtered, failed-will-retry or dead; empty in the row of the round',
    reason     String,
    counts     Map(LowCardinality(String), UInt64) COMMENT 'Items of the round by result; counts[''published'']',
    discovered UInt64 COMMENT 'Items that the source offered: the sum of counts',
    started_at DateTime64(3, 'UTC'),
    ended_at   DateTime64(3, 'UTC')
)
AS SELECT source, round, item, result, reason,
    mapFromArrays(count_results, count_items) AS counts,
    discovered, started_at, ended_at
FROM policywire_store.ledger FINAL
COMMENT 'What became of every round of a source: WHERE item = '''' for the rounds, the other rows are items that were not published';

-- migrations/0020_latest_body_from.sql
ALTER TABLE policywire_store.latest_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS body_from LowCardinality(String) COMMENT 'page, list, attachment or auto: where the publisher''s site has the text' AFTER body_truncated;
ALTER TABLE policywire_store.latest ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS body_from LowCardinality(String) COMMENT 'page, list, attachment or auto: where the publisher''s site has the text' AFTER body_truncated;

-- migrations/0021_documents_body_from.sql
ALTER TABLE policywire_store.documents_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS body_from LowCardinality(String) COMMENT 'page, list, attachment or auto: where the publisher''s site has the text' AFTER body_truncated;
ALTER TABLE policywire_store.documents ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS body_from LowCardinality(String) COMMENT 'page, list, attachment or auto: where the publisher''s site has the text' AFTER body_truncated;

-- migrations/0022_latest_feed_body_from.sql
ALTER TABLE policywire_store.latest_feed ON CLUSTER '{cluster}'
    MODIFY QUERY SELECT * FROM policywire_store.documents_local;

-- migrations/0023_documents_view_body_from.sql
CREATE OR REPLACE VIEW policywire.documents ON CLUSTER '{cluster}'
(
    id                  String COMMENT 'The source and the publisher''s own id; never changes',
    source              LowCardinality(String) COMMENT 'Id of the source that it was read from',
    publisher           LowCardinality(String) COMMENT 'The body that published it, in its own language',
    title               String,
    summary             String,
    body                String COMMENT 'Plain text, paragraphs separated by an empty line',
    url                 String COMMENT 'Address at the publisher',
    kind                LowCardinality(String) COMMENT 'press-release, policy-news, statement, report or news',
    language            LowCardinality(String) COMMENT 'BCP 47 in lower case; und when it cannot be told',
    language_confidence Float32 COMMENT '0 to 1',
    language_hint       LowCardinality(String) COMMENT 'The language that the source claims, or empty',
    language_parts      Map(LowCardinality(String), Float32) COMMENT 'Share of each language in a mixed text, largest first',
    topics              Array(LowCardinality(String)) COMMENT 'What it is about, best first; has(topics, ''ai'')',
    topic_scores        Map(LowCardinality(String), Float32) COMMENT 'How sure each topic is, 0 to 1; topic_scores[''ai'']',
    evidence            Array(Tuple(topic LowCardinality(String), text String, field LowCardinality(String), offset UInt32, term String)) COMMENT 'The places that the topics rest on; offset in code points',
    entities            Array(Tuple(id String, kind LowCardinality(String), name String)) COMMENT 'Bodies, laws and programmes that it names',
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
    licence             LowCardinality(String),
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
    d.topics,
    mapFromArrays(d.topics, d.topic_scores) AS topic_scores,
    CAST(arrayZip(d.evidence_topics, d.evidence_texts, d.evidence_fields, d.evidence_offsets, d.evidence_terms), 'Array(Tuple(topic LowCardinality(String), text String, field LowCardinality(String), offset UInt32, term String))') AS evidence,
    CAST(arrayZip(d.entity_ids, d.entity_kinds, d.entity_names), 'Array(Tuple(id String, kind LowCardinality(String), name String))') AS entities,
    d.published_at, d.published_offset, d.published_on, d.published_precision,
    d.fetched_at, d.classified_at, d.classifier, d.fingerprint,
    d.revision, d.content_hash, d.body_length, d.body_truncated, d.body_from,
    d.rights, d.licence, d.attribution,
    CAST(arrayZip(d.attachment_urls, d.attachment_names, d.attachment_media_types, d.attachment_sizes, d.attachment_sha256, d.attachment_texts_read, d.attachment_problems), 'Array(Tuple(url String, name String, media_type LowCardinality(String), size UInt64, sha256 String, text_read Bool, problem String))') AS attachments,
    d.origin,
    w.withdrawn_at, w.withdrawn_reason
FROM policywire_store.latest AS d FINAL
GLOBAL LEFT ANY JOIN
(
    SELECT document_id, revision, toNullable(withdrawn_at) AS withdrawn_at, reason AS withdrawn_reason
    FROM policywire_store.withdrawals FINAL
) AS w ON w.document_id = d.id AND w.revision = d.revision
COMMENT 'One row per document, in its latest revision. Withdrawn documents stay, with withdrawn_at set.';

-- migrations/0024_revisions_view_body_from.sql
CREATE OR REPLACE VIEW policywire.revisions ON CLUSTER '{cluster}'
(
    id                  String COMMENT 'The source and the publisher''s own id; never changes',
    source              LowCardinality(String) COMMENT 'Id of the source that it was read from',
    publisher           LowCardinality(String) COMMENT 'The body that published it, in its own language',
    title               String,
    summary             String,
    body                String COMMENT 'Plain text, paragraphs separated by an empty line',
    url                 String COMMENT 'Address at the publisher',
    kind                LowCardinality(String) COMMENT 'press-release, policy-news, statement, report or news',
    language            LowCardinality(String) COMMENT 'BCP 47 in lower case; und when it cannot be told',
    language_confidence Float32 COMMENT '0 to 1',
    language_hint       LowCardinality(String) COMMENT 'The language that the source claims, or empty',
    language_parts      Map(LowCardinality(String), Float32) COMMENT 'Share of each language in a mixed text, largest first',
    topics              Array(LowCardinality(String)) COMMENT 'What it is about, best first; has(topics, ''ai'')',
    topic_scores        Map(LowCardinality(String), Float32) COMMENT 'How sure each topic is, 0 to 1; topic_scores[''ai'']',
    evidence            Array(Tuple(topic LowCardinality(String), text String, field LowCardinality(String), offset UInt32, term String)) COMMENT 'The places that the topics rest on; offset in code points',
    entities            Array(Tuple(id String, kind LowCardinality(String), name String)) COMMENT 'Bodies, laws and programmes that it names',
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
    licence             LowCardinality(String),
    attribution         LowCardinality(String) COMMENT 'To be named when the text is used',
    attachments         Array(Tuple(url String, name String, media_type LowCardinality(String), size UInt64, sha256 String, text_read Bool, problem String)) COMMENT 'Files that the page offers',
    origin              LowCardinality(String) COMMENT 'live, backfill, import or replay'
)
AS SELECT
    d.id, d.source, d.publisher, d.title, d.summary, d.body, d.url, d.kind,
    d.language, d.language_confidence, d.language_hint,
    mapFromArrays(d.language_part_tags, d.language_part_shares) AS language_parts,
    d.topics,
    mapFromArrays(d.topics, d.topic_scores) AS topic_scores,
    CAST(arrayZip(d.evidence_topics, d.evidence_texts, d.evidence_fields, d.evidence_offsets, d.evidence_terms), 'Array(Tuple(topic LowCardinality(String), text String, field LowCardinality(String), offset UInt32, term String))') AS evidence,
    CAST(arrayZip(d.entity_ids, d.entity_kinds, d.entity_names), 'Array(Tuple(id String, kind LowCardinality(String), name String))') AS entities,
    d.published_at, d.published_offset, d.published_on, d.published_precision,
    d.fetched_at, d.classified_at, d.classifier, d.fingerprint,
    d.revision, d.content_hash, d.body_length, d.body_truncated, d.body_from,
    d.rights, d.licence, d.attribution,
    CAST(arrayZip(d.attachment_urls, d.attachment_names, d.attachment_media_types, d.attachment_sizes, d.attachment_sha256, d.attachment_texts_read, d.attachment_problems), 'Array(Tuple(url String, name String, media_type LowCardinality(String), size UInt64, sha256 String, text_read Bool, problem String))') AS attachments,
    d.origin
FROM policywire_store.documents AS d FINAL
COMMENT 'Every revision of every document: what was changed after it was published. Not for counting documents.';

-- migrations/0025_latest_understanding.sql
ALTER TABLE policywire_store.latest_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS language_range_tags Array(LowCardinality(String)) COMMENT 'The four columns of ranges are parallel' AFTER language_part_shares,
    ADD COLUMN IF NOT EXISTS language_range_fields Array(LowCardinality(String)) AFTER language_range_tags,
    ADD COLUMN IF NOT EXISTS language_range_offsets Array(UInt32) AFTER language_range_fields,
    ADD COLUMN IF NOT EXISTS language_range_lengths Array(UInt32) AFTER language_range_offsets,
    ADD COLUMN IF NOT EXISTS topic_points Array(Float32) DEFAULT arrayMap(t -> 0, topics) COMMENT 'Parallel to topics' AFTER topic_scores,
    ADD COLUMN IF NOT EXISTS subtopics Array(LowCardinality(String)) AFTER topic_points,
    ADD COLUMN IF NOT EXISTS subtopic_scores Array(Float32) COMMENT 'Parallel to subtopics' AFTER subtopics,
    ADD COLUMN IF NOT EXISTS evidence_counts Array(UInt32) DEFAULT arrayMap(t -> 0, evidence_topics) COMMENT 'Parallel to evidence_topics, as evidence_points is' AFTER evidence_terms,
    ADD COLUMN IF NOT EXISTS evidence_points Array(Float32) DEFAULT arrayMap(t -> 0, evidence_topics) AFTER evidence_counts,
    ADD COLUMN IF NOT EXISTS entity_texts Array(String) DEFAULT arrayMap(e -> '', entity_ids) COMMENT 'Parallel to entity_ids, as the three after it are' AFTER entity_names,
    ADD COLUMN IF NOT EXISTS entity_fields Array(LowCardinality(String)) DEFAULT arrayMap(e -> '', entity_ids) AFTER entity_texts,
    ADD COLUMN IF NOT EXISTS entity_offsets Array(UInt32) DEFAULT arrayMap(e -> 0, entity_ids) AFTER entity_fields,
    ADD COLUMN IF NOT EXISTS entity_counts Array(UInt32) DEFAULT arrayMap(e -> 0, entity_ids) AFTER entity_offsets;
ALTER TABLE policywire_store.latest ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS language_range_tags Array(LowCardinality(String)) COMMENT 'The four columns of ranges are parallel' AFTER language_part_shares,
    ADD COLUMN IF NOT EXISTS language_range_fields Array(LowCardinality(String)) AFTER language_range_tags,
    ADD COLUMN IF NOT EXISTS language_range_offsets Array(UInt32) AFTER language_range_fields,
    ADD COLUMN IF NOT EXISTS language_range_lengths Array(UInt32) AFTER language_range_offsets,
    ADD COLUMN IF NOT EXISTS topic_points Array(Float32) DEFAULT arrayMap(t -> 0, topics) COMMENT 'Parallel to topics' AFTER topic_scores,
    ADD COLUMN IF NOT EXISTS subtopics Array(LowCardinality(String)) AFTER topic_points,
    ADD COLUMN IF NOT EXISTS subtopic_scores Array(Float32) COMMENT 'Parallel to subtopics' AFTER subtopics,
    ADD COLUMN IF NOT EXISTS evidence_counts Array(UInt32) DEFAULT arrayMap(t -> 0, evidence_topics) COMMENT 'Parallel to evidence_topics, as evidence_points is' AFTER evidence_terms,
    ADD COLUMN IF NOT EXISTS evidence_points Array(Float32) DEFAULT arrayMap(t -> 0, evidence_topics) AFTER evidence_counts,
    ADD COLUMN IF NOT EXISTS entity_texts Array(String) DEFAULT arrayMap(e -> '', entity_ids) COMMENT 'Parallel to entity_ids, as the three after it are' AFTER entity_names,
    ADD COLUMN IF NOT EXISTS entity_fields Array(LowCardinality(String)) DEFAULT arrayMap(e -> '', entity_ids) AFTER entity_texts,
    ADD COLUMN IF NOT EXISTS entity_offsets Array(UInt32) DEFAULT arrayMap(e -> 0, entity_ids) AFTER entity_fields,
    ADD COLUMN IF NOT EXISTS entity_counts Array(UInt32) DEFAULT arrayMap(e -> 0, entity_ids) AFTER entity_offsets;

-- migrations/0026_documents_understanding.sql
ALTER TABLE policywire_store.documents_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS language_range_tags Array(LowCardinality(String)) COMMENT 'The four columns of ranges are parallel' AFTER language_part_shares,
    ADD COLUMN IF NOT EXISTS language_range_fields Array(LowCardinality(String)) AFTER language_range_tags,
    ADD COLUMN IF NOT EXISTS language_range_offsets Array(UInt32) AFTER language_range_fields,
    ADD COLUMN IF NOT EXISTS language_range_lengths Array(UInt32) AFTER language_range_offsets,
    ADD COLUMN IF NOT EXISTS topic_points Array(Float32) DEFAULT arrayMap(t -> 0, topics) COMMENT 'Parallel to topics' AFTER topic_scores,
    ADD COLUMN IF NOT EXISTS subtopics Array(LowCardinality(String)) AFTER topic_points,
    ADD COLUMN IF NOT EXISTS subtopic_scores Array(Float32) COMMENT 'Parallel to subtopics' AFTER subtopics,
    ADD COLUMN IF NOT EXISTS evidence_counts Array(UInt32) DEFAULT arrayMap(t -> 0, evidence_topics) COMMENT 'Parallel to evidence_topics, as evidence_points is' AFTER evidence_terms,
    ADD COLUMN IF NOT EXISTS evidence_points Array(Float32) DEFAULT arrayMap(t -> 0, evidence_topics) AFTER evidence_counts,
    ADD COLUMN IF NOT EXISTS entity_texts Array(String) DEFAULT arrayMap(e -> '', entity_ids) COMMENT 'Parallel to entity_ids, as the three after it are' AFTER entity_names,
    ADD COLUMN IF NOT EXISTS entity_fields Array(LowCardinality(String)) DEFAULT arrayMap(e -> '', entity_ids) AFTER entity_texts,
    ADD COLUMN IF NOT EXISTS entity_offsets Array(UInt32) DEFAULT arrayMap(e -> 0, entity_ids) AFTER entity_fields,
    ADD COLUMN IF NOT EXISTS entity_counts Array(UInt32) DEFAULT arrayMap(e -> 0, entity_ids) AFTER entity_offsets;
ALTER TABLE policywire_store.documents ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS language_range_tags Array(LowCardinality(String)) COMMENT 'The four columns of ranges are parallel' AFTER language_part_shares,
    ADD COLUMN IF NOT EXISTS language_range_fields Array(LowCardinality(String)) AFTER language_range_tags,
    ADD COLUMN IF NOT EXISTS language_range_offsets Array(UInt32) AFTER language_range_fields,
    ADD COLUMN IF NOT EXISTS language_range_lengths Array(UInt32) AFTER language_range_offsets,
    ADD COLUMN IF NOT EXISTS topic_points Array(Float32) DEFAULT arrayMap(t -> 0, topics) COMMENT 'Parallel to topics' AFTER topic_scores,
    ADD COLUMN IF NOT EXISTS subtopics Array(LowCardinality(String)) AFTER topic_points,
    ADD COLUMN IF NOT EXISTS subtopic_scores Array(Float32) COMMENT 'Parallel to subtopics' AFTER subtopics,
    ADD COLUMN IF NOT EXISTS evidence_counts Array(UInt32) DEFAULT arrayMap(t -> 0, evidence_topics) COMMENT 'Parallel to evidence_topics, as evidence_points is' AFTER evidence_terms,
    ADD COLUMN IF NOT EXISTS evidence_points Array(Float32) DEFAULT arrayMap(t -> 0, evidence_topics) AFTER evidence_counts,
    ADD COLUMN IF NOT EXISTS entity_texts Array(String) DEFAULT arrayMap(e -> '', entity_ids) COMMENT 'Parallel to entity_ids, as the three after it are' AFTER entity_names,
    ADD COLUMN IF NOT EXISTS entity_fields Array(LowCardinality(String)) DEFAULT arrayMap(e -> '', entity_ids) AFTER entity_texts,
    ADD COLUMN IF NOT EXISTS entity_offsets Array(UInt32) DEFAULT arrayMap(e -> 0, entity_ids) AFTER entity_fields,
    ADD COLUMN IF NOT EXISTS entity_counts Array(UInt32) DEFAULT arrayMap(e -> 0, entity_ids) AFTER entity_offsets;

-- migrations/0027_latest_feed_understanding.sql
ALTER TABLE policywire_store.latest_feed ON CLUSTER '{cluster}'
    MODIFY QUERY SELECT * FROM policywire_store.documents_local;

-- migrations/0028_documents_view_understanding.sql
CREATE OR REPLACE VIEW policywire.documents ON CLUSTER '{cluster}'
(
    id                  String COMMENT 'The source and the publisher''s own id; never changes',
    source              LowCardinality(String) COMMENT 'Id of the source that it was read from',
    publisher           LowCardinality(String) COMMENT 'The body that published it, in its own language',
    title               String,
    summary             String,
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
    licence             LowCardinality(String),
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
    w.withdrawn_at, w.withdrawn_reason
FROM policywire_store.latest AS d FINAL
GLOBAL LEFT ANY JOIN
(
    SELECT document_id, revision, toNullable(withdrawn_at) AS withdrawn_at, reason AS withdrawn_reason
    FROM policywire_store.withdrawals FINAL
) AS w ON w.document_id = d.id AND w.revision = d.revision
COMMENT 'One row per document, in its latest revision. Withdrawn documents stay, with withdrawn_at set.';

-- migrations/0029_revisions_view_understanding.sql
CREATE OR REPLACE VIEW policywire.revisions ON CLUSTER '{cluster}'
(
    id                  String COMMENT 'The source and the publisher''s own id; never changes',
    source              LowCardinality(String) COMMENT 'Id of the source that it was read from',
    publisher           LowCardinality(String) COMMENT 'The body that published it, in its own language',
    title               String,
    summary             String,
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
    licence             LowCardinality(String),
    attribution         LowCardinality(String) COMMENT 'To be named when the text is used',
    attachments         Array(Tuple(url String, name String, media_type LowCardinality(String), size UInt64, sha256 String, text_read Bool, problem String)) COMMENT 'Files that the page offers',
    origin              LowCardinality(String) COMMENT 'live, backfill, import or replay'
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
    d.origin
FROM policywire_store.documents AS d FINAL
COMMENT 'Every revision of every document: what was changed after it was published. Not for counting documents.';

-- migrations/0030_subtopic_trend.sql
CREATE OR REPLACE VIEW policywire.subtopic_trend ON CLUSTER '{cluster}'
(
    day       Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in UTC',
    subtopic  LowCardinality(String) COMMENT 'Such as ai/governance',
    language  LowCardinality(String),
    source    LowCardinality(String),
    documents UInt64 COMMENT 'Documents about it; one about two counts under both'
)
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'UTC')) AS day,
    subtopic,
    language,
    source,
    count() AS documents
FROM policywire_store.latest FINAL
ARRAY JOIN subtopics AS subtopic
GROUP BY day, subtopic, language, source
COMMENT 'Documents by day, sub-topic, language and source. Withdrawn documents count: they were published.';

-- migrations/0031_mentions_view.sql
CREATE OR REPLACE VIEW policywire.mentions ON CLUSTER '{cluster}'
(
    document_id String COMMENT 'The document that names the entity',
    day         Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in UTC',
    source      LowCardinality(String),
    language    LowCardinality(String),
    topics      Array(LowCardinality(String)) COMMENT 'Of the document; has(topics, ''ai'')',
    entity      LowCardinality(String) COMMENT 'Id of the entity, the same in every language',
    kind        LowCardinality(String) COMMENT 'Such as ministry, law or economy',
    name        LowCardinality(String) COMMENT 'Its English name',
    text        String COMMENT 'As the document writes it first',
    mentions    UInt32 COMMENT 'How often the document names it'
)
AS SELECT
    id AS document_id,
    if(published_precision = 'day', published_on, toDate32(published_at, 'UTC')) AS day,
    source,
    language,
    topics,
    entity,
    kind,
    name,
    text,
    mentions
FROM policywire_store.latest FINAL
ARRAY JOIN entity_ids AS entity, entity_kinds AS kind, entity_names AS name, entity_texts AS text, entity_counts AS mentions
COMMENT 'One row per document and entity that it names: count() counts documents. Withdrawn documents count: they were published.';

-- migrations/0032_latest_terms.sql
ALTER TABLE policywire_store.latest_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS terms Array(String) DEFAULT [] COMMENT 'The distinct words of the title that are worth counting' AFTER entity_counts;
ALTER TABLE policywire_store.latest ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS terms Array(String) DEFAULT [] COMMENT 'The distinct words of the title that are worth counting' AFTER entity_counts;

-- migrations/0033_documents_terms.sql
ALTER TABLE policywire_store.documents_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS terms Array(String) DEFAULT [] COMMENT 'The distinct words of the title that are worth counting' AFTER entity_counts;
ALTER TABLE policywire_store.documents ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS terms Array(String) DEFAULT [] COMMENT 'The distinct words of the title that are worth counting' AFTER entity_counts;

-- migrations/0034_latest_feed_terms.sql
ALTER TABLE policywire_store.latest_feed ON CLUSTER '{cluster}'
    MODIFY QUERY SELECT * FROM policywire_store.documents_local;

-- migrations/0035_views.sql
CREATE TABLE IF NOT EXISTS policywire_store.views_local ON CLUSTER '{cluster}'
(
    name       String COMMENT 'Of the view in database policywire',
    checksum   String COMMENT 'Hex SHA-256 of the statement that made it',
    applied_at DateTime64(3, 'UTC') COMMENT 'When it was made'
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', applied_at)
ORDER BY name
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'The views that analysts read, as they were made last';
CREATE TABLE IF NOT EXISTS policywire_store.views ON CLUSTER '{cluster}' AS policywire_store.views_local
ENGINE = Distributed('{cluster}', 'policywire_store', 'views_local', cityHash64(name))
COMMENT 'The views that analysts read, as they were made last';

-- migrations/0036_latest_types.sql
ALTER TABLE policywire_store.latest_local ON CLUSTER '{cluster}'
    MODIFY COLUMN title CODEC(ZSTD(1)),
    MODIFY COLUMN url CODEC(ZSTD(1)),
    MODIFY COLUMN content_hash CODEC(ZSTD(1)),
    MODIFY COLUMN fingerprint CODEC(ZSTD(1)),
    MODIFY COLUMN body_length CODEC(ZSTD(1)),
    MODIFY COLUMN attachment_urls CODEC(ZSTD(1)),
    MODIFY COLUMN attachment_names CODEC(ZSTD(1)),
    MODIFY COLUMN attachment_sha256 CODEC(ZSTD(1)),
    MODIFY COLUMN evidence_topics CODEC(ZSTD(1)),
    MODIFY COLUMN evidence_fields CODEC(ZSTD(1)),
    MODIFY COLUMN evidence_offsets CODEC(ZSTD(1)),
    MODIFY COLUMN evidence_counts CODEC(ZSTD(1)),
    MODIFY COLUMN evidence_points CODEC(ZSTD(1)),
    MODIFY COLUMN entity_fields CODEC(ZSTD(1)),
    MODIFY COLUMN entity_offsets CODEC(ZSTD(1)),
    MODIFY COLUMN entity_counts CODEC(ZSTD(1)),
    MODIFY COLUMN entity_ids Array(LowCardinality(String)),
    MODIFY COLUMN entity_names Array(LowCardinality(String)) CODEC(ZSTD(1)),
    MODIFY COLUMN entity_texts Array(LowCardinality(String)) CODEC(ZSTD(1)),
    MODIFY COLUMN evidence_texts Array(LowCardinality(String)) CODEC(ZSTD(1)),
    MODIFY COLUMN evidence_terms Array(LowCardinality(String)) CODEC(ZSTD(1)),
    MODIFY COLUMN fetched_at CODEC(Delta, ZSTD(1)),
    MODIFY COLUMN classified_at CODEC(Delta, ZSTD(1)),
    MODIFY COLUMN published_at CODEC(T64, LZ4);
ALTER TABLE policywire_store.latest ON CLUSTER '{cluster}'
    MODIFY COLUMN entity_ids Array(LowCardinality(String)),
    MODIFY COLUMN entity_names Array(LowCardinality(String)) CODEC(ZSTD(1)),
    MODIFY COLUMN entity_texts Array(LowCardinality(String)) CODEC(ZSTD(1)),
    MODIFY COLUMN evidence_texts Array(LowCardinality(String)) CODEC(ZSTD(1)),
    MODIFY COLUMN evidence_terms Array(LowCardinality(String)) CODEC(ZSTD(1));

-- migrations/0037_documents_types.sql
ALTER TABLE policywire_store.documents_local ON CLUSTER '{cluster}'
    MODIFY COLUMN title CODEC(ZSTD(1)),
    MODIFY COLUMN url CODEC(ZSTD(1)),
    MODIFY COLUMN content_hash CODEC(ZSTD(1)),
    MODIFY COLUMN fingerprint CODEC(ZSTD(1)),
    MODIFY COLUMN body_length CODEC(ZSTD(1)),
    MODIFY COLUMN attachment_urls CODEC(ZSTD(1)),
    MODIFY COLUMN attachment_names CODEC(ZSTD(1)),
    MODIFY COLUMN attachment_sha256 CODEC(ZSTD(1)),
    MODIFY COLUMN evidence_topics CODEC(ZSTD(1)),
    MODIFY COLUMN evidence_fields CODEC(ZSTD(1)),
    MODIFY COLUMN evidence_offsets CODEC(ZSTD(1)),
    MODIFY COLUMN evidence_counts CODEC(ZSTD(1)),
    MODIFY COLUMN evidence_points CODEC(ZSTD(1)),
    MODIFY COLUMN entity_fields CODEC(ZSTD(1)),
    MODIFY COLUMN entity_offsets CODEC(ZSTD(1)),
    MODIFY COLUMN entity_counts CODEC(ZSTD(1)),
    MODIFY COLUMN entity_ids Array(LowCardinality(String)),
    MODIFY COLUMN entity_names Array(LowCardinality(String)) CODEC(ZSTD(1)),
    MODIFY COLUMN entity_texts Array(LowCardinality(String)) CODEC(ZSTD(1)),
    MODIFY COLUMN evidence_texts Array(LowCardinality(String)) CODEC(ZSTD(1)),
    MODIFY COLUMN evidence_terms Array(LowCardinality(String)) CODEC(ZSTD(1)),
    MODIFY COLUMN fetched_at CODEC(Delta, ZSTD(1)),
    MODIFY COLUMN classified_at CODEC(Delta, ZSTD(1)),
    MODIFY COLUMN published_at CODEC(T64, LZ4);
ALTER TABLE policywire_store.documents ON CLUSTER '{cluster}'
    MODIFY COLUMN entity_ids Array(LowCardinality(String)),
    MODIFY COLUMN entity_names Array(LowCardinality(String)) CODEC(ZSTD(1)),
    MODIFY COLUMN entity_texts Array(LowCardinality(String)) CODEC(ZSTD(1)),
    MODIFY COLUMN evidence_texts Array(LowCardinality(String)) CODEC(ZSTD(1)),
    MODIFY COLUMN evidence_terms Array(LowCardinality(String)) CODEC(ZSTD(1));

-- migrations/0038_latest_feed_types.sql
ALTER TABLE policywire_store.latest_feed ON CLUSTER '{cluster}'
    MODIFY QUERY SELECT * FROM policywire_store.documents_local;

-- migrations/0039_translations_types.sql
ALTER TABLE policywire_store.translations_local ON CLUSTER '{cluster}'
    MODIFY COLUMN title CODEC(ZSTD(1)),
    MODIFY COLUMN content_hash CODEC(ZSTD(1)),
    MODIFY COLUMN translated_at CODEC(Delta, ZSTD(1));

-- migrations/0040_latest_indexes.sql
ALTER TABLE policywire_store.latest_local ON CLUSTER '{cluster}'
    ADD INDEX IF NOT EXISTS published_at published_at TYPE minmax GRANULARITY 1,
    ADD INDEX IF NOT EXISTS source source TYPE minmax GRANULARITY 1,
    ADD INDEX IF NOT EXISTS language language TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS topics topics TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS subtopics subtopics TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS entity_ids entity_ids TYPE bloom_filter(0.01) GRANULARITY 1;

-- migrations/0041_latest_indexes_filled.sql
ALTER TABLE policywire_store.latest_local ON CLUSTER '{cluster}'
    MATERIALIZE INDEX published_at,
    MATERIALIZE INDEX source,
    MATERIALIZE INDEX language,
    MATERIALIZE INDEX topics,
    MATERIALIZE INDEX subtopics,
    MATERIALIZE INDEX entity_ids;

-- migrations/0042_latest_comments.sql
ALTER TABLE policywire_store.latest_local ON CLUSTER '{cluster}'
    COMMENT COLUMN id 'The source and the publisher''s own id; never changes',
    COMMENT COLUMN revision 'Counts the texts of this id from 1',
    COMMENT COLUMN version 'revision << 44 | classified_at in ms: the greater one is the later one, in whatever order they come',
    COMMENT COLUMN source 'Id of the source that it was read from',
    COMMENT COLUMN publisher 'The body that published it, in its own language',
    COMMENT COLUMN kind 'press-release, policy-news, statement, report or news',
    COMMENT COLUMN url 'Address at the publisher',
    COMMENT COLUMN title 'As the publisher wrote it',
    COMMENT COLUMN summary 'The lead or standfirst that the publisher wrote, or empty',
    COMMENT COLUMN body 'Plain text, paragraphs separated by an empty line',
    COMMENT COLUMN body_length 'Of the whole body, in code points',
    COMMENT COLUMN body_truncated 'body is a part of the whole',
    COMMENT COLUMN body_from 'Where it was read: page, list, attachment, auto (a page read without knowing how it is built) or empty',
    COMMENT COLUMN language 'BCP 47 in lower case; und when it cannot be told',
    COMMENT COLUMN language_confidence '0 to 1',
    COMMENT COLUMN language_hint 'The language that the source claims, or empty',
    COMMENT COLUMN language_part_tags 'The languages of a mixed text, the largest first; parallel to language_part_shares',
    COMMENT COLUMN language_part_shares 'Share of each language, 0 to 1',
    COMMENT COLUMN language_range_tags 'The language of each range of a mixed text; the four columns of ranges are parallel',
    COMMENT COLUMN language_range_fields 'title, summary or body: where the range stands',
    COMMENT COLUMN language_range_offsets 'Where the range begins, in code points',
    COMMENT COLUMN language_range_lengths 'Length of the range, in code points',
    COMMENT COLUMN topics 'What it is about, best first; has(topics, ''ai'')',
    COMMENT COLUMN topic_scores 'How sure each topic is, 0 to 1; parallel to topics',
    COMMENT COLUMN topic_points 'The sum that each score was made of; parallel to topics',
    COMMENT COLUMN subtopics 'The parts of its topics that it is about; has(subtopics, ''ai/governance'')',
    COMMENT COLUMN subtopic_scores 'How sure each part is, 0 to 1; parallel to subtopics',
    COMMENT COLUMN evidence_topics 'The topic or part that each term speaks for; the seven columns of evidence are parallel',
    COMMENT COLUMN evidence_texts 'The term as the document writes it',
    COMMENT COLUMN evidence_fields 'title, summary or body: where it first counts',
    COMMENT COLUMN evidence_offsets 'Where it first counts, in code points',
    COMMENT COLUMN evidence_terms 'The term as the lexicon has it',
    COMMENT COLUMN evidence_counts 'How often it counts',
    COMMENT COLUMN evidence_points 'What it added to topic_points',
    COMMENT COLUMN entity_ids 'The bodies, laws, programmes, places and economies that it names, the same ids in every language; the seven columns of entities are parallel',
    COMMENT COLUMN entity_kinds 'Such as ministry, law or economy',
    COMMENT COLUMN entity_names 'The English name of each',
    COMMENT COLUMN entity_texts 'As the document writes it first',
    COMMENT COLUMN entity_fields 'title, summary or body: where it first stands',
    COMMENT COLUMN entity_offsets 'Where it first stands, in code points',
    COMMENT COLUMN entity_counts 'How often the document names it',
    COMMENT COLUMN terms 'The distinct words of the title that are worth counting',
    COMMENT COLUMN fingerprint 'What near-duplicates are found by',
    COMMENT COLUMN classifier 'Version of the lexicon and rules',
    COMMENT COLUMN classified_at 'When language, topics and entities were found',
    COMMENT COLUMN published_at 'In UTC; midnight at the publisher for precision day, fetched_at for none',
    COMMENT COLUMN published_offset 'Minutes east of UTC that the publisher wrote',
    COMMENT COLUMN published_on 'The date as the publisher wrote it',
    COMMENT COLUMN published_precision 'second, minute, day or none',
    COMMENT COLUMN fetched_at 'When this revision was read',
    COMMENT COLUMN content_hash 'Hex SHA-256 of the content: another one is another revision',
    COMMENT COLUMN rights 'full, excerpt or link: how much may be kept',
    COMMENT COLUMN licence 'Under which it may be used, or empty',
    COMMENT COLUMN attribution 'To be named when the text is used',
    COMMENT COLUMN attachment_urls 'Addresses of the files that the page offers; the seven columns of attachments are parallel',
    COMMENT COLUMN attachment_names 'Name of each file',
    COMMENT COLUMN attachment_media_types 'Media type of each file, or empty',
    COMMENT COLUMN attachment_sizes 'Bytes of each file, 0 when it was not read',
    COMMENT COLUMN attachment_sha256 'Hex SHA-256 of each file, empty when it was not read',
    COMMENT COLUMN attachment_texts_read 'The text of the file is in body',
    COMMENT COLUMN attachment_problems 'Why a file was not read, or empty',
    COMMENT COLUMN origin 'live, backfill, import or replay';
ALTER TABLE policywire_store.latest ON CLUSTER '{cluster}'
    COMMENT COLUMN id 'The source and the publisher''s own id; never changes',
    COMMENT COLUMN revision 'Counts the texts of this id from 1',
    COMMENT COLUMN version 'revision << 44 | classified_at in ms: the greater one is the later one, in whatever order they come',
    COMMENT COLUMN source 'Id of the source that it was read from',
    COMMENT COLUMN publisher 'The body that published it, in its own language',
    COMMENT COLUMN kind 'press-release, policy-news, statement, report or news',
    COMMENT COLUMN url 'Address at the publisher',
    COMMENT COLUMN title 'As the publisher wrote it',
    COMMENT COLUMN summary 'The lead or standfirst that the publisher wrote, or empty',
    COMMENT COLUMN body 'Plain text, paragraphs separated by an empty line',
    COMMENT COLUMN body_length 'Of the whole body, in code points',
    COMMENT COLUMN body_truncated 'body is a part of the whole',
    COMMENT COLUMN body_from 'Where it was read: page, list, attachment, auto (a page read without knowing how it is built) or empty',
    COMMENT COLUMN language 'BCP 47 in lower case; und when it cannot be told',
    COMMENT COLUMN language_confidence '0 to 1',
    COMMENT COLUMN language_hint 'The language that the source claims, or empty',
    COMMENT COLUMN language_part_tags 'The languages of a mixed text, the largest first; parallel to language_part_shares',
    COMMENT COLUMN language_part_shares 'Share of each language, 0 to 1',
    COMMENT COLUMN language_range_tags 'The language of each range of a mixed text; the four columns of ranges are parallel',
    COMMENT COLUMN language_range_fields 'title, summary or body: where the range stands',
    COMMENT COLUMN language_range_offsets 'Where the range begins, in code points',
    COMMENT COLUMN language_range_lengths 'Length of the range, in code points',
    COMMENT COLUMN topics 'What it is about, best first; has(topics, ''ai'')',
    COMMENT COLUMN topic_scores 'How sure each topic is, 0 to 1; parallel to topics',
    COMMENT COLUMN topic_points 'The sum that each score was made of; parallel to topics',
    COMMENT COLUMN subtopics 'The parts of its topics that it is about; has(subtopics, ''ai/governance'')',
    COMMENT COLUMN subtopic_scores 'How sure each part is, 0 to 1; parallel to subtopics',
    COMMENT COLUMN evidence_topics 'The topic or part that each term speaks for; the seven columns of evidence are parallel',
    COMMENT COLUMN evidence_texts 'The term as the document writes it',
    COMMENT COLUMN evidence_fields 'title, summary or body: where it first counts',
    COMMENT COLUMN evidence_offsets 'Where it first counts, in code points',
    COMMENT COLUMN evidence_terms 'The term as the lexicon has it',
    COMMENT COLUMN evidence_counts 'How often it counts',
    COMMENT COLUMN evidence_points 'What it added to topic_points',
    COMMENT COLUMN entity_ids 'The bodies, laws, programmes, places and economies that it names, the same ids in every language; the seven columns of entities are parallel',
    COMMENT COLUMN entity_kinds 'Such as ministry, law or economy',
    COMMENT COLUMN entity_names 'The English name of each',
    COMMENT COLUMN entity_texts 'As the document writes it first',
    COMMENT COLUMN entity_fields 'title, summary or body: where it first stands',
    COMMENT COLUMN entity_offsets 'Where it first stands, in code points',
    COMMENT COLUMN entity_counts 'How often the document names it',
    COMMENT COLUMN terms 'The distinct words of the title that are worth counting',
    COMMENT COLUMN fingerprint 'What near-duplicates are found by',
    COMMENT COLUMN classifier 'Version of the lexicon and rules',
    COMMENT COLUMN classified_at 'When language, topics and entities were found',
    COMMENT COLUMN published_at 'In UTC; midnight at the publisher for precision day, fetched_at for none',
    COMMENT COLUMN published_offset 'Minutes east of UTC that the publisher wrote',
    COMMENT COLUMN published_on 'The date as the publisher wrote it',
    COMMENT COLUMN published_precision 'second, minute, day or none',
    COMMENT COLUMN fetched_at 'When this revision was read',
    COMMENT COLUMN content_hash 'Hex SHA-256 of the content: another one is another revision',
    COMMENT COLUMN rights 'full, excerpt or link: how much may be kept',
    COMMENT COLUMN licence 'Under which it may be used, or empty',
    COMMENT COLUMN attribution 'To be named when the text is used',
    COMMENT COLUMN attachment_urls 'Addresses of the files that the page offers; the seven columns of attachments are parallel',
    COMMENT COLUMN attachment_names 'Name of each file',
    COMMENT COLUMN attachment_media_types 'Media type of each file, or empty',
    COMMENT COLUMN attachment_sizes 'Bytes of each file, 0 when it was not read',
    COMMENT COLUMN attachment_sha256 'Hex SHA-256 of each file, empty when it was not read',
    COMMENT COLUMN attachment_texts_read 'The text of the file is in body',
    COMMENT COLUMN attachment_problems 'Why a file was not read, or empty',
    COMMENT COLUMN origin 'live, backfill, import or replay';

-- migrations/0043_documents_comments.sql
ALTER TABLE policywire_store.documents_local ON CLUSTER '{cluster}'
    COMMENT COLUMN id 'The source and the publisher''s own id; never changes',
    COMMENT COLUMN revision 'Counts the texts of this id from 1',
    COMMENT COLUMN version 'revision << 44 | classified_at in ms: the greater one is the later one, in whatever order they come',
    COMMENT COLUMN source 'Id of the source that it was read from',
    COMMENT COLUMN publisher 'The body that published it, in its own language',
    COMMENT COLUMN kind 'press-release, policy-news, statement, report or news',
    COMMENT COLUMN url 'Address at the publisher',
    COMMENT COLUMN title 'As the publisher wrote it',
    COMMENT COLUMN summary 'The lead or standfirst that the publisher wrote, or empty',
    COMMENT COLUMN body 'Plain text, paragraphs separated by an empty line',
    COMMENT COLUMN body_length 'Of the whole body, in code points',
    COMMENT COLUMN body_truncated 'body is a part of the whole',
    COMMENT COLUMN body_from 'Where it was read: page, list, attachment, auto (a page read without knowing how it is built) or empty',
    COMMENT COLUMN language 'BCP 47 in lower case; und when it cannot be told',
    COMMENT COLUMN language_confidence '0 to 1',
    COMMENT COLUMN language_hint 'The language that the source claims, or empty',
    COMMENT COLUMN language_part_tags 'The languages of a mixed text, the largest first; parallel to language_part_shares',
    COMMENT COLUMN language_part_shares 'Share of each language, 0 to 1',
    COMMENT COLUMN language_range_tags 'The language of each range of a mixed text; the four columns of ranges are parallel',
    COMMENT COLUMN language_range_fields 'title, summary or body: where the range stands',
    COMMENT COLUMN language_range_offsets 'Where the range begins, in code points',
    COMMENT COLUMN language_range_lengths 'Length of the range, in code points',
    COMMENT COLUMN topics 'What it is about, best first; has(topics, ''ai'')',
    COMMENT COLUMN topic_scores 'How sure each topic is, 0 to 1; parallel to topics',
    COMMENT COLUMN topic_points 'The sum that each score was made of; parallel to topics',
    COMMENT COLUMN subtopics 'The parts of its topics that it is about; has(subtopics, ''ai/governance'')',
    COMMENT COLUMN subtopic_scores 'How sure each part is, 0 to 1; parallel to subtopics',
    COMMENT COLUMN evidence_topics 'The topic or part that each term speaks for; the seven columns of evidence are parallel',
    COMMENT COLUMN evidence_texts 'The term as the document writes it',
    COMMENT COLUMN evidence_fields 'title, summary or body: where it first counts',
    COMMENT COLUMN evidence_offsets 'Where it first counts, in code points',
    COMMENT COLUMN evidence_terms 'The term as the lexicon has it',
    COMMENT COLUMN evidence_counts 'How often it counts',
    COMMENT COLUMN evidence_points 'What it added to topic_points',
    COMMENT COLUMN entity_ids 'The bodies, laws, programmes, places and economies that it names, the same ids in every language; the seven columns of entities are parallel',
    COMMENT COLUMN entity_kinds 'Such as ministry, law or economy',
    COMMENT COLUMN entity_names 'The English name of each',
    COMMENT COLUMN entity_texts 'As the document writes it first',
    COMMENT COLUMN entity_fields 'title, summary or body: where it first stands',
    COMMENT COLUMN entity_offsets 'Where it first stands, in code points',
    COMMENT COLUMN entity_counts 'How often the document names it',
    COMMENT COLUMN terms 'The distinct words of the title that are worth counting',
    COMMENT COLUMN fingerprint 'What near-duplicates are found by',
    COMMENT COLUMN classifier 'Version of the lexicon and rules',
    COMMENT COLUMN classified_at 'When language, topics and entities were found',
    COMMENT COLUMN published_at 'In UTC; midnight at the publisher for precision day, fetched_at for none',
    COMMENT COLUMN published_offset 'Minutes east of UTC that the publisher wrote',
    COMMENT COLUMN published_on 'The date as the publisher wrote it',
    COMMENT COLUMN published_precision 'second, minute, day or none',
    COMMENT COLUMN fetched_at 'When this revision was read',
    COMMENT COLUMN content_hash 'Hex SHA-256 of the content: another one is another revision',
    COMMENT COLUMN rights 'full, excerpt or link: how much may be kept',
    COMMENT COLUMN licence 'Under which it may be used, or empty',
    COMMENT COLUMN attribution 'To be named when the text is used',
    COMMENT COLUMN attachment_urls 'Addresses of the files that the page offers; the seven columns of attachments are parallel',
    COMMENT COLUMN attachment_names 'Name of each file',
    COMMENT COLUMN attachment_media_types 'Media type of each file, or empty',
    COMMENT COLUMN attachment_sizes 'Bytes of each file, 0 when it was not read',
    COMMENT COLUMN attachment_sha256 'Hex SHA-256 of each file, empty when it was not read',
    COMMENT COLUMN attachment_texts_read 'The text of the file is in body',
    COMMENT COLUMN attachment_problems 'Why a file was not read, or empty',
    COMMENT COLUMN origin 'live, backfill, import or replay';
ALTER TABLE policywire_store.documents ON CLUSTER '{cluster}'
    COMMENT COLUMN id 'The source and the publisher''s own id; never changes',
    COMMENT COLUMN revision 'Counts the texts of this id from 1',
    COMMENT COLUMN version 'revision << 44 | classified_at in ms: the greater one is the later one, in whatever order they come',
    COMMENT COLUMN source 'Id of the source that it was read from',
    COMMENT COLUMN publisher 'The body that published it, in its own language',
    COMMENT COLUMN kind 'press-release, policy-news, statement, report or news',
    COMMENT COLUMN url 'Address at the publisher',
    COMMENT COLUMN title 'As the publisher wrote it',
    COMMENT COLUMN summary 'The lead or standfirst that the publisher wrote, or empty',
    COMMENT COLUMN body 'Plain text, paragraphs separated by an empty line',
    COMMENT COLUMN body_length 'Of the whole body, in code points',
    COMMENT COLUMN body_truncated 'body is a part of the whole',
    COMMENT COLUMN body_from 'Where it was read: page, list, attachment, auto (a page read without knowing how it is built) or empty',
    COMMENT COLUMN language 'BCP 47 in lower case; und when it cannot be told',
    COMMENT COLUMN language_confidence '0 to 1',
    COMMENT COLUMN language_hint 'The language that the source claims, or empty',
    COMMENT COLUMN language_part_tags 'The languages of a mixed text, the largest first; parallel to language_part_shares',
    COMMENT COLUMN language_part_shares 'Share of each language, 0 to 1',
    COMMENT COLUMN language_range_tags 'The language of each range of a mixed text; the four columns of ranges are parallel',
    COMMENT COLUMN language_range_fields 'title, summary or body: where the range stands',
    COMMENT COLUMN language_range_offsets 'Where the range begins, in code points',
    COMMENT COLUMN language_range_lengths 'Length of the range, in code points',
    COMMENT COLUMN topics 'What it is about, best first; has(topics, ''ai'')',
    COMMENT COLUMN topic_scores 'How sure each topic is, 0 to 1; parallel to topics',
    COMMENT COLUMN topic_points 'The sum that each score was made of; parallel to topics',
    COMMENT COLUMN subtopics 'The parts of its topics that it is about; has(subtopics, ''ai/governance'')',
    COMMENT COLUMN subtopic_scores 'How sure each part is, 0 to 1; parallel to subtopics',
    COMMENT COLUMN evidence_topics 'The topic or part that each term speaks for; the seven columns of evidence are parallel',
    COMMENT COLUMN evidence_texts 'The term as the document writes it',
    COMMENT COLUMN evidence_fields 'title, summary or body: where it first counts',
    COMMENT COLUMN evidence_offsets 'Where it first counts, in code points',
    COMMENT COLUMN evidence_terms 'The term as the lexicon has it',
    COMMENT COLUMN evidence_counts 'How often it counts',
    COMMENT COLUMN evidence_points 'What it added to topic_points',
    COMMENT COLUMN entity_ids 'The bodies, laws, programmes, places and economies that it names, the same ids in every language; the seven columns of entities are parallel',
    COMMENT COLUMN entity_kinds 'Such as ministry, law or economy',
    COMMENT COLUMN entity_names 'The English name of each',
    COMMENT COLUMN entity_texts 'As the document writes it first',
    COMMENT COLUMN entity_fields 'title, summary or body: where it first stands',
    COMMENT COLUMN entity_offsets 'Where it first stands, in code points',
    COMMENT COLUMN entity_counts 'How often the document names it',
    COMMENT COLUMN terms 'The distinct words of the title that are worth counting',
    COMMENT COLUMN fingerprint 'What near-duplicates are found by',
    COMMENT COLUMN classifier 'Version of the lexicon and rules',
    COMMENT COLUMN classified_at 'When language, topics and entities were found',
    COMMENT COLUMN published_at 'In UTC; midnight at the publisher for precision day, fetched_at for none',
    COMMENT COLUMN published_offset 'Minutes east of UTC that the publisher wrote',
    COMMENT COLUMN published_on 'The date as the publisher wrote it',
    COMMENT COLUMN published_precision 'second, minute, day or none',
    COMMENT COLUMN fetched_at 'When this revision was read',
    COMMENT COLUMN content_hash 'Hex SHA-256 of the content: another one is another revision',
    COMMENT COLUMN rights 'full, excerpt or link: how much may be kept',
    COMMENT COLUMN licence 'Under which it may be used, or empty',
    COMMENT COLUMN attribution 'To be named when the text is used',
    COMMENT COLUMN attachment_urls 'Addresses of the files that the page offers; the seven columns of attachments are parallel',
    COMMENT COLUMN attachment_names 'Name of each file',
    COMMENT COLUMN attachment_media_types 'Media type of each file, or empty',
    COMMENT COLUMN attachment_sizes 'Bytes of each file, 0 when it was not read',
    COMMENT COLUMN attachment_sha256 'Hex SHA-256 of each file, empty when it was not read',
    COMMENT COLUMN attachment_texts_read 'The text of the file is in body',
    COMMENT COLUMN attachment_problems 'Why a file was not read, or empty',
    COMMENT COLUMN origin 'live, backfill, import or replay';

-- migrations/0044_latest_feed_comments.sql
ALTER TABLE policywire_store.latest_feed ON CLUSTER '{cluster}'
    COMMENT COLUMN id 'The source and the publisher''s own id; never changes',
    COMMENT COLUMN revision 'Counts the texts of this id from 1',
    COMMENT COLUMN version 'revision << 44 | classified_at in ms: the greater one is the later one, in whatever order they come',
    COMMENT COLUMN source 'Id of the source that it was read from',
    COMMENT COLUMN publisher 'The body that published it, in its own language',
    COMMENT COLUMN kind 'press-release, policy-news, statement, report or news',
    COMMENT COLUMN url 'Address at the publisher',
    COMMENT COLUMN title 'As the publisher wrote it',
    COMMENT COLUMN summary 'The lead or standfirst that the publisher wrote, or empty',
    COMMENT COLUMN body 'Plain text, paragraphs separated by an empty line',
    COMMENT COLUMN body_length 'Of the whole body, in code points',
    COMMENT COLUMN body_truncated 'body is a part of the whole',
    COMMENT COLUMN body_from 'Where it was read: page, list, attachment, auto (a page read without knowing how it is built) or empty',
    COMMENT COLUMN language 'BCP 47 in lower case; und when it cannot be told',
    COMMENT COLUMN language_confidence '0 to 1',
    COMMENT COLUMN language_hint 'The language that the source claims, or empty',
    COMMENT COLUMN language_part_tags 'The languages of a mixed text, the largest first; parallel to language_part_shares',
    COMMENT COLUMN language_part_shares 'Share of each language, 0 to 1',
    COMMENT COLUMN language_range_tags 'The language of each range of a mixed text; the four columns of ranges are parallel',
    COMMENT COLUMN language_range_fields 'title, summary or body: where the range stands',
    COMMENT COLUMN language_range_offsets 'Where the range begins, in code points',
    COMMENT COLUMN language_range_lengths 'Length of the range, in code points',
    COMMENT COLUMN topics 'What it is about, best first; has(topics, ''ai'')',
    COMMENT COLUMN topic_scores 'How sure each topic is, 0 to 1; parallel to topics',
    COMMENT COLUMN topic_points 'The sum that each score was made of; parallel to topics',
    COMMENT COLUMN subtopics 'The parts of its topics that it is about; has(subtopics, ''ai/governance'')',
    COMMENT COLUMN subtopic_scores 'How sure each part is, 0 to 1; parallel to subtopics',
    COMMENT COLUMN evidence_topics 'The topic or part that each term speaks for; the seven columns of evidence are parallel',
    COMMENT COLUMN evidence_texts 'The term as the document writes it',
    COMMENT COLUMN evidence_fields 'title, summary or body: where it first counts',
    COMMENT COLUMN evidence_offsets 'Where it first counts, in code points',
    COMMENT COLUMN evidence_terms 'The term as the lexicon has it',
    COMMENT COLUMN evidence_counts 'How often it counts',
    COMMENT COLUMN evidence_points 'What it added to topic_points',
    COMMENT COLUMN entity_ids 'The bodies, laws, programmes, places and economies that it names, the same ids in every language; the seven columns of entities are parallel',
    COMMENT COLUMN entity_kinds 'Such as ministry, law or economy',
    COMMENT COLUMN entity_names 'The English name of each',
    COMMENT COLUMN entity_texts 'As the document writes it first',
    COMMENT COLUMN entity_fields 'title, summary or body: where it first stands',
    COMMENT COLUMN entity_offsets 'Where it first stands, in code points',
    COMMENT COLUMN entity_counts 'How often the document names it',
    COMMENT COLUMN terms 'The distinct words of the title that are worth counting',
    COMMENT COLUMN fingerprint 'What near-duplicates are found by',
    COMMENT COLUMN classifier 'Version of the lexicon and rules',
    COMMENT COLUMN classified_at 'When language, topics and entities were found',
    COMMENT COLUMN published_at 'In UTC; midnight at the publisher for precision day, fetched_at for none',
    COMMENT COLUMN published_offset 'Minutes east of UTC that the publisher wrote',
    COMMENT COLUMN published_on 'The date as the publisher wrote it',
    COMMENT COLUMN published_precision 'second, minute, day or none',
    COMMENT COLUMN fetched_at 'When this revision was read',
    COMMENT COLUMN content_hash 'Hex SHA-256 of the content: another one is another revision',
    COMMENT COLUMN rights 'full, excerpt or link: how much may be kept',
    COMMENT COLUMN licence 'Under which it may be used, or empty',
    COMMENT COLUMN attribution 'To be named when the text is used',
    COMMENT COLUMN attachment_urls 'Addresses of the files that the page offers; the seven columns of attachments are parallel',
    COMMENT COLUMN attachment_names 'Name of each file',
    COMMENT COLUMN attachment_media_types 'Media type of each file, or empty',
    COMMENT COLUMN attachment_sizes 'Bytes of each file, 0 when it was not read',
    COMMENT COLUMN attachment_sha256 'Hex SHA-256 of each file, empty when it was not read',
    COMMENT COLUMN attachment_texts_read 'The text of the file is in body',
    COMMENT COLUMN attachment_problems 'Why a file was not read, or empty',
    COMMENT COLUMN origin 'live, backfill, import or replay',
    MODIFY COMMENT 'Writes every row of documents into latest; holds nothing';

-- migrations/0045_translations_comments.sql
ALTER TABLE policywire_store.translations_local ON CLUSTER '{cluster}'
    COMMENT COLUMN document_id 'The document that was translated',
    COMMENT COLUMN target 'Language that it was translated into, BCP 47 in lower case',
    COMMENT COLUMN revision 'The revision that was translated',
    COMMENT COLUMN version 'revision << 44 | translated_at in ms: the greater one is the later one',
    COMMENT COLUMN source 'Id of the source of the document',
    COMMENT COLUMN source_language 'Language that it was translated from',
    COMMENT COLUMN content_hash 'Hex SHA-256 of the content that was translated',
    COMMENT COLUMN title 'The title, translated',
    COMMENT COLUMN body 'The body, translated; paragraphs separated by an empty line',
    COMMENT COLUMN body_truncated 'body is a part of the whole',
    COMMENT COLUMN engine 'What translated it',
    COMMENT COLUMN engine_version 'Version of the engine and its model',
    COMMENT COLUMN status 'translated, partial, failed or unneeded',
    COMMENT COLUMN warnings 'Doubts about the translation, in words',
    COMMENT COLUMN translated_at 'When it was translated',
    COMMENT COLUMN origin 'live, backfill, import or replay, as of the document';
ALTER TABLE policywire_store.translations ON CLUSTER '{cluster}'
    COMMENT COLUMN document_id 'The document that was translated',
    COMMENT COLUMN target 'Language that it was translated into, BCP 47 in lower case',
    COMMENT COLUMN revision 'The revision that was translated',
    COMMENT COLUMN version 'revision << 44 | translated_at in ms: the greater one is the later one',
    COMMENT COLUMN source 'Id of the source of the document',
    COMMENT COLUMN source_language 'Language that it was translated from',
    COMMENT COLUMN content_hash 'Hex SHA-256 of the content that was translated',
    COMMENT COLUMN title 'The title, translated',
    COMMENT COLUMN body 'The body, translated; paragraphs separated by an empty line',
    COMMENT COLUMN body_truncated 'body is a part of the whole',
    COMMENT COLUMN engine 'What translated it',
    COMMENT COLUMN engine_version 'Version of the engine and its model',
    COMMENT COLUMN status 'translated, partial, failed or unneeded',
    COMMENT COLUMN warnings 'Doubts about the translation, in words',
    COMMENT COLUMN translated_at 'When it was translated',
    COMMENT COLUMN origin 'live, backfill, import or replay, as of the document';

-- migrations/0046_links_comments.sql
ALTER TABLE policywire_store.links_local ON CLUSTER '{cluster}'
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
    COMMENT COLUMN origin 'live, backfill, import or replay, as of the document';
ALTER TABLE policywire_store.links ON CLUSTER '{cluster}'
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
    COMMENT COLUMN origin 'live, backfill, import or replay, as of the document';

-- migrations/0047_withdrawals_comments.sql
ALTER TABLE policywire_store.withdrawals_local ON CLUSTER '{cluster}'
    COMMENT COLUMN document_id 'The document that is gone',
    COMMENT COLUMN revision 'The last one that was seen; another one that appears is not withdrawn',
    COMMENT COLUMN version 'revision << 44 | withdrawn_at in ms: the greater one is the later one',
    COMMENT COLUMN source 'Id of the source of the document',
    COMMENT COLUMN url 'Address that it is gone from',
    COMMENT COLUMN content_hash 'Hex SHA-256 of the content that was seen last',
    COMMENT COLUMN reason 'How it was found to be gone',
    COMMENT COLUMN withdrawn_at 'When it was found to be gone',
    COMMENT COLUMN origin 'live, backfill, import or replay, as of the document';
ALTER TABLE policywire_store.withdrawals ON CLUSTER '{cluster}'
    COMMENT COLUMN document_id 'The document that is gone',
    COMMENT COLUMN revision 'The last one that was seen; another one that appears is not withdrawn',
    COMMENT COLUMN version 'revision << 44 | withdrawn_at in ms: the greater one is the later one',
    COMMENT COLUMN source 'Id of the source of the document',
    COMMENT COLUMN url 'Address that it is gone from',
    COMMENT COLUMN content_hash 'Hex SHA-256 of the content that was seen last',
    COMMENT COLUMN reason 'How it was found to be gone',
    COMMENT COLUMN withdrawn_at 'When it was found to be gone',
    COMMENT COLUMN origin 'live, backfill, import or replay, as of the document';

-- migrations/0048_alerts_comments.sql
ALTER TABLE policywire_store.alerts_local ON CLUSTER '{cluster}'
    COMMENT COLUMN raised_at 'When the fault began, or ended where recovered',
    COMMENT COLUMN scope 'source or service',
    COMMENT COLUMN name 'The source or the service',
    COMMENT COLUMN kind 'A short stable word, such as stream-full',
    COMMENT COLUMN recovered 'The fault of this kind is over',
    COMMENT COLUMN reason 'What is wrong and what to do';
ALTER TABLE policywire_store.alerts ON CLUSTER '{cluster}'
    COMMENT COLUMN raised_at 'When the fault began, or ended where recovered',
    COMMENT COLUMN scope 'source or service',
    COMMENT COLUMN name 'The source or the service',
    COMMENT COLUMN kind 'A short stable word, such as stream-full',
    COMMENT COLUMN recovered 'The fault of this kind is over',
    COMMENT COLUMN reason 'What is wrong and what to do';

-- migrations/0049_ledger_comments.sql
ALTER TABLE policywire_store.ledger_local ON CLUSTER '{cluster}'
    COMMENT COLUMN source 'Id of the source',
    COMMENT COLUMN round 'Id of the round, the same in all its rows',
    COMMENT COLUMN item 'Address of the item; empty in the row of the round itself',
    COMMENT COLUMN version 'ended_at in ms: the greater one is the later one',
    COMMENT COLUMN result 'published, unchanged, duplicate, filtered, failed-will-retry or dead; empty in the row of the round',
    COMMENT COLUMN reason 'Why it was not published, in words',
    COMMENT COLUMN count_results 'The results that items of the round had; parallel to count_items',
    COMMENT COLUMN count_items 'Items of the round by result',
    COMMENT COLUMN discovered 'Items that the source offered: the sum of count_items',
    COMMENT COLUMN started_at 'When the round began',
    COMMENT COLUMN ended_at 'When the round ended';
ALTER TABLE policywire_store.ledger ON CLUSTER '{cluster}'
    COMMENT COLUMN source 'Id of the source',
    COMMENT COLUMN round 'Id of the round, the same in all its rows',
    COMMENT COLUMN item 'Address of the item; empty in the row of the round itself',
    COMMENT COLUMN version 'ended_at in ms: the greater one is the later one',
    COMMENT COLUMN result 'published, unchanged, duplicate, filtered, failed-will-retry or dead; empty in the row of the round',
    COMMENT COLUMN reason 'Why it was not published, in words',
    COMMENT COLUMN count_results 'The results that items of the round had; parallel to count_items',
    COMMENT COLUMN count_items 'Items of the round by result',
    COMMENT COLUMN discovered 'Items that the source offered: the sum of count_items',
    COMMENT COLUMN started_at 'When the round began',
    COMMENT COLUMN ended_at 'When the round ended';

-- migrations/0050_migrations_comments.sql
ALTER TABLE policywire_store.migrations_local ON CLUSTER '{cluster}'
    COMMENT COLUMN version 'Number of the migration, from 1 without a gap',
    COMMENT COLUMN name 'File name of the migration',
    COMMENT COLUMN checksum 'Hex SHA-256 of the file, which is never edited after a release',
    COMMENT COLUMN applied_at 'When it was applied';
ALTER TABLE policywire_store.migrations ON CLUSTER '{cluster}'
    COMMENT COLUMN version 'Number of the migration, from 1 without a gap',
    COMMENT COLUMN name 'File name of the migration',
    COMMENT COLUMN checksum 'Hex SHA-256 of the file, which is never edited after a release',
    COMMENT COLUMN applied_at 'When it was applied';

-- migrations/0051_texts.sql
CREATE TABLE IF NOT EXISTS policywire_store.texts_local ON CLUSTER '{cluster}'
(
    document_id String COMMENT 'The document that it is the text of',
    target      LowCardinality(String) COMMENT 'Language that it was translated into, empty for the text as it was published',
    revision    UInt32 COMMENT 'The revision of the document',
    version     UInt64 COMMENT 'Of the row of the document or translation: revision << 44 | time in ms',
    title       String COMMENT 'Folded: NFKC, in lower case' CODEC(LZ4),
    summary     String COMMENT 'Folded; empty for a translation' CODEC(LZ4),
    text        String COMMENT 'Title, summary and body, a line each, folded' CODEC(LZ4),
    written_at  DateTime64(3, 'UTC') COMMENT 'When it was fetched or translated',
    INDEX words text TYPE text(tokenizer = splitByNonAlpha)
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', version)
ORDER BY (document_id, target)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
    min_bytes_for_wide_part = 67108864, index_granularity = 64
COMMENT 'What search looks through: the texts of documents and translations in one spelling. Without FINAL it has texts that were replaced, which the view search leaves out.';
CREATE TABLE IF NOT EXISTS policywire_store.texts ON CLUSTER '{cluster}' AS policywire_store.texts_local
ENGINE = Distributed('{cluster}', 'policywire_store', 'texts_local', cityHash64(document_id))
COMMENT 'What search looks through: the texts of documents and translations in one spelling. Without FINAL it has texts that were replaced, which the view search leaves out.';

-- migrations/0052_texts_feed.sql
CREATE MATERIALIZED VIEW IF NOT EXISTS policywire_store.texts_feed ON CLUSTER '{cluster}'
TO policywire_store.texts_local
AS SELECT
    id AS document_id,
    '' AS target,
    revision,
    version,
    normalizeUTF8NFKCCasefold(d.title) AS title,
    normalizeUTF8NFKCCasefold(d.summary) AS summary,
    concat(title, '\n', summary, '\n', normalizeUTF8NFKCCasefold(replaceAll(d.body, '\n', ' '))) AS text,
    fetched_at AS written_at
FROM policywire_store.documents_local AS d
COMMENT 'Folds what is inserted into documents for search';

-- migrations/0053_translated_texts_feed.sql
CREATE MATERIALIZED VIEW IF NOT EXISTS policywire_store.translated_texts_feed ON CLUSTER '{cluster}'
TO policywire_store.texts_local
AS SELECT
    document_id,
    target,
    revision,
    version,
    normalizeUTF8NFKCCasefold(t.title) AS title,
    '' AS summary,
    concat(title, '\n\n', normalizeUTF8NFKCCasefold(replaceAll(t.body, '\n', ' '))) AS text,
    translated_at AS written_at
FROM policywire_store.translations_local AS t
COMMENT 'Folds what is inserted into translations for search';

-- migrations/0054_texts_filled.sql
INSERT INTO policywire_store.texts (document_id, target, revision, version, title, summary, text, written_at)
SELECT
    id,
    '',
    revision,
    version,
    normalizeUTF8NFKCCasefold(d.title) AS title,
    normalizeUTF8NFKCCasefold(d.summary) AS summary,
    concat(title, '\n', summary, '\n', normalizeUTF8NFKCCasefold(replaceAll(d.body, '\n', ' '))),
    fetched_at
FROM policywire_store.latest AS d FINAL;

-- migrations/0055_translated_texts_filled.sql
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
FROM policywire_store.translations AS t FINAL;

-- migrations/0056_texts_feed_comments.sql
ALTER TABLE policywire_store.texts_feed ON CLUSTER '{cluster}'
    COMMENT COLUMN document_id 'The document that it is the text of',
    COMMENT COLUMN target 'Language that it was translated into, empty for the text as it was published',
    COMMENT COLUMN revision 'The revision of the document',
    COMMENT COLUMN version 'Of the row of the document or translation: revision << 44 | time in ms',
    COMMENT COLUMN title 'Folded: NFKC, in lower case',
    COMMENT COLUMN summary 'Folded; empty for a translation',
    COMMENT COLUMN text 'Title, summary and body, a line each, folded',
    COMMENT COLUMN written_at 'When it was fetched or translated';

-- migrations/0057_translated_texts_feed_comments.sql
ALTER TABLE policywire_store.translated_texts_feed ON CLUSTER '{cluster}'
    COMMENT COLUMN document_id 'The document that it is the text of',
    COMMENT COLUMN target 'Language that it was translated into, empty for the text as it was published',
    COMMENT COLUMN revision 'The revision of the document',
    COMMENT COLUMN version 'Of the row of the document or translation: revision << 44 | time in ms',
    COMMENT COLUMN title 'Folded: NFKC, in lower case',
    COMMENT COLUMN summary 'Folded; empty for a translation',
    COMMENT COLUMN text 'Title, summary and body, a line each, folded',
    COMMENT COLUMN written_at 'When it was fetched or translated';

-- migrations/0058_economies.sql
ALTER TABLE policywire_store.latest_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS economies Array(LowCardinality(String)) MATERIALIZED arrayFilter((entity, kind) -> kind = 'economy', entity_ids, entity_kinds) COMMENT 'Those of entity_ids that are economies; made here, so that trends need not look for them' AFTER entity_counts;
ALTER TABLE policywire_store.latest ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS economies Array(LowCardinality(String)) MATERIALIZED arrayFilter((entity, kind) -> kind = 'economy', entity_ids, entity_kinds) COMMENT 'Those of entity_ids that are economies; made here, so that trends need not look for them' AFTER entity_counts;

-- migrations/0059_paragraphs.sql
ALTER TABLE policywire_store.documents_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS paragraph_hashes Array(UInt32) MATERIALIZED arrayMap(p -> toUInt32(cityHash64(p)), arrayFilter(p -> p != '', splitByChar('\n', body))) COMMENT 'What of body tells its paragraphs apart; made here, so that edits need not read bodies' CODEC(NONE) AFTER body_from,
    ADD COLUMN IF NOT EXISTS paragraph_lengths Array(UInt32) MATERIALIZED arrayMap(p -> lengthUTF8(p), arrayFilter(p -> p != '', splitByChar('\n', body))) COMMENT 'Of the same paragraphs, in code points' CODEC(ZSTD(1)) AFTER paragraph_hashes;
ALTER TABLE policywire_store.documents ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS paragraph_hashes Array(UInt32) MATERIALIZED arrayMap(p -> toUInt32(cityHash64(p)), arrayFilter(p -> p != '', splitByChar('\n', body))) COMMENT 'What of body tells its paragraphs apart; made here, so that edits need not read bodies' CODEC(NONE) AFTER body_from,
    ADD COLUMN IF NOT EXISTS paragraph_lengths Array(UInt32) MATERIALIZED arrayMap(p -> lengthUTF8(p), arrayFilter(p -> p != '', splitByChar('\n', body))) COMMENT 'Of the same paragraphs, in code points' CODEC(ZSTD(1)) AFTER paragraph_hashes;

-- migrations/0060_paragraphs_filled.sql
ALTER TABLE policywire_store.documents_local ON CLUSTER '{cluster}'
    MATERIALIZE COLUMN paragraph_hashes,
    MATERIALIZE COLUMN paragraph_lengths;

-- migrations/0061_economies_filled.sql
ALTER TABLE policywire_store.latest_local ON CLUSTER '{cluster}'
    MATERIALIZE COLUMN economies;

-- migrations/0062_documents_at_rest.sql
ALTER TABLE policywire_store.documents_local ON CLUSTER '{cluster}'
    MODIFY SETTING min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1;

-- migrations/0063_latest_at_rest.sql
ALTER TABLE policywire_store.latest_local ON CLUSTER '{cluster}'
    MODIFY SETTING min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1;

-- migrations/0064_links_at_rest.sql
ALTER TABLE policywire_store.links_local ON CLUSTER '{cluster}'
    MODIFY SETTING min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1;

-- views/alerts.sql
CREATE OR REPLACE VIEW policywire.alerts ON CLUSTER '{cluster}'
(
    raised_at DateTime64(9, 'UTC') COMMENT 'When the fault began, or ended where recovered',
    scope     LowCardinality(String) COMMENT 'source or service',
    name      LowCardinality(String) COMMENT 'The source or the service',
    kind      LowCardinality(String) COMMENT 'A short stable word, such as stream-full',
    recovered Bool COMMENT 'The fault of this kind is over',
    reason    String COMMENT 'What is wrong and what to do'
)
AS SELECT raised_at, scope, name, kind, recovered, reason
FROM policywire_store.alerts FINAL
COMMENT 'Faults of sources and services, and their ends';

-- views/attachments.sql
CREATE OR REPLACE VIEW policywire.attachments ON CLUSTER '{cluster}'
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
COMMENT 'One row per document and file that its page offers';

-- views/facts.sql
-- The documents in scope, one row each, with the columns that trends are counted by. Every trend reads this view, so
-- that they agree on what a day is and on what counts.
--   topic     of a document, such as 'ai', or a part of one, such as 'ai/governance'; '' for all documents
--   language  such as 'ko'; '' for all
--   source    such as 'korea-kr-press'; '' for all
--   since, until  the first and the last day, both inclusive
--   zone      whose days are counted, such as 'Asia/Seoul'
-- The second condition on published_at says nothing that day does not say; it is the one that the index of the table
-- serves. The indexes of topics and subtopics are used because has() is inside of if(), not if() inside of has(). A day in any zone is within two days of it, as are the publisher's own date and 1900, where time begins here.
CREATE OR REPLACE VIEW policywire.facts ON CLUSTER '{cluster}'
AS SELECT
    id,
    if(published_precision = 'day', published_on, toDate32(published_at, {zone:String})) AS day,
    published_at,
    published_precision,
    fetched_at,
    source,
    publisher,
    title,
    kind,
    language,
    topics,
    subtopics,
    entity_ids AS entities,
    economies,
    terms,
    origin,
    revision
FROM policywire_store.latest FINAL
WHERE day BETWEEN {since:Date32} AND {until:Date32}
    AND published_at >= toDateTime64(greatest({since:Date32}, toDate32('1900-01-03')) - 2, 3, 'UTC')
    AND published_at < toDateTime64(least({until:Date32}, toDate32('2262-01-01')) + 3, 3, 'UTC')
    AND ({topic:String} = '' OR if(position({topic:String}, '/') > 0, has(subtopics, {topic:String}), has(topics, {topic:String})))
    AND ({language:String} = '' OR language = {language:String})
    AND ({source:String} = '' OR source = {source:String})
COMMENT 'Documents in scope, one row each: FROM policywire.facts(topic = '''', language = '''', source = '''', since = ''2026-01-01'', until = ''2026-12-31'', zone = ''Asia/Seoul'')';

-- views/bursts.sql
-- The days on which a key has far more documents than usual, by a modified z-score (Iglewicz and Hoaglin 1993: a
-- score of 3.5) against the same weekday of the eight weeks before.
--   dimension  whose values are the keys, as in trend
--   topic, language, source, since, until, zone   which documents: see facts; the days before since are read for what
--              is usual, and do not fire
-- Columns:
--   day        the day that fired
--   key        the topic, language, …
--   documents  x, how many documents it has
--   expected   m, the median of baseline
--   score      (x − m) / scale, 3.5 at least, where x is 3 at least; scale is 1.4826 times the median of |b − m|, and
--              √max(m, 1) at least, which is what chance alone does to a count
--   baseline   b, the documents of the same weekday in the weeks before, the newest first, zeros included; weeks before
--              the first document in scope are not in it
--   weeks      how many weeks baseline has; with fewer than four there is no verdict, and no row
-- A day without documents never fires. A holiday is one of eight, which a median does not see; catching up after one
-- may fire, and is what it is.
-- Identifier turns the dimension into the name of a column; Enum8 refuses what is no dimension.
CREATE OR REPLACE VIEW policywire.bursts ON CLUSTER '{cluster}'
AS SELECT
    day,
    key,
    documents,
    expected,
    score,
    baseline,
    weeks
FROM
(
    SELECT
        day,
        key,
        documents,
        arrayReduce('quantileExactInclusive(0.5)', baseline) AS expected,
        arrayReduce('quantileExactInclusive(0.5)', arrayMap(b -> abs(b - expected), baseline)) AS deviation,
        (documents - expected) / greatest(1.4826 * deviation, sqrt(greatest(expected, 1))) AS score,
        baseline,
        weeks
    FROM
    (
        SELECT
            day,
            key,
            documents,
            least(8, intDiv(toInt32(day) - first_day, 7))::UInt8 AS weeks,
            arrayMap(w -> before.2[indexOf(before.1, toInt32(day) - 7 * w)], range(1, weeks + 1)) AS baseline
        FROM
        (
            SELECT
                day,
                key,
                documents,
                toInt32((
                    SELECT min(day)
                    FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
                        since = '1900-01-01', until = {until:Date32}, zone = {zone:String})
                )) AS first_day,
                groupArray((toInt32(day), documents)) OVER (PARTITION BY key, toDayOfWeek(day) ORDER BY toInt32(day)
                    RANGE BETWEEN 56 PRECEDING AND 7 PRECEDING) AS before
            FROM
            (
                SELECT
                    k AS key,
                    groupArray((day, count)) AS counts
                FROM
                (
                    SELECT day, k, count() AS count
                    FROM
                    (
                        SELECT
                            day,
                            CAST({dimension:Identifier}, 'Array(String)') AS keys
                        FROM
                        (
                            SELECT day, topics AS topic, subtopics AS subtopic, entities AS entity, economies AS economy, terms AS term,
                                [language] AS language, [source] AS source, [publisher] AS publisher, [kind] AS kind, [''] AS all
                            FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
                                since = {since:Date32} - 56, until = {until:Date32}, zone = {zone:String})
                            WHERE isNotNull({dimension:Enum8('all', 'topic', 'subtopic', 'language', 'source', 'publisher', 'kind', 'entity', 'economy', 'term')})
                        )
                    )
                    ARRAY JOIN keys AS k
                    GROUP BY day, k
                )
                GROUP BY k
                HAVING maxIf(count, day >= {since:Date32}) >= 3
            )
            ARRAY JOIN counts.1 AS day, counts.2 AS documents
        )
        WHERE day >= {since:Date32} AND documents >= 3 AND weeks >= 4
    )
)
WHERE score >= 3.5
COMMENT 'Days with far more documents of a key than usual: FROM policywire.bursts(dimension = ''topic'', topic = '''', language = '''', source = '''', since = ''2026-01-01'', until = ''2026-12-31'', zone = ''Asia/Seoul'')';

-- views/coverage.sql
-- What was said in one language and whether it was said in another, by story: FROM policywire.coverage(language = 'ko',
-- target = 'en', days = 14, topic = 'ai', source = '', since = '2026-01-01', until = '2026-06-30', zone = 'Asia/Seoul').
-- One row per story that has a document of language, topic and source, and whose first such document is of a day from
-- since to until. A document without a story is one by itself. Any document of the story in target covers it, of
-- whatever topic and source, also one that came first. Whether the days are over yet is for the caller to say, by until.
--
-- Only the stories with a document of these days (told) are looked at in whole, on whatever day their documents are: that
-- these are named once more by IN lets the primary key find them.
CREATE OR REPLACE VIEW policywire.coverage ON CLUSTER '{cluster}'
AS WITH
    told AS
    (
        SELECT id
        FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
            since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
    ),
    story AS
    (
        SELECT
            story,
            argMinIf((id, day, publisher, source, title, topics), (published_at, id), in_scope) AS first,
            countIf(in_scope) AS documents,
            argMinIf((id, day), (published_at, id), language = {target:String}) AS covering
        FROM
        (
            SELECT
                member.story AS story, f.id AS id, f.day AS day, f.published_at AS published_at, f.publisher AS publisher,
                f.source AS source, f.title AS title, f.topics AS topics, f.language AS language,
                language = {language:String} AND ({source:String} = '' OR source = {source:String})
                    AND ({topic:String} = '' OR has(arrayConcat(topics, f.subtopics), {topic:String})) AS in_scope
            FROM policywire.facts(topic = '', language = '', source = '', since = '1900-01-01', until = '2261-12-31', zone = {zone:String}) AS f
            GLOBAL INNER JOIN (SELECT document_id, story FROM policywire_store.links FINAL) AS member ON member.document_id = f.id
            WHERE f.id GLOBAL IN
            (
                SELECT document_id
                FROM policywire_store.links FINAL
                WHERE story GLOBAL IN (SELECT story FROM policywire_store.links FINAL WHERE story != '' AND document_id GLOBAL IN (told))
            )
        )
        GROUP BY story
        HAVING first.2 BETWEEN {since:Date32} AND {until:Date32}
    )
SELECT
    story,
    first.1 AS id,
    first.2 AS day,
    first.3 AS publisher,
    first.4 AS source,
    first.5 AS title,
    first.6 AS topics,
    documents,
    covering.1 AS covered_by,
    if(covered_by = '', NULL, covering.2) AS covered_on,
    if(covered_by = '', NULL, toInt32(covering.2) - toInt32(first.2)) AS days_until,
    toBool(ifNull(days_until > {days:UInt16}, true)) AS is_gap
FROM story
UNION ALL
SELECT id, id, day, publisher, source, title, topics, toUInt64(1), '', NULL, NULL, true
FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
    since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
WHERE id GLOBAL NOT IN (SELECT document_id FROM policywire_store.links FINAL WHERE story != '')
COMMENT 'Stories told in one language, and whether and when another has them: FROM policywire.coverage(language = ''ko'', target = ''en'', days = 14, topic = '''', source = '''', since = ''2026-01-01'', until = ''2026-06-30'', zone = ''Asia/Seoul'') WHERE is_gap';

-- views/delays.sql
-- How long after its publication a document was fetched, by day and source: FROM policywire.delays(source = '',
-- since = '2026-01-01', until = '2026-06-30', zone = 'Asia/Seoul'). Only what can be measured counts: documents read
-- live whose publisher wrote the time of day, in the first revision that was read. A document fetched before the time
-- that its publisher wrote (an embargo, a wrong clock) counts as one without delay.
--
-- Nearly every first revision is number 1. Only where another one is in scope is it asked whether it is the first.
CREATE OR REPLACE VIEW policywire.delays ON CLUSTER '{cluster}'
AS SELECT
    toDate32(published_at, {zone:String}) AS day,
    source,
    count() AS documents,
    quantileExact(0.5)(delay) AS median_seconds,
    quantileExact(0.9)(delay) AS p90_seconds,
    max(delay) AS max_seconds,
    countIf(fetched_at < published_at) AS early
FROM
(
    SELECT
        source,
        published_at,
        fetched_at,
        intDiv(greatest(toUnixTimestamp64Milli(fetched_at) - toUnixTimestamp64Milli(published_at), 0), 1000) AS delay
    FROM policywire_store.documents FINAL
    WHERE origin = 'live' AND published_precision IN ('second', 'minute')
        AND toDate32(published_at, {zone:String}) BETWEEN {since:Date32} AND {until:Date32}
        AND published_at >= toDateTime64(greatest({since:Date32}, toDate32('1900-01-03')) - 2, 3, 'UTC')
        AND published_at < toDateTime64(least({until:Date32}, toDate32('2262-01-01')) + 3, 3, 'UTC')
        AND ({source:String} = '' OR source = {source:String})
        AND (revision = 1 OR (id, revision) GLOBAL IN
        (
            SELECT id, min(revision)
            FROM policywire_store.documents
            WHERE id GLOBAL IN (SELECT id FROM policywire_store.documents WHERE revision > 1)
            GROUP BY id
        ))
)
GROUP BY day, source
COMMENT 'Seconds from publication to fetch by day and source: FROM policywire.delays(source = '''', since = ''2026-01-01'', until = ''2026-06-30'', zone = ''Asia/Seoul'')';

-- views/documents.sql
CREATE OR REPLACE VIEW policywire.documents ON CLUSTER '{cluster}'
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
GLOBAL LEFT ANY JOIN
(
    SELECT document_id, revision, toNullable(withdrawn_at) AS withdrawn_at, reason AS withdrawn_reason
    FROM policywire_store.withdrawals FINAL
) AS w ON w.document_id = d.id AND w.revision = d.revision
COMMENT 'One row per document, in its latest revision. Withdrawn documents stay, with withdrawn_at set.';

-- views/trend.sql
-- How many documents a key has in each day, week or month.
--   dimension  whose values are the keys: 'all' (one key, ''), 'topic', 'subtopic', 'language', 'source', 'publisher',
--              'kind', 'entity', 'economy' or 'term'; a document with two topics counts under both
--   by         'day', 'week' (from Monday on) or 'month'
--   topic, language, source, since, until, zone   which documents: see facts
-- A period in which a key has no document has no row. Columns:
--   start           the first day of the period
--   key             the topic, language, …
--   documents       how many documents it has
--   all_documents   how many documents in scope the period has
--   share           documents / all_documents
--   previous        documents of the key in the period just before, 0 if none
--   change          documents − previous
--   moving_average  mean of this period and the 6 days, 3 weeks or 2 months before it; periods without documents and
--                   periods before since count 0
-- One reading: each document also counts for the key '\0', which no document has, and which sums up to all documents of
-- the period. LEFT ARRAY JOIN with arrayEnumerate says the same, and takes half as long again. Rows are grouped
-- by one hash of period and key, which takes a fifth less than grouping by both; that two of a million groups have the same
-- one is as likely as 3 · 10⁻⁸. Windows are parted by a hash of the key, which sorts quicker than the key.
-- Identifier turns the dimension into the name of a column; Enum8 refuses what is no dimension.
CREATE OR REPLACE VIEW policywire.trend ON CLUSTER '{cluster}'
AS SELECT
    start,
    key,
    documents,
    all_documents,
    documents / all_documents AS share,
    sum(documents) OVER (PARTITION BY cityHash64(key) ORDER BY position RANGE
        BETWEEN if({by:String} = 'week', 7, 1) PRECEDING AND if({by:String} = 'week', 7, 1) PRECEDING) AS previous,
    toInt64(documents) - toInt64(previous) AS change,
    sum(documents) OVER (PARTITION BY cityHash64(key) ORDER BY position RANGE
        BETWEEN if({by:String} = 'day', 6, if({by:String} = 'week', 21, 2)) PRECEDING AND CURRENT ROW)
        / if({by:String} = 'day', 7, if({by:String} = 'week', 4, 3)) AS moving_average
FROM
(
    SELECT
        any(period) AS start,
        any(name) AS k,
        if(k = '\0', '', k) AS key,
        if({by:String} = 'month', toInt32(toYear(start)) * 12 + toMonth(start), toInt32(start)) AS position,
        count() AS documents,
        k != '\0' OR {dimension:String} = 'all' AS asked,
        max(if(k = '\0', documents, 0)) OVER (PARTITION BY start) AS all_documents
    FROM
    (
        SELECT
            if({by:String} = 'day', day,
                if({by:String} = 'week', day - (toDayOfWeek(day) - 1), day - (toDayOfMonth(day) - 1))) AS period,
            {dimension:Identifier} AS keys
        FROM
        (
            SELECT day, topics AS topic, subtopics AS subtopic, entities AS entity, economies AS economy, terms AS term,
                [language] AS language, [source] AS source, [publisher] AS publisher, [kind] AS kind, CAST([], 'Array(String)') AS all
            FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
                since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
            WHERE isNotNull({dimension:Enum8('all', 'topic', 'subtopic', 'language', 'source', 'publisher', 'kind', 'entity', 'economy', 'term')})
                AND (SELECT throwIf({by:String} NOT IN ('day', 'week', 'month'), 'by is one of day, week, month')) = 0
        )
    )
    ARRAY JOIN arrayPushBack(keys, '\0') AS name
    GROUP BY cityHash64(period, name)
)
WHERE asked
COMMENT 'Documents by period and key: FROM policywire.trend(dimension = ''topic'', by = ''month'', topic = '''', language = '''', source = '''', since = ''2026-01-01'', until = ''2026-12-31'', zone = ''Asia/Seoul''); dimension all, topic, subtopic, language, source, publisher, kind, entity, economy or term; by day, week or month';

-- views/economy_trend.sql
CREATE OR REPLACE VIEW policywire.economy_trend ON CLUSTER '{cluster}'
(
    day       Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    economy   LowCardinality(String) COMMENT 'Id of the economy, such as kr',
    name      LowCardinality(String) COMMENT 'Its English name',
    language  LowCardinality(String) COMMENT 'BCP 47 in lower case, such as zh-hant; und when it cannot be told',
    source    LowCardinality(String) COMMENT 'Id of the source that it was read from',
    documents UInt64 COMMENT 'Documents that name it; one that names two counts under both'
)
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    economy,
    name,
    language,
    source,
    count() AS documents
FROM policywire_store.latest FINAL
ARRAY JOIN entity_ids AS economy, entity_kinds AS kind, entity_names AS name
WHERE kind = 'economy'
GROUP BY day, economy, name, language, source
COMMENT 'Documents by day, economy that they name, language and source. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.';

-- views/edits.sql
-- Only documents with a later revision than the first are read. PREWHERE, which FINAL allows on the sorting key, spares
-- the columns of all others; one whose first revision was never read falls out by previous_revision. Bodies are not read:
-- documents keeps a hash and the length of each paragraph. Two paragraphs of one document, the same in length, are taken
-- for one with a probability of 2.3 · 10⁻¹⁰.
CREATE OR REPLACE VIEW policywire.edits ON CLUSTER '{cluster}'
(
    id                     String COMMENT 'The document that was changed after it was published',
    revision               UInt32 COMMENT 'The text after the change',
    previous_revision      UInt32 COMMENT 'The text before it, of those that were kept',
    source                 LowCardinality(String) COMMENT 'Id of the source that it was read from',
    publisher              LowCardinality(String) COMMENT 'As revision names it',
    language               LowCardinality(String) COMMENT 'Of revision',
    day                    Date32 COMMENT 'Of publication as revision has it; in Asia/Seoul where the publisher wrote a time',
    changed_at             DateTime64(3, 'UTC') COMMENT 'When revision was read; it was changed some time before',
    seconds_since_previous Int64 COMMENT 'From reading the text before to reading this one',
    title                  String COMMENT 'As the publisher wrote it',
    previous_title         String COMMENT 'The title before',
    title_changed          Bool COMMENT 'The title is another one',
    added                  UInt32 COMMENT 'Code points in paragraphs that the text before has not, or has less often',
    removed                UInt32 COMMENT 'Code points in paragraphs that only the text before has, or has more often',
    change                 Float64 COMMENT 'added and removed as a share of both texts: 0 nothing, 1 everything'
)
AS WITH
    pairs AS
    (
        SELECT
            id, revision, source, publisher, language, fetched_at, title, paragraphs,
            if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
            lagInFrame((revision, title, fetched_at, paragraphs)) OVER (PARTITION BY id ORDER BY revision ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS previous
        FROM
        (
            SELECT
                id, revision, source, publisher, language, fetched_at, title, published_precision, published_on, published_at,
                arrayZip(paragraph_hashes, paragraph_lengths, arrayEnumerateUniq(paragraph_hashes, paragraph_lengths)) AS paragraphs
            FROM policywire_store.documents FINAL
            PREWHERE id GLOBAL IN (SELECT id FROM policywire_store.documents WHERE revision > 1)
        )
    )
SELECT
    id,
    revision,
    previous.1 AS previous_revision,
    source,
    publisher,
    language,
    day,
    fetched_at AS changed_at,
    toUnixTimestamp64Second(fetched_at) - toUnixTimestamp64Second(previous.3) AS seconds_since_previous,
    title,
    previous.2 AS previous_title,
    toBool(title != previous_title) AS title_changed,
    -- The third element numbers equal paragraphs 1, 2, …, so that these sets are multisets.
    arraySum(p -> p.2, arrayFilter(p -> NOT has(previous.4, p), paragraphs)) AS added,
    arraySum(p -> p.2, arrayFilter(p -> NOT has(paragraphs, p), previous.4)) AS removed,
    (added + removed) / greatest(arraySum(p -> p.2, paragraphs) + arraySum(p -> p.2, previous.4), 1) AS change
FROM pairs
WHERE previous_revision > 0
COMMENT 'What was changed after it was published, one row per revision but the first';

-- views/entity_trend.sql
CREATE OR REPLACE VIEW policywire.entity_trend ON CLUSTER '{cluster}'
(
    day       Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    entity    LowCardinality(String) COMMENT 'Id of the entity, the same in every language',
    kind      LowCardinality(String) COMMENT 'Such as ministry, law or economy',
    name      LowCardinality(String) COMMENT 'Its English name',
    language  LowCardinality(String) COMMENT 'BCP 47 in lower case, such as zh-hant; und when it cannot be told',
    source    LowCardinality(String) COMMENT 'Id of the source that it was read from',
    documents UInt64 COMMENT 'Documents that name it; one that names two counts under both'
)
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    entity,
    kind,
    name,
    language,
    source,
    count() AS documents
FROM policywire_store.latest FINAL
ARRAY JOIN entity_ids AS entity, entity_kinds AS kind, entity_names AS name
GROUP BY day, entity, kind, name, language, source
COMMENT 'Documents by day, entity, language and source. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.';

-- views/evidence.sql
CREATE OR REPLACE VIEW policywire.evidence ON CLUSTER '{cluster}'
(
    document_id String COMMENT 'The document that has the term',
    day         Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Asia/Seoul',
    source      LowCardinality(String) COMMENT 'Id of the source that it was read from',
    language    LowCardinality(String) COMMENT 'BCP 47 in lower case; und when it cannot be told',
    topic       LowCardinality(String) COMMENT 'The topic that the term speaks for',
    term        String COMMENT 'As the lexicon has it',
    text        String COMMENT 'As the document writes it where it first counts',
    field       LowCardinality(String) COMMENT 'title, summary or body',
    offset      UInt32 COMMENT 'Where it begins in the field, in code points',
    count       UInt32 COMMENT 'How often it counts',
    points      Float32 COMMENT 'What it added to the points of the topic'
)
AS SELECT
    id AS document_id,
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    source,
    language,
    topic,
    term,
    text,
    field,
    offset,
    count,
    points
FROM policywire_store.latest FINAL
ARRAY JOIN evidence_topics AS topic, evidence_terms AS term, evidence_texts AS text, evidence_fields AS field,
    evidence_offsets AS offset, evidence_counts AS count, evidence_points AS points
COMMENT 'One row per document, topic and term: what the topics of a document rest on';

-- views/language_trend.sql
CREATE OR REPLACE VIEW policywire.language_trend ON CLUSTER '{cluster}'
(
    day       Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    language  LowCardinality(String) COMMENT 'BCP 47 in lower case, such as zh-hant; und when it cannot be told',
    source    LowCardinality(String) COMMENT 'Id of the source that it was read from',
    documents UInt64 COMMENT 'Documents in that language'
)
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    language,
    source,
    count() AS documents
FROM policywire_store.latest FINAL
GROUP BY day, language, source
COMMENT 'Documents by day, language and source. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.';

-- views/ledger.sql
CREATE OR REPLACE VIEW policywire.ledger ON CLUSTER '{cluster}'
(
    source     LowCardinality(String) COMMENT 'Id of the source',
    round      String COMMENT 'Id of the round, the same in all its rows',
    item       String COMMENT 'Address of the item; empty in the row of the round itself',
    result     LowCardinality(String) COMMENT 'published, unchanged, duplicate, filtered, failed-will-retry or dead; empty in the row of the round',
    reason     String COMMENT 'Why it was not published, in words',
    counts     Map(LowCardinality(String), UInt64) COMMENT 'Items of the round by result; counts[''published'']',
    discovered UInt64 COMMENT 'Items that the source offered: the sum of counts',
    started_at DateTime64(3, 'UTC') COMMENT 'When the round began',
    ended_at   DateTime64(3, 'UTC') COMMENT 'When the round ended'
)
AS SELECT source, round, item, result, reason,
    mapFromArrays(count_results, count_items) AS counts,
    discovered, started_at, ended_at
FROM policywire_store.ledger FINAL
COMMENT 'What became of every round of a source: WHERE item = '''' for the rounds, the other rows are items that were not published';

-- views/links.sql
CREATE OR REPLACE VIEW policywire.links ON CLUSTER '{cluster}'
(
    document_id  String COMMENT 'The document that was compared with those before it',
    source       LowCardinality(String) COMMENT 'Id of the source of the document',
    duplicate_of String COMMENT 'The document that it repeats, or empty',
    story        String COMMENT 'The story that it belongs to, or empty',
    score        Float32 COMMENT '0 to 1',
    evidence     String COMMENT 'What the link rests on, in words',
    revision     UInt32 COMMENT 'The revision that was compared',
    linker       LowCardinality(String) COMMENT 'Version of the rules',
    linked_at    DateTime64(3, 'UTC') COMMENT 'When it was linked'
)
AS SELECT document_id, source, duplicate_of, story, score, evidence, revision, linker, linked_at
FROM policywire_store.links FINAL
COMMENT 'Which document repeats which, and the stories they belong to; one row per document';

-- views/mentions.sql
CREATE OR REPLACE VIEW policywire.mentions ON CLUSTER '{cluster}'
(
    document_id String COMMENT 'The document that names the entity',
    day         Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    source      LowCardinality(String) COMMENT 'Id of the source that it was read from',
    language    LowCardinality(String) COMMENT 'BCP 47 in lower case; und when it cannot be told',
    topics      Array(LowCardinality(String)) COMMENT 'Of the document; has(topics, ''ai'')',
    entity      LowCardinality(String) COMMENT 'Id of the entity, the same in every language',
    kind        LowCardinality(String) COMMENT 'Such as ministry, law or economy',
    name        LowCardinality(String) COMMENT 'Its English name',
    text        String COMMENT 'As the document writes it first',
    mentions    UInt32 COMMENT 'How often the document names it'
)
AS SELECT
    id AS document_id,
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    source,
    language,
    topics,
    entity,
    kind,
    name,
    text,
    mentions
FROM policywire_store.latest FINAL
ARRAY JOIN entity_ids AS entity, entity_kinds AS kind, entity_names AS name, entity_texts AS text, entity_counts AS mentions
COMMENT 'One row per document and entity that it names: count() counts documents. Withdrawn documents count: they were published.';

-- views/pairs.sql
-- Keys that documents have together.
--   left, right   whose values are the two keys: 'topic', 'subtopic', 'entity', 'economy' or 'term'; where both are the
--                 same, each pair is one row, with left_key < right_key
--   topic, language, source, since, until, zone   which documents: see facts
-- Columns:
--   left_key, right_key
--   documents        how many documents have both, 2 at least
--   left_documents, right_documents   how many have each
--   all_documents    how many documents are in scope
--   expected         left_documents × right_documents / all_documents: how many had both by chance
--   lift             documents / expected
--   npmi             normalized pointwise mutual information (Bouma 2009): 1 when they always stand together, 0 when by
--                    chance
-- Four readings, one for each count: to count two things in one, keys would be pushed into the arrays, and what makes an array
-- anew makes strings of its LowCardinality, which takes longer than reading it twice.
-- Identifier turns left and right into the names of columns; Enum8 refuses what is none of them.
CREATE OR REPLACE VIEW policywire.pairs ON CLUSTER '{cluster}'
AS WITH
    keys AS
    (
        SELECT {left:Identifier} AS lefts, {right:Identifier} AS rights
        FROM
        (
            SELECT topics AS topic, subtopics AS subtopic, entities AS entity, economies AS economy, terms AS term
            FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
                since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
            WHERE isNotNull({left:Enum8('topic', 'subtopic', 'entity', 'economy', 'term')})
                AND isNotNull({right:Enum8('topic', 'subtopic', 'entity', 'economy', 'term')})
        )
    )
SELECT
    CAST(both.left_key, 'String') AS left_key,
    CAST(both.right_key, 'String') AS right_key,
    documents,
    left_documents,
    right_documents,
    all_documents,
    left_documents * right_documents / all_documents AS expected,
    documents / expected AS lift,
    if(documents = all_documents, 1, log(lift) / -log(documents / all_documents)) AS npmi
FROM
(
    SELECT any(l) AS left_key, any(r) AS right_key, count() AS documents
    FROM keys
    ARRAY JOIN lefts AS l
    ARRAY JOIN rights AS r
    WHERE {left:String} != {right:String} OR l < r
    GROUP BY cityHash64(l, r)
    HAVING documents >= 2
) AS both
GLOBAL INNER JOIN (SELECT k AS left_key, count() AS left_documents FROM keys ARRAY JOIN lefts AS k GROUP BY k) AS lefts USING (left_key)
GLOBAL INNER JOIN (SELECT k AS right_key, count() AS right_documents FROM keys ARRAY JOIN rights AS k GROUP BY k) AS rights USING (right_key)
GLOBAL CROSS JOIN (SELECT count() AS all_documents FROM keys) AS total
COMMENT 'Keys that documents have together: FROM policywire.pairs(left = ''topic'', right = ''entity'', topic = '''', language = '''', source = '''', since = ''2026-01-01'', until = ''2026-12-31'', zone = ''Asia/Seoul'') ORDER BY npmi DESC';

-- views/publisher_trend.sql
CREATE OR REPLACE VIEW policywire.publisher_trend ON CLUSTER '{cluster}'
(
    day       Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    publisher LowCardinality(String) COMMENT 'The body that published it, in its own language',
    source    LowCardinality(String) COMMENT 'Id of the source that it was read from',
    language  LowCardinality(String) COMMENT 'BCP 47 in lower case, such as zh-hant; und when it cannot be told',
    documents UInt64 COMMENT 'Documents of that publisher'
)
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    publisher,
    source,
    language,
    count() AS documents
FROM policywire_store.latest FINAL
GROUP BY day, publisher, source, language
COMMENT 'Documents by day, publisher, source and language. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.';

-- views/revisions.sql
CREATE OR REPLACE VIEW policywire.revisions ON CLUSTER '{cluster}'
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
    origin              LowCardinality(String) COMMENT 'live, backfill, import or replay'
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
    d.origin
FROM policywire_store.documents AS d FINAL
COMMENT 'Every revision of every document: what was changed after it was published. Not for counting documents.';

-- views/rising.sql
-- The keys that more documents have in the last days than the time before lets expect.
--   dimension  whose values are the keys: 'entity', 'economy', 'term', 'topic', 'subtopic' or 'publisher'
--   until, days   the window: the days from until − days + 1 to until; it is compared with the 4 × days before it
--   topic, language, source, zone   which documents: see facts
-- Columns:
--   key            the entity, term, …
--   documents      how many documents of the window have it, 2 at least
--   before         how many documents of the time before have it
--   expected       before × all_documents / all_before, 0 when there was none
--   ratio          (documents + 0.5) / (expected + 0.5)
--   score          G² of Dunning 1993: 2 Σ o ln(o / e) over the documents with and without the key, in the window and
--                  before; 0 when documents are not above expected. 10.83 is one chance in a thousand
--   first_day      the first day of the history that a document in scope has it, up to until
--   is_new         first_day is in the window
--   all_documents  all documents in scope in the window
--   all_before     all documents in scope in the time before
-- In the first reading each document also counts for the key '\0', which no document has, and which sums up to all.
-- Two readings: of the window and the time before it, which the index of days makes short, and of the whole history for
-- the first days alone. Dropping the other keys from each document of the history first was tried, and takes three times
-- as long.
-- Identifier turns the dimension into the name of a column; Enum8 refuses what is no dimension.
CREATE OR REPLACE VIEW policywire.rising ON CLUSTER '{cluster}'
AS SELECT
    key,
    documents,
    before,
    expected,
    (documents + 0.5) / (expected + 0.5) AS ratio,
    if(documents <= expected, 0, 2 * arraySum((observed, margin) -> if(observed = 0, 0., observed * log(observed / margin)),
        CAST([documents, before, all_documents - documents, all_before - before], 'Array(Float64)'),
        [share * having, (1 - share) * having, share * lacking, (1 - share) * lacking])) AS score,
    first_day,
    is_new,
    all_documents,
    all_before
FROM
(
    SELECT
        key,
        documents,
        before,
        if(all_before = 0, 0, before * all_documents / all_before) AS expected,
        all_documents / (all_documents + all_before) AS share,
        documents + before AS having,
        all_documents + all_before - having AS lacking,
        first_day,
        CAST(first_day > {until:Date32} - {days:UInt16}, 'Bool') AS is_new,
        all_documents,
        all_before
    FROM
    (
        SELECT
            k AS key,
            countIf(day > {until:Date32} - {days:UInt16}) AS documents,
            count() - documents AS before,
            max(if(k = '\0', documents, 0)) OVER () AS all_documents,
            max(if(k = '\0', before, 0)) OVER () AS all_before
        FROM
        (
            SELECT
                day, {dimension:Identifier} AS keys
            FROM
            (
                SELECT day, topics AS topic, subtopics AS subtopic, entities AS entity, economies AS economy, terms AS term, [publisher] AS publisher
                FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
                    since = {until:Date32} - 5 * {days:UInt16} + 1, until = {until:Date32}, zone = {zone:String})
                WHERE isNotNull({dimension:Enum8('topic', 'subtopic', 'publisher', 'entity', 'economy', 'term')})
            )
        )
        ARRAY JOIN arrayPushBack(keys, '\0') AS k
        GROUP BY k
    ) AS recent
    GLOBAL INNER JOIN
    (
        SELECT CAST(k, 'String') AS key, toDate32(min(toInt32(day))) AS first_day
        FROM
        (
            SELECT
                day, {dimension:Identifier} AS keys
            FROM
            (
                SELECT day, topics AS topic, subtopics AS subtopic, entities AS entity, economies AS economy, terms AS term, [publisher] AS publisher
                FROM policywire.facts(topic = {topic:String}, language = {language:String}, source = {source:String},
                    since = '1900-01-01', until = {until:Date32}, zone = {zone:String})
            )
        )
        ARRAY JOIN keys AS k
        GROUP BY k
    ) AS history USING (key)
)
WHERE documents >= 2
COMMENT 'Keys that rise: FROM policywire.rising(dimension = ''term'', topic = ''ai'', language = '''', source = '''', until = ''2026-12-31'', days = 28, zone = ''Asia/Seoul'') ORDER BY score DESC';

-- views/search.sql
-- The documents that hold all of some words, in themselves or in one of their translations, best first when ordered by
-- score: SELECT * FROM policywire.search(words = '딥페이크 대응') ORDER BY score DESC LIMIT 20
--   words   words with spaces between them, or "some words" in their order; at most 32, and 1,000 characters
-- Neither case nor width matters (ＡＩ is AI), nor how accents and syllables are composed, nor marks around a word.
-- Words of Korean, Chinese and Japanese are found inside longer ones. A Korean particle after three syllables or more
-- (인공지능의) does not matter, nor do spaces inside five syllables or more (데이터센터, 데이터 센터). Latin words and numbers begin where a word
-- begins: those of up to three letters (AI, 5G, EU) and numbers are found as whole words, also with a plural s and
-- beside other scripts (생성형AI를), longer ones also as the beginning of a word (regulat); an s at their end does not matter.
-- Columns:
--   id, title, language, published_on, published_at, source, publisher, topics, url   of the document, in its latest revision
--   score             the more, the better; compares the rows of one search, and counts the first four words. For each,
--                     its weight · (3 if it is in the title + 1 if it is in the summary + 2.2 · n / (n + l)): n times
--                     in the text, l = 1.2 · (0.25 + 0.75 · bytes of the text / 3000) as in BM25. weight is
--                     ln(1 + bytes of the word): long words are rare (Zipf 1935), and how rare need not be counted in
--                     all texts, which takes its time and changes with merges. Then + 2 · the part of the title that
--                     the words are, + 2 if they stand in the title as they were asked for and + 1 if so in the text
--   found_in          where the best text has one of them: title, summary, body, or translation
--   translated_title  in the language that it was found in, else in English if there is that, else in any, else empty
--   snippet           the text around the first word as search sees it, in lower case
-- The words are parted step by step, each in a subquery of its own: an alias would be worked out again wherever it is
-- named, and it is worked out twice at least, when the view is read and when it is run. They are named twice, where texts
-- are read, and are a constant column from there on: naming them in each condition takes the planner twice as long.
-- A row of texts counts when it is of the latest revision, in its latest classification or translation, so that what is
-- found does not depend on merges.
CREATE OR REPLACE VIEW policywire.search ON CLUSTER '{cluster}'
AS SELECT
    d.id AS id,
    h.score AS score,
    h.found_in AS found_in,
    d.title AS title,
    t.titles[if(has(t.targets, h.target), h.target, if(has(t.targets, 'en'), 'en', t.targets[1]))] AS translated_title,
    h.snippet AS snippet,
    d.language AS language,
    d.published_on AS published_on,
    d.published_at AS published_at,
    d.source AS source,
    d.publisher AS publisher,
    d.topics AS topics,
    d.url AS url
FROM policywire_store.latest AS d FINAL
GLOBAL INNER JOIN
(
    SELECT
        document_id,
        target,
        version,
        arrayResize([match(title, asked.shapes[1]), match(title, asked.shapes[2]), match(title, asked.shapes[3]), match(title, asked.shapes[4])], length(weights)) AS in_title,
        arrayResize([match(summary, asked.shapes[1]), match(summary, asked.shapes[2]), match(summary, asked.shapes[3]), match(summary, asked.shapes[4])], length(weights)) AS in_summary,
        arrayResize([countSubstrings(text, asked.stems[1]), countSubstrings(text, asked.stems[2]), countSubstrings(text, asked.stems[3]), countSubstrings(text, asked.stems[4])], length(weights)) AS times,
        1.2 * (0.25 + 0.75 * length(text) / 3000) AS long,
        arraySum((w, t, s, n) -> w * (3 * t + s + 2.2 * n / (n + long)), weights, in_title, in_summary, times)
            + 2 * least(1, arraySum((w, t) -> t * length(w), arrayResize(asked.stems, length(weights)), in_title) / greatest(1, length(title)))
            + 2 * (position(title, asked.phrase) > 0) + (position(text, asked.phrase) > 0) AS score,
        multiIf(target != '', 'translation', has(in_title, 1), 'title', has(in_summary, 1), 'summary', 'body') AS found_in,
        greatest(1, position(text, asked.stems[1])) AS at,
        concat(rightUTF8(substring(text, greatest(1, at - 90), least(90, at - 1)), 24), substringUTF8(substring(text, at, 400), 1, 80)) AS snippet
    FROM
    (
        WITH
        assumeNotNull((
            SELECT CAST((
                stems,
                arrayResize(arrayMap((w, c) -> concat('%', if(c, substringUTF8(w, 1, 2), replaceRegexpAll(w, '[\\\\%_]', '\\\\\\0')), '%'), stems, compound), 3, '%'),
                shapes,
                arrayResize(arrayMap((w, s, i) -> if(i > 3 OR match(w, '^[0-9a-z]|[0-9a-z]$|^\\p{Hangul}{5}'), s, ''), stems, shapes, arrayEnumerate(stems)), greatest(3, length(stems)), ''),
                arrayStringConcat(terms, ' ')),
                'Tuple(stems Array(String), patterns Array(String), shapes Array(String), checks Array(String), phrase String)')
            FROM
            (
                SELECT
                    terms,
                    stems,
                    compound,
                    arrayMap((w, c) -> if(c, arrayStringConcat(extractAll(w, '.'), ' ?'), concat(if(match(w, '^[0-9a-z]'), '(?:^|[^0-9a-zà-ɏ])', ''), '\\Q', w, '\\E',
                        multiIf(match(w, '(?:^|[^0-9a-z])[0-9]+$'), '(?:$|[^0-9a-z])',
                            match(w, '(?:^|[^0-9a-z])[0-9a-z]{1,3}$'), 's?(?:$|[^0-9a-zà-ɏ])', ''))), stems, compound) AS shapes
                FROM
                (
                    SELECT terms, stems, arrayMap(w -> match(w, '^\\p{Hangul}{5,}$'), stems) AS compound
                    FROM
                    (
                        SELECT
                            terms,
                            arrayMap(w -> if(match(w, '[0-9a-z]{4}s$'), left(w, -1), replaceRegexpOne(w,
                                '^(.*\\p{Hangul}{3})(?:에서|에게|으로|부터|까지|의|을|를|은|는|이|가|와|과|에)$', '\\1')), terms) AS stems
                        FROM
                        (
                            SELECT arrayDistinct(arrayFilter(w -> w != '', arrayMap(
                                g -> replaceRegexpAll(concat(g[1], g[2]), '^[^\\pL\\pN\\pM]+|[^\\pL\\pN\\pM]+$', ''),
                                extractAllGroupsVertical(normalizeUTF8NFKCCasefold({words:String}), '"([^"]*)"|([^\\s"]+)')))) AS terms
                        )
                        WHERE throwIf(lengthUTF8({words:String}) > 1000, 'search takes at most 1000 characters') = 0
                            AND throwIf(empty(terms), 'search needs a word: a letter or a number') = 0
                            AND throwIf(length(terms) > 32, 'search takes at most 32 words') = 0
                    )
                )
            )
        )) AS words
        SELECT document_id, target, version, title, summary, text, words AS asked, arrayMap(s -> log(1 + length(s)), arraySlice(words.stems, 1, 4)) AS weights
        FROM policywire_store.texts
    )
    WHERE text LIKE asked.patterns[1] AND text LIKE asked.patterns[2] AND text LIKE asked.patterns[3]
        AND match(text, asked.checks[1]) AND match(text, asked.checks[2]) AND match(text, asked.checks[3])
        AND arrayAll(s -> match(text, s), arraySlice(asked.checks, 4))
) AS h ON h.document_id = d.id
GLOBAL LEFT ANY JOIN
(
    SELECT document_id, revision, CAST((groupArray(toString(target)), groupArray(title)), 'Map(String, String)') AS titles, mapKeys(titles) AS targets,
        CAST((targets, groupArray(version)), 'Map(String, UInt64)') AS versions
    FROM policywire_store.translations FINAL
    GROUP BY document_id, revision
) AS t ON t.document_id = d.id AND t.revision = d.revision
WHERE h.version = if(h.target = '', d.version, t.versions[h.target])
ORDER BY score DESC
LIMIT 1 BY id
COMMENT 'search(words): the documents that hold all words, in themselves or in a translation; ORDER BY score DESC';

-- views/source_trend.sql
CREATE OR REPLACE VIEW policywire.source_trend ON CLUSTER '{cluster}'
(
    day       Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    source    LowCardinality(String) COMMENT 'Id of the source that it was read from',
    documents UInt64 COMMENT 'Documents of that source'
)
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    source,
    count() AS documents
FROM policywire_store.latest FINAL
GROUP BY day, source
COMMENT 'Documents by day and source. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.';

-- views/stories.sql
-- Stories by size and spread: FROM policywire.stories(topic = 'ai', since = '2026-01-01', until = '2026-06-30',
-- zone = 'Asia/Seoul'). One row per story of two documents or more, at least one of which is in scope; what a row says
-- is of the whole story.
-- Only the documents of these stories are read, on whatever day: that they are named once more by IN lets the primary key
-- find them.
CREATE OR REPLACE VIEW policywire.stories ON CLUSTER '{cluster}'
AS SELECT
    told.story AS story,
    argMin(f.title, (f.published_at, f.id)) AS title,
    count() AS documents,
    countIf(told.duplicate_of != '') AS copies,
    arraySort(groupUniqArray(toString(f.language))) AS languages,
    arraySort(groupUniqArray(toString(f.source))) AS sources,
    arraySort(groupUniqArray(toString(f.publisher))) AS publishers,
    arraySort(groupUniqArrayArray(f.topics)) AS topics,
    min(f.day) AS first_day,
    max(f.day) AS last_day,
    toInt32(last_day) - toInt32(first_day) AS spread_days
FROM policywire.facts(topic = '', language = '', source = '', since = '1900-01-01', until = '2261-12-31', zone = {zone:String}) AS f
GLOBAL INNER JOIN (SELECT document_id, story, duplicate_of FROM policywire_store.links FINAL) AS told ON told.document_id = f.id
WHERE f.id GLOBAL IN
(
    SELECT document_id
    FROM policywire_store.links FINAL
    WHERE story GLOBAL IN
    (
        SELECT story
        FROM policywire_store.links FINAL
        WHERE story != '' AND document_id GLOBAL IN
        (
            SELECT id FROM policywire.facts(topic = {topic:String}, language = '', source = '',
                since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
        )
    )
)
GROUP BY story
HAVING documents > 1
COMMENT 'Stories by size and spread, one row each: FROM policywire.stories(topic = '''', since = ''2026-01-01'', until = ''2026-06-30'', zone = ''Asia/Seoul'')';

-- views/subtopic_trend.sql
CREATE OR REPLACE VIEW policywire.subtopic_trend ON CLUSTER '{cluster}'
(
    day       Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    subtopic  LowCardinality(String) COMMENT 'Such as ai/governance',
    language  LowCardinality(String) COMMENT 'BCP 47 in lower case, such as zh-hant; und when it cannot be told',
    source    LowCardinality(String) COMMENT 'Id of the source that it was read from',
    documents UInt64 COMMENT 'Documents about it; one about two counts under both'
)
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    subtopic,
    language,
    source,
    count() AS documents
FROM policywire_store.latest FINAL
ARRAY JOIN subtopics AS subtopic
GROUP BY day, subtopic, language, source
COMMENT 'Documents by day, sub-topic, language and source. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.';

-- views/topic_trend.sql
CREATE OR REPLACE VIEW policywire.topic_trend ON CLUSTER '{cluster}'
(
    day       Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    topic     LowCardinality(String) COMMENT 'Such as ai',
    language  LowCardinality(String) COMMENT 'BCP 47 in lower case, such as zh-hant; und when it cannot be told',
    source    LowCardinality(String) COMMENT 'Id of the source that it was read from',
    documents UInt64 COMMENT 'Documents of that topic; one with two topics counts under both'
)
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    topic,
    language,
    source,
    count() AS documents
FROM policywire_store.latest FINAL
ARRAY JOIN topics AS topic
GROUP BY day, topic, language, source
COMMENT 'Documents by day, topic, language and source. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.';

-- views/topic_trend_in.sql
-- topic_trend with the days of a time zone, such as zone = 'UTC'. policywire.trend counts by more than the topic.
CREATE OR REPLACE VIEW policywire.topic_trend_in ON CLUSTER '{cluster}'
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, {zone:String})) AS day,
    topic,
    language,
    source,
    count() AS documents
FROM policywire_store.latest FINAL
ARRAY JOIN topics AS topic
GROUP BY day, topic, language, source
COMMENT 'As topic_trend with days in another time zone: FROM policywire.topic_trend_in(zone = ''UTC''). Withdrawn documents count: they were published.';

-- views/topics.sql
CREATE OR REPLACE VIEW policywire.topics ON CLUSTER '{cluster}'
(
    document_id String COMMENT 'The document that is about the topic',
    day         Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Asia/Seoul',
    source      LowCardinality(String) COMMENT 'Id of the source that it was read from',
    language    LowCardinality(String) COMMENT 'BCP 47 in lower case; und when it cannot be told',
    topic       LowCardinality(String) COMMENT 'Such as ai',
    score       Float32 COMMENT 'How sure it is, 0 to 1',
    points      Float32 COMMENT 'The sum of points that the score was made of',
    subtopics   Array(LowCardinality(String)) COMMENT 'The parts of this topic that it is about, such as ai/governance',
    terms       UInt32 COMMENT 'How many different terms it rests on; policywire.evidence has them',
    classifier  LowCardinality(String) COMMENT 'Version of the lexicon and rules'
)
AS SELECT
    id AS document_id,
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    source,
    language,
    topic,
    score,
    points,
    arrayFilter(part -> startsWith(part, concat(topic, '/')), latest.subtopics) AS subtopics,
    toUInt32(countEqual(evidence_topics, topic)) AS terms,
    classifier
FROM policywire_store.latest AS latest FINAL
ARRAY JOIN topics AS topic, topic_scores AS score, topic_points AS points
COMMENT 'One row per document and topic, with its score: count() counts documents. Withdrawn documents count: they were published.';

-- views/translations.sql
CREATE OR REPLACE VIEW policywire.translations ON CLUSTER '{cluster}'
(
    document_id     String COMMENT 'The document that was translated',
    target          LowCardinality(String) COMMENT 'Language that it was translated into, BCP 47',
    source_language LowCardinality(String) COMMENT 'Language that it was translated from',
    source          LowCardinality(String) COMMENT 'Id of the source of the document',
    revision        UInt32 COMMENT 'The revision that was translated: always the latest of the document',
    content_hash    String COMMENT 'Hex SHA-256 of the content that was translated',
    title           String COMMENT 'The title, translated',
    body            String COMMENT 'The body, translated; paragraphs separated by an empty line',
    body_truncated  Bool COMMENT 'body is a part of the whole',
    engine          LowCardinality(String) COMMENT 'What translated it',
    engine_version  LowCardinality(String) COMMENT 'Version of the engine and its model',
    status          LowCardinality(String) COMMENT 'translated, partial, failed or unneeded',
    warnings        Array(String) COMMENT 'Doubts about the translation, in words',
    translated_at   DateTime64(3, 'UTC') COMMENT 'When it was translated',
    origin          LowCardinality(String) COMMENT 'live, backfill, import or replay, as of the document'
)
AS SELECT
    t.document_id, t.target, t.source_language, t.source, t.revision, t.content_hash, t.title, t.body, t.body_truncated,
    t.engine, t.engine_version, t.status, t.warnings, t.translated_at, t.origin
FROM policywire_store.translations AS t FINAL
GLOBAL LEFT SEMI JOIN (SELECT id, revision FROM policywire_store.latest FINAL) AS d ON d.id = t.document_id AND d.revision = t.revision
COMMENT 'The latest translation of a document''s latest revision, one row per document and target';
