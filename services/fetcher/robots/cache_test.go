package robots_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/policywire/policywire/services/fetcher/robots"
)

// site answers for robots.txt as its fields say.
type site struct {
	answer robots.Answer
	err    error
	asked  int
}

func (s *site) fetch(context.Context, string) (robots.Answer, error) {
	s.asked++
	return s.answer, s.err
}

const forbidding = "User-agent: *\nDisallow: /private/\n"

// clock is a time that a test sets.
type clock struct{ time.Time }

func (c *clock) now() time.Time { return c.Time }

func newCache() (*robots.Cache, *clock) {
	c := &clock{time.Date(2026, 5, 12, 0, 0, 0, 0, time.UTC)}
	return robots.NewCache("policywire", c.now), c
}

// check returns whether /private/ is allowed.
func check(t *testing.T, cache *robots.Cache, s *site) (bool, error) {
	t.Helper()
	rules, _, err := cache.Rules(t.Context(), "https://www.korea.kr", s.fetch)
	if err != nil {
		return false, err
	}
	allowed, _ := rules.Check("/private/a")
	return allowed, nil
}

func TestWhatAnAnswerMeans(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{
		200: "forbidden", 204: "allowed", 404: "allowed", 403: "allowed", 401: "allowed", 410: "allowed", 421: "allowed", 302: "allowed",
		429: "unknown", 500: "unknown", 502: "unknown", 503: "unknown",
	} {
		cache, _ := newCache()
		s := &site{answer: robots.Answer{Status: status}}
		if status == http.StatusOK {
			s.answer.Body = []byte(forbidding)
		}
		allowed, err := check(t, cache, s)
		var unknown *robots.UnknownError
		got := map[bool]string{true: "allowed", false: "forbidden"}[allowed]
		if errors.As(err, &unknown) {
			got = "unknown"
		}
		if got != want {
			t.Errorf("%d: got %s (%v), want %s", status, got, err, want)
		}
	}
}

func TestRulesServeForADay(t *testing.T) {
	t.Parallel()
	cache, clock := newCache()
	s := &site{answer: robots.Answer{Status: 200, Body: []byte(forbidding)}}
	for range 3 {
		if allowed, err := check(t, cache, s); allowed || err != nil || s.asked != 1 {
			t.Fatalf("got %v, %v after %d requests", allowed, err, s.asked)
		}
		clock.Time = clock.Add(11 * time.Hour)
	}
	s.answer = robots.Answer{Status: 404}
	if allowed, err := check(t, cache, s); !allowed || err != nil || s.asked != 2 {
		t.Errorf("after a day: got %v, %v after %d requests, want it read again", allowed, err, s.asked)
	}
}

func TestASiteThatCannotBeReadIsAskedAgainLaterEachTime(t *testing.T) {
	t.Parallel()
	cache, clock := newCache()
	s := &site{err: &robots.Unreachable{Err: errors.New("connection refused")}}
	var waits []time.Duration
	for range 12 {
		_, err := check(t, cache, s)
		var unknown *robots.UnknownError
		if !errors.As(err, &unknown) || unknown.Origin != "https://www.korea.kr" {
			t.Fatalf("got %v, want an UnknownError of the site", err)
		}
		waits = append(waits, unknown.Until.Sub(clock.Time))
		before := s.asked
		clock.Time = unknown.Until.Add(-time.Second)
		if check(t, cache, s); s.asked != before {
			t.Fatal("asked again too early")
		}
		clock.Time = unknown.Until
	}
	for i, wait := range waits {
		if want := min(time.Minute<<i, 6*time.Hour); wait != want {
			t.Errorf("wait %d is %s, want %s", i, wait, want)
		}
	}
	s.err, s.answer = nil, robots.Answer{Status: 200, Body: []byte(forbidding)}
	if allowed, err := check(t, cache, s); allowed || err != nil {
		t.Errorf("back again: got %v, %v", allowed, err)
	}
}

func TestWhatIsKnownServesWhileASiteIsDown(t *testing.T) {
	t.Parallel()
	cache, clock := newCache()
	s := &site{answer: robots.Answer{Status: 200, Body: []byte(forbidding)}}
	if _, err := check(t, cache, s); err != nil {
		t.Fatal(err)
	}
	read := clock.Time
	s.answer = robots.Answer{Status: 503}
	for _, day := range []int{2, 10, 29} {
		clock.Time = read.AddDate(0, 0, day)
		if allowed, err := check(t, cache, s); allowed || err != nil {
			t.Errorf("on day %d: got %v, %v; want the rules that were read", day, allowed, err)
		}
	}
	clock.Time = read.AddDate(0, 0, 31)
	if _, err := check(t, cache, s); err == nil {
		t.Error("after 31 days the rules still serve")
	}
}

func TestOtherErrorsAreNotRemembered(t *testing.T) {
	t.Parallel()
	cache, _ := newCache()
	refused := errors.New("refused")
	s := &site{err: refused}
	for range 2 {
		if _, err := check(t, cache, s); !errors.Is(err, refused) {
			t.Errorf("got %v", err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, _, err := cache.Rules(ctx, "https://www.korea.kr", func(context.Context, string) (robots.Answer, error) {
		cancel()
		return robots.Answer{}, &robots.Unreachable{Err: ctx.Err()}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
	s.err, s.answer = nil, robots.Answer{Status: 404}
	if allowed, err := check(t, cache, s); !allowed || err != nil || s.asked != 3 {
		t.Errorf("then: got %v, %v after %d requests", allowed, err, s.asked)
	}
}

func TestSitesAreAskedOnceForAll(t *testing.T) {
	t.Parallel()
	cache, _ := newCache()
	var asked, first atomic.Int32
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			_, fresh, err := cache.Rules(t.Context(), "https://www.korea.kr", func(_ context.Context, address string) (robots.Answer, error) {
				asked.Add(1)
				if address != "https://www.korea.kr/robots.txt" {
					t.Errorf("asked for %s", address)
				}
				return robots.Answer{Status: 404}, nil
			})
			if fresh {
				first.Add(1)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if asked.Load() != 1 || first.Load() != 1 {
		t.Errorf("asked %d times, first for %d", asked.Load(), first.Load())
	}
}
