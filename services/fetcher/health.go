package fetcher

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/health"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/web"
)

// Kinds of fault of a source, beside those of packages discover and health.
const (
	// FaultRobots means that the site's robots.txt forbids the list.
	FaultRobots = "robots"
	// FaultBudget means that the requests of the day are used up, and something
	// is left to be read.
	FaultBudget = "budget"
	// FaultEmpty means that the list no longer shows what it showed.
	FaultEmpty = "empty"
	// FaultItems means that most items cannot be read.
	FaultItems = "items"
)

// Fault is a fault of a source that lasts.
type Fault struct {
	// Reason says in words what is wrong, with the numbers of the last round.
	Reason string `json:"reason"`
	// Since is when it was alerted, zero for a source that was never visited.
	Since time.Time `json:"since,omitzero"`
}

const (
	// patience is how many rounds in a row may go without an answer before that
	// is a fault: networks hiccup. A list that answers wrongly is one at once.
	patience = 3
	// patienceItems is how many rounds in a row most items may fail, and
	// leastFailed how many have to in each: one broken page is not the site.
	patienceItems = 2
	leastFailed   = 3
	// leastShown is how many documents a list has to have lost to be empty.
	leastShown = 3
)

// health brings the faults kept of the source up to those of this round and
// returns what is to be said: a fault once, until it ends, and its end.
func (v *visit) health(kept *sourceState, fault *discover.Fault) []news.Event {
	*kept = kept.migrated(v.started)
	kept.Visited = v.started
	if fault == nil {
		kept.Failures, kept.Listed = 0, v.started
	} else {
		kept.Failures++
	}
	before := kept.reasons()
	var now map[string]string
	if fault != nil {
		now = v.listFaults(*kept, fault, before)
	} else {
		kept.Failing = v.pulse.failing(kept.Failing)
		now = v.faults(*kept, before)
	}
	var alerts []news.Event
	for _, change := range health.Changes(before, now) {
		alerts = append(alerts, news.Alert{Scope: "source", Name: v.source.ID, Kind: change.Kind, Reason: plain(change.Reason),
			Recovered: change.Recovered, RaisedAt: v.started})
	}
	v.gauge(*kept, before, now)
	kept.Faults = kept.lasting(now, v.started)
	return alerts
}

// listFaults are the faults of a round that could not read the list: its own,
// and those that only a list that is read could end.
func (v *visit) listFaults(kept sourceState, fault *discover.Fault, before map[string]string) map[string]string {
	kind := kindOf(fault)
	if _, on := before[kind]; kind == discover.FaultUnreachable && kept.Failures < patience && !on {
		return before // too early to say anything, of an end of another fault too
	}
	now := only(before, FaultEmpty, FaultItems, health.KindVolume, health.KindFields, health.KindLength, health.KindFallback)
	now[kind] = plain(fault.Error() + advice(v.source, kind))
	return now
}

// faults are those of a round that read the list. What is learned is not judged
// while much is left to be read: it would look like a drop.
func (v *visit) faults(kept sourceState, before map[string]string) map[string]string {
	p := v.pulse
	now := map[string]string{}
	switch {
	case errors.Is(p.postponed, web.ErrBudget):
		now[FaultBudget] = plain(p.postponed.Error() + advice(v.source, FaultBudget))
	case kept.Failing >= patienceItems && p.tried == 0:
		maps.Copy(now, only(before, FaultItems))
	case kept.Failing >= patienceItems:
		now[FaultItems] = plain(cmp.Or(p.most(kept.Failing), before[FaultItems]))
	}
	switch shown, known := v.shown(); {
	case !known:
		maps.Copy(now, only(before, FaultEmpty))
	case shown != "":
		now[FaultEmpty] = shown
	}
	if p.postponed != nil || 2*p.failed > p.tried || kept.Failing > 0 {
		maps.Copy(now, only(before, health.KindVolume, health.KindFields, health.KindLength, health.KindFallback))
		return now
	}
	maps.Copy(now, p.learned.Faults(v.started.In(v.source.Location()), v.source.Volume.PerDay))
	return now
}

