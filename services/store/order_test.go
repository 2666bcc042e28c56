package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/store"
)

// history is what may happen to one document: two revisions, of which the
// second moves the date and drops a topic; both tagged again, the first of
// them last; a translation of each; and the first one's withdrawal.
func history(native string) []news.Event {
	first := classified(native, revised(1, noon(0), "ai", "safety"))
	second := classified(native, revised(2, noon(3), "ai"))
	return []news.Event{
		first, second,
		retagged(first, 300*time.Hour, "connectivity"), // later than everything, of the earlier revision
		retagged(second, time.Millisecond, "safety"),   // what must be seen
		translated(first, "First"), translated(second, "Second"),
		withdrawn(first),
	}
}

func translated(e news.Classified, title string) news.Translated {
	d := e.Document
	return news.Translated{DocumentID: d.ID, Source: d.Source, Revision: d.Revision, ContentHash: d.ContentHash,
		SourceLanguage: "ko", Target: "en", Title: title, Engine: "apertium", Status: news.StatusTranslated,
		TranslatedAt: e.ClassifiedAt.Add(time.Minute), Origin: news.OriginLive}
}

func withdrawn(e news.Classified) news.Withdrawn {
	d := e.Document
	return news.Withdrawn{DocumentID: d.ID, Source: d.Source, URL: d.URL, Revision: d.Revision, ContentHash: d.ContentHash,
		Reason: "삭제됨", WithdrawnAt: e.ClassifiedAt.Add(time.Hour), Origin: news.OriginLive}
}

// permutations calls each with every order of s.
func permutations[T any](s []T, each func([]T)) {
	if len(s) == 0 {
		each(nil)
		return
	}
	for i := range s {
		rest := slices.Delete(slices.Clone(s), i, i+1)
		permutations(rest, func(tail []T) { each(append([]T{s[i]}, tail...)) })
	}
}

// Every order of a history, with some of it delivered again and batches cut
// anywhere, comes to the same rows: each order has a document of its own.
func TestEveryOrderOfAHistory(t *testing.T) {
	f := migrated(t)
	s := f.open(t)
	random := rand.New(rand.NewPCG(1, 2))
	documents := 0
	batches := make([][]news.Event, 8)
	permutations([]int{0, 1, 2, 3, 4, 5, 6}, func(order []int) {
		events := history(fmt.Sprintf("order-%04d", documents))
		documents++
		batch := 0
		for _, i := range append(order, order[random.IntN(len(order))], order[random.IntN(len(order))]) {
			batch = min(batch+random.IntN(3), len(batches)-1) // 0: in the same batch as the one before
			batches[batch] = append(batches[batch], events[i])
		}
	})
	for _, batch := range batches {
		write(t, s, batch...)
	}
	wantHistories(t, f, documents)
	for _, table := range []string{"documents", "latest", "translations", "withdrawals"} {
		f.exec(t, "OPTIMIZE TABLE policywire_store."+table+" FINAL")
	}
	wantHistories(t, f, documents)
}

// wantHistories checks that n documents with a history are what they should be.
func wantHistories(t *testing.T, f *fixture, n int) {
	t.Helper()
	f.want(t, "SELECT count(), uniqExact(id) FROM policywire.documents", fmt.Sprintf("%d\t%d", n, n))
	f.want(t, "SELECT DISTINCT revision, topics, published_on, classifier, withdrawn_at FROM policywire.documents",
		"2\t['safety']\t2025-03-04\tlexicon-2\t\\N")
	f.want(t, "SELECT * FROM policywire.topic_trend", fmt.Sprintf("2025-03-04\tsafety\tko\tkorea-kr-press\t%d", n))
	f.want(t, "SELECT revision, topics, count() FROM policywire.revisions GROUP BY ALL ORDER BY ALL",
		fmt.Sprintf("1\t['connectivity']\t%d\n2\t['safety']\t%d", n, n))
	f.want(t, "SELECT target, title, count(), uniqExact(document_id) FROM policywire.translations GROUP BY ALL",
		fmt.Sprintf("en\tSecond\t%d\t%d", n, n))
}

func TestWriteTwice(t *testing.T) {
	f := migrated(t)
	events := full()
	write(t, f.open(t), events...)
	write(t, f.open(t), events...)
	slices.Reverse(events)
	write(t, f.open(t), append(events, events...)...)
	for _, view := range []string{"documents", "revisions", "translations", "links", "alerts", "ledger"} {
		f.want(t, "SELECT count() FROM policywire."+view, "1")
	}
	f.want(t, "SELECT sum(documents) FROM policywire.topic_trend WHERE topic = 'ai'", "1")
}

