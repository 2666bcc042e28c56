package discover_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/source"
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
	switch {
	case s.Discover.List != nil:
		return discover.FormRows(s, base, string(page))
	case s.Discover.Script != nil:
		return discover.ScriptRows(s, base, string(page))
	}
	return discover.FeedRows(s, base, page)
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
		files, err := filepath.Glob(filepath.Join("testdata", s.ID, "*.*ml"))
		if err != nil || len(files) == 0 {
			t.Errorf("%s has no fixture in testdata/%s", s.ID, s.ID)
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
	for name, c := range map[string]struct{ source, page string }{
		"classes renamed":          {"korea-kr-press", `<div class="lst_ty2"><ul><li><a href="?newsId=1">가</a></li></ul></div>`},
		"nothing":                  {"korea-kr-press", ""},
		"script that is silent":    {"msit-en", `<div class="board_list"><div class="toggle"><a onclick="fn_detail(1)"></a></div></div><script>var x;</script>`},
		"feed without entries":     {"apec", `<rss version="2.0"><channel><title>APEC</title></channel></rss>`},
		"page instead of feed":     {"apec", `<html><body>Not found</body></html>`},
		"no feed at all":           {"apec", "\x00\x01"},
		"external entity":          {"apec", `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>&x;</title><link>https://www.apec.org/press/news-releases/x</link></item></channel></rss>`},
		"doctype behind a comment": {"apec", `<!-- --><!doctype rss><rss version="2.0"><channel><item><link>https://www.apec.org/press/news-releases/x</link></item></channel></rss>`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := rows(t, shipped(t, c.source), []byte(c.page))
			var fault *discover.Fault
			if !errors.As(err, &fault) || fault.Kind != discover.FaultLayout {
				t.Errorf("got %v, %v; want a fault of the layout", got, err)
			}
		})
	}
}

func FuzzScriptRows(f *testing.F) {
	s := shipped(f, "msit-en")
	page, err := os.ReadFile("testdata/msit-en/list.html")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(page)
	f.Add([]byte(`<div class="board_list"><div class="toggle"><a onclick="fn_detail(1)"></a></div></div><script>sHtml=unescape('%ud83d%ude00%u00\'`))
	f.Fuzz(func(t *testing.T, page []byte) {
		checkRows(t, s, page)
	})
}

func FuzzFeedRows(f *testing.F) {
	s := shipped(f, "apec")
	page, err := os.ReadFile("testdata/apec/feed.xml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(page)
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://www.apec.org/press/news-releases/x"/></entry></feed>`))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"url":"https://www.apec.org/press/news-releases/x"}]}`))
	f.Fuzz(func(t *testing.T, page []byte) {
		checkRows(t, s, page)
	})
}

// checkRows reads a hostile page and checks what must hold of any row.
func checkRows(t *testing.T, s source.Source, page []byte) {
	got, err := rows(t, s, page)
	if err != nil {
		return
	}
	for _, row := range got {
		var entry *discover.ItemError
		if row.Err != nil && (!errors.As(row.Err, &entry) || entry.Address == "" || entry.Key == "") {
			t.Errorf("got the error %#v, which names no entry", row.Err)
		}
		if row.Err == nil && (!strings.HasPrefix(row.Item.ID, s.ID+"/") || !strings.HasPrefix(row.Item.URL, s.Homepage+"/")) {
			t.Errorf("got the document %q at %q, which is not the source's", row.Item.ID, row.Item.URL)
		}
	}
}
