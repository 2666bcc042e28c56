package flow_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
)

// deadLetters waits for n dead letters of service.
func deadLetters(t *testing.T, bus *flow.Bus, service string, n int) []flow.Dead {
	t.Helper()
	var got []flow.Dead
	waitFor(t, "dead letters", func() bool {
		got = nil
		if err := flow.ListDead(t.Context(), bus, service, func(d flow.Dead) error { got = append(got, d); return nil }); err != nil {
			t.Fatal(err)
		}
		return len(got) == n
	})
	return got
}

func TestAReplayGoesToItsServiceAloneAndLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	bus := server.Open(t, flow.WithTuning(impatient))
	var cured atomic.Bool
	var others atomic.Int32
	start(t, func(ctx context.Context) error {
		return flow.Map(ctx, bus, "classifier", func(ctx context.Context, in news.Fetched) ([]news.Event, error) {
			if !cured.Load() {
				return nil, flow.Reject(errors.New("no lexicon"))
			}
			return classify(ctx, in)
		})
	})
	start(t, func(ctx context.Context) error {
		return flow.Map(ctx, bus, "archiver", func(context.Context, news.Fetched) ([]news.Event, error) {
			others.Add(1)
			return nil, nil
		})
	})
	publish(t, bus, fetched(0, news.OriginLive))
	first := deadLetters(t, bus, "classifier", 1)[0]
	waitFor(t, "the other service", func() bool { return others.Load() == 1 })

	// Replayed without a cure it dies again, as another letter.
	if err := flow.ReplayDead(t.Context(), bus, first.At); err != nil {
		t.Fatal(err)
	}
	var second flow.Dead
	waitFor(t, "the second death", func() bool {
		second = deadLetters(t, bus, "classifier", 1)[0]
		return second.At != first.At
	})
	if second.OriginalSubject != first.OriginalSubject || !bytes.Equal(second.Payload, first.Payload) {
		t.Errorf("the second letter is about %s, %d bytes; want what the first was about", second.OriginalSubject, len(second.Payload))
	}
	cured.Store(true)
	if err := flow.ReplayDead(t.Context(), bus, second.At); err != nil {
		t.Fatal(err)
	}
	collect(t, bus, news.SubjectClassified, 1)
	deadLetters(t, bus, "", 0)
	waitFor(t, "an empty RETRY", func() bool { return len(read(t, bus, news.SubjectRetry)) == 0 })
	if others.Load() != 1 {
		t.Errorf("another service got %d messages, want 1", others.Load())
	}
}

func TestAPayloadThatDidNotFitIsReplayedFromItsStream(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	bus := server.Open(t, flow.WithTuning(impatient))
	start(t, func(ctx context.Context) error { return flow.Map(ctx, bus, "classifier", classify) })
	js, err := server.Connect(t).JetStream()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := js.PublishMsg(&nats.Msg{Subject: "news.fetched.apec", Data: make([]byte, 5<<20)}); err != nil {
		t.Fatal(err)
	}
	last := deadLetters(t, bus, "classifier", 1)[0]
	for range 2 { // from FETCHED, then from RETRY
		if err := flow.ReplayDead(t.Context(), bus, last.At); err != nil {
			t.Fatal(err)
		}
		before := last.At
		waitFor(t, "the next death", func() bool {
			last = deadLetters(t, bus, "classifier", 1)[0]
			return last.At != before
		})
		if last.Stream != "RETRY" || last.PayloadSize != 5<<20 {
			t.Fatalf("got a letter about %d bytes in %s", last.PayloadSize, last.Stream)
		}
	}
	if err := js.PurgeStream("RETRY"); err != nil {
		t.Fatal(err)
	}
	if err := flow.ReplayDead(t.Context(), bus, last.At); err == nil || !strings.Contains(err.Error(), "RETRY") {
		t.Errorf("replaying what is gone: got %v, want an error that says from where", err)
	}
	deadLetters(t, bus, "classifier", 1)
}

func TestDeadLettersAreShownAndDropped(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	letter := news.DeadLetter{Service: "store", Stage: "handle", Reason: "열이 너무 길다", Attempts: 1,
		OriginalSubject: "news.linked.apec", Stream: "NEWS", Sequence: 7, Payload: []byte("{}"), PayloadSize: 2, DiedAt: time.Now().UTC()}
	publish(t, bus, letter)
	at := deadLetters(t, bus, "", 1)[0].At
	got, err := flow.GetDead(t.Context(), bus, at)
	if err != nil || got.Reason != letter.Reason || got.Sequence != 7 {
		t.Errorf("got %+v, error %v", got, err)
	}
	if err := flow.DropDead(t.Context(), bus, at); err != nil {
		t.Fatal(err)
	}
	deadLetters(t, bus, "store", 0)
	for name, err := range map[string]error{
		"show":   func() error { _, err := flow.GetDead(t.Context(), bus, at); return err }(),
		"drop":   flow.DropDead(t.Context(), bus, at),
		"replay": flow.ReplayDead(t.Context(), bus, at),
	} {
		if !errors.Is(err, flow.ErrNoDead) {
			t.Errorf("%s: got %v, want ErrNoDead", name, err)
		}
	}
}
