package flow

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// ReadyService is a Service that knows whether it can do its work. Ready says
// what is missing, such as the server that it writes to, before ctx ends.
type ReadyService interface {
	Service
	Ready(ctx context.Context) error
}

// Register makes /readyz of Handler ask s too, if it is a ReadyService. Main
// does it for the service that it runs.
func (b *Bus) Register(name string, s Service) {
	if r, ok := s.(ReadyService); ok {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.services = append(b.services, registered{name, r})
	}
}

// registered is a service that is asked whether it is ready.
type registered struct {
	name    string
	service ReadyService
}

// readyTime is how long a service may take to say whether it is ready.
const readyTime = 2 * time.Second

// ready asks the bus and every service that is registered.
func (b *Bus) ready(ctx context.Context) error {
	b.mu.Lock()
	services := b.services
	b.mu.Unlock()
	errs := []error{b.Ready(ctx)}
	for _, r := range services {
		asking, cancel := context.WithTimeout(ctx, readyTime)
		if err := r.service.Ready(asking); err != nil {
			errs = append(errs, fmt.Errorf("%s is not ready: %w", r.name, err))
		}
		cancel()
	}
	return errors.Join(errs...)
}

// failing is how many calls of a handler fail in a row before an alert is
// raised.
const failing = 5

// kindFailing is the kind of the alert about a handler that keeps failing.
const kindFailing = "handler-failing"

// health is how the calls of a handler went.
type health struct {
	mu sync.Mutex
	// known is false until a call tells whether the handler works.
	known    bool
	down     bool
	failures int
	last     error
}

// note counts a call. A rejection says something about the message, nothing
// about the handler.
func (h *health) note(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err == nil {
		h.known, h.down, h.failures = true, false, 0
		return
	}
	if _, ok := errors.AsType[*rejected](err); ok {
		return
	}
	h.failures, h.last = h.failures+1, err
	if h.failures >= failing {
		h.known, h.down = true, true
	}
}

// alert returns what is to be said, and whether anything is known.
func (h *health) alert(service string) (alert news.Alert, known bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	alert = news.Alert{Scope: scopeService, Name: service, Kind: kindFailing, Recovered: !h.down, RaisedAt: time.Now().UTC(),
		Reason: "the handler works again"}
	if h.down {
		alert.Reason = fmt.Sprintf("the handler failed %d times in a row; its messages are kept and come again; look into: %s",
			h.failures, brief(h.last.Error()))
	}
	return alert, h.known
}

// brief returns the beginning of a text that may be of any length.
func brief(text string) string {
	const most = 500
	if len(text) > most {
		text = text[:most] + "…"
	}
	return strings.ToValidUTF8(text, "")
}

// report raises an alert about the handler, or takes it back, if that is news.
func (r *runner) report() {
	if alert, known := r.health.alert(r.service); known {
		r.bus.alarms.report(alert)
	}
}
