package fetcher

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
)

// tell makes an entry for an item that was not read.
func (v *visit) tell(ctx context.Context, address string, result news.Result, reason error) error {
	entry := news.Outcome{Source: v.source.ID, Round: v.id, Item: plain(address), Result: result,
		Reason: plain(reason.Error()), StartedAt: v.started, EndedAt: v.now().UTC()}
	v.log.Warn("item is not read", "source", v.source.ID, "url", entry.Item, "result", result, "err", entry.Reason)
	return v.say(ctx, entry)
}

// close makes the entry of the round, with the sums of what was done, and says
// what is new of the source's health.
func (v *visit) close(ctx context.Context, fault *discover.Fault, alerts []news.Event) error {
	sum := news.Outcome{Source: v.source.ID, Round: v.id, Counts: v.counts, StartedAt: v.started, EndedAt: v.now().UTC()}
	for _, n := range v.counts {
		sum.Discovered += n
	}
	if fault != nil {
		sum.Reason = plain(fault.Error())
		v.log.Warn("list is not read", "source", v.source.ID, "err", fault)
	}
	v.log.Info("round is over", "source", v.source.ID, "discovered", sum.Discovered,
		"published", v.counts[news.ResultPublished], "unchanged", v.counts[news.ResultUnchanged])
	return v.say(ctx, append([]news.Event{sum}, alerts...)...)
}

// say publishes entries of the ledger and alerts. One that breaks the contract
// is left out, with a word in the log: it is no fault of the bus, and would
// break off this round and every other.
func (f *follower) say(ctx context.Context, events ...news.Event) error {
	err := flow.Publish(ctx, f.bus, events...)
	var invalid *news.InvalidError
	if errors.As(err, &invalid) {
		err = flow.Publish(ctx, f.bus, f.sound(events)...)
	}
	if err != nil {
		return fmt.Errorf("publishing the ledger of %s: %w", f.source.ID, err)
	}
	return nil
}

// sound returns the events that keep the contract.
func (f *follower) sound(events []news.Event) []news.Event {
	var sound []news.Event
	for _, event := range events {
		if _, err := news.Encode(event); err != nil {
			f.log.Error("an entry of the ledger is left out", "source", f.source.ID, "entry", event, "err", err)
			continue
		}
		sound = append(sound, event)
	}
	return sound
}

// maxText bounds in bytes what a site can put into an entry of the ledger.
const maxText = 4 << 10

// plain returns s as an entry of the ledger can hold it.
func plain(s string) string {
	return strings.ToValidUTF8(s[:min(len(s), maxText)], "\ufffd")
}
