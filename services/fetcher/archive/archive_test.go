package archive_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/policywire/policywire/services/fetcher/archive"
	"github.com/policywire/policywire/services/fetcher/warc"
	"golang.org/x/text/encoding/korean"
)

var start = time.Date(2026, 5, 12, 9, 30, 0, 123456000, time.UTC)

// clock is a time that tests set.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// alerts keeps what an archive says of itself.
type alerts struct {
	mu   sync.Mutex
	said []string
}

func (a *alerts) say(kind, reason string, recovered bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.said = append(a.said, fmt.Sprintf("%s %v: %s", kind, recovered, reason))
}

func (a *alerts) all() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.said)
}

// open opens an archive that fails the test when it raises an alert, unless cfg
// listens itself.
func open(t testing.TB, cfg archive.Config, c *clock, create func(string) (*os.File, error)) *archive.Archive {
	t.Helper()
	if cfg.Alert == nil {
		cfg.Alert = func(kind, reason string, recovered bool) { t.Errorf("alert %s %v: %s", kind, recovered, reason) }
	}
	if c == nil {
		c = &clock{t: start}
	}
	if cfg.Patience == 0 {
		cfg.Patience = 5 * time.Minute // on a machine that is busy with other tests
	}
	a, err := archive.Open(cfg.With(c.now, create))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// page is an exchange whose page has a title of its own.
func page(n int) archive.Exchange {
	return archive.Exchange{
		Method: "GET", URL: fmt.Sprintf("https://www.korea.kr/briefing/pressReleaseView.do?newsId=%d", n),
		RequestHeader: http.Header{"User-Agent": {"policywire-test"}},
		Proto:         "HTTP/1.1", Status: 200, ResponseHeader: http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Etag": {`"1"`}},
		Body:    fmt.Appendf(nil, "<html><title>인공지능 기본계획 %d</title>%s</html>", n, strings.Repeat("정책 브리핑 ", 200)),
		Remote:  netip.MustParseAddrPort("203.0.113.7:443"),
		Started: start.Add(time.Duration(n) * time.Second), Ended: start.Add(time.Duration(n)*time.Second + 300*time.Millisecond),
	}
}

// files returns the files of a directory, in order.
func files(t testing.TB, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// entries reads all that files hold.
func entries(t testing.TB, names []string) []archive.Entry {
	t.Helper()
	var all []archive.Entry
	if err := archive.Scan(t.Context(), names, func(e archive.Entry) error { all = append(all, e); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// stored returns the decompressed bytes of all files.
func stored(t testing.TB, dir string) string {
	t.Helper()
	var all bytes.Buffer
	for _, name := range files(t, dir) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, z); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

func zipped(t testing.TB, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatIsRecordedIsReadBack(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "archive")
	a := open(t, archive.Config{Dir: dir}, nil, nil)
	euckr, err := korean.EUCKR.NewEncoder().Bytes([]byte("<meta charset=euc-kr>똠방각하 정책"))
	if err != nil {
		t.Fatal(err)
	}
	legacy := page(1)
	legacy.URL, legacy.Body = "https://legacy.example.kr/게시판/보기?제목=인공지능", euckr
	form := page(2)
	form.Method, form.URL, form.RequestBody = "POST", "https://www.msit.go.kr/bbs/list.do", []byte("pageIndex=2&searchTxt=%EC%A0%95%EC%B1%85")
	form.RequestHeader = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	packed := page(3)
	packed.URL, packed.Body, packed.Proto = "https://www.mofa.gov.tw/新聞", zipped(t, []byte("<html>新聞稿 "+strings.Repeat("令和8年 ", 200))), "HTTP/2.0"
	packed.ResponseHeader = http.Header{"Content-Type": {"text/html"}, "Content-Encoding": {"gzip"}}
	again, unmodified, gone, cut := page(4), page(5), page(6), page(7)
	again.Body, unmodified.Body, unmodified.Status = page(0).Body, nil, 304
	unmodified.URL, unmodified.ResponseHeader = page(0).URL, http.Header{"Etag": {`"1"`}}
	gone.Status, gone.Body = 404, []byte("없음")
	cut.Truncated, cut.ResponseHeader = true, http.Header{"Content-Length": {"9999"}}
	for _, e := range []archive.Exchange{page(0), legacy, form, packed, again, unmodified, gone, cut} {
		a.Record(e)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	got := entries(t, files(t, dir))
	if len(got) != 8 {
		t.Fatalf("got %d exchanges, want 8", len(got))
	}
	check := func(i int, ok bool) {
		t.Helper()
		if !ok {
			t.Errorf("exchange %d: got %+v", i, got[i])
		}
	}
	check(0, bytes.Equal(got[0].Body, page(0).Body) && got[0].Time.Equal(start) && got[0].Status == 200 && got[0].Header.Get("ETag") == `"1"`)
	check(1, bytes.Equal(got[1].Body, euckr) && got[1].URL == warc.URI(legacy.URL))
	check(2, got[2].Method == "POST" && string(got[2].RequestBody) == string(form.RequestBody))
	check(3, strings.HasPrefix(string(got[3].Body), "<html>新聞稿") && got[3].BodyErr == nil && got[3].Header.Get("Content-Encoding") == "gzip")
	check(4, bytes.Equal(got[4].Body, page(0).Body) && got[4].URL == again.URL && got[4].Status == 200)
	check(5, got[5].NotModified && got[5].Status == 200 && bytes.Equal(got[5].Body, page(0).Body) && got[5].URL == page(0).URL)
	check(6, got[6].Status == 404 && string(got[6].Body) == "없음")
	check(7, got[7].Truncated && bytes.Equal(got[7].Body, cut.Body))
	text := stored(t, dir)
	for _, want := range []string{"WARC-IP-Address: 203.0.113.7\r\n", "WARC-Protocol: h2\r\n", "revisit/identical-payload-digest", "revisit/server-not-modified", "WARC-Truncated: length"} {
		if !strings.Contains(text, want) {
			t.Errorf("the file lacks %q", want)
		}
	}
	if n := strings.Count(text, "인공지능 기본계획 0"); n != 1 {
		t.Errorf("the same payload is stored %d times, want once", n)
	}
}

func TestFilesAreTheOperatorsAlone(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir := filepath.Join(parent, "archive")
	a := open(t, archive.Config{Dir: dir}, nil, nil)
	a.Record(page(1))
	for path, want := range map[string]os.FileMode{dir: 0o700, files(t, dir)[0]: 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %04o, want %04o", path, info.Mode().Perm(), want)
		}
	}
	shared := filepath.Join(parent, "shared")
	if err := os.Mkdir(shared, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(shared, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Open(archive.Config{Dir: shared}); err == nil || !strings.Contains(err.Error(), "others may write") {
		t.Errorf("a directory that others may write in: got %v", err)
	}
}

func TestFilesEndBySizeAndDay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := &clock{t: time.Date(2026, 5, 12, 23, 59, 0, 0, time.UTC)}
	a := open(t, archive.Config{Dir: dir, FileSize: 3000}, c, nil)
	for n := range 20 {
		a.Record(page(n))
	}
	bySize := len(files(t, dir))
	if bySize < 3 {
		t.Errorf("got %d files of 3000 bytes", bySize)
	}
	c.pass(2 * time.Minute)
	a.Tend()
	open := 0
	for _, name := range files(t, dir) {
		if strings.HasSuffix(name, ".open") {
			open++
		}
	}
	if open > 0 {
		t.Error("the file of the day before is still open")
	}
	a.Record(page(21))
	if last := files(t, dir)[bySize]; !strings.Contains(last, "policywire-20260513T000100Z-") || !strings.HasSuffix(last, ".warc.gz.open") {
		t.Errorf("got the file %s", last)
	}
	if got := entries(t, files(t, dir)); len(got) != 21 {
		t.Errorf("got %d exchanges, want 21", len(got))
	}
}

// A file must not depend on another, which may be removed before it.
func TestNoFileRefersToAnother(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := &clock{t: start}
	a := open(t, archive.Config{Dir: dir}, c, nil)
	e := page(1)
	for range 3 {
		a.Record(e)
		c.pass(24 * time.Hour)
	}
	for _, name := range files(t, dir) {
		if got := entries(t, []string{name}); len(got) != 1 || !bytes.Equal(got[0].Body, e.Body) {
			t.Errorf("%s alone: got %v", name, got)
		}
	}
}

func TestOldFilesAreRemoved(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	foreign := filepath.Join(dir, "other.warc.gz")
	if err := os.WriteFile(foreign, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	c := &clock{t: start}
	a := open(t, archive.Config{Dir: dir, Age: 3 * 24 * time.Hour}, c, nil)
	for day := range 6 {
		a.Record(page(day))
		c.pass(24 * time.Hour)
		a.Tend()
	}
	kept := files(t, dir)
	if len(kept) != 4 || kept[0] != foreign || !strings.Contains(kept[1], "policywire-20260515T") {
		t.Errorf("got the files %v, want those of three days and the one that is none of ours", kept)
	}
	c.pass(1000 * 24 * time.Hour)
	a.Tend()
	if kept := files(t, dir); len(kept) != 1 {
		t.Errorf("long after: got the files %v", kept)
	}
}

func TestTheSizeIsKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const size = 40_000
	c := &clock{t: start}
	a := open(t, archive.Config{Dir: dir, Size: size, FileSize: 4000}, c, nil)
	for n := range 400 {
		a.Record(page(n))
		c.pass(time.Second)
		total := int64(0)
		for _, name := range files(t, dir) {
			info, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			total += info.Size()
		}
		if total > size {
			t.Fatalf("after %d exchanges there are %d bytes, want at most %d", n, total, size)
		}
	}
	got := entries(t, files(t, dir))
	if len(got) < 20 || !strings.Contains(got[len(got)-1].URL, "newsId=399") {
		t.Errorf("got %d exchanges, want the latest ones", len(got))
	}
}

func TestConcurrency(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var group sync.WaitGroup
	for range 2 { // two archives of one directory, as of two processes
		a := open(t, archive.Config{Dir: dir, FileSize: 20_000}, nil, nil)
		for worker := range 4 {
			group.Go(func() {
				for n := range 50 {
					a.Record(page(worker*1000 + n))
				}
			})
		}
		group.Go(func() {
			for range 20 {
				a.Tend()
			}
		})
	}
	group.Wait()
	if got := entries(t, files(t, dir)); len(got) != 400 {
		t.Errorf("got %d exchanges, want 400", len(got))
	}
}

func TestGet(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := &clock{t: start}
	a := open(t, archive.Config{Dir: dir}, c, nil)
	for n, body := range map[int]string{0: "첫째", 10: "둘째", 30: "셋째"} {
		e := page(n)
		e.URL, e.Body = "https://www.korea.kr/보기?id=1", []byte(body)
		a.Record(e)
	}
	down := page(20)
	down.URL, down.Status, down.Body = "https://www.korea.kr/보기?id=1", 503, []byte("점검 중")
	a.Record(down)
	for n, fields := range []string{"page=1&q=%EA%B0%80", "page=2&q=%EA%B0%80"} {
		e := page(40 + n)
		e.Method, e.URL, e.RequestBody, e.Body = "POST", "https://www.msit.go.kr/list.do", []byte(fields), []byte(fields)
		e.RequestHeader = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
		a.Record(e)
	}
	x, err := archive.NewIndex(t.Context(), files(t, dir))
	if err != nil || x.Len() != 6 {
		t.Fatal(x.Len(), err)
	}
	at := func(n int) time.Time { return start.Add(time.Duration(n) * time.Second) }
	view := "https://www.korea.kr/보기?id=1"
	for name, want := range map[string]struct {
		query archive.Query
		body  string
	}{
		"the latest":            {archive.Query{URL: view}, "셋째"},
		"at its time":           {archive.Query{URL: view, At: at(10)}, "둘째"},
		"later":                 {archive.Query{URL: view, At: at(25)}, "둘째"},
		"the next one":          {archive.Query{URL: view, At: at(1), After: 9 * time.Second}, "둘째"},
		"none within":           {archive.Query{URL: view, At: at(1), After: 8 * time.Second}, "첫째"},
		"too early":             {archive.Query{URL: view, At: at(-1)}, ""},
		"encoded":               {archive.Query{URL: warc.URI(view) + "#top"}, "셋째"},
		"a form":                {archive.Query{URL: "https://www.msit.go.kr/list.do", Form: url.Values{"q": {"가"}, "page": {"2"}}}, "page=2&q=%EA%B0%80"},
		"a form, never sent":    {archive.Query{URL: "https://www.msit.go.kr/list.do", Form: url.Values{"q": {"가"}, "page": {"3"}}}, ""},
		"of a form, by its URL": {archive.Query{URL: "https://www.msit.go.kr/list.do"}, ""},
	} {
		got, err := x.Get(want.query)
		if string(got.Body) != want.body || errors.Is(err, archive.ErrNotArchived) != (want.body == "") {
			t.Errorf("%s: got %q, %v; want %q", name, got.Body, err, want.body)
		}
	}
	var seen []string
	filter := archive.Filter{Host: "WWW.korea.kr", Since: at(10), Until: at(30)}
	if err := x.Each(t.Context(), filter, func(e archive.Entry) error { seen = append(seen, string(e.Body)); return nil }); err != nil || !slices.Equal(seen, []string{"둘째", "점검 중"}) {
		t.Errorf("of a host, from 10 to 30 s: got %q, %v", seen, err)
	}
}
