package classifier_test

import (
	"bufio"
	"encoding/json"
	"os"
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
