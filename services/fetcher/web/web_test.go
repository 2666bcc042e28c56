package web_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/policywire/policywire/services/fetcher/web"
	"golang.org/x/text/encoding/korean"
)

// site serves handler, without a robots.txt, and returns a client that reaches
// nothing else.
func site(t *testing.T, cfg web.Config, handler http.HandlerFunc) *web.Client {
	t.Helper()
	return bare(t, cfg, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		handler(w, r)
	})
}

// bare is site without an answer to what asks for a robots.txt.
func bare(t *testing.T, cfg web.Config, handler http.HandlerFunc) *web.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	cfg.ConnectTo = strings.TrimPrefix(server.URL, "http://")
	if cfg.Timeout == 0 {
		cfg.Timeout = 10 * time.Second
	}
	return web.New(cfg)
}

func TestRequestsCarryTheirHost(t *testing.T) {
	t.Parallel()
	c := site(t, web.Config{UserAgent: "policywire-test (+mailto:x@example.org)"}, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.Method, " ", r.Host, " ", r.URL, " ", r.UserAgent(), " ", r.FormValue("pageIndex"))
	})
	for want, request := range map[string]web.Request{
		"GET www.korea.kr /a?b=1 policywire-test (+mailto:x@example.org) ": {URL: "https://www.korea.kr/a?b=1"},
		"POST m.korea.kr /list policywire-test (+mailto:x@example.org) 2":  {URL: "https://m.korea.kr/list", Form: url.Values{"pageIndex": {"2"}}},
		"GET www.msit.go.kr / policywire-test (+mailto:x@example.org) ":    {URL: "http://www.msit.go.kr/"},
	} {
		got, err := c.Do(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		if string(got.Body) != want || got.URL.String() != request.URL {
			t.Errorf("got %q from %s, want %q from %s", got.Body, got.URL, want, request.URL)
		}
	}
}

func TestConditionalRequests(t *testing.T) {
	t.Parallel()
	c := site(t, web.Config{}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "Tue, 12 May 2026 08:55:31 GMT")
		http.ServeContent(w, r, "page.html", time.Time{}, strings.NewReader("보도자료"))
	})
	first, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/"})
	if err != nil {
		t.Fatal(err)
	}
	second, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/", ETag: first.ETag, LastModified: first.LastModified})
	if err != nil {
		t.Fatal(err)
	}
	if !second.NotModified || second.Body != nil {
		t.Errorf("got %d bytes, not modified %v; want a 304", len(second.Body), second.NotModified)
	}
	third, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/", ETag: `"v0"`})
	if err != nil || third.NotModified || string(third.Body) != "보도자료" {
		t.Errorf("with an old validator: got %+v, %v", third, err)
	}
}

func TestStatusErrors(t *testing.T) {
	t.Parallel()
	c := site(t, web.Config{}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/gone" {
			http.NotFound(w, r)
			return
		}
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	for path, gone := range map[string]bool{"/gone": true, "/down": false} {
		_, err := c.Do(t.Context(), web.Request{URL: "https://www.apec.org" + path})
		var status *web.StatusError
		if !errors.As(err, &status) || status.Gone() != gone || !strings.Contains(err.Error(), "www.apec.org"+path) {
			t.Errorf("%s: got %v, want a StatusError that names the address", path, err)
		}
	}
}

func TestWhatMayPassIsTriedAgain(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	c := site(t, web.Config{}, func(w http.ResponseWriter, r *http.Request) {
		n := asked.Add(1)
		switch {
		case r.URL.Path == "/forbidden":
			w.WriteHeader(http.StatusForbidden)
		case n == 1:
			w.WriteHeader(http.StatusBadGateway)
		case n == 2:
			panic(http.ErrAbortHandler)
		default:
			fmt.Fprint(w, "정책 ", r.PostFormValue("pageIndex"))
		}
	})
	got, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/", Form: url.Values{"pageIndex": {"2"}}})
	if err != nil || string(got.Body) != "정책 2" || asked.Load() != 3 {
		t.Errorf("got %v, %v after %d requests; want the third answer", got, err, asked.Load())
	}
	if _, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/forbidden"}); err == nil || asked.Load() != 4 {
		t.Errorf("got %v after %d requests, want what is final asked once", err, asked.Load())
	}
}

