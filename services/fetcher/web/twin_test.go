package web_test

import (
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/policywire/policywire/services/fetcher/web"
)

func TestATwinIsAskedWhereAHostRefuses(t *testing.T) {
	t.Parallel()
	var www, m atomic.Int32 // the status of each host, and how often www was asked
	var asked atomic.Int32
	c := site(t, web.Config{Twins: map[string]string{"www.korea.kr": "m.korea.kr"}}, func(w http.ResponseWriter, r *http.Request) {
		status := m.Load()
		if r.Host == "www.korea.kr" {
			asked.Add(1)
			status = www.Load()
		}
		w.WriteHeader(int(status))
		if status == http.StatusOK {
			fmt.Fprint(w, r.Host, r.URL)
		}
	})
	now := time.Now()
	c.SetNow(func() time.Time { return now })
	get := func(want string, wantStatus int, wantAsked int32) {
		t.Helper()
		asked.Store(0)
		response, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/a?b=1"})
		var status *web.StatusError
		if errors.As(err, &status); err != nil && (status == nil || status.Status != wantStatus) || err == nil && string(response.Body) != want {
			t.Errorf("got %v, %v; want %q or status %d", response, err, want, wantStatus)
		}
		if n := asked.Load(); n != wantAsked {
			t.Errorf("the host was asked %d times, want %d", n, wantAsked)
		}
	}
	both := func(a, b int32) { www.Store(a); m.Store(b) }
	both(200, 200)
	get("www.korea.kr/a?b=1", 0, 1)
	both(404, 200) // that there is nothing is an answer
	get("", 404, 1)
	both(403, 404) // and of the twin it is none
	get("", 403, 1)
	both(403, 200)
	get("m.korea.kr/a?b=1", 0, 1)
	get("m.korea.kr/a?b=1", 0, 0) // for a while the host is left alone
	both(200, 404)
	get("www.korea.kr/a?b=1", 0, 1) // unless the twin does not have it
	both(403, 200)
	get("m.korea.kr/a?b=1", 0, 1)
	now = now.Add(6 * time.Minute)
	both(200, 200)
	get("www.korea.kr/a?b=1", 0, 1)
	both(500, 500)
	get("", 500, 3)
}

func TestATwinIsNoWayAroundAWait(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
		var asked, twin atomic.Int32
		c := site(t, web.Config{Twins: map[string]string{"www.korea.kr": "m.korea.kr"}}, func(w http.ResponseWriter, r *http.Request) {
			if r.Host == "m.korea.kr" {
				twin.Add(1)
				return
			}
			asked.Add(1)
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(status)
		})
		for range 2 {
			if _, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/"}); err == nil {
				t.Error("got no error")
			}
		}
		if asked.Load() != 1 || twin.Load() != 0 {
			t.Errorf("%d: the host was asked %d times, its twin %d times; want one and none", status, asked.Load(), twin.Load())
		}
	}
}
