CREATE VIEW policywire.alerts
(
    `raised_at` DateTime64(9, 'UTC') COMMENT 'When the fault began, or ended where recovered',
    `scope` LowCardinality(String) COMMENT 'source or service',
    `name` LowCardinality(String) COMMENT 'The source or the service',
    `kind` LowCardinality(String) COMMENT 'A short stable word, such as stream-full',
    `recovered` Bool COMMENT 'The fault of this kind is over',
    `reason` String COMMENT 'What is wrong and what to do'
)
COMMENT 'Faults of sources and services, and their ends'
AS SELECT
    raised_at,
    scope,
    name,
    kind,
    recovered,
    reason
FROM policywire_store.alerts
FINAL

CREATE VIEW policywire.attachments
(
    `document_id` String COMMENT 'The document whose page offers the file',
    `day` Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Asia/Seoul',
    `source` LowCardinality(String) COMMENT 'Id of the source that it was read from',
    `url` String COMMENT 'Address of the file',
    `name` String COMMENT 'As the page names it',
    `media_type` LowCardinality(String) COMMENT 'Of the file, or empty',
    `size` UInt64 COMMENT 'Bytes; 0 when it was not fetched',
    `sha256` String COMMENT 'Hex SHA-256; empty when it was not fetched',
    `text_read` Bool COMMENT 'Its text is in the body of the document',
    `problem` String COMMENT 'Why it could not be fetched or read, or empty'
)
COMMENT 'One row per document and file that its page offers'
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
FROM policywire_store.latest
FINAL
ARRAY JOIN
    attachment_urls AS url,
    attachment_names AS name,
    attachment_media_types AS media_type,
    attachment_sizes AS size,
    attachment_sha256 AS sha256,
    attachment_texts_read AS text_read,
    attachment_problems AS problem

CREATE VIEW policywire.bursts
COMMENT 'Days with far more documents of a key than usual: FROM policywire.bursts(dimension = \'topic\', topic = \'\', language = \'\', source = \'\', since = \'2026-01-01\', until = \'2026-12-31\', zone = \'Asia/Seoul\')'
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
            CAST(least(8, intDiv(toInt32(day) - first_day, 7)), 'UInt8') AS weeks,
            arrayMap(w -> ((before.2)[indexOf(before.1, toInt32(day) - (7 * w))]), range(1, weeks + 1)) AS baseline
        FROM
        (
            SELECT
                day,
                key,
                documents,
                toInt32((
                    SELECT min(day)
                    FROM `policywire.facts`(topic = {topic:String}, language = {language:String}, source = {source:String}, since = '1900-01-01', until = {until:Date32}, zone = {zone:String})
                )) AS first_day,
                groupArray((toInt32(day), documents)) OVER (PARTITION BY key, toDayOfWeek(day) ORDER BY toInt32(day) ASC RANGE BETWEEN 56 PRECEDING AND 7 PRECEDING) AS before
            FROM
            (
                SELECT
                    k AS key,
                    groupArray((day, count)) AS counts
                FROM
                (
                    SELECT
                        day,
                        k,
                        count() AS count
                    FROM
                    (
                        SELECT
                            day,
                            CAST({dimension:Identifier}, 'Array(String)') AS keys
                        FROM
                        (
                            SELECT
                                day,
                                topics AS topic,
                                subtopics AS subtopic,
                                entities AS entity,
                                economies AS economy,
                                terms AS term,
                                [language] AS language,
                                [source] AS source,
                                [publisher] AS publisher,
                                [kind] AS kind,
                                [''] AS `all`
                            FROM `policywire.facts`(topic = {topic:String}, language = {language:String}, source = {source:String}, since = ({since:Date32} - 56), until = {until:Date32}, zone = {zone:String})
                            WHERE isNotNull({dimension:Enum8('all', 'topic', 'subtopic', 'language', 'source', 'publisher', 'kind', 'entity', 'economy', 'term')})
                        )
                    )
                    ARRAY JOIN keys AS k
                    GROUP BY
                        day,
                        k
                )
                GROUP BY k
                HAVING maxIf(count, day >= {since:Date32}) >= 3
            )
            ARRAY JOIN
                counts.1 AS day,
                counts.2 AS documents
        )
        WHERE (day >= {since:Date32}) AND (documents >= 3) AND (weeks >= 4)
    )
)
WHERE score >= 3.5

