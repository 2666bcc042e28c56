package flow_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
)

// long is a document of about 6 kB as JSON.
func long(n int, origin news.Origin) news.Fetched {
	in := fetched(n, origin)
	in.Document.Body = strings.Repeat("정부는 국가 인공지능 전략을 발표하고 5세대 이동통신 투자를 늘린다.\n\n", 60)
	in.Document.BodyLength = utf8.RuneCountInString(in.Document.Body)
	in.Document.ContentHash = in.Document.HashContent()
	return in
}

// BenchmarkMap takes documents that wait in FETCHED through a Map with a
// trivial handler that publishes two events of each, syncing always.
func BenchmarkMap(b *testing.B) {
	bus, _ := flowtest.Start(b)
	ctx := b.Context()
	events := make([]news.Event, b.N)
	for n := range events {
		events[n] = long(n, news.OriginLive)
	}
	if err := flow.Publish(ctx, bus, events...); err != nil {
		b.Fatal(err)
	}
	m, err := news.Encode(events[0])
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(m.Data)))
	ctx, cancel := context.WithCancel(ctx)
	var begun atomic.Int64
	b.ResetTimer()
	go func() {
		for {
			time.Sleep(5 * time.Millisecond)
			if o, err := flow.Survey(ctx, bus); err == nil && o.Left("classifier") == 0 && int(begun.Load()) >= b.N {
				cancel()
				return
			}
		}
	}()
	err = flow.Map(ctx, bus, "classifier", func(_ context.Context, in news.Fetched) ([]news.Event, error) {
		begun.Add(1)
		out := classified(in)
		tagged := news.Tagged{Document: in.Document, Language: out.Language, Topic: news.Topic{ID: "ai", Score: 1},
			Classifier: out.Classifier, ClassifiedAt: out.ClassifiedAt}
		tagged.Document.Body = ""
		return []news.Event{out, tagged}, nil
	})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "documents/s")
}

// BenchmarkPublish publishes documents together, syncing always.
func BenchmarkPublish(b *testing.B) {
	bus, _ := flowtest.Start(b)
	events := make([]news.Event, b.N)
	for n := range events {
		events[n] = long(n, news.OriginLive)
	}
	b.ResetTimer()
	if err := flow.Publish(b.Context(), bus, events...); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "documents/s")
}

// BenchmarkState creates entries together, syncing always.
func BenchmarkState(b *testing.B) {
	bus, _ := flowtest.Start(b)
	state, err := flow.OpenState[revision](b.Context(), bus, "revisions")
	if err != nil {
		b.Fatal(err)
	}
	entries := make([]flow.Entry[revision], b.N)
	for i := range entries {
		entries[i] = flow.Entry[revision]{Key: fmt.Sprint("korea-kr-press/", i), Value: revision{"h", i}}
	}
	b.ResetTimer()
	state.PutMany(b.Context(), entries)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "entries/s")
	for _, e := range entries {
		if e.Err != nil {
			b.Fatal(e.Err)
		}
	}
}
