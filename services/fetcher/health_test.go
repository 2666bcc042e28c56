package fetcher_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher"
	"github.com/policywire/policywire/services/fetcher/health"
)

// alerts returns what was said of a source, as "kind" and "kind ended". The sites
// of tests have fewer documents than their definitions expect, which is left out
// where the definition is one that is built in.
func alerts(t *testing.T, bus *flow.Bus, id string) []string {
	t.Helper()
	var out []string
	for _, a := range events[news.Alert](t, bus, news.SubjectAlert) {
		if a.Name != id || a.Scope != "source" || len(a.Reason) < 10 {
			t.Errorf("got the alert %+v", a)
		}
		if a.Kind == health.KindVolume && id != weekly {
			continue
		}
		said := a.Kind
		if a.Recovered {
			said += " ended"
		}
		out = append(out, said)
	}
	return out
}

// reason is that of the last alert of a kind.
func reason(t *testing.T, bus *flow.Bus, kind string) string {
	t.Helper()
	said := ""
	for _, a := range events[news.Alert](t, bus, news.SubjectAlert) {
		if a.Kind == kind {
			said = a.Reason
		}
	}
	return said
}

// weekly is the id of the source that weeks imitates.
const weekly = "weeks-ko"

const weeklyDefinition = `id: weeks-ko
name: 시험 기관 보도자료
publisher: 시험 기관
homepage: https://www.example.org
kind: press-release
language: ko
zone: Asia/Seoul
rights: full
schedule: {every: 1d, overlap: 3d, reread: [300d]}
politeness: {budget: %d}
discover: {feed: {url: https://www.example.org/feed.xml}}
page: {title: h1, date: .date, body: .text}
`

// weeks is a site that publishes day after day.
type weeks struct {
	address string

	mu   sync.Mutex
	now  time.Time
	news []dispatch
	// perDay are the titles of a day's releases.
	perDay []string
	// page is the markup of a page, by title, date and body.
	page string
	// body is that of each page.
	body string
	// answer answers every request but for robots.txt, where it is set; pages
	// every request for a page.
	answer, pages http.HandlerFunc
	// feed is how many entries the feed has, budget how many requests a day has.
	feed, budget int
	robots       string
	// unchanged counts the answers that the feed is as it was.
	unchanged int
}

type dispatch struct {
	id, title string
	at        time.Time
}

func newWeeks(t *testing.T) *weeks {
	t.Helper()
	w := &weeks{now: time.Date(2026, 3, 2, 20, 0, 0, 0, time.UTC), perDay: []string{"인공지능 기본법 시행", "데이터 개방 계획 발표", "통신 요금 점검 결과", "국제 협력 회의 개최"},
		page: `<main><h1>%s</h1><p class="date">%s</p><div class="text"><p>%s</p></div></main>`,
		body: strings.Repeat("정부는 오늘 회의에서 계획을 의결하였다고 밝혔다. ", 20), feed: 40, budget: 1000}
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	w.address = strings.TrimPrefix(server.URL, "http://")
	return w
}

func (w *weeks) set(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change()
}

func (w *weeks) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case r.URL.Path == "/robots.txt":
		fmt.Fprint(out, w.robots)
	case w.answer != nil:
		w.answer(out, r)
	case r.URL.Path == "/feed.xml":
		w.serveFeed(out, r)
	case w.pages != nil:
		w.pages(out, r)
	default:
		w.servePage(out, r)
	}
}

func (w *weeks) serveFeed(out http.ResponseWriter, r *http.Request) {
	var feed strings.Builder
	feed.WriteString(`<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>보도자료</title>`)
	for i := range min(w.feed, len(w.news)) {
		d := w.news[len(w.news)-1-i]
		fmt.Fprintf(&feed, `<item><title>%s</title><link>https://www.example.org/news/%s</link><pubDate>%s</pubDate></item>`, d.title, d.id, d.at.Format(time.RFC1123Z))
	}
	feed.WriteString(`</channel></rss>`)
	tag := fmt.Sprintf(`"%x"`, sha256.Sum256([]byte(feed.String())))
	out.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.unchanged++
		out.WriteHeader(http.StatusNotModified)
		return
	}
	fmt.Fprint(out, feed.String())
}

