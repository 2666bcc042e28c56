package linker_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/linker"
)

// indexes counts the buses on which a linker has built its index: what is in the
// stream by then is linked whatever becomes of its message, so that a case must
// not publish before.
type indexes struct {
	slog.Handler
	mu    sync.Mutex
	more  *sync.Cond
	buses map[*flow.Bus]bool
	bus   *flow.Bus
}

// Handle implements slog.Handler.
func (x *indexes) Handle(_ context.Context, r slog.Record) error {
	if r.Message == "the index is built" {
		x.mu.Lock()
		defer x.mu.Unlock()
		x.buses[x.bus] = true
		x.more.Broadcast()
	}
	return nil
}

// Enabled implements slog.Handler.
func (x *indexes) Enabled(context.Context, slog.Level) bool { return true }

// await waits until n indexes are built.
func (x *indexes) await(n int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for len(x.buses) < n {
		x.more.Wait()
	}
}

func TestConform(t *testing.T) {
	t.Parallel()
	built := &indexes{buses: map[*flow.Bus]bool{}}
	built.more = sync.NewCond(&built.mu)
	cfg, err := linker.ConfigFromEnv(func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	service := linker.New(cfg, slog.New(built))
	flowtest.Conform(t, flowtest.Consumer{
		Service: "linker",
		Run: func(ctx context.Context, bus *flow.Bus) error {
			built.mu.Lock()
			built.bus = bus
			built.mu.Unlock()
			// The first of all texts, which the inputs repeat.
			first := release("first", 1, "제목", body, morning.Add(-time.Hour))
			if err := flow.Publish(context.WithoutCancel(ctx), bus, first); err != nil {
				return err
			}
			return service.Run(ctx, bus)
		},
		Input: func(n int) news.Event {
			built.await(n/100 + 1)
			return release("korea-kr-press", n+1, "제목", body, morning)
		},
		Effects: links,
	})
}

// links counts the different links of the document of in.
func links(ctx context.Context, bus *flow.Bus, in news.Event) (int, error) {
	different := map[string]bool{}
	_, err := flow.Read(ctx, bus, news.SubjectLinked, 0, false, func(m flow.Message) error {
		event, err := news.Decode[news.Linked](m.Header, m.Data)
		if err == nil && event.DocumentID == in.Meta().Document {
			different[event.DuplicateOf+" "+event.Story] = true
		}
		return err
	})
	return len(different), err
}
