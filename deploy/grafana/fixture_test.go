package grafana_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/embedded/clickhousetest"
	"github.com/policywire/policywire/services/store"
)

// engine is a ClickHouse with a year of news in it.
type engine struct{ address string }

// filled returns an engine whose store wrote what a year of the pipeline brings: every panel has something to show. The
// names of the databases are fixed, so the tests that use it do not run in parallel.
func filled(t *testing.T) engine {
	t.Helper()
	cfg := store.DefaultConfig()
	cfg.DSN = clickhousetest.Start(t)
	server, _, _ := strings.Cut(strings.TrimPrefix(cfg.DSN, "http://"), "/")
	e := engine{"http://" + server}
	t.Cleanup(func() {
		e.ask(t, "DROP DATABASE IF EXISTS policywire", nil)
		e.ask(t, "DROP DATABASE IF EXISTS policywire_store", nil)
	})
	bus, _ := flowtest.Start(t)
	log := slog.New(slog.DiscardHandler)
	if err := store.Migrate(t.Context(), bus, cfg, log); err != nil {
		t.Fatal(err)
	}
	s, err := store.New(cfg, log)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Write(t.Context(), year(time.Now().UTC().Truncate(time.Hour))); err != nil {
		t.Fatal(err)
	}
	return e
}

// ask returns the answer to a statement; that it is refused fails the test.
func (e engine) ask(t *testing.T, sql string, settings url.Values) string {
	t.Helper()
	resp, err := http.Post(e.address+"/?"+settings.Encode(), "text/plain", strings.NewReader(sql))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s\n%s %v", sql, body, err)
	}
	return string(body)
}

// year is what happened in the year before now: documents in two languages, of which the Korean ones run ahead, a burst
// three days ago, a body that nobody named before last month, an edit, and what an operator looks at.
func year(now time.Time) []news.Event {
	var events []news.Event
	for day := range 360 {
		at := now.AddDate(0, 0, -day).Add(-2 * time.Hour)
		documents := 1 + day%3
		if day == 3 {
			documents = 20
		}
		for n := range documents {
			events = append(events, told(fmt.Sprintf("ko-%d-%d", day, n), "ko", at, day, n)...)
		}
		if day%4 == 0 {
			events = append(events, told(fmt.Sprintf("en-%d", day), "en", at.Add(time.Minute), day, 0)...) // on the same day everywhere
		}
	}
	return append(events, operated(now)...)
}

// told is a document, its link and its translation.
func told(native, language string, at time.Time, day, n int) []news.Event {
	source, publisher, title := "korea-kr-press", "과학기술정보통신부", "인공지능 기본계획 발표"
	if language == "en" {
		source, publisher, title = "msit-en", "Ministry of Science and ICT", "Basic plan for artificial intelligence"
	}
	if day < 20 {
		title += " 딥페이크 대응"
	}
	d := news.Document{ID: news.DocumentID(source, native), Source: source, URL: "https://www.korea.kr/" + native, Publisher: publisher,
		Title: title, Body: "정부는 인공지능 기본계획을 발표했다.\n\n" + native, BodyLength: 40, Kind: news.PressRelease,
		PublishedAt: at, PublishedPrecision: news.PrecisionMinute, FetchedAt: at.Add(10 * time.Minute), Revision: 1,
		ContentHash: fmt.Sprintf("%064x", 1), Rights: news.RightsFull, Origin: news.OriginLive}
	e := news.Classified{Document: d, Language: news.Language{Tag: language, Confidence: 0.99}, Classifier: "lexicon-1",
		ClassifiedAt: d.FetchedAt.Add(time.Second), Topics: []news.Topic{{ID: "ai", Score: 0.9, Subtopics: []news.Subtopic{{ID: "ai/governance", Score: 0.8}}}},
		Entities: []news.Entity{{ID: "kr", Kind: "economy", Name: "Korea", Text: "한국", Field: "body", Count: 1}}}
	if day%2 == 0 {
		e.Topics = append(e.Topics, news.Topic{ID: "safety", Score: 0.6})
		e.Entities = append(e.Entities, news.Entity{ID: "kr-msit", Kind: "ministry", Name: "Ministry of Science and ICT", Text: publisher, Field: "body", Count: 2})
	}
	if day < 20 {
		e.Entities = append(e.Entities, news.Entity{ID: "kr-aisi", Kind: "body", Name: "AI Safety Institute", Text: "AI안전연구소", Field: "body", Count: 1})
	}
	events := []news.Event{e, linked(d, day, n)}
	if day%5 == 0 && n == 0 {
		edited := e
		edited.Document.Revision, edited.Document.ContentHash = 2, fmt.Sprintf("%064x", 2)
		edited.Document.Body, edited.Document.FetchedAt = d.Body+"\n\n정정합니다.", d.FetchedAt.Add(time.Hour)
		edited.ClassifiedAt = edited.Document.FetchedAt.Add(time.Second)
		events = append(events, edited)
	} else if language == "ko" && day%3 != 0 {
		events = append(events, news.Translated{DocumentID: d.ID, Source: source, Revision: 1, ContentHash: d.ContentHash, SourceLanguage: "ko",
			Target: "en", Title: "Basic plan", Body: "The government", Engine: "apertium", Status: news.StatusTranslated,
			TranslatedAt: e.ClassifiedAt.Add(time.Minute), Origin: news.OriginLive})
	}
	return events
}

// linked puts the first documents of every fourth day, of both languages, into one story.
func linked(d news.Document, day, n int) news.Linked {
	l := news.Linked{DocumentID: d.ID, Source: d.Source, Revision: d.Revision, ContentHash: d.ContentHash, Score: 0.9, Linker: "linker-1",
		LinkedAt: d.FetchedAt.Add(time.Minute), Origin: d.Origin}
	if day%4 == 0 && n == 0 {
		l.Story = news.DocumentID("korea-kr-press", fmt.Sprintf("ko-%d-0", day))
	}
	return l
}

// operated is the rounds of two sources, of which one has stopped, and faults.
func operated(now time.Time) []news.Event {
	var events []news.Event
	for hour := range 14 * 24 {
		at := now.Add(-time.Duration(hour) * time.Hour)
		for _, source := range []string{"korea-kr-press", "msit-en"} {
			if source == "msit-en" && hour < 12 {
				continue
			}
			round := fmt.Sprintf("r%d", hour)
			events = append(events, news.Outcome{Source: source, Round: round, Discovered: 22, StartedAt: at.Add(-time.Minute), EndedAt: at,
				Counts: map[news.Result]int{news.ResultPublished: 1, news.ResultUnchanged: 19, news.ResultRetry: 1, news.ResultDead: 1}})
			if hour%6 == 0 {
				events = append(events, news.Outcome{Source: source, Round: round, Item: "https://www.korea.kr/" + round, Result: news.ResultDead,
					Reason: "the page has no body", StartedAt: at.Add(-time.Minute), EndedAt: at})
			}
		}
	}
	raised := news.Alert{Scope: "source", Name: "msit-en", Kind: "failing", Reason: "the list was not found", RaisedAt: now.Add(-30 * time.Hour)}
	over := raised
	over.Recovered, over.RaisedAt = true, now.Add(-20*time.Hour)
	open := news.Alert{Scope: "service", Name: "translator", Kind: "stream-full", Reason: "make room", RaisedAt: now.Add(-3 * time.Hour)}
	return append(events, raised, over, open)
}
