package fetcher_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher"
	"github.com/policywire/policywire/services/fetcher/discover"
)

// may are the first days of the month that the site has, two windows of them.
func may(t *testing.T) discover.Span {
	t.Helper()
	seoul, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	return discover.Span{Since: time.Date(2026, 5, 1, 0, 0, 0, 0, seoul), Until: time.Date(2026, 5, 12, 0, 0, 0, 0, seoul)}
}

// fill gives the site n pages.
func (s *site) fill(n int) {
	s.set(func() {
		for i := range n {
			s.pages[fmt.Sprint(i)] = fmt.Sprint("본문 ", i)
		}
	})
}

// bulk returns the documents that were published in bulk.
func bulk(t *testing.T, bus *flow.Bus) []news.Document {
	t.Helper()
	var docs []news.Document
	for _, f := range events[news.Fetched](t, bus, news.SubjectBulkFetched) {
		if f.Document.Origin != news.OriginBackfill {
			t.Errorf("the origin of %s is %q", f.Document.ID, f.Document.Origin)
		}
		docs = append(docs, f.Document)
	}
	return docs
}

func TestABackfillThatIsBrokenOffGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.fill(6)
	ctx, stop := context.WithCancel(t.Context())
	s.set(func() {
		s.visited = func(string) {
			if len(s.asked) == 3 {
				stop()
			}
		}
	})
	if _, err := s.fetcher(t).Backfill(ctx, bus, "korea-kr-press", may(t), fetcher.BackfillOptions{}); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want that it was cancelled", err)
	}
	var seen []fetcher.BackfillProgress
	report, err := s.fetcher(t).Backfill(t.Context(), bus, "korea-kr-press", may(t),
		fetcher.BackfillOptions{Progress: func(p fetcher.BackfillProgress) { seen = append(seen, p) }})
	if err != nil || report.Windows != 2 || report.Done != 2 || report.Before != 0 || report.Documents != 6 || report.Counts[news.ResultPublished]+report.Counts[news.ResultUnchanged] != 6 {
		t.Errorf("got %+v, %v", report, err)
	}
	if docs := bulk(t, bus); len(docs) != 6 {
		t.Errorf("%d documents are published, want 6", len(docs))
	}
	total := 0
	for _, n := range s.asked {
		total += n
	}
	if total > 7 { // the one that was under way is asked for again
		t.Errorf("the pages were asked for %v", s.asked)
	}
	if last := seen[len(seen)-1]; last.Done != 2 || last.Documents != 6 || last.Left != 0 {
		t.Errorf("the last progress is %+v", last)
	}
	for _, o := range sums(t, bus) { // which checks that every item has one result
		if !strings.HasPrefix(o.Round, "backfill-") {
			t.Errorf("the round %s is none of a backfill", o.Round)
		}
	}
}

func TestWindowsThatAreDoneAreSkipped(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.fill(2)
	// The list of the older window is broken.
	var lists []string
	broken := true
	s.set(func() {
		s.list = func(w http.ResponseWriter, r *http.Request) {
			lists = append(lists, r.PostFormValue("endDate"))
			if broken && r.PostFormValue("endDate") < "2026-05-12" {
				fmt.Fprint(w, "<p>다른 화면</p>")
				return
			}
			s.serveList(w, r)
		}
	})
	var fault *discover.Fault
	report, err := s.fetcher(t).Backfill(t.Context(), bus, "korea-kr-press", may(t), fetcher.BackfillOptions{})
	if !errors.As(err, &fault) || fault.Kind != discover.FaultLayout || report.Done != 1 {
		t.Fatalf("got %+v, %v, want one window done and a fault of the list", report, err)
	}
	s.set(func() { broken, lists = false, nil })
	report, err = s.fetcher(t).Backfill(t.Context(), bus, "korea-kr-press", may(t), fetcher.BackfillOptions{})
	if err != nil || report.Before != 1 || report.Done != 2 || !slices.Equal(lists, []string{"2026-05-05"}) {
		t.Errorf("got %+v, %v and the lists %v, want the older window alone", report, err, lists)
	}
	// When all is done nothing is kept: the same is another backfill.
	s.set(func() { lists = nil })
	report, err = s.fetcher(t).Backfill(t.Context(), bus, "korea-kr-press", may(t), fetcher.BackfillOptions{})
	if err != nil || report.Before != 0 || report.Counts[news.ResultUnchanged] != 2 || len(lists) != 3 {
		t.Errorf("got %+v, %v and the lists %v, want both windows again, and nothing new", report, err, lists)
	}
}

func TestItemsThatFailAreLeft(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.fill(3)
	s.set(func() { s.broken["1"] = true })
	report, err := s.fetcher(t).Backfill(t.Context(), bus, "korea-kr-press", may(t), fetcher.BackfillOptions{})
	if err == nil || !strings.Contains(err.Error(), "1 items could not be read") || report.Counts[news.ResultRetry] != 1 || report.Counts[news.ResultPublished] != 2 || report.Documents != 3 {
		t.Errorf("got %+v, %v, want two published and one that is left", report, err)
	}
	s.set(func() { s.broken["1"] = false })
	report, err = s.fetcher(t).Backfill(t.Context(), bus, "korea-kr-press", may(t), fetcher.BackfillOptions{})
	if err != nil || report.Before != 1 || report.Counts[news.ResultPublished] != 1 || len(bulk(t, bus)) != 3 {
		t.Errorf("got %+v, %v, want the one that was left", report, err)
	}
}