func TestRedirectsStayOnTheSite(t *testing.T) {
	t.Parallel()
	var hosts sync.Map
	c := site(t, web.Config{}, func(w http.ResponseWriter, r *http.Request) {
		hosts.Store(r.Host, true)
		if to := r.URL.Query().Get("to"); to != "" {
			http.Redirect(w, r, to, http.StatusFound)
			return
		}
		fmt.Fprint(w, "here")
	})
	got, err := c.Do(t.Context(), web.Request{URL: "https://www.apec.org/?to=https%3A%2F%2Fapec.org%2Fnew"})
	if err != nil || got.URL.String() != "https://apec.org/new" {
		t.Errorf("within the site: got %v, %v", got, err)
	}
	for _, to := range []string{
		"http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:1/", "https://www.example.org/", "file:///etc/passwd", "https://apec.org.example.org/",
	} {
		if _, err := c.Do(t.Context(), web.Request{URL: "https://www.apec.org/?to=" + url.QueryEscape(to)}); err == nil {
			t.Errorf("a redirect to %s was followed", to)
		}
	}
	hosts.Range(func(host, _ any) bool {
		if host != "www.apec.org" && host != "apec.org" {
			t.Errorf("the host %s was asked", host)
		}
		return true
	})
}

func TestEndlessRedirectsEnd(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	c := site(t, web.Config{}, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, fmt.Sprintf("/%d", asked.Add(1)), http.StatusFound)
	})
	if _, err := c.Do(t.Context(), web.Request{URL: "https://www.apec.org/"}); !errors.Is(err, web.ErrRefused) || asked.Load() > 10 {
		t.Errorf("got %v after %d redirects, want it refused after a few", err, asked.Load())
	}
}

func TestASlowAnswerTimesOut(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	c := site(t, web.Config{Timeout: 50 * time.Millisecond}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			w.WriteHeader(http.StatusOK)
			w.(http.Flusher).Flush()
			<-release
		}
	})
	defer close(release)
	if _, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/slow"}); !errors.Is(err, web.ErrSlow) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the deadline", err)
	}
	// The host is free again.
	if _, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/"}); err != nil {
		t.Error(err)
	}
}

func TestOneRequestAtATimePerHostAndInterval(t *testing.T) {
	t.Parallel()
	const interval = 20 * time.Millisecond
	var mu sync.Mutex
	under := map[string]int{}
	last := map[string]time.Time{}
	c := site(t, web.Config{Interval: interval}, func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		under[r.Host]++
		if under[r.Host] > 1 {
			t.Errorf("%s has %d requests at once", r.Host, under[r.Host])
		}
		// Sent at least the interval apart; measured at the arrival, whose
		// delay can only shorten what is seen by the time of one request.
		if gap := time.Since(last[r.Host]); gap < interval/2 {
			t.Errorf("%s was asked again after %s", r.Host, gap)
		}
		last[r.Host] = time.Now()
		under[r.Host]--
	})
	var group sync.WaitGroup
	for i := range 12 {
		group.Go(func() {
			host := []string{"www.korea.kr", "www.apec.org"}[i%2]
			if _, err := c.Do(context.Background(), web.Request{URL: "https://" + host + "/"}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}

func TestPrivateAddressesAreNotDialled(t *testing.T) {
	t.Parallel()
	c := web.New(web.Config{Timeout: time.Second})
	for _, address := range []string{
		"http://127.0.0.1/", "http://localhost/", "https://a.localhost/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/",
		"http://[::ffff:127.0.0.1]/", "http://[fd00:ec2::254]/", "http://100.100.100.200/", "http://[64:ff9b::7f00:1]/",
		"http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://017700000001/", "http://0x7f.1/", "http://127.0.0.1./",
		"http://www.korea.kr:22/", "http://www.korea.kr:8080/", "https://user@www.korea.kr/", "https://a:b@www.korea.kr/",
		"file:///etc/passwd", "ftp://www.korea.kr/", "gopher://x", ":", "https:///a", "www.korea.kr", "",
	} {
		_, err := c.Do(t.Context(), web.Request{URL: address})
		if !errors.Is(err, web.ErrRefused) {
			t.Errorf("%s: got %v, want it refused", address, err)
		}
		if err != nil && strings.Contains(err.Error(), "a:b") {
			t.Errorf("the error has the password: %v", err)
		}
	}
}

// TestWhatANameResolvesToIsCheckedWhenItIsDialled uses names that each machine
// knows without a server of names.
func TestWhatANameResolvesToIsCheckedWhenItIsDialled(t *testing.T) {
	t.Parallel()
	c := web.New(web.Config{Timeout: 5 * time.Second})
	c.Tune(func(transport *http.Transport) {
		dial := transport.DialContext
		transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return dial(ctx, network, "localhost:80")
		}
	})
	for _, address := range []string{"http://www.korea.kr/", "https://www.korea.kr/"} {
		if _, err := c.Do(t.Context(), web.Request{URL: address}); !errors.Is(err, web.ErrRefused) || !strings.Contains(err.Error(), "is not a public address") {
			t.Errorf("%s at a private address: got %v, want it refused", address, err)
		}
	}
}

func TestPublic(t *testing.T) {
	for address, want := range map[string]bool{
		"211.34.86.1": true, "8.8.8.8": true, "2606:4700::1": true,
		"10.0.0.1": false, "172.16.0.1": false, "192.168.1.1": false, "127.0.0.1": false, "0.0.0.0": false,
		"169.254.169.254": false, "100.64.0.1": false, "224.0.0.1": false, "255.255.255.255": false,
		"::1": false, "::": false, "fe80::1": false, "fc00::1": false, "fd00:ec2::254": false, "ff02::1": false,
		"::ffff:10.0.0.1": false, "64:ff9b::a9fe:a9fe": false, "2002:7f00:1::": false, "2001:db8::1": false,
		"64:ff9b:1::1": false, "2001::1": false, "::8.8.8.8": false, "::ffff:0:8.8.8.8": false, "fec0::1": false, "3fff::1": false,
		"2606:4700::5efe:8.8.8.8": false, "2606:4700::200:5efe:8.8.8.8": false, "100.100.100.200": false, "168.63.129.16": false,
		"192.0.0.192": false, "192.88.99.1": false, "198.18.0.1": false, "203.0.113.7": false, "100::1": false, "fe80::1%eth0": false,
		"2001:4860:4860::8888": true, "2a00:1450::1": true, "192.0.1.1": true, "172.32.0.1": true, "100.128.0.1": true,
	} {
		if got := web.Public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: got %v, want %v", address, got, want)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	cp949, err := korean.EUCKR.NewEncoder().String("똠방각하의 정책을 위한 토론회")
	if err != nil {
		t.Fatal(err)
	}
	r := &web.Response{URL: &url.URL{Host: "www.korea.kr"}, ContentType: "text/html; charset=utf-8", Body: []byte(cp949)}
	for _, fallback := range []string{"", "euc-kr"} {
		if got, err := r.Text(fallback, "ko"); got != "똠방각하의 정책을 위한 토론회" || err != nil {
			t.Errorf("with the fallback %q: got %q, %v", fallback, got, err)
		}
	}
	r.Body = []byte("\xff\xff\xff")
	if got, err := r.Text("euc-kr", "ko"); got != "" || err == nil || !strings.Contains(err.Error(), "www.korea.kr") {
		t.Errorf("bytes of no encoding: got %q, %v", got, err)
	}
}
