package reference

import (
	"slices"

	"github.com/policywire/policywire/contract/news"
)

// Plain are the views that show rows and count nothing.
func (s *State) Plain() []Table {
	return []Table{s.documents(), s.allRevisions(), s.allTranslations(), s.allLinks(), s.mentions(), s.topics(), s.evidence(), s.attachments(), s.Edits()}
}

// documentColumns are what documents and revisions share.
var documentColumns = []string{"id", "revision", "source", "publisher", "kind", "title", "body", "language", "topics", "subtopics", "entities.id",
	"published_on", "published_offset", "published_precision", "toUnixTimestamp64Milli(published_at)", "toUnixTimestamp64Milli(fetched_at)",
	"toUnixTimestamp64Milli(classified_at)", "classifier", "content_hash", "origin", "length(evidence)", "attachments.url"}

func documentRow(e news.Classified) []any {
	d := e.Document
	_, offset := d.PublishedAt.Zone()
	topics, parts, entities, evidence, files := []string{}, []string{}, []string{}, 0, []string{}
	for _, t := range e.Topics {
		topics, evidence = append(topics, t.ID), evidence+len(t.Evidence)
		for _, part := range t.Subtopics {
			parts = append(parts, part.ID)
		}
	}
	for _, n := range e.Entities {
		entities = append(entities, n.ID)
	}
	for _, a := range d.Attachments {
		files = append(files, a.URL)
	}
	return []any{d.ID, d.Revision, d.Source, d.Publisher, string(d.Kind), d.Title, d.Body, e.Language.Tag, inOrder(topics), inOrder(parts), inOrder(entities),
		DayOf(d.PublishedAt).String(), offset / 60, string(d.PublishedPrecision), int(d.PublishedAt.UnixMilli()), int(d.FetchedAt.UnixMilli()),
		int(e.ClassifiedAt.UnixMilli()), e.Classifier, d.ContentHash, string(d.Origin), evidence, files}
}

// inOrder returns keys each once, where it comes first.
func inOrder(keys []string) []string {
	out := []string{}
	for _, key := range keys {
		if !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}

func (s *State) documents() Table {
	t := Table{From: "documents", Columns: slices.Concat(documentColumns, []string{"withdrawn_reason", "toUnixTimestamp64Milli(withdrawn_at)"})}
	for _, id := range s.ids() {
		e := s.latest(id)
		row := append(documentRow(e), "", nil)
		if w, ok := s.withdrawals[id]; ok && w.Revision == e.Document.Revision {
			row = append(documentRow(e), w.Reason, int(w.WithdrawnAt.UnixMilli()))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (s *State) allRevisions() Table {
	t := Table{From: "revisions", Columns: documentColumns}
	for _, id := range s.ids() {
		for _, n := range s.numbers(id) {
			t.Rows = append(t.Rows, documentRow(s.revisions[id][n]))
		}
	}
	return t
}

// allTranslations are those of the latest revisions.
func (s *State) allTranslations() Table {
	t := Table{From: "translations", Columns: []string{"document_id", "target", "revision", "source_language", "title", "body", "engine", "status",
		"toUnixTimestamp64Milli(translated_at)"}}
	for key, e := range s.translations {
		if numbers := s.numbers(key.document); len(numbers) > 0 && slices.Max(numbers) == key.revision {
			t.Rows = append(t.Rows, []any{e.DocumentID, e.Target, e.Revision, e.SourceLanguage, e.Title, e.Body, e.Engine, string(e.Status),
				int(e.TranslatedAt.UnixMilli())})
		}
	}
	return t
}

func (s *State) allLinks() Table {
	t := Table{From: "links", Columns: []string{"document_id", "source", "duplicate_of", "story", "revision", "toUnixTimestamp64Milli(linked_at)"}}
	for _, e := range s.links {
		t.Rows = append(t.Rows, []any{e.DocumentID, e.Source, e.DuplicateOf, e.Story, e.Revision, int(e.LinkedAt.UnixMilli())})
	}
	return t
}

// rows makes the rows of a view that has several per document; each gets the
// cells that they share, of columns document_id, day and source.
func (s *State) rows(from string, columns []string, each func(f fact, head []any) [][]any) Table {
	t := Table{From: from, Columns: append([]string{"document_id", "day", "source"}, columns...)}
	for _, f := range s.facts(Scope{Zone: seoul}.always()) {
		t.Rows = append(t.Rows, each(f, []any{f.Document.ID, f.day.String(), f.Document.Source})...)
	}
	return t
}

func (s *State) mentions() Table {
	return s.rows("mentions", []string{"language", "topics", "entity", "kind", "name", "text", "mentions"}, func(f fact, head []any) (rows [][]any) {
		var topics []string
		for _, t := range f.Topics {
			topics = append(topics, t.ID)
		}
		seen := map[string]bool{}
		for _, n := range f.Entities {
			if !seen[n.ID] {
				rows = append(rows, slices.Concat(head, []any{f.Language.Tag, inOrder(topics), n.ID, n.Kind, n.Name, n.Text, n.Count}))
			}
			seen[n.ID] = true
		}
		return rows
	})
}

func (s *State) topics() Table {
	columns := []string{"language", "topic", "toFloat64(score)", "toFloat64(points)", "arraySort(subtopics)", "terms", "classifier"}
	return s.rows("topics", columns, func(f fact, head []any) (rows [][]any) {
		for _, t := range f.Topics {
			parts, terms := []string{}, []string{}
			for _, part := range t.Subtopics {
				parts = append(parts, part.ID)
			}
			for _, v := range t.Evidence {
				terms = append(terms, v.Term)
			}
			rows = append(rows, slices.Concat(head, []any{f.Language.Tag, t.ID, float64(float32(t.Score)), float64(float32(t.Points)),
				unique(parts), len(unique(terms)), f.Classifier}))
		}
		return rows
	})
}

func (s *State) evidence() Table {
	columns := []string{"language", "topic", "term", "text", "field", "offset", "count", "toFloat64(points)"}
	return s.rows("evidence", columns, func(f fact, head []any) (rows [][]any) {
		for _, t := range f.Topics {
			for _, v := range t.Evidence {
				rows = append(rows, slices.Concat(head, []any{f.Language.Tag, t.ID, v.Term, v.Text, v.Field, v.Offset, v.Count, float64(float32(v.Points))}))
			}
		}
		return rows
	})
}

func (s *State) attachments() Table {
	columns := []string{"url", "name", "media_type", "size", "sha256", "text_read", "problem"}
	return s.rows("attachments", columns, func(f fact, head []any) (rows [][]any) {
		for _, a := range f.Document.Attachments {
			rows = append(rows, slices.Concat(head, []any{a.URL, a.Name, a.MediaType, int(a.Size), a.SHA256, a.TextRead, a.Problem}))
		}
		return rows
	})
}
