package store

import (
	"fmt"
	"slices"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/store/term"
)

// documents is the table of classified documents. Types are those that
// clickhouse-go appends without converting.
var documents = table[news.Classified]{
	name:  "documents",
	check: checkClassified,
	fields: []field[news.Classified]{
		{"id", func(e *news.Classified) any { return e.Document.ID }},
		{"revision", func(e *news.Classified) any { return uint32(e.Document.Revision) }},
		{"version", func(e *news.Classified) any { return version(e.Document.Revision, e.ClassifiedAt) }},
		{"source", func(e *news.Classified) any { return e.Document.Source }},
		{"publisher", func(e *news.Classified) any { return e.Document.Publisher }},
		{"kind", func(e *news.Classified) any { return string(e.Document.Kind) }},
		{"url", func(e *news.Classified) any { return e.Document.URL }},
		{"title", func(e *news.Classified) any { return e.Document.Title }},
		{"summary", func(e *news.Classified) any { return e.Document.Summary }},
		{"body", func(e *news.Classified) any { return e.Document.Body }},
		{"body_length", func(e *news.Classified) any { return uint32(e.Document.BodyLength) }},
		{"body_truncated", func(e *news.Classified) any { return e.Document.BodyTruncated }},
		{"body_from", func(e *news.Classified) any { return string(e.Document.BodyFrom) }},
		{"language", func(e *news.Classified) any { return e.Language.Tag }},
		{"language_confidence", func(e *news.Classified) any { return float32(e.Language.Confidence) }},
		{"language_hint", func(e *news.Classified) any { return e.Document.LanguageHint }},
		{"language_part_tags", func(e *news.Classified) any {
			return each(e.Language.Parts, func(p news.LanguagePart) string { return p.Tag })
		}},
		{"language_part_shares", func(e *news.Classified) any {
			return each(e.Language.Parts, func(p news.LanguagePart) float32 { return float32(p.Share) })
		}},
		{"language_range_tags", func(e *news.Classified) any {
			return ranges(e.Language.Parts, func(p news.LanguagePart, _ news.Range) string { return p.Tag })
		}},
		{"language_range_fields", func(e *news.Classified) any {
			return ranges(e.Language.Parts, func(_ news.LanguagePart, r news.Range) string { return r.Field })
		}},
		{"language_range_offsets", func(e *news.Classified) any {
			return ranges(e.Language.Parts, func(_ news.LanguagePart, r news.Range) uint32 { return uint32(r.Offset) })
		}},
		{"language_range_lengths", func(e *news.Classified) any {
			return ranges(e.Language.Parts, func(_ news.LanguagePart, r news.Range) uint32 { return uint32(r.Length) })
		}},
		{"topics", func(e *news.Classified) any {
			return each(topics(e), func(t news.Topic) string { return t.ID })
		}},
		{"topic_scores", func(e *news.Classified) any {
			return each(topics(e), func(t news.Topic) float32 { return float32(t.Score) })
		}},
		{"topic_points", func(e *news.Classified) any {
			return each(topics(e), func(t news.Topic) float32 { return float32(t.Points) })
		}},
		{"subtopics", func(e *news.Classified) any {
			return each(subtopics(e), func(s news.Subtopic) string { return s.ID })
		}},
		{"subtopic_scores", func(e *news.Classified) any {
			return each(subtopics(e), func(s news.Subtopic) float32 { return float32(s.Score) })
		}},
		{"evidence_topics", func(e *news.Classified) any {
			return evidence(e.Topics, func(t news.Topic, _ news.Evidence) string { return t.ID })
		}},
		{"evidence_texts", func(e *news.Classified) any {
			return evidence(e.Topics, func(_ news.Topic, v news.Evidence) string { return v.Text })
		}},
		{"evidence_fields", func(e *news.Classified) any {
			return evidence(e.Topics, func(_ news.Topic, v news.Evidence) string { return v.Field })
		}},
		{"evidence_offsets", func(e *news.Classified) any {
			return evidence(e.Topics, func(_ news.Topic, v news.Evidence) uint32 { return uint32(v.Offset) })
		}},
		{"evidence_terms", func(e *news.Classified) any {
			return evidence(e.Topics, func(_ news.Topic, v news.Evidence) string { return v.Term })
		}},
		{"evidence_counts", func(e *news.Classified) any {
			return evidence(e.Topics, func(_ news.Topic, v news.Evidence) uint32 { return uint32(v.Count) })
		}},
		{"evidence_points", func(e *news.Classified) any {
			return evidence(e.Topics, func(_ news.Topic, v news.Evidence) float32 { return float32(v.Points) })
		}},
		{"entity_ids", func(e *news.Classified) any { return each(entities(e), func(n news.Entity) string { return n.ID }) }},
		{"entity_kinds", func(e *news.Classified) any { return each(entities(e), func(n news.Entity) string { return n.Kind }) }},
		{"entity_names", func(e *news.Classified) any { return each(entities(e), func(n news.Entity) string { return n.Name }) }},
		{"entity_texts", func(e *news.Classified) any { return each(entities(e), func(n news.Entity) string { return n.Text }) }},
		{"entity_fields", func(e *news.Classified) any { return each(entities(e), func(n news.Entity) string { return n.Field }) }},
		{"entity_offsets", func(e *news.Classified) any {
			return each(entities(e), func(n news.Entity) uint32 { return uint32(n.Offset) })
		}},
		{"entity_counts", func(e *news.Classified) any {
			return each(entities(e), func(n news.Entity) uint32 { return uint32(n.Count) })
		}},
		{"terms", func(e *news.Classified) any { return term.Of(e.Document.Title) }},
		{"fingerprint", func(e *news.Classified) any { return e.Fingerprint }},
		{"classifier", func(e *news.Classified) any { return e.Classifier }},
		{"classified_at", func(e *news.Classified) any { return e.ClassifiedAt.UTC() }},
		{"published_at", func(e *news.Classified) any { return e.Document.PublishedAt.UTC() }},
		{"published_offset", func(e *news.Classified) any { return offset(e.Document.PublishedAt) }},
		{"published_on", func(e *news.Classified) any { return date(e.Document.PublishedAt) }},
		{"published_precision", func(e *news.Classified) any { return string(e.Document.PublishedPrecision) }},
		{"fetched_at", func(e *news.Classified) any { return e.Document.FetchedAt.UTC() }},
		{"content_hash", func(e *news.Classified) any { return e.Document.ContentHash }},
		{"rights", func(e *news.Classified) any { return string(e.Document.Rights) }},
		{"licence", func(e *news.Classified) any { return e.Document.Licence }},
		{"attribution", func(e *news.Classified) any { return e.Document.Attribution }},
		{"attachment_urls", func(e *news.Classified) any {
			return each(e.Document.Attachments, func(a news.Attachment) string { return a.URL })
		}},
		{"attachment_names", func(e *news.Classified) any {
			return each(e.Document.Attachments, func(a news.Attachment) string { return a.Name })
		}},
		{"attachment_media_types", func(e *news.Classified) any {
			return each(e.Document.Attachments, func(a news.Attachment) string { return a.MediaType })
		}},
		{"attachment_sizes", func(e *news.Classified) any {
			return each(e.Document.Attachments, func(a news.Attachment) uint64 { return uint64(max(a.Size, 0)) })
		}},
		{"attachment_sha256", func(e *news.Classified) any {
			return each(e.Document.Attachments, func(a news.Attachment) string { return a.SHA256 })
		}},
		{"attachment_texts_read", func(e *news.Classified) any {
			return each(e.Document.Attachments, func(a news.Attachment) bool { return a.TextRead })
		}},
		{"attachment_problems", func(e *news.Classified) any {
			return each(e.Document.Attachments, func(a news.Attachment) string { return a.Problem })
		}},
		{"origin", func(e *news.Classified) any { return string(e.Document.Origin) }},
	},
}

