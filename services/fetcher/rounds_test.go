package fetcher_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
)

// round does one round of the site and returns its sums, having checked that
// every item has one result.
func round(t *testing.T, s *site, bus *flow.Bus) news.Outcome {
	t.Helper()
	sum := rounds(t, s.fetcher(t), bus, 1)[0]
	total := 0
	for _, n := range sum.Counts {
		total += n
	}
	if total != sum.Discovered {
		t.Errorf("%d items were discovered and %d have a result", sum.Discovered, total)
	}
	return sum
}

// texts returns the revisions that are published, as "id revision text".
func texts(t *testing.T, bus *flow.Bus) []string {
	t.Helper()
	docs, _ := fetched(t, bus)
	var out []string
	for _, d := range docs {
		out = append(out, fmt.Sprint(strings.TrimPrefix(d.ID, "korea-kr-press/"), " ", d.Revision, " ", d.Body))
	}
	slices.Sort(out)
	return out
}

// events returns the events on subject.
func events[E news.Event](t *testing.T, bus *flow.Bus, subject string) []E {
	t.Helper()
	var out []E
	_, err := flow.Read(t.Context(), bus, subject, 0, false, func(m flow.Message) error {
		event, err := news.Decode[E](m.Header, m.Data)
		out = append(out, event)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAnEditedPageIsANewRevision(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.pages["1"], s.pages["2"] = "첫 번째 본문", "두 번째 본문"
	if sum := round(t, s, bus); sum.Counts[news.ResultPublished] != 2 {
		t.Errorf("first round: %v", sum.Counts)
	}
	// At once nothing is asked again, after an hour conditionally.
	if sum := round(t, s, bus); sum.Counts[news.ResultUnchanged] != 2 || s.asked["1"] != 1 || s.conditional != 0 {
		t.Errorf("second round: %v, the page was asked for %d times", sum.Counts, s.asked["1"])
	}
	s.set(func() { s.now = s.now.Add(61 * time.Minute); s.pages["2"] = "고친 두 번째 본문" })
	if sum := round(t, s, bus); sum.Counts[news.ResultUnchanged] != 1 || sum.Counts[news.ResultPublished] != 1 {
		t.Errorf("third round: %v", sum.Counts)
	}
	if s.conditional != 2 {
		t.Errorf("%d requests were conditional, want 2", s.conditional)
	}
	expect(t, texts(t, bus), "1 1 첫 번째 본문", "2 1 두 번째 본문", "2 2 고친 두 번째 본문")
}

func TestAnItemThatFailsIsTriedAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.pages["1"], s.pages["2"] = "본문 하나", "본문 둘"
	s.broken["1"] = true
	sum := round(t, s, bus)
	if sum.Counts[news.ResultRetry] != 1 || sum.Counts[news.ResultPublished] != 1 {
		t.Errorf("got %v, want one published and one to be tried again", sum.Counts)
	}
	// Long after the overlap of rounds, it is still looked for.
	s.set(func() { s.now = s.now.AddDate(0, 0, 30) })
	round(t, s, bus)
	s.set(func() { s.broken["1"] = false; s.now = s.now.AddDate(0, 0, 30) })
	if sum := round(t, s, bus); sum.Counts[news.ResultPublished] != 1 || sum.Discovered != 2 {
		t.Errorf("two months later: %v of %d", sum.Counts, sum.Discovered)
	}
	expect(t, texts(t, bus), "1 1 본문 하나", "2 1 본문 둘")
	var failed []string
	for _, o := range events[news.Outcome](t, bus, news.SubjectLedger) {
		if o.Item != "" {
			failed = append(failed, fmt.Sprint(o.Item, " ", o.Result, " ", strings.Contains(o.Reason, "500")))
		}
	}
	entry := "https://www.korea.kr/briefing/pressReleaseView.do?newsId=1 failed-will-retry true"
	expect(t, failed, entry, entry)
}

func TestAnItemThatAlwaysFailsHoldsNothingBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.pages["1"], s.broken["1"] = "본문", true
	var results []string
	for range 10 {
		sum := round(t, s, bus)
		for result := range sum.Counts {
			results = append(results, string(result))
		}
	}
	if results[8] != "failed-will-retry" || results[9] != "dead" {
		t.Errorf("got %q, want the tenth attempt to be the last", results)
	}
	s.set(func() { s.now = s.now.AddDate(0, 0, 30) })
	round(t, s, bus)
	if sum := round(t, s, bus); sum.Discovered != 0 {
		t.Errorf("a month later: %v", sum.Counts)
	}
}

func TestADeadItemIsLeftAloneUntilItsRowChanges(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.pages["1"], s.broken["1"] = "본문", true
	for range 10 {
		round(t, s, bus)
	}
	asked := s.asked["1"]
	died := ledger(t, bus)[9:]
	dead := func(when string, more bool) {
		t.Helper()
		if sum := round(t, s, bus); sum.Counts[news.ResultDead] != 1 || sum.Discovered != 1 {
			t.Errorf("%s: got %v of %d, want one dead", when, sum.Counts, sum.Discovered)
		}
		if now := s.asked["1"]; now > asked != more {
			t.Errorf("%s: the page was asked for %d times after %d", when, now, asked)
		}
		asked = s.asked["1"]
	}
	dead("at once", false)
	s.set(func() { s.now = s.now.Add(23 * time.Hour) })
	dead("before a day has passed", false)
	s.set(func() { s.now = s.now.Add(time.Hour) })
	dead("after a day", true)
	dead("after another attempt", false)
	if got := ledger(t, bus)[9:]; len(got) != 1 || got[0] != died[0] || !strings.HasPrefix(got[0], "dead ") {
		t.Errorf("the ledger says %q, want its death once", got)
	}
	// Another row is another text: it is tried as if it were new.
	s.set(func() { s.lead = "고친 요약" })
	if sum := round(t, s, bus); sum.Counts[news.ResultRetry] != 1 {
		t.Errorf("after the row changed: got %v", sum.Counts)
	}
	s.set(func() { s.broken["1"] = false })
	if sum := round(t, s, bus); sum.Counts[news.ResultPublished] != 1 {
		t.Errorf("after the page was mended: got %v", sum.Counts)
	}
}

func TestARowThatChangedWhileItsPageFailsIsReadAnew(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.pages["1"] = "본문"
	round(t, s, bus)
	s.set(func() { s.lead = "목록에만 있는 아주 긴 요약"; s.broken["1"] = true })
	round(t, s, bus)
	s.set(func() { s.broken["1"] = false }) // its page is the same as before
	if sum := round(t, s, bus); sum.Counts[news.ResultPublished] != 1 || s.conditional != 0 {
		t.Errorf("got %v after %d conditional requests, want the text of the list", sum.Counts, s.conditional)
	}
	expect(t, texts(t, bus), "1 1 본문", "1 2 목록에만 있는 아주 긴 요약")
}

func TestAFaultOfTheListIsAlertedOnceUntilItChanges(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.pages["1"] = "본문"
	round(t, s, bus)
	renamed := func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `<div class="lst_ty2">…</div>`) }
	for _, list := range []http.HandlerFunc{renamed, renamed, http.NotFound, http.NotFound, nil, nil} {
		s.set(func() { s.list = list })
		sum := round(t, s, bus)
		if (sum.Reason != "") != (list != nil) {
			t.Errorf("the ledger gives the reason %q", sum.Reason)
		}
	}
	expect(t, alerts(t, bus, "korea-kr-press"), "layout", "layout ended", "gone", "gone ended")
}