func TestWithdrawnUntilRevised(t *testing.T) {
	f := migrated(t)
	s := f.open(t)
	first := classified("gone")
	write(t, s, withdrawn(first))
	f.want(t, "SELECT count() FROM policywire.documents", "0") // not yet known
	write(t, s, first)
	f.want(t, "SELECT withdrawn_at, withdrawn_reason FROM policywire.documents", "2025-03-01 06:00:00.000\t삭제됨")
	f.want(t, "SELECT sum(documents) FROM policywire.topic_trend", "1") // it was published
	write(t, s, classified("gone", revised(2, noon(1), "ai")))
	f.want(t, "SELECT withdrawn_at, withdrawn_reason FROM policywire.documents", "\\N\t")
	f.want(t, "SELECT withdrawn_reason FROM policywire.documents SETTINGS join_use_nulls = 1", "") // as some clients set it
}

// A batch whose second half failed is written again: what documents has, and
// would refuse as a repeated block, must still reach latest.
func TestWriteAgainAfterHalfAnInsert(t *testing.T) {
	f := migrated(t)
	s := f.open(t)
	f.exec(t, `CREATE MATERIALIZED VIEW policywire_store.broken ENGINE = Memory AS
		SELECT throwIf(title LIKE '%half%', 'planted') AS a FROM policywire_store.documents`)
	event := classified("half")
	if err := s.Write(t.Context(), []news.Event{event}); err == nil {
		t.Fatal("got no error from an insert that failed")
	}
	f.exec(t, "DROP TABLE policywire_store.broken")
	write(t, s, event)
	f.want(t, "SELECT count() FROM policywire.documents", "1")
	f.want(t, "SELECT count() FROM policywire.revisions", "1")
}

func TestRowsThatNoTableTakes(t *testing.T) {
	f := migrated(t)
	s := f.open(t)
	for reason, event := range map[string]news.Event{
		"document.published_at 1492-10-12T00:00:00Z is not between the years": classified("old", func(e *news.Classified) {
			e.Document.PublishedAt = time.Date(1492, 10, 12, 0, 0, 0, 0, time.UTC)
		}),
		"classified_at 0001-01-01":      classified("zero", func(e *news.Classified) { e.ClassifiedAt = time.Time{} }),
		"revision 1048576 is above":     classified("many", func(e *news.Classified) { e.Document.Revision = 1 << 20 }),
		"the store keeps no news.Fetch": news.Fetched{Document: classified("x").Document},
	} {
		err := s.Write(t.Context(), []news.Event{classified("fine"), event})
		if err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("got error %v, want one with %q", err, reason)
		}
	}
	f.want(t, "SELECT count() FROM policywire.documents", "0")
}

func TestEngineReachesTheStatements(t *testing.T) {
	cfg := store.DefaultConfig()
	cfg.Engine = "MergeTree"
	if _, err := store.New(cfg, quiet()); err == nil || !strings.HasPrefix(err.Error(), "STORE_ENGINE: ") {
		t.Errorf("got %v, want a refusal of an engine that keeps every row", err)
	}
}

// Whoever asks which bodies are behind a rise counts documents, in any language.
func TestMentionsCountDocuments(t *testing.T) {
	f := migrated(t)
	names := func(ids ...string) func(*news.Classified) {
		return func(e *news.Classified) {
			for _, id := range ids {
				e.Entities = append(e.Entities, news.Entity{ID: id, Kind: "ministry", Name: strings.ToUpper(id), Text: id, Count: 3})
			}
		}
	}
	parts := func(ids ...string) func(*news.Classified) {
		return func(e *news.Classified) {
			for _, id := range ids {
				e.Topics[0].Subtopics = append(e.Topics[0].Subtopics, news.Subtopic{ID: id, Score: 0.5})
			}
		}
	}
	first := classified("1", names("kr-msit", "kr-msit", "apec"), parts("ai/governance", "ai/talent"))
	write(t, f.open(t), first, first, classified("2", names("kr-msit"), parts("ai/talent")),
		classified("2", revised(2, noon(1), "ai"), names("kr-pipc"), parts("ai/governance")), classified("3"))
	f.want(t, "SELECT entity, name, count(), sum(mentions) FROM policywire.mentions WHERE has(topics, 'ai') GROUP BY entity, name ORDER BY entity",
		"apec\tAPEC\t1\t3\nkr-msit\tKR-MSIT\t1\t3\nkr-pipc\tKR-PIPC\t1\t3")
	f.want(t, "SELECT subtopic, sum(documents) FROM policywire.subtopic_trend GROUP BY subtopic ORDER BY subtopic",
		"ai/governance\t2\nai/talent\t1")
}
