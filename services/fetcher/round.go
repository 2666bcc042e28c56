package fetcher

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/web"
)

// visit is one round of a source, with what became of its items.
type visit struct {
	*follower
	id      string
	started time.Time
	// since is how far the round looks back.
	since time.Time
	// until is the last day that it looks at, zero for today.
	until time.Time
	// from is since when the source is followed, zero where that is now.
	from   time.Time
	counts map[news.Result]int
	// seen are the documents that the round has come upon.
	seen map[string]bool
	// oldest is the date of the oldest item that is to be tried again.
	oldest time.Time
	// ages are those at which pages are read again.
	ages          []time.Duration
	agenda        agenda
	agendaVersion uint64
	// conditions are the validators of the lists; nil asks for them whole.
	conditions *conditions
	// pulse is what the round tells of the source's health, nil where it is not
	// asked for. reach is the oldest date that the list shows.
	pulse *pulse
	reach time.Time
	// answered is how many pages were read, and leaving what is to be withdrawn.
	answered int
	// pace, if set, is called before each item and says whether to go on.
	pace    func(context.Context) error
	leaving []departure
}

// hold notes the date of an item that is to be tried again. One without a date
// may be as old as the round looks back; with one that is older, which is on the
// agenda, rounds that overlap would look back further each time.
func (v *visit) hold(published time.Time) {
	if first := v.since.Add(v.source.Schedule.Overlap.Duration); published.Before(first) {
		published = first
	}
	if v.oldest.IsZero() || published.Before(v.oldest) {
		v.oldest = published
	}
}

// round reads what the source published since it was covered, and again what is
// on its agenda. Its error means that the bus failed, or that ctx ended; what the
// site did wrong is in the ledger.
func (f *follower) round(ctx context.Context, start time.Time) error {
	kept, version, err := f.states.sources.Get(ctx, f.source.ID)
	if err != nil {
		return fmt.Errorf("reading the state of %s: %w", f.source.ID, err)
	}
	v := &visit{follower: f, id: start.UTC().Format("20060102T150405.000Z"), started: start.UTC(), since: f.since(kept, start), from: kept.From,
		counts: map[news.Result]int{}, seen: map[string]bool{}, ages: ages(f.source)}
	if v.agenda, v.agendaVersion, err = f.states.agendas.Get(ctx, f.source.ID); err != nil {
		return fmt.Errorf("reading the agenda of %s: %w", f.source.ID, err)
	}
	if v.pulse, err = f.openPulse(ctx); err != nil {
		return err
	}
	f.restore(kept)
	v.conditions = newConditions(f.source, kept.Validators, v.since.Before(kept.From))
	fault, err := v.all(ctx)
	f.opens = v.reopens(fault)
	last, cancel := finishing(ctx)
	defer cancel()
	err = errors.Join(err, v.keepAgenda(last), v.keepPulse(last, err == nil && fault == nil))
	f.learn(&kept)
	if err != nil {
		return errors.Join(err, v.breakOff(last, err), f.keep(last, kept, version))
	}
	kept.Validators = v.conditions.after(fault, v.counts)
	if fault == nil {
		kept = kept.covering(v.since, start, v.oldest)
	}
	if err := v.close(last, fault, v.health(&kept, fault)); err != nil {
		return err
	}
	return f.keep(last, kept, version)
}

// all reads what the list offers and what is on the agenda. A site that does not
// answer is not asked for more.
func (v *visit) all(ctx context.Context) (*discover.Fault, error) {
	fault, err := v.items(ctx)
	v.pulse.list(len(v.seen) + v.counts[news.ResultFiltered])
	if err == nil && (fault == nil || fault.Kind == discover.FaultGone || fault.Kind == discover.FaultLayout) {
		err = v.again(ctx)
	}
	if err == nil {
		err = v.withdraw(ctx)
	}
	return fault, err
}

// grace is how long what is in hand may go on after the fetcher was stopped.
const grace = 5 * time.Second

// finishing returns a context for what is in hand, which counts also when this
// is the end: it outlasts ctx by the grace period.
func finishing(ctx context.Context) (context.Context, context.CancelFunc) {
	out, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		sleep(out, grace)
		cancel()
	})
	return out, func() { stop(); cancel() }
}

