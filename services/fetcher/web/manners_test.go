package web_test

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/policywire/policywire/services/fetcher/web"
)

// deadline returns a context that ends soon. Nothing depends on how soon.
func deadline(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	return context.WithTimeout(t.Context(), 200*time.Millisecond)
}

// TestTheLogOfASite is a round and another one, as the site sees them: its
// robots.txt once, one request at a time, the interval between any two, and in
// the second round conditional requests that are answered 304.
func TestTheLogOfASite(t *testing.T) {
	t.Parallel()
	const interval = 30 * time.Millisecond
	type entry struct {
		path               string
		began, ended       time.Time
		conditional, still bool
	}
	var mu sync.Mutex
	var log []entry
	var connections atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e := entry{path: r.URL.Path, began: time.Now(), conditional: r.Header.Get("If-None-Match") != ""}
		if r.URL.Path == "/robots.txt" {
			io.WriteString(w, "User-agent: *\nDisallow: /private/")
		} else {
			w.Header().Set("ETag", `"`+r.URL.Path+`"`)
			e.still = r.Header.Get("If-None-Match") == `"`+r.URL.Path+`"`
			http.ServeContent(w, r, "a.html", time.Time{}, strings.NewReader(strings.Repeat("정책", 10000)))
		}
		mu.Lock()
		defer mu.Unlock()
		e.ended = time.Now()
		log = append(log, e)
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	c := web.New(web.Config{ConnectTo: strings.TrimPrefix(server.URL, "http://"), Interval: interval})
	var tags sync.Map
	for range 2 {
		var group sync.WaitGroup
		for i := range 6 {
			group.Go(func() {
				path := fmt.Sprintf("/%d", i)
				tag, _ := tags.Load(path)
				known, _ := tag.(string)
				got, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr" + path, ETag: known})
				if err != nil || got.NotModified != (known != "") {
					t.Errorf("%s: got %v", path, err)
					return
				}
				tags.Store(path, got.ETag)
			})
		}
		group.Wait()
	}
	if n := connections.Load(); n != 1 {
		t.Errorf("%d connections, want one", n)
	}
	if len(log) != 13 || log[0].path != "/robots.txt" {
		t.Fatalf("got %d requests, want robots.txt and twice six", len(log))
	}
	for i, e := range log[1:] {
		if gap := e.began.Sub(log[i].ended); gap < interval*9/10 { // clocks are not that exact
			t.Errorf("%s came %s after %s ended", e.path, gap, log[i].path)
		}
		if second := i >= 6; e.conditional != second || e.still != second {
			t.Errorf("%s, request %d: conditional %v, answered 304: %v", e.path, i, e.conditional, e.still)
		}
	}
}

func TestOneConnectionByHTTP2(t *testing.T) {
	t.Parallel()
	var connections, under, most atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		most.Store(max(most.Load(), under.Add(1)))
		defer under.Add(-1)
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		io.WriteString(w, r.Proto+strings.Repeat(".", 1<<20))
	}))
	server.EnableHTTP2 = true
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.StartTLS()
	defer server.Close()
	c := web.New(web.Config{})
	c.Tune(func(transport *http.Transport) {
		roots := x509.NewCertPool()
		roots.AddCert(server.Certificate())
		transport.TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
		transport.TLSClientConfig.RootCAs = roots
		transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
			var dialer net.Dialer
			return dialer.DialContext(ctx, network, server.Listener.Addr().String())
		}
	})
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			got, err := c.Do(t.Context(), web.Request{URL: fmt.Sprintf("https://example.com/%d", i)})
			if err != nil || !strings.HasPrefix(string(got.Body), "HTTP/2.0") {
				t.Errorf("got %v", err)
			}
		})
	}
	group.Wait()
	if connections.Load() != 1 || most.Load() != 1 {
		t.Errorf("%d connections, %d requests at once; want one of each", connections.Load(), most.Load())
	}
}

func TestTheLongestIntervalCounts(t *testing.T) {
	t.Parallel()
	var times []time.Time
	c := site(t, web.Config{Interval: time.Millisecond}, func(http.ResponseWriter, *http.Request) { times = append(times, time.Now()) })
	for range 3 {
		_, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/", Policy: web.Policy{Interval: 40 * time.Millisecond}})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range times[1:] {
		if gap := times[i+1].Sub(times[i]); gap < 40*time.Millisecond {
			t.Errorf("asked again after %s", gap)
		}
	}
}

