package fetcher_test

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/policywire/policywire/services/fetcher"
)

// site imitates a part of korea.kr that a test controls.
type site struct {
	address string
	now     time.Time

	mu sync.Mutex
	// pages are the texts by newsId; broken ones answer 500.
	pages  map[string]string
	broken map[string]bool
	// gone ones answer 404; unlisted ones are not in the list.
	gone, unlisted map[string]bool
	// moved are redirected to another id.
	moved map[string]string
	// files are those of every page, in their order.
	files []*siteFile
	// plain says that pages have no validators.
	plain bool
	// fetch is which files the definition of the source fetches, all or body.
	fetch string
	// refuse is the status of everything on www, 0 for none.
	refuse int
	// lead is the teaser of every row.
	lead string
	// list answers instead of the list, where it is set.
	list http.HandlerFunc
	// visited is called before a page is served.
	visited func(id string)
	// asked are the requests for pages; conditional how many of them were.
	asked       map[string]int
	conditional int
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{lead: "요약", now: time.Date(2026, 5, 12, 12, 0, 0, 0, time.UTC), pages: map[string]string{}, broken: map[string]bool{}, gone: map[string]bool{}, unlisted: map[string]bool{}, moved: map[string]string{}, asked: map[string]int{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.address = strings.TrimPrefix(server.URL, "http://")
	return s
}

// siteFile is a file of a site. Its id is that of its address.
type siteFile struct {
	id, name string
	data     []byte
	// answer answers in place of data, where it is set.
	answer http.HandlerFunc
	// asked are the requests, conditional how many of them were; referer is that
	// of the last.
	asked, conditional int
	referer            string
}

// set changes what the site has.
func (s *site) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/robots.txt" {
		http.NotFound(w, r)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r.ParseForm() // which cannot be read any more after a long answer
	switch {
	case r.URL.Path == "/robots.txt":
		http.NotFound(w, r)
	case s.refuse != 0 && strings.HasPrefix(r.Host, "www."):
		w.WriteHeader(s.refuse)
	case r.URL.Path == "/common/download.do":
		s.serveFile(w, r)
	case strings.HasSuffix(r.URL.Path, "List.do") && s.list != nil:
		s.list(w, r)
	case strings.HasSuffix(r.URL.Path, "List.do"):
		s.serveList(w, r)
	default:
		s.servePage(w, r)
	}
}

func (s *site) serveList(w http.ResponseWriter, r *http.Request) {
	fmt.Fprint(w, `<div class="list_type"><ul>`)
	if r.PostFormValue("pageIndex") == "1" && r.PostFormValue("endDate") >= "2026-05-12" {
		for id := range maps.Keys(s.pages) {
			if s.unlisted[id] {
				continue
			}
			fmt.Fprintf(w, `<li><a href="/briefing/pressReleaseView.do?newsId=%s"><span class="text"><strong>제목 %s</strong><span class="lead">%s</span>`+
				`<span class="source"><span>2026.05.12</span><span>과학기술정보통신부</span></span></span></a></li>`, id, id, s.lead)
		}
	} else {
		fmt.Fprint(w, `<li class="no_data"><span>등록된 정보가 없습니다.</span></li>`)
	}
	fmt.Fprint(w, `</ul></div>`)
}

func (s *site) servePage(w http.ResponseWriter, r *http.Request) {
	id := r.FormValue("newsId")
	s.asked[id]++
	if s.visited != nil {
		s.visited(id)
	}
	if s.broken[id] {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	if to := s.moved[id]; to != "" {
		http.Redirect(w, r, "/briefing/pressReleaseView.do?newsId="+to, http.StatusMovedPermanently)
		return
	}
	if s.gone[id] {
		http.NotFound(w, r)
		return
	}
	tag := fmt.Sprintf(`"%x"`, s.pages[id])
	if r.Header.Get("If-None-Match") != "" {
		s.conditional++
	}
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if !s.plain {
		w.Header().Set("ETag", tag)
	}
	fmt.Fprintf(w, `<div class="view_title"><h1>제목 %s</h1></div><div class="article_body"><div class="view_cont"><p>%s</p></div></div><div class="filedown"><dl><dd>`, id, s.pages[id])
	for _, f := range s.files {
		fmt.Fprintf(w, `<p><span><a href="/common/download.do?fileId=%s&amp;tblKey=GMN">%s</a></span></p>`, f.id, f.name)
	}
	fmt.Fprint(w, `</dd></dl></div>`)
}

func (s *site) serveFile(w http.ResponseWriter, r *http.Request) {
	for _, f := range s.files {
		if f.id != r.FormValue("fileId") {
			continue
		}
		f.asked++
		f.referer = r.Referer()
		tag := fmt.Sprintf(`"%x"`, len(f.data))
		if r.Header.Get("If-None-Match") != "" {
			f.conditional++
		}
		switch {
		case f.answer != nil:
			f.answer(w, r)
		case r.Header.Get("If-None-Match") == tag:
			w.WriteHeader(http.StatusNotModified)
		default:
			w.Header().Set("ETag", tag)
			w.Write(f.data)
		}
		return
	}
	http.NotFound(w, r)
}

// fetcher returns a Fetcher of this site alone, whose clock is the site's.
func (s *site) fetcher(t *testing.T) *fetcher.Fetcher {
	t.Helper()
	s.set(func() { s.now = s.now.Add(time.Second) }) // a round is named after its time
	definition, err := os.ReadFile("sources/korea-kr-press.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const body = "    body: [odt, hwpx, docx, pdf, hwp]\n"
	text := strings.Replace(string(definition), body, body+"    fetch: "+cmp.Or(s.fetch, "all")+"\n", 1)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "korea-kr-press.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	f := start(t, "FETCHER_SOURCES", dir, "FETCHER_ONLY", "korea-kr-press", "FETCHER_CONNECT_TO", s.address, "FETCHER_RATE", "0", "FETCHER_SINCE", "2026-05-01")
	f.SetClock(func() time.Time {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.now
	})
	return f
}
