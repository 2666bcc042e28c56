package query_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/embedded/clickhousetest"
	"github.com/policywire/policywire/policywire/query"
	"github.com/policywire/policywire/services/store"
)

// seoul is the zone of most documents here.
var seoul = time.FixedZone("KST", 9*3600)

// open returns views over the events.
func open(t *testing.T, events ...news.Event) *query.Views {
	t.Helper()
	views, err := query.Open(t.Context(), filled(t, events...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { views.Close() })
	return views
}

// filled returns the address of a ClickHouse with the events, written as the
// store writes them.
func filled(t *testing.T, events ...news.Event) (dsn string) {
	t.Helper()
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	cfg := store.DefaultConfig()
	cfg.DSN = clickhousetest.Start(t)
	drop(t, cfg.DSN)
	t.Cleanup(func() { drop(t, cfg.DSN) })
	bus, _ := flowtest.Start(t)
	if err := store.Migrate(t.Context(), bus, cfg, log); err != nil {
		t.Fatal(err)
	}
	s, err := store.New(cfg, log)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Write(t.Context(), events); err != nil {
		t.Fatal(err)
	}
	return cfg.DSN
}

// drop removes what an earlier test made: the names of the databases are fixed.
func drop(t *testing.T, dsn string) {
	t.Helper()
	options, err := query.ParseDSN(dsn)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := clickhouse.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, database := range []string{"policywire", "policywire_store"} {
		// Not the context of the test, which has ended when this cleans up.
		if err := conn.Exec(context.Background(), "DROP DATABASE IF EXISTS "+database); err != nil {
			t.Fatal(err)
		}
	}
}

// document is a document in a language, published at a moment.
func document(native, language, title, body string, at time.Time, topics ...string) news.Classified {
	e := news.Classified{
		Document: news.Document{
			ID: news.DocumentID("query-test", native), Source: "query-test", URL: "https://query.invalid/" + native,
			Publisher: "시험 기관", Title: title, Body: body, BodyLength: len([]rune(body)), Kind: news.PressRelease,
			PublishedAt: at, PublishedPrecision: news.PrecisionSecond, FetchedAt: at.Add(time.Hour),
			Revision: 1, ContentHash: fmt.Sprintf("%064x", 1), Rights: news.RightsFull, Origin: news.OriginLive,
		},
		Language:   news.Language{Tag: language, Confidence: 0.9},
		Classifier: "lexicon-1", ClassifiedAt: at.Add(2 * time.Hour),
	}
	for _, topic := range topics {
		e.Topics = append(e.Topics, news.Topic{ID: topic, Score: 0.8, Evidence: []news.Evidence{{Text: title, Field: "title"}}})
	}
	return e
}

func day(month time.Month, d, hour int) time.Time {
	return time.Date(2026, month, d, hour, 0, 0, 0, seoul)
}

func TestSearch(t *testing.T) {
	korean := document("ko", "ko", "인공지능기본법 시행령 입법예고", "정부는 하위법령을 예고하였다.", day(5, 1, 9), "ai")
	views := open(t,
		korean,
		document("zh", "zh-hant", "數位發展部推動公共網路", "偏鄉寬頻建設", day(5, 2, 9), "connectivity"),
		document("ja", "ja", "デジタル庁が指針を公表", "生成AIの安全な利用", day(5, 3, 9)),
		document("odd", "en", `It's "39%" of C:\dir\new_x`, "Half {a} word\tand an İstanbul note", day(5, 4, 9)),
		document("body", "ko", "보도자료", "인공지능기본법은 본문에만 있다.", day(5, 5, 9)),
		news.Translated{DocumentID: korean.Document.ID, Source: "query-test", Revision: 1, ContentHash: korean.Document.ContentHash,
			SourceLanguage: "ko", Target: "en", Title: "Advance notice of a decree", Body: "The government gave notice.",
			Engine: "test", EngineVersion: "1", Status: news.StatusTranslated, TranslatedAt: day(5, 1, 12), Origin: news.OriginLive},
	)
	for _, c := range []struct {
		words string
		want  []string // in their order
	}{
		{"인공지능", []string{"ko", "body"}}, // the title first, though it is older
		{"기본법 예고", []string{"ko"}},
		{"寬頻", []string{"zh"}},
		{"公共網路 偏鄉", []string{"zh"}},
		{"生成ai", []string{"ja"}},
		{"デジタル", []string{"ja"}},
		{"DECREE notice", []string{"ko"}}, // in the translation alone
		{"decree 하위법령", nil},              // all in one text
		{"regulat", nil},
		{"정부는", []string{"ko"}},
		{"it's", []string{"odd"}},
		{`"39%"`, []string{"odd"}},
		{`c:\DIR\new`, []string{"odd"}},
		{`{a} word`, []string{"odd"}},
		{`new_x`, []string{"odd"}},
		{`n%w`, nil}, // no wildcards
		{`new?x`, nil},
		{"인공지능 寬頻", nil},
	} {
		found, err := views.Search(t.Context(), c.words, 10)
		if err != nil {
			t.Errorf("searching %s: %v", c.words, err)
			continue
		}
		var got []string
		for _, f := range found {
			got = append(got, strings.TrimPrefix(f.ID, "query-test/"))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("searching %s: got %v, want %v", c.words, got, c.want)
		}
	}
	found, err := views.Search(t.Context(), "인공지능", 1)
	if err != nil || len(found) != 1 {
		t.Fatalf("got %d documents (%v), want the limit of 1", len(found), err)
	}
	for _, words := range []string{"", "?!", strings.Repeat("말", 1001)} {
		if _, err := views.Search(t.Context(), words, 1); !errors.Is(err, query.ErrSearch) || strings.Contains(err.Error(), "FUNCTION") {
			t.Errorf("searching %.9q: got %v, want %v in words", words, err, query.ErrSearch)
		}
	}
	f := found[0]
	if f.FoundIn != "title" || f.TranslatedTitle != "Advance notice of a decree" || f.Score <= 0 {
		t.Errorf("got %+v, want where it was found, its translated title and a score", f)
	}
	if f.Language != "ko" || !slices.Equal(f.Topics, []string{"ai"}) || f.PublishedOn.Format(time.DateOnly) != "2026-05-01" {
		t.Errorf("got %+v, want its language, topics and the publisher's date", f)
	}
}

func TestShow(t *testing.T) {
	e := document("하나", "ko", "인공지능 안전", "첫 문단\n\n\"둘째\" 문단", day(5, 1, 9), "ai")
	views := open(t, e, news.Translated{DocumentID: e.Document.ID, Source: "query-test", Revision: 1, ContentHash: e.Document.ContentHash,
		SourceLanguage: "ko", Target: "en", Title: "AI safety", Engine: "test", EngineVersion: "1",
		Status: news.StatusTranslated, TranslatedAt: day(5, 1, 12), Origin: news.OriginLive})
	d, err := views.Show(t.Context(), e.Document.ID)
	if err != nil {
		t.Fatal(err)
	}
	if d.Columns["body"] != e.Document.Body || d.Columns["published_on"] != "2026-05-01" {
		t.Errorf("got body %q of %v, want that of the document", d.Columns["body"], d.Columns["published_on"])
	}
	if len(d.Translations) != 1 || d.Translations[0]["title"] != "AI safety" {
		t.Errorf("got translations %v, want the one", d.Translations)
	}
	for _, id := range []string{"query-test/none", `' OR 1 = 1 --`, `\`, ""} {
		if _, err := views.Show(t.Context(), id); !errors.Is(err, query.ErrNotFound) {
			t.Errorf("showing %q: got %v, want %v", id, err, query.ErrNotFound)
		}
	}
}

func TestOpenSaysWhatToDo(t *testing.T) {
	empty := clickhousetest.Start(t)
	drop(t, empty)
	for dsn, want := range map[string]string{
		"":                   "write it as http://127.0.0.1:8123",
		"127.0.0.1:8123":     "write it as http://127.0.0.1:8123",
		"ftp://127.0.0.1":    "write it as http://127.0.0.1:8123",
		"http://127.0.0.1:1": "start 'policywire up'",
		empty:                "store migrate",
	} {
		views, err := query.Open(t.Context(), dsn)
		if err == nil {
			_, err = views.Search(t.Context(), "인공지능", 1)
			views.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("opening %q: got %v, want %q in it", dsn, err, want)
		}
	}
}
