package store

import "github.com/policywire/policywire/contract/news"

// translations is the table of translations: one row per document, target and
// revision.
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
