package flow_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
)

// fetched is the nth document of the tests.
func fetched(n int, origin news.Origin) news.Fetched {
	at := time.Date(2026, 5, 4, 9, 30, 0, 0, time.FixedZone("KST", 9*3600)).Add(time.Duration(n) * time.Minute)
	d := news.Document{
		ID: news.DocumentID("korea-kr-press", fmt.Sprint(156000000+n)), Source: "korea-kr-press",
		URL:       fmt.Sprintf("https://www.korea.kr/briefing/pressReleaseView.do?newsId=%d", 156000000+n),
		Publisher: "과학기술정보통신부", Title: fmt.Sprintf("인공지능 기본법 시행령 안내 %d", n),
		Body: "과학기술정보통신부는 인공지능 기본법 시행령을 설명하는 자리를 마련한다.\n\n누구나 참석할 수 있다.",
		Kind: news.PressRelease, PublishedAt: at, PublishedPrecision: news.PrecisionMinute, FetchedAt: at.Add(time.Hour),
		Revision: 1, Rights: news.RightsFull, Origin: origin,
	}
	d.BodyLength = utf8.RuneCountInString(d.Body)
	d.ContentHash = d.HashContent()
	return news.Fetched{Document: d}
}

// classified is what the tests make of a document.
func classified(in news.Fetched) news.Classified {
	return news.Classified{Document: in.Document, Language: news.Language{Tag: "ko", Confidence: 1},
		Topics: []news.Topic{}, Classifier: "test-1", ClassifiedAt: in.Document.FetchedAt}
}

func classify(_ context.Context, in news.Fetched) ([]news.Event, error) {
	return []news.Event{classified(in)}, nil
}

func publish(t *testing.T, bus *flow.Bus, events ...news.Event) {
	t.Helper()
	if err := flow.Publish(t.Context(), bus, events...); err != nil {
		t.Fatalf("publishing: %s", err)
	}
}

// start runs a service until the test, or the function returned, ends it.
func start(t *testing.T, run func(context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	var stopped atomic.Bool
	stop = func() {
		if stopped.Swap(true) {
			return
		}
		cancel()
		if err := <-done; err != nil {
			t.Errorf("running: got %v, want nil", err)
		}
	}
	t.Cleanup(stop)
	return stop
}

// collect returns the first n distinct messages on subject, by id.
func collect(t *testing.T, bus *flow.Bus, subject string, n int) []flow.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var got []flow.Message
	enough := errors.New("enough")
	err := flow.Follow(ctx, bus, subject, time.Unix(1, 0), func(m flow.Message) error {
		if got = append(got, m); len(got) == n {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) {
		t.Fatalf("waiting for %d messages on %s: got %d, error %v", n, subject, len(got), err)
	}
	return got
}

func TestMapPublishesWhatTheHandlerReturns(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	start(t, func(ctx context.Context) error { return flow.Map(ctx, bus, "classifier", classify) })
	for n := range 50 {
		publish(t, bus, fetched(n, news.OriginLive), fetched(1000+n, news.OriginImport))
	}
	seen := map[string]bool{}
	for _, m := range collect(t, bus, news.SubjectClassified, 100) {
		e, err := news.Decode[news.Classified](m.Header, m.Data)
		if err != nil {
			t.Fatal(err)
		}
		seen[e.Document.ID] = true
	}
	if len(seen) != 100 {
		t.Errorf("got %d documents, want 100", len(seen))
	}
}
