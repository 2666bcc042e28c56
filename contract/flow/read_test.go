package flow_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
)

// read returns what the stream of subject holds.
func read(t *testing.T, bus *flow.Bus, subject string) []flow.Message {
	t.Helper()
	var got []flow.Message
	if _, err := flow.Read(t.Context(), bus, subject, 0, false, func(m flow.Message) error {
		got = append(got, m)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return got
}

// waitFor waits until holds does.
func waitFor(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waiting for %s", what)
		}
	}
}

func TestReadGoesThroughAStreamInOrder(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	if last, err := flow.Read(t.Context(), bus, news.SubjectFetched, 0, false, nil); err != nil || last != 0 {
		t.Fatalf("an empty stream: got %d, %v", last, err)
	}
	var events []news.Event
	for n := range 1200 {
		events = append(events, fetched(n, news.OriginLive), fetched(n, news.OriginImport))
	}
	publish(t, bus, events...)
	var before uint64
	n := 0
	last, err := flow.Read(t.Context(), bus, news.SubjectFetched, 0, true, func(m flow.Message) error {
		if m.Sequence <= before || len(m.Data) != 0 || m.ID == "" || m.Stream != "FETCHED" || m.Header[news.HeaderRevision][0] != "1" {
			t.Errorf("got message %d of %s after %d, %d bytes, id %q", m.Sequence, m.Stream, before, len(m.Data), m.ID)
		}
		before, n = m.Sequence, n+1
		return nil
	})
	if err != nil || n != 1200 || last != 2400 {
		t.Errorf("got %d messages up to %d, error %v; want 1200 up to 2400", n, last, err)
	}
	publish(t, bus, fetched(5000, news.OriginLive))
	n = 0
	last, err = flow.Read(t.Context(), bus, news.SubjectFetched, last+1, false, func(flow.Message) error { n++; return nil })
	if err != nil || n != 1 || last != 2401 {
		t.Errorf("going on: got %d messages up to %d, error %v; want 1 up to 2401", n, last, err)
	}
}

func TestReadRidesOutARestart(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	bus := server.Open(t)
	var events []news.Event
	for n := range 2000 {
		events = append(events, fetched(n, news.OriginImport))
	}
	publish(t, bus, events...)
	var before uint64
	_, err := flow.Read(t.Context(), bus, news.SubjectBulkFetched, 0, false, func(m flow.Message) error {
		if m.Sequence != before+1 {
			t.Errorf("got message %d after %d", m.Sequence, before)
		}
		if before = m.Sequence; before == 700 {
			server.Restart(t)
		}
		return nil
	})
	if err != nil || before != 2000 {
		t.Errorf("got up to message %d, error %v; want all 2000", before, err)
	}
}

// TestReadNoticesWhatIsLostOnTheWay takes the last messages from a reading, as
// an overflowing buffer of a client would, while its function is slow.
func TestReadNoticesWhatIsLostOnTheWay(t *testing.T) {
	t.Parallel()
	const documents = 3000
	server := flowtest.NewServer(t)
	bus, thief := server.Open(t), server.Connect(t)
	var events []news.Event
	for n := range documents {
		events = append(events, fetched(n, news.OriginImport))
	}
	publish(t, bus, events...)
	js, err := thief.JetStream()
	if err != nil {
		t.Fatal(err)
	}
	stolen, err := thief.SubscribeSync("stolen")
	if err != nil {
		t.Fatal(err)
	}
	for round := range 3 {
		n := 0
		_, err := flow.Read(t.Context(), bus, news.SubjectBulkFetched, 0, true, func(m flow.Message) error {
			if n++; m.Sequence != uint64(n) {
				t.Errorf("round %d: got message %d, want %d", round, m.Sequence, n)
			}
			if n != 1 {
				return nil
			}
			name := <-js.ConsumerNames("FETCHED")
			if err := thief.PublishRequest("$JS.API.CONSUMER.MSG.NEXT.FETCHED."+name, "stolen", []byte(`{"batch":10000,"no_wait":true}`)); err != nil {
				return err
			}
			for { // until the last of all was stolen
				msg, err := stolen.NextMsg(30 * time.Second)
				if err != nil {
					return err
				}
				if meta, err := msg.Metadata(); err == nil && meta.NumPending == 0 {
					return nil
				}
			}
		})
		if err != nil || n != documents {
			t.Errorf("round %d: got %d messages, error %v; want all %d", round, n, err, documents)
		}
	}
}

