package store_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/embedded/clickhousetest"
	"github.com/policywire/policywire/services/store"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// fixture is a ClickHouse with nothing but what the test puts into it. Tests
// that use one do not run in parallel: the names of the databases are fixed.
type fixture struct {
	cfg  store.Config
	conn driver.Conn
	bus  *flow.Bus
}

// empty returns a ClickHouse without a schema, on a bus of its own.
func empty(t testing.TB, opts ...flow.Option) *fixture {
	t.Helper()
	cfg := store.DefaultConfig()
	cfg.DSN = clickhousetest.Start(t)
	options, err := clickhouse.ParseDSN(cfg.DSN)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := clickhouse.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	bus, _ := flowtest.Start(t, opts...)
	f := &fixture{cfg: cfg, conn: conn, bus: bus}
	f.drop(t)
	t.Cleanup(func() {
		f.drop(t)
		_ = conn.Close()
	})
	return f
}

func (f *fixture) drop(t testing.TB) {
	f.exec(t, "DROP DATABASE IF EXISTS policywire")
	f.exec(t, "DROP DATABASE IF EXISTS policywire_store")
}

// migrated returns a ClickHouse with the schema.
func migrated(t testing.TB, opts ...flow.Option) *fixture {
	t.Helper()
	f := empty(t, opts...)
	if err := store.Migrate(t.Context(), f.bus, f.cfg, quiet()); err != nil {
		t.Fatal(err)
	}
	return f
}

// open returns a store on f's ClickHouse.
func (f *fixture) open(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.New(f.cfg, quiet())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func (f *fixture) exec(t testing.TB, statement string) {
	t.Helper()
	if err := f.conn.Exec(context.WithoutCancel(t.Context()), statement); err != nil {
		t.Fatalf("running %s: %v", statement, err)
	}
}

// text returns what a client like curl is answered.
func (f *fixture) text(t testing.TB, query string) string {
	t.Helper()
	server, _, _ := strings.Cut(strings.TrimPrefix(f.cfg.DSN, "http://"), "/")
	resp, err := http.Post("http://"+server, "text/plain", strings.NewReader(query))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("querying %s: %s %s %v", query, resp.Status, body, err)
	}
	return strings.TrimSuffix(string(body), "\n")
}

// want fails the test when query is answered with something else.
func (f *fixture) want(t testing.TB, query, want string) {
	t.Helper()
	if got := f.text(t, query); got != want {
		t.Errorf("%s\ngot  %q\nwant %q", query, got, want)
	}
}

func write(t testing.TB, s *store.Store, events ...news.Event) {
	t.Helper()
	if err := s.Write(t.Context(), events); err != nil {
		t.Fatal(err)
	}
}

// golden compares got with a file of testdata, or writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run the test with -update and read the difference. got:\n%s", file, got)
	}
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

var seoul = time.FixedZone("KST", 9*60*60)

// noon is the noon of the nth day of the fixtures, in Seoul.
func noon(n int) time.Time { return time.Date(2025, 3, 1+n, 12, 0, 0, 0, seoul) }

// classified returns a valid event of revision 1 on day 0, tagged ai.
func classified(native string, changes ...func(*news.Classified)) news.Classified {
	e := news.Classified{
		Document: news.Document{
			ID: news.DocumentID("korea-kr-press", native), Source: "korea-kr-press",
			URL:       "https://www.korea.kr/briefing/pressReleaseView.do?newsId=" + native,
			Publisher: "과학기술정보통신부", Title: "인공지능 기본계획 발표 " + native,
			Body: "정부는 인공지능 기본계획을 발표했다.", BodyLength: 20, Kind: news.PressRelease,
			PublishedAt: noon(0), PublishedPrecision: news.PrecisionMinute, FetchedAt: noon(0).Add(time.Hour),
			Revision: 1, ContentHash: fmt.Sprintf("%064x", 1), Rights: news.RightsFull, Origin: news.OriginLive,
		},
		Language:   news.Language{Tag: "ko", Confidence: 0.99},
		Topics:     []news.Topic{{ID: "ai", Score: 0.9}},
		Classifier: "lexicon-1", ClassifiedAt: noon(0).Add(2 * time.Hour),
	}
	for _, change := range changes {
		change(&e)
	}
	return e
}

// revised makes e the given revision, classified when it was fetched.
func revised(revision int, published time.Time, topics ...string) func(*news.Classified) {
	return func(e *news.Classified) {
		e.Document.Revision = revision
		e.Document.ContentHash = fmt.Sprintf("%064x", revision)
		e.Document.PublishedAt = published
		e.Document.FetchedAt = published.Add(time.Hour)
		e.ClassifiedAt = published.Add(2 * time.Hour)
		e.Topics = nil
		for _, id := range topics {
			e.Topics = append(e.Topics, news.Topic{ID: id, Score: 0.5})
		}
	}
}

// retagged returns e classified again, later and with other topics.
func retagged(e news.Classified, later time.Duration, topics ...string) news.Retagged {
	revised(e.Document.Revision, e.Document.PublishedAt, topics...)(&e)
	e.ClassifiedAt = e.ClassifiedAt.Add(later)
	e.Classifier = "lexicon-2"
	return news.Retagged(e)
}
