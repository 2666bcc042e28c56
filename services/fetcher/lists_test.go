package fetcher_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher"
)

// alone returns a Fetcher of one source alone, whose site is at address.
func alone(t *testing.T, id, address string, now func() time.Time) *fetcher.Fetcher {
	t.Helper()
	f := start(t, "FETCHER_ONLY", id, "FETCHER_CONNECT_TO", address, "FETCHER_RATE", "0", "FETCHER_SINCE", "2026-05-01")
	f.SetClock(now)
	return f
}

// ledger returns the entries of items, as "result address: reason".
func ledger(t *testing.T, bus *flow.Bus) []string {
	t.Helper()
	var lines []string
	for _, o := range events[news.Outcome](t, bus, news.SubjectLedger) {
		if o.Item != "" {
			lines = append(lines, fmt.Sprintf("%s %s: %s", o.Result, o.Item, o.Reason))
		}
	}
	return lines
}

// malformed are the sites of lists that have rows without a link.
func malformed(t *testing.T) map[string]http.HandlerFunc {
	t.Helper()
	script, err := os.ReadFile("discover/testdata/msit-en/list.html")
	if err != nil {
		t.Fatal(err)
	}
	return map[string]http.HandlerFunc{
		"korea-kr-press": func(w http.ResponseWriter, r *http.Request) {
			switch {
			case strings.Contains(r.URL.Path, "View"):
				fmt.Fprint(w, `<div class="view_title"><h1>제목</h1></div><div class="article_body"><div class="view_cont"><p>본문</p></div></div>`)
			case r.PostFormValue("pageIndex") == "1" && r.PostFormValue("endDate") >= "2026-05-12":
				fmt.Fprint(w, `<div class="list_type"><ul><li><span class="text"><strong>링크 없는 줄</strong></span></li>`+
					`<li><a href="/briefing/pressReleaseView.do?newsId=7"><span class="text"><strong>제목</strong></span></a></li><li></li></ul></div>`)
			default:
				fmt.Fprint(w, `<div class="list_type"><ul><li class="no_data"></li></ul></div>`)
			}
		},
		"msit-en": func(w http.ResponseWriter, r *http.Request) {
			switch {
			case strings.HasSuffix(r.URL.Path, "view.do"):
				fmt.Fprint(w, `<div class="view_head"><h2>Title</h2></div><div class="view_cont"><p>Text.</p></div>`)
			case r.FormValue("pageIndex") == "1":
				w.Write(script)
			default:
				fmt.Fprint(w, `<div class="board_list"></div>`)
			}
		},
		"apec": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/feeds/rss" {
				fmt.Fprint(w, "<main><h1>Title</h1><p>Text.</p></main>")
				return
			}
			fmt.Fprint(w, `<rss version="2.0"><channel><item><title>No link</title></item>`+
				`<item><title>Title</title><link>https://www.apec.org/press/news-releases/2026/title</link></item></channel></rss>`)
		},
	}
}

func TestAMalformedRowStopsNothing(t *testing.T) {
	t.Parallel()
	sites := malformed(t)
	for id, want := range map[string]struct {
		published int
		ledger    []string
	}{
		"korea-kr-press": {1, []string{
			`filtered https://www.korea.kr/briefing/pressReleaseList.do?endDate=2026-05-12&pageIndex=1&period=direct&repCode=&startDate=2026-05-01#row-1: the row "링크 없는 줄" has no link to a document`,
			`filtered https://www.korea.kr/briefing/pressReleaseList.do?endDate=2026-05-12&pageIndex=1&period=direct&repCode=&startDate=2026-05-01#row-3: the row "" has no link to a document`,
		}},
		"msit-en": {3, []string{
			`filtered https://www.msit.go.kr/eng/bbs/list.do?sCode=eng&mPid=2&mId=4&pageIndex=1#row-3: the row "a row without a link" has no link to a document`,
		}},
		"apec": {1, []string{
			`filtered https://www.apec.org/feeds/rss#row-1: the row "No link" has no link to a document`,
		}},
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			bus, _ := flowtest.Start(t)
			server := httptest.NewServer(sites[id])
			defer server.Close()
			now := func() time.Time { return time.Date(2026, 5, 12, 12, 0, 0, 0, time.UTC) }
			f := alone(t, id, strings.TrimPrefix(server.URL, "http://"), now)
			sum := rounds(t, f, bus, 1)[0]
			if sum.Reason != "" || sum.Counts[news.ResultPublished] != want.published || sum.Counts[news.ResultFiltered] != len(want.ledger) ||
				sum.Discovered != want.published+len(want.ledger) {
				t.Errorf("got %v of %d, %q; want %d published and %d filtered", sum.Counts, sum.Discovered, sum.Reason, want.published, len(want.ledger))
			}
			expect(t, ledger(t, bus), want.ledger...)
			if docs, _ := fetched(t, bus); len(docs) != want.published {
				t.Errorf("%d documents are published, want %d", len(docs), want.published)
			}
			expect(t, alerts(t, bus, id))
		})
	}
}

