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

func TestAListIsReadFromTheTwinOfItsHost(t *testing.T) {
	t.Parallel()
	s := define(t, "fallback: m.example.go.kr\ndiscover:\n  list:\n    url: https://www.example.go.kr/list"+listFields)
	site := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.Host, "www."):
			w.WriteHeader(http.StatusForbidden)
		case r.URL.Path == "/list": // a twin may send elsewhere on itself
			http.Redirect(w, r, "https://m.example.go.kr/mobile/list", http.StatusFound)
		default:
			fmt.Fprint(w, table("1 2026-05-12"))
		}
	})
	if got := collect(t, discover.New(discover.Config{Client: site.twinned, Now: today}), s, days(3)); got.ids() != "1" || got.fault != nil {
		t.Errorf("got %s, %v after %v", got.ids(), got.fault, site.requests())
	}
}

func TestAHostThatAsksForTimeIsNotAskedByItsTwin(t *testing.T) {
	t.Parallel()
	s := define(t, "fallback: m.example.go.kr\ndiscover:\n  list:\n    url: https://www.example.go.kr/list"+listFields)
	site := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	got := collect(t, discover.New(discover.Config{Client: site.twinned, Now: today}), s, days(3))
	if want := []string{"/list"}; got.fault == nil || !slices.Equal(site.requests(), want) {
		t.Errorf("got %v after %v, want a fault after %v", got.fault, site.requests(), want)
	}
}

func TestNoticesInPlaceOfAListAreOutages(t *testing.T) {
	t.Parallel()
	s := define(t, "discover:\n  list:\n    url: https://www.example.go.kr/list\n    empty: p"+listFields)
	site := serve(t, write("<html><head><title>Access Denied</title></head><body><p>You don't have permission to access this. Reference&#32;&#35;18</p></body></html>"))
	got := collect(t, site.finder(), s, days(3))
	mustFault(t, got.fault, discover.FaultOutage, "Akamai")
}
