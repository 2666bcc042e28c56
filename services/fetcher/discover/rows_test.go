package discover_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/web"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func shipped(t testing.TB, id string) source.Source {
	t.Helper()
	sources, err := source.Load(os.DirFS("../sources"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources {
		if s.ID == id {
			return s
		}
	}
	t.Fatalf("there is no source %s", id)
	return source.Source{}
}

// rows reads a page as the source's way of discovery does.
func rows(t testing.TB, s source.Source, page []byte) ([]discover.Row, error) {
	t.Helper()
	base, err := url.Parse(s.Homepage)
	if err != nil {
		t.Fatal(err)
	}
	response := &web.Response{URL: base, Body: page}
	switch d := s.Discover; {
	case d.API != nil && (d.List == nil || !bytes.HasPrefix(bytes.ToLower(bytes.TrimSpace(page)), []byte("<!doctype html"))):
		return discover.APIRows(s, response)
	case d.List != nil:
		return discover.ListRows(s, base, string(page))
	case d.Script != nil:
		return discover.ScriptRows(s, base, string(page))
	case d.Sitemap != nil:
		return discover.SitemapRows(s, response)
	}
	return discover.FeedRows(s, response)
}

// line is a row as the golden files have it.
type line struct {
	discover.Item
	Address string `json:",omitempty"`
	Error   string `json:",omitempty"`
}

func TestEverySourceHasAListThatIsRead(t *testing.T) {
	sources, err := source.Load(os.DirFS("../sources"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources {
		files, err := fixtures(s.ID)
		if err != nil {
			t.Fatal(err)
		}
		// Some have their fixtures beside those of their pages.
		whole := filepath.Join("..", "testdata", "sources", s.ID, "answers.txt")
		if _, err := os.Stat(whole); err != nil && len(files) == 0 {
			t.Errorf("%s has no fixture: neither testdata/%s nor %s", s.ID, s.ID, whole)
		}
		for _, file := range files {
			t.Run(file, func(t *testing.T) {
				page, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				got, err := rows(t, s, page)
				if err != nil {
					t.Fatal(err)
				}
				lines := make([]line, len(got))
				for i, row := range got {
					lines[i].Item = row.Item
					if row.Err != nil {
						var entry *discover.ItemError
						if !errors.As(row.Err, &entry) {
							t.Fatalf("row %d: got %v, want an *ItemError", i, row.Err)
						}
						lines[i].Address, lines[i].Error = entry.Address, row.Err.Error()
					}
				}
				golden(t, strings.TrimSuffix(file, filepath.Ext(file))+".golden.json", lines)
			})
		}
	}
}

// fixtures are the answers of a source in testdata.
func fixtures(id string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join("testdata", id, "*.*"))
	return slices.DeleteFunc(files, func(file string) bool { return strings.HasSuffix(file, ".golden.json") }), err
}

func golden(t *testing.T, file string, value any) {
	t.Helper()
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("%s differs; got\n%s", file, b.Bytes())
	}
}

func TestAListThatIsAnotherPageIsAFault(t *testing.T) {
	for name, c := range map[string]struct{ source, page, kind string }{
		"classes renamed":          {"korea-kr-press", `<div class="lst_ty2"><ul><li><a href="?newsId=1">가</a></li></ul></div>`, ""},
		"nothing":                  {"korea-kr-press", "", ""},
		"script that is silent":    {"msit-en", `<div class="board_list"><div class="toggle"><a onclick="fn_detail(1)"></a></div></div><script>var x;</script>`, ""},
		"feed without entries":     {"apec", `<rss version="2.0"><channel><title>APEC</title></channel></rss>`, ""},
		"page instead of feed":     {"apec", `<!-- x --><!DOCTYPE HTML><html><head><title>Front page</title></head></html>`, discover.FaultOutage},
		"no feed at all":           {"apec", "\x00\x01", ""},
		"external entity":          {"apec", `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>&x;</title><link>https://www.apec.org/press/news-releases/x</link></item></channel></rss>`, discover.FaultHostile},
		"doctype behind a comment": {"apec", `<!-- --><!doctype rss><rss version="2.0"><channel><item><link>https://www.apec.org/press/news-releases/x</link></item></channel></rss>`, discover.FaultHostile},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := rows(t, shipped(t, c.source), []byte(c.page))
			var fault *discover.Fault
			if want := cmp.Or(c.kind, discover.FaultLayout); !errors.As(err, &fault) || fault.Kind != want {
				t.Errorf("got %v, %v; want a fault of the kind %s", got, err, want)
			}
		})
	}
}
