package flow

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/policywire/policywire/contract/news"
)

const (
	// fillAlarm is the fill of a stream at which an alert is raised, and
	// fillCalm the one at which it is over.
	fillAlarm = 0.8
	fillCalm  = 0.75
)

// alarms watches the fill of the streams that are published on.
type alarms struct {
	bus     *Bus
	mu      sync.Mutex
	checked map[string]time.Time
	raised  map[string]bool
	running sync.WaitGroup
	// ctx ends when the bus is closed.
	ctx    context.Context
	cancel context.CancelFunc
}

func newAlarms(b *Bus) *alarms {
	a := &alarms{bus: b, checked: map[string]time.Time{}, raised: map[string]bool{}}
	a.ctx, a.cancel = context.WithCancel(context.Background())
	return a
}

// check looks at the fill of stream, if it is time to, without being waited for.
func (a *alarms) check(stream string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ctx.Err() != nil || time.Since(a.checked[stream]) < a.bus.tuning.CheckEvery {
		return
	}
	a.checked[stream] = time.Now()
	a.running.Go(func() {
		if err := a.look(stream); err != nil && a.ctx.Err() == nil {
			a.bus.log.Warn("looking at the fill of a stream", "stream", stream, "err", err)
		}
	})
}

// full makes the next check of stream happen at once.
func (a *alarms) full(stream string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.raised[stream] {
		delete(a.checked, stream)
	}
}

// look measures the fill and publishes an alert when it has crossed a limit.
func (a *alarms) look(name string) error {
	ctx, cancel := a.bus.link.during(a.ctx)
	defer cancel()
	s, err := a.bus.js.Stream(ctx, name)
	if err != nil {
		return err
	}
	info := s.CachedInfo()
	if info.Config.MaxBytes <= 0 {
		return nil
	}
	ratio := float64(info.State.Bytes) / float64(info.Config.MaxBytes)
	a.bus.metrics.fill.WithLabelValues(name).Set(ratio)
	a.mu.Lock()
	before := a.raised[name]
	now := ratio >= fillAlarm || before && ratio >= fillCalm
	a.raised[name] = now
	a.mu.Unlock()
	// ALERT gives way to what is new: that it is full is its normal state.
	if now == before || name == streamAlert {
		return nil
	}
	return Publish(ctx, a.bus, fillAlert(name, ratio, info.Config.MaxBytes, now))
}

// fillAlert is the alert that a stream is nearly full, or the end of it.
func fillAlert(name string, ratio float64, limit int64, raised bool) news.Alert {
	return news.Alert{
		Scope: "service", Name: "nats", Kind: "stream-full-" + strings.ToLower(name),
		Reason: fmt.Sprintf("stream %s has used %.0f %% of its %d MiB; when it is full nothing new is accepted: "+
			"raise its limit or drop what is not needed", name, 100*ratio, limit>>20),
		Recovered: !raised, RaisedAt: time.Now().UTC(),
	}
}

func (a *alarms) close() {
	a.cancel()
	a.mu.Lock()
	//lint:ignore SA2001 a check that began before the end is counted by now
	a.mu.Unlock()
	a.running.Wait()
}
