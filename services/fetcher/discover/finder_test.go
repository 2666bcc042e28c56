package discover_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/policywire/policywire/services/fetcher/discover"
)

// formPage is a page of korea.kr's list.
func formPage(ids ...int) string {
	var b strings.Builder
	b.WriteString(`<div class="list_type"><ul>`)
	for _, id := range ids {
		fmt.Fprintf(&b, `<li><a href="/briefing/pressReleaseView.do?newsId=%d&pageIndex=1"><span class="text"><strong>제목</strong>`+
			`<span class="source"><span>2026.05.12</span><span>부처</span></span></span></a></li>`, id)
	}
	if len(ids) == 0 {
		b.WriteString(`<li class="no_data"><span>등록된 정보가 없습니다.</span></li>`)
	}
	return b.String() + `</ul></div>`
}

func TestFormPagesAreReadUntilThereAreNoRows(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var asked []string
	ids, bad, fault := find(t, "korea-kr-press", today().AddDate(0, 0, -40), func(w http.ResponseWriter, r *http.Request) {
		form := fmt.Sprint(r.Method, " ", r.PostFormValue("startDate"), " ", r.PostFormValue("endDate"), " ", r.PostFormValue("pageIndex"), " ", r.PostFormValue("period"))
		mu.Lock()
		asked = append(asked, form)
		mu.Unlock()
		switch form {
		case "POST 2026-04-12 2026-05-12 1 direct":
			fmt.Fprint(w, formPage(9, 8))
		case "POST 2026-04-12 2026-05-12 2 direct":
			fmt.Fprint(w, formPage(8, 7)) // a release came while the list was read
		case "POST 2026-04-02 2026-04-11 1 direct":
			fmt.Fprint(w, formPage(6))
		default:
			fmt.Fprint(w, formPage())
		}
	})
	if got := fmt.Sprint(ids); got != "[9 8 7 6]" || bad != nil || fault != nil {
		t.Errorf("got %s, %v, %v; want every item once, newest first", got, bad, fault)
	}
	want := []string{
		"POST 2026-04-12 2026-05-12 1 direct", "POST 2026-04-12 2026-05-12 2 direct", "POST 2026-04-12 2026-05-12 3 direct",
		"POST 2026-04-02 2026-04-11 1 direct", "POST 2026-04-02 2026-04-11 2 direct",
	}
	if !slices.Equal(asked, want) {
		t.Errorf("got the requests\n%s\nwant\n%s", strings.Join(asked, "\n"), strings.Join(want, "\n"))
	}
}

func TestAFormThatRepeatsItsPageEnds(t *testing.T) {
	t.Parallel()
	asked := 0
	ids, _, fault := find(t, "korea-kr-press", today(), func(w http.ResponseWriter, _ *http.Request) {
		asked++
		fmt.Fprint(w, formPage(3, 2))
	})
	if fmt.Sprint(ids) != "[3 2]" || fault != nil || asked != 2 {
		t.Errorf("got %v, %v after %d requests; want the items after two", ids, fault, asked)
	}
}

func TestAMalformedRowAtTheHeadOfEveryPageEndsNoList(t *testing.T) {
	t.Parallel()
	const bad = `<ul><li><span class="text"><strong>고정된 줄</strong></span></li>`
	ids, entries, fault := find(t, "korea-kr-press", today(), func(w http.ResponseWriter, r *http.Request) {
		switch r.PostFormValue("pageIndex") {
		case "1":
			fmt.Fprint(w, strings.Replace(formPage(3), "<ul>", bad, 1))
		default: // every number beyond shows the last page
			fmt.Fprint(w, strings.Replace(formPage(2), "<ul>", bad, 1))
		}
	})
	if fmt.Sprint(ids) != "[3 2]" || fault != nil || len(entries) != 1 {
		t.Errorf("got %v, %v, %v; want the documents of both pages and the row once", ids, entries, fault)
	}
}

func TestAListOfMalformedRowsAloneIsAFault(t *testing.T) {
	t.Parallel()
	for id, list := range map[string]string{
		"korea-kr-press": strings.ReplaceAll(formPage(3, 2), "newsId", "articleId"),
		"msit-en":        `<div class="board_list"><div class="toggle"><a onclick="fn_open(1)">Title</a></div></div>`,
		"apec":           `<rss version="2.0"><channel><item><title>Title</title><link>https://www.apec.org/news/title</link></item></channel></rss>`,
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			ids, entries, fault := find(t, id, today(), func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, list) })
			if ids != nil || len(entries) == 0 || fault == nil || fault.Kind != discover.FaultLayout {
				t.Errorf("got %v, %v, %v; want its rows, and a fault of the layout", ids, entries, fault)
			}
		})
	}
}

