package discover_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/discover"
)

// cache keeps validators.
type cache map[string]string

func (c cache) Get(_ context.Context, address string) (etag, lastModified string) {
	return c[address], ""
}

func (c cache) Put(_ context.Context, address, etag, _ string) { c[address] = etag }

func TestWhatDidNotChangeIsNotSentAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ definition, body string }{
		"feed":    {feedDefinition, `<rss version="2.0"><channel><item><link>/view?no=1</link></item></channel></rss>`},
		"sitemap": {sitemapDefinition, urlset("1 2026-05-12")},
		"list":    {"discover:\n  list:\n    url: https://www.example.go.kr/list" + listFields, table("1 2026-05-12")},
		"api":     {"discover: {api: {url: 'https://www.example.go.kr/api', items: items, link: url}}", `{"items":[{"url":"/view?no=1"}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var said []string
			version := `"1"`
			site := serve(t, func(w http.ResponseWriter, r *http.Request) {
				said = append(said, r.Header.Get("If-None-Match"))
				w.Header().Set("ETag", version)
				if r.Header.Get("If-None-Match") == version {
					w.WriteHeader(http.StatusNotModified)
					return
				}
				fmt.Fprint(w, c.body)
			})
			s, kept := define(t, c.definition), cache{}
			finder := site.finder().Conditional(kept)
			for i, want := range []string{"1", "", "1"} {
				if i == 2 {
					version = `"2"`
				}
				if got := collect(t, finder, s, days(3)); got.ids() != want || got.fault != nil {
					t.Errorf("round %d: got %q, %v; want %q", i+1, got.ids(), got.fault, want)
				}
			}
			if want := []string{"", `"1"`, `"1"`}; !slices.Equal(said, want) || len(kept) != 1 {
				t.Errorf("sent the validators %q, kept %v", said, kept)
			}
			if got := collect(t, site.finder(), s, days(3)); got.ids() != "1" {
				t.Errorf("without validators: got %q", got.ids())
			}
		})
	}
}

func TestValidatorsAreKeptOnlyOfWhatWasReadWhole(t *testing.T) {
	t.Parallel()
	var many []string
	for i := range 300 {
		many = append(many, fmt.Sprint(i))
	}
	for name, c := range map[string]struct {
		definition string
		files      map[string]string
		want       []string
	}{
		"feed that is none":    {feedDefinition, map[string]string{"/rss": "<rss/>"}, nil},
		"index without dates":  {sitemapDefinition, map[string]string{"/sitemap.xml": index("/a.xml"), "/a.xml": urlset("1 2026-05-12")}, []string{"/a.xml"}},
		"index with dates":     {sitemapDefinition, map[string]string{"/sitemap.xml": index("/a.xml 2026-05-12"), "/a.xml": urlset("1 2026-05-12")}, []string{"/a.xml", "/sitemap.xml"}},
		"sitemap cut off":      {sitemapDefinition, map[string]string{"/sitemap.xml": strings.TrimSuffix(urlset("1"), "</urlset>")}, nil},
		"more than in a round": {sitemapDefinition, map[string]string{"/sitemap.xml": urlset(many...)}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := serve(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("ETag", "1")
				fmt.Fprint(w, c.files[r.URL.Path])
			})
			kept := cache{}
			collect(t, site.finder().Conditional(kept), define(t, c.definition), days(3), "none")
			var got []string
			for address := range kept {
				got = append(got, strings.TrimPrefix(address, "https://www.example.go.kr"))
			}
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("kept %v, want %v", got, c.want)
			}
		})
	}
}

func TestOnlyTheFirstPageOfAListIsConditional(t *testing.T) {
	t.Parallel()
	var said []string
	site := serve(t, func(w http.ResponseWriter, r *http.Request) {
		said = append(said, r.FormValue("cp")+r.Header.Get("If-None-Match"))
		w.Header().Set("ETag", "v")
		fmt.Fprint(w, table(r.FormValue("cp")+" 2026-05-12"))
		if r.FormValue("cp") == "2" {
			fmt.Fprint(w, table("1 2026-05-01"))
		}
	})
	s := define(t, "discover:\n  list:\n    url: https://www.example.go.kr/list?cp={page}"+strings.Replace(listFields, "tbody > tr", "tr:nth-child(1)", 1))
	finder := site.finder().Conditional(cache{"https://www.example.go.kr/list?cp=1": "old", "https://www.example.go.kr/list?cp=2": "v"})
	for range finder.Items(t.Context(), s, days(3), nil) {
		if len(said) == 2 {
			break
		}
	}
	if want := []string{"1old", "2"}; !slices.Equal(said, want) {
		t.Errorf("asked for %q, want %q", said, want)
	}
}

func TestTheTwinIsAskedWhereTheHostRefuses(t *testing.T) {
	t.Parallel()
	s := define(t, "fallback: m.example.go.kr\ndiscover:\n  list:\n    url: https://www.example.go.kr/list"+listFields)
	for name, c := range map[string]struct {
		status int
		asked  bool
	}{"forbidden": {403, true}, "gone": {404, false}, "down": {500, true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if strings.HasPrefix(r.Host, "www.") {
					w.WriteHeader(c.status)
					return
				}
				fmt.Fprint(w, table("1 2026-05-12"))
			})
			got := collect(t, site.finder(), s, days(3))
			if asked := slices.Contains(site.requests(), "m.example.go.kr/list"); asked != c.asked || (got.ids() == "1") != c.asked || (got.fault == nil) != c.asked {
				t.Errorf("got %s, %v after %v", got.ids(), got.fault, site.requests())
			}
		})
	}
}

func TestNoticesInPlaceOfAListAreOutages(t *testing.T) {
	t.Parallel()
	s := define(t, "discover:\n  list:\n    url: https://www.example.go.kr/list\n    empty: p"+listFields)
	site := serve(t, write("<html><head><title>Access Denied</title></head><body><p>You don't have permission to access this. Reference&#32;&#35;18</p></body></html>"))
	got := collect(t, site.finder(), s, days(3))
	mustFault(t, got.fault, discover.FaultOutage, "Akamai")
}
