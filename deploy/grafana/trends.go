package grafana

// scope is the arguments that every trend view has: the choices above the panels, and the days of the range that is
// shown, in the zone that is chosen.
const scope = chosen + `, language = if(${language:sqlstring} = 'all', '', ${language:sqlstring}), ` + days

const (
	chosen = `topic = if(${topic:sqlstring} = 'all', '', ${topic:sqlstring}), ` + fromSource
	// fromSource is chosen without the topic.
	fromSource = `source = if(${source:sqlstring} = 'all', '', ${source:sqlstring})`
	days       = `since = toDate32($__fromTime, ${zone:sqlstring}), until = toDate32($__toTime, ${zone:sqlstring}), zone = ${zone:sqlstring}`
	// lately is days for a view that counts back from the last of them.
	lately = `until = toDate32($__toTime, ${zone:sqlstring}), days = ${window:sqlstring}, zone = ${zone:sqlstring}`
	// told is what a gap is asked of: the days after the last document must be over.
	told = chosen + `, language = ${told:sqlstring}, target = ${target:sqlstring}, days = ${days:sqlstring}, ` +
		`since = toDate32($__fromTime, ${zone:sqlstring}), ` +
		`until = toDate32(least($__toTime, now() - toIntervalDay(${days:sqlstring})), ${zone:sqlstring}), zone = ${zone:sqlstring}`
)

// series counts a dimension over time.
func series(value, dimension, more string) string {
	return `SELECT start AS time, key AS ` + dimension + `, ` + value + `
FROM policywire.trend(dimension = '` + dimension + `', by = ${by:sqlstring}, ` + scope + `)` + more + `
ORDER BY time, ` + dimension
}

// largest leaves the ten keys with most documents.
func largest(dimension string) string {
	return `
WHERE key IN
(
    SELECT key
    FROM policywire.trend(dimension = '` + dimension + `', by = 'month', ` + scope + `)
    GROUP BY key
    ORDER BY sum(documents) DESC, key
    LIMIT 10
)`
}

// named puts the English name of an entity in the place of its id.
const named = `
LEFT ANY JOIN (SELECT entity, any(name) AS name FROM policywire.mentions GROUP BY entity) AS names ON names.entity = key`

// everything is all documents there are.
const everything = `policywire.facts(topic = '', language = '', source = '', since = '1900-01-01', until = '2261-12-31', zone = 'UTC')`

// changed is the edits that were seen in the time shown.
const changed = `$__timeFilter(changed_at) AND (${language:sqlstring} = 'all' OR language = ${language:sqlstring}) AND ` + inSource

