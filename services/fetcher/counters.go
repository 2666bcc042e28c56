package fetcher

import (
	"errors"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
)

// counters count what the ledger says, and show the health of sources.
type counters struct {
	items, rounds          func(n int, values ...string)
	faults, listed, newest func(value float64, values ...string)
}

func newCounters(bus *flow.Bus) (c counters, err error) {
	var errs [5]error
	c.items, errs[0] = bus.Counter("policywire_fetcher_items_total",
		"Items that sources offered, by what became of them: published, unchanged, duplicate, filtered, failed-will-retry, dead.", "source", "result")
	c.rounds, errs[1] = bus.Counter("policywire_fetcher_rounds_total",
		"Rounds of sources, by how they ended: whole, fault (of the list), broken-off.", "source", "result")
	c.faults, errs[2] = bus.Gauge("policywire_fetcher_source_faults",
		"Faults of sources by kind: 1 while it lasts, 0 after it.", "source", "kind")
	c.listed, errs[3] = bus.Gauge("policywire_fetcher_last_success_timestamp_seconds",
		"When the last round of a source began that could read its list, in Unix time.", "source")
	c.newest, errs[4] = bus.Gauge("policywire_fetcher_last_document_timestamp_seconds",
		"When a source last had a new document, in Unix time.", "source")
	return c, errors.Join(errs[:]...)
}

// count adds a round and what became of its items.
func (c counters) count(source, result string, items map[news.Result]int) {
	c.rounds(1, source, result)
	for result, n := range items {
		c.items(n, source, string(result))
	}
}

// gauge shows the faults of a source, and when it was last well.
func (v *visit) gauge(kept sourceState, before, now map[string]string) {
	for kind := range before {
		v.counters.faults(0, v.source.ID, kind)
	}
	for kind := range now {
		v.counters.faults(1, v.source.ID, kind)
	}
	show := func(set func(float64, ...string), at time.Time) {
		if !at.IsZero() {
			set(float64(at.UnixMilli())/1000, v.source.ID)
		}
	}
	show(v.counters.listed, kept.Listed)
	show(v.counters.newest, v.pulse.learned.LastNew)
}
