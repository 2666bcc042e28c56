package fetcher_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher"
)

// sums returns the entries of rounds in the ledger, each with as many results
// as it discovered items.
func sums(t *testing.T, bus *flow.Bus) []news.Outcome {
	t.Helper()
	var out []news.Outcome
	for _, o := range events[news.Outcome](t, bus, news.SubjectLedger) {
		if o.Item != "" {
			continue
		}
		total := 0
		for _, n := range o.Counts {
			total += n
		}
		if total != o.Discovered {
			t.Errorf("round %s: %d items were discovered and %d have a result", o.Round, o.Discovered, total)
		}
		out = append(out, o)
	}
	return out
}

// checkBroken checks that the first round was broken off, and that the rounds
// together published each document that the stream has, once.
func checkBroken(t *testing.T, bus *flow.Bus, cause string) {
	t.Helper()
	published := 0
	all := sums(t, bus)
	for _, sum := range all {
		published += sum.Counts[news.ResultPublished]
	}
	if len(all) == 0 || !strings.HasPrefix(all[0].Reason, "the round was broken off: ") || !strings.Contains(all[0].Reason, cause) {
		t.Fatalf("got the sums %+v, want the first to say that it was broken off by %q", all, cause)
	}
	if docs, _ := fetched(t, bus); published != len(docs) || len(docs) == 0 {
		t.Errorf("%d documents are published, the ledger says %d: %+v", len(docs), published, all)
	}
}

func TestARoundThatIsStoppedIsInTheLedger(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	ctx, stop := context.WithCancel(t.Context())
	for n := range 5 {
		s.pages[fmt.Sprint(n)] = fmt.Sprint("본문 ", n)
	}
	s.visited = func(string) {
		if len(s.asked) == 3 {
			stop()
		}
	}
	if err := s.fetcher(t).Run(ctx, bus); err != nil {
		t.Fatal(err)
	}
	checkBroken(t, bus, "context canceled")
	if sum := round(t, s, bus); sum.Counts[news.ResultUnchanged] != 2 || sum.Counts[news.ResultPublished] != 3 {
		t.Errorf("the next round: got %v, want the two unchanged and the others published", sum.Counts)
	}
}

func TestARoundThatIsStoppedAtOnceSaysNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	ctx, stop := context.WithCancel(t.Context())
	s.pages["1"] = "본문"
	s.visited = func(string) { stop() }
	if err := s.fetcher(t).Run(ctx, bus); err != nil {
		t.Fatal(err)
	}
	if all := sums(t, bus); len(all) > 0 {
		t.Errorf("got the sums %+v of a round in which nothing was done", all)
	}
}

func TestARoundThatTheBusBreaksOffIsInTheLedger(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	// A stream that is full refuses documents, and others take the ledger.
	bus, _ := flowtest.Start(t, flow.WithTuning(flow.Tuning{StreamBytes: map[string]int64{"FETCHED": 8192}}))
	for n := range 20 {
		s.pages[fmt.Sprint(n)] = strings.Repeat("본문입니다. ", 50)
	}
	rounds(t, s.fetcher(t), bus, 1)
	checkBroken(t, bus, "publishing on news.fetched.korea-kr-press")
}

// heard tells when a message is logged.
type heard struct {
	slog.Handler
	message string
	heard   chan struct{}
}

func (h heard) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == h.message {
		select {
		case h.heard <- struct{}{}:
		default:
		}
	}
	return h.Handler.Handle(ctx, r)
}

func TestWhatTheBusRefusesIsSaidWhenItIsBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	server := flowtest.NewServer(t)
	bus := server.Open(t, flow.WithTuning(flow.Tuning{PublishPatience: 300 * time.Millisecond}))
	for n := range 3 {
		s.pages[fmt.Sprint(n)] = fmt.Sprint("본문 ", n)
	}
	s.visited = func(string) {
		if len(s.asked) == 2 {
			s.visited = nil
			server.Stop()
		}
	}
	f := s.fetcher(t)
	broken := heard{slog.NewTextHandler(t.Output(), nil), "round is broken off", make(chan struct{}, 1)}
	f.SetLog(slog.New(broken))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- f.Run(ctx, bus) }()
	<-broken.heard
	s.set(func() { s.now = s.now.Add(time.Second) }) // a round is named after its time
	server.Start(t)
	err := flow.Follow(ctx, bus, news.SubjectLedger, time.Unix(1, 0), func(m flow.Message) error {
		o, err := news.Decode[news.Outcome](m.Header, m.Data)
		if o.Item == "" && o.Reason == "" {
			stop()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	checkBroken(t, bus, "")
	all := sums(t, bus)
	if last := all[len(all)-1]; all[0].Counts[news.ResultPublished] != 1 || last.Counts[news.ResultPublished] != 2 || last.Counts[news.ResultUnchanged] != 1 {
		t.Errorf("got %+v, want one document of the first round and two of the last", all)
	}
}

func TestRoundsThatAreBrokenOffBackOff(t *testing.T) {
	const every = 15 * time.Minute
	last := time.Duration(0)
	for broken := range 100 {
		wait := fetcher.BackOff(broken, every)
		if wait < last || wait > every || broken == 0 && wait > time.Second {
			t.Errorf("after %d rounds: got %s after %s", broken+1, wait, last)
		}
		last = wait
	}
	if last != every {
		t.Errorf("got %s in the end, want the wait of the schedule", last)
	}
}