CREATE VIEW policywire.coverage
COMMENT 'Stories told in one language, and whether and when another has them: FROM policywire.coverage(language = \'ko\', target = \'en\', days = 14, topic = \'\', source = \'\', since = \'2026-01-01\', until = \'2026-06-30\', zone = \'Asia/Seoul\') WHERE is_gap'
AS WITH
    told AS
    (
        SELECT id
        FROM `policywire.facts`(topic = {topic:String}, language = {language:String}, source = {source:String}, since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
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
                member.story AS story,
                f.id AS id,
                f.day AS day,
                f.published_at AS published_at,
                f.publisher AS publisher,
                f.source AS source,
                f.title AS title,
                f.topics AS topics,
                f.language AS language,
                (language = {language:String}) AND (({source:String} = '') OR (source = {source:String})) AND (({topic:String} = '') OR has(arrayConcat(topics, f.subtopics), {topic:String})) AS in_scope
            FROM `policywire.facts`(topic = '', language = '', source = '', since = '1900-01-01', until = '2261-12-31', zone = {zone:String}) AS f
            INNER JOIN
            (
                SELECT
                    document_id,
                    story
                FROM policywire_store.links
                FINAL
            ) AS member ON member.document_id = f.id
            WHERE f.id IN (
                SELECT document_id
                FROM policywire_store.links
                FINAL
                WHERE story IN (
                    SELECT story
                    FROM policywire_store.links
                    FINAL
                    WHERE (story != '') AND (document_id IN (told))
                )
            )
        )
        GROUP BY story
        HAVING ((first.2) >= {since:Date32}) AND ((first.2) <= {until:Date32})
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
WITH
    told AS
    (
        SELECT id
        FROM `policywire.facts`(topic = {topic:String}, language = {language:String}, source = {source:String}, since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
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
                member.story AS story,
                f.id AS id,
                f.day AS day,
                f.published_at AS published_at,
                f.publisher AS publisher,
                f.source AS source,
                f.title AS title,
                f.topics AS topics,
                f.language AS language,
                (language = {language:String}) AND (({source:String} = '') OR (source = {source:String})) AND (({topic:String} = '') OR has(arrayConcat(topics, f.subtopics), {topic:String})) AS in_scope
            FROM `policywire.facts`(topic = '', language = '', source = '', since = '1900-01-01', until = '2261-12-31', zone = {zone:String}) AS f
            INNER JOIN
            (
                SELECT
                    document_id,
                    story
                FROM policywire_store.links
                FINAL
            ) AS member ON member.document_id = f.id
            WHERE f.id IN (
                SELECT document_id
                FROM policywire_store.links
                FINAL
                WHERE story IN (
                    SELECT story
                    FROM policywire_store.links
                    FINAL
                    WHERE (story != '') AND (document_id IN (told))
                )
            )
        )
        GROUP BY story
        HAVING ((first.2) >= {since:Date32}) AND ((first.2) <= {until:Date32})
    )
SELECT
    id,
    id,
    day,
    publisher,
    source,
    title,
    topics,
    toUInt64(1),
    '',
    NULL,
    NULL,
    true
FROM `policywire.facts`(topic = {topic:String}, language = {language:String}, source = {source:String}, since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
WHERE id NOT IN (
    SELECT document_id
    FROM policywire_store.links
    FINAL
    WHERE story != ''
)

CREATE VIEW policywire.delays
COMMENT 'Seconds from publication to fetch by day and source: FROM policywire.delays(source = \'\', since = \'2026-01-01\', until = \'2026-06-30\', zone = \'Asia/Seoul\')'
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
    FROM policywire_store.documents
    FINAL
    WHERE (origin = 'live') AND (published_precision IN ('second', 'minute')) AND ((toDate32(published_at, {zone:String}) >= {since:Date32}) AND (toDate32(published_at, {zone:String}) <= {until:Date32})) AND (published_at >= toDateTime64(greatest({since:Date32}, toDate32('1900-01-03')) - 2, 3, 'UTC')) AND (published_at < toDateTime64(least({until:Date32}, toDate32('2262-01-01')) + 3, 3, 'UTC')) AND (({source:String} = '') OR (source = {source:String})) AND ((revision = 1) OR ((id, revision) IN (
        SELECT
            id,
            min(revision)
        FROM policywire_store.documents
        WHERE id IN (
            SELECT id
            FROM policywire_store.documents
            WHERE revision > 1
        )
        GROUP BY id
    )))
)
GROUP BY
    day,
    source

CREATE VIEW policywire.documents
(
    `id` String COMMENT 'The source and the publisher\'s own id; never changes',
    `source` LowCardinality(String) COMMENT 'Id of the source that it was read from',
    `publisher` LowCardinality(String) COMMENT 'The body that published it, in its own language',
    `title` String COMMENT 'As the publisher wrote it',
    `summary` String COMMENT 'The lead that the publisher wrote, or empty',
    `body` String COMMENT 'Plain text, paragraphs separated by an empty line',
    `url` String COMMENT 'Address at the publisher',
    `kind` LowCardinality(String) COMMENT 'press-release, policy-news, statement, report or news',
    `language` LowCardinality(String) COMMENT 'BCP 47 in lower case; und when it cannot be told',
    `language_confidence` Float32 COMMENT '0 to 1',
    `language_hint` LowCardinality(String) COMMENT 'The language that the source claims, or empty',
    `language_parts` Map(LowCardinality(String), Float32) COMMENT 'Share of each language in a mixed text, largest first',
    `language_ranges` Array(Tuple(
        language LowCardinality(String),
        field LowCardinality(String),
        offset UInt32,
        length UInt32)) COMMENT 'Where each language of a mixed text stands; in code points',
    `topics` Array(LowCardinality(String)) COMMENT 'What it is about, best first; has(topics, \'ai\')',
    `topic_scores` Map(LowCardinality(String), Float32) COMMENT 'How sure each topic is, 0 to 1; topic_scores[\'ai\']',
    `topic_points` Map(LowCardinality(String), Float32) COMMENT 'The sum that each score was made of',
    `subtopics` Array(LowCardinality(String)) COMMENT 'The parts of its topics that it is about; has(subtopics, \'ai/governance\')',
    `subtopic_scores` Map(LowCardinality(String), Float32) COMMENT 'How sure each part is, 0 to 1',
    `evidence` Array(Tuple(
        topic LowCardinality(String),
        text String,
        field LowCardinality(String),
        offset UInt32,
        term String,
        count UInt32,
        points Float32)) COMMENT 'The terms that the topics rest on, each where it first counts, how often it counts and what it added to topic_points; offset in code points',
    `entities` Array(Tuple(
        id String,
        kind LowCardinality(String),
        name String,
        text String,
        field LowCardinality(String),
        offset UInt32,
        count UInt32)) COMMENT 'Bodies, laws, programmes, places and economies that it names, each where it first stands and how often; name is the English one',
    `published_at` DateTime64(3, 'UTC') COMMENT 'In UTC; midnight at the publisher for precision day, fetched_at for none',
    `published_offset` Int16 COMMENT 'Minutes east of UTC that the publisher wrote',
    `published_on` Date32 COMMENT 'The date as the publisher wrote it',
    `published_precision` LowCardinality(String) COMMENT 'second, minute, day or none',
    `fetched_at` DateTime64(3, 'UTC') COMMENT 'When this revision was read',
    `classified_at` DateTime64(3, 'UTC') COMMENT 'When language and topics were found',
    `classifier` LowCardinality(String) COMMENT 'Version of the lexicon and rules',
    `fingerprint` String COMMENT 'What near-duplicates are found by',
    `revision` UInt32 COMMENT 'Counts the texts of this id from 1',
    `content_hash` String COMMENT 'Hex SHA-256 of the content',
    `body_length` UInt32 COMMENT 'Of the whole body, in code points',
    `body_truncated` Bool COMMENT 'body is a part of the whole',
    `body_from` LowCardinality(String) COMMENT 'Where it was read: page, list, attachment, auto (a page read without knowing how it is built) or empty',
    `rights` LowCardinality(String) COMMENT 'full, excerpt or link: how much may be kept',
    `licence` LowCardinality(String) COMMENT 'Under which it may be used, or empty',
    `attribution` LowCardinality(String) COMMENT 'To be named when the text is used',
    `attachments` Array(Tuple(
        url String,
        name String,
        media_type LowCardinality(String),
        size UInt64,
        sha256 String,
        text_read Bool,
        problem String)) COMMENT 'Files that the page offers',
    `origin` LowCardinality(String) COMMENT 'live, backfill, import or replay',
    `withdrawn_at` Nullable(DateTime64(3, 'UTC')) COMMENT 'When it was found gone from its source, else NULL',
    `withdrawn_reason` String COMMENT 'How it was found to be gone'
)
COMMENT 'One row per document, in its latest revision. Withdrawn documents stay, with withdrawn_at set.'
AS SELECT
    d.id,
    d.source,
    d.publisher,
    d.title,
    d.summary,
    d.body,
    d.url,
    d.kind,
    d.language,
    d.language_confidence,
    d.language_hint,
    mapFromArrays(d.language_part_tags, d.language_part_shares) AS language_parts,
    CAST(arrayZip(d.language_range_tags, d.language_range_fields, d.language_range_offsets, d.language_range_lengths), 'Array(Tuple(language LowCardinality(String), field LowCardinality(String), offset UInt32, length UInt32))') AS language_ranges,
    d.topics,
    mapFromArrays(d.topics, d.topic_scores) AS topic_scores,
    mapFromArrays(d.topics, d.topic_points) AS topic_points,
    d.subtopics,
    mapFromArrays(d.subtopics, d.subtopic_scores) AS subtopic_scores,
    CAST(arrayZip(d.evidence_topics, d.evidence_texts, d.evidence_fields, d.evidence_offsets, d.evidence_terms, d.evidence_counts, d.evidence_points), 'Array(Tuple(topic LowCardinality(String), text String, field LowCardinality(String), offset UInt32, term String, count UInt32, points Float32))') AS evidence,
    CAST(arrayZip(d.entity_ids, d.entity_kinds, d.entity_names, d.entity_texts, d.entity_fields, d.entity_offsets, d.entity_counts), 'Array(Tuple(id String, kind LowCardinality(String), name String, text String, field LowCardinality(String), offset UInt32, count UInt32))') AS entities,
    d.published_at,
    d.published_offset,
    d.published_on,
    d.published_precision,
    d.fetched_at,
    d.classified_at,
    d.classifier,
    d.fingerprint,
    d.revision,
    d.content_hash,
    d.body_length,
    d.body_truncated,
    d.body_from,
    d.rights,
    d.licence,
    d.attribution,
    CAST(arrayZip(d.attachment_urls, d.attachment_names, d.attachment_media_types, d.attachment_sizes, d.attachment_sha256, d.attachment_texts_read, d.attachment_problems), 'Array(Tuple(url String, name String, media_type LowCardinality(String), size UInt64, sha256 String, text_read Bool, problem String))') AS attachments,
    d.origin,
    w.withdrawn_at,
    ifNull(w.withdrawn_reason, '') AS withdrawn_reason
FROM policywire_store.latest AS d
FINAL
ANY LEFT JOIN
(
    SELECT
        document_id,
        revision,
        toNullable(withdrawn_at) AS withdrawn_at,
        reason AS withdrawn_reason
    FROM policywire_store.withdrawals
    FINAL
) AS w ON (w.document_id = d.id) AND (w.revision = d.revision)

CREATE VIEW policywire.economy_trend
(
    `day` Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    `economy` LowCardinality(String) COMMENT 'Id of the economy, such as kr',
    `name` LowCardinality(String) COMMENT 'Its English name',
    `language` LowCardinality(String) COMMENT 'BCP 47 in lower case, such as zh-hant; und when it cannot be told',
    `source` LowCardinality(String) COMMENT 'Id of the source that it was read from',
    `documents` UInt64 COMMENT 'Documents that name it; one that names two counts under both'
)
COMMENT 'Documents by day, economy that they name, language and source. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.'
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    economy,
    name,
    language,
    source,
    count() AS documents
FROM policywire_store.latest
FINAL
ARRAY JOIN
    entity_ids AS economy,
    entity_kinds AS kind,
    entity_names AS name
WHERE kind = 'economy'
GROUP BY
    day,
    economy,
    name,
    language,
    source

CREATE VIEW policywire.edits
(
    `id` String COMMENT 'The document that was changed after it was published',
    `revision` UInt32 COMMENT 'The text after the change',
    `previous_revision` UInt32 COMMENT 'The text before it, of those that were kept',
    `source` LowCardinality(String) COMMENT 'Id of the source that it was read from',
    `publisher` LowCardinality(String) COMMENT 'As revision names it',
    `language` LowCardinality(String) COMMENT 'Of revision',
    `day` Date32 COMMENT 'Of publication as revision has it; in Asia/Seoul where the publisher wrote a time',
    `changed_at` DateTime64(3, 'UTC') COMMENT 'When revision was read; it was changed some time before',
    `seconds_since_previous` Int64 COMMENT 'From reading the text before to reading this one',
    `title` String COMMENT 'As the publisher wrote it',
    `previous_title` String COMMENT 'The title before',
    `title_changed` Bool COMMENT 'The title is another one',
    `added` UInt32 COMMENT 'Code points in paragraphs that the text before has not, or has less often',
    `removed` UInt32 COMMENT 'Code points in paragraphs that only the text before has, or has more often',
    `change` Float64 COMMENT 'added and removed as a share of both texts: 0 nothing, 1 everything'
)
COMMENT 'What was changed after it was published, one row per revision but the first'
AS WITH pairs AS
    (
        SELECT
            id,
            revision,
            source,
            publisher,
            language,
            fetched_at,
            title,
            paragraphs,
            if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
            lagInFrame((revision, title, fetched_at, paragraphs)) OVER (PARTITION BY id ORDER BY revision ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS previous
        FROM
        (
            SELECT
                id,
                revision,
                source,
                publisher,
                language,
                fetched_at,
                title,
                published_precision,
                published_on,
                published_at,
                arrayZip(paragraph_hashes, paragraph_lengths, arrayEnumerateUniq(paragraph_hashes, paragraph_lengths)) AS paragraphs
            FROM policywire_store.documents
            FINAL
            PREWHERE id IN (
                SELECT id
                FROM policywire_store.documents
                WHERE revision > 1
            )
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
    arraySum(p -> (p.2), arrayFilter(p -> (NOT has(previous.4, p)), paragraphs)) AS added,
    arraySum(p -> (p.2), arrayFilter(p -> (NOT has(paragraphs, p)), previous.4)) AS removed,
    (added + removed) / greatest(arraySum(p -> (p.2), paragraphs) + arraySum(p -> (p.2), previous.4), 1) AS change
FROM pairs
WHERE previous_revision > 0

CREATE VIEW policywire.entity_trend
(
    `day` Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    `entity` LowCardinality(String) COMMENT 'Id of the entity, the same in every language',
    `kind` LowCardinality(String) COMMENT 'Such as ministry, law or economy',
    `name` LowCardinality(String) COMMENT 'Its English name',
    `language` LowCardinality(String) COMMENT 'BCP 47 in lower case, such as zh-hant; und when it cannot be told',
    `source` LowCardinality(String) COMMENT 'Id of the source that it was read from',
    `documents` UInt64 COMMENT 'Documents that name it; one that names two counts under both'
)
COMMENT 'Documents by day, entity, language and source. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.'
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    entity,
    kind,
    name,
    language,
    source,
    count() AS documents
FROM policywire_store.latest
FINAL
ARRAY JOIN
    entity_ids AS entity,
    entity_kinds AS kind,
    entity_names AS name
GROUP BY
    day,
    entity,
    kind,
    name,
    language,
    source

CREATE VIEW policywire.evidence
(
    `document_id` String COMMENT 'The document that has the term',
    `day` Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Asia/Seoul',
    `source` LowCardinality(String) COMMENT 'Id of the source that it was read from',
    `language` LowCardinality(String) COMMENT 'BCP 47 in lower case; und when it cannot be told',
    `topic` LowCardinality(String) COMMENT 'The topic that the term speaks for',
    `term` String COMMENT 'As the lexicon has it',
    `text` String COMMENT 'As the document writes it where it first counts',
    `field` LowCardinality(String) COMMENT 'title, summary or body',
    `offset` UInt32 COMMENT 'Where it begins in the field, in code points',
    `count` UInt32 COMMENT 'How often it counts',
    `points` Float32 COMMENT 'What it added to the points of the topic'
)
COMMENT 'One row per document, topic and term: what the topics of a document rest on'
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
FROM policywire_store.latest
FINAL
ARRAY JOIN
    evidence_topics AS topic,
    evidence_terms AS term,
    evidence_texts AS text,
    evidence_fields AS field,
    evidence_offsets AS offset,
    evidence_counts AS count,
    evidence_points AS points

CREATE VIEW policywire.facts
COMMENT 'Documents in scope, one row each: FROM policywire.facts(topic = \'\', language = \'\', source = \'\', since = \'2026-01-01\', until = \'2026-12-31\', zone = \'Asia/Seoul\')'
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
FROM policywire_store.latest
FINAL
WHERE ((day >= {since:Date32}) AND (day <= {until:Date32})) AND (published_at >= toDateTime64(greatest({since:Date32}, toDate32('1900-01-03')) - 2, 3, 'UTC')) AND (published_at < toDateTime64(least({until:Date32}, toDate32('2262-01-01')) + 3, 3, 'UTC')) AND (({topic:String} = '') OR if(position({topic:String}, '/') > 0, has(subtopics, {topic:String}), has(topics, {topic:String}))) AND (({language:String} = '') OR (language = {language:String})) AND (({source:String} = '') OR (source = {source:String}))

CREATE VIEW policywire.language_trend
(
    `day` Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    `language` LowCardinality(String) COMMENT 'BCP 47 in lower case, such as zh-hant; und when it cannot be told',
    `source` LowCardinality(String) COMMENT 'Id of the source that it was read from',
    `documents` UInt64 COMMENT 'Documents in that language'
)
COMMENT 'Documents by day, language and source. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.'
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    language,
    source,
    count() AS documents
FROM policywire_store.latest
FINAL
GROUP BY
    day,
    language,
    source

CREATE VIEW policywire.ledger
(
    `source` LowCardinality(String) COMMENT 'Id of the source',
    `round` String COMMENT 'Id of the round, the same in all its rows',
    `item` String COMMENT 'Address of the item; empty in the row of the round itself',
    `result` LowCardinality(String) COMMENT 'published, unchanged, duplicate, filtered, failed-will-retry or dead; empty in the row of the round',
    `reason` String COMMENT 'Why it was not published, in words',
    `counts` Map(LowCardinality(String), UInt64) COMMENT 'Items of the round by result; counts[\'published\']',
    `discovered` UInt64 COMMENT 'Items that the source offered: the sum of counts',
    `started_at` DateTime64(3, 'UTC') COMMENT 'When the round began',
    `ended_at` DateTime64(3, 'UTC') COMMENT 'When the round ended'
)
COMMENT 'What became of every round of a source: WHERE item = \'\' for the rounds, the other rows are items that were not published'
AS SELECT
    source,
    round,
    item,
    result,
    reason,
    mapFromArrays(count_results, count_items) AS counts,
    discovered,
    started_at,
    ended_at
FROM policywire_store.ledger
FINAL

CREATE VIEW policywire.links
(
    `document_id` String COMMENT 'The document that was compared with those before it',
    `source` LowCardinality(String) COMMENT 'Id of the source of the document',
    `duplicate_of` String COMMENT 'The document that it repeats, or empty',
    `story` String COMMENT 'The story that it belongs to, or empty',
    `score` Float32 COMMENT '0 to 1',
    `evidence` String COMMENT 'What the link rests on, in words',
    `revision` UInt32 COMMENT 'The revision that was compared',
    `linker` LowCardinality(String) COMMENT 'Version of the rules',
    `linked_at` DateTime64(3, 'UTC') COMMENT 'When it was linked'
)
COMMENT 'Which document repeats which, and the stories they belong to; one row per document'
AS SELECT
    document_id,
    source,
    duplicate_of,
    story,
    score,
    evidence,
    revision,
    linker,
    linked_at
FROM policywire_store.links
FINAL

CREATE VIEW policywire.mentions
(
    `document_id` String COMMENT 'The document that names the entity',
    `day` Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    `source` LowCardinality(String) COMMENT 'Id of the source that it was read from',
    `language` LowCardinality(String) COMMENT 'BCP 47 in lower case; und when it cannot be told',
    `topics` Array(LowCardinality(String)) COMMENT 'Of the document; has(topics, \'ai\')',
    `entity` LowCardinality(String) COMMENT 'Id of the entity, the same in every language',
    `kind` LowCardinality(String) COMMENT 'Such as ministry, law or economy',
    `name` LowCardinality(String) COMMENT 'Its English name',
    `text` String COMMENT 'As the document writes it first',
    `mentions` UInt32 COMMENT 'How often the document names it'
)
COMMENT 'One row per document and entity that it names: count() counts documents. Withdrawn documents count: they were published.'
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
FROM policywire_store.latest
FINAL
ARRAY JOIN
    entity_ids AS entity,
    entity_kinds AS kind,
    entity_names AS name,
    entity_texts AS text,
    entity_counts AS mentions

CREATE VIEW policywire.pairs
COMMENT 'Keys that documents have together: FROM policywire.pairs(left = \'topic\', right = \'entity\', topic = \'\', language = \'\', source = \'\', since = \'2026-01-01\', until = \'2026-12-31\', zone = \'Asia/Seoul\') ORDER BY npmi DESC'
AS WITH keys AS
    (
        SELECT
            {left:Identifier} AS lefts,
            {right:Identifier} AS rights
        FROM
        (
            SELECT
                topics AS topic,
                subtopics AS subtopic,
                entities AS entity,
                economies AS economy,
                terms AS term
            FROM `policywire.facts`(topic = {topic:String}, language = {language:String}, source = {source:String}, since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
            WHERE isNotNull({left:Enum8('topic', 'subtopic', 'entity', 'economy', 'term')}) AND isNotNull({right:Enum8('topic', 'subtopic', 'entity', 'economy', 'term')})
        )
    )
SELECT
    CAST(both.left_key, 'String') AS left_key,
    CAST(both.right_key, 'String') AS right_key,
    documents,
    left_documents,
    right_documents,
    all_documents,
    (left_documents * right_documents) / all_documents AS expected,
    documents / expected AS lift,
    if(documents = all_documents, 1, log(lift) / (-log(documents / all_documents))) AS npmi
FROM
(
    SELECT
        any(l) AS left_key,
        any(r) AS right_key,
        count() AS documents
    FROM keys
    ARRAY JOIN lefts AS l
    ARRAY JOIN rights AS r
    WHERE ({left:String} != {right:String}) OR (l < r)
    GROUP BY cityHash64(l, r)
    HAVING documents >= 2
) AS both
INNER JOIN
(
    SELECT
        k AS left_key,
        count() AS left_documents
    FROM keys
    ARRAY JOIN lefts AS k
    GROUP BY k
) AS lefts USING (left_key)
INNER JOIN
(
    SELECT
        k AS right_key,
        count() AS right_documents
    FROM keys
    ARRAY JOIN rights AS k
    GROUP BY k
) AS rights USING (right_key)
CROSS JOIN
(
    SELECT count() AS all_documents
    FROM keys
) AS total

CREATE VIEW policywire.publisher_trend
(
    `day` Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    `publisher` LowCardinality(String) COMMENT 'The body that published it, in its own language',
    `source` LowCardinality(String) COMMENT 'Id of the source that it was read from',
    `language` LowCardinality(String) COMMENT 'BCP 47 in lower case, such as zh-hant; und when it cannot be told',
    `documents` UInt64 COMMENT 'Documents of that publisher'
)
COMMENT 'Documents by day, publisher, source and language. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.'
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    publisher,
    source,
    language,
    count() AS documents
FROM policywire_store.latest
FINAL
GROUP BY
    day,
    publisher,
    source,
    language

CREATE VIEW policywire.revisions
(
    `id` String COMMENT 'The source and the publisher\'s own id; never changes',
    `source` LowCardinality(String) COMMENT 'Id of the source that it was read from',
    `publisher` LowCardinality(String) COMMENT 'The body that published it, in its own language',
    `title` String COMMENT 'As the publisher wrote it',
    `summary` String COMMENT 'The lead that the publisher wrote, or empty',
    `body` String COMMENT 'Plain text, paragraphs separated by an empty line',
    `url` String COMMENT 'Address at the publisher',
    `kind` LowCardinality(String) COMMENT 'press-release, policy-news, statement, report or news',
    `language` LowCardinality(String) COMMENT 'BCP 47 in lower case; und when it cannot be told',
    `language_confidence` Float32 COMMENT '0 to 1',
    `language_hint` LowCardinality(String) COMMENT 'The language that the source claims, or empty',
    `language_parts` Map(LowCardinality(String), Float32) COMMENT 'Share of each language in a mixed text, largest first',
    `language_ranges` Array(Tuple(
        language LowCardinality(String),
        field LowCardinality(String),
        offset UInt32,
        length UInt32)) COMMENT 'Where each language of a mixed text stands; in code points',
    `topics` Array(LowCardinality(String)) COMMENT 'What it is about, best first; has(topics, \'ai\')',
    `topic_scores` Map(LowCardinality(String), Float32) COMMENT 'How sure each topic is, 0 to 1; topic_scores[\'ai\']',
    `topic_points` Map(LowCardinality(String), Float32) COMMENT 'The sum that each score was made of',
    `subtopics` Array(LowCardinality(String)) COMMENT 'The parts of its topics that it is about; has(subtopics, \'ai/governance\')',
    `subtopic_scores` Map(LowCardinality(String), Float32) COMMENT 'How sure each part is, 0 to 1',
    `evidence` Array(Tuple(
        topic LowCardinality(String),
        text String,
        field LowCardinality(String),
        offset UInt32,
        term String,
        count UInt32,
        points Float32)) COMMENT 'The terms that the topics rest on, each where it first counts, how often it counts and what it added to topic_points; offset in code points',
    `entities` Array(Tuple(
        id String,
        kind LowCardinality(String),
        name String,
        text String,
        field LowCardinality(String),
        offset UInt32,
        count UInt32)) COMMENT 'Bodies, laws, programmes, places and economies that it names, each where it first stands and how often; name is the English one',
    `published_at` DateTime64(3, 'UTC') COMMENT 'In UTC; midnight at the publisher for precision day, fetched_at for none',
    `published_offset` Int16 COMMENT 'Minutes east of UTC that the publisher wrote',
    `published_on` Date32 COMMENT 'The date as the publisher wrote it',
    `published_precision` LowCardinality(String) COMMENT 'second, minute, day or none',
    `fetched_at` DateTime64(3, 'UTC') COMMENT 'When this revision was read',
    `classified_at` DateTime64(3, 'UTC') COMMENT 'When language and topics were found',
    `classifier` LowCardinality(String) COMMENT 'Version of the lexicon and rules',
    `fingerprint` String COMMENT 'What near-duplicates are found by',
    `revision` UInt32 COMMENT 'Counts the texts of this id from 1',
    `content_hash` String COMMENT 'Hex SHA-256 of the content',
    `body_length` UInt32 COMMENT 'Of the whole body, in code points',
    `body_truncated` Bool COMMENT 'body is a part of the whole',
    `body_from` LowCardinality(String) COMMENT 'Where it was read: page, list, attachment, auto (a page read without knowing how it is built) or empty',
    `rights` LowCardinality(String) COMMENT 'full, excerpt or link: how much may be kept',
    `licence` LowCardinality(String) COMMENT 'Under which it may be used, or empty',
    `attribution` LowCardinality(String) COMMENT 'To be named when the text is used',
    `attachments` Array(Tuple(
        url String,
        name String,
        media_type LowCardinality(String),
        size UInt64,
        sha256 String,
        text_read Bool,
        problem String)) COMMENT 'Files that the page offers',
    `origin` LowCardinality(String) COMMENT 'live, backfill, import or replay'
)
COMMENT 'Every revision of every document: what was changed after it was published. Not for counting documents.'
AS SELECT
    d.id,
    d.source,
    d.publisher,
    d.title,
    d.summary,
    d.body,
    d.url,
    d.kind,
    d.language,
    d.language_confidence,
    d.language_hint,
    mapFromArrays(d.language_part_tags, d.language_part_shares) AS language_parts,
    CAST(arrayZip(d.language_range_tags, d.language_range_fields, d.language_range_offsets, d.language_range_lengths), 'Array(Tuple(language LowCardinality(String), field LowCardinality(String), offset UInt32, length UInt32))') AS language_ranges,
    d.topics,
    mapFromArrays(d.topics, d.topic_scores) AS topic_scores,
    mapFromArrays(d.topics, d.topic_points) AS topic_points,
    d.subtopics,
    mapFromArrays(d.subtopics, d.subtopic_scores) AS subtopic_scores,
    CAST(arrayZip(d.evidence_topics, d.evidence_texts, d.evidence_fields, d.evidence_offsets, d.evidence_terms, d.evidence_counts, d.evidence_points), 'Array(Tuple(topic LowCardinality(String), text String, field LowCardinality(String), offset UInt32, term String, count UInt32, points Float32))') AS evidence,
    CAST(arrayZip(d.entity_ids, d.entity_kinds, d.entity_names, d.entity_texts, d.entity_fields, d.entity_offsets, d.entity_counts), 'Array(Tuple(id String, kind LowCardinality(String), name String, text String, field LowCardinality(String), offset UInt32, count UInt32))') AS entities,
    d.published_at,
    d.published_offset,
    d.published_on,
    d.published_precision,
    d.fetched_at,
    d.classified_at,
    d.classifier,
    d.fingerprint,
    d.revision,
    d.content_hash,
    d.body_length,
    d.body_truncated,
    d.body_from,
    d.rights,
    d.licence,
    d.attribution,
    CAST(arrayZip(d.attachment_urls, d.attachment_names, d.attachment_media_types, d.attachment_sizes, d.attachment_sha256, d.attachment_texts_read, d.attachment_problems), 'Array(Tuple(url String, name String, media_type LowCardinality(String), size UInt64, sha256 String, text_read Bool, problem String))') AS attachments,
    d.origin
FROM policywire_store.documents AS d
FINAL

CREATE VIEW policywire.rising
COMMENT 'Keys that rise: FROM policywire.rising(dimension = \'term\', topic = \'ai\', language = \'\', source = \'\', until = \'2026-12-31\', days = 28, zone = \'Asia/Seoul\') ORDER BY score DESC'
AS SELECT
    key,
    documents,
    before,
    expected,
    (documents + 0.5) / (expected + 0.5) AS ratio,
    if(documents <= expected, 0, 2 * arraySum((observed, margin) -> if(observed = 0, 0., observed * log(observed / margin)), CAST([documents, before, all_documents - documents, all_before - before], 'Array(Float64)'), [share * having, (1 - share) * having, share * lacking, (1 - share) * lacking])) AS score,
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
        if(all_before = 0, 0, (before * all_documents) / all_before) AS expected,
        all_documents / (all_documents + all_before) AS share,
        documents + before AS having,
        (all_documents + all_before) - having AS lacking,
        first_day,
        CAST(first_day > ({until:Date32} - {days:UInt16}), 'Bool') AS is_new,
        all_documents,
        all_before
    FROM
    (
        SELECT
            k AS key,
            countIf(day > ({until:Date32} - {days:UInt16})) AS documents,
            count() - documents AS before,
            max(if(k = '\0', documents, 0)) OVER () AS all_documents,
            max(if(k = '\0', before, 0)) OVER () AS all_before
        FROM
        (
            SELECT
                day,
                {dimension:Identifier} AS keys
            FROM
            (
                SELECT
                    day,
                    topics AS topic,
                    subtopics AS subtopic,
                    entities AS entity,
                    economies AS economy,
                    terms AS term,
                    [publisher] AS publisher
                FROM `policywire.facts`(topic = {topic:String}, language = {language:String}, source = {source:String}, since = (({until:Date32} - (5 * {days:UInt16})) + 1), until = {until:Date32}, zone = {zone:String})
                WHERE isNotNull({dimension:Enum8('topic', 'subtopic', 'publisher', 'entity', 'economy', 'term')})
            )
        )
        ARRAY JOIN arrayPushBack(keys, '\0') AS k
        GROUP BY k
    ) AS recent
    INNER JOIN
    (
        SELECT
            CAST(k, 'String') AS key,
            toDate32(min(toInt32(day))) AS first_day
        FROM
        (
            SELECT
                day,
                {dimension:Identifier} AS keys
            FROM
            (
                SELECT
                    day,
                    topics AS topic,
                    subtopics AS subtopic,
                    entities AS entity,
                    economies AS economy,
                    terms AS term,
                    [publisher] AS publisher
                FROM `policywire.facts`(topic = {topic:String}, language = {language:String}, source = {source:String}, since = '1900-01-01', until = {until:Date32}, zone = {zone:String})
            )
        )
        ARRAY JOIN keys AS k
        GROUP BY k
    ) AS history USING (key)
)
WHERE documents >= 2

CREATE VIEW policywire.search
COMMENT 'search(words): the documents that hold all words, in themselves or in a translation; ORDER BY score DESC'
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
FROM policywire_store.latest AS d
FINAL
INNER JOIN
(
    SELECT
        document_id,
        target,
        version,
        arrayResize([match(title, asked.shapes[1]), match(title, asked.shapes[2]), match(title, asked.shapes[3]), match(title, asked.shapes[4])], length(weights)) AS in_title,
        arrayResize([match(summary, asked.shapes[1]), match(summary, asked.shapes[2]), match(summary, asked.shapes[3]), match(summary, asked.shapes[4])], length(weights)) AS in_summary,
        arrayResize([countSubstrings(text, asked.stems[1]), countSubstrings(text, asked.stems[2]), countSubstrings(text, asked.stems[3]), countSubstrings(text, asked.stems[4])], length(weights)) AS times,
        1.2 * (0.25 + ((0.75 * length(text)) / 3000)) AS long,
        ((arraySum((w, t, s, n) -> (w * (((3 * t) + s) + ((2.2 * n) / (n + long)))), weights, in_title, in_summary, times) + (2 * least(1, arraySum((w, t) -> (t * length(w)), arrayResize(asked.stems, length(weights)), in_title) / greatest(1, length(title))))) + (2 * (position(title, asked.phrase) > 0))) + (position(text, asked.phrase) > 0) AS score,
        multiIf(target != '', 'translation', has(in_title, 1), 'title', has(in_summary, 1), 'summary', 'body') AS found_in,
        greatest(1, position(text, asked.stems[1])) AS at,
        concat(rightUTF8(substring(text, greatest(1, at - 90), least(90, at - 1)), 24), substringUTF8(substring(text, at, 400), 1, 80)) AS snippet
    FROM
    (
        WITH assumeNotNull((
                SELECT CAST((stems, arrayResize(arrayMap((w, c) -> concat('%', if(c, substringUTF8(w, 1, 2), replaceRegexpAll(w, '[\\\\%_]', '\\\\\\0')), '%'), stems, compound), 3, '%'), shapes, arrayResize(arrayMap((w, s, i) -> if((i > 3) OR match(w, '^[0-9a-z]|[0-9a-z]$|^\\p{Hangul}{5}'), s, ''), stems, shapes, arrayEnumerate(stems)), greatest(3, length(stems)), ''), arrayStringConcat(terms, ' ')), 'Tuple(stems Array(String), patterns Array(String), shapes Array(String), checks Array(String), phrase String)')
                FROM
                (
                    SELECT
                        terms,
                        stems,
                        compound,
                        arrayMap((w, c) -> if(c, arrayStringConcat(extractAll(w, '.'), ' ?'), concat(if(match(w, '^[0-9a-z]'), '(?:^|[^0-9a-zà-ɏ])', ''), '\\Q', w, '\\E', multiIf(match(w, '(?:^|[^0-9a-z])[0-9]+$'), '(?:$|[^0-9a-z])', match(w, '(?:^|[^0-9a-z])[0-9a-z]{1,3}$'), 's?(?:$|[^0-9a-zà-ɏ])', ''))), stems, compound) AS shapes
                    FROM
                    (
                        SELECT
                            terms,
                            stems,
                            arrayMap(w -> match(w, '^\\p{Hangul}{5,}$'), stems) AS compound
                        FROM
                        (
                            SELECT
                                terms,
                                arrayMap(w -> if(match(w, '[0-9a-z]{4}s$'), left(w, -1), replaceRegexpOne(w, '^(.*\\p{Hangul}{3})(?:에서|에게|으로|부터|까지|의|을|를|은|는|이|가|와|과|에)$', '\\1')), terms) AS stems
                            FROM
                            (
                                SELECT arrayDistinct(arrayFilter(w -> (w != ''), arrayMap(g -> replaceRegexpAll(concat(g[1], g[2]), '^[^\\pL\\pN\\pM]+|[^\\pL\\pN\\pM]+$', ''), extractAllGroupsVertical(normalizeUTF8NFKCCasefold({words:String}), '"([^"]*)"|([^\\s"]+)')))) AS terms
                            )
                            WHERE (throwIf(lengthUTF8({words:String}) > 1000, 'search takes at most 1000 characters') = 0) AND (throwIf(empty(terms), 'search needs a word: a letter or a number') = 0) AND (throwIf(length(terms) > 32, 'search takes at most 32 words') = 0)
                        )
                    )
                )
            )) AS words
        SELECT
            document_id,
            target,
            version,
            title,
            summary,
            text,
            words AS asked,
            arrayMap(s -> log(1 + length(s)), arraySlice(words.stems, 1, 4)) AS weights
        FROM policywire_store.texts
    )
    WHERE (text LIKE (asked.patterns[1])) AND (text LIKE (asked.patterns[2])) AND (text LIKE (asked.patterns[3])) AND match(text, asked.checks[1]) AND match(text, asked.checks[2]) AND match(text, asked.checks[3]) AND arrayAll(s -> match(text, s), arraySlice(asked.checks, 4))
) AS h ON h.document_id = d.id
ANY LEFT JOIN
(
    SELECT
        document_id,
        revision,
        CAST((groupArray(toString(target)), groupArray(title)), 'Map(String, String)') AS titles,
        mapKeys(titles) AS targets,
        CAST((targets, groupArray(version)), 'Map(String, UInt64)') AS versions
    FROM policywire_store.translations
    FINAL
    GROUP BY
        document_id,
        revision
) AS t ON (t.document_id = d.id) AND (t.revision = d.revision)
WHERE h.version = if(h.target = '', d.version, t.versions[h.target])
ORDER BY score DESC
LIMIT 1 BY id

CREATE VIEW policywire.source_trend
(
    `day` Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    `source` LowCardinality(String) COMMENT 'Id of the source that it was read from',
    `documents` UInt64 COMMENT 'Documents of that source'
)
COMMENT 'Documents by day and source. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.'
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    source,
    count() AS documents
FROM policywire_store.latest
FINAL
GROUP BY
    day,
    source

CREATE VIEW policywire.stories
COMMENT 'Stories by size and spread, one row each: FROM policywire.stories(topic = \'\', since = \'2026-01-01\', until = \'2026-06-30\', zone = \'Asia/Seoul\')'
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
FROM `policywire.facts`(topic = '', language = '', source = '', since = '1900-01-01', until = '2261-12-31', zone = {zone:String}) AS f
INNER JOIN
(
    SELECT
        document_id,
        story,
        duplicate_of
    FROM policywire_store.links
    FINAL
) AS told ON told.document_id = f.id
WHERE f.id IN (
    SELECT document_id
    FROM policywire_store.links
    FINAL
    WHERE story IN (
        SELECT story
        FROM policywire_store.links
        FINAL
        WHERE (story != '') AND (document_id IN (
            SELECT id
            FROM `policywire.facts`(topic = {topic:String}, language = '', source = '', since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
        ))
    )
)
GROUP BY story
HAVING documents > 1

CREATE VIEW policywire.subtopic_trend
(
    `day` Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    `subtopic` LowCardinality(String) COMMENT 'Such as ai/governance',
    `language` LowCardinality(String) COMMENT 'BCP 47 in lower case, such as zh-hant; und when it cannot be told',
    `source` LowCardinality(String) COMMENT 'Id of the source that it was read from',
    `documents` UInt64 COMMENT 'Documents about it; one about two counts under both'
)
COMMENT 'Documents by day, sub-topic, language and source. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.'
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    subtopic,
    language,
    source,
    count() AS documents
FROM policywire_store.latest
FINAL
ARRAY JOIN subtopics AS subtopic
GROUP BY
    day,
    subtopic,
    language,
    source

CREATE VIEW policywire.topic_trend
(
    `day` Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Seoul',
    `topic` LowCardinality(String) COMMENT 'Such as ai',
    `language` LowCardinality(String) COMMENT 'BCP 47 in lower case, such as zh-hant; und when it cannot be told',
    `source` LowCardinality(String) COMMENT 'Id of the source that it was read from',
    `documents` UInt64 COMMENT 'Documents of that topic; one with two topics counts under both'
)
COMMENT 'Documents by day, topic, language and source. Withdrawn documents count: they were published. For days of another zone, weeks or months see policywire.trend.'
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, 'Asia/Seoul')) AS day,
    topic,
    language,
    source,
    count() AS documents
FROM policywire_store.latest
FINAL
ARRAY JOIN topics AS topic
GROUP BY
    day,
    topic,
    language,
    source

CREATE VIEW policywire.topic_trend_in
COMMENT 'As topic_trend with days in another time zone: FROM policywire.topic_trend_in(zone = \'UTC\'). Withdrawn documents count: they were published.'
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, {zone:String})) AS day,
    topic,
    language,
    source,
    count() AS documents
FROM policywire_store.latest
FINAL
ARRAY JOIN topics AS topic
GROUP BY
    day,
    topic,
    language,
    source

CREATE VIEW policywire.topics
(
    `document_id` String COMMENT 'The document that is about the topic',
    `day` Date32 COMMENT 'The date that the publisher wrote where it wrote no time, else the day in Asia/Seoul',
    `source` LowCardinality(String) COMMENT 'Id of the source that it was read from',
    `language` LowCardinality(String) COMMENT 'BCP 47 in lower case; und when it cannot be told',
    `topic` LowCardinality(String) COMMENT 'Such as ai',
    `score` Float32 COMMENT 'How sure it is, 0 to 1',
    `points` Float32 COMMENT 'The sum of points that the score was made of',
    `subtopics` Array(LowCardinality(String)) COMMENT 'The parts of this topic that it is about, such as ai/governance',
    `terms` UInt32 COMMENT 'How many different terms it rests on; policywire.evidence has them',
    `classifier` LowCardinality(String) COMMENT 'Version of the lexicon and rules'
)
COMMENT 'One row per document and topic, with its score: count() counts documents. Withdrawn documents count: they were published.'
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
FROM policywire_store.latest AS latest
FINAL
ARRAY JOIN
    topics AS topic,
    topic_scores AS score,
    topic_points AS points

CREATE VIEW policywire.translations
(
    `document_id` String COMMENT 'The document that was translated',
    `target` LowCardinality(String) COMMENT 'Language that it was translated into, BCP 47',
    `source_language` LowCardinality(String) COMMENT 'Language that it was translated from',
    `source` LowCardinality(String) COMMENT 'Id of the source of the document',
    `revision` UInt32 COMMENT 'The revision that was translated: always the latest of the document',
    `content_hash` String COMMENT 'Hex SHA-256 of the content that was translated',
    `title` String COMMENT 'The title, translated',
    `body` String COMMENT 'The body, translated; paragraphs separated by an empty line',
    `body_truncated` Bool COMMENT 'body is a part of the whole',
    `engine` LowCardinality(String) COMMENT 'What translated it',
    `engine_version` LowCardinality(String) COMMENT 'Version of the engine and its model',
    `status` LowCardinality(String) COMMENT 'translated, partial, failed or unneeded',
    `warnings` Array(String) COMMENT 'Doubts about the translation, in words',
    `translated_at` DateTime64(3, 'UTC') COMMENT 'When it was translated',
    `origin` LowCardinality(String) COMMENT 'live, backfill, import or replay, as of the document'
)
COMMENT 'The latest translation of a document\'s latest revision, one row per document and target'
AS SELECT
    t.document_id,
    t.target,
    t.source_language,
    t.source,
    t.revision,
    t.content_hash,
    t.title,
    t.body,
    t.body_truncated,
    t.engine,
    t.engine_version,
    t.status,
    t.warnings,
    t.translated_at,
    t.origin
FROM policywire_store.translations AS t
FINAL
SEMI LEFT JOIN
(
    SELECT
        id,
        revision
    FROM policywire_store.latest
    FINAL
) AS d ON (d.id = t.document_id) AND (d.revision = t.revision)

CREATE VIEW policywire.trend
COMMENT 'Documents by period and key: FROM policywire.trend(dimension = \'topic\', by = \'month\', topic = \'\', language = \'\', source = \'\', since = \'2026-01-01\', until = \'2026-12-31\', zone = \'Asia/Seoul\'); dimension all, topic, subtopic, language, source, publisher, kind, entity, economy or term; by day, week or month'
AS SELECT
    start,
    key,
    documents,
    all_documents,
    documents / all_documents AS share,
    sum(documents) OVER (PARTITION BY cityHash64(key) ORDER BY position ASC RANGE BETWEEN if({by:String} = 'week', 7, 1) PRECEDING AND if({by:String} = 'week', 7, 1) PRECEDING) AS previous,
    toInt64(documents) - toInt64(previous) AS change,
    sum(documents) OVER (PARTITION BY cityHash64(key) ORDER BY position ASC RANGE BETWEEN if({by:String} = 'day', 6, if({by:String} = 'week', 21, 2)) PRECEDING AND CURRENT ROW) / if({by:String} = 'day', 7, if({by:String} = 'week', 4, 3)) AS moving_average
FROM
(
    SELECT
        any(period) AS start,
        any(name) AS k,
        if(k = '\0', '', k) AS key,
        if({by:String} = 'month', (toInt32(toYear(start)) * 12) + toMonth(start), toInt32(start)) AS position,
        count() AS documents,
        (k != '\0') OR ({dimension:String} = 'all') AS asked,
        max(if(k = '\0', documents, 0)) OVER (PARTITION BY start) AS all_documents
    FROM
    (
        SELECT
            if({by:String} = 'day', day, if({by:String} = 'week', day - (toDayOfWeek(day) - 1), day - (toDayOfMonth(day) - 1))) AS period,
            {dimension:Identifier} AS keys
        FROM
        (
            SELECT
                day,
                topics AS topic,
                subtopics AS subtopic,
                entities AS entity,
                economies AS economy,
                terms AS term,
                [language] AS language,
                [source] AS source,
                [publisher] AS publisher,
                [kind] AS kind,
                CAST([], 'Array(String)') AS `all`
            FROM `policywire.facts`(topic = {topic:String}, language = {language:String}, source = {source:String}, since = {since:Date32}, until = {until:Date32}, zone = {zone:String})
            WHERE isNotNull({dimension:Enum8('all', 'topic', 'subtopic', 'language', 'source', 'publisher', 'kind', 'entity', 'economy', 'term')}) AND ((
                SELECT throwIf(({by:String} NOT IN ('day', 'week', 'month')), 'by is one of day, week, month')
            ) = 0)
        )
    )
    ARRAY JOIN arrayPushBack(keys, '\0') AS name
    GROUP BY cityHash64(period, name)
)
WHERE asked

CREATE TABLE policywire_store.alerts
(
    `raised_at` DateTime64(9, 'UTC') COMMENT 'When the fault began, or ended where recovered',
    `scope` LowCardinality(String) COMMENT 'source or service',
    `name` LowCardinality(String) COMMENT 'The source or the service',
    `kind` LowCardinality(String) COMMENT 'A short stable word, such as stream-full',
    `recovered` Bool COMMENT 'The fault of this kind is over',
    `reason` String COMMENT 'What is wrong and what to do'
)
ENGINE = ReplacingMergeTree
ORDER BY (scope, name, kind, raised_at, recovered)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100, index_granularity = 8192
COMMENT 'Faults of sources and services, and their ends'

CREATE TABLE policywire_store.documents
(
    `id` String COMMENT 'The source and the publisher\'s own id; never changes',
    `revision` UInt32 COMMENT 'Counts the texts of this id from 1',
    `version` UInt64 COMMENT 'revision << 44 | classified_at in ms: the greater one is the later one, in whatever order they come',
    `source` LowCardinality(String) COMMENT 'Id of the source that it was read from',
    `publisher` LowCardinality(String) COMMENT 'The body that published it, in its own language',
    `kind` LowCardinality(String) COMMENT 'press-release, policy-news, statement, report or news',
    `url` String COMMENT 'Address at the publisher' CODEC(ZSTD(1)),
    `title` String COMMENT 'As the publisher wrote it' CODEC(ZSTD(1)),
    `summary` String COMMENT 'The lead or standfirst that the publisher wrote, or empty' CODEC(ZSTD(1)),
    `body` String COMMENT 'Plain text, paragraphs separated by an empty line' CODEC(ZSTD(1)),
    `body_length` UInt32 COMMENT 'Of the whole body, in code points' CODEC(ZSTD(1)),
    `body_truncated` Bool COMMENT 'body is a part of the whole',
    `body_from` LowCardinality(String) COMMENT 'Where it was read: page, list, attachment, auto (a page read without knowing how it is built) or empty',
    `paragraph_hashes` Array(UInt32) MATERIALIZED arrayMap(p -> toUInt32(cityHash64(p)), arrayFilter(p -> (p != ''), splitByChar('\n', body))) COMMENT 'What of body tells its paragraphs apart; made here, so that edits need not read bodies' CODEC(NONE),
    `paragraph_lengths` Array(UInt32) MATERIALIZED arrayMap(p -> lengthUTF8(p), arrayFilter(p -> (p != ''), splitByChar('\n', body))) COMMENT 'Of the same paragraphs, in code points' CODEC(ZSTD(1)),
    `language` LowCardinality(String) COMMENT 'BCP 47 in lower case; und when it cannot be told',
    `language_confidence` Float32 COMMENT '0 to 1',
    `language_hint` LowCardinality(String) COMMENT 'The language that the source claims, or empty',
    `language_part_tags` Array(LowCardinality(String)) COMMENT 'The languages of a mixed text, the largest first; parallel to language_part_shares',
    `language_part_shares` Array(Float32) COMMENT 'Share of each language, 0 to 1',
    `language_range_tags` Array(LowCardinality(String)) COMMENT 'The language of each range of a mixed text; the four columns of ranges are parallel',
    `language_range_fields` Array(LowCardinality(String)) COMMENT 'title, summary or body: where the range stands',
    `language_range_offsets` Array(UInt32) COMMENT 'Where the range begins, in code points',
    `language_range_lengths` Array(UInt32) COMMENT 'Length of the range, in code points',
    `topics` Array(LowCardinality(String)) COMMENT 'What it is about, best first; has(topics, \'ai\')',
    `topic_scores` Array(Float32) COMMENT 'How sure each topic is, 0 to 1; parallel to topics',
    `topic_points` Array(Float32) DEFAULT arrayMap(t -> 0, topics) COMMENT 'The sum that each score was made of; parallel to topics',
    `subtopics` Array(LowCardinality(String)) COMMENT 'The parts of its topics that it is about; has(subtopics, \'ai/governance\')',
    `subtopic_scores` Array(Float32) COMMENT 'How sure each part is, 0 to 1; parallel to subtopics',
    `evidence_topics` Array(LowCardinality(String)) COMMENT 'The topic or part that each term speaks for; the seven columns of evidence are parallel' CODEC(ZSTD(1)),
    `evidence_texts` Array(LowCardinality(String)) COMMENT 'The term as the document writes it' CODEC(ZSTD(1)),
    `evidence_fields` Array(LowCardinality(String)) COMMENT 'title, summary or body: where it first counts' CODEC(ZSTD(1)),
    `evidence_offsets` Array(UInt32) COMMENT 'Where it first counts, in code points' CODEC(ZSTD(1)),
    `evidence_terms` Array(LowCardinality(String)) COMMENT 'The term as the lexicon has it' CODEC(ZSTD(1)),
    `evidence_counts` Array(UInt32) DEFAULT arrayMap(t -> 0, evidence_topics) COMMENT 'How often it counts' CODEC(ZSTD(1)),
    `evidence_points` Array(Float32) DEFAULT arrayMap(t -> 0, evidence_topics) COMMENT 'What it added to topic_points' CODEC(ZSTD(1)),
    `entity_ids` Array(LowCardinality(String)) COMMENT 'The bodies, laws, programmes, places and economies that it names, the same ids in every language; the seven columns of entities are parallel',
    `entity_kinds` Array(LowCardinality(String)) COMMENT 'Such as ministry, law or economy',
    `entity_names` Array(LowCardinality(String)) COMMENT 'The English name of each' CODEC(ZSTD(1)),
    `entity_texts` Array(LowCardinality(String)) DEFAULT arrayMap(e -> '', entity_ids) COMMENT 'As the document writes it first' CODEC(ZSTD(1)),
    `entity_fields` Array(LowCardinality(String)) DEFAULT arrayMap(e -> '', entity_ids) COMMENT 'title, summary or body: where it first stands' CODEC(ZSTD(1)),
    `entity_offsets` Array(UInt32) DEFAULT arrayMap(e -> 0, entity_ids) COMMENT 'Where it first stands, in code points' CODEC(ZSTD(1)),
    `entity_counts` Array(UInt32) DEFAULT arrayMap(e -> 0, entity_ids) COMMENT 'How often the document names it' CODEC(ZSTD(1)),
    `terms` Array(String) DEFAULT [] COMMENT 'The distinct words of the title that are worth counting',
    `fingerprint` String COMMENT 'What near-duplicates are found by' CODEC(ZSTD(1)),
    `classifier` LowCardinality(String) COMMENT 'Version of the lexicon and rules',
    `classified_at` DateTime64(3, 'UTC') COMMENT 'When language, topics and entities were found' CODEC(Delta(8), ZSTD(1)),
    `published_at` DateTime64(3, 'UTC') COMMENT 'In UTC; midnight at the publisher for precision day, fetched_at for none' CODEC(T64, LZ4),
    `published_offset` Int16 COMMENT 'Minutes east of UTC that the publisher wrote',
    `published_on` Date32 COMMENT 'The date as the publisher wrote it',
    `published_precision` LowCardinality(String) COMMENT 'second, minute, day or none',
    `fetched_at` DateTime64(3, 'UTC') COMMENT 'When this revision was read' CODEC(Delta(8), ZSTD(1)),
    `content_hash` String COMMENT 'Hex SHA-256 of the content: another one is another revision' CODEC(ZSTD(1)),
    `rights` LowCardinality(String) COMMENT 'full, excerpt or link: how much may be kept',
    `licence` LowCardinality(String) COMMENT 'Under which it may be used, or empty',
    `attribution` LowCardinality(String) COMMENT 'To be named when the text is used',
    `attachment_urls` Array(String) COMMENT 'Addresses of the files that the page offers; the seven columns of attachments are parallel' CODEC(ZSTD(1)),
    `attachment_names` Array(String) COMMENT 'Name of each file' CODEC(ZSTD(1)),
    `attachment_media_types` Array(LowCardinality(String)) COMMENT 'Media type of each file, or empty',
    `attachment_sizes` Array(UInt64) COMMENT 'Bytes of each file, 0 when it was not read',
    `attachment_sha256` Array(String) COMMENT 'Hex SHA-256 of each file, empty when it was not read' CODEC(ZSTD(1)),
    `attachment_texts_read` Array(Bool) COMMENT 'The text of the file is in body',
    `attachment_problems` Array(String) COMMENT 'Why a file was not read, or empty',
    `origin` LowCardinality(String) COMMENT 'live, backfill, import or replay'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (id, revision)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100, min_bytes_for_wide_part = 67108864, index_granularity = 8192, min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1
COMMENT 'Every revision of every document, with its latest classification'

CREATE TABLE policywire_store.latest
(
    `id` String COMMENT 'The source and the publisher\'s own id; never changes',
    `revision` UInt32 COMMENT 'Counts the texts of this id from 1',
    `version` UInt64 COMMENT 'revision << 44 | classified_at in ms: the greater one is the later one, in whatever order they come',
    `source` LowCardinality(String) COMMENT 'Id of the source that it was read from',
    `publisher` LowCardinality(String) COMMENT 'The body that published it, in its own language',
    `kind` LowCardinality(String) COMMENT 'press-release, policy-news, statement, report or news',
    `url` String COMMENT 'Address at the publisher' CODEC(ZSTD(1)),
    `title` String COMMENT 'As the publisher wrote it' CODEC(ZSTD(1)),
    `summary` String COMMENT 'The lead or standfirst that the publisher wrote, or empty' CODEC(ZSTD(1)),
    `body` String COMMENT 'Plain text, paragraphs separated by an empty line' CODEC(ZSTD(1)),
    `body_length` UInt32 COMMENT 'Of the whole body, in code points' CODEC(ZSTD(1)),
    `body_truncated` Bool COMMENT 'body is a part of the whole',
    `body_from` LowCardinality(String) COMMENT 'Where it was read: page, list, attachment, auto (a page read without knowing how it is built) or empty',
    `language` LowCardinality(String) COMMENT 'BCP 47 in lower case; und when it cannot be told',
    `language_confidence` Float32 COMMENT '0 to 1',
    `language_hint` LowCardinality(String) COMMENT 'The language that the source claims, or empty',
    `language_part_tags` Array(LowCardinality(String)) COMMENT 'The languages of a mixed text, the largest first; parallel to language_part_shares',
    `language_part_shares` Array(Float32) COMMENT 'Share of each language, 0 to 1',
    `language_range_tags` Array(LowCardinality(String)) COMMENT 'The language of each range of a mixed text; the four columns of ranges are parallel',
    `language_range_fields` Array(LowCardinality(String)) COMMENT 'title, summary or body: where the range stands',
    `language_range_offsets` Array(UInt32) COMMENT 'Where the range begins, in code points',
    `language_range_lengths` Array(UInt32) COMMENT 'Length of the range, in code points',
    `topics` Array(LowCardinality(String)) COMMENT 'What it is about, best first; has(topics, \'ai\')',
    `topic_scores` Array(Float32) COMMENT 'How sure each topic is, 0 to 1; parallel to topics',
    `topic_points` Array(Float32) DEFAULT arrayMap(t -> 0, topics) COMMENT 'The sum that each score was made of; parallel to topics',
    `subtopics` Array(LowCardinality(String)) COMMENT 'The parts of its topics that it is about; has(subtopics, \'ai/governance\')',
    `subtopic_scores` Array(Float32) COMMENT 'How sure each part is, 0 to 1; parallel to subtopics',
    `evidence_topics` Array(LowCardinality(String)) COMMENT 'The topic or part that each term speaks for; the seven columns of evidence are parallel' CODEC(ZSTD(1)),
    `evidence_texts` Array(LowCardinality(String)) COMMENT 'The term as the document writes it' CODEC(ZSTD(1)),
    `evidence_fields` Array(LowCardinality(String)) COMMENT 'title, summary or body: where it first counts' CODEC(ZSTD(1)),
    `evidence_offsets` Array(UInt32) COMMENT 'Where it first counts, in code points' CODEC(ZSTD(1)),
    `evidence_terms` Array(LowCardinality(String)) COMMENT 'The term as the lexicon has it' CODEC(ZSTD(1)),
    `evidence_counts` Array(UInt32) DEFAULT arrayMap(t -> 0, evidence_topics) COMMENT 'How often it counts' CODEC(ZSTD(1)),
    `evidence_points` Array(Float32) DEFAULT arrayMap(t -> 0, evidence_topics) COMMENT 'What it added to topic_points' CODEC(ZSTD(1)),
    `entity_ids` Array(LowCardinality(String)) COMMENT 'The bodies, laws, programmes, places and economies that it names, the same ids in every language; the seven columns of entities are parallel',
    `entity_kinds` Array(LowCardinality(String)) COMMENT 'Such as ministry, law or economy',
    `entity_names` Array(LowCardinality(String)) COMMENT 'The English name of each' CODEC(ZSTD(1)),
    `entity_texts` Array(LowCardinality(String)) DEFAULT arrayMap(e -> '', entity_ids) COMMENT 'As the document writes it first' CODEC(ZSTD(1)),
    `entity_fields` Array(LowCardinality(String)) DEFAULT arrayMap(e -> '', entity_ids) COMMENT 'title, summary or body: where it first stands' CODEC(ZSTD(1)),
    `entity_offsets` Array(UInt32) DEFAULT arrayMap(e -> 0, entity_ids) COMMENT 'Where it first stands, in code points' CODEC(ZSTD(1)),
    `entity_counts` Array(UInt32) DEFAULT arrayMap(e -> 0, entity_ids) COMMENT 'How often the document names it' CODEC(ZSTD(1)),
    `economies` Array(LowCardinality(String)) MATERIALIZED arrayFilter((entity, kind) -> (kind = 'economy'), entity_ids, entity_kinds) COMMENT 'Those of entity_ids that are economies; made here, so that trends need not look for them',
    `terms` Array(String) DEFAULT [] COMMENT 'The distinct words of the title that are worth counting',
    `fingerprint` String COMMENT 'What near-duplicates are found by' CODEC(ZSTD(1)),
    `classifier` LowCardinality(String) COMMENT 'Version of the lexicon and rules',
    `classified_at` DateTime64(3, 'UTC') COMMENT 'When language, topics and entities were found' CODEC(Delta(8), ZSTD(1)),
    `published_at` DateTime64(3, 'UTC') COMMENT 'In UTC; midnight at the publisher for precision day, fetched_at for none' CODEC(T64, LZ4),
    `published_offset` Int16 COMMENT 'Minutes east of UTC that the publisher wrote',
    `published_on` Date32 COMMENT 'The date as the publisher wrote it',
    `published_precision` LowCardinality(String) COMMENT 'second, minute, day or none',
    `fetched_at` DateTime64(3, 'UTC') COMMENT 'When this revision was read' CODEC(Delta(8), ZSTD(1)),
    `content_hash` String COMMENT 'Hex SHA-256 of the content: another one is another revision' CODEC(ZSTD(1)),
    `rights` LowCardinality(String) COMMENT 'full, excerpt or link: how much may be kept',
    `licence` LowCardinality(String) COMMENT 'Under which it may be used, or empty',
    `attribution` LowCardinality(String) COMMENT 'To be named when the text is used',
    `attachment_urls` Array(String) COMMENT 'Addresses of the files that the page offers; the seven columns of attachments are parallel' CODEC(ZSTD(1)),
    `attachment_names` Array(String) COMMENT 'Name of each file' CODEC(ZSTD(1)),
    `attachment_media_types` Array(LowCardinality(String)) COMMENT 'Media type of each file, or empty',
    `attachment_sizes` Array(UInt64) COMMENT 'Bytes of each file, 0 when it was not read',
    `attachment_sha256` Array(String) COMMENT 'Hex SHA-256 of each file, empty when it was not read' CODEC(ZSTD(1)),
    `attachment_texts_read` Array(Bool) COMMENT 'The text of the file is in body',
    `attachment_problems` Array(String) COMMENT 'Why a file was not read, or empty',
    `origin` LowCardinality(String) COMMENT 'live, backfill, import or replay',
    INDEX published_at published_at TYPE minmax GRANULARITY 1,
    INDEX source source TYPE minmax GRANULARITY 1,
    INDEX language language TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX topics topics TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX subtopics subtopics TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX entity_ids entity_ids TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100, min_bytes_for_wide_part = 67108864, index_granularity = 8192, min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1
COMMENT 'The latest revision of every document; right only when it is read with FINAL'

CREATE MATERIALIZED VIEW policywire_store.latest_feed TO policywire_store.latest
(
    `id` String COMMENT 'The source and the publisher\'s own id; never changes',
    `revision` UInt32 COMMENT 'Counts the texts of this id from 1',
    `version` UInt64 COMMENT 'revision << 44 | classified_at in ms: the greater one is the later one, in whatever order they come',
    `source` LowCardinality(String) COMMENT 'Id of the source that it was read from',
    `publisher` LowCardinality(String) COMMENT 'The body that published it, in its own language',
    `kind` LowCardinality(String) COMMENT 'press-release, policy-news, statement, report or news',
    `url` String COMMENT 'Address at the publisher',
    `title` String COMMENT 'As the publisher wrote it',
    `summary` String COMMENT 'The lead or standfirst that the publisher wrote, or empty',
    `body` String COMMENT 'Plain text, paragraphs separated by an empty line',
    `body_length` UInt32 COMMENT 'Of the whole body, in code points',
    `body_truncated` Bool COMMENT 'body is a part of the whole',
    `body_from` LowCardinality(String) COMMENT 'Where it was read: page, list, attachment, auto (a page read without knowing how it is built) or empty',
    `language` LowCardinality(String) COMMENT 'BCP 47 in lower case; und when it cannot be told',
    `language_confidence` Float32 COMMENT '0 to 1',
    `language_hint` LowCardinality(String) COMMENT 'The language that the source claims, or empty',
    `language_part_tags` Array(LowCardinality(String)) COMMENT 'The languages of a mixed text, the largest first; parallel to language_part_shares',
    `language_part_shares` Array(Float32) COMMENT 'Share of each language, 0 to 1',
    `language_range_tags` Array(LowCardinality(String)) COMMENT 'The language of each range of a mixed text; the four columns of ranges are parallel',
    `language_range_fields` Array(LowCardinality(String)) COMMENT 'title, summary or body: where the range stands',
    `language_range_offsets` Array(UInt32) COMMENT 'Where the range begins, in code points',
    `language_range_lengths` Array(UInt32) COMMENT 'Length of the range, in code points',
    `topics` Array(LowCardinality(String)) COMMENT 'What it is about, best first; has(topics, \'ai\')',
    `topic_scores` Array(Float32) COMMENT 'How sure each topic is, 0 to 1; parallel to topics',
    `topic_points` Array(Float32) COMMENT 'The sum that each score was made of; parallel to topics',
    `subtopics` Array(LowCardinality(String)) COMMENT 'The parts of its topics that it is about; has(subtopics, \'ai/governance\')',
    `subtopic_scores` Array(Float32) COMMENT 'How sure each part is, 0 to 1; parallel to subtopics',
    `evidence_topics` Array(LowCardinality(String)) COMMENT 'The topic or part that each term speaks for; the seven columns of evidence are parallel',
    `evidence_texts` Array(LowCardinality(String)) COMMENT 'The term as the document writes it',
    `evidence_fields` Array(LowCardinality(String)) COMMENT 'title, summary or body: where it first counts',
    `evidence_offsets` Array(UInt32) COMMENT 'Where it first counts, in code points',
    `evidence_terms` Array(LowCardinality(String)) COMMENT 'The term as the lexicon has it',
    `evidence_counts` Array(UInt32) COMMENT 'How often it counts',
    `evidence_points` Array(Float32) COMMENT 'What it added to topic_points',
    `entity_ids` Array(LowCardinality(String)) COMMENT 'The bodies, laws, programmes, places and economies that it names, the same ids in every language; the seven columns of entities are parallel',
    `entity_kinds` Array(LowCardinality(String)) COMMENT 'Such as ministry, law or economy',
    `entity_names` Array(LowCardinality(String)) COMMENT 'The English name of each',
    `entity_texts` Array(LowCardinality(String)) COMMENT 'As the document writes it first',
    `entity_fields` Array(LowCardinality(String)) COMMENT 'title, summary or body: where it first stands',
    `entity_offsets` Array(UInt32) COMMENT 'Where it first stands, in code points',
    `entity_counts` Array(UInt32) COMMENT 'How often the document names it',
    `terms` Array(String) COMMENT 'The distinct words of the title that are worth counting',
    `fingerprint` String COMMENT 'What near-duplicates are found by',
    `classifier` LowCardinality(String) COMMENT 'Version of the lexicon and rules',
    `classified_at` DateTime64(3, 'UTC') COMMENT 'When language, topics and entities were found',
    `published_at` DateTime64(3, 'UTC') COMMENT 'In UTC; midnight at the publisher for precision day, fetched_at for none',
    `published_offset` Int16 COMMENT 'Minutes east of UTC that the publisher wrote',
    `published_on` Date32 COMMENT 'The date as the publisher wrote it',
    `published_precision` LowCardinality(String) COMMENT 'second, minute, day or none',
    `fetched_at` DateTime64(3, 'UTC') COMMENT 'When this revision was read',
    `content_hash` String COMMENT 'Hex SHA-256 of the content: another one is another revision',
    `rights` LowCardinality(String) COMMENT 'full, excerpt or link: how much may be kept',
    `licence` LowCardinality(String) COMMENT 'Under which it may be used, or empty',
    `attribution` LowCardinality(String) COMMENT 'To be named when the text is used',
    `attachment_urls` Array(String) COMMENT 'Addresses of the files that the page offers; the seven columns of attachments are parallel',
    `attachment_names` Array(String) COMMENT 'Name of each file',
    `attachment_media_types` Array(LowCardinality(String)) COMMENT 'Media type of each file, or empty',
    `attachment_sizes` Array(UInt64) COMMENT 'Bytes of each file, 0 when it was not read',
    `attachment_sha256` Array(String) COMMENT 'Hex SHA-256 of each file, empty when it was not read',
    `attachment_texts_read` Array(Bool) COMMENT 'The text of the file is in body',
    `attachment_problems` Array(String) COMMENT 'Why a file was not read, or empty',
    `origin` LowCardinality(String) COMMENT 'live, backfill, import or replay'
)
COMMENT 'Writes every row of documents into latest; holds nothing'
AS SELECT *
FROM policywire_store.documents

CREATE TABLE policywire_store.ledger
(
    `source` LowCardinality(String) COMMENT 'Id of the source',
    `round` String COMMENT 'Id of the round, the same in all its rows',
    `item` String COMMENT 'Address of the item; empty in the row of the round itself',
    `version` UInt64 COMMENT 'ended_at in ms: the greater one is the later one',
    `result` LowCardinality(String) COMMENT 'published, unchanged, duplicate, filtered, failed-will-retry or dead; empty in the row of the round',
    `reason` String COMMENT 'Why it was not published, in words',
    `count_results` Array(LowCardinality(String)) COMMENT 'The results that items of the round had; parallel to count_items',
    `count_items` Array(UInt64) COMMENT 'Items of the round by result',
    `discovered` UInt64 COMMENT 'Items that the source offered: the sum of count_items',
    `started_at` DateTime64(3, 'UTC') COMMENT 'When the round began',
    `ended_at` DateTime64(3, 'UTC') COMMENT 'When the round ended'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (source, round, item)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100, index_granularity = 8192
COMMENT 'What became of every round of a source, and of the items in it that were not published'

CREATE TABLE policywire_store.links
(
    `document_id` String COMMENT 'The document that was compared with those before it',
    `revision` UInt32 COMMENT 'The revision that was compared',
    `version` UInt64 COMMENT 'revision << 44 | linked_at in ms: the greater one is the later one',
    `source` LowCardinality(String) COMMENT 'Id of the source of the document',
    `content_hash` String COMMENT 'Hex SHA-256 of the content that was compared',
    `duplicate_of` String COMMENT 'The document that it repeats, or empty',
    `story` String COMMENT 'The story that it belongs to, or empty',
    `score` Float32 COMMENT 'How alike they are, 0 to 1',
    `evidence` String COMMENT 'What the link rests on, in words',
    `linker` LowCardinality(String) COMMENT 'Version of the rules',
    `linked_at` DateTime64(3, 'UTC') COMMENT 'When it was linked',
    `origin` LowCardinality(String) COMMENT 'live, backfill, import or replay, as of the document'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY document_id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100, index_granularity = 8192, min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1
COMMENT 'Which document repeats which, and the stories they belong to'

CREATE TABLE policywire_store.migrations
(
    `version` UInt32 COMMENT 'Number of the migration, from 1 without a gap',
    `name` String COMMENT 'File name of the migration',
    `checksum` String COMMENT 'Hex SHA-256 of the file, which is never edited after a release',
    `applied_at` DateTime64(3, 'UTC') COMMENT 'When it was applied'
)
ENGINE = ReplacingMergeTree(applied_at)
ORDER BY version
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100, index_granularity = 8192
COMMENT 'The migrations that were applied here'

CREATE TABLE policywire_store.texts
(
    `document_id` String COMMENT 'The document that it is the text of',
    `target` LowCardinality(String) COMMENT 'Language that it was translated into, empty for the text as it was published',
    `revision` UInt32 COMMENT 'The revision of the document',
    `version` UInt64 COMMENT 'Of the row of the document or translation: revision << 44 | time in ms',
    `title` String COMMENT 'Folded: NFKC, in lower case' CODEC(LZ4),
    `summary` String COMMENT 'Folded; empty for a translation' CODEC(LZ4),
    `text` String COMMENT 'Title, summary and body, a line each, folded' CODEC(LZ4),
    `written_at` DateTime64(3, 'UTC') COMMENT 'When it was fetched or translated',
    INDEX words text TYPE text(tokenizer = splitByNonAlpha) GRANULARITY 100000000
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (document_id, target)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100, min_bytes_for_wide_part = 67108864, index_granularity = 64
COMMENT 'What search looks through: the texts of documents and translations in one spelling. Without FINAL it has texts that were replaced, which the view search leaves out.'

CREATE MATERIALIZED VIEW policywire_store.texts_feed TO policywire_store.texts
(
    `document_id` String COMMENT 'The document that it is the text of',
    `target` String COMMENT 'Language that it was translated into, empty for the text as it was published',
    `revision` UInt32 COMMENT 'The revision of the document',
    `version` UInt64 COMMENT 'Of the row of the document or translation: revision << 44 | time in ms',
    `title` String COMMENT 'Folded: NFKC, in lower case',
    `summary` String COMMENT 'Folded; empty for a translation',
    `text` String COMMENT 'Title, summary and body, a line each, folded',
    `written_at` DateTime64(3, 'UTC') COMMENT 'When it was fetched or translated'
)
COMMENT 'Folds what is inserted into documents for search'
AS SELECT
    id AS document_id,
    '' AS target,
    revision,
    version,
    normalizeUTF8NFKCCasefold(d.title) AS title,
    normalizeUTF8NFKCCasefold(d.summary) AS summary,
    concat(title, '\n', summary, '\n', normalizeUTF8NFKCCasefold(replaceAll(d.body, '\n', ' '))) AS text,
    fetched_at AS written_at
FROM policywire_store.documents AS d

CREATE MATERIALIZED VIEW policywire_store.translated_texts_feed TO policywire_store.texts
(
    `document_id` String COMMENT 'The document that it is the text of',
    `target` LowCardinality(String) COMMENT 'Language that it was translated into, empty for the text as it was published',
    `revision` UInt32 COMMENT 'The revision of the document',
    `version` UInt64 COMMENT 'Of the row of the document or translation: revision << 44 | time in ms',
    `title` String COMMENT 'Folded: NFKC, in lower case',
    `summary` String COMMENT 'Folded; empty for a translation',
    `text` String COMMENT 'Title, summary and body, a line each, folded',
    `written_at` DateTime64(3, 'UTC') COMMENT 'When it was fetched or translated'
)
COMMENT 'Folds what is inserted into translations for search'
AS SELECT
    document_id,
    target,
    revision,
    version,
    normalizeUTF8NFKCCasefold(t.title) AS title,
    '' AS summary,
    concat(title, '\n\n', normalizeUTF8NFKCCasefold(replaceAll(t.body, '\n', ' '))) AS text,
    translated_at AS written_at
FROM policywire_store.translations AS t

CREATE TABLE policywire_store.translations
(
    `document_id` String COMMENT 'The document that was translated',
    `target` LowCardinality(String) COMMENT 'Language that it was translated into, BCP 47 in lower case',
    `revision` UInt32 COMMENT 'The revision that was translated',
    `version` UInt64 COMMENT 'revision << 44 | translated_at in ms: the greater one is the later one',
    `source` LowCardinality(String) COMMENT 'Id of the source of the document',
    `source_language` LowCardinality(String) COMMENT 'Language that it was translated from',
    `content_hash` String COMMENT 'Hex SHA-256 of the content that was translated' CODEC(ZSTD(1)),
    `title` String COMMENT 'The title, translated' CODEC(ZSTD(1)),
    `body` String COMMENT 'The body, translated; paragraphs separated by an empty line' CODEC(ZSTD(1)),
    `body_truncated` Bool COMMENT 'body is a part of the whole',
    `engine` LowCardinality(String) COMMENT 'What translated it',
    `engine_version` LowCardinality(String) COMMENT 'Version of the engine and its model',
    `status` LowCardinality(String) COMMENT 'translated, partial, failed or unneeded',
    `warnings` Array(String) COMMENT 'Doubts about the translation, in words',
    `translated_at` DateTime64(3, 'UTC') COMMENT 'When it was translated' CODEC(Delta(8), ZSTD(1)),
    `origin` LowCardinality(String) COMMENT 'live, backfill, import or replay, as of the document'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (document_id, target, revision)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100, min_bytes_for_wide_part = 67108864, index_granularity = 8192
COMMENT 'The latest translation of every revision into every target'

CREATE TABLE policywire_store.views
(
    `name` String COMMENT 'Of the view in database policywire',
    `checksum` String COMMENT 'Hex SHA-256 of the statement that made it',
    `applied_at` DateTime64(3, 'UTC') COMMENT 'When it was made'
)
ENGINE = ReplacingMergeTree(applied_at)
ORDER BY name
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100, index_granularity = 8192
COMMENT 'The views that analysts read, as they were made last'

CREATE TABLE policywire_store.withdrawals
(
    `document_id` String COMMENT 'The document that is gone',
    `revision` UInt32 COMMENT 'The last one that was seen; another one that appears is not withdrawn',
    `version` UInt64 COMMENT 'revision << 44 | withdrawn_at in ms: the greater one is the later one',
    `source` LowCardinality(String) COMMENT 'Id of the source of the document',
    `url` String COMMENT 'Address that it is gone from',
    `content_hash` String COMMENT 'Hex SHA-256 of the content that was seen last',
    `reason` String COMMENT 'How it was found to be gone',
    `withdrawn_at` DateTime64(3, 'UTC') COMMENT 'When it was found to be gone',
    `origin` LowCardinality(String) COMMENT 'live, backfill, import or replay, as of the document'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY document_id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100, index_granularity = 8192
COMMENT 'Documents that are gone from their source'

