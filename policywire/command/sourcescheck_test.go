package command_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/policywire/command"
	"github.com/policywire/policywire/policywire/table"
	"github.com/policywire/policywire/services/fetcher"
)

const ministry = `id: %s
name: %s
publisher: 과학기술 시험 기관
homepage: https://%s.example.org
kind: press-release
language: ko
zone: Asia/Seoul
rights: full
discover: {feed: {url: https://%[1]s.example.org/feed.xml}}
page: {title: h1, date: .date, body: .text}
`

// ministries are the sites of two sources: one works, the feed of the other is
// gone, unless it is mended. Releases are of the days before today.
func ministries(t *testing.T, mended *atomic.Bool) map[string]string {
	t.Helper()
	dir := t.TempDir()
	for id, name := range map[string]string{"alpha-ko": "과학기술 시험 기관 보도자료", "beta": "データ庁 시험"} {
		if err := os.WriteFile(filepath.Join(dir, id+".yaml"), fmt.Appendf(nil, ministry, id, name, id), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at := time.Now().AddDate(0, 0, -2)
		switch {
		case r.URL.Path == "/feed.xml" && (strings.HasPrefix(r.Host, "alpha") || mended.Load()):
			fmt.Fprint(w, `<rss version="2.0"><channel>`)
			for n, days := range []int{0, 1, 40} {
				fmt.Fprintf(w, `<item><title>인공지능 %d</title><link>https://%s/news/%d</link><pubDate>%s</pubDate></item>`, n, r.Host, n, at.AddDate(0, 0, -days).Format(time.RFC1123Z))
			}
			fmt.Fprint(w, `</channel></rss>`)
		case strings.HasPrefix(r.URL.Path, "/news/"):
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, `<h1>인공지능</h1><p class="date">%s</p><div class="text"><p>기본법을 의결하였다고 밝혔다.</p></div>`, at.Format(time.DateOnly))
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return map[string]string{"FETCHER_SOURCES": dir, "FETCHER_ONLY": "alpha-ko,beta", "FETCHER_CONNECT_TO": strings.TrimPrefix(server.URL, "http://"),
		"FETCHER_RATE": "0", "FETCHER_SINCE": "14d"}
}

var (
	aDay    = regexp.MustCompile(`\d{4}-\d\d-\d\d`)
	aMinute = regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d`)
)

// golden compares an output whose days and minutes are left out.
func golden(t *testing.T, what, got, want string) {
	t.Helper()
	got = aDay.ReplaceAllString(aMinute.ReplaceAllString(got, "YYYY-MM-DD hh:mm"), "YYYY-MM-DD")
	if want = strings.TrimPrefix(want, "\n"); got != want {
		t.Errorf("%s: got\n%s\nwant\n%s", what, got, want)
	}
}

func TestSourcesCheck(t *testing.T) {
	t.Parallel()
	var mended atomic.Bool
	env := ministries(t, &mended)
	r := invocation{env: env}.run(t, "sources", "check", "alpha-ko")
	r.want(t, "one that works", 0, "alpha-ko", "")
	golden(t, "one that works", r.out, `
ID        NAME                         WORKS  LISTED  NEWEST      READ    FILES     BODIES             FIELDS
alpha-ko  과학기술 시험 기관 보도자료  yes         3  YYYY-MM-DD  3 of 3  0 of 0    14 14 14           body, date, date in the list, title, title in the list
`)
	r = invocation{env: env}.run(t, "sources", "check", "beta")
	r.want(t, "one that does not", 1, "beta", "1 of 1 sources do not work")
	golden(t, "one that does not", r.out, `
ID    NAME           WORKS  LISTED  NEWEST      READ    FILES     BODIES             FIELDS
beta  データ庁 시험  no          0  -           0 of 0  0 of 0    -
    reading the list of beta: https://beta.example.org/feed.xml answered 404 Not Found; the feed may have been retired: look for its successor
`)
	r = invocation{env: env}.run(t, "sources", "check", "--json")
	r.want(t, "all as JSON", 1, "alpha-ko", "1 of 2 sources do not work")
	works := map[any]any{}
	for _, row := range array(t, r.out) {
		works[row["source"]] = row["works"]
	}
	if len(works) != 2 || works["alpha-ko"] != true || works["beta"] != false {
		t.Errorf("got %v", works)
	}
}

func TestSourcesCheckOnATerminal(t *testing.T) {
	t.Parallel()
	var mended atomic.Bool
	mended.Store(true)
	env := ministries(t, &mended)
	var out, errs strings.Builder
	status := command.Main(t.Context(), []string{"sources", "check"}, command.Streams{In: strings.NewReader(""), Out: &out, Err: &errs,
		Getenv: func(name string) string { return env[name] }, Width: 80, ErrWidth: 80})
	if status != 0 || !strings.Contains(errs.String(), "2 of 2 sources") || strings.Count(errs.String(), "alpha-ko") != 1 || out.Len() > 0 {
		t.Errorf("got status %d, output %q and %q", status, out.String(), errs.String())
	}
	if !strings.Contains(errs.String(), "  FILES  ") || !strings.Contains(errs.String(), "과학기술 시험 기관 보도…  ") {
		t.Errorf("got %q, want names to be cut before the columns that follow", errs.String())
	}
	for _, line := range strings.FieldsFunc(errs.String(), func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.TrimPrefix(line, "\x1b[K"); table.Width(line) > 80 {
			t.Errorf("the line %q is %d wide", line, table.Width(line))
		}
	}
}

// live runs a fetcher until each of its two sources had a round.
func live(t *testing.T, b *flow.Bus, env map[string]string) {
	t.Helper()
	cfg, err := fetcher.ConfigFromEnv(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	f, err := fetcher.New(cfg, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	from := time.Now()
	go func() { ended <- f.Run(ctx, b) }()
	rounds := map[string]bool{}
	err = flow.Follow(ctx, b, news.SubjectLedger, from, func(m flow.Message) error {
		o, err := news.Decode[news.Outcome](m.Header, m.Data)
		if o.Item == "" {
			rounds[o.Source] = true
		}
		if len(rounds) == 2 {
			stop()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

func TestSourcesHealth(t *testing.T) {
	t.Parallel()
	var mended atomic.Bool
	env := ministries(t, &mended)
	b, url := bus(t)
	r := invocation{env: env}.run(t, "sources", "health", "--nats", url, "--check")
	r.want(t, "without a fetcher", 1, "alpha-ko", "2 of 2 sources have a fault")
	golden(t, "before the first round", r.out, `
ID        NAME                         FAULTS   LAST ROUND  LAST NEW  A DAY  LAST WEEK  LENGTH  FALLBACK  REQUESTS
alpha-ko  과학기술 시험 기관 보도자료  overdue  never       never         -          -       -         -         0
beta      データ庁 시험                overdue  never       never         -          -       -         -         0

alpha-ko: overdue: not visited yet, every 1h: is the fetcher running?
beta: overdue: not visited yet, every 1h: is the fetcher running?
`)
	live(t, b, env)
	r = invocation{env: env}.run(t, "sources", "health", "--nats", url)
	r.want(t, "sources health", 0, "alpha-ko", "")
	golden(t, "with a fault", r.out, `
ID        NAME                         FAULTS  LAST ROUND        LAST NEW          A DAY  LAST WEEK  LENGTH  FALLBACK  REQUESTS
alpha-ko  과학기술 시험 기관 보도자료  -       YYYY-MM-DD hh:mm  YYYY-MM-DD hh:mm    0.1        0.3      14       0 %         4
beta      データ庁 시험                gone    YYYY-MM-DD hh:mm  never                 -          -       -         -         2

beta: gone since YYYY-MM-DD hh:mm: reading the list of beta: https://beta.example.org/feed.xml answered 404 Not Found; the feed may have been retired: look for its successor
`)
	invocation{env: env}.run(t, "sources", "health", "--nats", url, "--check").want(t, "with --check", 1, "alpha-ko", "1 of 2 sources have a fault")
	invocation{env: env}.run(t, "sources", "health", "alpha-ko", "--nats", url, "--check").want(t, "one that is well", 0, "alpha-ko", "")
	rows := array(t, invocation{env: env}.run(t, "sources", "health", "beta", "--nats", url, "--json").out)
	if len(rows) != 1 || rows[0]["name"] != "データ庁 시험" || !strings.Contains(fmt.Sprint(rows[0]["faults"]), "kind:gone") {
		t.Errorf("got %v", rows)
	}
	mended.Store(true)
	live(t, b, env)
	invocation{env: env}.run(t, "sources", "health", "--nats", url, "--check").want(t, "when it is mended", 0, "beta", "")
}

// TestSourcesHealthNamesListsThatCouldNotBeRead shows what is not a fault yet:
// a site that did not answer once.
func TestSourcesHealthNamesListsThatCouldNotBeRead(t *testing.T) {
	t.Parallel()
	env := ministries(t, new(atomic.Bool))
	env["FETCHER_CONNECT_TO"] = "127.0.0.1:1"
	b, url := bus(t)
	live(t, b, env)
	r := invocation{env: env}.run(t, "sources", "health", "alpha-ko", "--check", "--nats", url)
	r.want(t, "a site that does not answer", 0, "\nalpha-ko: its list could not be read at ", "")
	if !strings.HasSuffix(r.out, ", the last time it was: never\n") {
		t.Errorf("got %q, want when it was read", r.out)
	}
}