// failing returns in how many rounds in a row most items failed, with this one.
// Rounds that tried few say nothing.
func (p *pulse) failing(before int) int {
	switch {
	case p.tried > 0 && 2*p.failed <= p.tried:
		return 0
	case p.failed >= leastFailed:
		return before + 1
	}
	return before
}

// most says that most items fail.
func (p *pulse) most(rounds int) string {
	if p.failed == 0 {
		return ""
	}
	return fmt.Sprintf("%d of the %d items that were tried cannot be read, in %d rounds in a row; the last: %v", p.failed, p.tried, rounds, p.last)
}

// shown says that the list shows nothing of the time in which documents were
// read from it. known is false when the list is as it was, and says nothing.
func (v *visit) shown() (empty string, known bool) {
	d := v.source.Discover
	if d.List == nil && d.Script == nil && d.API == nil && d.Feed == nil {
		return "", true // addresses that are counted through, or known, show nothing
	}
	if v.pulse.listed > 0 {
		return "", true
	}
	if v.conditions.unanswered() {
		return "", false
	}
	since := v.since.In(v.source.Location())
	n := v.pulse.learned.Between(since, v.started.In(v.source.Location()))
	if n < leastShown {
		return "", true
	}
	return fmt.Sprintf("the list shows nothing since %s, of which time it showed %d documents before; look at it with a browser", since.Format(time.DateOnly), n), true
}

// unanswered reports whether a list may not have been sent, because it is as it
// was.
func (c *conditions) unanswered() bool {
	if c == nil {
		return false
	}
	for address := range c.known.Lists {
		if _, sent := c.found[address]; !sent {
			return true
		}
	}
	return false
}

// kindOf is the kind of a fault of a list, for alerts.
func kindOf(fault *discover.Fault) string {
	switch {
	case errors.Is(fault, web.ErrRobots):
		return FaultRobots
	case errors.Is(fault, web.ErrBudget):
		return FaultBudget
	case errors.Is(fault, web.ErrRefused), errors.Is(fault, web.ErrTooLarge):
		return discover.FaultHostile
	}
	return fault.Kind
}

// advice says what to do about a fault.
func advice(s source.Source, kind string) string {
	what := "list"
	if s.Discover.Feed != nil {
		what = "feed"
	}
	switch kind {
	case discover.FaultGone:
		return "; the " + what + " may have been retired: look for its successor"
	case FaultRobots:
		return "; ask the site for permission, or disable the source"
	case FaultBudget:
		return "; if this is so every day, politeness.budget of its definition is too small"
	}
	return ""
}

// only returns the reasons of some kinds.
func only(reasons map[string]string, kinds ...string) map[string]string {
	out := map[string]string{}
	for _, kind := range kinds {
		if reason, ok := reasons[kind]; ok {
			out[kind] = reason
		}
	}
	return out
}

// migrated returns the state with its faults as they are kept now.
func (s sourceState) migrated(now time.Time) sourceState {
	if s.Fault != "" && len(s.Faults) == 0 {
		s.Faults = map[string]Fault{s.Fault: {Reason: s.Fault, Since: now}}
	}
	s.Fault = ""
	return s
}

// reasons are those of the faults.
func (s sourceState) reasons() map[string]string {
	out := map[string]string{}
	for kind, fault := range s.Faults {
		out[kind] = fault.Reason
	}
	return out
}

// lasting returns the faults that there are now, those of before since then.
func (s sourceState) lasting(reasons map[string]string, now time.Time) map[string]Fault {
	out := map[string]Fault{}
	for kind, reason := range reasons {
		since := now
		if known, ok := s.Faults[kind]; ok {
			since = known.Since
		}
		out[kind] = Fault{reason, since}
	}
	return out
}
