package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/policywire/policywire/services/fetcher/web"
)

// diary is what a site was asked for, in order.
type diary struct {
	mu      sync.Mutex
	entries []string
}

func (d *diary) note(r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.entries = append(d.entries, r.Host+r.URL.RequestURI())
}

func (d *diary) all() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.entries)
}

func TestWhatRobotsForbidIsNotAskedFor(t *testing.T) {
	t.Parallel()
	var d diary
	c := bare(t, web.Config{UserAgent: "policywire/1 (+https://example.org)"}, func(w http.ResponseWriter, r *http.Request) {
		d.note(r)
		switch {
		case r.URL.Path == "/robots.txt":
			io.WriteString(w, "User-agent: *\nDisallow: /\n\nUser-agent: PolicyWire\nDisallow: /private/\nDisallow: /*?print=\n")
		case r.URL.Path == "/moved":
			http.Redirect(w, r, "/private/b", http.StatusFound)
		}
	})
	for _, path := range []string{"/private/a", "/list.do?print=1", "/moved", "/public/"} {
		_, err := c.Do(t.Context(), web.Request{URL: "https://legacy.example.kr" + path})
		if path == "/public/" {
			if err != nil {
				t.Error(err)
			}
			continue
		}
		var forbidden *web.RobotsError
		if !errors.As(err, &forbidden) || !errors.Is(err, web.ErrRobots) || forbidden.Host != "legacy.example.kr" || !strings.HasPrefix(forbidden.Rule, "Disallow: /") {
			t.Errorf("%s: got %v, want a RobotsError with its rule", path, err)
		}
	}
	want := []string{"legacy.example.kr/robots.txt", "legacy.example.kr/moved", "legacy.example.kr/public/"}
	if got := d.all(); !slices.Equal(got, want) {
		t.Errorf("asked for %q, want %q", got, want)
	}
}

func TestEachHostHasItsOwnRobots(t *testing.T) {
	t.Parallel()
	var d diary
	c := bare(t, web.Config{UserAgent: "policywire"}, func(w http.ResponseWriter, r *http.Request) {
		d.note(r)
		switch {
		case r.URL.Path == "/robots.txt" && r.Host == "www.korea.kr":
			io.WriteString(w, "User-agent: *\nDisallow: /a\n")
		case r.URL.Path == "/robots.txt" && r.Host == "www.msit.go.kr":
			w.WriteHeader(http.StatusMisdirectedRequest)
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		}
	})
	for host, allowed := range map[string]bool{"www.korea.kr": false, "m.korea.kr": true, "www.msit.go.kr": true} {
		for range 2 {
			if _, err := c.Do(t.Context(), web.Request{URL: "https://" + host + "/a"}); errors.Is(err, web.ErrRobots) == allowed {
				t.Errorf("%s: got %v, want allowed: %v", host, err, allowed)
			}
		}
	}
	if got := d.all(); len(got) != 3+4 {
		t.Errorf("asked for %q, want each robots.txt once and what is allowed", got)
	}
}

func TestASiteWhoseRobotsAreNotKnownIsLeftAlone(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"500":                      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"429":                      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) },
		"a connection that breaks": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"half an answer": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, "User-agent: *\n")
		},
	} {
		var d diary
		c := bare(t, web.Config{BackOff: time.Nanosecond}, func(w http.ResponseWriter, r *http.Request) { d.note(r); answer(w, r) })
		for range 2 {
			_, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/a"})
			var wait *web.WaitError
			if !errors.As(err, &wait) || wait.Host != "www.korea.kr" || time.Until(wait.Until) < 30*time.Second {
				t.Errorf("%s: got %v, want a WaitError with the time", name, err)
			}
		}
		for _, asked := range d.all() {
			if asked != "www.korea.kr/robots.txt" {
				t.Errorf("%s: asked for %s", name, asked)
			}
		}
		if n := len(d.all()); n > 6 { // three attempts; a broken connection is dialled again for each
			t.Errorf("%s: asked %d times", name, n)
		}
	}
}

func TestRobotsMayPass(t *testing.T) {
	t.Parallel()
	var d diary
	c := bare(t, web.Config{BackOff: time.Nanosecond}, func(w http.ResponseWriter, r *http.Request) {
		d.note(r)
		if r.URL.Path == "/robots.txt" && len(d.all()) == 1 {
			w.WriteHeader(http.StatusBadGateway)
		}
	})
	if _, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/a"}); err != nil || len(d.all()) != 3 {
		t.Errorf("got %v after %q, want the second robots.txt", err, d.all())
	}
}