// Trends is the dashboard for analysts.
func Trends() Dashboard {
	return Dashboard{
		UID: "policywire-trends", Title: "Policy trends", Description: "What governments publish, by topic, language, publisher and time",
		Tags: []string{"policywire"}, SchemaVersion: schemaVersion, Version: 1, Timezone: "browser", GraphTooltip: 1,
		Time:  Range{From: "now-1y", To: "now"},
		Links: []Link{{Title: "policywire", Type: "dashboards", Tags: []string{"policywire"}, KeepTime: true}},
		Templating: Templating{List: []Variable{
			choose("topic", "Topic", "Documents about it; a part of a topic has a slash", "all", `
SELECT topic FROM (SELECT 'all' AS topic, 0 AS place
UNION ALL SELECT DISTINCT topic, 1 FROM policywire.topic_trend
UNION ALL SELECT DISTINCT subtopic, 1 FROM policywire.subtopic_trend)
ORDER BY place, topic`),
			choose("language", "Language", "Documents in it", "all", `
SELECT language FROM (SELECT 'all' AS language, 0 AS place UNION ALL SELECT DISTINCT language, 1 FROM `+everything+`)
ORDER BY place, language`),
			choose("source", "Source", "Documents that were read from it", "all", `
SELECT source FROM (SELECT 'all' AS source, 0 AS place UNION ALL SELECT DISTINCT source, 1 FROM `+everything+`)
ORDER BY place, source`),
			among("by", "By", "The length of a period; a week begins on Monday", "week", "day", "month"),
			among("zone", "Zone", "Whose days are counted", "Asia/Seoul", "Asia/Taipei", "Asia/Tokyo", "Asia/Shanghai", "UTC",
				"Europe/Brussels", "America/New_York"),
			among("window", "Rising in", "Days that are compared with four times as many before them", "28", "7", "14", "91"),
			choose("told", "Told in", "The language in which a story was told", "ko", `SELECT DISTINCT language FROM `+everything+` ORDER BY language`),
			choose("target", "Not in", "The language in which it may be missing", "en", `SELECT DISTINCT language FROM `+everything+` ORDER BY language`),
			among("days", "Within", "Days after which it counts as missing", "14", "3", "7", "28"),
			typed("words", "Words", "Documents that hold all of them, in any language or translation", "인공지능"),
		}},
		Panels: place(
			number("Documents", "Documents published in the days shown; each counts once, in its latest revision.", "locale",
				`SELECT count() AS documents FROM policywire.facts(`+scope+`)`),
			number("Publishers", "Bodies that published one of them.", "locale",
				`SELECT uniqExact(publisher) AS publishers FROM policywire.facts(`+scope+`)`),
			number("Not in the other language", "Share of stories told in the one language that the other has not after the days chosen.", "percentunit",
				`SELECT ifNotFinite(countIf(is_gap) / count(), 0) AS share FROM policywire.coverage(`+told+`)`),
			number("Changed after publication", "Revisions of texts that were published already, read in the time shown, of whatever topic.", "locale",
				`SELECT count() AS edits FROM policywire.edits WHERE `+changed),

			heading("Topics"),
			bars("Documents by topic", "A document with two topics counts under both.", "locale", series("documents", "topic", ""), each("topic")),
			lines("Share of all documents by topic", "Documents with the topic as a share of all documents of the period in scope.", "percentunit",
				series("share", "topic", ""), each("topic")),
			lines("Moving average by topic", "Mean of the period and the 6 days, 3 weeks or 2 months before; periods before the first day shown count 0.", "locale",
				series("moving_average", "topic", ""), each("topic")),
			bars("Documents by part of a topic", "The ten parts with most documents.", "locale", series("documents", "subtopic", largest("subtopic")), each("subtopic")),
			rows("Change against the period before", "The last period that has documents against the one just before it; it may not be over.", "locale", `
SELECT toString(start) AS period, key AS topic, documents, previous, change, share
FROM policywire.trend(dimension = 'topic', by = ${by:sqlstring}, `+scope+`)
WHERE start = (SELECT max(start) FROM policywire.trend(dimension = 'topic', by = ${by:sqlstring}, `+scope+`))
ORDER BY abs(change) DESC, topic`, column("share", "percentunit")),
			rows("Bursts", "Days with far more documents on a topic than on the same weekday of the eight weeks before: score is the distance from their median in robust deviations, 3.5 or more.", "locale", `
SELECT toString(day) AS day, key AS topic, documents, expected, score
FROM policywire.bursts(dimension = 'topic', `+scope+`)
ORDER BY day DESC, score DESC
LIMIT 200`, column("score", "none")),

			heading("Who and where"),
			bars("Documents by language", "Of the original, as it was found in the text.", "locale", series("documents", "language", ""), each("language")),
			bars("Documents by publisher", "The ten bodies with most documents.", "locale", series("documents", "publisher", largest("publisher")), each("publisher")),
			bars("Documents by source", "Where they were read from.", "locale", series("documents", "source", ""), each("source")),
			bars("Documents by economy", "The ten economies that most documents name.", "locale", series("documents", "economy", largest("economy")), each("economy")),

			heading("New and rising"),
			rows("Rising bodies, laws and programmes", "Entities that more documents name in the last days than in the four times as many before them; score is the log-likelihood ratio.", "locale", `
SELECT if(names.name = '', key, names.name) AS entity, documents, before, expected, ratio, score, toString(first_day) AS first_day, is_new
FROM policywire.rising(dimension = 'entity', `+chosen+`, language = if(${language:sqlstring} = 'all', '', ${language:sqlstring}), `+lately+`)`+named+`
ORDER BY score DESC, entity
LIMIT 50`, column("expected", "none"), column("ratio", "none"), column("score", "none")),
			rows("Rising words", "The same for the words of titles; new ones were in no title before.", "locale", `
SELECT key AS term, documents, before, expected, ratio, score, toString(first_day) AS first_day, is_new
FROM policywire.rising(dimension = 'term', `+chosen+`, language = if(${language:sqlstring} = 'all', '', ${language:sqlstring}), `+lately+`)
ORDER BY score DESC, term
LIMIT 50`, column("expected", "none"), column("ratio", "none"), column("score", "none")),
			rows("Named together", "Entities and topics that documents have together: lift is how many times as often as by chance, npmi is 1 when they are never apart.", "locale", `
SELECT left_key AS topic, if(names.name = '', right_key, names.name) AS entity, documents, right_documents, lift, npmi
FROM (SELECT *, right_key AS key FROM policywire.pairs(left = 'topic', right = 'entity', `+scope+`)) AS pairs`+named+`
WHERE documents >= 2
ORDER BY npmi DESC, documents DESC, entity
LIMIT 50`, column("lift", "none"), column("npmi", "none")),
			rows("Topics together", "Pairs of topics that documents have.", "locale", `
SELECT left_key AS topic, right_key AS other, documents, left_documents, right_documents, lift, npmi
FROM policywire.pairs(left = 'topic', right = 'topic', `+scope+`)
ORDER BY documents DESC, topic, other
LIMIT 50`, column("lift", "none"), column("npmi", "none")),

			heading("Stories"),
			rows("Told in one language, not in the other", "Stories whose first document in the one language is of the days shown, without one in the other after the days chosen.", "locale", `
SELECT toString(day) AS day, publisher, title, arrayStringConcat(topics, ', ') AS topics, documents, id
FROM policywire.coverage(`+told+`)
WHERE is_gap
ORDER BY day DESC, id
LIMIT 200`, wide),
			lines("Stories without the other language", "By the period of their first document, as a share of all stories told in the one language.", "percentunit", `
SELECT if(${by:sqlstring} = 'day', day, if(${by:sqlstring} = 'week', day - (toDayOfWeek(day) - 1), day - (toDayOfMonth(day) - 1))) AS time,
    countIf(is_gap) / count() AS gaps
FROM policywire.coverage(`+told+`)
GROUP BY time
ORDER BY time`),
			rows("Stories by size and spread", "Documents of several publishers or languages on one matter.", "locale", `
SELECT title, documents, copies, length(publishers) AS publishers, arrayStringConcat(languages, ', ') AS languages,
    toString(first_day) AS first_day, spread_days, arrayStringConcat(topics, ', ') AS topics
FROM policywire.stories(topic = if(${topic:sqlstring} = 'all', '', ${topic:sqlstring}), `+days+`)
ORDER BY documents DESC, spread_days DESC, title
LIMIT 50`),

			heading("Silent edits"),
			rows("Changed after publication", "Revisions read in the time shown, of whatever topic, the largest change first: added and removed are code points, change is their share of both texts.", "locale", `
SELECT changed_at, publisher, title, title_changed, added, removed, change, id, revision
FROM policywire.edits
WHERE `+changed+`
ORDER BY change DESC, id, revision
LIMIT 200`, wide, column("change", "percentunit"), column("changed_at", "dateTimeAsIso")),

			heading("Search"),
			rows("Documents that have the words", "All of them, in the document or a translation, in whatever form they are written; the best first, of the days shown.", "none", `
SELECT toString(published_on) AS published_on, publisher, title, translated_title, snippet, found_in, score, url
FROM policywire.search(words = ${words:sqlstring}) AS found
WHERE found.published_on BETWEEN toDate32($__fromTime, ${zone:sqlstring}) AND toDate32($__toTime, ${zone:sqlstring})
ORDER BY score DESC, id
LIMIT 50`, wide, leading("url")),
		),
	}
}
