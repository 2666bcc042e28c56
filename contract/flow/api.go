package flow

import (
	"context"
	"log/slog"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/policywire/policywire/contract/news"
)

// STUB of the API; replaced by the implementation.

// Bus is a connection to the bus.
type Bus struct{}

// Option changes how a Bus works.
type Option func(*Bus)

// Open declares streams on nc and returns the bus.
func Open(ctx context.Context, nc *nats.Conn, opts ...Option) (*Bus, error) { panic("stub") }

// Log returns the logger.
func (b *Bus) Log() *slog.Logger { panic("stub") }

// Close settles what is under way and releases the bus; the connection stays open.
func (b *Bus) Close() error { panic("stub") }

// Service is anything that runs on a bus until ctx ends.
type Service interface {
	Run(ctx context.Context, bus *Bus) error
}

// Map runs handle for every event of type E that arrives for service.
func Map[E news.Event](ctx context.Context, bus *Bus, service string, handle func(context.Context, E) ([]news.Event, error)) error {
	panic("stub")
}

// Sink runs handle for batches of the events on subjects.
func Sink(ctx context.Context, bus *Bus, service string, cfg SinkConfig, handle func(context.Context, []news.Event) error) error {
	panic("stub")
}

// SinkConfig says what a sink reads and how it batches.
type SinkConfig struct {
	Subjects []string
	MaxBatch int
	MaxWait  time.Duration
}

// Publish publishes events and returns when the bus has them on disk.
func Publish(ctx context.Context, bus *Bus, events ...news.Event) error { panic("stub") }

// Reject marks err as permanent.
func Reject(err error) error { panic("stub") }

// RetryAfter asks for another delivery after d.
func RetryAfter(err error, d time.Duration) error { panic("stub") }

// State keeps values of type T by key, with compare-and-set.
type State[T any] struct{}

// OpenState opens the bucket name.
func OpenState[T any](ctx context.Context, bus *Bus, name string) (*State[T], error) { panic("stub") }

// ErrConflict: the entry changed since it was read.
var ErrConflict error

// Get returns the value of key and its version, version 0 where there is none.
func (s *State[T]) Get(ctx context.Context, key string) (value T, version uint64, err error) {
	panic("stub")
}

// Put writes value if the entry still has version (0: does not exist), and returns the new version; ErrConflict otherwise.
func (s *State[T]) Put(ctx context.Context, key string, value T, version uint64) (uint64, error) {
	panic("stub")
}

// Lease runs hold while this process alone has the lease name; waits for it. hold's context ends when the lease is lost.
func Lease(ctx context.Context, bus *Bus, name string, hold func(context.Context) error) error {
	panic("stub")
}

// Message is a message as read from a stream.
type Message struct {
	news.Message
	Stream   string
	Sequence uint64
	Time     time.Time
}

// Read calls each with the messages on subject that the stream holds from sequence
// from on (0 or 1 = all), in their order, and returns the last sequence of the stream at the time of the call.
func Read(ctx context.Context, bus *Bus, subject string, from uint64, headersOnly bool, each func(Message) error) (last uint64, err error) {
	panic("stub")
}

// Follow calls each with messages on subject as they arrive, from since on, until ctx ends.
func Follow(ctx context.Context, bus *Bus, subject string, since time.Time, each func(Message) error) error {
	panic("stub")
}

// Main runs one service as a program.
func Main(name string, build func(getenv func(string) string, log *slog.Logger) (Service, error), commands ...Command) {
	panic("stub")
}

// Command is a further argument that the program of a service understands, such as "migrate".
type Command struct {
	Name string
	Run  func(ctx context.Context, bus *Bus, getenv func(string) string, log *slog.Logger) error
}