func TestRobotsRedirects(t *testing.T) {
	t.Parallel()
	for to, want := range map[string]bool{
		"https://apec.org/robots.txt": false, "/robots/v2.txt": false, "/endless": true,
		"https://www.example.org/robots.txt": true, "http://169.254.169.254/robots.txt": true, "file:///etc/passwd": true,
	} {
		var d diary
		c := bare(t, web.Config{}, func(w http.ResponseWriter, r *http.Request) {
			d.note(r)
			switch {
			case r.URL.Path == "/robots.txt" && r.Host == "www.apec.org":
				w.Header().Set("Location", to)
				w.WriteHeader(http.StatusMovedPermanently)
			case r.URL.Path == "/endless":
				http.Redirect(w, r, "/endless", http.StatusFound)
			default:
				io.WriteString(w, "User-agent: *\nDisallow: /a")
			}
		})
		_, err := c.Do(t.Context(), web.Request{URL: "https://www.apec.org/a"})
		if got := !errors.Is(err, web.ErrRobots); got != want || want && err != nil {
			t.Errorf("redirected to %s: got %v, want it allowed: %v", to, err, want)
		}
		if n := len(d.all()); n > 8 {
			t.Errorf("redirected to %s: %d requests", to, n)
		}
		for _, asked := range d.all() {
			if !strings.Contains(asked, "apec.org/") {
				t.Errorf("asked for %s", asked)
			}
		}
	}
}

func TestOfLongRobotsTheBeginningCounts(t *testing.T) {
	t.Parallel()
	rules := "User-agent: *\nDisallow: /a\n"
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprint(z, rules, strings.Repeat("# what it is all about\n", 1<<16))
	z.Close()
	for name, answer := range map[string]http.HandlerFunc{
		"announced": func(w http.ResponseWriter, _ *http.Request) {
			body := rules + strings.Repeat("#", 1<<20)
			w.Header().Set("Content-Length", fmt.Sprint(len(body)))
			io.WriteString(w, body)
		},
		"endless": func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, rules)
			for {
				if _, err := io.WriteString(w, strings.Repeat("#", 1<<16)); err != nil {
					return
				}
			}
		},
		"compressed": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(packed.Bytes())
		},
	} {
		c := bare(t, web.Config{}, answer)
		if _, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/a"}); !errors.Is(err, web.ErrRobots) {
			t.Errorf("%s: got %v, want the rule of the beginning", name, err)
		}
	}
}

func TestCrawlDelayIsKeptToUpToABound(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	var times []time.Time
	told := func() {}
	sink := writer(func(p []byte) (int, error) { told(); return log.Write(p) })
	c := bare(t, web.Config{Log: slog.New(slog.NewTextHandler(sink, nil))}, func(w http.ResponseWriter, r *http.Request) {
		times = append(times, time.Now())
		if r.URL.Path != "/robots.txt" {
			return
		}
		delay := map[string]string{"legacy.example.kr": "0.05", "slow.example.kr": "86400"}[r.Host]
		io.WriteString(w, "User-agent: *\nCrawl-delay: "+delay)
	})
	for range 2 {
		if _, err := c.Do(t.Context(), web.Request{URL: "http://legacy.example.kr/a"}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range times[1:] {
		if gap := times[i+1].Sub(times[i]); gap < 50*time.Millisecond {
			t.Errorf("request %d came after %s", i+1, gap)
		}
	}
	if log.Len() > 0 {
		t.Errorf("the operator is told %q", log.String())
	}
	// The request itself would wait for the minute that is kept to.
	ctx, cancel := context.WithCancel(t.Context())
	told = cancel
	if _, err := c.Do(ctx, web.Request{URL: "http://slow.example.kr/a"}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want to wait when the operator is told", err)
	}
	if got := log.String(); !strings.Contains(got, "slow.example.kr") || !strings.Contains(got, "24h") {
		t.Errorf("the operator is told %q, want the host and what it asked for", got)
	}
}

func TestTheBoundOfCrawlDelay(t *testing.T) {
	t.Parallel()
	for asked, want := range map[string]time.Duration{"": 0, "10": 10 * time.Second, "60": time.Minute, "61": time.Minute, "86400": time.Minute} {
		c := bare(t, web.Config{}, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "User-agent: *\nCrawl-delay: "+asked) })
		if got, err := c.Delay(t.Context(), "https://www.korea.kr/"); got != want || err != nil {
			t.Errorf("asked for %q: got %s, %v; want %s", asked, got, err, want)
		}
	}
}

// writer is a function that is written to.
type writer func(p []byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }
