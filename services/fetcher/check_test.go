package fetcher_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/services/fetcher"
)

// check checks the source of w.
func check(t *testing.T, w *weeks) fetcher.Checked {
	t.Helper()
	var all []fetcher.Checked
	o := fetcher.CheckOptions{Since: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC), Items: 3, Timeout: time.Minute}
	if err := w.fetcher(t).Check(t.Context(), nil, o, func(c fetcher.Checked) { all = append(all, c) }); err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].Source != weekly || all[0].Name != "시험 기관 보도자료" {
		t.Fatalf("got %+v, want the one source that is fetched", all)
	}
	return all[0]
}

func TestCheckReadsTheNewest(t *testing.T) {
	t.Parallel()
	w := newWeeks(t)
	w.publish(3)
	c := check(t, w)
	if !c.Works || c.Listed != 12 || c.Tried != 3 || c.Read != 3 || len(c.Problems) != 0 || fmt.Sprint(c.Bodies) != "[440 440 440]" {
		t.Errorf("got %+v", c)
	}
	if !c.Newest.Equal(w.news[11].at) {
		t.Errorf("got the newest of %s, want %s", c.Newest, w.news[11].at)
	}
	var fields []string
	for _, count := range c.Fields {
		if count.N != 3 {
			t.Errorf("%s was found in %d of 3", count.Field, count.N)
		}
		fields = append(fields, count.Field)
	}
	expect(t, fields, "body", "date", "date in the list", "title", "title in the list")
}

func TestCheckSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		break_ func(*weeks)
		works  bool
		want   string
	}{
		"no list":        {func(w *weeks) { w.answer = http.NotFound }, false, "the feed may have been retired"},
		"nothing new":    {func(w *weeks) { w.news[0].at = w.news[0].at.AddDate(-1, 0, 0); w.news = w.news[:1] }, false, "the list has nothing since 2026-02-01"},
		"forbidden":      {func(w *weeks) { w.robots = "User-agent: *\nDisallow: /" }, false, "robots.txt"},
		"no pages":       {func(w *weeks) { w.pages = http.NotFound }, false, "answered 404"},
		"another layout": {func(w *weeks) { w.page = `<main><h1>%s</h1><i>%s</i><section><p>%s</p></section></main>` }, true, "the selectors find no text"},
		"other addresses": {func(w *weeks) {
			w.answer = func(out http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/feed.xml" {
					w.servePage(out, r)
					return
				}
				fmt.Fprintf(out, `<rss version="2.0"><channel><item><title>제목</title><link>https://www.example.org/news/%s</link></item>`+
					`<item><title>다른 곳</title><link>https://elsewhere.example.net/1</link></item></channel></rss>`, w.news[0].id)
			}
		}, true, "1 entries of the list name no document"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWeeks(t)
			w.publish(1)
			c.break_(w)
			got := check(t, w)
			if got.Works != c.works || !slices.ContainsFunc(got.Problems, func(p string) bool { return strings.Contains(p, c.want) }) {
				t.Errorf("got %v with %q, want %v with %q", got.Works, got.Problems, c.works, c.want)
			}
		})
	}
}

func TestCheckEndsInTime(t *testing.T) {
	t.Parallel()
	w := newWeeks(t)
	w.publish(1)
	ended := make(chan struct{})
	w.pages = func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-ended:
		}
	}
	defer close(ended)
	o := fetcher.CheckOptions{Since: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC), Items: 3, Timeout: time.Second}
	err := w.fetcher(t).Check(t.Context(), []string{weekly}, o, func(c fetcher.Checked) {
		if c.Works || len(c.Problems) == 0 || !strings.Contains(c.Problems[len(c.Problems)-1], "not done after 1s") {
			t.Errorf("got %+v", c)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestCheckIsInterrupted(t *testing.T) {
	t.Parallel()
	w := newWeeks(t)
	ctx, cancel := context.WithCancel(t.Context())
	w.answer = func(http.ResponseWriter, *http.Request) { cancel() }
	o := fetcher.CheckOptions{Items: 1, Timeout: time.Minute}
	err := w.fetcher(t).Check(ctx, nil, o, func(c fetcher.Checked) { t.Errorf("got %+v of a check that was interrupted", c) })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := w.fetcher(t).Check(t.Context(), []string{"none"}, o, nil); !errors.Is(err, fetcher.ErrNoSource) {
		t.Errorf("a source that there is not: got %v", err)
	}
}
