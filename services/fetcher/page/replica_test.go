package page_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/policywire/policywire/services/fetcher/charset"
	"github.com/policywire/policywire/services/fetcher/page"
	"github.com/policywire/policywire/services/fetcher/source"
)

// replica is the server that imitates the sites.
type replica struct{ address, dir string }

func startReplica(t testing.TB) replica {
	t.Helper()
	dir, err := filepath.Abs("../../../../shared/replica") // beside the repository
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "python3", filepath.Join(dir, "replica.py"), "--data", filepath.Join(dir, "data"), "--port", "0")
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatalf("starting the replica of the sites: %s", err)
	}
	t.Cleanup(func() {
		command.Process.Kill()
		command.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	fields := strings.Fields(line)
	if err != nil || len(fields) < 2 || fields[0] != "READY" {
		t.Fatalf("the replica in %s says %q, %v", dir, line, err)
	}
	return replica{strings.TrimPrefix(fields[1], "http://"), dir}
}

// python runs a tool of the replica and returns what it prints.
func (r replica) python(t testing.TB, args ...string) []byte {
	t.Helper()
	args[0] = filepath.Join(r.dir, args[0])
	out, err := exec.Command("python3", args...).Output()
	if err != nil {
		t.Fatalf("%v: %s", args, err)
	}
	return out
}

// get returns the page at address, decoded.
func (r replica) get(t testing.TB, address, fallback string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+r.address+u.RequestURI(), nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = u.Host
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d, %v", address, response.StatusCode, err)
	}
	decoded, err := charset.Decode(body, charset.Hint{ContentType: response.Header.Get("Content-Type"), Fallback: fallback})
	if err != nil {
		t.Fatal(err)
	}
	return decoded.Content
}

// expectation is a document that a correct reader makes.
type expectation struct {
	ID     string `json:"id"`
	URL    string `json:"url"`
	Source string `json:"source"`
	BodyIn string `json:"body_in"`
	line   []byte
}

// legacy is a site that exists in the replica only.
const legacy = `
id: legacy-kr
name: 소식
publisher: 예시 기관
homepage: http://legacy.example.kr
kind: news
language: ko
zone: Asia/Seoul
charset: euc-kr
rights: full
identity: {query: ["no"], url: "http://legacy.example.kr/board/view.php?no={no}"}
discover: {list: {url: "http://legacy.example.kr/board/list.php", rows: "#board_list tr", link: "a@href"}}
page: {title: "#subject", date: div.regdate, body: "#content"}
`

// TestReplica compares what is read of each page that has its whole text with
// what the replica made it of: by the selectors of its source, and without them.
func TestReplica(t *testing.T) {
	r := startReplica(t)
	sources := shipped(t)
	extra, err := source.Load(fstest.MapFS{"legacy-kr.yaml": {Data: []byte(legacy)}})
	if err != nil {
		t.Fatal(err)
	}
	sources["legacy-kr"] = extra[0]
	bySource := map[string][]expectation{}
	for line := range bytes.Lines(r.python(t, "expected.py", filepath.Join(r.dir, "data"))) {
		var e expectation
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		e.line = bytes.Clone(line)
		if e.BodyIn == "page" {
			bySource[e.Source] = append(bySource[e.Source], e)
		}
	}
	if len(bySource) < 9 {
		t.Errorf("the replica has pages with text of %d sources, want at least 9", len(bySource))
	}
	t.Run("by selectors", func(t *testing.T) { r.compare(t, sources, bySource, 0.995, true) })
	for id, s := range sources {
		s.Page = source.Page{}
		sources[id] = s
	}
	t.Run("without selectors", func(t *testing.T) { r.compare(t, sources, bySource, 0.95, false) })
}

// list is what compare.py says of one list of documents.
var list = regexp.MustCompile(`(?m)^  (\S+) +(\w+) +(\d+) / +\d+  ([\d.]+)$`)

// compare reads the pages and compares them with what is expected: the bodies,
// and where exact is set the titles and dates.
func (r replica) compare(t *testing.T, sources map[string]source.Source, bySource map[string][]expectation, least float64, exact bool) {
	dir := t.TempDir()
	expected, read := filepath.Join(dir, "expected.jsonl"), filepath.Join(dir, "actual.jsonl")
	var want, actual bytes.Buffer
	for id, pages := range bySource {
		for _, e := range pages {
			want.Write(e.line)
			actual.Write(r.read(t, sources[id], e, exact))
		}
	}
	for file, content := range map[string][]byte{expected: want.Bytes(), read: actual.Bytes()} {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out := r.python(t, "compare.py", "--show", "0", expected, read)
	lists := list.FindAllSubmatch(out, -1)
	if len(lists) != len(bySource) || exact && !bytes.Contains(out, []byte("title_mismatches 0  date_wrong 0")) {
		t.Errorf("got for %d of %d sources\n%s", len(lists), len(bySource), out)
	}
	for _, l := range lists {
		body, err := strconv.ParseFloat(string(l[4]), 64)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s %s: %s pages, bodies %.4f", l[1], l[2], l[3], body)
		if body < least {
			t.Errorf("%s %s: got bodies of %.4f, want %.3f", l[1], l[2], body, least)
		}
	}
}

// read returns the line for compare.py of one page.
func (r replica) read(t *testing.T, s source.Source, e expectation, exact bool) []byte {
	t.Helper()
	base, err := url.Parse(e.URL)
	if err != nil {
		t.Fatal(err)
	}
	p, err := page.Read(s, base, r.get(t, e.URL, s.Charset))
	if err != nil {
		t.Fatal(err)
	}
	if p.Auto == exact {
		t.Errorf("%s: got the body by %s", e.URL, p.Found["body"])
	}
	line, err := json.Marshal(map[string]any{"id": e.ID, "url": e.URL, "title": p.Title, "body": p.Body, "published": p.Published.Time})
	if err != nil {
		t.Fatal(err)
	}
	return append(line, '\n')
}
