package fetcher

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/services/fetcher/archive"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/revision"
	"github.com/policywire/policywire/services/fetcher/source"
)

// ReplayOptions say how an archive is read again.
type ReplayOptions struct {
	// Sources are the ids of the sources that are read, disabled or not; without
	// any, all that are not disabled.
	Sources []string
	// Run is the id of the replay. What is published again under the same id is
	// the same event.
	Run string
	// Progress, if set, is told how many documents of all are done.
	Progress func(done, total int)
	// Say, if set, is told in words what is wrong, as it is found.
	Say func(string)
}

// Replayed is what a replay did for one source. Every document is one of
// published, unchanged, newer and failed.
type Replayed struct {
	Source string `json:"source"`
	// Documents have a page in the archive.
	Documents int `json:"documents"`
	// Published got one revision or more, Revisions in all.
	Published int `json:"published"`
	Revisions int `json:"revisions"`
	// Unchanged have the text that is published already.
	Unchanged int `json:"unchanged"`
	// Newer were published after the archive ends.
	Newer int `json:"newer"`
	// Withdrawn are those published that are gone from their site.
	Withdrawn int `json:"withdrawn"`
	Failed    int `json:"failed"`
	// Listed are in a list of the archive that has no page of them.
	Listed int `json:"listed"`
	// Failures say why documents failed, the first ones.
	Failures []Failure `json:"failures,omitempty"`
}

// Failure is a document that could not be read.
type Failure struct {
	Document string `json:"document"`
	Reason   string `json:"reason"`
}

// ReplayReport is what a replay did.
type ReplayReport struct {
	Run string `json:"run"`
	// Exchanges is how many there are in the archive.
	Exchanges int        `json:"exchanges"`
	Sources   []Replayed `json:"sources"`
	// Damage is what could not be read of the files, the first of it.
	Damage []string `json:"damage,omitempty"`
	// Damaged is how much there is.
	Damaged int `json:"damaged"`
}

const (
	// maxSaid bounds what a report has of damage, and of failures for a source.
	maxSaid = 100
	// replayed is how many documents are prepared and published together.
	replayed = 64
	// replayRetry is the pause after the bus refused a batch.
	replayRetry = 500 * time.Millisecond
)

// Replay reads documents again from the files of an archive, asks nobody for
// anything, and publishes as bulk, with the origin replay and the times of the
// archive, what is new by that: every text of a document that the register does
// not know, in their order; and of one that it knows the latest, where it differs
// from what is published, unless that was fetched after the archive ends.
//
// A document that the archive only lists is not published: a round would not
// publish it either, for lists show more than is read. One that was taken down
// is taken down again where it was not known.
//
// It may be broken off, by ctx or by a kill, and called again. The bus is waited
// for. What is damaged is left out, and is in the report, which counts also
// beside an error.
func (f *Fetcher) Replay(ctx context.Context, bus *flow.Bus, files []string, o ReplayOptions) (ReplayReport, error) {
	r := &replay{Fetcher: f, bus: bus, options: o, report: ReplayReport{Run: o.Run}}
	sources, err := f.replaySources(o.Sources)
	if err != nil {
		return r.report, err
	}
	index, err := archive.NewIndex(ctx, files)
	if err != nil {
		return r.report, err
	}
	r.report.Exchanges = index.Len()
	for _, damage := range index.Damage() {
		r.damaged(damage)
	}
	if r.past, err = survey(ctx, index, sources, r.damaged); err != nil {
		return r.report, err
	}
	r.rows = &rowCache{index: index, pages: map[rowKey][]discover.Row{}}
	err = r.run(ctx)
	for _, s := range r.past.sources {
		if s.sum.Documents+s.sum.Listed > 0 {
			r.report.Sources = append(r.report.Sources, *s.sum)
		}
	}
	return r.report, err
}

// replaySources returns the sources of ids, or those that are not disabled.
func (f *Fetcher) replaySources(ids []string) ([]source.Source, error) {
	if len(ids) == 0 {
		return slices.DeleteFunc(slices.Clone(f.sources), func(s source.Source) bool { return s.Disabled != "" }), nil
	}
	var sources []source.Source
	var errs []error
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		s, err := f.Source(id)
		sources, errs = append(sources, s), append(errs, err)
	}
	return sources, errors.Join(errs...)
}

// replay is a replay under way.
type replay struct {
	*Fetcher
	bus      *flow.Bus
	options  ReplayOptions
	past     *past
	rows     *rowCache
	register *revision.Register
	report   ReplayReport
}

func (r *replay) run(ctx context.Context) (err error) {
	options := r.cfg.Register()
	options.Run = r.options.Run
	if r.register, err = revision.Open(ctx, r.bus, options); err != nil {
		return err
	}
	err = r.register.Published(ctx, func(id string, revision int, at time.Time) {
		for _, s := range r.past.sources {
			if d := s.docs[id]; d != nil && revision >= d.revision {
				d.revision, d.published = revision, at
			}
		}
	})
	if err != nil {
		return err
	}
	done := 0
	for batch := range slices.Chunk(r.past.docs, replayed) {
		if err := r.batch(ctx, batch); err != nil {
			return err
		}
		if done += len(batch); r.options.Progress != nil {
			r.options.Progress(done, len(r.past.docs))
		}
	}
	return ctx.Err()
}

// damaged notes what cannot be read of the files.
func (r *replay) damaged(err error) {
	if r.report.Damaged++; len(r.report.Damage) < maxSaid {
		r.report.Damage = append(r.report.Damage, err.Error())
	}
	r.say(err.Error())
}

func (r *replay) say(text string) {
	if r.options.Say != nil {
		r.options.Say(text)
	}
}

// fail notes that a document cannot be read.
func (r *replay) fail(d *history, reason error) {
	sum := d.of.sum
	if sum.Failed++; len(sum.Failures) < maxSaid {
		sum.Failures = append(sum.Failures, Failure{d.id, plain(reason.Error())})
	}
	r.say(fmt.Sprintf("%s: %s", d.id, plain(reason.Error())))
}
