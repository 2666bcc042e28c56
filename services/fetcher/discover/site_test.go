package discover_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/web"
)

var seoul = time.FixedZone("KST", 9*3600)

// today is the clock of the tests.
func today() time.Time { return time.Date(2026, 5, 12, 10, 0, 0, 0, seoul) }

// days is the span of the last n days before today.
func days(n int) discover.Span { return discover.Span{Since: today().AddDate(0, 0, -n)} }

// define returns a source that is found as the definition says.
func define(t testing.TB, definition string) source.Source {
	t.Helper()
	s, err := source.Parse("test.yaml", []byte(`
id: test
name: Test
publisher: 기관
homepage: https://www.example.go.kr
kind: press-release
language: ko
zone: Asia/Seoul
rights: full
identity: {query: [no], url: 'https://www.example.go.kr/view?no={no}'}
`+definition))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// site is a server that stands for every host, and what it was asked.
type site struct {
	client *web.Client
	// twinned asks m.example.go.kr where www.example.go.kr refuses.
	twinned *web.Client
	mu      sync.Mutex
	asked   []string
	robots  string
}

// serve starts a site. Its requests are noted as method, host unless it is
// www.example.go.kr, and path with query.
func serve(t testing.TB, handler http.HandlerFunc) *site {
	t.Helper()
	s := &site{}
	mux := http.NewServeMux()
	mux.HandleFunc("/robots.txt", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, s.robots) })
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, strings.TrimPrefix(r.Host, "www.example.go.kr")+r.URL.RequestURI())
		s.mu.Unlock()
		handler(w, r)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	s.client = web.New(web.Config{ConnectTo: strings.TrimPrefix(server.URL, "http://"), Timeout: 10 * time.Second})
	s.twinned = web.New(web.Config{ConnectTo: strings.TrimPrefix(server.URL, "http://"), Timeout: 10 * time.Second,
		Twins: map[string]string{"www.example.go.kr": "m.example.go.kr"}})
	return s
}

// requests are what the site was asked until now.
func (s *site) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// finder asks the site, with the keys of an environment.
func (s *site) finder(environment ...string) *discover.Finder {
	return discover.New(discover.Config{Client: s.client, Now: today, Getenv: func(name string) string {
		for i := 0; i < len(environment); i += 2 {
			if environment[i] == name {
				return environment[i+1]
			}
		}
		return ""
	}})
}

// found is what a Finder yielded.
type found struct {
	items []discover.Item
	bad   []error
	fault *discover.Fault
}

// ids are the numbers of the documents, as one text.
func (f found) ids() string {
	ids := make([]string, len(f.items))
	for i, item := range f.items {
		_, ids[i], _ = strings.Cut(item.ID, "/")
	}
	return strings.Join(ids, " ")
}

func collect(t testing.TB, f *discover.Finder, s source.Source, span discover.Span, known ...string) found {
	t.Helper()
	var out found
	var has func(string) bool
	if len(known) > 0 {
		has = func(id string) bool { return slices.Contains(known, strings.TrimPrefix(id, "test/")) }
	}
	for item, err := range f.Items(t.Context(), s, span, has) {
		var entry *discover.ItemError
		switch {
		case err == nil:
			out.items = append(out.items, item)
		case errors.As(err, &entry):
			out.bad = append(out.bad, err)
		case errors.As(err, &out.fault):
		default:
			t.Fatal(err)
		}
	}
	return out
}

// find reads the items of a shipped source whose site is handler.
func find(t *testing.T, id string, since time.Time, handler http.HandlerFunc) (ids []string, bad []error, fault *discover.Fault) {
	t.Helper()
	got := collect(t, serve(t, handler).finder(), shipped(t, id), discover.Span{Since: since})
	for _, item := range got.items {
		ids = append(ids, strings.TrimPrefix(item.ID, id+"/"))
	}
	return ids, got.bad, got.fault
}

// answer is what a site answered to a request for the address.
func answer(address, contentType, body string) *web.Response {
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	return &web.Response{URL: u, ContentType: contentType, Body: []byte(body)}
}

// mustFault fails unless err is a fault of a kind that says words.
func mustFault(t testing.TB, err error, kind, words string) {
	t.Helper()
	var fault *discover.Fault
	if !errors.As(err, &fault) || fault.Kind != kind || !strings.Contains(fault.Error(), words) {
		t.Errorf("got %v, want a fault of the kind %s that says %q", err, kind, words)
	}
}

// write answers with a text.
func write(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }
}