func (w *weeks) servePage(out http.ResponseWriter, r *http.Request) {
	for _, release := range w.news {
		if strings.HasSuffix(r.URL.Path, "/"+release.id) {
			out.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(out, w.page, release.title, release.at.Format("2006-01-02 15:04"), w.body)
			return
		}
	}
	http.NotFound(out, r)
}

// publish lets days pass without a round: each begins at night in UTC, and its
// releases come in the morning in Seoul.
func (w *weeks) publish(days int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	seoul := time.FixedZone("KST", 9*3600)
	for range days {
		w.now = w.now.AddDate(0, 0, 1)
		for i, title := range w.perDay {
			at := w.now.In(seoul).Add(time.Duration(-10+i) * time.Hour)
			w.news = append(w.news, dispatch{fmt.Sprintf("%s-%d", at.Format("20060102"), i), title, at})
		}
	}
}

// live lets days pass with a round each, by a fetcher of its own: what is
// learned outlasts it.
func (w *weeks) live(t *testing.T, bus *flow.Bus, days int) {
	t.Helper()
	for range days {
		w.publish(1)
		w.round(t, bus)
	}
}

func (w *weeks) round(t *testing.T, bus *flow.Bus) news.Outcome {
	t.Helper()
	w.set(func() { w.now = w.now.Add(time.Second) })
	return rounds(t, w.fetcher(t), bus, 1)[0]
}

func (w *weeks) fetcher(t *testing.T) *fetcher.Fetcher {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, weekly+".yaml"), fmt.Appendf(nil, weeklyDefinition, w.budget), 0o600); err != nil {
		t.Fatal(err)
	}
	f := start(t, "FETCHER_SOURCES", dir, "FETCHER_ONLY", weekly, "FETCHER_CONNECT_TO", w.address, "FETCHER_RATE", "0", "FETCHER_SINCE", "2026-02-01")
	f.SetClock(func() time.Time {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.now
	})
	return f
}

func TestASourceThatGoesSilentIsSaidOnceAndItsEndToo(t *testing.T) {
	t.Parallel()
	w := newWeeks(t)
	bus, _ := flowtest.Start(t)
	w.live(t, bus, 26)
	expect(t, alerts(t, bus, weekly))
	usual := w.perDay
	w.set(func() { w.perDay = nil })
	w.live(t, bus, 9)
	expect(t, alerts(t, bus, weekly), "volume")
	if got := reason(t, bus, "volume"); !strings.Contains(got, "no document in the ") || !strings.Contains(got, "are usual") {
		t.Errorf("got the reason %q, want numbers in it", got)
	}
	// While the list cannot be read nothing is known, so nothing ends.
	w.set(func() { w.perDay, w.answer = usual, http.NotFound })
	w.live(t, bus, 2)
	expect(t, alerts(t, bus, weekly), "volume", "gone")
	if got := reason(t, bus, "gone"); !strings.Contains(got, "answered 404") || !strings.Contains(got, "the feed may have been retired: look for its successor") {
		t.Errorf("got the reason %q", got)
	}
	w.set(func() { w.answer = nil })
	w.live(t, bus, 12)
	expect(t, alerts(t, bus, weekly), "volume", "gone", "gone ended", "volume ended")
}

func TestALayoutThatChangesIsSaidByItsFields(t *testing.T) {
	t.Parallel()
	w := newWeeks(t)
	bus, _ := flowtest.Start(t)
	w.live(t, bus, 12)
	before := w.page
	w.set(func() { w.page = `<main><h1>%s</h1><p class="when">%s</p><section><p>%s</p></section></main>` })
	w.live(t, bus, 6)
	expect(t, alerts(t, bus, weekly), "fallback", "fields")
	if got := reason(t, bus, "fields"); !strings.Contains(got, "body is found in ") || !strings.Contains(got, "date is found in ") || strings.Contains(got, "title") {
		t.Errorf("got the reason %q, want the date and the body in it", got)
	}
	w.set(func() { w.page = before })
	w.live(t, bus, 6)
	expect(t, alerts(t, bus, weekly), "fallback", "fields", "fallback ended", "fields ended")
}