func TestANetworkThatHiccupsIsNoFault(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.pages["1"] = "본문"
	down := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }
	for _, list := range []http.HandlerFunc{down, down, nil, down, down, down, down, nil} {
		s.set(func() { s.list = list })
		round(t, s, bus)
	}
	expect(t, alerts(t, bus, "korea-kr-press"), "unreachable", "unreachable ended")
}

func TestTwoFetchersFetchASourceOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	server := flowtest.NewServer(t)
	bus, other := server.Open(t), server.Open(t)
	for n := range 5 {
		s.pages[fmt.Sprint(n)] = fmt.Sprint("본문 ", n)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 2)
	for _, b := range []*flow.Bus{bus, other} {
		f := s.fetcher(t)
		go func() { ended <- f.Run(ctx, b) }()
	}
	// One of them has the lease; a third, alone later, finds everything known.
	err := flow.Follow(t.Context(), bus, news.SubjectLedger, time.Unix(1, 0), func(m flow.Message) error {
		outcome, err := news.Decode[news.Outcome](m.Header, m.Data)
		if outcome.Counts[news.ResultPublished] != 5 {
			t.Errorf("the first round: %v", outcome.Counts)
		}
		return cmp.Or(err, io.EOF)
	})
	if !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	stop()
	for range 2 {
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
	}
	if sum := round(t, s, bus); sum.Counts[news.ResultUnchanged] != 5 {
		t.Errorf("the second round: %v", sum.Counts)
	}
	for id, n := range s.asked {
		if n != 1 {
			t.Errorf("page %s was asked for %d times", id, n)
		}
	}
}

// TestASourceIsTakenOverWhenItsFetcherDies kills a fetcher as the bus sees it:
// its connection is gone in the middle of a round.
func TestASourceIsTakenOverWhenItsFetcherDies(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for n := range 5 {
		s.pages[fmt.Sprint(n)] = fmt.Sprint("본문 ", n)
	}
	server := flowtest.NewServer(t)
	short := flow.WithTuning(flow.Tuning{LeaseTTL: time.Second, PublishPatience: time.Second})
	nc := server.Connect(t)
	first, err := flow.Open(t.Context(), nc, short)
	if err != nil {
		t.Fatal(err)
	}
	dying := make(chan struct{})
	s.visited = func(string) {
		s.visited = nil
		nc.Close()
		close(dying)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan struct{})
	f := s.fetcher(t)
	go func() { defer close(ended); _ = f.Run(ctx, first) }()
	<-dying
	second := server.Open(t, short)
	if sum := round(t, s, second); counts(sum) != "published 5" || sum.Reason != "" {
		t.Errorf("got %v, %s; want all published by the other", sum.Counts, sum.Reason)
	}
	if docs, _ := fetched(t, second); len(docs) != 5 {
		t.Errorf("%d documents are published, want 5", len(docs))
	}
	stop()
	<-ended
}
