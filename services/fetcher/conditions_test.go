package fetcher_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
)

func TestAListThatHasNotChangedIsNotSentAgain(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 12, 12, 0, 0, 0, time.UTC)
	broken, version, conditional := true, 1, 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tag := fmt.Sprintf(`"%d"`, version)
		switch {
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case r.URL.Path == "/feeds/rss" && r.Header.Get("If-None-Match") == tag:
			conditional++
			w.WriteHeader(http.StatusNotModified)
		case r.URL.Path == "/feeds/rss":
			w.Header().Set("ETag", tag)
			fmt.Fprint(w, `<rss version="2.0"><channel>`)
			for n := range version {
				fmt.Fprintf(w, `<item><title>List</title><link>https://www.apec.org/press/news-releases/2026/%d</link></item>`, n)
			}
			fmt.Fprint(w, `</channel></rss>`)
		case broken:
			w.WriteHeader(http.StatusInternalServerError)
		default:
			fmt.Fprint(w, "<main><h1>Title</h1><p>Text.</p></main>")
		}
	}))
	defer server.Close()
	bus, _ := flowtest.Start(t)
	round := func(want string, wantConditional int) {
		t.Helper()
		now = now.Add(time.Second)
		sum := rounds(t, alone(t, "apec", strings.TrimPrefix(server.URL, "http://"), func() time.Time { return now }), bus, 1)[0]
		if got := counts(sum); got != want || sum.Reason != "" || conditional != wantConditional {
			t.Errorf("got %q, %s and %d answers of 304; want %q and %d", got, sum.Reason, conditional, want, wantConditional)
		}
	}
	// While something of a list is undone, it is asked for whole.
	round(string(news.ResultRetry)+" 1", 0)
	broken = false
	round("published 1", 0)
	round("", 1)
	version = 2
	round("published 1 unchanged 1", 1)
	round("", 2)
	now = now.Add(time.Hour) // what is to be read again is, whatever the list
	round("unchanged 2", 3)
}
