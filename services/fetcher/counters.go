package fetcher

import (
	"errors"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
)

// counters count what the ledger says.
type counters struct {
	items, rounds func(n int, values ...string)
}

func newCounters(bus *flow.Bus) (c counters, err error) {
	var errs [2]error
	c.items, errs[0] = bus.Counter("policywire_fetcher_items_total",
		"Items that sources offered, by what became of them: published, unchanged, duplicate, filtered, failed-will-retry, dead.", "source", "result")
	c.rounds, errs[1] = bus.Counter("policywire_fetcher_rounds_total",
		"Rounds of sources, by how they ended: whole, fault (of the list), broken-off.", "source", "result")
	return c, errors.Join(errs[:]...)
}

// count adds a round and what became of its items.
func (c counters) count(source, result string, items map[news.Result]int) {
	c.rounds(1, source, result)
	for result, n := range items {
		c.items(n, source, string(result))
	}
}