func TestAnEntryThatBreaksTheContractStopsNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	at := time.Date(2026, 5, 12, 12, 0, 0, 0, time.UTC)
	good := news.Outcome{Source: "korea-kr-press", Round: "1", Item: "https://www.korea.kr/#row-1", Result: news.ResultFiltered, Reason: "링크 없음", StartedAt: at, EndedAt: at}
	nameless, broken := good, good
	nameless.Item, broken.Reason = "", "\xff"
	if err := s.fetcher(t).Say(t.Context(), bus, nameless, good, broken); err != nil {
		t.Fatal(err)
	}
	expect(t, ledger(t, bus), "filtered https://www.korea.kr/#row-1: 링크 없음")
}

func TestALinkWithoutEndIsCut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	link := "https://www.example.org/?newsId=" + strings.Repeat("가", 3<<19) // 4.5 MiB, more than an event may have
	s.pages["1"] = "본문"
	s.list = func(w http.ResponseWriter, r *http.Request) {
		s.serveList(&around{ResponseWriter: w, before: `<li><a href="` + link + `">긴 주소</a></li>`}, r)
	}
	if sum := round(t, s, bus); sum.Counts[news.ResultPublished] != 1 || sum.Counts[news.ResultFiltered] != 1 {
		t.Errorf("got %v of %d", sum.Counts, sum.Discovered)
	}
	entries := ledger(t, bus)
	if len(entries) != 1 || len(entries[0]) > 20_000 || !strings.HasPrefix(entries[0], "filtered https://www.example.org/") {
		t.Errorf("got %d entries, %.100q", len(entries), entries)
	}
}

// around puts a row before those of a list.
type around struct {
	http.ResponseWriter
	before string
}

func (a *around) Write(p []byte) (int, error) {
	out := string(p)
	if a.before != "" {
		out, a.before = strings.Replace(out, "<ul>", "<ul>"+a.before, 1), ""
	}
	_, err := a.ResponseWriter.Write([]byte(out))
	return len(p), err
}

func TestAFilteredEntryIsSaidOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.pages["1"] = "본문"
	entry := func(rows string) {
		s.set(func() {
			s.list = func(w http.ResponseWriter, r *http.Request) { s.serveList(&around{ResponseWriter: w, before: rows}, r) }
		})
		if sum := round(t, s, bus); sum.Counts[news.ResultFiltered] == 0 || sum.Discovered != sum.Counts[news.ResultFiltered]+1 {
			t.Errorf("got %v of %d, want every entry counted in every round", sum.Counts, sum.Discovered)
		}
	}
	const poll, pinned = `<li><a href="/poll.do?newsId=">설문</a></li>`, `<li>고정된 줄</li>`
	entry(poll)
	entry(poll)
	entry(pinned + poll)
	entry(poll + pinned) // at another place in the list it is the same
	const place = "https://www.korea.kr/briefing/pressReleaseList.do?endDate=2026-05-12&pageIndex=1&period=direct&repCode=&startDate="
	got := ledger(t, bus)
	for i := range got {
		got[i], _, _ = strings.Cut(got[i], ": ")
	}
	expect(t, got, "filtered https://www.korea.kr/poll.do?newsId=", "filtered "+place+"2026-05-09#row-1")
}
