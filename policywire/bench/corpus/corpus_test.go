package corpus_test

import (
	"log/slog"
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/policywire/bench/corpus"
	"github.com/policywire/policywire/services/classifier"
)

func documents(t *testing.T, seed uint64, total int) []news.Document {
	t.Helper()
	c, err := corpus.New(seed, total)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]news.Document, c.Len())
	for n := range all {
		all[n] = c.Document(n)
	}
	return all
}

func TestTheSameSeedGivesTheSameDocuments(t *testing.T) {
	a, b, other := documents(t, 1, 300), documents(t, 1, 300), documents(t, 2, 300)
	same := 0
	for n := range a {
		if a[n].HashContent() != b[n].HashContent() || a[n].ID != b[n].ID {
			t.Fatalf("document %d is another one the second time", n)
		}
		if a[n].Body == other[n].Body {
			same++
		}
	}
	if same > 0 {
		t.Errorf("%d documents of another seed are the same", same)
	}
}

// TestDocumentsAreLikeAnArchive holds what the figures of a benchmark rest on.
func TestDocumentsAreLikeAnArchive(t *testing.T) {
	all := documents(t, 1, 4000)
	var lengths []int
	sources, bodies, ids := map[string]int{}, map[string]int{}, map[string]bool{}
	for n, d := range all {
		sources[d.Source]++
		bodies[d.Body]++
		ids[d.ID] = true
		if d.Source == "bench-ko" {
			lengths = append(lengths, utf8.RuneCountInString(d.Body))
		}
		if wd := d.PublishedAt.Weekday(); wd == time.Saturday || wd == time.Sunday {
			t.Errorf("%s is of a %s", d.ID, wd)
		}
		if n > 0 && d.PublishedAt.YearDay() != all[n-1].PublishedAt.YearDay() && d.PublishedAt.Before(all[n-1].PublishedAt) {
			t.Errorf("%s is of %s, the one before of %s", d.ID, d.PublishedAt, all[n-1].PublishedAt)
		}
		d.Revision, d.BodyLength, d.ContentHash = 1, utf8.RuneCountInString(d.Body), d.HashContent()
		if _, err := news.Encode(news.Fetched{Document: d}); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(lengths)
	if median := lengths[len(lengths)/2]; median < 800 || median > 1100 {
		t.Errorf("the median is %d characters, want about 900", median)
	}
	if ko := sources["bench-ko"]; ko < 2800 || ko > 3200 {
		t.Errorf("%d of 4000 are Korean, want three quarters", ko)
	}
	if len(sources) != 4 || len(ids) != len(all) || len(bodies) < 3800 || len(bodies) == len(all) {
		t.Errorf("got %d sources, %d ids and %d texts, want 4, 4000 and some fewer", len(sources), len(ids), len(bodies))
	}
	if first, last := all[0].PublishedAt.Year(), all[len(all)-1].PublishedAt.Year(); first != 2020 || last != 2026 {
		t.Errorf("got the years %d to %d, want 2020 to 2026", first, last)
	}
}

// TestTopicsAreAsOftenAsInAnArchive asks the classifier itself.
func TestTopicsAreAsOftenAsInAnArchive(t *testing.T) {
	cfg, err := classifier.ConfigFromEnv(func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	c, err := classifier.New(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	counts, languages, entities := map[string]int{}, map[string]int{}, 0
	all := documents(t, 1, 1000)
	for _, d := range all {
		r := c.Document(d)
		for _, topic := range r.Topics {
			counts[topic.ID]++
		}
		if len(r.Topics) == 0 {
			counts["none"]++
		}
		languages[r.Language.Tag]++
		entities += len(r.Entities)
	}
	t.Logf("topics %v, languages %v, entities %d", counts, languages, entities)
	for topic, bounds := range map[string][2]int{"ai": {80, 180}, "connectivity": {40, 120}, "safety": {50, 130}, "none": {650, 800}} {
		if n := counts[topic]; n < bounds[0] || n > bounds[1] {
			t.Errorf("%d of 1000 have the topic %s, want %d to %d", n, topic, bounds[0], bounds[1])
		}
	}
	if languages["ko"] < 700 || entities < 3000 {
		t.Errorf("got %d Korean documents and %d entities", languages["ko"], entities)
	}
}
