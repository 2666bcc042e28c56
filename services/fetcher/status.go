package fetcher

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/services/fetcher/health"
	"github.com/policywire/policywire/services/fetcher/source"
)

// Health is what the fetcher knows of a source. Times are zero where something
// never happened.
type Health struct {
	Source string `json:"source"`
	Name   string `json:"name"`
	// Disabled says why the source is not fetched.
	Disabled string `json:"disabled,omitempty"`
	// Visited is when the last round began, Listed when the last began that
	// could read the list, LastNew when there was a new document.
	Visited time.Time `json:"last_round,omitzero"`
	Listed  time.Time `json:"last_success,omitzero"`
	LastNew time.Time `json:"last_new,omitzero"`
	// Days is of how many days the number of documents is known, PerDay their
	// mean, Week that of the last seven; Expected is what the definition says.
	Days     int     `json:"days"`
	PerDay   float64 `json:"per_day"`
	Week     float64 `json:"per_day_last_week"`
	Expected float64 `json:"per_day_expected,omitempty"`
	// Fills are the fields of its documents and how often they are found.
	Fills []health.Fill `json:"fields"`
	// Fallback is how often bodies are read without a selector.
	Fallback health.Fill `json:"fallback"`
	// Length is the median of the latest bodies, UsualLength what they were
	// before, in characters.
	Length      int `json:"length"`
	UsualLength int `json:"length_usual,omitempty"`
	// Faults last now, by kind; FaultOverdue is the last of them.
	Faults []LastingFault `json:"faults"`
	// Requests were sent today (UTC), of Budget, which is 0 for no bound.
	Requests int `json:"requests"`
	Budget   int `json:"budget,omitempty"`
	// Waits is until when hosts asked to be left alone.
	Waits map[string]time.Time `json:"waits,omitempty"`
}

// LastingFault is a fault with its kind.
type LastingFault struct {
	Kind string `json:"kind"`
	Fault
}

// Low returns the fields that are found clearly less often than usual.
func (h Health) Low() []health.Fill {
	var low []health.Fill
	for _, fill := range h.Fills {
		if fill.Usual >= leastUsual && fill.Now < fill.Usual*lowShare {
			low = append(low, fill)
		}
	}
	return low
}

const (
	// leastUsual is the share from which on a field is one that a source has.
	leastUsual = 0.2
	// lowShare is the part of the usual below which a share is low.
	lowShare = 0.8
)

// Health returns what is known of the sources of ids, or of those that are
// fetched where there are none. Nothing is fetched. Its error is ErrNoSource for
// an id that there is not.
func (f *Fetcher) Health(ctx context.Context, bus *flow.Bus, ids ...string) ([]Health, error) {
	sources, err := f.chosen(ids)
	if err != nil {
		return nil, err
	}
	states, err := openStates(ctx, bus)
	if err != nil {
		return nil, err
	}
	keys := make([]string, len(sources))
	for i, s := range sources {
		keys[i] = s.ID
	}
	kept, learned := states.sources.GetMany(ctx, keys), states.health.GetMany(ctx, keys)
	out := make([]Health, len(sources))
	for i, s := range sources {
		if err := cmp.Or(kept[i].Err, learned[i].Err); err != nil {
			return nil, fmt.Errorf("reading what is known of %s: %w", s.ID, err)
		}
		out[i] = known(s, kept[i].Value, learned[i].Value, f.now())
	}
	return out, nil
}

// chosen returns the sources of ids, or those that are fetched.
func (f *Fetcher) chosen(ids []string) ([]source.Source, error) {
	var sources []source.Source
	for _, id := range ids {
		s, err := f.Source(id)
		if err != nil {
			return nil, err
		}
		sources = append(sources, s)
	}
	if len(ids) > 0 {
		return sources, nil
	}
	for _, s := range f.sources {
		if s.Disabled == "" {
			sources = append(sources, s)
		}
	}
	return sources, nil
}

// known puts together what is known of a source at now.
func known(s source.Source, kept sourceState, learned health.Learned, now time.Time) Health {
	kept = kept.migrated(kept.Covered)
	local := now.In(s.Location())
	h := Health{Source: s.ID, Name: s.Name, Disabled: s.Disabled, Visited: kept.Visited, Listed: kept.Listed, LastNew: learned.LastNew,
		Week: learned.Week(local), Expected: s.Volume.PerDay, Fills: learned.Fills(), Fallback: learned.Fallback(), Faults: []LastingFault{},
		Budget: s.Politeness.Budget}
	h.PerDay, h.Days = learned.PerDay(local)
	h.Length, h.UsualLength = learned.Length()
	for _, kind := range slices.Sorted(maps.Keys(kept.Faults)) {
		h.Faults = append(h.Faults, LastingFault{kind, kept.Faults[kind]})
	}
	if fault, is := overdue(s, kept, now); is {
		h.Faults = append(h.Faults, LastingFault{FaultOverdue, fault})
	}
	if kept.Spent.Day == now.UTC().Format(time.DateOnly) {
		h.Requests = kept.Spent.Requests
	}
	for host, until := range kept.Waits {
		if until.After(now) {
			if h.Waits == nil {
				h.Waits = map[string]time.Time{}
			}
			h.Waits[host] = until
		}
	}
	return h
}

// FaultOverdue means that the rounds of a source do not come. No fetcher alerts
// that: Health finds it, from what the last one that ran left behind.
const FaultOverdue = "overdue"

const (
	// missed is how many rounds may fail to come before a source is overdue, and
	// slack what is added for those that take long, or wait for their turn.
	missed = 3
	slack  = 10 * time.Minute
)

// overdue reports whether a source that is fetched was not visited for longer
// than its schedule explains. One that spent its budget waits for the next day.
func overdue(s source.Source, kept sourceState, now time.Time) (Fault, bool) {
	if s.Disabled != "" {
		return Fault{}, false
	}
	every := s.Schedule.Every
	if kept.Visited.IsZero() {
		return Fault{Reason: fmt.Sprintf("not visited yet, every %s: is the fetcher running?", written(every.Duration))}, true
	}
	from := kept.Visited
	if _, spent := kept.Faults[FaultBudget]; spent {
		from = from.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour)
	}
	since := from.Add(missed*every.Duration + slack)
	said := fmt.Sprintf("not visited since %s UTC, every %s: is the fetcher running?", kept.Visited.UTC().Format("2006-01-02 15:04"), written(every.Duration))
	return Fault{Reason: said, Since: since}, now.After(since)
}

// written returns a time as definitions write it: 15m, 1h, 1d.
func written(d time.Duration) string {
	if days := d / (24 * time.Hour); days > 0 && d == days*24*time.Hour {
		return fmt.Sprintf("%dd", days)
	}
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