func TestAPageOfMalformedRowsIsNoSilentScript(t *testing.T) {
	t.Parallel()
	const row = `<div class="board_list"><div class="toggle">%s</div></div><script>$('#td_'+'NTT_SJ'+'_0').html('%s');</script>`
	pages := map[string]string{
		"1": fmt.Sprintf(row, `<a onclick="fn_detail(9);"><p id="td_NTT_SJ_0"></p></a>`, "Title"),
		"2": fmt.Sprintf(row, `<p id="td_NTT_SJ_0"></p>`, "A title without a link"), // the last page has this row alone
	}
	ids, bad, fault := find(t, "msit-en", today().AddDate(0, 0, -3), func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, pages[r.FormValue("pageIndex")])
	})
	if fmt.Sprint(ids) != "[42-9]" || len(bad) != 1 || fault != nil {
		t.Fatalf("got %v, %v, %v; want the document and the row", ids, bad, fault)
	}
	var entry *discover.ItemError
	if !errors.As(bad[0], &entry) || !strings.Contains(entry.Error(), "A title without a link") || !strings.HasSuffix(entry.Address, "pageIndex=2#row-1") {
		t.Errorf("got %#v, want the page, the number and the words of the row", bad[0])
	}
}

func TestNoReleasesIsNoFault(t *testing.T) {
	t.Parallel()
	ids, _, fault := find(t, "korea-kr-press", today(), func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, formPage()) })
	if ids != nil || fault != nil {
		t.Errorf("got %v, %v; want nothing", ids, fault)
	}
}

func TestFaultsHaveAKind(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		source, kind string
		handler      http.HandlerFunc
	}{
		"retired feed": {"apec", discover.FaultGone, http.NotFound},
		"server error": {"apec", discover.FaultUnreachable, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }},
		"connection":   {"korea-kr-press", discover.FaultUnreachable, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
		"maintenance":  {"msit-en", discover.FaultOutage, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<h1>시스템 점검 안내</h1>") }},
		"layout":       {"korea-kr-press", discover.FaultLayout, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<h1>정책브리핑</h1>") }},
		"empty board":  {"msit-en", discover.FaultLayout, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `<div class="board_list"></div>`) }},
		"another site": {"apec", discover.FaultUnreachable, http.RedirectHandler("https://www.example.org/", http.StatusFound).ServeHTTP},
		"bytes no text": {"korea-kr-press", discover.FaultLayout, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write([]byte("\xc1\xa4\xc3\xa5"))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ids, _, fault := find(t, c.source, today(), c.handler)
			if fault == nil || fault.Kind != c.kind || ids != nil || !strings.Contains(fault.Error(), c.source) {
				t.Errorf("got %v, %v; want a fault of kind %s that names the source", ids, fault, c.kind)
			}
		})
	}
}

func TestItemsBeforeTheFaultAreKept(t *testing.T) {
	t.Parallel()
	asked := 0
	ids, _, fault := find(t, "korea-kr-press", today(), func(w http.ResponseWriter, _ *http.Request) {
		if asked++; asked > 1 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		fmt.Fprint(w, formPage(3, 2))
	})
	if fmt.Sprint(ids) != "[3 2]" || fault == nil || fault.Kind != discover.FaultUnreachable {
		t.Errorf("got %v, %v; want the items of the first page and the fault of the second", ids, fault)
	}
}

func TestScriptPagesAreReadBackToSince(t *testing.T) {
	t.Parallel()
	var asked []string
	page := func(id int, date string) string {
		return fmt.Sprintf(`<div class="board_list"><div class="toggle"><a onclick="fn_detail(%d);"><p id="td_NTT_SJ_0"></p></a></div></div>`+
			`<script>$('#td_'+'NTT_SJ'+'_0').html('T'); $('#td_'+'REG_DT'+'_0').html('%s');</script>`, id, date)
	}
	ids, _, fault := find(t, "msit-en", today().AddDate(0, 0, -3), func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.FormValue("pageIndex"))
		switch r.FormValue("pageIndex") {
		case "1":
			fmt.Fprint(w, page(9, "May 12, 2026"))
		case "2":
			fmt.Fprint(w, page(8, "May 9, 2026")) // the day that since is in
		default:
			fmt.Fprint(w, page(7, "May 8, 2026"))
		}
	})
	if fmt.Sprint(ids) != "[42-9 42-8]" || fault != nil || fmt.Sprint(asked) != "[1 2 3]" {
		t.Errorf("got %v, %v after the pages %v", ids, fault, asked)
	}
}

func TestAFeedIsReadWithWhatIsNoDocumentSetAside(t *testing.T) {
	t.Parallel()
	feed, err := os.ReadFile("testdata/apec/feed.xml")
	if err != nil {
		t.Fatal(err)
	}
	ids, bad, fault := find(t, "apec", today().AddDate(0, 0, -7), func(w http.ResponseWriter, _ *http.Request) { w.Write(feed) })
	if fmt.Sprint(ids) != "[press/news-releases/2026/ports-share-data press/news-releases/2026/undated]" || len(bad) != 1 || fault != nil {
		t.Errorf("got %v, %v, %v; want those of the week and the undated one", ids, bad, fault)
	}
}
