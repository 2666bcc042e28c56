package archive_test

import (
	"testing"

	"github.com/policywire/policywire/services/fetcher/archive"
)

// Each exchange is a page of its own of 60 kB; revisits would be cheaper.
func BenchmarkRecord(b *testing.B) {
	a := open(b, archive.Config{Dir: b.TempDir()}, nil, nil)
	e := page(0)
	for len(e.Body) < 60_000 {
		e.Body = append(e.Body, page(len(e.Body)).Body...)
	}
	b.SetBytes(int64(len(e.Body)))
	for n := 0; b.Loop(); n++ {
		for i := range 8 {
			e.Body[i+30] = byte('a' + n>>(4*i)&15)
		}
		a.Record(e)
	}
}

func BenchmarkIndex(b *testing.B) {
	dir := b.TempDir()
	a := open(b, archive.Config{Dir: dir}, nil, nil)
	for n := range 1000 {
		a.Record(page(n))
	}
	names := files(b, dir)
	for b.Loop() {
		if _, err := archive.NewIndex(b.Context(), names); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(1000*float64(b.N)/b.Elapsed().Seconds(), "exchanges/s")
}
