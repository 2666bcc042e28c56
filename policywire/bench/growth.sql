-- documents
-- A document has the number of its place among the {size:UInt64}, in the order of publication over the working days of
-- 2020 to 2026. Its id is that number in nine digits, as those of korea.kr: ids and dates of a source grow together, which
-- is what indexes of days live on and what FINAL has less to compare for. 1 % have a second revision. Languages, topics,
-- publishers (120), entities (700, a few very frequent) and words (50,000) are as often as in an archive; bodies are short,
-- since what is measured is rows.
INSERT INTO policywire_store.documents (id, revision, version, source, publisher, kind, url, title, summary, body, body_length,
    language, language_confidence, topics, topic_scores, topic_points, subtopics, subtopic_scores, terms,
    entity_ids, entity_kinds, entity_names, entity_texts, entity_fields, entity_offsets, entity_counts,
    classifier, classified_at, published_at, published_offset, published_on, published_precision, fetched_at, content_hash, rights, origin)
WITH
    sipHash64(number, 'a') AS a, sipHash64(number, 'b') AS b, sipHash64(number, 'c') AS c,
    (a % 10000) / 10000 AS share, (b % 10000) / 10000 AS matter,
    intDiv(number * 1790, {size:UInt64}) AS working_day,
    toDateTime64('2020-01-02 00:00:00', 3, 'UTC') + toIntervalDay(intDiv(working_day, 5) * 7 + working_day % 5) + toIntervalSecond(c % 36000) AS published,
    arrayMap(i -> toUInt32(pow((sipHash64(number, i) % 1000000) / 1000000, 3) * 50000), range(1, 5)) AS words,
    arrayDistinct(arrayMap(i -> toUInt32(pow((sipHash64(number, i, 'e') % 1000000) / 1000000, 3) * 700), range(1, 3 + c % 10))) AS names
SELECT
    concat(source, '/', toString(100000000 + number)) AS id,
    1 + revised AS revision,
    bitShiftLeft(toUInt64(revision), 44) + toUnixTimestamp64Milli(classified_at) AS version,
    multiIf(share < 0.75, 'growth-ko', share < 0.88, 'growth-en', share < 0.93, 'growth-ja', 'growth-zh-hant') AS source,
    concat('기관 ', toString(toUInt32(pow((c % 1000003) / 1000003, 2) * 120))) AS publisher,
    'press-release' AS kind,
    concat('https://growth.invalid/', toString(number)) AS url,
    concat(arrayStringConcat(terms, ' '), if(c % 400 = 0, ' 딥페이크 대응', ''), if(revised = 1, ' 수정', '')) AS title,
    '' AS summary,
    arrayStringConcat(arrayMap(i -> concat('정책', toString(sipHash64(number, i, 'w') % 50000), ' 지원'), range(20)), ' ') AS body,
    lengthUTF8(body) AS body_length,
    substring(source, 8) AS language,
    1 AS language_confidence,
    multiIf(matter < 0.10, ['ai'], matter < 0.12, ['ai', 'safety'], matter < 0.18, ['connectivity'], matter < 0.24, ['safety'], []) AS topics,
    arrayMap(t -> 0.9, topics) AS topic_scores,
    arrayMap(t -> 9, topics) AS topic_points,
    arrayMap(t -> concat(t, '/part-', toString(c % 4)), topics) AS subtopics,
    topic_scores AS subtopic_scores,
    arrayMap(w -> concat('낱말', toString(w)), words) AS terms,
    arrayMap(e -> concat('entity-', toString(e)), names) AS entity_ids,
    arrayMap(e -> multiIf(e % 6 = 0, 'economy', e % 6 < 3, 'ministry', e % 6 = 3, 'law', 'agency'), names) AS entity_kinds,
    entity_ids AS entity_names,
    entity_ids AS entity_texts,
    arrayMap(e -> 'body', names) AS entity_fields,
    names AS entity_offsets,
    arrayMap(e -> 1 + e % 3, names) AS entity_counts,
    'growth' AS classifier,
    fetched_at AS classified_at,
    published AS published_at,
    540 AS published_offset,
    toDate32(published, 'Asia/Seoul') AS published_on,
    'second' AS published_precision,
    published + toIntervalSecond(60 + c % 3600 + revised * 86400) AS fetched_at,
    lower(hex(SHA256(concat(toString(number), '-', toString(revision))))) AS content_hash,
    'full' AS rights,
    if(number % 2 = 0, 'live', 'backfill') AS origin
FROM numbers({from:UInt64}, {until:UInt64} - {from:UInt64})
ARRAY JOIN if(number % 100 = 0, [0, 1], [0]) AS revised
-- links
-- One of ten belongs to a story with one of the nine before it.
INSERT INTO policywire_store.links (document_id, revision, version, source, content_hash, duplicate_of, story, score, evidence, linker, linked_at, origin)
WITH
    (n -> concat(multiIf(sipHash64(n, 'a') % 10000 < 7500, 'growth-ko', sipHash64(n, 'a') % 10000 < 8800, 'growth-en',
        sipHash64(n, 'a') % 10000 < 9300, 'growth-ja', 'growth-zh-hant'), '/', toString(100000000 + n))) AS name,
    sipHash64(number, 'c') AS c
SELECT
    name(number) AS document_id,
    1 AS revision,
    1 AS version,
    splitByChar('/', document_id)[1] AS source,
    '' AS content_hash,
    if(c % 3 = 0, story, '') AS duplicate_of,
    name(number - 1 - c % 9) AS story,
    0.9,
    'generated',
    '1',
    toDateTime64('2026-01-01 00:00:00', 3, 'UTC'),
    'live'
FROM numbers({from:UInt64}, {until:UInt64} - {from:UInt64}) WHERE number % 10 = 9
