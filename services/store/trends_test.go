package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/store"
)

func TestTrends(t *testing.T) {
	each(t, map[string]func(*testing.T, *fixture){
		"Trend by day":            checkTrendByDay,
		"Trend by week and month": checkTrendByWeekAndMonth,
		"Trend after revisions":   checkTrendAfterRevisions,
		"Trend days":              checkTrendDays,
		"Trend dimensions":        checkTrendDimensions,
		"Trends of what is none":  checkTrendsOfWhatIsNone,
		"Daily trends":            checkDailyTrends,
	})
}

// of returns a change that makes a document one of a day of March 2025 in
// Seoul, with topics.
func of(day int, topics ...string) func(*news.Classified) {
	return revised(1, time.Date(2025, 3, day, 12, 0, 0, 0, seoul), topics...)
}

// naming returns a change that makes a document name entities, given as id and
// kind; the name is the id in upper case.
func naming(entities ...string) func(*news.Classified) {
	return func(e *news.Classified) {
		e.Entities = nil
		for _, entity := range entities {
			id, kind, _ := strings.Cut(entity, " ")
			e.Entities = append(e.Entities, news.Entity{ID: id, Kind: kind, Name: strings.ToUpper(id), Text: id, Field: "title", Count: 1})
		}
	}
}

// scope is what every question of these tests that has no scope of its own has.
const scope = "topic = '', language = '', source = '', since = '2025-03-01', until = '2025-03-31', zone = 'Asia/Seoul'"

func trend(dimension, by, scope string) string {
	return fmt.Sprintf("SELECT * FROM policywire.trend(dimension = '%s', by = '%s', %s) ORDER BY start, key FORMAT TSVRaw", dimension, by, scope)
}

// Documents of four days; the third has no document about ai. Shares are of all
// documents of the day, averages of seven days.
func checkTrendByDay(t *testing.T, f *fixture) {
	write(t, f.open(t),
		classified("a", of(3, "ai")), classified("b", of(3, "ai", "safety")), classified("c", of(3)), classified("d", of(3)),
		classified("e", of(4, "ai")),
		classified("f", of(5, "safety")),
		classified("g", of(6, "ai")), classified("h", of(6, "ai")), classified("i", of(6, "ai")))
	f.want(t, trend("topic", "day", scope), lines(
		"2025-03-03	ai	2	4	0.5	0	2	"+seventh(2),
		"2025-03-03	safety	1	4	0.25	0	1	"+seventh(1),
		"2025-03-04	ai	1	1	1	2	-1	"+seventh(3),
		"2025-03-05	safety	1	1	1	0	1	"+seventh(2), // the day before has none
		"2025-03-06	ai	3	3	1	0	3	"+seventh(6)))
	f.want(t, trend("all", "day", scope), lines(
		"2025-03-03		4	4	1	0	4	"+seventh(4),
		"2025-03-04		1	1	1	4	-3	"+seventh(5),
		"2025-03-05		1	1	1	1	0	"+seventh(6),
		"2025-03-06		3	3	1	1	2	"+seventh(9)))
}

func lines(rows ...string) string { return strings.Join(rows, "\n") }

// seventh returns n / 7 as the engine prints it.
func seventh(n int) string { return fmt.Sprint(float64(n) / 7) }

// A week begins on Monday, a period before since counts nothing, and a gap of a
// week or a month is no period before.
func checkTrendByWeekAndMonth(t *testing.T, f *fixture) {
	on := func(year, month, day int) func(*news.Classified) {
		return revised(1, time.Date(year, time.Month(month), day, 12, 0, 0, 0, seoul), "ai")
	}
	write(t, f.open(t),
		classified("sunday", on(2024, 12, 29)), classified("monday", on(2024, 12, 30)), classified("new year", on(2025, 1, 1)),
		classified("next sunday", on(2025, 1, 5)), classified("next monday", on(2025, 1, 6)), classified("late", on(2025, 1, 27)),
		classified("march", on(2025, 3, 31)))
	all := "topic = 'ai', language = '', source = '', since = '2024-12-30', until = '2025-12-31', zone = 'Asia/Seoul'"
	f.want(t, trend("all", "week", all), lines(
		"2024-12-30		3	3	1	0	3	0.75",
		"2025-01-06		1	1	1	3	-2	1",
		"2025-01-27		1	1	1	0	1	0.5", // this week and that of the 6th, three before it
		"2025-03-31		1	1	1	0	1	0.25"))
	f.want(t, trend("all", "month", strings.Replace(all, "2024-12-30", "2024-12-01", 1)), lines(
		"2024-12-01		2	2	1	0	2	"+fmt.Sprint(2/3.),
		"2025-01-01		4	4	1	2	2	2",
		"2025-03-01		1	1	1	0	1	"+fmt.Sprint(5/3.)))
}

