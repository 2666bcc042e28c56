package classifier_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier"
	"github.com/policywire/policywire/services/classifier/entity"
	"github.com/policywire/policywire/services/classifier/language"
	"github.com/policywire/policywire/services/classifier/lexicon"
)

func newClassifier(tb testing.TB) *classifier.Classifier {
	tb.Helper()
	c, err := classifier.New(classifier.Config{Languages: language.Tags()}, slog.New(slog.DiscardHandler))
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// BenchmarkStage does one part of the work on the Korean releases of the replica:
// per operation one document.
func BenchmarkStage(b *testing.B) {
	var documents []news.Document
	for _, r := range replica(b) {
		if r.Lang == "ko" {
			documents = append(documents, r.Document())
		}
	}
	languages, err := language.New(language.Tags())
	if err != nil {
		b.Fatal(err)
	}
	topics, err := lexicon.Standard()
	if err != nil {
		b.Fatal(err)
	}
	names, err := entity.Standard()
	if err != nil {
		b.Fatal(err)
	}
	for _, stage := range []struct {
		name string
		do   func(news.Document)
	}{
		{"language", func(d news.Document) { languages.Detect(d) }},
		{"topics", func(d news.Document) { topics.Topics(d) }},
		{"entities", func(d news.Document) { names.Find(d) }},
	} {
		b.Run(stage.name, func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				stage.do(documents[i%len(documents)])
				i++
			}
		})
	}
}

// BenchmarkLength classifies documents of Korean releases put together to the
// length that the name says.
func BenchmarkLength(b *testing.B) {
	var all strings.Builder
	for _, r := range replica(b) {
		if r.Lang == "ko" {
			all.WriteString(r.Body + "\n\n")
		}
	}
	c := newClassifier(b)
	for _, kB := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("%d kB", kB), func(b *testing.B) {
			d := news.Document{Title: "보도자료", Body: strings.ToValidUTF8(all.String()[:kB*1000], "")}
			b.SetBytes(int64(len(d.Body)))
			for b.Loop() {
				c.Document(d)
			}
		})
	}
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
