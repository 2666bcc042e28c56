package command_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher"
	"github.com/policywire/policywire/services/fetcher/archive"
)

// recorded returns the directory of an archive of two pages, and the settings
// that have their source.
func recorded(t *testing.T) (dir string, env map[string]string) {
	t.Helper()
	sources := t.TempDir()
	definition := `id: replay-test
name: 시험 기관
publisher: 시험 기관
homepage: https://www.replay.example
kind: press-release
language: ko
zone: Asia/Seoul
rights: full
identity: {query: [no], url: 'https://www.replay.example/view?no={no}'}
discover:
  feed: {url: https://www.replay.example/rss}
page: {title: h1, body: div.body, date: time}
`
	if err := os.WriteFile(filepath.Join(sources, "replay-test.yaml"), []byte(definition), 0o600); err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(t.TempDir(), "archive")
	a, err := archive.Open(archive.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 5, 12, 1, 0, 0, 0, time.UTC)
	for n, title := range []string{"인공지능 기본계획 발표", "통신 요금 인하"} {
		page := fmt.Sprintf("<h1>%s</h1><time>2026.05.12</time><div class=body><p>%s한다고 밝혔다.</p></div>", title, title)
		a.Record(archive.Exchange{Method: "GET", URL: fmt.Sprint("https://www.replay.example/view?no=", n+1), Proto: "HTTP/1.1", Status: http.StatusOK,
			RequestHeader: http.Header{}, ResponseHeader: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, Body: []byte(page), Started: at.Add(time.Duration(n) * time.Minute)})
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, map[string]string{"FETCHER_SOURCES": sources, "FETCHER_ONLY": "replay-test"}
}

func TestReplayFillsTheBusOnce(t *testing.T) {
	b, url := bus(t)
	dir, env := recorded(t)
	r := invocation{env: env}.run(t, "replay", "--warc", dir, "--nats", url, "--run", "run-1", "--json")
	var report fetcher.ReplayReport
	if err := json.Unmarshal([]byte(r.out), &report); err != nil || r.status != 0 {
		t.Fatalf("got status %d, %v: %s%s", r.status, err, r.out, r.err)
	}
	if report.Run != "run-1" || len(report.Sources) != 1 || report.Sources[0].Published != 2 || report.Exchanges != 2 {
		t.Errorf("got %+v, want two published", report)
	}
	var got []string
	_, err := flow.Read(t.Context(), b, news.SubjectBulkFetched, 0, false, func(m flow.Message) error {
		e, err := news.Decode[news.Fetched](m.Header, m.Data)
		got = append(got, fmt.Sprint(e.Document.ID, " ", e.Document.Title, " ", e.Document.FetchedAt.Format(time.RFC3339), " ", e.Run))
		return err
	})
	want := "replay-test/1 인공지능 기본계획 발표 2026-05-12T01:00:00Z run-1, replay-test/2 통신 요금 인하 2026-05-12T01:01:00Z run-1"
	if err != nil || strings.Join(got, ", ") != want {
		t.Errorf("got %s, %v, want %s", strings.Join(got, ", "), err, want)
	}

	files, err := filepath.Glob(filepath.Join(dir, "*.warc.gz"))
	if err != nil {
		t.Fatal(err)
	}
	r = invocation{env: env}.run(t, append([]string{"replay", "--nats", url, "--source", "replay-test", "--warc"}, files...)...)
	r.want(t, "replay again", 0, "replay-test", "2 of 2 documents")
	if fields := strings.Fields(r.out[strings.LastIndex(r.out, "replay-test"):]); len(fields) < 6 || fields[2] != "0" || fields[5] != "2" {
		t.Errorf("got %s, want nothing published and two unchanged", r.out)
	}
}

func TestReplayNamesWhatIsDamaged(t *testing.T) {
	_, url := bus(t)
	dir, env := recorded(t)
	files, err := filepath.Glob(filepath.Join(dir, "*.warc.gz"))
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[0], data[:len(data)-20], 0o600); err != nil {
		t.Fatal(err)
	}
	r := invocation{env: env}.run(t, "replay", "--warc", dir, "--nats", url)
	r.want(t, "replay", 1, "replay-test", "1 record of the archive cannot be read")
	if !strings.Contains(r.err, files[0]+" at offset ") {
		t.Errorf("got %q, want file and offset", r.err)
	}
	r = invocation{env: env}.run(t, "replay", "--warc", "doc.go", "--nats", url)
	r.want(t, "what is no archive", 1, "", "reading doc.go at offset 0")
	if !strings.HasPrefix(r.err, "reading 1 file of an archive") || strings.Contains(r.err, "none of the 0") {
		t.Errorf("got %q, want the fault alone", r.err)
	}
}
