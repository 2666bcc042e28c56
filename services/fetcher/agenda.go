package fetcher

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/services/fetcher/source"
)

// agenda are the items of a source whose pages are to be read again, whether
// its list still shows them or not: lists show the last twenty. It is kept under
// the source's id; what the list said of an item is kept with the item.
type agenda struct {
	// Due is when, by the document's id.
	Due map[string]time.Time `json:"due"`

	changed bool
}

// maxAgenda bounds an agenda, the years of a first round for instance. What does
// not fit is read again as long as the list shows it.
const maxAgenda = 4000

// set puts an item on the agenda, or takes it off where at is zero. It reports
// whether the item is on it: where there is no room, what is due the latest
// makes it.
func (a *agenda) set(id string, at time.Time) bool {
	if known, ok := a.Due[id]; ok == !at.IsZero() && known.Equal(at) {
		return ok
	}
	a.changed = true
	delete(a.Due, id)
	if at.IsZero() {
		return false
	}
	if len(a.Due) >= maxAgenda {
		last := slices.MaxFunc(slices.Collect(maps.Keys(a.Due)), func(x, y string) int { return a.Due[x].Compare(a.Due[y]) })
		if !a.Due[last].After(at) {
			return false
		}
		delete(a.Due, last)
	}
	if a.Due == nil {
		a.Due = map[string]time.Time{}
	}
	a.Due[id] = at.UTC()
	return true
}

// due returns what is due at now, in its order.
func (a *agenda) due(now time.Time) []string {
	var ids []string
	for id, at := range a.Due {
		if !now.Before(at) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(x, y string) int { return cmp.Or(a.Due[x].Compare(a.Due[y]), cmp.Compare(x, y)) })
	return ids
}

// ages are those at which pages are read again, from young to old.
func ages(s source.Source) []time.Duration {
	var out []time.Duration
	for _, age := range s.Schedule.Reread {
		out = append(out, age.Duration)
	}
	slices.Sort(out)
	return out
}

// again reads what is due and was not on the list.
func (v *visit) again(ctx context.Context) error {
	for _, id := range v.agenda.due(v.now()) {
		if v.seen[id] {
			continue
		}
		known, _, err := v.states.items.Get(ctx, id)
		if err != nil {
			return fmt.Errorf("reading the state of %s: %w", id, err)
		}
		if known.Item == nil {
			v.agenda.set(id, time.Time{})
			continue
		}
		if err := v.item(ctx, *known.Item); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// keepAgenda writes the agenda, if there is something new in it. What another
// process wrote meanwhile is as good: the list shows again what is missing.
func (v *visit) keepAgenda(ctx context.Context) error {
	if !v.agenda.changed {
		return nil
	}
	_, err := v.states.agendas.Put(ctx, v.source.ID, v.agenda, v.agendaVersion)
	if err != nil && !errors.Is(err, flow.ErrConflict) {
		return fmt.Errorf("keeping the agenda of %s: %w", v.source.ID, err)
	}
	return nil
}
