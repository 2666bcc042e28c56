package discover_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/services/fetcher/discover"
	"golang.org/x/text/encoding/korean"
)

// table is a page of a list: each row is a number and a date.
func table(rows ...string) string {
	var b strings.Builder
	b.WriteString("<table><tbody>")
	for _, row := range rows {
		no, date, _ := strings.Cut(row, " ")
		fmt.Fprintf(&b, `<tr><td><a href="/view?no=%s;jsessionid=7" onclick="show('%[1]s', 'x')">제목 %[1]s</a></td><td class="d">%s</td></tr>`, no, date)
	}
	return b.String() + "</tbody></table>"
}

const listFields = `
    rows: tbody > tr
    link: a@onclick
    match: show\('(\d+)'
    item: https://www.example.go.kr/view?no=$1
    title: a
    date: td.d
`

func TestAListByGetIsReadBackToItsPast(t *testing.T) {
	t.Parallel()
	s := define(t, "discover:\n  list:\n    url: https://www.example.go.kr/list?cp={page}\n    first: 0"+listFields)
	pages := map[string]string{
		"0": table("3 2020-01-02", "31 2026-05-12", "30 2026-05-11"), // an old row is pinned to the head
		"1": table("3 2020-01-02", "29 2026-05-10", "28 2026-05-02"),
		"2": table("3 2020-01-02", "27 2026-05-01", "26 2026-04-30"),
	}
	site := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, pages[r.FormValue("cp")]) })
	got := collect(t, site.finder(), s, days(5))
	if got.ids() != "31 30 29" || got.fault != nil || len(got.bad) != 0 {
		t.Errorf("got %s, %v, %v", got.ids(), got.bad, got.fault)
	}
	if want := []string{"/list?cp=0", "/list?cp=1", "/list?cp=2"}; !slices.Equal(site.requests(), want) {
		t.Errorf("asked for %v, want %v", site.requests(), want)
	}
	if got.items[0].Title != "제목 31" || got.items[0].URL != "https://www.example.go.kr/view?no=31" {
		t.Errorf("got %+v", got.items[0])
	}
}

func TestAPinnedNewRowEndsNoEndlessList(t *testing.T) {
	t.Parallel()
	s := define(t, "discover:\n  list:\n    url: https://www.example.go.kr/list?cp={page}"+listFields)
	site := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n := 0
		fmt.Sscan(r.FormValue("cp"), &n)
		fmt.Fprint(w, table("99 2026-05-12", fmt.Sprintf("%d 2026-05-%02d", 50-n, 12-n)))
	})
	if got := collect(t, site.finder(), s, days(2)); got.ids() != "99 49 48" || len(site.requests()) != 3 {
		t.Errorf("got %s after %v, want no page behind the first that is old but for the row", got.ids(), site.requests())
	}
}

func TestAListThatShowsItsFirstPageAgainEnds(t *testing.T) {
	t.Parallel()
	s := define(t, "discover:\n  list:\n    url: https://www.example.go.kr/list?cp={page}"+listFields)
	site := serve(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, table(map[string]string{"2": "7 2026-05-11", "3": "6 2026-05-11"}[r.FormValue("cp")]+"", "8 2026-05-12"))
	})
	// The pages 1 and 4 are the same.
	got := collect(t, site.finder(), s, days(30))
	if got.ids() != "8 7 6" || got.fault != nil || len(site.requests()) != 4 {
		t.Errorf("got %s, %v after %v", got.ids(), got.fault, site.requests())
	}
}

func TestALinkLeadsToTheNextPage(t *testing.T) {
	t.Parallel()
	s := define(t, "discover:\n  list:\n    url: https://www.example.go.kr/list\n    next: a.next"+listFields)
	pages := map[string]string{
		"/list":    table("9 2026-05-12") + `<a class=next href="?after=9&amp;x=1">다음</a>`,
		"/list/p2": table("8 2026-05-11") + `<a class=next href="/list">처음</a>`,
	}
	site := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("after") == "9" {
			http.Redirect(w, r, "/list/p2", http.StatusFound)
			return
		}
		fmt.Fprint(w, pages[r.URL.Path])
	})
	if got := collect(t, site.finder(), s, days(30)); got.ids() != "9 8" || got.fault != nil {
		t.Errorf("got %s, %v, want both pages, and the first not again", got.ids(), got.fault)
	}
	for _, link := range []string{"https://www.example.org/list?p=2", "file:///etc/passwd", "http://127.0.0.1/", "javascript:next()"} {
		site := serve(t, write(table("9 2026-05-12")+`<a class=next href="`+link+`">다음</a>`))
		got := collect(t, site.finder(), s, days(30))
		if got.ids() != "" || got.fault == nil || slices.ContainsFunc(site.requests(), func(r string) bool { return r != "/list" }) {
			t.Errorf("%s: got %s, %v after %v", link, got.ids(), got.fault, site.requests())
		}
	}
}

