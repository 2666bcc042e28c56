package classifier

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
)

// RetagOptions say which documents are classified again.
type RetagOptions struct {
	// Since leaves out what was fetched before; the zero time leaves out nothing.
	Since time.Time
	// Sources are the ids of the sources, all of them without any.
	Sources []string
	// Run is the id of the replay, in its events.
	Run string
	// Progress, if set, is told how many revisions of all are done.
	Progress func(done, total int)
	// Say, if set, is told in words what was left out, as it is found.
	Say func(string)
}

// RetagReport is what classifying again did. Every revision is one of retagged
// and damaged.
type RetagReport struct {
	Run string `json:"run"`
	// Classifier is the version that was applied.
	Classifier string `json:"classifier"`
	// Revisions are those that the stream holds of the documents asked for.
	Revisions int `json:"revisions"`
	Retagged  int `json:"retagged"`
	// Damaged cannot be read, and keep the tags that they have.
	Damaged int `json:"damaged"`
}

// Retag classifies again what the stream of fetched documents holds at the time
// of the call, and publishes a Retagged of each revision: nothing else, so that
// subscribers of topics get no old news, and nothing is translated again. A
// document keeps its origin; Run tells the replay. Retag may be repeated, also
// after an error: of two classifications of one revision the later holds.
func (c *Classifier) Retag(ctx context.Context, bus *flow.Bus, opts RetagOptions) (RetagReport, error) {
	r := &retagging{Classifier: c, bus: bus, opts: opts, report: RetagReport{Run: opts.Run, Classifier: c.version}}
	var last [len(fetchedSubjects)]uint64
	for i, subject := range fetchedSubjects {
		var err error
		last[i], err = flow.Read(ctx, bus, subject, 0, true, func(m flow.Message) error {
			if r.wanted(m) {
				r.report.Revisions++
			}
			return nil
		})
		if err != nil {
			return r.report, fmt.Errorf("counting what was fetched: %w", err)
		}
	}
	for i, subject := range fetchedSubjects {
		_, err := flow.Read(ctx, bus, subject, 0, false, func(m flow.Message) error {
			if m.Sequence > last[i] {
				return nil // it came since, and is classified as any other
			}
			return r.take(ctx, m)
		})
		if err == nil {
			err = r.flush(ctx)
		}
		if err != nil {
			return r.report, fmt.Errorf("classifying again: %w", err)
		}
	}
	return r.report, nil
}

var fetchedSubjects = [...]string{news.SubjectFetched, news.SubjectBulkFetched}

// retagging is one call of Retag.
type retagging struct {
	*Classifier
	bus    *flow.Bus
	opts   RetagOptions
	report RetagReport
	// waiting are revisions that were read and not classified yet, of size bytes.
	waiting []flow.Message
	size    int
}

// How much is classified and published together.
const (
	retagMessages = 200
	retagBytes    = 8 << 20
)

// wanted reports whether m is asked for. Its headers say so.
func (r *retagging) wanted(m flow.Message) bool {
	if source := m.Subject[strings.LastIndexByte(m.Subject, '.')+1:]; len(r.opts.Sources) > 0 && !slices.Contains(r.opts.Sources, source) {
		return false
	}
	fetched := m.Time
	if h := m.Header["ce-time"]; len(h) > 0 {
		if t, err := time.Parse(time.RFC3339Nano, h[0]); err == nil {
			fetched = t
		}
	}
	return !fetched.Before(r.opts.Since)
}

func (r *retagging) take(ctx context.Context, m flow.Message) error {
	if !r.wanted(m) {
		return nil
	}
	r.waiting = append(r.waiting, m)
	if r.size += len(m.Data); len(r.waiting) < retagMessages && r.size < retagBytes {
		return nil
	}
	return r.flush(ctx)
}

// flush classifies what waits, on all processors, and publishes it.
func (r *retagging) flush(ctx context.Context) error {
	events, faults := make([]news.Event, len(r.waiting)), make([]error, len(r.waiting))
	var all sync.WaitGroup
	for i, m := range r.waiting {
		all.Go(func() { events[i], faults[i] = r.retag(m) })
	}
	all.Wait()
	for i, err := range faults {
		if err != nil {
			r.leaveOut(r.waiting[i], err)
		}
	}
	events = slices.DeleteFunc(events, func(e news.Event) bool { return e == nil })
	r.waiting, r.size = r.waiting[:0], 0
	if err := flow.Publish(ctx, r.bus, events...); err != nil {
		return err
	}
	r.report.Retagged += len(events)
	if r.opts.Progress != nil {
		r.opts.Progress(r.report.Retagged+r.report.Damaged, r.report.Revisions)
	}
	return nil
}

func (r *retagging) retag(m flow.Message) (news.Event, error) {
	in, err := news.Decode[news.Fetched](m.Header, m.Data)
	if err != nil {
		return nil, err
	}
	in.Run = r.opts.Run
	event := news.Retagged(r.event(in))
	// What cannot be published would stop the rest.
	if _, err := news.Encode(event); err != nil {
		return nil, err
	}
	return event, nil
}

func (r *retagging) leaveOut(m flow.Message, err error) {
	r.report.Damaged++
	if r.opts.Say != nil {
		r.opts.Say(fmt.Sprintf("%s, message %d of stream %s: %v", m.Subject, m.Sequence, m.Stream, err))
	}
}