func TestAFetcherThatWasDownLearnsAnew(t *testing.T) {
	t.Parallel()
	w := newWeeks(t)
	bus, _ := flowtest.Start(t)
	w.live(t, bus, 26)
	w.feed = 20
	w.publish(30) // of which the feed shows five
	w.round(t, bus)
	w.live(t, bus, 3)
	expect(t, alerts(t, bus, weekly))
}

func TestMostItemsFailing(t *testing.T) {
	t.Parallel()
	w := newWeeks(t)
	bus, _ := flowtest.Start(t)
	w.live(t, bus, 2)
	w.set(func() {
		w.pages = func(out http.ResponseWriter, _ *http.Request) { out.WriteHeader(http.StatusForbidden) }
	})
	w.live(t, bus, 1)
	expect(t, alerts(t, bus, weekly)) // it may pass
	w.live(t, bus, 2)
	expect(t, alerts(t, bus, weekly), "items")
	if got := reason(t, bus, "items"); !strings.Contains(got, "8 of the 8 items") || !strings.Contains(got, "answered 403") {
		t.Errorf("got the reason %q", got)
	}
	w.set(func() { w.pages = nil })
	w.live(t, bus, 1)
	expect(t, alerts(t, bus, weekly), "items", "items ended")
}

func TestOnePageThatFailsIsNoFaultOfItsSource(t *testing.T) {
	t.Parallel()
	w := newWeeks(t)
	bus, _ := flowtest.Start(t)
	w.live(t, bus, 2)
	w.set(func() {
		w.perDay = w.perDay[:1]
		w.pages = func(out http.ResponseWriter, _ *http.Request) { out.WriteHeader(http.StatusForbidden) }
	})
	w.live(t, bus, 1)
	for range 4 {
		w.round(t, bus)
	}
	expect(t, alerts(t, bus, weekly))
}

func TestEachFaultOfAListHasItsKind(t *testing.T) {
	t.Parallel()
	say := func(text string) http.HandlerFunc {
		return func(out http.ResponseWriter, _ *http.Request) { fmt.Fprint(out, text) }
	}
	w := newWeeks(t)
	bus, _ := flowtest.Start(t)
	w.live(t, bus, 2)
	var want []string
	for _, c := range []struct {
		kind, reason string
		break_       func()
	}{
		{"hostile", "DOCTYPE", func() { w.answer = say(`<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss></rss>`) }},
		{"hostile", "169.254.169.254", func() {
			w.answer = func(out http.ResponseWriter, r *http.Request) {
				http.Redirect(out, r, "http://169.254.169.254/feed", http.StatusFound)
			}
		}},
		{"outage", "", func() {
			w.answer = say(`<html><head><title>Just a moment...</title></head><body>cf-challenge</body></html>`)
		}},
		{"layout", "no entries", func() {
			w.answer = say(`<?xml version="1.0"?><rss version="2.0"><channel><title>비었다</title></channel></rss>`)
		}},
		{"robots", "Disallow", func() { w.robots = "User-agent: *\nDisallow: /" }},
		{"empty", "shows nothing since", func() {
			for i := range w.news {
				w.news[i].at = w.news[i].at.AddDate(-1, 0, 0)
			}
		}},
	} {
		kept := append([]dispatch(nil), w.news...)
		w.set(c.break_)
		w.round(t, bus)
		w.round(t, bus)
		if got := reason(t, bus, c.kind); !strings.Contains(got, c.reason) {
			t.Errorf("got the reason %q of %s, want %q in it", got, c.kind, c.reason)
		}
		w.set(func() { w.answer, w.robots, w.news = nil, "", kept })
		w.round(t, bus)
		want = append(want, c.kind, c.kind+" ended")
	}
	expect(t, alerts(t, bus, weekly), want...)
}

