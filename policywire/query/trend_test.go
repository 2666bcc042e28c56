package query_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/policywire/query"
)

// connect returns a client of a ClickHouse with the events.
func connect(t *testing.T, events ...news.Event) *query.Client {
	t.Helper()
	client, err := query.Connect(filled(t, events...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// lines returns what a statement gives, a line a row, of some columns.
func lines(t *testing.T, client *query.Client, sql string, columns ...string) []string {
	t.Helper()
	found, rows, err := client.All(t.Context(), sql)
	if err != nil {
		t.Fatalf("%s\n%v", sql, err)
	}
	var out []string
	for _, row := range rows {
		var cells []string
		for _, name := range columns {
			i := slices.IndexFunc(found, func(c query.Column) bool { return c.Name == name })
			if i < 0 {
				t.Fatalf("got columns %v, want %s", found, name)
			}
			cells = append(cells, fmt.Sprint(row[i]))
		}
		out = append(out, strings.Join(cells, " "))
	}
	return out
}

func date(s string) time.Time {
	day, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return day
}

// history are documents of spring 2026, one of which is in its second revision.
func history() []news.Event {
	dated := document("dated", "ko", "날짜만 있는 문서", "", day(5, 4, 0), "ai")
	dated.Document.PublishedPrecision = news.PrecisionDay
	dated.Topics[0].Subtopics = []news.Subtopic{{ID: "ai/governance", Score: 0.7}}
	first := document("twice", "ko", "첫 판", "", day(4, 1, 9), "ai", "safety")
	second := document("twice", "ko", "둘째 판", "", day(5, 10, 12), "safety")
	second.Document.Revision, second.Document.ContentHash = 2, fmt.Sprintf("%064x", 2)
	return []news.Event{second, first, second, // out of order and repeated
		dated,
		document("early", "ko", "새벽 발표", "", day(5, 4, 6), "connectivity"), // the 3rd in UTC
		document("noon", "en", "At noon", "", day(5, 4, 12), "ai", "connectivity"),
		document("old", "ko", "지난 문서", "", day(3, 31, 12), "ai"),
		document("before", "en", "A year before", "", day(5, 4, 12).AddDate(0, 0, -364), "ai"),
	}
}

func TestTrend(t *testing.T) {
	client := connect(t, history()...)
	scope := func(topic, since, until, zone string) query.Scope {
		return query.Scope{Topic: topic, Since: date(since), Until: date(until), Zone: zone}
	}
	for _, c := range []struct {
		name    string
		trend   query.Trend
		columns string
		want    []string
	}{
		{"days in Seoul, also empty ones", query.Trend{Scope: scope("", "2026-05-03", "2026-05-06", "Asia/Seoul"), By: query.Day},
			"day documents change", []string{"2026-05-03 0 0", "2026-05-04 3 3", "2026-05-05 0 -3", "2026-05-06 0 0"}},
		{"days in UTC", query.Trend{Scope: scope("", "2026-05-03", "2026-05-04", "UTC"), By: query.Day},
			"day documents", []string{"2026-05-03 1", "2026-05-04 2"}},
		{"a topic has its share of all, and the revision moved", query.Trend{Scope: scope("safety", "2026-04-01", "2026-05-31", "UTC"), By: query.Month},
			"month documents share", []string{"2026-04-01 0 0", "2026-05-01 1 0.25"}},
		{"a part of a topic", query.Trend{Scope: scope("ai/governance", "2026-05-04", "2026-05-05", "Asia/Seoul"), By: query.Day},
			"day documents share", []string{"2026-05-04 1 0.3333", "2026-05-05 0 0"}},
		{"the mean looks back behind the first week", query.Trend{Scope: scope("ai", "2026-04-08", "2026-05-04", "Asia/Seoul"), By: query.Week},
			"week documents change moving_average", []string{"2026-04-06 0 -1 0.25", "2026-04-13 0 0 0.25", "2026-04-20 0 0 0.25", "2026-04-27 0 0 0", "2026-05-04 2 2 0.5"}},
		{"the first week is whole", query.Trend{Scope: scope("", "2026-05-06", "2026-05-06", "Asia/Seoul"), By: query.Week},
			"week documents", []string{"2026-05-04 3"}},
		{"months across a year", query.Trend{Scope: scope("ai", "2025-12-31", "2026-03-31", "Asia/Seoul"), By: query.Month},
			"month documents", []string{"2025-12-01 0", "2026-01-01 0", "2026-02-01 0", "2026-03-01 1"}},
		{"by topic, the most first", query.Trend{Scope: scope("", "2026-03-31", "2026-05-31", "Asia/Seoul"), By: query.Month, Per: "topic", Limit: 2},
			"month topic documents", []string{"2026-03-01 ai 1", "2026-03-01 connectivity 0", "2026-04-01 ai 0", "2026-04-01 connectivity 0", "2026-05-01 ai 2", "2026-05-01 connectivity 2"}},
		{"by language within a topic", query.Trend{Scope: scope("ai", "2026-05-04", "2026-05-04", "Asia/Seoul"), By: query.Day, Per: "language", Limit: 5},
			"language documents share", []string{"en 1 0.5", "ko 1 0.5"}},
		{"against the days before", query.Trend{Scope: scope("", "2026-05-07", "2026-05-10", "Asia/Seoul"), By: query.Day, Compare: query.Previous},
			"day against documents before change growth", []string{"2026-05-07 2026-05-03 0 0 0 <nil>", "2026-05-08 2026-05-04 0 3 -3 -1", "2026-05-09 2026-05-05 0 0 0 <nil>", "2026-05-10 2026-05-06 1 0 1 <nil>"}},
		{"against the same weekday of a year before", query.Trend{Scope: scope("ai", "2026-05-04", "2026-05-04", "Asia/Seoul"), By: query.Day, Compare: query.Year},
			"against documents before growth", []string{"2025-05-05 2 1 1"}},
		{"a topic that nothing has", query.Trend{Scope: scope("space", "2026-05-01", "2026-05-31", "UTC"), By: query.Day}, "day", nil},
		{"a topic that would end the text", query.Trend{Scope: scope(`a' OR 1 = 1 --\`, "2026-05-01", "2026-05-31", "UTC"), By: query.Day}, "day", nil},
	} {
		if got := lines(t, client, c.trend.SQL(), strings.Fields(c.columns)...); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q\n%s", c.name, got, c.want, c.trend.SQL())
		}
	}
	t.Run("the view", func(t *testing.T) { checkView(t, client) })
}

// checkView holds what is counted here, also where the view has no row, against
// the columns of the view.
func checkView(t *testing.T, client *query.Client) {
	for _, by := range []query.Period{query.Day, query.Week, query.Month} {
		trend := query.Trend{Scope: query.Scope{Since: date("2026-03-30"), Until: date("2026-05-31"), Zone: "Asia/Seoul"}, By: by, Per: "topic", Limit: 9}
		ours := lines(t, client, "SELECT * FROM ("+trend.SQL()+") WHERE documents > 0 ORDER BY ALL", string(by), "topic", "documents", "change", "moving_average")
		view := lines(t, client, fmt.Sprintf(`SELECT start, key, documents, change, round(moving_average, 2) AS mean FROM policywire.trend(dimension = 'topic', by = '%s',
			topic = '', language = '', source = '', since = '2026-01-01', until = '2026-05-31', zone = 'Asia/Seoul') ORDER BY ALL`, by), "start", "key", "documents", "change", "mean")
		if len(view) < 4 || !slices.Equal(ours, view) {
			t.Errorf("by %s: got %q, want %q", by, ours, view)
		}
	}
}

// TestWholePeriodsAreHeldAgainstWholeOnes has months of different lengths, and
// one that is not over.
func TestWholePeriodsAreHeldAgainstWholeOnes(t *testing.T) {
	for _, c := range []struct {
		since, until string
		by           query.Period
		compare      query.Compare
		want         string // the days before, as the SQL has them
	}{
		{"2026-04-01", "2026-04-30", query.Month, query.Previous, "since = '2026-03-01', until = '2026-03-31'"},
		{"2026-02-01", "2026-02-28", query.Month, query.Previous, "since = '2026-01-01', until = '2026-01-31'"},
		{"2026-03-01", "2026-03-31", query.Month, query.Previous, "since = '2026-02-01', until = '2026-02-28'"},
		{"2026-03-01", "2026-04-30", query.Month, query.Previous, "since = '2026-01-01', until = '2026-02-28'"},
		{"2025-02-01", "2025-02-28", query.Month, query.Year, "since = '2024-02-01', until = '2024-02-29'"},
		{"2024-02-01", "2024-02-29", query.Month, query.Year, "since = '2023-02-01', until = '2023-02-28'"},
		{"2026-04-01", "2026-04-15", query.Month, query.Previous, "since = '2026-03-01', until = '2026-03-15'"},
		{"2026-03-01", "2026-03-30", query.Month, query.Previous, "since = '2026-02-01', until = '2026-02-28'"},
		{"2026-04-27", "2026-05-03", query.Week, query.Previous, "since = '2026-04-20', until = '2026-04-26'"},
		{"2026-04-27", "2026-04-29", query.Week, query.Year, "since = '2025-04-28', until = '2025-04-30'"},
		{"2026-05-07", "2026-05-10", query.Day, query.Previous, "since = '2026-05-03', until = '2026-05-06'"},
	} {
		trend := query.Trend{Scope: query.Scope{Since: date(c.since), Until: date(c.until), Zone: "UTC"}, By: c.by, Compare: c.compare}
		if sql := trend.SQL(); !strings.Contains(sql, c.want) {
			t.Errorf("%s to %s by %s: got\n%s\nwant %s", c.since, c.until, c.by, sql, c.want)
		}
	}
}

func TestPeriods(t *testing.T) {
	for _, c := range []struct {
		by          query.Period
		day         string
		n           int
		start, then string
	}{
		{query.Day, "2026-03-01", -1, "2026-03-01", "2026-02-28"},
		{query.Week, "2026-05-03", 1, "2026-04-27", "2026-05-10"}, // a Sunday
		{query.Week, "2026-05-04", -52, "2026-05-04", "2025-05-05"},
		{query.Month, "2026-03-31", -1, "2026-03-01", "2026-02-28"},
		{query.Month, "2024-02-29", -12, "2024-02-01", "2023-02-28"},
		{query.Month, "2025-12-31", 2, "2025-12-01", "2026-02-28"},
	} {
		if got := c.by.Start(date(c.day)); !got.Equal(date(c.start)) {
			t.Errorf("the %s of %s: got %s, want %s", c.by, c.day, got.Format(time.DateOnly), c.start)
		}
		if got := c.by.Add(date(c.day), c.n); !got.Equal(date(c.then)) {
			t.Errorf("%s and %d %ss: got %s, want %s", c.day, c.n, c.by, got.Format(time.DateOnly), c.then)
		}
	}
}
