package classifier_test

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
)

// sample is a document of a corpus, with what people said of it.
type sample struct {
	ID           string   `json:"id"`
	Lang         string   `json:"lang"`
	Title        string   `json:"title"`
	Body         string   `json:"body"`
	Topics       []string `json:"topics"`
	HardNegative bool     `json:"hard_negative"`
}

func (s sample) document() news.Document { return news.Document{Title: s.Title, Body: s.Body} }

// shared is where the corpora lie, seen from this directory.
const shared = "../../../shared/"

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
	if err := lines.Err(); err != nil {
		tb.Fatal(err)
	}
	return all
}

// floors are a little below what is reached on the labelled corpus. Who raises
// the quality raises them.
var floors = map[string]struct{ precision, recall float64 }{
	"ai":           {0.90, 0.90},
	"connectivity": {0.88, 0.82},
	"safety":       {0.90, 0.78},
}

func TestQualityOnTheLabelledCorpus(t *testing.T) {
	c := newClassifier(t)
	type sums struct{ right, wrong, missed float64 }
	topics := map[string]*sums{}
	for id := range floors {
		topics[id] = &sums{}
	}
	all := labelled(t)
	exact, falseAlarms, hardNegatives := 0, 0, 0
	for _, s := range all {
		result := c.Document(s.document())
		tag, found := result.Language, result.Topics
		if tag.Tag != strings.ToLower(s.Lang) {
			t.Errorf("%s: got language %v, want %s", s.ID, tag, s.Lang)
		}
		agree := true
		for id, sum := range topics {
			got := slices.ContainsFunc(found, func(topic news.Topic) bool { return topic.ID == id })
			want := slices.Contains(s.Topics, id)
			agree = agree && got == want
			switch {
			case got && want:
				sum.right++
			case got:
				sum.wrong++
			case want:
				sum.missed++
			}
		}
		if agree {
			exact++
		}
		if s.HardNegative {
			hardNegatives++
			if len(found) > 0 {
				falseAlarms++
			}
		}
	}
	for id, sum := range topics {
		precision, recall := sum.right/(sum.right+sum.wrong), sum.right/(sum.right+sum.missed)
		t.Logf("%s: precision %.3f, recall %.3f", id, precision, recall)
		if floor := floors[id]; precision < floor.precision || recall < floor.recall {
			t.Errorf("%s: got precision %.3f and recall %.3f, want at least %v", id, precision, recall, floor)
		}
	}
	t.Logf("%d of %d documents exactly as labelled; topics found in %d of %d hard negatives", exact, len(all), falseAlarms, hardNegatives)
	if exact < len(all)*85/100 || falseAlarms > 2 {
		t.Errorf("got %d of %d exact and %d false alarms in hard negatives", exact, len(all), falseAlarms)
	}
}

func TestLanguagesOfTheReplica(t *testing.T) {
	c := newClassifier(t)
	for _, s := range replica(t) {
		if tag := c.Document(s.document()).Language; tag.Tag != strings.ToLower(s.Lang) {
			t.Errorf("%s: got %v, want %s", s.ID, tag, s.Lang)
		}
	}
}
