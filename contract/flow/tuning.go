package flow

import (
	"runtime"
	"time"
)

// Tuning are the numbers of a bus. A zero field means its default, which suits
// one process on a machine of two cores up to a cluster.
type Tuning struct {
	// AckWait is how long the server waits for a sign of life of a message
	// before it delivers it again; a message in hand gives one every third of
	// it. Default 30 s: a crash costs that much, a pause of the process less
	// than that costs nothing.
	AckWait time.Duration
	// MaxAckPending is how many messages all instances of a service together
	// have in hand on one consumer. Default 8192, and at least what four
	// instances can have.
	MaxAckPending int
	// InFlight and InFlightBytes are how many messages one instance has in
	// hand on one consumer, queued, handled or being published. Defaults 1024
	// and 64 MiB: two full batches of the publisher, which is where the
	// throughput stops growing.
	InFlight      int
	InFlightBytes int
	// Workers is how many handlers of a Map run at once. Default GOMAXPROCS.
	Workers int
	// BackoffMin and BackoffMax bound the delay of another delivery after an
	// ordinary error, which doubles each time. Defaults 1 s and 5 min.
	BackoffMin, BackoffMax time.Duration
	// SinkPause bounds how long a Sink pauses after a batch that failed; it
	// begins with BackoffMin. Default 30 s.
	SinkPause time.Duration
	// Grace is how long handlers may go on after ctx ended. Default 10 s.
	Grace time.Duration
	// BatchMin is the number of messages from which an atomic batch is used;
	// below it single messages are faster (measured: about 10).
	BatchMin int
	// BatchMessages and BatchBytes bound a batch. Defaults 500 (the server
	// allows 1000) and 8 MiB.
	BatchMessages, BatchBytes int
	// RequestTimeout is how long one request to the server may take, a sync of
	// its disk included. Default 10 s.
	RequestTimeout time.Duration
	// PublishPatience is how long the publisher goes on trying while the
	// server is away before it reports the error. Default 30 s.
	PublishPatience time.Duration
	// LeaseTTL is how long a lease outlives a holder that died. Default 15 s.
	LeaseTTL time.Duration
	// CheckEvery is how often the fill of streams and the length of queues is
	// looked at. Default 15 s.
	CheckEvery time.Duration
	// Replicas is the number of copies of every stream, for a cluster. 0 leaves
	// streams as they are and makes new ones with 1. FromEnv reads it from
	// NATS_REPLICAS.
	Replicas int
	// StreamBytes sets the byte limit of the streams that it names, up or down;
	// the others keep a limit that is larger than the default. FromEnv reads it
	// from NATS_STREAM_BYTES.
	StreamBytes map[string]int64
}

func (t Tuning) withDefaults() Tuning {
	orDefault(&t.AckWait, 30*time.Second)
	orDefault(&t.MaxAckPending, 8192)
	orDefault(&t.InFlight, 1024)
	orDefault(&t.InFlightBytes, 64<<20)
	orDefault(&t.Workers, runtime.GOMAXPROCS(0))
	orDefault(&t.BackoffMin, time.Second)
	orDefault(&t.BackoffMax, 5*time.Minute)
	orDefault(&t.SinkPause, 30*time.Second)
	orDefault(&t.Grace, 10*time.Second)
	orDefault(&t.BatchMin, 10)
	orDefault(&t.BatchMessages, 500)
	orDefault(&t.BatchBytes, 8<<20)
	orDefault(&t.RequestTimeout, 10*time.Second)
	orDefault(&t.PublishPatience, 30*time.Second)
	orDefault(&t.LeaseTTL, 15*time.Second)
	orDefault(&t.CheckEvery, 15*time.Second)
	return t
}

func orDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
