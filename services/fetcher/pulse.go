package fetcher

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/health"
	"github.com/policywire/policywire/services/fetcher/page"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
)

// pulse is what a round tells of the health of its source.
type pulse struct {
	learned health.Learned
	version uint64
	// fresh are the new documents that are not learned yet.
	fresh []health.Document
	// listed is how many entries the list had.
	listed int
	// tried and failed are numbers of items, last is why the last of them failed.
	tried, failed int
	last          error
	// postponed is why items were not asked for, nil when all were.
	postponed error
}

// maxFresh is how many documents a round learns at once: what a process that is
// killed has not learned would look like a drop.
const maxFresh = 16

func (f *follower) openPulse(ctx context.Context) (*pulse, error) {
	learned, version, err := f.states.health.Get(ctx, f.source.ID)
	if err != nil {
		return nil, fmt.Errorf("reading what is usual for %s: %w", f.source.ID, err)
	}
	return &pulse{learned: learned, version: version}, nil
}

// list notes how many entries the list had.
func (p *pulse) list(entries int) {
	if p != nil {
		p.listed = entries
	}
}

// good is how many items of the round were read, or found to be as they were.
func (v *visit) good() int {
	return v.counts[news.ResultPublished] + v.counts[news.ResultUnchanged] + v.counts[news.ResultDuplicate]
}

// feel notes how an item went that was tried: good is 1 when it was read.
func (v *visit) feel(ctx context.Context, known itemState, got reading, reason error, good int) error {
	p := v.pulse
	switch {
	case p == nil:
		return nil
	case postponed(reason):
		p.postponed = reason
		return nil
	}
	p.tried++
	if got.outside {
		return nil
	}
	if good == 0 {
		p.failed++
		p.last = reason
		return nil
	}
	if !known.FirstRead.IsZero() || got.unchanged || got.twin != "" || got.document.ID == "" {
		return nil
	}
	p.fresh = append(p.fresh, v.learnable(got))
	if len(p.fresh) < maxFresh {
		return nil
	}
	p.learned.Add(v.now().In(v.source.Location()), p.fresh)
	p.fresh = nil
	return v.putPulse(ctx)
}

// learnable is what is learned of a new document.
func (v *visit) learnable(got reading) health.Document {
	d := got.document
	at := d.PublishedAt
	if d.PublishedPrecision == news.PrecisionNone {
		at = d.FetchedAt
	}
	return health.Document{Day: at.In(v.source.Location()).Format(time.DateOnly), Language: health.Script(d.Title+"\n"+d.Body, v.source.Language),
		Found: got.found, Length: text.Length(d.Body), Auto: got.auto}
}

// keepPulse learns what the round brought. whole says that it read the list.
func (v *visit) keepPulse(ctx context.Context, whole bool) error {
	p, now := v.pulse, v.started.In(v.source.Location())
	if whole {
		p.learned.Learn(v.seenSince(), now, p.fresh)
	} else {
		p.learned.Add(now, p.fresh)
	}
	p.fresh = nil
	return v.putPulse(ctx)
}

// seenSince is the day from which on everything was looked at: a list that
// cannot be asked for the past may show less than is looked for, and part of the
// oldest day only.
func (v *visit) seenSince() time.Time {
	since, reach := v.since.In(v.source.Location()), v.reach.In(v.source.Location())
	if v.reach.IsZero() || !reach.After(since) || discover.CanLookBack(v.source, v.cfg.Getenv) {
		return since
	}
	return reach.AddDate(0, 0, 1)
}

// putPulse writes what was learned. The lease makes this process the only
// writer: a conflict is with an earlier attempt of its own.
func (v *visit) putPulse(ctx context.Context) (err error) {
	p := v.pulse
	for range 2 {
		version := p.version
		if version, err = v.states.health.Put(ctx, v.source.ID, p.learned, version); err == nil {
			p.version = version
			return nil
		}
		if !errors.Is(err, flow.ErrConflict) {
			break
		}
		if _, p.version, err = v.states.health.Get(ctx, v.source.ID); err != nil {
			break
		}
	}
	return fmt.Errorf("keeping what is usual for %s: %w", v.source.ID, err)
}

// fieldsOf names the fields that list and page gave. One that a page has
// elsewhere than where the source selects it is not found: the layout changed.
func fieldsOf(s source.Source, item discover.Item, p page.Page, d news.Document) []string {
	rules := s.Page
	selected := map[string]bool{"title": !rules.Title.IsZero(), "date": !rules.Date.IsZero(), "publisher": !rules.Publisher.IsZero(),
		"summary": !rules.Subtitle.IsZero(), "body": !rules.Body.IsZero()}
	var fields []string
	for field, from := range p.Found {
		if from == page.BySelector || !selected[field] {
			fields = append(fields, field)
		}
	}
	add := func(field string, found bool) {
		if found {
			fields = append(fields, field)
		}
	}
	add("title in the list", item.Title != "")
	add("date in the list", !item.Published.IsZero())
	add("publisher in the list", item.Publisher != "")
	add("text in the list", item.Text != "")
	add("text of attachments", slices.ContainsFunc(d.Attachments, func(a news.Attachment) bool { return a.TextRead }))
	slices.Sort(fields)
	return fields
}
