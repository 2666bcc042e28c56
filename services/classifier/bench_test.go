package classifier_test

import (
	"log/slog"
	"testing"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier"
	"github.com/policywire/policywire/services/classifier/language"
)

func newClassifier(tb testing.TB) *classifier.Classifier {
	tb.Helper()
	c, err := classifier.New(classifier.Config{Languages: language.Tags()}, slog.New(slog.DiscardHandler))
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// BenchmarkDocument classifies the documents of the replica: per operation one
// document of the language and length that the name says.
func BenchmarkDocument(b *testing.B) {
	all := replica(b)
	for _, group := range []struct {
		name string
		has  func(release) bool
	}{
		{"korean 1-3 kB", func(s release) bool { return s.Lang == "ko" && len(s.Body) >= 1000 && len(s.Body) <= 3000 }},
		{"korean", func(s release) bool { return s.Lang == "ko" }},
		{"english", func(s release) bool { return s.Lang == "en" }},
		{"all", func(release) bool { return true }},
	} {
		b.Run(group.name, func(b *testing.B) {
			var documents []news.Document
			bytes := 0
			for _, s := range all {
				if group.has(s) {
					documents = append(documents, s.Document())
					bytes += len(s.Title) + len(s.Body)
				}
			}
			c := newClassifier(b)
			c.Document(news.Document{Title: "The models are loaded before the clock runs"})
			b.SetBytes(int64(bytes / len(documents)))
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				c.Document(documents[i%len(documents)])
				i++
			}
		})
	}
}
