package discover_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/discover"
)

func compressed(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return b.String()
}

// urlset is a sitemap: each entry is a number and a date, or a number.
func urlset(entries ...string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">`)
	for _, entry := range entries {
		no, date, dated := strings.Cut(entry, " ")
		fmt.Fprintf(&b, "<url>\n<loc> https://www.example.go.kr/view?a=1&amp;no=%s </loc><image:image><image:loc>https://www.example.go.kr/view?no=99</image:loc></image:image>", no)
		if dated {
			fmt.Fprintf(&b, "<lastmod>%s</lastmod>", date)
		}
		b.WriteString("<priority>0.5</priority></url>")
	}
	return b.String() + "</urlset>"
}

// index is an index of sitemaps: each is a path and a date, or a path.
func index(entries ...string) string {
	out := `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`
	for _, entry := range entries {
		path, date, _ := strings.Cut(entry, " ")
		if date != "" {
			date = "<lastmod>" + date + "</lastmod>"
		}
		out += "<sitemap><loc>" + path + "</loc>" + date + "</sitemap>"
	}
	return out + "</sitemapindex>"
}

const sitemapDefinition = "discover: {sitemap: {url: 'https://www.example.go.kr/sitemap.xml', match: '/view'}}"

func sitemaps(t *testing.T, files map[string]string) *site {
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, ok := files[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, body)
	})
}

func TestASitemapListsWhatWasEdited(t *testing.T) {
	t.Parallel()
	site := sitemaps(t, map[string]string{"/sitemap.xml": compressed(urlset("1 2020-01-01", "2 2026-05-10", "3 2026-05-11T10:00:00+09:00", "4 2026-05-10"))})
	got := collect(t, site.finder(), define(t, sitemapDefinition), days(3), "2")
	if got.ids() != "3 2 4" || got.fault != nil || len(got.bad) > 0 {
		t.Fatalf("got %s, %v, %v; want what was edited, known or not, the last first", got.ids(), got.bad, got.fault)
	}
	if item := got.items[0]; !item.Published.IsZero() || item.Modified.Day() != 11 {
		t.Errorf("got %+v, want an edit and no publication", item)
	}
}

func TestIndexesAreReadAsFarAsTheyChanged(t *testing.T) {
	t.Parallel()
	site := sitemaps(t, map[string]string{
		"/sitemap.xml": index("/old.xml 2020-01-01", "/a.xml", "/missing.xml", "https://www.example.org/evil.xml", "/b.xml 2026-05-11", "/sitemap.xml"),
		"/a.xml":       urlset("1 2026-05-11"),
		"/b.xml":       index("/c.xml"),
		"/c.xml":       urlset("2 2026-05-11"),
		"/old.xml":     urlset("3 2026-05-11"),
	})
	got := collect(t, site.finder(), define(t, sitemapDefinition), days(3))
	if got.ids() != "2 1" {
		t.Errorf("got %s, want what the sitemaps list that changed", got.ids())
	}
	if got.fault == nil || got.fault.Kind != discover.FaultGone {
		t.Errorf("got %v, want the fault of the missing one, after the others", got.fault)
	}
	want := []string{"/sitemap.xml", "/b.xml", "/c.xml", "/a.xml", "/missing.xml"}
	if !slices.Equal(site.requests(), want) {
		t.Errorf("asked for %v, want %v", site.requests(), want)
	}
}

func TestIndexesAreNotNestedForEver(t *testing.T) {
	t.Parallel()
	n := 0
	site := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		n++
		fmt.Fprint(w, index(fmt.Sprintf("/%d.xml", n)))
	})
	got := collect(t, site.finder(), define(t, sitemapDefinition), days(3))
	mustFault(t, got.fault, discover.FaultLayout, "nested deeper")
	if len(site.requests()) != 3 {
		t.Errorf("asked for %v", site.requests())
	}
}

func TestASitemapWithoutDatesListsWhatIsUnknown(t *testing.T) {
	t.Parallel()
	var all []string
	for i := range 1000 {
		all = append(all, fmt.Sprint(i))
	}
	site := sitemaps(t, map[string]string{"/sitemap.xml": urlset(all...)})
	s := define(t, sitemapDefinition)
	known := all[:500]
	for round := range 2 {
		got := collect(t, site.finder(), s, days(3), known...)
		if len(got.items) != 200 || slices.Contains(known, strings.TrimPrefix(got.items[0].ID, "test/")) {
			t.Fatalf("round %d: got %d items from %s on, want some that are unknown", round, len(got.items), got.items[0].ID)
		}
		known = append(known, strings.Fields(got.ids())...)
	}
	if got := collect(t, site.finder(), s, days(3)); len(got.items) != 1000 {
		t.Errorf("got %d items for someone who keeps nothing, want all", len(got.items))
	}
}

func TestSitemapsThatAreBroken(t *testing.T) {
	s := define(t, sitemapDefinition)
	for name, c := range map[string]struct {
		body, kind, words string
		rows              int
	}{
		"bare ampersand":     {strings.ReplaceAll(urlset("1"), "&amp;", "&"), "", "", 1},
		"nothing listed":     {urlset(), discover.FaultLayout, "lists nothing", 0},
		"entities":           {`<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + urlset("1"), discover.FaultHostile, "DOCTYPE", 0},
		"challenge":          {"<html><head><title>Pardon Our Interruption</title></head></html>", discover.FaultOutage, "Imperva", 0},
		"cut off":            {strings.TrimSuffix(urlset("1", "2"), "<priority>0.5</priority></url></urlset>"), discover.FaultLayout, "parsing the sitemap", 1},
		"damaged gzip":       {compressed(urlset("1"))[:60], discover.FaultHostile, "decompressing", 0},
		"a wrong date":       {urlset("1 soon"), "", "", 1},
		"more than allowed":  {"<urlset>" + strings.Repeat("<url><loc>/x</loc></url>", 50_001) + "</urlset>", discover.FaultLayout, "more than 50000", 0},
		"gzip within bounds": {compressed(urlset("1")), "", "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			rows, err := discover.SitemapRows(s, answer("https://www.example.go.kr/sitemap.xml", "", c.body))
			if c.kind != "" {
				mustFault(t, err, c.kind, c.words)
			} else if err != nil {
				t.Error(err)
			}
			if len(rows) != c.rows {
				t.Errorf("got %d rows, want %d", len(rows), c.rows)
			}
		})
	}
}

func TestASitemapOfOtherPagesIsAFault(t *testing.T) {
	t.Parallel()
	s := define(t, strings.ReplaceAll(sitemapDefinition, "/view", "/newsroom/"))
	got := collect(t, sitemaps(t, map[string]string{"/sitemap.xml": urlset("1", "2")}).finder(), s, days(3))
	mustFault(t, got.fault, discover.FaultLayout, "none of its 2 addresses matches /newsroom/")
}