// Nothing of a document is counted twice or where it was before: it is written
// again, gets a revision that moves its day and drops a topic, and is tagged
// again, the earlier revision last.
func checkTrendAfterRevisions(t *testing.T, f *fixture) {
	s := f.open(t)
	first, second := classified("a", of(3, "ai", "safety")), classified("a", revised(2, noon(9), "ai"))
	write(t, s, first, classified("b", of(3, "safety")))
	write(t, s, first)
	f.want(t, trend("topic", "day", scope), lines(
		"2025-03-03	ai	1	2	0.5	0	1	"+seventh(1),
		"2025-03-03	safety	2	2	1	0	2	"+seventh(2)))
	write(t, s, second, second)
	moved := lines(
		"2025-03-03	safety	1	1	1	0	1	"+seventh(1),
		"2025-03-10	ai	1	1	1	0	1	"+seventh(1))
	f.want(t, trend("topic", "day", scope), moved)
	write(t, s, retagged(first, 1000*time.Hour, "connectivity")) // of the revision before: not seen
	f.want(t, trend("topic", "day", scope), moved)
	write(t, s, retagged(second, time.Hour, "connectivity"), withdrawn(second)) // it was published
	f.want(t, trend("topic", "day", scope), strings.Replace(moved, "ai", "connectivity", 1))
}

// 15:30 in UTC is the next day in Seoul, but the day of a document without a
// time is its publisher's wherever it is counted. Archives begin before 1970.
func checkTrendDays(t *testing.T, f *fixture) {
	midnight := func(e *news.Classified) { e.Document.PublishedPrecision = news.PrecisionDay }
	write(t, f.open(t),
		classified("evening", revised(1, time.Date(2025, 3, 31, 15, 30, 0, 0, time.UTC), "ai")),
		classified("no time", revised(1, time.Date(2025, 3, 31, 0, 0, 0, 0, time.UTC), "ai"), midnight),
		classified("treaty", revised(1, time.Date(1961, 11, 14, 0, 0, 0, 0, seoul), "ai"), midnight))
	in := func(zone string) string {
		return "topic = '', language = '', source = '', since = '1900-01-01', until = '2100-01-01', zone = '" + zone + "'"
	}
	f.want(t, trend("topic", "day", in("Asia/Seoul")), lines(
		"1961-11-14	ai	1	1	1	0	1	"+seventh(1),
		"2025-03-31	ai	1	1	1	0	1	"+seventh(1),
		"2025-04-01	ai	1	1	1	1	0	"+seventh(2)))
	f.want(t, trend("topic", "month", in("UTC")), lines(
		"1961-11-01	ai	1	1	1	0	1	"+fmt.Sprint(1/3.),
		"2025-03-01	ai	2	2	1	0	2	"+fmt.Sprint(2/3.)))
	f.want(t, trend("topic", "week", in("UTC")), lines(
		"1961-11-13	ai	1	1	1	0	1	0.25",
		"2025-03-31	ai	2	2	1	0	2	0.5"))
	f.want(t, "SELECT day, documents FROM policywire.topic_trend ORDER BY day", "1961-11-14	1\n2025-03-31	1\n2025-04-01	1")
	f.want(t, "SELECT day, documents FROM policywire.topic_trend_in(zone = 'UTC') ORDER BY day", "1961-11-14	1\n2025-03-31	2")
}

// Each dimension counts by what it is called.
func checkTrendDimensions(t *testing.T, f *fixture) {
	part := func(e *news.Classified) { e.Topics[0].Subtopics = []news.Subtopic{{ID: "ai/governance", Score: 0.5}} }
	write(t, f.open(t),
		classified("a", of(3, "ai"), part, naming("kr economy", "kr-msit ministry"), titled("AI 기본법 시행령 공포")),
		classified("b", of(3), naming("kr economy"), titled("생성형 AI 실태조사"), in("en", "msit-en")))
	for dimension, want := range map[string]string{
		"all": " 2", "topic": "ai 1", "subtopic": "ai/governance 1", "language": "en 1,ko 1", "source": "korea-kr-press 1,msit-en 1",
		"publisher": "과학기술정보통신부 2", "kind": "press-release 2", "entity": "kr 2,kr-msit 1", "economy": "kr 2",
		"term": "ai 2,ai 기본법 1,ai 실태조사 1,공포 1,기본법 1,생성형 1,생성형 ai 1,시행령 1,실태조사 1",
	} {
		f.want(t, fmt.Sprintf("SELECT arrayStringConcat(groupArray(key || ' ' || documents), ',') FROM (SELECT * FROM policywire.trend(dimension = '%s', by = 'month', %s) ORDER BY key) FORMAT TSVRaw",
			dimension, scope), want)
	}
	f.want(t, trend("language", "day", strings.Replace(scope, "topic = ''", "topic = 'ai/governance'", 1)), "2025-03-03	ko	1	1	1	0	1	"+seventh(1))
}

