package page_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/page"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func shipped(t testing.TB) map[string]source.Source {
	t.Helper()
	sources, err := source.Load(os.DirFS("../sources"))
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]source.Source{}
	for _, s := range sources {
		byID[s.ID] = s
	}
	return byID
}

func address(t testing.TB, s source.Source) *url.URL {
	t.Helper()
	u, err := url.Parse(s.Homepage)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestPages reads the fixtures: own text on the markup of the sites.
func TestPages(t *testing.T) {
	sources := shipped(t)
	files, err := filepath.Glob("testdata/*/*.html")
	if err != nil || len(files) == 0 {
		t.Fatalf("got %d fixtures, %v", len(files), err)
	}
	for id, s := range sources {
		if read, _ := filepath.Glob("testdata/" + id + "/*.html"); len(read) == 0 && !s.Page.Title.IsZero() {
			t.Errorf("there is no fixture of %s, which has selectors for its pages", id)
		}
	}
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			s, ok := sources[filepath.Base(filepath.Dir(file))]
			if !ok {
				t.Fatal("there is no source of that name")
			}
			markup, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got, err := page.Read(s, address(t, s), string(markup))
			if err != nil {
				t.Fatal(err)
			}
			golden(t, strings.TrimSuffix(file, ".html")+".golden.json", got)
			again, err := page.Read(s, address(t, s), string(markup))
			if err != nil || !reflect.DeepEqual(again, got) {
				t.Errorf("read again: got %+v, %v", again, err)
			}
			if body := text.Paragraphs(got.Body); body != got.Body {
				t.Errorf("the body is in its normal form only when read again:\n%s", body)
			}
		})
	}
}

// golden compares value with a file, or writes it there.
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

func TestAPageThatIsAnotherOneIsAnError(t *testing.T) {
	sources := shipped(t)
	for name, c := range map[string]struct{ source, markup, want string }{
		"maintenance with status 200": {"msit-en", "<html><title>시스템 점검 안내</title><h2>시스템 점검 안내</h2></html>", "시스템 점검 안내"},
		"a challenge with status 200": {"us-nist", "<html><title>Just a moment...</title><body><div id='cf-wrapper'></div><script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script><h1>Checking your browser</h1></body></html>", "challenge of Cloudflare"},
		"nothing that is selected":    {"korea-kr-press", "<html><h1>Are you a robot?</h1></html>", "no selector"},
		"empty":                       {"apec", "", "no selector"},
	} {
		t.Run(name, func(t *testing.T) {
			s := sources[c.source]
			got, err := page.Read(s, address(t, s), c.markup)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %+v, %v; want an error with %q", got, err, c.want)
			}
		})
	}
}

func TestJSONLD(t *testing.T) {
	s := shipped(t)["korea-kr-press"]
	for name, c := range map[string]struct{ block, headline, author, date string }{
		"list of blocks":    {`[{"@type":"WebSite"},{"@type":"NewsArticle","headline":"가","author":[{"name":"나"}],"datePublished":"2026-05-12T01:02:03+09:00"}]`, "가", "나", "01:02:03"},
		"graph":             {`{"@graph":[{"@type":["Thing","NewsArticle"],"headline":"가","datePublished":"2026-05-12T01:02:03Z"}]}`, "가", "", "10:02:03"},
		"not JSON":          {"{\"@type\":\"NewsArticle\",\"headline\":\"가\",\"description\":\"a\nb\",\"datePublished\":\"2026-05-12T01:02:03+09:00\"}", "가", "", "01:02:03"},
		"not JSON, foreign": {"{\"@type\":\"Organization\",\"x\":\"a\nb\",\"datePublished\":\"2026-05-12T01:02:03+09:00\"}", "", "", "00:00:00"},
		"of another type":   {`{"@type":"Person","headline":"가","datePublished":"2026-05-12T01:02:03+09:00"}`, "", "", "00:00:00"},
		"of other shapes":   {`{"@type":"NewsArticle","headline":7,"author":"나","datePublished":[]}`, "", "", "00:00:00"},
	} {
		t.Run(name, func(t *testing.T) {
			markup := `<script type="application/ld+json">` + c.block + `</script><div class="article_head"><div class="info"><span>2026.05.12</span></div></div>`
			got, err := page.Read(s, address(t, s), markup)
			if err != nil {
				t.Fatal(err)
			}
			if got.Title != c.headline || got.Publisher != c.author {
				t.Errorf("got %q by %q, want %q by %q", got.Title, got.Publisher, c.headline, c.author)
			}
			if clock := got.Published.Time.Format("15:04:05"); clock != c.date {
				t.Errorf("got the clock %s, want %s", clock, c.date)
			}
		})
	}
}

func FuzzPage(f *testing.F) {
	s := shipped(f)["korea-kr-press"]
	base := address(f, s)
	for _, file := range []string{"frame.html", "text.html"} {
		markup, err := os.ReadFile(filepath.Join("testdata", s.ID, file))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(markup))
	}
	f.Add(`<script type="application/ld+json">{"@type":"NewsArticle"}</script><div class=article_body><div class=view_cont><table><td>&amp;amp;`)
	f.Fuzz(func(t *testing.T, markup string) {
		got, err := page.Read(s, base, markup)
		if err != nil {
			return
		}
		if strings.Contains(got.Body, "\n\n\n") || strings.TrimSpace(got.Body) != got.Body || strings.Contains(got.Title, "\n") {
			t.Errorf("title %q and body %q are not in their normal form", got.Title, got.Body)
		}
	})
}
