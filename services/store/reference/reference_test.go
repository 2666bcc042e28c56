package reference_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/store/reference"
)

var kst = time.FixedZone("KST", 9*60*60)

// document returns a document of the nth day of 2025 in Seoul.
func document(id string, n int, topics ...string) news.Classified {
	at := time.Date(2025, 1, n, 0, 30, 0, 0, kst)
	e := news.Classified{
		Document: news.Document{
			ID: "s/" + id, Source: "s", Title: id, Publisher: "부처", PublishedAt: at, FetchedAt: at.Add(time.Minute), Revision: 1,
			PublishedPrecision: news.PrecisionSecond, Origin: news.OriginLive,
		},
		Language: news.Language{Tag: "ko"}, ClassifiedAt: at.Add(time.Hour),
	}
	for _, topic := range topics {
		e.Topics = append(e.Topics, news.Topic{ID: topic})
	}
	return e
}

func of(events ...news.Event) *reference.State { return reference.Of(events, strings.Fields) }

// days is the scope of the days from since to until of 2025 in Seoul.
func days(since, until int) reference.Scope {
	return reference.Scope{Since: reference.DayOf(time.Date(2025, 1, since, 0, 0, 0, 0, kst)),
		Until: reference.DayOf(time.Date(2025, 1, until, 0, 0, 0, 0, kst)), Zone: "Asia/Seoul"}
}

// want compares rows, which are sorted by their text.
func want(t *testing.T, table reference.Table, rows ...string) {
	t.Helper()
	got := []string{}
	for _, row := range table.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			if cells[i] = fmt.Sprint(cell); reflect.TypeOf(cell).Kind() == reflect.Float64 {
				cells[i] = fmt.Sprintf("%.4g", cell)
			}
		}
		got = append(got, strings.Join(cells, " "))
	}
	slices.Sort(got)
	if !slices.Equal(got, rows) {
		t.Errorf("%s\ngot  %s\nwant %s", table.Query(), strings.Join(got, "\n     "), strings.Join(rows, "\n     "))
	}
}

func TestTrendCountedByHand(t *testing.T) {
	s := of(document("1", 6, "ai"), document("2", 6, "ai", "safety"), document("3", 12, "ai"), document("4", 13, "ai"), document("5", 13),
		document("6", 5, "ai")) // a Sunday, out of scope
	want(t, s.Trend("topic", "week", days(6, 20)), // the first Monday of the year is its sixth day
		"2025-01-06 ai 3 3 1 0 3 0.75", "2025-01-06 safety 1 3 0.3333 0 1 0.25", "2025-01-13 ai 1 2 0.5 3 -2 1")
	want(t, s.Trend("all", "day", days(1, 31)),
		"2025-01-05  1 1 1 0 1 0.1429", "2025-01-06  2 2 1 1 1 0.4286", "2025-01-12  1 1 1 0 1 0.4286", "2025-01-13  2 2 1 1 1 0.4286")
}

func TestLaterHolds(t *testing.T) {
	first, second := document("1", 6, "ai"), document("1", 8, "safety")
	second.Document.Revision = 2
	again := news.Retagged(first)
	again.ClassifiedAt = again.ClassifiedAt.AddDate(1, 0, 0)
	for _, events := range [][]news.Event{{first, second, again}, {again, second, first}, {second, again, first, second}} {
		want(t, of(events...).Trend("topic", "month", days(1, 31)), "2025-01-01 safety 1 1 1 0 1 0.3333")
	}
}

func TestBurstCountedByHand(t *testing.T) {
	var events []news.Event
	add := func(day, n int) {
		for range n {
			events = append(events, document(fmt.Sprint(len(events)), day, "ai"))
		}
	}
	for week, n := range []int{2, 0, 4, 2, 2} { // the median is 2, that of the distances 0: chance is what counts
		add(1+7*week, n)
	}
	add(36, 7)
	add(37, 9) // a weekday that has no document before: four weeks of nothing
	want(t, of(events...).Bursts("topic", days(30, 50)),
		"2025-02-05 ai 7 2 3.536 [2 2 4 0 2] 5", "2025-02-06 ai 9 0 9 [0 0 0 0 0] 5")
	want(t, of(events[2:]...).Bursts("topic", days(36, 37))) // three weeks are too few
}

func TestRisingCountedByHand(t *testing.T) {
	var events []news.Event
	for i := range 10 {
		events = append(events, document(fmt.Sprint("old-", i), 10+i, "safety"))
	}
	events = append(events, document("a", 5, "ai"), document("b", 31, "ai"), document("c", 32, "ai"), document("d", 33, "safety"))
	// 2 of 3 documents against none of 6: 2 (2 ln(2·9/(3·2)) + 1 ln(1·9/(3·7)) + 6 ln(6·9/(6·7))) = 5.716
	want(t, of(events...).Rising("topic", 4, days(0, 33)), "ai 2 0 0 5 5.716 2025-01-05 false 3 6")
}

func TestPairsCountedByHand(t *testing.T) {
	s := of(document("1", 1, "ai", "safety"), document("2", 1, "safety", "ai"), document("3", 1, "ai"), document("4", 1))
	// ln(2·4/(3·2)) / -ln(2/4)
	want(t, s.Pairs("topic", "topic", days(1, 1)), "ai safety 2 3 2 4 1.5 1.333 0.415")
	want(t, of(document("1", 1, "ai", "x"), document("2", 1, "x", "ai")).Pairs("topic", "topic", days(1, 1)), "ai x 2 2 2 2 2 1 1")
}

func TestTablesDiffer(t *testing.T) {
	table := reference.Table{From: "v", Columns: []string{"a", "b", "c"}, Rows: [][]any{{"y", 2, 0.5}, {"x", 1, 1.0 / 3}}}
	for answer, differs := range map[string]bool{
		"[\"x\",1,0.3333333333]\n[\"y\",\"2\",0.5]\n": false, "[\"x\",1,0.3333]\n[\"y\",2,0.5]\n": true, "[\"x\",1,0.3333333333]\n": true,
		"[\"x\",1,0.3333333333]\n[\"y\",2,0.5]\n[\"y\",2,0.5]\n": true, "Code: 47": true,
	} {
		if got := table.Differs(answer); (got != "") != differs {
			t.Errorf("%q: got difference %q", answer, got)
		}
	}
}

func TestShrinkKeepsWhatFails(t *testing.T) {
	h := reference.Generate(rand.New(rand.NewPCG(1, 1)), 5)
	needed := []news.Event{h.Events()[1], h.Events()[len(h.Events())-1]}
	least := reference.Shrink(h, 1000, func(less reference.History) bool {
		for _, e := range needed {
			if !slices.ContainsFunc(less.Events(), func(o news.Event) bool { return reflect.DeepEqual(o, e) }) {
				return false
			}
		}
		return true
	})
	if len(least.Events()) != len(needed) {
		t.Errorf("got a history of %d events, want the %d that are needed:\n%s", len(least.Events()), len(needed), least)
	}
}

// A history that breaks the contract would try what cannot happen.
func TestHistoriesCanBePublished(t *testing.T) {
	for seed := range uint64(50) {
		random := rand.New(rand.NewPCG(seed, 0))
		for _, e := range append(reference.Generate(random, 9), reference.Dense(random)...).Events() {
			if _, err := news.Encode(e); err != nil {
				t.Fatalf("history %d: %v", seed, err)
			}
		}
	}
}
