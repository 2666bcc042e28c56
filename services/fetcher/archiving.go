package fetcher

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/archive"
	"github.com/policywire/policywire/services/fetcher/web"
)

// archiving is where the fetcher keeps what sites answered, and what there is to
// be said of it. A nil one keeps nothing.
type archiving struct {
	*archive.Archive
	alerts chan news.Alert
	log    *slog.Logger
}

// openArchive returns nil when cfg names no directory.
func openArchive(cfg Config, log *slog.Logger) (*archiving, error) {
	if cfg.Archive == "" {
		return nil, nil
	}
	k := &archiving{alerts: make(chan news.Alert, 16), log: log}
	var err error
	k.Archive, err = archive.Open(archive.Config{Dir: cfg.Archive, Age: cfg.ArchiveAge, Size: cfg.ArchiveSize, Software: cfg.UserAgent, Alert: k.say})
	if err != nil {
		return nil, fmt.Errorf("FETCHER_ARCHIVE: %w", err)
	}
	return k, nil
}

// record returns what the web client tells of its exchanges, nil for nothing.
func (k *archiving) record() func(web.Exchange) {
	if k == nil {
		return nil
	}
	return func(e web.Exchange) { k.Record(archive.Exchange(e)) }
}

// say takes an alert of the archive. It never waits: a fetch would.
func (k *archiving) say(kind, reason string, recovered bool) {
	k.log.Warn("archive changed", "kind", kind, "reason", reason, "recovered", recovered)
	alert := news.Alert{Scope: "service", Name: "fetcher", Kind: kind, Reason: reason, Recovered: recovered, RaisedAt: time.Now().UTC()}
	select {
	case k.alerts <- alert:
	default: // the log has it
	}
}

// keep tends the archive and publishes its alerts until ctx ends.
func (k *archiving) keep(ctx context.Context, bus *flow.Bus) {
	if k == nil {
		return
	}
	go k.Keep(ctx)
	for {
		select {
		case alert := <-k.alerts:
			k.publish(ctx, bus, alert)
		case <-ctx.Done():
			return
		}
	}
}

// publish tries until the bus has the alert.
func (k *archiving) publish(ctx context.Context, bus *flow.Bus, alert news.Alert) {
	for ctx.Err() == nil {
		err := flow.Publish(ctx, bus, alert)
		if err == nil {
			return
		}
		k.log.Warn("alert will be said again", "kind", alert.Kind, "err", err)
		select {
		case <-time.After(5 * time.Second):
		case <-ctx.Done():
		}
	}
}

// close ends the file; what is read later begins another.
func (k *archiving) close() {
	if k == nil {
		return
	}
	if err := k.Close(); err != nil {
		k.log.Warn("archive file stays open until the next start", "err", err)
	}
}
