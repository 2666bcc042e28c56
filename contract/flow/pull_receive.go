package flow

import (
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
)

// over returns why the request under way has ended, nil when it has not.
func (p *puller) over() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.ended != nil:
		return p.ended
	case p.wanted <= 0:
		return errDone
	case time.Since(p.life) > 2*pullHeartbeat+pullHeartbeat/2:
		return errSilent
	}
	return nil
}

// message takes what arrives: a message of the stream, or a word of the server
// about the request.
func (p *puller) message(msg *nats.Msg) {
	if status := msg.Header.Get("Status"); status != "" && len(msg.Data) == 0 && !strings.HasPrefix(msg.Reply, "$JS.ACK.") {
		p.status(msg.Subject, status, msg.Header.Get("Description"))
		return
	}
	meta, err := msg.Metadata()
	if err != nil {
		p.log.Error("a message without metadata", "subject", msg.Subject, "err", err)
		return
	}
	p.mu.Lock()
	p.held++
	p.heldBytes += msg.Size()
	p.wanted--
	p.life = time.Now()
	done := p.wanted <= 0
	p.mu.Unlock()
	if done {
		p.wake()
	}
	p.bus.metrics.pending.WithLabelValues(p.source.durable, p.source.stream).Set(float64(meta.NumPending))
	p.receive(&delivery{msg: msg, meta: meta, from: p, size: msg.Size(), alive: time.Now()})
}

// status notes what the server says about the request that reply names.
func (p *puller) status(reply, code, description string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if reply != p.reply {
		return // of a request that was given up
	}
	p.life = time.Now()
	switch {
	case code == "100":
		return
	case code == "404", code == "408", code == "409" && strings.Contains(description, "MaxBytes"),
		code == "409" && strings.Contains(description, "Batch Completed"):
		p.ended = errDone
	case code == "503", code == "409" && strings.Contains(description, "Deleted"):
		p.ended = fmt.Errorf("%w: %s %s", errGone, code, description)
	default:
		p.ended = fmt.Errorf("the server ended a request: %s %s", code, description)
	}
	p.wake()
}

// letGo makes room for what d took.
func (p *puller) letGo(d *delivery) {
	p.mu.Lock()
	p.held--
	p.heldBytes -= d.size
	p.mu.Unlock()
	p.wake()
}

func (p *puller) wake() {
	select {
	case p.changed <- struct{}{}:
	default:
	}
}

// drain ends sub once what the server has sent has been received: a message
// left behind would be delivered again only after AckWait.
func drain(sub *nats.Subscription) {
	ended := make(chan struct{})
	sub.SetClosedHandler(func(string) { close(ended) })
	if sub.Drain() != nil {
		return
	}
	select {
	case <-ended:
	case <-time.After(2 * time.Second):
	}
}