// What is asked wrongly is said, also where there is no document.
func checkTrendsOfWhatIsNone(t *testing.T, f *fixture) {
	for query, want := range map[string]string{
		"trend(dimension = 'topics', by = 'day', " + scope + ")":                                                           "cannot be parsed as Enum8('all', 'topic', 'subtopic'",
		"trend(dimension = 'topic', by = 'year', " + scope + ")":                                                           "by is one of day, week, month",
		"trend(dimension = 'topic', by = '1', " + scope + ")":                                                              "by is one of day, week, month",
		"trend(dimension = '1', by = 'day', " + scope + ")":                                                                "Unknown expression identifier `1`",
		"bursts(dimension = '', " + scope + ")":                                                                            "Empty Identifier part after parameter `dimension`",
		"bursts(dimension = 'topics', " + scope + ")":                                                                      "for query parameter 'dimension'",
		"bursts(dimension = 'topic FROM policywire.documents --', " + scope + ")":                                          "for query parameter 'dimension'",
		"pairs(left = 'topic', right = 'source', " + scope + ")":                                                           "Enum8('topic', 'subtopic', 'entity', 'economy', 'term') for query parameter 'right'",
		"rising(dimension = 'kind', topic = '', language = '', source = '', until = '2025-03-31', days = 7, zone = 'UTC')": "for query parameter 'dimension'",
	} {
		var n uint64
		if err := f.conn.QueryRow(t.Context(), "SELECT count() FROM policywire."+query).Scan(&n); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", query, err, want)
		}
	}
}

func checkDailyTrends(t *testing.T, f *fixture) {
	write(t, f.open(t),
		classified("a", revised(1, time.Date(2025, 3, 3, 15, 30, 0, 0, time.UTC), "ai"), naming("kr economy", "kr-msit ministry")),
		classified("b", of(4), naming("kr economy")), classified("c", of(4), in("en", "msit-en")))
	for query, want := range map[string]string{
		"SELECT * FROM policywire.topic_trend":                                "2025-03-04	ai	ko	korea-kr-press	1",
		"SELECT * FROM policywire.language_trend ORDER BY ALL":                "2025-03-04	en	msit-en	1\n2025-03-04	ko	korea-kr-press	2",
		"SELECT * FROM policywire.source_trend ORDER BY ALL":                  "2025-03-04	korea-kr-press	2\n2025-03-04	msit-en	1",
		"SELECT * FROM policywire.publisher_trend ORDER BY ALL":               "2025-03-04	과학기술정보통신부	korea-kr-press	ko	2\n2025-03-04	과학기술정보통신부	msit-en	en	1",
		"SELECT * FROM policywire.entity_trend ORDER BY ALL":                  "2025-03-04	kr	economy	KR	ko	korea-kr-press	2\n2025-03-04	kr-msit	ministry	KR-MSIT	ko	korea-kr-press	1",
		"SELECT * FROM policywire.economy_trend":                              "2025-03-04	kr	KR	ko	korea-kr-press	2",
		"SELECT day, entity FROM policywire.mentions WHERE kind = 'ministry'": "2025-03-04	kr-msit",
	} {
		f.want(t, query+" FORMAT TSVRaw", want)
	}
}

// fill writes n documents of each day, all about topics.
func fill(t *testing.T, s *store.Store, name string, from time.Time, counts []int, topics ...string) {
	t.Helper()
	var events []news.Event
	for i, n := range counts {
		for j := range n {
			events = append(events, classified(fmt.Sprintf("%s-%d-%d", name, i, j), revised(1, from.AddDate(0, 0, i), topics...)))
		}
	}
	write(t, s, events...)
}

// each runs checks, every one on tables without a row: making a schema takes
// longer than any of them.
func each(t *testing.T, checks map[string]func(*testing.T, *fixture)) {
	f := migrated(t)
	for name, check := range checks {
		t.Run(name, func(t *testing.T) {
			for _, table := range []string{"documents", "latest", "withdrawals"} {
				f.exec(t, "TRUNCATE TABLE policywire_store."+table)
			}
			check(t, f)
		})
	}
}
