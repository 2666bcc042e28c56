package fetcher_test

import (
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
)

// mapped is a site with a sitemap, whose pages have a date.
type mapped struct {
	mu  sync.Mutex
	now time.Time
	// entries are those of the sitemap, "number edited" or "number"; pages are
	// "date text" by number.
	entries []string
	pages   map[string]string
	// asked are the requests for pages and files, by path.
	asked map[string]int
	f     *fetcher.Fetcher
	bus   *flow.Bus
}

const mappedSource = `
id: city-map
name: 시정 소식
publisher: 시청
homepage: https://www.example.org
kind: press-release
language: ko
zone: Asia/Seoul
rights: full
identity: {query: [no], url: 'https://www.example.org/view?no={no}'}
discover: {sitemap: {url: 'https://www.example.org/sitemap.xml', match: '/view'}}
page: {title: h1, date: .date, body: .body, attachments: {rows: .files, link: ".file@href", body: [hwpx]}}
`

// newMapped returns a site, with more in the definition of its source.
func newMapped(t *testing.T, more ...string) *mapped {
	t.Helper()
	m := &mapped{now: time.Date(2026, 5, 12, 3, 0, 0, 0, time.UTC), pages: map[string]string{}, asked: map[string]int{}}
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "city-map.yaml"), []byte(mappedSource+strings.Join(more, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	m.f = start(t, "FETCHER_SOURCES", dir, "FETCHER_ONLY", "city-map", "FETCHER_CONNECT_TO", strings.TrimPrefix(server.URL, "http://"), "FETCHER_RATE", "0", "FETCHER_SINCE", "2026-05-01")
	m.f.SetClock(func() time.Time {
		m.mu.Lock()
		defer m.mu.Unlock()
		return m.now
	})
	m.bus, _ = flowtest.Start(t)
	return m
}

func (m *mapped) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch r.URL.Path {
	case "/sitemap.xml":
		fmt.Fprint(w, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
		for _, entry := range m.entries {
			number, edited, _ := strings.Cut(entry, " ")
			if edited != "" {
				edited = "<lastmod>" + edited + "</lastmod>"
			}
			fmt.Fprintf(w, "<url><loc>https://www.example.org/view?no=%s</loc>%s</url>", number, edited)
		}
		fmt.Fprint(w, "</urlset>")
	case "/view":
		number := r.FormValue("no")
		m.asked[number]++
		published, text, _ := strings.Cut(m.pages[number], " ")
		fmt.Fprintf(w, `<h1>제목 %s</h1><p class="date">%s</p><div class="body"><p>%s</p></div><p class="files"><a class="file" href="/file/%s">붙임.hwpx</a></p>`, number, published, text, number)
	default:
		m.asked[r.URL.Path]++
		http.NotFound(w, r)
	}
}

// round does one round a second later, after a change, and returns its sums as
// "result number", sorted.
func (m *mapped) round(t *testing.T, later time.Duration, change func()) string {
	t.Helper()
	m.mu.Lock()
	m.now = m.now.Add(later + time.Second)
	if change != nil {
		change()
	}
	m.mu.Unlock()
	counts, out := rounds(t, m.f, m.bus, 1)[0].Counts, []string{}
	for _, result := range []news.Result{news.ResultPublished, news.ResultUnchanged, news.ResultDuplicate, news.ResultFiltered, news.ResultRetry, news.ResultDead} {
		if counts[result] > 0 {
			out = append(out, fmt.Sprint(result, " ", counts[result]))
		}
	}
	return strings.Join(out, ", ")
}

// expectRound fails when sums are others.
func expectRound(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func TestAnEditThatASitemapReportsIsRead(t *testing.T) {
	t.Parallel()
	m := newMapped(t)
	m.entries, m.pages["1"] = []string{"1 2026-05-11T09:00:00+09:00"}, "2026-05-11 처음의 본문"
	expectRound(t, "first", m.round(t, 0, nil), "published 1")
	expectRound(t, "as it was", m.round(t, 0, nil), "unchanged 1")
	edit := func() {
		m.entries, m.pages["1"] = []string{"1 2026-05-12T12:00:00+09:00"}, "2026-05-11 고친 본문"
	}
	expectRound(t, "edited", m.round(t, 0, edit), "published 1")
	if m.asked["1"] != 2 {
		t.Errorf("the page was asked for %d times, want 2", m.asked["1"])
	}
}

func TestOldPagesOfASitemapAreNoNews(t *testing.T) {
	t.Parallel()
	m := newMapped(t)
	m.entries = []string{"1", "2", "3 2026-05-10", "4 2026-05-10"}
	m.pages = map[string]string{"1": "2019-03-02 옛 본문", "2": "2026-05-02 새 본문", "3": "2020-01-01 고친 옛 본문", "4": "2026-05-10 오늘의 본문"}
	expectRound(t, "first", m.round(t, 0, nil), "published 2, filtered 2")
	// What is known needs no date to be left alone; files of old pages are not
	// asked for.
	expectRound(t, "second", m.round(t, 0, nil), "unchanged 1, filtered 1")
	if m.asked["1"] != 1 || m.asked["3"] != 1 || m.asked["/file/1"] != 0 || m.asked["/file/2"] == 0 {
		t.Errorf("asked for %v", m.asked)
	}
	// An old page that is edited again is read, and still is no news.
	edit := func() { m.entries[2], m.pages["3"] = "3 2026-05-12", "2020-01-01 다시 고친 옛 본문" }
	expectRound(t, "edited again", m.round(t, 0, edit), "unchanged 1, filtered 1")
	if m.asked["3"] != 2 {
		t.Errorf("the edited page was asked for %d times, want 2", m.asked["3"])
	}
	var filtered []string
	for _, o := range events[news.Outcome](t, m.bus, news.SubjectLedger) {
		if o.Item != "" && o.Result == news.ResultFiltered {
			filtered = append(filtered, strings.TrimPrefix(o.Item, "https://www.example.org/view?no="))
		}
	}
	expect(t, filtered, "3", "1") // once each, the last edited first
}

func TestWhatWasPublishedSinceASourceIsFollowedIsNewsHoweverLate(t *testing.T) {
	t.Parallel()
	m := newMapped(t)
	m.entries, m.pages["1"] = []string{"1 2026-05-11"}, "2026-05-11 본문"
	m.round(t, 0, nil)
	late := func() {
		m.entries = []string{"2 2026-08-09", "3 2026-08-09"}
		m.pages["2"], m.pages["3"] = "2026-06-01 늦게 실린 본문", "2026-04-01 따르기 전의 본문"
	}
	m.round(t, 90*24*time.Hour, nil) // covered until now, so that the next looks back two weeks
	expectRound(t, "three months later", m.round(t, 0, late), "published 1, filtered 1")
}

func TestAnEntryThatIsListedTwiceIsADuplicate(t *testing.T) {
	t.Parallel()
	m := newMapped(t)
	m.entries, m.pages["1"] = []string{"1 2026-05-11", "1 2026-05-11", "1 2026-05-10"}, "2026-05-11 본문"
	expectRound(t, "first", m.round(t, 0, nil), "published 1, duplicate 2")
	if m.asked["1"] != 1 {
		t.Errorf("the page was asked for %d times, want once", m.asked["1"])
	}
}

func TestASourceThatSpentItsBudgetIsLeftAloneUntilTheNextDay(t *testing.T) {
	t.Parallel()
	for what, budget := range map[string]int{"list": 1, "pages": 2} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			m := newMapped(t, fmt.Sprintf("politeness: {budget: %d}", budget), "schedule: {every: 1m}")
			m.f.SetClock(time.Now) // as that of the budget
			m.entries, m.pages["1"] = []string{"1"}, "2026-05-11 본문"
			now := time.Now().UTC()
			midnight := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, time.UTC)
			wait, err := m.f.RoundOf(t.Context(), m.bus, "city-map")
			if err != nil {
				t.Fatal(err)
			}
			if next := time.Now().Add(wait); next.Before(midnight) {
				t.Errorf("the next round is at %s, want none before %s", next.UTC(), midnight)
			}
			for _, a := range events[news.Alert](t, m.bus, news.SubjectAlert) {
				if a.Kind != fetcher.FaultBudget {
					t.Errorf("got an alert of %s: %s", a.Kind, a.Reason)
				}
			}
		})
	}
}
