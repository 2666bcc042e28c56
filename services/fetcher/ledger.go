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

// close makes the entry of the round and says what is new of the source's health.
func (v *visit) close(ctx context.Context, fault *discover.Fault, alerts []news.Event) error {
	reason, result := "", "whole"
	if fault != nil {
		reason, result = plain(fault.Error()), "fault"
		v.log.Warn("list is not read", "source", v.source.ID, "err", fault)
	}
	v.counters.count(v.source.ID, result, v.counts)
	v.log.Info("round is over", "source", v.source.ID,
		"published", v.counts[news.ResultPublished], "unchanged", v.counts[news.ResultUnchanged])
	return v.say(ctx, append([]news.Event{v.sum(reason)}, alerts...)...)
}

// breakOff makes the entry of a round that ended before its list did: what it
// published is published. A fetcher that was stopped before it did anything has
// nothing to say.
func (v *visit) breakOff(ctx context.Context, cause error) error {
	if errors.Is(cause, context.Canceled) && len(v.counts) == 0 {
		return nil
	}
	v.counters.count(v.source.ID, "broken-off", v.counts)
	return v.say(ctx, v.sum(plain(fmt.Sprint("the round was broken off: ", cause))))
}

// sum is the entry of the round, with the sums of what was done.
func (v *visit) sum(reason string) news.Outcome {
	sum := news.Outcome{Source: v.source.ID, Round: v.id, Reason: reason, Counts: v.counts, StartedAt: v.started, EndedAt: v.now().UTC()}
	for _, n := range v.counts {
		sum.Discovered += n
	}
	return sum
}

// say publishes entries of the ledger and alerts, after those that the bus
// refused before. One that breaks the contract is left out, with a word in the
// log: it is no fault of the bus, and would break off this round and every other.
func (f *follower) say(ctx context.Context, events ...news.Event) error {
	events = append(f.unsaid, events...)
	f.unsaid = events
	err := flow.Publish(ctx, f.bus, events...)
	var invalid *news.InvalidError
	if errors.As(err, &invalid) {
		err = flow.Publish(ctx, f.bus, f.sound(events)...)
	}
	if err != nil {
		return fmt.Errorf("publishing the ledger of %s: %w", f.source.ID, err)
	}
	f.unsaid = nil
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
