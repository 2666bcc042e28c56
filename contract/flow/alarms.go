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

// alarms says once that something is wrong, and once that it is over. What it
// said last is kept in the stream of alerts, so that another process, or the
// same one after a restart, goes on from there.
type alarms struct {
	bus     *Bus
	mu      sync.Mutex
	checked map[string]time.Time
	// said is what was said last of each kind, by subject and kind: true that
	// it is wrong. What is missing was not read from the stream yet.
	said    map[alarm]bool
	saying  sync.Mutex
	running sync.WaitGroup
	// ctx ends when the bus is closed.
	ctx    context.Context
	cancel context.CancelFunc
}

// alarm names what may be wrong with a service.
type alarm struct{ service, kind string }

func newAlarms(b *Bus) *alarms {
	a := &alarms{bus: b, checked: map[string]time.Time{}, said: map[alarm]bool{}}
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

// report has alert said if it is news and nothing was said about its kind just
// now, without being waited for. Whoever reports does so again.
func (a *alarms) report(alert news.Alert) {
	of := alarm{alert.Name, alert.Kind}
	key := of.service + "/" + of.kind
	a.mu.Lock()
	defer a.mu.Unlock()
	raised, known := a.said[of]
	if known && raised == !alert.Recovered || a.ctx.Err() != nil || time.Since(a.checked[key]) < a.bus.tuning.CheckEvery {
		return
	}
	a.checked[key] = time.Now()
	a.running.Go(func() {
		if err := a.say(a.ctx, alert); err != nil && a.ctx.Err() == nil {
			a.bus.log.Warn("raising an alert", "kind", alert.Kind, "err", err)
		}
	})
}

// full makes the next check of stream happen at once.
func (a *alarms) full(stream string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.said[fillAlarmOf(stream)] {
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
	// ALERT gives way to what is new: that it is full is its normal state.
	if name == streamAlert {
		return nil
	}
	before, err := a.last(ctx, fillAlarmOf(name), false)
	if err != nil {
		return err
	}
	now := ratio >= fillAlarm || before && ratio >= fillCalm
	if now == before {
		return nil
	}
	return a.say(ctx, fillAlert(name, ratio, info.Config.MaxBytes, now))
}

// last returns what was said last of one alarm: from the stream the first
// time, and again when afresh, else from memory.
func (a *alarms) last(ctx context.Context, of alarm, afresh bool) (raised bool, err error) {
	a.mu.Lock()
	raised, known := a.said[of]
	a.mu.Unlock()
	if known && !afresh {
		return raised, nil
	}
	raised = false
	subject := news.Alert{Scope: scopeService, Name: of.service}.Subject()
	_, err = Read(ctx, a.bus, subject, 0, false, func(m Message) error {
		if alert, err := news.Decode[news.Alert](m.Header, m.Data); err == nil && alert.Kind == of.kind {
			raised = !alert.Recovered
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("reading the last alert: %w", err)
	}
	a.set(of, raised)
	return raised, nil
}

// say publishes alert, unless another process has said the same meanwhile. One
// that comes while another is said is left to the next check.
func (a *alarms) say(ctx context.Context, alert news.Alert) error {
	if !a.saying.TryLock() {
		return nil
	}
	defer a.saying.Unlock()
	of := alarm{alert.Name, alert.Kind}
	before, err := a.last(ctx, of, true)
	if err != nil || before == !alert.Recovered {
		return err
	}
	if err := Publish(ctx, a.bus, alert); err != nil {
		return err
	}
	a.set(of, !alert.Recovered)
	return nil
}

func (a *alarms) set(of alarm, raised bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.said[of] = raised
}

// scopeService is the scope of an alert about a service.
const scopeService = "service"

// fillAlarmOf names the alarm of a full stream.
func fillAlarmOf(stream string) alarm {
	return alarm{"nats", "stream-full-" + strings.ToLower(stream)}
}

// fillAlert is the alert that a stream is nearly full, or the end of it.
func fillAlert(name string, ratio float64, limit int64, raised bool) news.Alert {
	return news.Alert{
		Scope: scopeService, Name: fillAlarmOf(name).service, Kind: fillAlarmOf(name).kind,
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
