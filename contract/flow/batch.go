package flow

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/nats-io/nats.go/jetstream"
)

// Headers of an atomic batch (NATS ADR-50).
const (
	headerBatchID       = "Nats-Batch-Id"
	headerBatchSequence = "Nats-Batch-Sequence"
	headerBatchCommit   = "Nats-Batch-Commit"
)

// acknowledgement is the server's answer to a publication.
type acknowledgement struct {
	Error    *jetstream.APIError `json:"error"`
	Sequence uint64              `json:"seq"`
	Count    int                 `json:"count"`
}

// batch publishes group as one atomic batch, which the server syncs once, and
// returns the sequence of its last message; the others precede it without a
// gap. Only the last message asks for an answer: one that got lost before it
// makes the server refuse the batch as incomplete.
func (p *publisher) batch(ctx context.Context, group []entry) (uint64, error) {
	id := randomHex(11)
	for i, e := range group {
		e.msg.Header.Set(headerBatchID, id)
		e.msg.Header.Set(headerBatchSequence, strconv.Itoa(i+1))
		if i == len(group)-1 {
			break
		}
		if err := p.bus.nc.PublishMsg(e.msg); err != nil {
			return 0, fmt.Errorf("publishing message %d of a batch: %w", i+1, err)
		}
	}
	last := group[len(group)-1].msg
	last.Header.Set(headerBatchCommit, "1")
	answer, err := p.bus.nc.RequestMsgWithContext(ctx, last)
	if err != nil {
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		return 0, fmt.Errorf("committing a batch of %d: %w", len(group), err)
	}
	var ack acknowledgement
	if err := json.Unmarshal(answer.Data, &ack); err != nil {
		return 0, fmt.Errorf("reading the answer to a batch: %w", err)
	}
	if ack.Error != nil {
		return 0, fmt.Errorf("committing a batch of %d: %w", len(group), ack.Error)
	}
	if ack.Count != len(group) {
		return 0, fmt.Errorf("committing a batch of %d: the server has %d", len(group), ack.Count)
	}
	return ack.Sequence, nil
}

// singles publishes the messages of group one by one, without waiting for one
// before sending the next.
func (p *publisher) singles(ctx context.Context, group []entry) []outcome {
	results := make([]outcome, len(group))
	futures := make([]jetstream.PubAckFuture, len(group))
	for i, e := range group {
		for _, h := range []string{headerBatchID, headerBatchSequence, headerBatchCommit} {
			e.msg.Header.Del(h)
		}
		e.msg.Reply = ""
		futures[i], results[i].err = p.bus.js.PublishMsgAsync(e.msg)
	}
	for i, future := range futures {
		if future == nil {
			continue
		}
		select {
		case ack := <-future.Ok():
			results[i].sequence = ack.Sequence
			p.bus.metrics.published.WithLabelValues(p.stream, "single").Inc()
		case results[i].err = <-future.Err():
		case <-ctx.Done():
			results[i].err = context.Cause(ctx)
		}
	}
	return results
}
