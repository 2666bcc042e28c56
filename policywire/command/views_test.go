package command_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/embedded/clickhousetest"
	"github.com/policywire/policywire/policywire/command"
	"github.com/policywire/policywire/policywire/table"
	"github.com/policywire/policywire/services/store"
)

// views returns the address of a ClickHouse that holds three documents, and what
// more it is given.
func views(t *testing.T, more ...news.Event) string {
	t.Helper()
	cfg := store.DefaultConfig()
	cfg.DSN = clickhousetest.Start(t)
	drop(t, cfg.DSN)
	t.Cleanup(func() { drop(t, cfg.DSN) })
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	b, _ := flowtest.Start(t)
	if err := store.Migrate(t.Context(), b, cfg, log); err != nil {
		t.Fatal(err)
	}
	s, err := store.New(cfg, log)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	long := "인공지능 데이터센터와 에너지 정책의 협력을 본격화하기 위한 관계 부처 합동 회의 개최 결과 " + strings.Repeat("아주 긴 제목 ", 20)
	if err := s.Write(t.Context(), append([]news.Event{
		document("1", "=SUM(A1), 인공지능 안전", "ai", "safety"), document("2", long, "ai"), document("3", "산불 예방"),
		linked("1"), linked("2"),
	}, more...)); err != nil {
		t.Fatal(err)
	}
	return cfg.DSN
}

// drop removes what an earlier test made: the names of the databases are fixed.
func drop(t *testing.T, dsn string) {
	t.Helper()
	options, err := clickhouse.ParseDSN(dsn)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := clickhouse.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, database := range []string{"policywire", "policywire_store"} {
		if err := conn.Exec(context.Background(), "DROP DATABASE IF EXISTS "+database); err != nil {
			t.Fatal(err)
		}
	}
}

func document(native, title string, topics ...string) news.Classified {
	at := time.Date(2026, 5, 1, 9, 0, 0, 0, time.FixedZone("KST", 9*3600))
	e := news.Classified{
		Document: news.Document{
			ID: "view-test/" + native, Source: "view-test", URL: "https://view.invalid/" + native, Publisher: "시험 기관",
			Title: title, Body: "첫 문단\x1b[2J\n\n둘째 문단", BodyLength: 10, Kind: news.PressRelease, PublishedAt: at,
			PublishedPrecision: news.PrecisionDay, FetchedAt: at, Revision: 1, ContentHash: fmt.Sprintf("%064x", 1),
			Rights: news.RightsFull, Origin: news.OriginLive,
		},
		Language: news.Language{Tag: "ko", Confidence: 0.9}, Classifier: "lexicon-1", ClassifiedAt: at,
	}
	for _, topic := range topics {
		e.Topics = append(e.Topics, news.Topic{ID: topic, Score: 0.75, Points: 1.7, Subtopics: []news.Subtopic{{ID: topic + "/law", Score: 0.625}},
			Evidence: []news.Evidence{{Text: "인공지능", Field: "title", Offset: 11, Count: 3, Points: 1.25}}})
		e.Entities = []news.Entity{{ID: "kr-msit", Kind: "ministry", Name: "Ministry of Science and ICT", Text: "과기정통부", Field: "body", Count: 2}}
	}
	return e
}

// linked puts a document into the story of the first.
func linked(native string) news.Linked {
	d := document(native, "").Document
	return news.Linked{DocumentID: d.ID, Source: d.Source, Revision: 1, ContentHash: d.ContentHash, Story: "view-test/1", Score: 0.9,
		Evidence: "both name MSIT", Linker: "1", LinkedAt: d.FetchedAt, Origin: news.OriginLive}
}

func TestViewsAreAnsweredInEveryFormat(t *testing.T) {
	dsn := views(t)
	ask := func(args ...string) result { return run(t, append(args, "--clickhouse", dsn)...) }

	t.Run("trends", func(t *testing.T) { checkTrends(t, dsn) })
	t.Run("outputs", func(t *testing.T) { checkOutputs(t, dsn) })
	t.Run("query", func(t *testing.T) { checkQuery(t, dsn) })
	t.Run("search", func(t *testing.T) {
		rows := array(t, ask("search", "인공지능", "안전", "--format", "json").out)
		if len(rows) != 1 || rows[0]["id"] != "view-test/1" || rows[0]["published_on"] != "2026-05-01" || rows[0]["title"] != "=SUM(A1), 인공지능 안전" {
			t.Errorf("got %v, want the one document", rows)
		}
		if topics, ok := rows[0]["topics"].([]any); !ok || len(topics) != 2 {
			t.Errorf("got topics %v, want an array of two", rows[0]["topics"])
		}
		if lines := records(t, ask("search", "SUM", "--format", "csv").out); len(lines) != 2 || !strings.HasPrefix(lines[1][3], "'=") {
			t.Errorf("got %v, want the formula behind an apostrophe", lines)
		}
		ask("search", "없는말").want(t, "nothing found", 0, "", "no document holds")
		ask("search", "?!").want(t, "no word", 2, "", "search needs a word")
		ask("search", "it's", "인공지능", "--show-sql").want(t, "SQL", 0, `FROM policywire.search(words = 'it\'s 인공지능')`, "")
	})
	t.Run("show", func(t *testing.T) {
		text := ask("show", "view-test/1")
		for _, want := range []string{"topic         ai  0.75  인공지능 (title 11, ×3 +1.25)\n              ai/law  0.62\n",
			"ministry      Ministry of Science and ICT (과기정통부 ×2)\n", "story         view-test/2  ko  2026-05-01  "} {
			text.want(t, "show", 0, want, "")
		}
		if strings.Contains(text.out, "\x1b") || !strings.Contains(text.out, "둘째 문단") {
			t.Errorf("got %q, want the text without what a terminal obeys", text.out)
		}
		var object map[string]any
		if err := json.Unmarshal([]byte(ask("show", "view-test/1", "--format", "json").out), &object); err != nil || object["body"] != "첫 문단\x1b[2J\n\n둘째 문단" || object["translations"] == nil {
			t.Errorf("got %v (%v), want one object with the body as it is", object, err)
		}
		ask("show", "view-test/none").want(t, "unknown id", 1, "", "'policywire search' finds ids")
	})
	t.Run("readme", func(t *testing.T) { checkReadme(t, dsn) })
	t.Run("terminal", func(t *testing.T) { checkTerminal(t, dsn) })
	t.Run("room", func(t *testing.T) { checkRoom(t, dsn) })
}