func TestWindowsOfAnExactSpan(t *testing.T) {
	t.Parallel()
	s := define(t, "discover:\n  list:\n    url: https://www.example.go.kr/list?from={since:20060102}&to={until:2006/01/02}&p={page}\n    window: 3d\n    empty: p.none"+listFields)
	site := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("p") != "1" {
			fmt.Fprint(w, "<p class=none>없음</p>")
			return
		}
		to, _ := time.Parse("2006/01/02", r.FormValue("to"))
		fmt.Fprint(w, table(to.Format("0102")+to.Format(" 2006-01-02"), "7 2026-05-01", "8 2025-01-01"))
	})
	span := discover.Span{
		Since: time.Date(2025, 8, 25, 0, 0, 0, 0, seoul), Until: time.Date(2025, 8, 31, 0, 0, 0, 0, seoul), Reach: new(time.Time),
	}
	got := collect(t, site.finder(), s, span)
	if got.ids() != "0831 0828 0825" || got.fault != nil {
		t.Errorf("got %s, %v, want what is in the span, newest first", got.ids(), got.fault)
	}
	want := []string{
		"/list?from=20250829&to=2025%2F08%2F31&p=1", "/list?from=20250829&to=2025%2F08%2F31&p=2",
		"/list?from=20250826&to=2025%2F08%2F28&p=1", "/list?from=20250826&to=2025%2F08%2F28&p=2",
		"/list?from=20250825&to=2025%2F08%2F25&p=1", "/list?from=20250825&to=2025%2F08%2F25&p=2",
	}
	if !slices.Equal(site.requests(), want) {
		t.Errorf("asked for\n%s\nwant\n%s", strings.Join(site.requests(), "\n"), strings.Join(want, "\n"))
	}
	if y, m, d := span.Reach.Date(); y != 2025 || m != 1 || d != 1 {
		t.Errorf("got the reach %v, want the oldest date listed", span.Reach)
	}
}

func TestASpanWithoutABeginningEnds(t *testing.T) {
	t.Parallel()
	s := define(t, "discover:\n  list:\n    url: https://www.example.go.kr/list?y={since:2006}&to={until}\n    window: 10000d\n    empty: p"+listFields)
	site := serve(t, write("<p>없음</p>"))
	if got := collect(t, site.finder(), s, discover.Span{}); got.fault != nil || len(site.requests()) != 3 || !strings.Contains(site.requests()[2], "y=1970") {
		t.Errorf("got %v after %v", got.fault, site.requests())
	}
}

func TestAListWithoutTheMarkOfAnEmptyOne(t *testing.T) {
	t.Parallel()
	s := define(t, "discover:\n  list:\n    url: https://www.example.go.kr/list?cp={page}"+listFields)
	got := collect(t, serve(t, write("<p>공사 완료</p>")).finder(), s, days(30))
	if got.fault == nil || got.fault.Kind != discover.FaultLayout {
		t.Errorf("got %v, want a fault: it always has rows", got.fault)
	}
	site := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("cp") == "1" {
			fmt.Fprint(w, table("9 2026-05-12", " 2026-05-12"))
		}
	})
	got = collect(t, site.finder(), s, days(30))
	if got.fault != nil || got.ids() != "9" || len(got.bad) != 1 {
		t.Errorf("got %s, %v, %v; want the row, the malformed one, and an end", got.ids(), got.bad, got.fault)
	}
}

func TestAnEmptyPageInTheMiddleIsAFaultWhereThereIsAMark(t *testing.T) {
	t.Parallel()
	s := define(t, "discover:\n  list:\n    url: https://www.example.go.kr/list?cp={page}\n    empty: p.none"+listFields)
	site := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("cp") == "1" {
			fmt.Fprint(w, table("9 2026-05-12"))
		}
	})
	if got := collect(t, site.finder(), s, days(30)); got.ids() != "9" || got.fault == nil {
		t.Errorf("got %s, %v; want the first page, and a fault", got.ids(), got.fault)
	}
}