// finder finds the items of the round.
func (v *visit) finder() *discover.Finder {
	if v.conditions == nil {
		return v.reader.finder
	}
	return v.reader.finder.Conditional(v.conditions)
}

// items reads every item that the source offers. fault is what is wrong with
// the list as a whole.
func (v *visit) items(ctx context.Context) (fault *discover.Fault, err error) {
	repeats := 0
	defer func() {
		if repeats > 0 {
			v.counts[news.ResultDuplicate] += repeats
		}
	}()
	span := discover.Span{Since: v.since, Until: v.until, Reach: &v.reach, Repeats: &repeats}
	for item, err := range v.finder().Items(ctx, v.source, span, v.known(ctx)) {
		var entry *discover.ItemError
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.As(err, &entry):
			err = v.filter(ctx, entry)
		case errors.As(err, &fault):
			return fault, nil
		case err == nil:
			err = v.paced(ctx, item)
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, ctx.Err()
}

// filter counts an entry of the list that names no document, and says so when
// it is new or filtered for another reason: lists show the same for weeks.
func (v *visit) filter(ctx context.Context, entry *discover.ItemError) error {
	v.counts[news.ResultFiltered]++
	key := v.source.ID + "#" + shortHash(entry.Key) // a document's id has no "#"
	known, version, err := v.states.items.Get(ctx, key)
	if err != nil {
		return fmt.Errorf("reading the state of %s: %w", key, err)
	}
	reason := shortHash(entry.Error())
	if known.Row == reason {
		return nil
	}
	if err := v.tell(ctx, entry.Address, news.ResultFiltered, entry); err != nil {
		return err
	}
	return v.put(ctx, key, itemState{Row: reason}, version)
}

// known reports whether the document of an id was read before. Of a sitemap, of
// which so many pages are taken in a round, so is one that failed until it is
// its time, or that the agenda has.
func (v *visit) known(ctx context.Context) func(id string) bool {
	return func(id string) bool {
		known, _, err := v.states.items.Get(ctx, id)
		if err != nil || !known.FirstRead.IsZero() || v.passed(known, known.Row) {
			return err == nil
		}
		_, waits := v.agenda.Due[id]
		return v.source.Discover.Sitemap != nil && (waits || known.dead() && !known.due(known.Row, v.ages, v.now()))
	}
}

// paced is item when it is time for one.
func (v *visit) paced(ctx context.Context, item discover.Item) error {
	if v.pace != nil {
		if err := v.pace(ctx); err != nil {
			return err
		}
	}
	return v.item(ctx, item)
}

// item reads one item, where it is due, and publishes its document. Its error
// means that the bus failed.
func (v *visit) item(ctx context.Context, item discover.Item) error {
	if v.seen[item.ID] {
		v.counts[news.ResultDuplicate]++
		return nil
	}
	v.seen[item.ID] = true
	known, version, err := v.states.items.Get(ctx, item.ID)
	if err != nil {
		return fmt.Errorf("reading the state of %s: %w", item.ID, err)
	}
	row, now := rowHash(item), v.now().UTC()
	if v.passed(known, row) {
		v.counts[news.ResultFiltered]++
		return nil
	}
	if !known.due(row, v.ages, now) {
		v.counts[known.idle()]++
		if v.plan(item.ID, known, now) && known.Item == nil && light(item) { // one that a backfill read
			return v.remember(ctx, item, known, version)
		}
		return nil
	}
	if known, err = v.noted(ctx, item.ID, known.listed(row)); err != nil {
		return err
	}
	got, reason := v.judge(ctx, item, known).read(ctx, v.source, item, known)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	ctx, cancel := finishing(ctx)
	defer cancel()
	before := v.good()
	next, err := v.settle(ctx, item, known, got, reason)
	err = errors.Join(err, v.feel(ctx, known, got, cmp.Or(reason, got.unread), v.good()-before))
	if err != nil || next == nil {
		return err
	}
	return v.remember(ctx, item, *next, version)
}

// settle gives an item its result and returns what is to be kept of it, nil for
// one whose result shows at the end of the round.
func (v *visit) settle(ctx context.Context, item discover.Item, known itemState, got reading, reason error) (*itemState, error) {
	now := v.now().UTC()
	var status *web.StatusError
	switch {
	case errors.As(reason, &status) && status.Gone() && !known.FirstRead.IsZero():
		return v.gone(ctx, item, known, reason)
	case postponed(reason):
		return v.fail(ctx, item, known, reason)
	case reason == nil && got.outside:
		return v.outside(ctx, item, known, got.document)
	case reason == nil && known.lacks(got):
		v.answered++
		v.counts[news.ResultUnchanged]++
		next := known.lacking(now)
		return &next, nil
	case reason == nil && got.unread != nil && known.Unread+1 < maxUnread:
		return v.fail(ctx, item, known.unread(got, now), got.unread)
	}
	result, err := news.ResultUnchanged, error(nil)
	if reason == nil {
		v.answered++
		result, reason, err = v.result(ctx, known, got)
	}
	if err != nil {
		return nil, err
	}
	if reason != nil {
		return v.fail(ctx, item, known.failed(now), reason)
	}
	v.counts[result]++
	next := known.read(got, now)
	next.Duplicate = result == news.ResultDuplicate
	return &next, nil
}

// result publishes what was read, where it is new. What turned out to be another
// document is published as that, unless that one is read for itself.
func (v *visit) result(ctx context.Context, known itemState, got reading) (result news.Result, reason, err error) {
	if got.twin != "" {
		twin, _, err := v.states.items.Get(ctx, got.twin)
		if err != nil {
			return "", nil, fmt.Errorf("reading the state of %s: %w", got.twin, err)
		}
		if v.seen[got.twin] || !twin.FirstRead.IsZero() {
			return news.ResultDuplicate, nil, nil
		}
	}
	switch {
	case got.unchanged && known.Duplicate:
		return news.ResultDuplicate, nil, nil
	case got.unchanged:
		return news.ResultUnchanged, nil, nil
	}
	return v.publish(ctx, got.document)
}

// postponed reports whether an item was not asked for at all: that is no failure
// of its own, however long it lasts.
func postponed(err error) bool {
	var wait *web.WaitError
	return errors.Is(err, web.ErrBudget) || errors.As(err, &wait)
}

// fail counts an item that could not be read. What dies is said once.
func (v *visit) fail(ctx context.Context, item discover.Item, next itemState, reason error) (*itemState, error) {
	result := news.ResultRetry
	if next.dead() {
		result = news.ResultDead
	} else {
		v.hold(item.Published.Time)
	}
	v.counts[result]++
	if next.dead() && !next.died() {
		return &next, nil
	}
	return &next, v.tell(ctx, item.URL, result, reason)
}

// publish publishes a document through the register.
func (f *follower) publish(ctx context.Context, d news.Document) (result news.Result, reason, err error) {
	d.Origin = cmp.Or(f.origin, d.Origin)
	outcomes, err := f.register.Publish(ctx, []news.Document{d})
	if err != nil {
		return "", nil, err
	}
	return outcomes[0].Result, outcomes[0].Err, nil
}

// plan puts an item on the agenda as its state says, and reports whether it is
// there. What is dead is left to the list.
func (v *visit) plan(id string, s itemState, now time.Time) bool {
	at := s.next(v.ages, now)
	if s.dead() || !s.Outside.IsZero() || !s.Withdrawn.IsZero() && at.After(s.FirstRead.Add(v.ages[len(v.ages)-1])) && at.After(s.Withdrawn.Add(absence)) {
		at = time.Time{}
	}
	return v.agenda.set(id, at)
}

// maxRow bounds in bytes what is kept of what a list says of an item. One with
// more is read again as long as the list shows it.
const maxRow = 256 << 10

func light(item discover.Item) bool {
	return len(item.Title)+len(item.Publisher)+len(item.Summary)+len(item.Text) <= maxRow
}

// remember keeps the state of an item, with what the list said of it as long as
// it may be needed.
func (v *visit) remember(ctx context.Context, item discover.Item, next itemState, version uint64) error {
	next.Item = nil
	if v.plan(item.ID, next, v.now().UTC()) && light(item) {
		next.Item = &item
	}
	return v.put(ctx, item.ID, next, version)
}

// put writes a state. Where another process was quicker, its state is as good.
func (f *follower) put(ctx context.Context, key string, s itemState, version uint64) error {
	_, err := f.states.items.Put(ctx, key, s, version)
	if err != nil && !errors.Is(err, flow.ErrConflict) {
		return fmt.Errorf("keeping the state of %s: %w", key, err)
	}
	return nil
}