func TestRetryAfterIsWaitedForByEveryRequest(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	overloaded := func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	}
	c := site(t, web.Config{}, overloaded)
	// The answer itself is what the first request gets, and not after an hour.
	var status *web.StatusError
	if _, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/"}); !errors.As(err, &status) || status.RetryAfter != time.Hour {
		t.Errorf("got %v, want the answer with its wait", err)
	}
	var wait *web.WaitError
	if _, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/other"}); !errors.As(err, &wait) || time.Until(wait.Until) < 59*time.Minute {
		t.Errorf("got %v, want a WaitError with the hour", err)
	}
	if asked.Load() != 1 {
		t.Errorf("asked %d times", asked.Load())
	}
	// Another process knows.
	next := site(t, web.Config{}, overloaded)
	next.RestoreWaits(c.Waits())
	if _, err := next.Do(t.Context(), web.Request{URL: "https://www.korea.kr/"}); !errors.As(err, &wait) || asked.Load() != 1 {
		t.Errorf("after a restart: got %v after %d requests", err, asked.Load())
	}
	if _, err := next.Do(t.Context(), web.Request{URL: "https://www.apec.org/"}); !errors.As(err, &status) {
		t.Errorf("another host: got %v", err)
	}
	far := web.New(web.Config{})
	far.RestoreWaits(map[string]time.Time{"www.korea.kr": time.Now().AddDate(50, 0, 0)})
	if until := far.Waits()["www.korea.kr"]; time.Until(until) > 25*time.Hour {
		t.Errorf("a spoilt wait closes a host until %s", until)
	}
}

func TestAShortWaitIsHeldBackFor(t *testing.T) {
	t.Parallel()
	var times []time.Time
	c := site(t, web.Config{BackOff: 20 * time.Millisecond}, func(w http.ResponseWriter, r *http.Request) {
		times = append(times, time.Now())
		if len(times) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	if _, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/"}); err != nil || len(times) != 3 {
		t.Fatalf("got %v after %d requests", err, len(times))
	}
	for i, least := range []time.Duration{20 * time.Millisecond, 40 * time.Millisecond} {
		if gap := times[i+1].Sub(times[i]); gap < least {
			t.Errorf("wait %d was %s, want %s at least: it doubles", i, gap, least)
		}
	}
}

func TestBackingOffGrowsAcrossRequestsAndEnds(t *testing.T) {
	t.Parallel()
	down := true
	c := site(t, web.Config{BackOff: time.Second, Patience: time.Nanosecond}, func(w http.ResponseWriter, r *http.Request) {
		if down {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	now := time.Now()
	c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/"})
	if wait := c.Waits()["www.korea.kr"].Sub(now); wait < time.Second {
		t.Errorf("after one answer the host waits for %s, want a second at least", wait)
	}
	down = false
	if _, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/"}); err == nil {
		t.Error("the host was asked while it is to be left alone")
	}
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	t.Parallel()
	c := site(t, web.Config{Interval: time.Hour}, func(http.ResponseWriter, *http.Request) {})
	ctx, cancel := deadline(t)
	defer cancel()
	if _, err := c.Do(ctx, web.Request{URL: "https://www.korea.kr/"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want to wait for the interval after robots.txt", err)
	}
}

func TestBudget(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 12, 22, 0, 0, 0, time.UTC)
	var asked atomic.Int32
	open := func(kept web.Spent) *web.Client {
		c := bare(t, web.Config{}, func(w http.ResponseWriter, r *http.Request) { asked.Add(1); http.NotFound(w, r) })
		c.SetNow(func() time.Time { return now })
		c.RestoreSpent("korea-kr-press", kept)
		return c
	}
	policy := web.Policy{Source: "korea-kr-press", Budget: 4}
	ask := func(c *web.Client, p web.Policy) error {
		_, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/", Policy: p})
		return err
	}
	c := open(web.Spent{})
	var gone *web.StatusError
	for range 3 { // and robots.txt
		if err := ask(c, policy); !errors.As(err, &gone) {
			t.Fatal(err)
		}
	}
	var spent *web.BudgetError
	err := ask(c, policy)
	if !errors.As(err, &spent) || !errors.Is(err, web.ErrBudget) || spent.Source != policy.Source || !spent.Opens.Equal(now.Truncate(24*time.Hour).AddDate(0, 0, 1)) {
		t.Errorf("got %v, want the budget spent until midnight in UTC", err)
	}
	if asked.Load() != 4 {
		t.Errorf("asked %d times, want 4", asked.Load())
	}
	if err := ask(c, web.Policy{Source: "korea-kr-policy-news", Budget: 4}); !errors.As(err, &gone) {
		t.Errorf("another source: got %v", err)
	}
	kept := c.Spent(policy.Source)
	if kept != (web.Spent{Day: "2026-05-12", Requests: 4}) {
		t.Errorf("spent %+v", kept)
	}
	c = open(kept)
	if err := ask(c, policy); !errors.Is(err, web.ErrBudget) {
		t.Errorf("after a restart: got %v", err)
	}
	c.RestoreSpent(policy.Source, web.Spent{Day: "2026-05-11", Requests: 1}) // which is older
	if err := ask(c, policy); !errors.Is(err, web.ErrBudget) {
		t.Errorf("after what is older was restored: got %v", err)
	}
	now = now.Add(3 * time.Hour)
	if err := ask(c, policy); !errors.As(err, &gone) || c.Spent(policy.Source).Requests != 2 {
		t.Errorf("on the next day: got %v, spent %+v", err, c.Spent(policy.Source))
	}
}
