package language_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
)

// sample is a document of a corpus, with the language that people say it is in.
type sample struct {
	ID    string `json:"id"`
	Lang  string `json:"lang"`
	Title string `json:"title"`
	Body  string `json:"body"`
}

func (s sample) document() news.Document { return news.Document{Title: s.Title, Body: s.Body} }

// corpora are the real documents, seen from this directory.
func corpora() map[string]string {
	return map[string]string{"dev": "../../../../shared/corpus/dev.jsonl", "replica": "../../../../shared/replica/data/docs.jsonl"}
}

func readSamples(tb testing.TB, path string) (all []sample) {
	tb.Helper()
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
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

// BenchmarkDetect tells the language of real documents: one per operation.
func BenchmarkDetect(b *testing.B) {
	all := append(readSamples(b, corpora()["replica"]), readSamples(b, corpora()["dev"])...)
	for _, group := range []struct {
		name string
		has  func(sample) bool
	}{
		{"korean of 1-3 kB", func(s sample) bool { return s.Lang == "ko" && len(s.Body) >= 1000 && len(s.Body) <= 3000 }},
		{"korean", func(s sample) bool { return s.Lang == "ko" }},
		{"english", func(s sample) bool { return s.Lang == "en" }},
		{"japanese", func(s sample) bool { return s.Lang == "ja" }},
		{"traditional chinese with an english annex of 60 kB", func(s sample) bool { return len(s.Body) > 50000 }},
	} {
		var documents []news.Document
		for _, s := range all {
			if group.has(s) {
				documents = append(documents, s.document())
			}
		}
		b.Run(group.name, func(b *testing.B) { benchmark(b, documents) })
	}
	for _, n := range []int{1, 10, 100, 1000} {
		b.Run(fmt.Sprintf("korean of %d kB", n), func(b *testing.B) {
			benchmark(b, []news.Document{{Body: strings.Repeat(korean+"\n", n*1000/len(korean))}})
		})
	}
	b.Run("title that the model decides", func(b *testing.B) {
		benchmark(b, []news.Document{{Title: "Spectrum auction raises record revenue"}, {Title: "Etika kecerdasan buatan"}})
	})
}

func benchmark(b *testing.B, documents []news.Document) {
	bytes := 0
	for _, d := range documents {
		bytes += len(d.Title) + len(d.Body)
	}
	d := detector(b)
	detect(d, "", "Submarine cables") // the model is loaded before the clock runs
	b.SetBytes(int64(bytes / len(documents)))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		d.Detect(documents[i%len(documents)])
		i++
	}
}
