package store_test

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// paragraphs is the text of a release of 3 kB, which differs from document to
// document as real text does.
func paragraphs(n int) string {
	words := []string{"인공지능", "기본계획", "과학기술정보통신부", "데이터센터", "네트워크", "안전", "정책", "발표했다",
		"위원회", "지원", "기업", "국민", "policy", "AI", "6G", "2026년"}
	var b strings.Builder
	for i := 0; b.Len() < 3000; i++ {
		fmt.Fprintf(&b, "%s%d ", words[(n*7+i*i*3+i)%len(words)], (n+i*13)%97)
		if i%60 == 59 {
			b.WriteString("\n\n")
		}
	}
	return b.String()
}

// release returns the nth release, with the tags and files that one has.
func release(n int) news.Classified {
	return classified(fmt.Sprintf("bench-%d", n), func(e *news.Classified) {
		e.Document.Body = paragraphs(n)
		e.Document.ContentHash = fmt.Sprintf("%064x", n)
		e.Document.Attachments = []news.Attachment{{URL: e.Document.URL + "&file=1", Name: "붙임.hwpx"}, {URL: e.Document.URL + "&file=2", Name: "붙임.pdf"}}
		evidence := []news.Evidence{{Text: "인공지능", Field: "title", Offset: 0, Term: "인공지능"}, {Text: "AI", Field: "body", Offset: 90, Term: "AI"}, {Text: "인공지능", Field: "body", Offset: 190, Term: "인공지능"}}
		e.Topics = []news.Topic{{ID: "ai", Score: 0.9, Evidence: evidence}, {ID: "connectivity", Score: 0.4, Evidence: evidence[:1]}}
		e.Entities = []news.Entity{{ID: "msit", Kind: "body", Name: "과학기술정보통신부"}}
	})
}

// processorTime is what this process has used, the engine and its merges
// included: on a shared machine it says more than the time that passed.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkWrite is what the store takes in: rows per second on disk, in both
// tables of documents.
func BenchmarkWrite(b *testing.B) {
	for _, size := range []int{1, 10, 100, 500, 2000, 5000} {
		b.Run(fmt.Sprintf("batch=%d", size), func(b *testing.B) {
			f := migrated(b)
			s := f.open(b)
			next, spent := 0, time.Duration(0)
			for b.Loop() {
				b.StopTimer()
				batch := make([]news.Event, size)
				for i := range batch {
					batch[i] = release(next)
					next++
				}
				before := processorTime(b)
				b.StartTimer()
				write(b, s, batch...)
				spent += processorTime(b) - before
			}
			b.ReportMetric(float64(next)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(spent.Microseconds())/float64(next), "cpu-µs/row")
		})
	}
}