func checkClassified(e *news.Classified) error {
	return checkRow(e.Document.Revision,
		moment{"document.published_at", e.Document.PublishedAt},
		moment{"document.fetched_at", e.Document.FetchedAt},
		moment{"classified_at", e.ClassifiedAt})
}

// versionBits is where the revision begins in a version. Milliseconds need 41
// bits today and outgrow 44 in the year 2527.
const versionBits = 44

// maxRevision is the greatest revision that leaves room for the time.
const maxRevision = 1<<(64-versionBits) - 1

// version orders the rows of one key, whatever order they come in.
func version(revision int, at time.Time) uint64 {
	return uint64(revision)<<versionBits | uint64(max(at.UnixMilli(), 0))
}

// moment is a time of an event and the name it has there.
type moment struct {
	name string
	at   time.Time
}

// checkRow says which value no column can take. ClickHouse would store
// another one without a word.
func checkRow(revision int, moments ...moment) error {
	if revision > maxRevision {
		return fmt.Errorf("revision %d is above %d", revision, maxRevision)
	}
	for _, m := range moments {
		if year := m.at.UTC().Year(); year < 1900 || year > 2261 {
			return fmt.Errorf("%s %s is not between the years 1900 and 2261", m.name, m.at.Format(time.RFC3339))
		}
	}
	return nil
}

// offset returns the minutes east of UTC that t is written with.
func offset(t time.Time) int16 {
	_, seconds := t.Zone()
	return int16(seconds / 60)
}

// date returns the day that t is written with, as a column of dates takes it.
func date(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// distinct returns items with each id once, the first: one document counts once.
func distinct[T any](items []T, id func(*T) string) []T {
	repeats := func(i int) bool {
		return slices.ContainsFunc(items[:i], func(before T) bool { return id(&before) == id(&items[i]) })
	}
	for i := range items {
		if !repeats(i) {
			continue
		}
		kept := slices.Clone(items[:i])
		for j := i + 1; j < len(items); j++ {
			if !repeats(j) {
				kept = append(kept, items[j])
			}
		}
		return kept
	}
	return items
}

func topics(e *news.Classified) []news.Topic {
	return distinct(e.Topics, func(t *news.Topic) string { return t.ID })
}

func entities(e *news.Classified) []news.Entity {
	return distinct(e.Entities, func(n *news.Entity) string { return n.ID })
}

// subtopics returns the sub-topics of all topics.
func subtopics(e *news.Classified) []news.Subtopic {
	var all []news.Subtopic
	for _, t := range topics(e) {
		all = append(all, t.Subtopics...)
	}
	return distinct(all, func(s *news.Subtopic) string { return s.ID })
}

// each returns one value per part.
func each[P, V any](parts []P, value func(P) V) []V {
	values := make([]V, len(parts))
	for i, p := range parts {
		values[i] = value(p)
	}
	return values
}

// evidence returns one value per piece of evidence of all topics.
func evidence[V any](topics []news.Topic, value func(news.Topic, news.Evidence) V) []V {
	values := []V{}
	for _, t := range topics {
		for _, v := range t.Evidence {
			values = append(values, value(t, v))
		}
	}
	return values
}

// ranges returns one value per range of all parts.
func ranges[V any](parts []news.LanguagePart, value func(news.LanguagePart, news.Range) V) []V {
	values := []V{}
	for _, p := range parts {
		for _, r := range p.Ranges {
			values = append(values, value(p, r))
		}
	}
	return values
}