func TestAFaultThatAnOldStateKeepsIsEnded(t *testing.T) {
	t.Parallel()
	w := newWeeks(t)
	bus, _ := flowtest.Start(t)
	if err := fetcher.KeepOldFault(t.Context(), bus, weekly, "unreachable"); err != nil {
		t.Fatal(err)
	}
	w.set(func() {
		w.answer = func(out http.ResponseWriter, _ *http.Request) { out.WriteHeader(http.StatusBadRequest) }
	})
	w.live(t, bus, 1)
	expect(t, alerts(t, bus, weekly)) // it was said
	w.set(func() { w.answer = nil })
	w.live(t, bus, 1)
	expect(t, alerts(t, bus, weekly), "unreachable ended")
}

func TestABudgetThatIsUsedUpIsSaid(t *testing.T) {
	t.Parallel()
	w := newWeeks(t)
	w.budget = 6
	bus, _ := flowtest.Start(t)
	w.publish(2)
	w.round(t, bus) // the list and five of eight pages
	expect(t, alerts(t, bus, weekly), "budget")
	if got := reason(t, bus, "budget"); !strings.Contains(got, "its 6 requests") || !strings.Contains(got, "politeness.budget") {
		t.Errorf("got the reason %q", got)
	}
	w.budget = 1000
	w.live(t, bus, 1)
	expect(t, alerts(t, bus, weekly), "budget", "budget ended")
}

// TestHealthIsShown looks at what a fetcher knows after some weeks, as another
// process does.
func TestHealthIsShown(t *testing.T) {
	t.Parallel()
	w := newWeeks(t)
	bus, _ := flowtest.Start(t)
	ask := func() fetcher.Health {
		t.Helper()
		all, err := w.fetcher(t).Health(t.Context(), bus)
		if err != nil || len(all) != 1 || all[0].Source != weekly {
			t.Fatalf("got %+v, %v", all, err)
		}
		return all[0]
	}
	if h := ask(); !h.Visited.IsZero() || h.Days != 0 || len(h.Faults) != 1 || h.Faults[0].Kind != fetcher.FaultOverdue || h.Name != "시험 기관 보도자료" {
		t.Errorf("before the first round: got %+v", h)
	}
	w.live(t, bus, 10)
	last := w.now
	w.set(func() { w.answer = http.NotFound })
	w.live(t, bus, 1)
	h := ask()
	if h.Week != 4 || h.Days < 9 || h.Days > 10 || h.Length < 400 || h.Fallback.Now != 0 || h.Budget != 1000 {
		t.Errorf("got %+v", h)
	}
	if !h.LastNew.Equal(last) || !h.Listed.Equal(last) || !h.Visited.After(last) {
		t.Errorf("got the times %s, %s and %s after the last good round at %s", h.LastNew, h.Listed, h.Visited, last)
	}
	if len(h.Faults) != 1 || h.Faults[0].Kind != "gone" || !strings.Contains(h.Faults[0].Reason, "404") || !h.Faults[0].Since.Equal(h.Visited) {
		t.Errorf("got the faults %+v", h.Faults)
	}
	if len(h.Low()) != 0 {
		t.Errorf("got the low fields %+v", h.Low())
	}
	if _, err := w.fetcher(t).Health(t.Context(), bus, "none"); !errors.Is(err, fetcher.ErrNoSource) {
		t.Errorf("a source that there is not: got %v", err)
	}
}

func TestAListThatIsAsItWasCountsAsRead(t *testing.T) {
	t.Parallel()
	w := newWeeks(t)
	bus, _ := flowtest.Start(t)
	w.live(t, bus, 3)
	w.set(func() { w.perDay = nil })
	w.live(t, bus, 2)
	last := w.now
	if w.unchanged != 2 {
		t.Fatalf("the feed was as it was %d times, want 2", w.unchanged)
	}
	expect(t, alerts(t, bus, weekly)) // and it is not empty
	all, err := w.fetcher(t).Health(t.Context(), bus)
	if err != nil || len(all) != 1 || !all[0].Listed.Equal(last) {
		t.Errorf("got %+v, %v; want a list that was last read at %s", all, err, last)
	}
}