func TestCanLookBack(t *testing.T) {
	for definition, want := range map[string]bool{
		"discover: {feed: {url: 'https://www.example.go.kr/rss'}}":                                       false,
		"discover: {sitemap: {url: 'https://www.example.go.kr/sitemap.xml'}}":                            true,
		"discover: {list: {url: 'https://www.example.go.kr/l', rows: tr, link: a@href}}":                 false,
		"discover: {list: {url: 'https://www.example.go.kr/l?p={page}', rows: tr, link: a@href}}":        true,
		"discover: {list: {url: 'https://www.example.go.kr/l', next: a, rows: tr, link: a@href}}":        true,
		"discover: {api: {url: 'https://www.example.go.kr/api', items: x, link: y}}":                     false,
		"discover: {api: {url: 'https://www.example.go.kr/api?page={page}', items: x, link: y}}":         true,
		"discover: {urls: ['https://www.example.go.kr/view?no=1']}":                                      true,
		"discover: {numbers: {item: 'https://www.example.go.kr/view?no={year}{number}', gap: 1}}":        true,
		"discover: {api: {url: 'https://www.example.go.kr/a?f={since}', window: 1d, items: x, link: y}}": true,
	} {
		if got := discover.CanLookBack(define(t, definition), nil); got != want {
			t.Errorf("%s: got %v, want %v", definition, got, want)
		}
	}
}

func TestAddressesOneByOne(t *testing.T) {
	t.Parallel()
	s := define(t, "discover:\n  urls: ['https://www.example.go.kr/view?no=2&utm_source=x', 'https://www.example.go.kr/about', 'https://www.example.go.kr/view?no=1']")
	got := collect(t, serve(t, http.NotFound).finder(), s, days(1))
	if got.ids() != "2 1" || len(got.bad) != 1 || got.fault != nil {
		t.Errorf("got %s, %v, %v", got.ids(), got.bad, got.fault)
	}
}

func TestAListInTheCharsetOfItsSource(t *testing.T) {
	t.Parallel()
	s := define(t, "charset: euc-kr\ndiscover:\n  list:\n    url: https://www.example.go.kr/list"+listFields)
	got := collect(t, serve(t, write(encoded(t, korean.EUCKR, "<meta charset=utf-8>"+table("7 2026-05-12")+"똠방각하"))).finder(), s, days(3))
	if got.fault != nil || got.ids() != "7" || got.items[0].Title != "제목 7" {
		t.Errorf("got %+v, %v", got.items, got.fault)
	}
}

func TestTheReaderOfItemsMayStop(t *testing.T) {
	t.Parallel()
	s := define(t, "discover:\n  list:\n    url: https://www.example.go.kr/list?p={page}"+listFields)
	site := serve(t, write(table("7 2026-05-12", "6 2026-05-12")))
	for item, err := range site.finder().Items(t.Context(), s, days(3), nil) {
		if item.ID != "test/7" || err != nil {
			t.Errorf("got %+v, %v", item, err)
		}
		break
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for item, err := range site.finder().Items(ctx, s, days(3), nil) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %+v, %v; want the end of the context, which is no fault", item, err)
		}
	}
}

func TestOnlyWhatOnePageNamesTwiceIsARepeat(t *testing.T) {
	t.Parallel()
	// The pinned row 9 heads every page, row 8 moved on while the list was read,
	// and the last page is shown for every number beyond.
	pages := map[string]string{"1": table("9 2026-05-12", "8 2026-05-12", "8 2026-05-12"), "2": table("9 2026-05-12", "8 2026-05-12", "7 2026-05-12", "7 2026-05-12", "1 2020-01-01", "1 2020-01-01")}
	site := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if page, ok := pages[r.FormValue("cp")]; ok {
			fmt.Fprint(w, page)
			return
		}
		fmt.Fprint(w, pages["2"])
	})
	s := define(t, "discover:\n  list:\n    url: https://www.example.go.kr/list?cp={page}"+listFields)
	repeats := 0
	span := days(3)
	span.Repeats = &repeats
	if got := collect(t, site.finder(), s, span); got.ids() != "9 8 7" || got.fault != nil || repeats != 2 {
		t.Errorf("got %s, %v and %d repeats; want 9 8 7, and the repeats of 8 and 7 that one page shows", got.ids(), got.fault, repeats)
	}
}
