package entity_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/entity"
)

// BenchmarkFind finds the entities of documents of the replica, one per
// operation.
func BenchmarkFind(b *testing.B) {
	for _, group := range []struct {
		name string
		has  func(sample) bool
	}{
		{"korean 1-3 kB", func(s sample) bool { return s.Lang == "ko" && len(s.Body) >= 1000 && len(s.Body) <= 3000 }},
		{"english", func(s sample) bool { return s.Lang == "en" }},
		{"all", func(sample) bool { return true }},
	} {
		b.Run(group.name, func(b *testing.B) {
			var documents []news.Document
			size := 0
			for _, s := range replica(b) {
				if group.has(s) {
					documents = append(documents, s.document())
					size += len(s.Title) + len(s.Body)
				}
			}
			run(b, documents, size/len(documents))
		})
	}
}

// BenchmarkLength shows how the time grows with a text: ordinary text, and names
// that nothing decides without a paragraph between them.
func BenchmarkLength(b *testing.B) {
	for _, text := range []struct{ name, text string }{
		{"release", "과학기술정보통신부는 APEC 회원국과 협력한다. 미국, 일본, 인도 등이 참석했다.\n\n"},
		{"undecided", "Jordan and the Ministry of Education, 수단 외교부 NCC "},
	} {
		for _, times := range []int{10, 100, 1000} {
			body := strings.Repeat(text.text, times)
			b.Run(fmt.Sprintf("%s %d kB", text.name, len(body)/1000), func(b *testing.B) {
				run(b, []news.Document{{Body: body, URL: "https://example.org/"}}, len(body))
			})
		}
	}
}

func run(b *testing.B, documents []news.Document, size int) {
	g := gazetteer(b)
	b.SetBytes(int64(size))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		g.Find(documents[i%len(documents)])
		i++
	}
}

// BenchmarkStandard builds the gazetteer, and says what it keeps in memory.
func BenchmarkStandard(b *testing.B) {
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		g, err := entity.Standard()
		if err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB")
		runtime.KeepAlive(g)
	}
}
