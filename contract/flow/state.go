package flow

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/policywire/policywire/contract/news"
)

// ErrConflict means that an entry changed since it was read, or that an
// earlier attempt of the same write got through after all: read it again.
var ErrConflict = errors.New("the entry has changed")

// State keeps values of type T by key, with compare-and-set. A value is what
// encoding/json makes of T; a key may be any text. What Put acknowledged is on
// disk, and Get reads it.
type State[T any] struct {
	bus  *Bus
	name string
	kv   jetstream.KeyValue
}

// OpenState opens the bucket name, creating it the first time.
func OpenState[T any](ctx context.Context, bus *Bus, name string) (*State[T], error) {
	kv, err := bus.bucket(ctx, "policywire_"+name, jetstream.StreamConfig{Duplicates: duplicateWindow})
	if err != nil {
		return nil, fmt.Errorf("opening state %s: %w", name, err)
	}
	return &State[T]{bus: bus, name: name, kv: kv}, nil
}

// bucket declares the stream of a bucket, as the client does, but with batches
// allowed, and returns it.
func (b *Bus) bucket(ctx context.Context, name string, c jetstream.StreamConfig) (jetstream.KeyValue, error) {
	c.Name, c.Subjects = "KV_"+name, []string{"$KV." + name + ".>"}
	c.MaxMsgsPerSubject, c.Discard, c.Storage = 1, jetstream.DiscardNew, jetstream.FileStorage
	c.AllowRollup, c.DenyDelete, c.AllowAtomicPublish = true, true, true
	c.Replicas = b.tuning.Replicas
	// A direct get may be answered by a copy that lags behind, and would then
	// miss what Put acknowledged: with several copies only the leader is asked.
	c.AllowDirect = c.Replicas <= 1
	if _, err := b.declareStream(ctx, c, false); err != nil {
		return nil, err
	}
	var kv jetstream.KeyValue
	err := b.waiting(ctx, "opening bucket "+name, func(ctx context.Context) (err error) {
		kv, err = b.js.KeyValue(ctx, name)
		return err
	})
	return kv, err
}

// Get returns the value of key and its version, version 0 where there is none.
// A restart of the server is ridden out, here and in Put.
func (s *State[T]) Get(ctx context.Context, key string) (value T, version uint64, err error) {
	var entry jetstream.KeyValueEntry
	err = s.bus.patiently(ctx, "reading state "+s.name, func(ctx context.Context) (err error) {
		entry, err = s.kv.Get(ctx, encodeKey(key))
		return err
	})
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return value, 0, nil
	}
	if err != nil {
		return value, 0, fmt.Errorf("getting %s of state %s: %w", key, s.name, err)
	}
	if err := json.Unmarshal(entry.Value(), &value); err != nil {
		return value, 0, fmt.Errorf("reading %s of state %s: %w", key, s.name, err)
	}
	return value, entry.Revision(), nil
}

// Put writes value if the entry still has version (0: does not exist), and
// returns the new version; ErrConflict otherwise. Puts of many goroutines
// share syncs.
func (s *State[T]) Put(ctx context.Context, key string, value T, version uint64) (uint64, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return 0, fmt.Errorf("putting %s of state %s: %w", key, s.name, err)
	}
	if len(data) > news.MaxEvent {
		return 0, fmt.Errorf("putting %s of state %s: %d bytes, the limit is %d", key, s.name, len(data), news.MaxEvent)
	}
	msg := &nats.Msg{Subject: "$KV." + s.kv.Bucket() + "." + encodeKey(key), Data: data, Header: nats.Header{}}
	msg.Header.Set(jetstream.ExpectedLastSubjSeqHeader, strconv.FormatUint(version, 10))
	version, err = s.bus.putSequence(ctx, "KV_"+s.kv.Bucket(), msg)
	var api *jetstream.APIError
	if errors.As(err, &api) && api.ErrorCode == codeWrongLastSequence {
		err = ErrConflict
	}
	if err != nil {
		return 0, fmt.Errorf("putting %s of state %s: %w", key, s.name, err)
	}
	return version, nil
}

// Entry is a value of a State with its key and version. Err is that of reading
// or writing it alone.
type Entry[T any] struct {
	Key     string
	Value   T
	Version uint64
	Err     error
}

// GetMany returns the entries of keys, in their order, read concurrently.
func (s *State[T]) GetMany(ctx context.Context, keys []string) []Entry[T] {
	entries := make([]Entry[T], len(keys))
	each(len(keys), func(i int) {
		entries[i].Key = keys[i]
		entries[i].Value, entries[i].Version, entries[i].Err = s.Get(ctx, keys[i])
	})
	return entries
}

// PutMany writes each entry as Put does and sets its Version or its Err. The
// writes are independent of each other and share syncs.
func (s *State[T]) PutMany(ctx context.Context, entries []Entry[T]) {
	each(len(entries), func(i int) {
		e := &entries[i]
		var version uint64
		if version, e.Err = s.Put(ctx, e.Key, e.Value, e.Version); e.Err == nil {
			e.Version = version
		}
	})
}

// concurrent is how many entries of a State are asked for at once: two full
// batches of the publisher.
const concurrent = 1000

// each calls f with 0 to n-1, concurrently.
func each(n int, f func(int)) {
	var all sync.WaitGroup
	next := make(chan int)
	for range min(n, concurrent) {
		all.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	all.Wait()
}

// encodeKey makes a key of any text: buckets allow few characters.
func encodeKey(key string) string { return base64.RawURLEncoding.EncodeToString([]byte(key)) }
