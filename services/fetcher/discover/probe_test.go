package discover_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/source"
)

const noNews = `<response><header><resultCode>0</resultCode></header><body></body></response>`

// windows are the days that the API of policyNews was asked for.
func (s *site) windows() []string {
	var out []string
	for _, address := range s.requests() {
		u, _ := url.Parse(address)
		out = append(out, u.Query().Get("startDate")+"-"+u.Query().Get("endDate"))
	}
	return out
}

// count is how often a field was found, -1 where it was not looked for.
func count(findings []source.Finding, field string) int {
	i := slices.IndexFunc(findings, func(f source.Finding) bool { return f.Field == field })
	if i < 0 {
		return -1
	}
	return findings[i].Count
}

func TestProbeStepsBackToAWindowWithRows(t *testing.T) {
	t.Parallel()
	site := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("endDate") == "20260506" {
			fmt.Fprint(w, policyNewsAnswer)
			return
		}
		fmt.Fprint(w, noNews)
	})
	probe := func(span discover.Span) []source.Finding {
		t.Helper()
		found, err := site.finder("FETCHER_KEY_TEST", "s3cret").Probe(t.Context(), define(t, policyNews), span)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if found := probe(days(30)); count(found, "discover.api.title") != 2 || count(found, "item.id") != 1 {
		t.Errorf("got\n%s\nwant the window that has rows", told(found))
	}
	want := []string{"20260510-20260512", "20260507-20260509", "20260504-20260506"}
	if got := site.windows(); !slices.Equal(got, want) {
		t.Errorf("asked for %v, want %v", got, want)
	}
	if found := probe(days(4)); count(found, "discover.api.title") != 0 {
		t.Errorf("got\n%s\nwant nothing of before the span", told(found))
	}
	want = append(want, "20260510-20260512", "20260508-20260509")
	if got := site.windows(); !slices.Equal(got, want) {
		t.Errorf("asked for %v, want %v", got, want)
	}
}

func TestProbeStepsBackInAListOfAForm(t *testing.T) {
	t.Parallel()
	site := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.PostFormValue("endDate") == "2026-05-12" {
			fmt.Fprint(w, formPage())
			return
		}
		fmt.Fprint(w, formPage(6, 5))
	})
	found, err := site.finder().Probe(t.Context(), shipped(t, "korea-kr-press"), discover.Span{Since: today().AddDate(0, 0, -90)})
	if err != nil || count(found, "item.title") != 2 || len(site.requests()) != 2 {
		t.Errorf("got %v after %d requests\n%s", err, len(site.requests()), told(found))
	}
}

func TestProbeLooksAtTwelveWindowsAtMost(t *testing.T) {
	t.Parallel()
	site := serve(t, write(noNews))
	since := time.Date(2000, 1, 1, 0, 0, 0, 0, seoul)
	found, err := site.finder("FETCHER_KEY_TEST", "s3cret").Probe(t.Context(), define(t, policyNews), discover.Span{Since: since})
	if asked := site.windows(); err != nil || len(asked) != 12 || asked[11] != "20260407-20260409" {
		t.Errorf("got %v after %v", err, asked)
	}
	if count(found, "discover.api.title") != 0 {
		t.Errorf("got\n%s\nwant what the newest window shows", told(found))
	}
}

func TestProbeTellsTheFaultOfAnEarlierWindow(t *testing.T) {
	t.Parallel()
	site := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("endDate") == "20260512" {
			fmt.Fprint(w, noNews)
			return
		}
		fmt.Fprint(w, strings.Replace(noNews, ">0<", ">22<", 1))
	})
	_, err := site.finder("FETCHER_KEY_TEST", "s3cret").Probe(t.Context(), define(t, policyNews), days(30))
	mustFault(t, err, discover.FaultRefused, "22")
	if asked := site.requests(); len(asked) != 2 {
		t.Errorf("asked for %v", asked)
	}
}
