package revision_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/revision"
)

// BenchmarkPublish measures an import: batches of documents of the median size
// of real releases, which are all new.
func BenchmarkPublish(b *testing.B) {
	for _, size := range []int{1, 500, 2000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			bus, _ := flowtest.Start(b)
			r, err := revision.Open(b.Context(), bus, revision.Options{})
			if err != nil {
				b.Fatal(err)
			}
			body := strings.Repeat("정책 문단입니다. ", 100)
			next := 0
			for b.Loop() {
				docs := make([]news.Document, size)
				for i := range docs {
					next++
					docs[i] = document(next, body)
					docs[i].Origin = news.OriginImport
				}
				if _, err := r.Publish(b.Context(), docs); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(next)/b.Elapsed().Seconds(), "documents/s")
		})
	}
}
