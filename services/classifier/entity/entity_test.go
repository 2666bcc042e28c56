package entity_test

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/entity"
)

var standard = sync.OnceValues(entity.Standard)

func gazetteer(tb testing.TB) *entity.Gazetteer {
	tb.Helper()
	g, err := standard()
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// ids returns what d names, the ids in the order of first mention.
func ids(tb testing.TB, d news.Document) []string {
	tb.Helper()
	found := []string{}
	for _, e := range gazetteer(tb).Find(d) {
		found = append(found, e.ID)
	}
	return found
}

// expect compares what d names with ids written with spaces between.
func expect(t *testing.T, d news.Document, want string) {
	t.Helper()
	if got := ids(t, d); !slices.Equal(got, strings.Fields(want)) {
		t.Errorf("%q of %s: got %v, want [%s]", d.Title+d.Body, d.URL, got, want)
	}
}

func day(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation(time.DateOnly, text, time.FixedZone("", 9*3600))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// sample is a document of a corpus.
type sample struct {
	ID        string `json:"id"`
	Lang      string `json:"lang"`
	Title     string `json:"title"`
	Body      string `json:"body"`
	URL       string `json:"url"`
	Publisher string `json:"publisher"`
	Published string `json:"published"`
}

func (s sample) document() news.Document {
	d := news.Document{Title: s.Title, Body: s.Body, URL: s.URL, Publisher: s.Publisher}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, s.Published); err == nil {
			d.PublishedAt = at
		}
	}
	return d
}

// shared is where the corpora lie, seen from this directory.
const shared = "../../../../shared/"

func labelled(tb testing.TB) []sample { return readSamples(tb, shared+"corpus/dev.jsonl") }

func replica(tb testing.TB) []sample { return readSamples(tb, shared+"replica/data/docs.jsonl") }

func readSamples(tb testing.TB, path string) []sample {
	tb.Helper()
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var all []sample
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var s sample
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			tb.Fatalf("%s:%d: %v", path, len(all)+1, err)
		}
		all = append(all, s)
	}
	if err := lines.Err(); err != nil || len(all) == 0 {
		tb.Fatalf("%s: %d documents, %v", path, len(all), err)
	}
	return all
}

// TestDocumentsOfTheMission names what the five documents of the mission must
// be found to name.
func TestDocumentsOfTheMission(t *testing.T) {
	want := map[string][]string{
		"/meeting-papers/sectoral-ministerial-meetings/general/2025-apec-digital-and-ai-ministerial-statement": {"apec", "kr-msit", "apec-dmm", "apec-putrajaya", "apec-aotearoa", "apec-tel", "apec-desg", "kr", "kr-incheon"},
		"C11400001": {"apec", "kr-msit", "apec-desg", "apec-dmm", "apec-cbpr", "tw-ndc", "tw-moda", "kr", "us", "jp", "hk"},
		"148948810": {"apec", "kr-msit", "apec-dmm", "kr-songdo", "us-ostp", "cn-miit", "jp-mic", "us", "cn", "jp"},
		"42-826":    {"kr-msit", "asean", "kr", "id"},
		"104":       {"apec", "apec-ai-initiative", "apec-aelm", "kr", "us", "cn"},
	}
	for _, s := range replica(t) {
		if want[s.ID] == nil {
			continue
		}
		got := ids(t, s.document())
		for _, id := range want[s.ID] {
			if !slices.Contains(got, id) {
				t.Errorf("%s %q: got %v, which lacks %s", s.ID, s.Title, got, id)
			}
		}
		delete(want, s.ID)
	}
	for id := range want {
		t.Errorf("the replica has no document %s", id)
	}
}

// TestReleasesNameTheirMinistry holds what is found against the publisher that
// the site of all Korean ministries names beside the text.
func TestReleasesNameTheirMinistry(t *testing.T) {
	own, all := 0, 0
	for _, s := range replica(t) {
		publisher := ids(t, news.Document{Title: s.Publisher, URL: s.URL})
		if s.Lang != "ko" || len(publisher) != 1 || !strings.Contains(s.Body, s.Publisher) {
			continue
		}
		all++
		if slices.Contains(ids(t, s.document()), publisher[0]) {
			own++
		} else {
			t.Logf("%s %q of %s: got %v", s.ID, s.Title, s.Publisher, ids(t, s.document()))
		}
	}
	t.Logf("%d of %d releases name their publisher", own, all)
	if all < 80 || own < all*98/100 {
		t.Errorf("%d of %d releases name their publisher", own, all)
	}
}
