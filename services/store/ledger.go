package store

import (
	"maps"
	"slices"

	"github.com/policywire/policywire/contract/news"
)

// ledger is the table of what became of the rounds of the sources, and of their
// items.
var ledger = table[news.Outcome]{
	name: "ledger",
	check: func(e *news.Outcome) error {
		return checkRow(0, moment{"started_at", e.StartedAt}, moment{"ended_at", e.EndedAt})
	},
	fields: []field[news.Outcome]{
		{"source", func(e *news.Outcome) any { return e.Source }},
		{"round", func(e *news.Outcome) any { return e.Round }},
		{"item", func(e *news.Outcome) any { return e.Item }},
		{"version", func(e *news.Outcome) any { return version(0, e.EndedAt) }},
		{"result", func(e *news.Outcome) any { return string(e.Result) }},
		{"reason", func(e *news.Outcome) any { return e.Reason }},
		{"count_results", func(e *news.Outcome) any { return each(results(e), func(r news.Result) string { return string(r) }) }},
		{"count_items", func(e *news.Outcome) any {
			return each(results(e), func(r news.Result) uint64 { return uint64(max(e.Counts[r], 0)) })
		}},
		{"discovered", func(e *news.Outcome) any { return uint64(max(e.Discovered, 0)) }},
		{"started_at", func(e *news.Outcome) any { return e.StartedAt.UTC() }},
		{"ended_at", func(e *news.Outcome) any { return e.EndedAt.UTC() }},
	},
}

// results returns the results that were counted, in the same order for the
// same event: rows sent again are the same bytes.
func results(e *news.Outcome) []news.Result {
	return slices.Sorted(maps.Keys(e.Counts))
}