// checkTerminal asks on terminals of several widths: lines fit, bars are drawn.
func checkTerminal(t *testing.T, dsn string) {
	for _, width := range []int{80, 160} {
		for _, args := range [][]string{{"trends", "--since", "2026-01-01"}, {"search", "인공지능"}} {
			var out strings.Builder
			status := command.Main(t.Context(), append(args, "--clickhouse", dsn),
				command.Streams{Out: &out, Err: t.Output(), Getenv: func(string) string { return "" }, Width: width})
			if status != 0 {
				t.Fatalf("%v: got status %d", args, status)
			}
			for text := range strings.Lines(out.String()) {
				if got := table.Width(strings.TrimRight(text, "\n")); got > width {
					t.Errorf("%v at %d cells: %q is %d wide", args, width, text, got)
				}
			}
			if drawn := strings.Contains(out.String(), "█"); drawn != (args[0] == "trends") || strings.Contains(out.String(), "\x1b") {
				t.Errorf("%v: got %q, want bars for trends alone, and no colours", args, out.String())
			}
		}
	}
}

// checkRoom asks on narrow terminals: what matters most is there, and what has no
// room is named.
func checkRoom(t *testing.T, dsn string) {
	for _, c := range []struct {
		line      string
		width     int
		out, errs string
	}{
		{"trends gaps --all " + spring, 80, "COVERED_ON  DAYS_UNTIL", ""},
		{"trends gaps --all " + spring, 72, "COVERED_ON  DAYS_UNTIL", "no room for publisher;"},
		{"trends gaps " + spring, 160, "DAY         PUBLISHER  TITLE", ""},
		{"search 안전", 72, "TITLE", "no room for "},
		{"trends stories " + spring, 80, "TITLE", "no room for publishers, story;"},
	} {
		var out, errs strings.Builder
		status := command.Main(t.Context(), append(strings.Fields(c.line), "--clickhouse", dsn),
			command.Streams{Out: &out, Err: &errs, Getenv: func(string) string { return "" }, Width: c.width})
		if status != 0 || !strings.Contains(out.String(), c.out) || !strings.Contains(errs.String(), c.errs) || c.errs == "" && errs.Len() > 0 {
			t.Errorf("%s at %d cells: got status %d, %q and %s, want %q and %s", c.line, c.width, status, errs.String(), out.String(), c.errs, c.out)
		}
		for line := range strings.Lines(out.String()) {
			if got := table.Width(strings.TrimRight(line, "\n")); got > c.width {
				t.Errorf("%s at %d cells: %q is %d wide", c.line, c.width, line, got)
			}
		}
	}
}

// checkReadme asks what the README asks, by curl and by other clients, and for
// the views that it names.
func checkReadme(t *testing.T, dsn string) {
	data, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := string(data)
	found := regexp.MustCompile(`curl '\S+' --data-binary "([^"]+)"`).FindStringSubmatch(readme)
	if found == nil {
		t.Fatal("the README asks nothing by curl")
	}
	if answer := query(t, dsn, found[1]); !strings.Contains(answer, "2026-05-01") {
		t.Errorf("%s: got %q, want a row of 2026-05-01", found[1], answer)
	}
	blocks := regexp.MustCompile("(?s)```sql\n(.+?)```").FindAllStringSubmatch(readme, -1)
	if len(blocks) < 2 {
		t.Errorf("got %d queries in SQL, want two", len(blocks))
	}
	for _, block := range blocks {
		query(t, dsn, block[1])
	}
	_, rows, _ := strings.Cut(readme, "| view | one row is |\n|---|---|\n")
	rows, _, _ = strings.Cut(rows, "\n\n")
	views := map[string]bool{}
	for row := range strings.Lines(rows) {
		names, _, _ := strings.Cut(strings.TrimPrefix(row, "| "), " | ")
		for _, name := range regexp.MustCompile(`[a-z]+(_[a-z]+)*(\(…\))?`).FindAllString(strings.ReplaceAll(names, "policywire.", ""), -1) {
			name, parameters := strings.CutSuffix(name, "(…)")
			views[name] = true
			if !parameters { // those are asked by the questions of the README
				query(t, dsn, "SELECT * FROM policywire."+name+" LIMIT 1")
			}
		}
	}
	// facts and topic_trend_in are what others read, and one more zone.
	for _, name := range strings.Fields(query(t, dsn, "SELECT name FROM system.tables WHERE database = 'policywire' AND name NOT IN ('facts', 'topic_trend_in')")) {
		if !views[name] {
			t.Errorf("the README's table lacks policywire.%s", name)
		}
		delete(views, name)
	}
	if len(views) > 0 {
		t.Errorf("the README names %v, which are no views", views)
	}
}

// query asks ClickHouse over HTTP, as curl does.
func query(t *testing.T, dsn, sql string) string {
	t.Helper()
	address, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post("http://"+address.Host+"/", "text/plain", strings.NewReader(sql))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("%s: got status %d, %q (%v)", sql, response.StatusCode, answer, err)
	}
	return string(answer)
}
