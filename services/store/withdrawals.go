package store

import "github.com/policywire/policywire/contract/news"

// withdrawals is the table of documents gone from their sources.
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
