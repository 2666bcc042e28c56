package flow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/policywire/policywire/contract/news"
)

// headerOriginal is the subject that a retried message had at first.
const headerOriginal = "Policywire-Original-Subject"

// deadLetter returns the letter for a message that was rejected: whole where
// it fits into an event, else its headers and where it lies.
func (r *runner) deadLetter(d *delivery, rejection *rejected) news.DeadLetter {
	subject := d.msg.Subject
	if original := header(d.msg.Header, headerOriginal); original != "" {
		subject = original
	}
	return news.DeadLetter{
		Service: r.service, Stage: rejection.stage, Reason: rejection.Error(), Attempts: int(d.attempt()),
		OriginalSubject: subject, Stream: d.meta.Stream, Sequence: d.meta.Sequence.Stream,
		Header: d.msg.Header, Payload: d.msg.Data, PayloadSize: len(d.msg.Data), DiedAt: time.Now().UTC(),
	}.Fit()
}

// Dead is a dead letter and its place among them.
type Dead struct {
	news.DeadLetter
	// At is its sequence in the stream of dead letters, which names it.
	At uint64
}

// ErrNoDead means that there is no dead letter of that number.
var ErrNoDead = errors.New("there is no such dead letter")

// ListDead calls each with the dead letters of service, oldest first; those of
// all services where service is "".
func ListDead(ctx context.Context, bus *Bus, service string, each func(Dead) error) error {
	subject := news.SubjectDead
	if service != "" {
		subject = news.DeadSubject(service)
	}
	_, err := Read(ctx, bus, subject, 0, false, func(m Message) error {
		letter, err := readDead(m.Sequence, m.Data)
		if err != nil {
			return err
		}
		return each(letter)
	})
	return err
}

// GetDead returns the dead letter of a number, ErrNoDead where there is none.
func GetDead(ctx context.Context, bus *Bus, at uint64) (Dead, error) {
	raw, err := bus.message(ctx, streamDead, at)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return Dead{}, fmt.Errorf("dead letter %d: %w", at, ErrNoDead)
	}
	if err != nil {
		return Dead{}, fmt.Errorf("getting dead letter %d: %w", at, err)
	}
	return readDead(at, raw.Data)
}

func readDead(at uint64, data []byte) (Dead, error) {
	letter := Dead{At: at}
	if err := json.Unmarshal(data, &letter.DeadLetter); err != nil {
		return Dead{}, fmt.Errorf("reading dead letter %d: %w", at, err)
	}
	return letter, nil
}

// ReplayDead gives the message of a dead letter to its service alone, and
// removes the letter once that is on disk. Interrupted in between, it may be
// replayed twice. A payload that did not fit into the letter is taken from the
// stream where it was; when it is gone from there too, the letter stays.
func ReplayDead(ctx context.Context, bus *Bus, at uint64) error {
	letter, err := GetDead(ctx, bus, at)
	if err != nil {
		return err
	}
	msg := &nats.Msg{Subject: news.RetrySubject(letter.Service), Header: nats.Header{}, Data: letter.Payload}
	if len(letter.Payload) != letter.PayloadSize {
		original, err := bus.message(ctx, letter.Stream, letter.Sequence)
		if err != nil {
			return fmt.Errorf("replaying dead letter %d: its message of %d bytes, number %d of stream %s: %w",
				at, letter.PayloadSize, letter.Sequence, letter.Stream, err)
		}
		msg.Data, letter.Header = original.Data, original.Header
	}
	for name, values := range letter.Header {
		if !strings.HasPrefix(name, "Nats-") { // instructions to the server, carried out long ago
			msg.Header[name] = values
		}
	}
	msg.Header.Set(headerOriginal, letter.OriginalSubject)
	msg.Header.Set(news.HeaderMsgID, "replay-"+randomHex(11))
	if err := bus.putMessage(ctx, streamRetry, msg); err != nil {
		return fmt.Errorf("replaying dead letter %d: %w", at, err)
	}
	return DropDead(ctx, bus, at)
}

// DropDead removes a dead letter.
func DropDead(ctx context.Context, bus *Bus, at uint64) error {
	err := bus.deleteMessage(ctx, streamDead, at)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return fmt.Errorf("dead letter %d: %w", at, ErrNoDead)
	}
	if err != nil {
		return fmt.Errorf("dropping dead letter %d: %w", at, err)
	}
	return nil
}

// message returns a message of a stream by its sequence.
func (b *Bus) message(ctx context.Context, stream string, sequence uint64) (msg *jetstream.RawStreamMsg, err error) {
	err = b.patiently(ctx, "getting a message of "+stream, func(ctx context.Context) error {
		s, err := b.js.Stream(ctx, stream)
		if err != nil {
			return err
		}
		msg, err = s.GetMsg(ctx, sequence)
		return err
	})
	return msg, err
}

// deleteMessage removes a message of a stream, ErrMsgNotFound where it is gone.
func (b *Bus) deleteMessage(ctx context.Context, stream string, sequence uint64) error {
	return b.patiently(ctx, "removing a message of "+stream, func(ctx context.Context) error {
		s, err := b.js.Stream(ctx, stream)
		if err != nil {
			return err
		}
		err = s.DeleteMsg(ctx, sequence)
		if errors.Is(err, jetstream.ErrMsgDeleteUnsuccessful) {
			if _, getting := s.GetMsg(ctx, sequence); errors.Is(getting, jetstream.ErrMsgNotFound) {
				return getting
			}
		}
		return err
	})
}

// putMessage publishes a raw message and waits until it is on disk.
func (b *Bus) putMessage(ctx context.Context, stream string, msg *nats.Msg) error {
	_, err := b.putSequence(ctx, stream, msg)
	return err
}

// putSequence publishes msg and returns its sequence in stream.
func (b *Bus) putSequence(ctx context.Context, stream string, msg *nats.Msg) (uint64, error) {
	p, err := b.publisher(stream)
	if err != nil {
		return 0, err
	}
	type result struct {
		sequence uint64
		err      error
	}
	done := make(chan result, 1)
	p.put(msg, func(sequence uint64, err error) { done <- result{sequence, err} })
	select {
	case r := <-done:
		return r.sequence, r.err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
