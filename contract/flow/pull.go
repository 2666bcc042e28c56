package flow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/policywire/policywire/contract/news"
)

const (
	// pullExpires is how long a request for messages stands.
	pullExpires = 30 * time.Second
	// pullHeartbeat is how often the server gives a sign while it has none.
	pullHeartbeat = 5 * time.Second
	// roomBytes is the room that a request leaves for at least one message.
	roomBytes = news.MaxPayload + 128<<10
)

// puller asks for the messages of one consumer, as many as there is room for
// in number and in bytes, and hands each on at once, so that none waits where
// nobody keeps it alive. It outlives broker restarts and lost consumers.
type puller struct {
	bus     *Bus
	source  source
	log     *slog.Logger
	receive func(*delivery)

	limit, limitBytes int

	mu              sync.Mutex
	held, heldBytes int
	// reply names the request under way, wanted is what it may still bring.
	reply  string
	wanted int
	ended  error
	life   time.Time
	// changed wakes the loop.
	changed chan struct{}
}

// pullRequest asks for messages, see JSApiConsumerGetNextRequest of the server.
type pullRequest struct {
	Expires   time.Duration `json:"expires"`
	Batch     int           `json:"batch"`
	MaxBytes  int           `json:"max_bytes"`
	Heartbeat time.Duration `json:"idle_heartbeat"`
}

// Reasons for which a request ends.
var (
	errDone   = errors.New("the request was answered")
	errGone   = errors.New("the consumer is gone")
	errSilent = errors.New("the server gave no sign of life")
)

// run pulls until ctx ends, and returns when nothing more can arrive.
func (p *puller) run(ctx context.Context) error {
	inbox := p.bus.nc.NewInbox()
	sub, err := p.bus.nc.Subscribe(inbox+".*", p.message)
	if err != nil {
		return fmt.Errorf("pulling from %s: %w", p.source.key(), err)
	}
	if err := sub.SetPendingLimits(-1, -1); err != nil { // the requests bound it
		return fmt.Errorf("pulling from %s: %w", p.source.key(), err)
	}
	defer drain(sub)
	failures := uint64(0)
	for n := 0; ctx.Err() == nil; n++ {
		room, bytes := p.room(ctx)
		if room == 0 {
			break
		}
		err := p.ask(ctx, fmt.Sprintf("%s.%d", inbox, n), room, bytes)
		if err == nil || ctx.Err() != nil {
			failures = 0
			continue
		}
		failures++
		p.recover(ctx, err, failures)
	}
	return nil
}

// recover waits after a request that failed, and declares the consumer again:
// it may have gone with a server that lost its disk.
func (p *puller) recover(ctx context.Context, err error, failures uint64) {
	if failures == 2 || failures%20 == 0 {
		p.log.Warn("pulling again", "consumer", p.source.key(), "failures", failures, "err", err)
	}
	if failures > 1 && !sleep(ctx, jitter(backoff(50*time.Millisecond, 5*time.Second, failures))) {
		return
	}
	if !p.bus.link.wait(ctx) {
		return
	}
	if errors.Is(err, errGone) || failures > 1 {
		err := p.bus.ask(ctx, func(ctx context.Context) error { return p.bus.declare(ctx, p.source) })
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			err = p.bus.declareStreams(ctx)
			p.log.Error("a stream is gone", "stream", p.source.stream, "declared_again", err == nil)
		}
	}
}

// room waits until a quarter of the limit is free, so that requests are few,
// and returns what is free.
func (p *puller) room(ctx context.Context) (messages, bytes int) {
	for {
		p.mu.Lock()
		messages, bytes = p.limit-p.held, p.limitBytes-p.heldBytes
		p.mu.Unlock()
		if messages >= max(p.limit/4, 1) && bytes >= roomBytes {
			return messages, bytes
		}
		select {
		case <-p.changed:
		case <-ctx.Done():
			return 0, 0
		}
	}
}

// ask makes one request and returns when it is over: nil when it was answered.
func (p *puller) ask(ctx context.Context, reply string, messages, bytes int) error {
	lost := p.bus.link.lost()
	request, err := json.Marshal(pullRequest{Expires: pullExpires, Batch: messages, MaxBytes: bytes, Heartbeat: pullHeartbeat})
	if err != nil {
		return err
	}
	p.mu.Lock()
	p.reply, p.wanted, p.ended, p.life = reply, messages, nil, time.Now()
	p.mu.Unlock()
	if err := p.bus.nc.PublishRequest(nextSubject(p.source), reply, request); err != nil {
		return err
	}
	silence := time.NewTicker(pullHeartbeat)
	defer silence.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-lost:
			return nats.ErrDisconnected
		case <-silence.C:
		case <-p.changed:
		}
		if err := p.over(); err != nil {
			if errors.Is(err, errDone) {
				return nil
			}
			return err
		}
	}
}

func nextSubject(s source) string {
	return jetstream.DefaultAPIPrefix + "CONSUMER.MSG.NEXT." + s.stream + "." + s.durable
}
