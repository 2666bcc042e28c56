package fetcher_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/source"
)

var update = flag.Bool("update", false, "write the golden files anew")

// fixtures are the sites that the sources are tried on: a directory for each,
// named after its source, or after it and what is special, as in id.special.
//
//	answers.txt      what the site answers: an address and a file, one a line;
//	                 the parameters of the address must be in the request or its
//	                 form, and the first line that fits counts
//	documents.json   the documents that are read of it
//
// A file such as text.hwpx.txt is answered as a HWPX file with these lines.
const fixtures = "testdata/sources"

// answer is a line of answers.txt.
type answer struct {
	host, path string
	query      url.Values
	file       string
}

func readAnswers(t *testing.T, dir string) []answer {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "answers.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var answers []answer
	for line := range strings.Lines(string(data)) {
		fields := strings.Fields(line)
		if len(fields) != 2 {
			t.Fatalf("%s: got line %q, want an address and a file", dir, line)
		}
		u, err := url.Parse(fields[0])
		if err != nil {
			t.Fatal(err)
		}
		answers = append(answers, answer{u.Host, u.Path, u.Query(), filepath.Join(dir, fields[1])})
	}
	return answers
}

// fits reports whether r asks for a.
func (a answer) fits(r *http.Request) bool {
	if r.Host != a.host || r.URL.Path != a.path {
		return false
	}
	for name := range a.query {
		if r.FormValue(name) != a.query.Get(name) {
			return false
		}
	}
	return true
}

// serveFixture answers as the site of a directory, and returns its address.
func serveFixture(t *testing.T, dir string) string {
	t.Helper()
	answers := readAnswers(t, dir)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i := slices.IndexFunc(answers, func(a answer) bool { return a.fits(r) })
		if i < 0 {
			http.NotFound(w, r)
			return
		}
		data, err := fixtureFile(answers[i].file)
		if err != nil {
			t.Errorf("%s: %v", answers[i].file, err)
		}
		w.Header().Set("Content-Type", contentType(answers[i].file))
		w.Write(data)
	}))
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

// contentType says little where the file itself must say more.
func contentType(file string) string {
	switch filepath.Ext(file) {
	case ".html":
		return "text/html"
	case ".xml":
		return "application/xml"
	case ".json":
		return "application/json"
	}
	return "application/octet-stream"
}

// readFixture returns what the source of a directory reads of its site.
func readFixture(t *testing.T, dir string) []news.Document {
	t.Helper()
	id, special, _ := strings.Cut(filepath.Base(dir), ".")
	env := []string{"FETCHER_CONNECT_TO", serveFixture(t, dir), "FETCHER_RATE", "0"}
	if special == "api" {
		env = append(env, "FETCHER_KEY_DATA_GO_KR", "geheim%2Bkey")
	}
	f := start(t, env...)
	f.SetClock(func() time.Time { return time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC) })
	var docs []news.Document
	err := f.FetchOnce(t.Context(), id, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), 0, func(d news.Document) error {
		docs = append(docs, d)
		return nil
	})
	if err != nil {
		t.Errorf("%s: %v", id, err)
	}
	return docs
}

func TestSourcesReadTheirSites(t *testing.T) {
	dirs, err := filepath.Glob(filepath.Join(fixtures, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			docs := readFixture(t, dir)
			for _, d := range docs {
				whole(t, d)
			}
			got, err := json.MarshalIndent(docs, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join(dir, "documents.json"), unescaped(got))
		})
	}
}

// whole checks what every document of every source has.
func whole(t *testing.T, d news.Document) {
	t.Helper()
	if d.Title == "" || d.Body == "" || d.Publisher == "" || d.Attribution == "" || d.LanguageHint == "" || d.PublishedPrecision == news.PrecisionNone {
		t.Errorf("%s: got title %q, %d bytes of text, publisher %q, attribution %q, language %q, precision %s; want all of them",
			d.ID, d.Title, len(d.Body), d.Publisher, d.Attribution, d.LanguageHint, d.PublishedPrecision)
	}
	if strings.Contains(d.Body, "no part of the text") || strings.Contains(d.Body, "본문이 아닙니다") {
		t.Errorf("%s: the text has what is beside it on the page: %s", d.ID, d.Body)
	}
}

// unescaped returns JSON for people, who read "&" better than its escape.
func unescaped(data []byte) []byte {
	return append([]byte(strings.NewReplacer(`\u0026`, "&", `\u003c`, "<", `\u003e`, ">").Replace(string(data))), '\n')
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got other than %s has (-update writes it anew):\n%s", file, got)
	}
}

func TestEverySourceHasFixtures(t *testing.T) {
	sources, err := source.Load(os.DirFS("sources"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources {
		data, err := os.ReadFile(filepath.Join(fixtures, s.ID, "documents.json"))
		var docs []news.Document
		if err == nil {
			err = json.Unmarshal(data, &docs)
		}
		if err != nil || len(docs) == 0 {
			t.Errorf("sources/%s.yaml: %d documents in its golden file (%v), want at least one: write what the site answers into %s/%s and run go test . -run TestSourcesReadTheirSites -update",
				s.ID, len(docs), err, fixtures, s.ID)
		}
	}
}

// fixtureFile reads a file, and builds the ones that are not kept as they are.
func fixtureFile(file string) ([]byte, error) {
	data, err := os.ReadFile(file)
	name, isText := strings.CutSuffix(file, ".txt")
	if err != nil || !isText {
		return data, err
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	switch filepath.Ext(name) {
	case ".hwpx":
		return hwpxFile(lines)
	case ".odt":
		return odtFile(lines)
	case ".pdf":
		return pdfFile(lines), nil
	}
	return nil, fmt.Errorf("no such file is built: %s", filepath.Ext(name))
}
