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
CREATE OR REPLACE VIEW policywire.search
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
INNER JOIN
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
LEFT ANY JOIN
(
    SELECT document_id, revision, CAST((groupArray(toString(target)), groupArray(title)), 'Map(String, String)') AS titles, mapKeys(titles) AS targets,
        CAST((targets, groupArray(version)), 'Map(String, UInt64)') AS versions
    FROM policywire_store.translations FINAL
    GROUP BY document_id, revision
) AS t ON t.document_id = d.id AND t.revision = d.revision
WHERE h.version = if(h.target = '', d.version, t.versions[h.target])
ORDER BY score DESC
LIMIT 1 BY id
COMMENT 'search(words): the documents that hold all words, in themselves or in a translation; ORDER BY score DESC'
