package store

import "github.com/policywire/policywire/contract/news"

// links is the table of duplicates and stories.
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
