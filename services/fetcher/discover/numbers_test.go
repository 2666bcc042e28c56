package discover_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/web"
)

const numbersDefinition = `discover:
  numbers:
    item: https://www.example.go.kr/view?no=C{roc_year}{number}
    digits: 3
    gap: 2
    missing: [查無資料]
`

// reports is a site with the pages of some numbers.
func reports(t *testing.T, pages map[string]string) *site {
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		page, ok := pages[r.FormValue("no")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if page == "error" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		fmt.Fprint(w, page)
	})
}

func TestNumbersAreCountedThrough(t *testing.T) {
	t.Parallel()
	site := reports(t, map[string]string{
		"C115001": "報告一", "C115002": "報告二", "C115003": "查無資料", "C115004": "報告四", "C115005": "error", "C115009": "never reached",
		"C114001": "去年",
	})
	span := discover.Span{Since: today().AddDate(-1, 0, 0)}
	got := collect(t, site.finder(), define(t, numbersDefinition), span, "C115001", "C115006")
	if got.ids() != "C115001 C115002 C115004 C115005 C115006 C114001" || got.fault != nil {
		t.Errorf("got %s, %v", got.ids(), got.fault)
	}
	pages := []string{}
	for _, item := range got.items {
		page := "-"
		if item.Page != nil {
			page = string(item.Page.Body)
		}
		pages = append(pages, page)
	}
	if want := []string{"-", "報告二", "報告四", "-", "-", "去年"}; !slices.Equal(pages, want) {
		t.Errorf("got the pages %v, want %v: none of what is known, or could not be read", pages, want)
	}
	want := []string{"C115002", "C115003", "C115004", "C115005", "C115007", "C115008", "C114001", "C114002", "C114003"}
	if asked := strings.ReplaceAll(strings.Join(site.requests(), " "), "/view?no=", ""); asked != strings.Join(want, " ") {
		t.Errorf("asked for %s, want %v, each once", asked, want)
	}
}

func TestHolesFarBelowTheLastNumberAreSettled(t *testing.T) {
	t.Parallel()
	var known []string
	for n := range 100 {
		if n%10 != 5 {
			known = append(known, fmt.Sprintf("C115%03d", n))
		}
	}
	site := reports(t, nil)
	got := collect(t, site.finder(), define(t, numbersDefinition), days(1), known...)
	if len(got.items) != 89 || got.fault != nil {
		t.Errorf("got %d items, %v", len(got.items), got.fault)
	}
	if want := []string{"/view?no=C115095", "/view?no=C115100", "/view?no=C115101"}; !slices.Equal(site.requests(), want) {
		t.Errorf("asked for %v, want the hole near the end, and behind it: %v", site.requests(), want)
	}
}

func TestNumbersOfASiteThatIsDown(t *testing.T) {
	t.Parallel()
	s := define(t, numbersDefinition)
	site := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	got := collect(t, site.finder(), s, days(1))
	mustFault(t, got.fault, discover.FaultUnreachable, "403")
	if len(site.requests()) != 3 || got.ids() != "C115001 C115002" {
		t.Errorf("got %s after %v, want an end after three failures", got.ids(), site.requests())
	}
	got = collect(t, serve(t, write("<html><title>Request Rejected</title>The requested URL was rejected.</html>")).finder(), s, days(1))
	mustFault(t, got.fault, discover.FaultOutage, "firewall")
}

func TestNumbersOfAYearInThePast(t *testing.T) {
	t.Parallel()
	s := define(t, "discover: {numbers: {item: 'https://www.example.go.kr/view?no={year}-{number}', gap: 1}}")
	site := reports(t, map[string]string{"2025-1": "一", "2025-2": "二", "2024-1": "three", "2026-1": "new", "2023-1": "old"})
	span := discover.Span{Since: today().AddDate(-2, 0, 0), Until: today().AddDate(-1, 0, 0)}
	if got := collect(t, site.finder(), s, span); got.ids() != "2025-1 2025-2 2024-1" || got.fault != nil || len(site.requests()) != 5 {
		t.Errorf("got %s, %v after %v", got.ids(), got.fault, site.requests())
	}
}

func TestNumbersEndWithTheBudgetOfTheDay(t *testing.T) {
	t.Parallel()
	s := define(t, "politeness: {budget: 4}\n"+numbersDefinition)
	got := collect(t, reports(t, map[string]string{"C115001": "一", "C115002": "二", "C115003": "三", "C115004": "四", "C115005": "五"}).finder(), s, days(1))
	if !errors.Is(got.fault, web.ErrBudget) || got.ids() != "C115001 C115002 C115003" {
		t.Errorf("got %s, %v; want what the budget allows beside robots.txt", got.ids(), got.fault)
	}
}