// TestReadSeesEverythingHoweverSlowItsFunctionIs reads more than fits into any
// buffer with a function that pauses.
func TestReadSeesEverythingHoweverSlowItsFunctionIs(t *testing.T) {
	t.Parallel()
	const documents = 4000
	bus, _ := flowtest.Start(t)
	var events []news.Event
	for n := range documents {
		events = append(events, fetched(n, news.OriginImport))
	}
	publish(t, bus, events...)
	for round := range 4 {
		var before uint64
		_, err := flow.Read(t.Context(), bus, news.SubjectBulkFetched, 0, round%2 == 0, func(m flow.Message) error {
			if m.Sequence != before+1 {
				t.Errorf("round %d: got message %d after %d", round, m.Sequence, before)
			}
			if before = m.Sequence; before%50 == 0 {
				time.Sleep(time.Duration(1+round) * time.Millisecond) // slowness is what is tried
			}
			return nil
		})
		if err != nil || before != documents {
			t.Errorf("round %d: got up to message %d, error %v; want all %d", round, before, err, documents)
		}
	}
}

func TestReadLeavesNoConsumerBehind(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	bus := server.Open(t)
	publish(t, bus, fetched(0, news.OriginLive))
	for range 3 {
		read(t, bus, news.SubjectFetched)
		read(t, bus, news.SubjectBulkFetched)
	}
	js, err := server.Connect(t).JetStream()
	if err != nil {
		t.Fatal(err)
	}
	if info, err := js.StreamInfo("FETCHED"); err != nil || info.State.Consumers != 0 {
		t.Errorf("got %d consumers, error %v; want none", info.State.Consumers, err)
	}
}

func TestReadEndsWithTheErrorOfItsFunction(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	publish(t, bus, fetched(0, news.OriginLive), fetched(1, news.OriginLive))
	mine := errors.New("mine")
	if _, err := flow.Read(t.Context(), bus, news.SubjectFetched, 0, false, func(flow.Message) error { return mine }); !errors.Is(err, mine) {
		t.Errorf("got %v", err)
	}
	for _, subject := range []string{"weather.>", "news.>"} {
		if _, err := flow.Read(t.Context(), bus, subject, 0, false, nil); err == nil {
			t.Errorf("reading %s, which no stream or several keep: got no error", subject)
		}
	}
}

func TestFollowSeesWhatArrivesInSeveralStreamsAcrossARestart(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	bus := server.Open(t)
	publish(t, bus, fetched(0, news.OriginLive)) // before, not to be seen
	seen := make(chan string, 100)
	ready := make(chan struct{})
	stop := start(t, func(ctx context.Context) error {
		return flow.Follow(ctx, bus, "news.>", time.Time{}, func(m flow.Message) error {
			if strings.HasSuffix(m.Header["ce-subject"][0], "156000001") {
				select {
				case <-ready:
				default:
					close(ready)
				}
				return nil
			}
			seen <- m.Subject
			return nil
		})
	})
	waitFor(t, "the follower", func() bool { // repeated, since it begins at some time
		h := fetched(1, news.OriginLive)
		h.Run = time.Now().String()
		publish(t, bus, h)
		c := classified(h)
		publish(t, bus, c)
		return isClosed(ready)
	})
	server.Restart(t)
	publish(t, bus, fetched(2, news.OriginLive), classified(fetched(2, news.OriginLive)))
	got := map[string]bool{}
	for len(got) < 2 {
		select {
		case subject := <-seen:
			got[subject] = true
		case <-time.After(30 * time.Second):
			t.Fatalf("after the restart: got %v, want two subjects", got)
		}
	}
	if !got["news.fetched.korea-kr-press"] || !got["news.classified.korea-kr-press.ko"] {
		t.Errorf("got %v", got)
	}
	stop()
}

func isClosed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
