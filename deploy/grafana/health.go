package grafana

// inSource filters rows by the source that is chosen.
const inSource = `(${source:sqlstring} = 'all' OR source = ${source:sqlstring})`

// rounds is when each source was looked at, and how long it usually takes until it is again. A source is overdue after
// three times that, of at least an hour.
const rounds = `
SELECT
    source,
    max(ended_at) AS last_round,
    argMax(discovered, ended_at) AS discovered,
    dateDiff('second', last_round, now()) AS seconds,
    arrayReduce('quantileExact(0.5)', arrayFilter(d -> d > 0, arrayDifference(arraySort(groupArray(toUnixTimestamp(ended_at)))))) AS usual,
    seconds > 3 * greatest(usual, 1200) AS overdue
FROM policywire.ledger
WHERE item = '' AND ended_at > now() - INTERVAL 14 DAY
GROUP BY source`

// open is the faults that were raised and are not over.
const open = `
SELECT scope, name, kind, max(raised_at) AS since, argMax(reason, raised_at) AS reason, argMax(recovered, (raised_at, recovered)) AS over
FROM policywire.alerts
GROUP BY scope, name, kind
HAVING NOT over`

// Health is the dashboard for operators.
func Health() Dashboard {
	return Dashboard{
		UID: "policywire-health", Title: "Pipeline health", Description: "Whether documents arrive, how late, and what is wrong",
		Tags: []string{"policywire"}, SchemaVersion: schemaVersion, Version: 1, Timezone: "browser", Refresh: "5m", GraphTooltip: 1,
		Time:  Range{From: "now-7d", To: "now"},
		Links: []Link{{Title: "policywire", Type: "dashboards", Tags: []string{"policywire"}}},
		Templating: Templating{List: []Variable{
			choose("source", "Source", "Of this source alone, where a panel is about sources", "all", `
SELECT source FROM (SELECT 'all' AS source, 0 AS place UNION ALL SELECT DISTINCT source, 1 FROM policywire.ledger)
ORDER BY place, source`),
			among("zone", "Zone", "Whose days are counted", "Asia/Seoul", "Asia/Taipei", "Asia/Tokyo", "Asia/Shanghai", "UTC",
				"Europe/Brussels", "America/New_York"),
			among("target", "Translated into", "The language whose translations are looked at", "en", "ko", "zh-hant", "ja"),
		}},
		Panels: place(
			number("Since the last document", "Time since a live document was read from its source. At night and on holidays there are none.", "s",
				`SELECT dateDiff('second', max(fetched_at), now()) AS seconds FROM policywire.revisions WHERE origin = 'live'`, alarming(43200, 172800)),
			number("Faults open", "Alerts that were raised and are not over, whenever they were raised.", "none",
				`SELECT count() AS open FROM (`+open+`)`, alarming(1, 5)),
			number("Sources overdue", "Sources that were not looked at for three times as long as usual, at least an hour.", "none",
				`SELECT countIf(overdue) AS overdue FROM (`+rounds+`)`, alarming(1, 3)),
			number("Items given up", "Items that were tried until there was no sense in it, in the time shown.", "none",
				`SELECT countIf(result = 'dead') AS dead FROM policywire.ledger WHERE item != '' AND $__timeFilter(ended_at) AND `+inSource, alarming(1, 20)),

			heading("Arriving"),
			bars("Documents per hour", "Revisions read, by where they come from: live, backfill, import or replay.", "none", `
SELECT $__timeInterval(fetched_at) AS time, origin, round(count() * 3600 / $__interval_s, 2) AS documents
FROM policywire.revisions
WHERE $__timeFilter(fetched_at) AND `+inSource+`
GROUP BY time, origin
ORDER BY time, origin`, every("1h"), each("origin")),
			lines("From publication to fetch", "Median and 90th percentile by day, of live documents whose publisher gives the minute; the mean over the sources, by their documents.", "s", `
SELECT day AS time, sum(median_seconds * documents) / sum(documents) AS median, sum(p90_seconds * documents) / sum(documents) AS p90
FROM policywire.delays(source = if(${source:sqlstring} = 'all', '', ${source:sqlstring}), `+days+`)
GROUP BY time
ORDER BY time`),
			lines("From fetch to classification", "90th percentile of the time that a live document waited for the classifier: what the bus holds back.", "s", `
SELECT $__timeInterval(fetched_at) AS time, quantile(0.9)(greatest(dateDiff('millisecond', fetched_at, classified_at), 0)) / 1000 AS p90
FROM policywire.revisions
WHERE $__timeFilter(fetched_at) AND origin = 'live' AND `+inSource+`
GROUP BY time
ORDER BY time`, every("1h")),
			rows("Delay by source", "From publication to fetch over the days shown; early is how many have a time after they were read.", "s", `
SELECT source, sum(documents) AS documents, max(p90_seconds) AS worst_p90, max(max_seconds) AS longest, sum(early) AS early
FROM policywire.delays(source = if(${source:sqlstring} = 'all', '', ${source:sqlstring}), `+days+`)
GROUP BY source
ORDER BY worst_p90 DESC, source`, column("documents", "locale"), column("early", "locale")),

			heading("Sources"),
			rows("Last round of each source", "The one that is overdue first; usual is the median time between rounds of the last fourteen days.", "s",
				`SELECT source, overdue, last_round, seconds, usual, discovered FROM (`+rounds+`) WHERE `+inSource+` ORDER BY overdue DESC, seconds DESC, source`,
				column("discovered", "locale"), column("last_round", "dateTimeAsIso")),
			rows("Last document of each source", "When something new was read, and how much in the time shown.", "s", `
SELECT source, max(fetched_at) AS last_document, dateDiff('second', last_document, now()) AS seconds, countIf($__timeFilter(fetched_at)) AS documents
FROM policywire.revisions
WHERE `+inSource+`
GROUP BY source
ORDER BY seconds DESC, source`, column("documents", "locale"), column("last_document", "dateTimeAsIso")),
			bars("Items by result", "What became of the items that rounds found. Of unchanged ones there are many, and they are left out.", "locale", `
SELECT $__timeInterval(ended_at) AS time, result, sum(items) AS items
FROM policywire.ledger
ARRAY JOIN mapKeys(counts) AS result, mapValues(counts) AS items
WHERE item = '' AND result != 'unchanged' AND $__timeFilter(ended_at) AND `+inSource+`
GROUP BY time, result
ORDER BY time, result`, every("1h"), each("result")),
			rows("Results by source", "Items of the rounds in the time shown.", "locale", `
SELECT source, count() AS rounds, sum(discovered) AS discovered, sum(counts['published']) AS published, sum(counts['unchanged']) AS unchanged,
    sum(counts['duplicate']) AS duplicate, sum(counts['filtered']) AS filtered, sum(counts['failed-will-retry']) AS retried, sum(counts['dead']) AS dead
FROM policywire.ledger
WHERE item = '' AND $__timeFilter(ended_at) AND `+inSource+`
GROUP BY source
ORDER BY dead DESC, retried DESC, source`),
			rows("Items that failed", "The latest, with the reason in words.", "none", `
SELECT ended_at, source, result, reason, item
FROM policywire.ledger
WHERE item != '' AND result IN ('failed-will-retry', 'dead') AND $__timeFilter(ended_at) AND `+inSource+`
ORDER BY ended_at DESC, item
LIMIT 200`, wide, column("ended_at", "dateTimeAsIso")),

			heading("Faults"),
			rows("Faults that are open", "Raised and not over, the newest first, whenever they were raised.", "none",
				`SELECT since, scope, name, kind, reason FROM (`+open+`) ORDER BY since DESC, name, kind`, column("since", "dateTimeAsIso")),
			bars("Faults raised", "By kind, of sources and services.", "locale", `
SELECT $__timeInterval(raised_at) AS time, kind, countIf(NOT recovered) AS raised
FROM policywire.alerts
WHERE $__timeFilter(raised_at)
GROUP BY time, kind
ORDER BY time, kind`, every("1h"), each("kind")),

			heading("Translation"),
			bars("Translations by outcome", "translated, partial, failed or unneeded.", "locale", `
SELECT $__timeInterval(translated_at) AS time, status, count() AS translations
FROM policywire.translations
WHERE $__timeFilter(translated_at) AND target = ${target:sqlstring} AND `+inSource+`
GROUP BY time, status
ORDER BY time, status`, every("1h"), each("status")),
			rows("Translated of what was read", "Documents of the days shown by their language, and how many have a translation.", "locale", `
SELECT f.language AS language, count() AS documents, countIf(t.status IN ('translated', 'partial')) AS translated, countIf(t.status = 'failed') AS failed,
    countIf(t.status = '') AS waiting, translated / documents AS share
FROM policywire.facts(topic = '', language = '', `+fromSource+`, `+days+`) AS f
LEFT ANY JOIN (SELECT document_id, status FROM policywire.translations WHERE target = ${target:sqlstring}) AS t ON t.document_id = f.id
WHERE f.language != ${target:sqlstring}
GROUP BY language
ORDER BY waiting DESC, language`, column("share", "percentunit")),
		),
	}
}
