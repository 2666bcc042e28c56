package flowtest

import (
	"bytes"
	"strings"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
)

// raw publishes a message as it is, and waits until the server has it.
func (f *trial) raw(subject string, header nats.Header, data []byte) {
	f.Helper()
	js, err := f.server.Connect(f).JetStream()
	if err != nil {
		f.Fatal(err)
	}
	if _, err := js.PublishMsg(&nats.Msg{Subject: subject, Header: header, Data: data}); err != nil {
		f.Fatalf("publishing %d bytes on %s: %s", len(data), subject, err)
	}
}

func duplicateInput(f *trial) {
	in := f.publish(0)[0]
	m, err := news.Encode(in)
	if err != nil {
		f.Fatal(err)
	}
	for _, id := range []string{"again-1", "again-2"} { // another id, as after the duplicate window
		h := nats.Header(m.Header)
		h.Set(news.HeaderMsgID, id)
		f.raw(m.Subject, h, m.Data)
	}
	f.until(func() (bool, any) { _, done := f.faults.called(in); return done >= 3, done }, "three calls")
	f.settled()
	f.effects(1, in)
	f.dead(0)
}

func failsThenSucceeds(f *trial) {
	f.faults.on(f.input(1), failing(5))
	in := f.publish(0, 1, 2)
	f.effects(1, in...)
	f.settled()
	if calls, _ := f.faults.called(in[1]); calls < 6 {
		f.Errorf("got %d calls, want 5 that fail and one that does not", calls)
	}
	f.dead(0)
}

func always() bool { return true }

func rejected(f *trial) {
	f.faults.on(f.input(1), rejecting(always))
	in := f.publish(0, 1, 2, 3)
	letter := f.dead(1)[0]
	if letter.Service != f.Service || letter.Reason != errInjected.Error() || letter.OriginalSubject != in[1].Subject() {
		f.Errorf("got a dead letter of %s, about %s, for %q", letter.Service, letter.OriginalSubject, letter.Reason)
	}
	f.effects(1, in[0], in[2], in[3])
	f.settled()
	f.effects(0, in[1])
}

func replayed(f *trial) {
	var bad atomic.Bool
	bad.Store(true)
	f.faults.on(f.input(1), rejecting(bad.Load))
	in := f.publish(0, 1)
	letter := f.dead(1)[0]
	f.effects(1, in[0])
	bad.Store(false)
	if err := flow.ReplayDead(f.Context(), f.bus, letter.At); err != nil {
		f.Fatalf("replaying: %s", err)
	}
	f.effects(1, in[1])
	f.settled()
	f.dead(0)
}

func panics(f *trial) {
	f.faults.on(f.input(1), panicking)
	in := f.publish(0, 1, 2)
	if letter := f.dead(1)[0]; !strings.Contains(letter.Reason, "panic") || !strings.Contains(letter.Reason, errInjected.Error()) {
		f.Errorf("got reason %q, want the panic", letter.Reason)
	}
	f.effects(1, in[0], in[2])
	f.settled()
	f.effects(0, in[1])
}

func slow(f *trial) {
	g := newGate()
	f.faults.on(f.input(0), g.fault)
	in := f.publish(0)[0]
	<-g.entered
	time.Sleep(3 * ackWait) // it is the passing of this time that is tried
	close(g.open)
	f.effects(1, in)
	f.settled()
	if calls, _ := f.faults.called(in); calls != 1 {
		f.Errorf("got %d calls, want 1", calls)
	}
	f.dead(0)
}

func oversize(f *trial) {
	in := f.input(0)
	data := bytes.Repeat([]byte("가"), 5<<20/3)
	f.raw(in.Subject(), nats.Header{}, append(append([]byte(`{"document":{"body":"`), data...), `"}}`...))
	after := f.publish(1)
	letter := f.dead(1)[0]
	if letter.Stage != "decode" || letter.PayloadSize < 5<<20-3 || len(letter.Payload) != 0 || letter.Sequence == 0 {
		f.Errorf("got stage %s, %d of %d bytes, sequence %d; want the headers alone",
			letter.Stage, len(letter.Payload), letter.PayloadSize, letter.Sequence)
	}
	f.effects(1, after...)
}

func undecodable(f *trial) {
	in := f.input(0)
	poison := []struct {
		header nats.Header
		data   string
	}{
		{nats.Header{}, "<html>점검 중입니다</html>"},
		{nats.Header{}, `{"hello":"world"}`},
		{nats.Header{news.HeaderType: {news.DeadLetter{}.Meta().Type()}}, `{"service":"x"}`},
		{nats.Header{news.HeaderType: {"\xff\xfe"}}, "\xff\xfe\x00"},
	}
	for _, p := range poison {
		f.raw(in.Subject(), p.header, []byte(p.data))
	}
	after := f.publish(1)
	left := map[string]bool{} // in any order: several workers may have read them
	for _, p := range poison {
		left[p.data] = true
	}
	for _, letter := range f.dead(len(poison)) {
		if letter.Stage != "decode" || !left[string(letter.Payload)] {
			f.Errorf("got stage %q and payload %q, want decode and one of %q", letter.Stage, letter.Payload, poison)
		}
		delete(left, string(letter.Payload))
	}
	f.effects(1, after...)
}

func shutdown(f *trial) {
	g := newGate()
	f.faults.on(f.input(0), g.fault)
	in := f.publish(0, 1, 2)
	<-g.entered
	stopped := make(chan struct{})
	go func() {
		f.stop()
		close(stopped)
	}()
	close(g.open)
	<-stopped
	f.effects(1, in[0])
	f.start()
	f.effects(1, append(in, f.publish(3)...)...)
	f.settled()
	if calls, _ := f.faults.called(in[0]); calls != 1 {
		f.Errorf("got %d calls of the handler for the message in hand, want 1", calls)
	}
	f.dead(0)
}

func restart(f *trial) {
	g := newGate()
	f.faults.on(f.input(0), g.fault)
	in := f.publish(0, 1, 2, 3)
	<-g.entered
	f.server.Stop()
	close(g.open)
	f.server.Start(f)
	in = append(in, f.publish(4, 5)...)
	f.effects(1, in...)
	f.settled()
	f.dead(0)
}

func ackLost(f *trial) {
	for _, stream := range []string{"FETCHED", "NEWS", "ALERT"} {
		f.server.LoseAnswers(f, stream, true)
	}
	in := f.publish(0)[0]
	f.until(func() (bool, any) { _, done := f.faults.called(in); return done >= 2, done }, "another delivery")
	for _, stream := range []string{"FETCHED", "NEWS", "ALERT"} {
		f.server.LoseAnswers(f, stream, false)
	}
	f.settled()
	f.effects(1, in)
	f.dead(0)
}
