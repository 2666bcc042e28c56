package flow

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// rejected is an error that no repetition cures.
type rejected struct {
	err   error
	stage string
}

func (r *rejected) Error() string { return r.err.Error() }
func (r *rejected) Unwrap() error { return r.err }

// Reject marks err as permanent: the message goes to the dead letters with err
// as its reason, and the ones behind it go on. Reject(nil) is nil.
func Reject(err error) error { return rejectAt(stageHandle, err) }

// The stages at which a message may be rejected.
const (
	stageDecode  = "decode"
	stageHandle  = "handle"
	stagePublish = "publish"
)

func rejectAt(stage string, err error) error {
	if err == nil {
		return nil
	}
	return &rejected{err: err, stage: stage}
}

// retried is an error with the time after which it is worth trying again.
type retried struct {
	err   error
	after time.Duration
}

func (r *retried) Error() string { return r.err.Error() }
func (r *retried) Unwrap() error { return r.err }

// RetryAfter asks for another delivery after d, however often there was one.
// RetryAfter(nil, d) is nil.
func RetryAfter(err error, d time.Duration) error {
	if err == nil {
		return nil
	}
	return &retried{err: err, after: d}
}

// delay returns after how long a message that failed with err for the nth time
// is delivered again.
func (t Tuning) delay(err error, n uint64) time.Duration {
	if r, ok := errors.AsType[*retried](err); ok {
		return r.after
	}
	return jitter(backoff(t.BackoffMin, t.BackoffMax, n))
}

// pause returns how long a sink pauses after the nth batch in a row that
// failed with err.
func (t Tuning) pause(err error, n uint64) time.Duration {
	if r, ok := errors.AsType[*retried](err); ok {
		return r.after
	}
	return jitter(backoff(min(t.BackoffMin, t.SinkPause), t.SinkPause, n))
}

// backoff returns the nth delay: least, doubled each time, most at last.
func backoff(least, most time.Duration, n uint64) time.Duration {
	d := least
	for ; n > 1 && d < most; n-- {
		d *= 2
	}
	return min(d, most)
}

// jitter returns d more or less a quarter, so that what failed together does
// not come back together.
func jitter(d time.Duration) time.Duration {
	return d*3/4 + rand.N(max(d/2, 1))
}

// sleep waits for d and reports whether ctx is still going on.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// Codes of the server's errors that flow acts upon.
const (
	codeNoStorage         jetstream.ErrorCode = 10047
	codeWrongLastSequence jetstream.ErrorCode = 10071
	codeStoreFailed       jetstream.ErrorCode = 10077
	codeNotAvailable      jetstream.ErrorCode = 10008
	codeNoResources       jetstream.ErrorCode = 10023
)

// transient reports whether err says that the server is away, starting or
// busy, which time cures.
func transient(err error) bool {
	var api *jetstream.APIError
	if errors.As(err, &api) {
		return api.ErrorCode == codeNotAvailable || api.ErrorCode == codeNoResources || api.Code == 503
	}
	if _, writing := errors.AsType[*net.OpError](err); writing {
		return true // a large message met the end of its connection
	}
	for _, known := range []error{
		nats.ErrTimeout, nats.ErrNoResponders, nats.ErrConnectionReconnecting, nats.ErrDisconnected,
		nats.ErrReconnectBufExceeded, nats.ErrStaleConnection, nats.ErrNoServers,
		jetstream.ErrNoStreamResponse, jetstream.ErrJetStreamNotEnabled, jetstream.ErrAsyncPublishTimeout,
		context.DeadlineExceeded,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}