// TestABackfillLeavesBudget has 12 requests a day, of which live rounds keep 3.
func TestABackfillLeavesBudget(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.fill(20)
	definition, err := os.ReadFile("sources/korea-kr-press.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "korea-kr-press.yaml"), append(definition, "\npoliteness: {budget: 12}\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	for run := range 2 { // the second is another process, which knows of the first
		f := start(t, "FETCHER_SOURCES", dir, "FETCHER_CONNECT_TO", s.address, "FETCHER_RATE", "0")
		var paused *fetcher.PausedError
		_, err := f.Backfill(t.Context(), bus, "korea-kr-press", may(t), fetcher.BackfillOptions{})
		if !errors.As(err, &paused) || !paused.Until.After(time.Now()) {
			t.Fatalf("run %d: got %v, want that it is paused", run, err)
		}
		if len(s.asked) != 7 || len(bulk(t, bus)) != 7 { // the others are robots.txt and the list
			t.Errorf("run %d: %d pages were asked for, want 7 of 9 requests", run, len(s.asked))
		}
	}
}

func TestAFeedCannotLookBack(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	server := httptest.NewServer(apec([]string{"/press/news-releases/2026/one"}, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "<main><h1>One</h1><p>We met.</p></main>")
	}))
	t.Cleanup(server.Close)
	f := start(t, "FETCHER_CONNECT_TO", strings.TrimPrefix(server.URL, "http://"), "FETCHER_RATE", "0")
	now := time.Now()
	var lookBack *fetcher.LookBackError
	_, err := f.Backfill(t.Context(), bus, "apec", discover.Span{Since: now.AddDate(0, 0, -30)}, fetcher.BackfillOptions{})
	if !errors.As(err, &lookBack) || now.Sub(lookBack.Oldest) > time.Minute || !strings.Contains(err.Error(), "its latest entries only") {
		t.Fatalf("got %v, want that the feed does not reach that far", err)
	}
	// What it does hold can be had.
	report, err := f.Backfill(t.Context(), bus, "apec", discover.Span{Since: lookBack.Oldest.Add(time.Second)}, fetcher.BackfillOptions{})
	if err != nil || report.Counts[news.ResultPublished] != 1 {
		t.Errorf("got %+v, %v, want the entry", report, err)
	}
}

// manners watches a site: requests that come too soon, or over a connection that
// was to be closed when another took over.
type manners struct {
	site     http.Handler
	interval time.Duration

	mu      sync.Mutex
	ended   time.Time
	inside  int
	current string
	before  map[string]bool
	agents  map[string]int
	faults  []string
}

func (m *manners) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	if m.inside++; m.inside > 1 {
		m.faults = append(m.faults, r.URL.Path+" was asked for beside another")
	}
	if gap := time.Since(m.ended); gap < m.interval {
		m.faults = append(m.faults, fmt.Sprintf("%s was asked for after %s", r.URL.Path, gap))
	}
	if m.current != r.RemoteAddr {
		m.before[m.current], m.current = true, r.RemoteAddr
	}
	if m.before[r.RemoteAddr] {
		m.faults = append(m.faults, r.URL.Path+" was asked for over a connection that another process came after")
	}
	m.agents[strings.Fields(r.UserAgent())[0]]++
	m.mu.Unlock()
	m.site.ServeHTTP(w, r)
	m.mu.Lock()
	m.inside--
	m.ended = time.Now()
	m.mu.Unlock()
}

// TestProcessesTakeTurnsAtASite starts a fetcher of another source of the same
// site while a backfill is under way.
func TestProcessesTakeTurnsAtASite(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.fill(30)
	m := &manners{site: s, interval: 5 * time.Millisecond, before: map[string]bool{}, agents: map[string]int{}}
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	process := func(agent, source string) *fetcher.Fetcher {
		return start(t, "FETCHER_CONNECT_TO", strings.TrimPrefix(server.URL, "http://"), "FETCHER_RATE", "200", "FETCHER_ONLY", source,
			"FETCHER_USER_AGENT", agent+"/1 (+https://example.org/contact)", "FETCHER_SINCE", "2026-05-01")
	}
	begun := make(chan bool)
	var once sync.Once
	s.set(func() {
		s.visited = func(string) { once.Do(func() { close(begun) }) }
	})
	var all sync.WaitGroup
	all.Go(func() {
		past := process("past", "korea-kr-press")
		past.SetSlice(100 * time.Millisecond) // it stands back once or more
		if _, err := past.Backfill(t.Context(), bus, "korea-kr-press", may(t), fetcher.BackfillOptions{}); err != nil {
			t.Errorf("the backfill: %v", err)
		}
	})
	all.Go(func() {
		<-begun
		running, stop := context.WithCancel(t.Context())
		defer stop()
		ended := make(chan error, 1)
		go func() { ended <- process("live", "korea-kr-policy-news").Run(running, bus) }()
		err := flow.Follow(running, bus, "ledger.korea-kr-policy-news", time.Now(), func(flow.Message) error {
			stop()
			return nil
		})
		if err := errors.Join(err, <-ended); err != nil {
			t.Errorf("the fetcher: %v", err)
		}
	})
	all.Wait()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.agents["past/1"] == 0 || m.agents["live/1"] == 0 || len(m.faults) > 0 {
		t.Errorf("got requests of %v and the faults %v, want both and none", m.agents, m.faults)
	}
}
