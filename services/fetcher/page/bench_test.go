package page_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/policywire/policywire/services/fetcher/page"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
)

// sample is a page to read, and the text of its row in the list.
type sample struct {
	base         *url.URL
	markup, lead string
}

// BenchmarkPage reads pages of korea.kr as a round does: the lead of the row in
// the list, whose line breaks are put back, and the page.
func BenchmarkPage(b *testing.B) {
	s := shipped(b)["korea-kr-press"]
	b.Run("fixtures", func(b *testing.B) { readSamples(b, s, fixtures(b, s)) })
	replica := replicaSamples(b, s)
	b.Run("replica", func(b *testing.B) { readSamples(b, s, replica) })
	s.Page = source.Page{}
	b.Run("replica, without selectors", func(b *testing.B) { readSamples(b, s, replica) })
}

func readSamples(b *testing.B, s source.Source, samples []sample) {
	size := 0
	for _, sample := range samples {
		size += len(sample.markup) + len(sample.lead)
	}
	b.SetBytes(int64(size / len(samples)))
	b.ReportAllocs()
	n, before := 0, processorTime(b)
	for b.Loop() {
		sample := samples[n%len(samples)]
		n++
		if _, err := page.Read(s, sample.base, sample.markup); err != nil {
			b.Fatal(err)
		}
		text.Paragraphs(text.Break(sample.lead))
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(float64(n)/(processorTime(b)-before).Seconds(), "pages/cpu-s")
}

// processorTime is what this process has used: on a machine that is shared, the
// time on the wall says little.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func fixtures(b *testing.B, s source.Source) []sample {
	b.Helper()
	var samples []sample
	for _, name := range []string{"frame.html", "text.html"} {
		markup, err := os.ReadFile(filepath.Join("testdata", s.ID, name))
		if err != nil {
			b.Fatal(err)
		}
		samples = append(samples, sample{base: address(b, s), markup: string(markup)})
	}
	return samples
}

// replicaSamples returns the pages of the press releases in the replica.
func replicaSamples(b *testing.B, s source.Source) []sample {
	b.Helper()
	r := startReplica(b)
	var samples []sample
	for line := range bytes.Lines(r.python(b, "expected.py", filepath.Join(r.dir, "data"), "--source", s.ID)) {
		var e struct{ URL, Body string }
		if err := json.Unmarshal(line, &e); err != nil {
			b.Fatal(err)
		}
		base, err := url.Parse(e.URL)
		if err != nil {
			b.Fatal(err)
		}
		samples = append(samples, sample{base, r.get(b, e.URL, ""), e.Body})
	}
	return samples
}
