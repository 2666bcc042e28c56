package bench_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/policywire/bench"
	"github.com/policywire/policywire/policywire/pipeline"
)

func config(t *testing.T, samples []news.Document) bench.Config {
	return bench.Config{
		Nth: bench.Repeated(samples), Documents: 200, Paced: 10, Times: 1,
		Pipeline: pipeline.Config{
			Getenv:   func(string) string { return "" },
			Log:      slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
			Registry: prometheus.NewRegistry(),
		},
		Progress: func(int, string) {},
	}
}

func TestRunMeasures(t *testing.T) {
	samples, err := bench.Samples("")
	if err != nil {
		t.Fatal(err)
	}
	cfg := config(t, samples)
	cfg.Queries = true
	last := 0
	cfg.Progress = func(done int, _ string) { last = done }
	r, err := bench.Run(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if last != cfg.Documents || r.Documents != cfg.Documents {
		t.Errorf("got %d documents, the last progress %d, want %d", r.Documents, last, cfg.Documents)
	}
	if r.DocumentsPerSecond <= 0 || r.Seconds <= 0 || r.PublishSeconds <= 0 || r.PublishSeconds > r.Seconds {
		t.Errorf("got %v documents/s in %v s, published in %v s", r.DocumentsPerSecond, r.Seconds, r.PublishSeconds)
	}
	if r.MeanBytes < 100 {
		t.Errorf("got documents of %d bytes", r.MeanBytes)
	}
	if l := r.Latency; l.Documents != cfg.Paced || l.P50 <= 0 || l.P95 < l.P50 {
		t.Errorf("got latency %+v of %d documents", l, cfg.Paced)
	}
	if m := r.Memory; m.ServersResident == 0 || m.IdleResident < m.IdleHeap || m.IdleHeap == 0 || m.AfterHeap == 0 || m.LoadedResident == 0 {
		t.Errorf("got memory %+v", m)
	}
	// Before and after the first documents, which load the language models.
	if m := r.Memory; m.IdleHeap > 120<<20 || m.AfterHeap > 120<<20 {
		t.Errorf("live Go heap of %d MiB idle and %d MiB after documents, want less than 120", m.IdleHeap>>20, m.AfterHeap>>20)
	}
	if m := r.Machine; m.Cores == 0 || m.MemoryMiB == 0 || m.Go == "" || m.FileSystem == "" {
		t.Errorf("got machine %+v", m)
	}
	if p := r.Processor; p.User <= 0 {
		t.Errorf("got processor time %+v", p)
	}
	if d := r.Disk; d.Streams == 0 || d.ClickHouse == 0 || d.Tables["documents"] == 0 || d.Tables["latest"] == 0 {
		t.Errorf("got disk %+v", d)
	}
	for _, q := range r.Queries {
		if q.Name == "" || q.SQL == "" || q.Err == "" && q.Median <= 0 {
			t.Errorf("got query %+v", q)
		}
	}
	if len(r.Queries) < 10 {
		t.Errorf("got %d queries, want all of them", len(r.Queries))
	}
	checkJSON(t, r)
}

// checkJSON holds the names that others read.
func checkJSON(t *testing.T, r bench.Report) {
	t.Helper()
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var object map[string]any
	if err := json.Unmarshal(data, &object); err != nil {
		t.Fatal(err)
	}
	if object["documents_per_second"] != r.DocumentsPerSecond {
		t.Errorf("got documents_per_second %v, want %v", object["documents_per_second"], r.DocumentsPerSecond)
	}
	if rows := len(r.Table().Rows); rows < 10 {
		t.Errorf("the table has %d rows, want all figures", rows)
	}
}

func TestAnInterruptEndsIt(t *testing.T) {
	samples, err := bench.Samples("")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cfg := config(t, samples)
	cfg.Documents = 1_000_000
	cfg.Progress = func(int, string) { cancel() }
	if _, err := bench.Run(ctx, cfg); err == nil {
		t.Error("an interrupted benchmark has figures")
	}
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "문서.jsonl")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSamplesReadsAnyCorpus(t *testing.T) {
	file := write(t, `{"title":"외부 말뭉치","body":"본문","id":17,"published_at":{"year":2026},"topics":"무엇이든"}
{"headline":"no title"}
{"title":"두 번째","publisher":"기관"}`)
	samples, err := bench.Samples(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(samples) != 2 || samples[0].Title != "외부 말뭉치" || samples[0].Publisher == "" || samples[1].Publisher != "기관" {
		t.Errorf("got %+v, want the two with a title", samples)
	}
}

func TestSamplesNamesWhatIsWrong(t *testing.T) {
	for file, want := range map[string]string{
		"/none.jsonl":                       "--docs",
		write(t, `{"headline":"x"}`):        "no document with a title",
		write(t, "{\"title\":\"a\"}\n나쁜 줄"): ":2:",
	} {
		if _, err := bench.Samples(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q in it", file, err, want)
		}
	}
}

func TestBuiltInDocumentsAreOfManyLanguages(t *testing.T) {
	samples, err := bench.Samples("")
	if err != nil {
		t.Fatal(err)
	}
	scripts := map[string]bool{}
	for _, d := range samples {
		for name, letter := range map[string]string{"ko": "의", "ja": "の", "zh": "的", "en": " the "} {
			scripts[name] = scripts[name] || strings.Contains(d.Body, letter)
		}
	}
	for name, found := range scripts {
		if !found {
			t.Errorf("no document is in %s", name)
		}
	}
}
