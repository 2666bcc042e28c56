package store

import (
	"maps"
	"slices"

	"github.com/policywire/policywire/contract/news"
)

var translations = table[news.Translated]{
	name: "translations",
	check: func(e *news.Translated) error {
		return checkRow(e.Revision, moment{"translated_at", e.TranslatedAt})
	},
	fields: []field[news.Translated]{
		{"document_id", func(e *news.Translated) any { return e.DocumentID }},
		{"target", func(e *news.Translated) any { return e.Target }},
		{"revision", func(e *news.Translated) any { return uint32(e.Revision) }},
		{"version", func(e *news.Translated) any { return version(e.Revision, e.TranslatedAt) }},
		{"source", func(e *news.Translated) any { return e.Source }},
		{"source_language", func(e *news.Translated) any { return e.SourceLanguage }},
		{"content_hash", func(e *news.Translated) any { return e.ContentHash }},
		{"title", func(e *news.Translated) any { return e.Title }},
		{"body", func(e *news.Translated) any { return e.Body }},
		{"body_truncated", func(e *news.Translated) any { return e.BodyTruncated }},
		{"engine", func(e *news.Translated) any { return e.Engine }},
		{"engine_version", func(e *news.Translated) any { return e.EngineVersion }},
		{"status", func(e *news.Translated) any { return string(e.Status) }},
		{"warnings", func(e *news.Translated) any { return e.Warnings }},
		{"translated_at", func(e *news.Translated) any { return e.TranslatedAt.UTC() }},
		{"origin", func(e *news.Translated) any { return string(e.Origin) }},
	},
}

var links = table[news.Linked]{
	name: "links",
	check: func(e *news.Linked) error {
		return checkRow(e.Revision, moment{"linked_at", e.LinkedAt})
	},
	fields: []field[news.Linked]{
		{"document_id", func(e *news.Linked) any { return e.DocumentID }},
		{"revision", func(e *news.Linked) any { return uint32(e.Revision) }},
		{"version", func(e *news.Linked) any { return version(e.Revision, e.LinkedAt) }},
		{"source", func(e *news.Linked) any { return e.Source }},
		{"content_hash", func(e *news.Linked) any { return e.ContentHash }},
		{"duplicate_of", func(e *news.Linked) any { return e.DuplicateOf }},
		{"story", func(e *news.Linked) any { return e.Story }},
		{"score", func(e *news.Linked) any { return float32(e.Score) }},
		{"evidence", func(e *news.Linked) any { return e.Evidence }},
		{"linker", func(e *news.Linked) any { return e.Linker }},
		{"linked_at", func(e *news.Linked) any { return e.LinkedAt.UTC() }},
		{"origin", func(e *news.Linked) any { return string(e.Origin) }},
	},
}

var withdrawals = table[news.Withdrawn]{
	name: "withdrawals",
	check: func(e *news.Withdrawn) error {
		return checkRow(e.Revision, moment{"withdrawn_at", e.WithdrawnAt})
	},
	fields: []field[news.Withdrawn]{
		{"document_id", func(e *news.Withdrawn) any { return e.DocumentID }},
		{"revision", func(e *news.Withdrawn) any { return uint32(e.Revision) }},
		{"version", func(e *news.Withdrawn) any { return version(e.Revision, e.WithdrawnAt) }},
		{"source", func(e *news.Withdrawn) any { return e.Source }},
		{"url", func(e *news.Withdrawn) any { return e.URL }},
		{"content_hash", func(e *news.Withdrawn) any { return e.ContentHash }},
		{"reason", func(e *news.Withdrawn) any { return e.Reason }},
		{"withdrawn_at", func(e *news.Withdrawn) any { return e.WithdrawnAt.UTC() }},
		{"origin", func(e *news.Withdrawn) any { return string(e.Origin) }},
	},
}

var alerts = table[news.Alert]{
	name:  "alerts",
	check: func(e *news.Alert) error { return checkRow(0, moment{"raised_at", e.RaisedAt}) },
	fields: []field[news.Alert]{
		{"raised_at", func(e *news.Alert) any { return e.RaisedAt.UTC() }},
		{"scope", func(e *news.Alert) any { return e.Scope }},
		{"name", func(e *news.Alert) any { return e.Name }},
		{"kind", func(e *news.Alert) any { return e.Kind }},
		{"recovered", func(e *news.Alert) any { return e.Recovered }},
		{"reason", func(e *news.Alert) any { return e.Reason }},
	},
}

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
