package fetcher_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
)

// stir changes a site at random and returns how many rows its list has.
func stir(s *site, r *rand.Rand) (rows int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(time.Duration(r.IntN(30)) * time.Hour)
	some := func(n int) bool { return r.IntN(n) == 0 }
	for n := range 12 {
		id := fmt.Sprint(n)
		if some(3) {
			s.pages[id] = fmt.Sprint("본문 ", r.IntN(1000))
		}
		s.broken[id], s.gone[id], s.unlisted[id] = some(5), some(5), some(4)
		if delete(s.moved, id); some(8) {
			s.moved[id] = fmt.Sprint(r.IntN(12))
		}
	}
	s.files = nil
	if some(2) {
		s.files = []*siteFile{{id: "1", name: "본문.odt", answer: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }}}
	}
	malformed := ""
	for n := range r.IntN(3) {
		malformed += fmt.Sprintf(`<li><a href="/poll.do?n=%d">설문 %d</a></li>`, n, r.IntN(3))
		rows++
	}
	s.list = func(w http.ResponseWriter, r *http.Request) {
		s.serveList(&around{ResponseWriter: w, before: malformed}, r)
	}
	for id := range s.pages {
		if !s.unlisted[id] {
			rows++
		}
	}
	return rows
}

// TestEveryItemHasOneResult holds the ledger of sites that do as they like, and
// of a fetcher that is stopped at any time.
func TestEveryItemHasOneResult(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 3))
			s := newSite(t)
			s.now = time.Date(2026, 5, 12, 0, 0, 0, 0, time.UTC)
			bus, _ := flowtest.Start(t)
			for range 12 {
				rows := stir(s, r)
				if r.IntN(3) == 0 {
					stopped(t, s, bus, r.IntN(5))
					continue
				}
				if sum := round(t, s, bus); sum.Discovered < rows {
					t.Errorf("round %s: %d items are discovered, and its list has %d rows", sum.Round, sum.Discovered, rows)
				}
			}
			held(t, bus)
		})
	}
}

// stopped does a round that is stopped when so many pages were asked for.
func stopped(t *testing.T, s *site, bus *flow.Bus, pages int) {
	t.Helper()
	f := s.fetcher(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	s.set(func() {
		s.visited = func(string) {
			if pages--; pages < 0 {
				stop()
			}
		}
	})
	from := time.Now()
	go func() { ended <- f.Run(ctx, bus) }()
	err := flow.Follow(ctx, bus, news.SubjectLedger, from, func(m flow.Message) error {
		if o, err := news.Decode[news.Outcome](m.Header, m.Data); err != nil || o.Item == "" {
			stop()
			return err
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	s.set(func() { s.visited = nil })
}

// held checks that results and items are the same number in every round, that an
// item has one entry in a round, and that what is counted as published is.
func held(t *testing.T, bus *flow.Bus) {
	t.Helper()
	published := 0
	for _, sum := range sums(t, bus) {
		published += sum.Counts[news.ResultPublished]
	}
	if docs, _ := fetched(t, bus); len(docs) != published {
		t.Errorf("%d documents are published, and the ledger counts %d", len(docs), published)
	}
	said := map[string]bool{}
	for _, o := range events[news.Outcome](t, bus, news.SubjectLedger) {
		key := o.Round + " " + o.Item
		if said[key] {
			t.Errorf("round %s has two entries for %q", o.Round, o.Item)
		}
		said[key] = true
	}
}
