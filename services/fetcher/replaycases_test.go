package fetcher_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/archive"
)

// without returns an archive that lacks the exchanges of another whose address
// has part in it.
func without(t *testing.T, dir, part string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "archive")
	a, err := archive.Open(archive.Config{Dir: out})
	if err != nil {
		t.Fatal(err)
	}
	lacks := 0
	err = archive.Scan(t.Context(), warcs(t, dir), func(e archive.Entry) error {
		if strings.Contains(e.URL, part) {
			lacks++
			return nil
		}
		header := http.Header{}
		if e.RequestBody != nil {
			header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		a.Record(archive.Exchange{Method: e.Method, URL: e.URL, RequestHeader: header, RequestBody: e.RequestBody, Proto: "HTTP/1.1",
			Status: e.Status, ResponseHeader: e.Header, Body: e.Body, Started: e.Time})
		return nil
	})
	if err != nil || lacks == 0 {
		t.Fatalf("%d exchanges are left out, %v", lacks, err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}

// A text that is published is not replaced by what is left of it in an archive.
func TestAKnownTextIsNotReplacedByLess(t *testing.T) {
	t.Parallel()
	s := newArchivedSite(t)
	s.lead, s.pages["1"] = "", "붙임 참조"
	s.files = []*siteFile{{id: "7", name: "보도자료.odt", data: odt(t, "인공지능 기본계획의 본문이다.")}}
	s.round(t, 0)
	less := without(t, s.dir, "download.do")
	report, all := replayed(t, s.bus, less, "run-1", "FETCHER_ONLY", only)
	if all.Failed != 1 || all.Revisions != 0 || !strings.Contains(report.Sources[0].Failures[0].Reason, "not in the archive") {
		t.Errorf("got %+v, want that the file is missing", report)
	}
	empty, _ := flowtest.Start(t)
	if _, all := replayed(t, empty, less, "run-1", "FETCHER_ONLY", only); all.Revisions != 1 {
		t.Errorf("into an empty broker: got %+v, want what there is", all)
	}
	docs := events[news.Fetched](t, empty, news.SubjectBulkFetched)
	if len(docs) != 1 || docs[0].Document.Body != "붙임 참조" || docs[0].Document.Attachments[0].Problem == "" {
		t.Errorf("got %+v, want the page, with what is wrong with its file", docs)
	}
}

func TestPagesWhoseListIsLost(t *testing.T) {
	t.Parallel()
	s := newArchivedSite(t)
	s.pages["1"] = "인공지능 기본계획을 발표하였다."
	s.round(t, 0)
	bus, _ := flowtest.Start(t)
	report, all := replayed(t, bus, without(t, s.dir, "List.do"), "run-1", "FETCHER_ONLY", "korea-kr-press,korea-kr-policy-news")
	if all.Published != 1 || report.Sources[0].Source != only {
		t.Errorf("got %+v, want the one document, of its own source", report)
	}
}

// A file that came damaged first and whole when it was asked for again is read
// as it was then.
func TestAFileThatCameTwiceIsReadAsThen(t *testing.T) {
	t.Parallel()
	s := newArchivedSite(t)
	whole, asked := odt(t, "인공지능 기본계획의 본문이다."), 0
	s.lead, s.pages["1"] = "", "붙임 참조"
	s.files = []*siteFile{{id: "7", name: "보도자료.odt", answer: func(w http.ResponseWriter, _ *http.Request) {
		if asked++; asked == 1 {
			w.Write(whole[:len(whole)-40])
			return
		}
		w.Write(whole)
	}}}
	s.round(t, 0)
	live := revisionsOf(t, s.bus, news.SubjectFetched)
	if docs := events[news.Fetched](t, s.bus, news.SubjectFetched); asked != 2 || docs[0].Document.BodyFrom != news.BodyFromAttachment {
		t.Fatalf("the file was asked for %d times, and %+v published", asked, docs)
	}
	empty, _ := flowtest.Start(t)
	replayed(t, empty, s.dir, "run-1", "FETCHER_ONLY", only)
	equalTexts(t, revisionsOf(t, empty, news.SubjectBulkFetched), live)
}

// Where any address may be a document's, the lists tell which are; and what moved
// is the document at its new address, with what the list says of the old one.
func TestOnlyWhatIsListedIsADocument(t *testing.T) {
	t.Parallel()
	sources, dir := t.TempDir(), filepath.Join(t.TempDir(), "archive")
	definition := `{id: any, name: 기관, publisher: 기관, homepage: 'https://www.any.example', kind: news, language: ko, zone: Asia/Seoul, rights: full,
  discover: {feed: {url: 'https://www.any.example/rss'}}, page: {title: h1, body: div.body}}`
	if err := os.WriteFile(filepath.Join(sources, "any.yaml"), []byte(definition), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := archive.Open(archive.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 5, 12, 1, 0, 0, 0, time.UTC)
	for n, e := range []archive.Exchange{
		{URL: "https://www.any.example/rss", Body: []byte(`<rss version="2.0"><channel><item><title>하나</title><link>https://www.any.example/node/1</link></item>` +
			`<item><title>둘</title><link>https://www.any.example/news/2</link></item><item><title>셋</title><link>https://www.any.example/news/3</link></item></channel></rss>`)},
		{URL: "https://www.any.example/node/1", Status: 301, ResponseHeader: http.Header{"Location": {"/news/first"}}},
		{URL: "https://www.any.example/news/first", Body: []byte(`<div class=body><p>첫 소식이다.</p></div>`)},
		{URL: "https://www.any.example/news/2", Body: []byte(`<div class=body><p>둘째 소식이다.</p></div>`)},
		{URL: "https://www.any.example/about", Body: []byte(`<h1>소개</h1><div class=body><p>기관 소개이다.</p></div>`)},
	} {
		e.Method, e.Proto, e.RequestHeader, e.Started = "GET", "HTTP/1.1", http.Header{}, at.Add(time.Duration(n)*time.Second)
		if e.Status == 0 {
			e.Status, e.ResponseHeader = 200, http.Header{"Content-Type": {"text/html; charset=utf-8"}}
		}
		a.Record(e)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	bus, _ := flowtest.Start(t)
	report, _ := replayed(t, bus, dir, "run-1", "FETCHER_SOURCES", sources, "FETCHER_ONLY", "any")
	var got []string
	for _, e := range events[news.Fetched](t, bus, news.SubjectBulkFetched) {
		got = append(got, fmt.Sprint(e.Document.ID, " ", e.Document.Title, " ", e.Document.Body))
	}
	expect(t, got, "any/news/first 하나 첫 소식이다.", "any/news/2 둘 둘째 소식이다.")
	if report.Sources[0].Listed != 1 {
		t.Errorf("got %+v, want one that is only listed", report.Sources)
	}
}

// A replay that was broken off between two texts of a document goes on there.
func TestATextInBetweenIsNotLost(t *testing.T) {
	t.Parallel()
	s := newArchivedSite(t)
	s.pages["1"] = "첫 번째 글이다."
	s.round(t, 0)
	begun := t.TempDir()
	if err := os.CopyFS(begun, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"두 번째 글이다.", "세 번째 글이다."} {
		s.set(func() { s.pages["1"] = text })
		s.round(t, 96*time.Hour)
	}
	live := revisionsOf(t, s.bus, news.SubjectFetched)
	if len(live[only+"/1"]) != 3 {
		t.Fatalf("the rounds published %v", live)
	}
	empty, _ := flowtest.Start(t)
	replayed(t, empty, begun, "run-1", "FETCHER_ONLY", only)
	replayed(t, empty, s.dir, "run-1", "FETCHER_ONLY", only)
	equalTexts(t, revisionsOf(t, empty, news.SubjectBulkFetched), live)
	for _, e := range events[news.Fetched](t, empty, news.SubjectBulkFetched) {
		index, err := archive.NewIndex(t.Context(), warcs(t, s.dir))
		if err != nil {
			t.Fatal(err)
		}
		if entry, err := index.Get(archive.Query{URL: e.Document.URL, At: e.Document.FetchedAt}); err != nil || !entry.Time.Equal(e.Document.FetchedAt) {
			t.Errorf("revision %d was fetched at %s, %v, want the time of its page", e.Document.Revision, e.Document.FetchedAt, err)
		}
	}
}
