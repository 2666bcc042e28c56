package fetcher

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/archive"
	"github.com/policywire/policywire/services/fetcher/revision"
	"github.com/policywire/policywire/services/fetcher/web"
)

// lag is how long after its page was archived a document may have been fetched:
// its files are read in between.
const lag = 15 * time.Minute

// replaying is a document on its way.
type replaying struct {
	*history
	known revision.Entry
	// texts are to be published, in their order.
	texts []news.Document
	// newer says that what is published was fetched after the archive ends.
	newer bool
	err   error
}

// batch reads documents and publishes what is new of them.
func (r *replay) batch(ctx context.Context, docs []*history) error {
	ids := make([]string, len(docs))
	for i, d := range docs {
		ids[i] = d.id
	}
	known, err := patiently(ctx, r, func() ([]revision.Entry, error) { return r.register.Known(ctx, ids) })
	if err != nil {
		return err
	}
	tasks := make([]*replaying, len(docs))
	for i, d := range docs {
		tasks[i] = &replaying{history: d, known: known[i]}
	}
	r.prepare(ctx, tasks)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var texts []news.Document
	for _, t := range tasks {
		texts = append(texts, t.texts...)
	}
	outcomes, err := patiently(ctx, r, func() ([]revision.Outcome, error) { return r.register.Publish(ctx, texts) })
	if err != nil {
		return err
	}
	for _, t := range tasks {
		r.count(t, outcomes[:len(t.texts)])
		outcomes = outcomes[len(t.texts):]
		if err := r.withdraw(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// patiently calls f until the bus does what it asks, ctx ends, or its error is one
// that comes again.
func patiently[T any](ctx context.Context, r *replay, f func() (T, error)) (T, error) {
	for {
		out, err := f()
		if err == nil || ctx.Err() != nil || revision.Permanent(err) {
			return out, err
		}
		r.say(fmt.Sprintf("waiting for the bus: %v", err))
		sleep(ctx, replayRetry)
	}
}

// prepare reads the texts of tasks, as many at once as there are processors.
func (r *replay) prepare(ctx context.Context, tasks []*replaying) {
	var group sync.WaitGroup
	turns := make(chan struct{}, runtime.GOMAXPROCS(0))
	for _, t := range tasks {
		turns <- struct{}{}
		group.Go(func() {
			defer func() { <-turns }()
			if ctx.Err() == nil {
				t.texts, t.err = r.texts(ctx, t)
			}
		})
	}
	group.Wait()
}

// texts returns what is to be published of a document, as far as is known; the
// register decides.
func (r *replay) texts(ctx context.Context, t *replaying) ([]news.Document, error) {
	if t.known.Revision > 0 && t.published.After(t.last.Add(lag)) {
		t.newer = true
		return nil, nil
	}
	if t.known.Revision >= len(t.visits) {
		d, err := r.latest(ctx, t)
		return []news.Document{d}, err
	}
	texts, err := r.all(ctx, t)
	if err != nil || t.known.Revision == 0 {
		return texts, err
	}
	// A replay that was broken off goes on where it was.
	if n := t.known.Revision; n <= len(texts) && revision.Hash(texts[n-1]) == t.known.ContentHash {
		return texts[n-1:], nil
	}
	return texts[len(texts)-1:], nil
}

// latest returns the last text of a document.
func (r *replay) latest(ctx context.Context, t *replaying) (news.Document, error) {
	var errs []error
	for n := len(t.visits) - 1; n >= 0; n-- {
		v, err := r.visit(ctx, t.history, n, itemState{})
		if err == nil && v.unread != nil && revision.Hash(v.document) != t.known.ContentHash {
			return news.Document{}, v.unread // less than what is published, maybe
		}
		if err == nil {
			return v.document, nil
		}
		errs = append(errs, err)
	}
	return news.Document{}, errors.Join(errs...)
}

// all returns the texts of a document that differ from the one before. One that
// lacks a file counts only where there is no other, and nothing is published.
func (r *replay) all(ctx context.Context, t *replaying) (texts []news.Document, err error) {
	var errs []error
	var partly []news.Document
	var known itemState
	hash := ""
	for n := range t.visits {
		v, err := r.visit(ctx, t.history, n, known)
		switch {
		case err != nil:
			errs = append(errs, err)
			continue
		case v.unchanged:
			continue
		case v.unread != nil:
			partly, errs = []news.Document{v.document}, append(errs, v.unread)
		case revision.Hash(v.document) != hash:
			texts, hash = append(texts, v.document), revision.Hash(v.document)
		}
		known = itemState{Draft: v.draft, Files: v.files}
		if v.unread != nil {
			known.Unread = 1
		}
	}
	if len(texts) == 0 && len(partly) > 0 && (t.known.Revision == 0 || revision.Hash(partly[0]) == t.known.ContentHash) {
		return partly, nil
	}
	if len(texts) == 0 {
		return nil, errors.Join(errs...)
	}
	return texts, nil
}

// count notes what became of a document.
func (r *replay) count(t *replaying, outcomes []revision.Outcome) {
	if errors.Is(t.err, errNoPage) {
		return
	}
	sum := t.of.sum
	sum.Documents++
	revisions := 0
	for _, o := range outcomes {
		t.err = errors.Join(t.err, o.Err)
		if o.Result == news.ResultPublished {
			revisions++
		}
	}
	sum.Revisions += revisions
	switch {
	case t.err != nil:
		r.fail(t.history, t.err)
	case t.newer:
		sum.Newer++
	case revisions > 0:
		sum.Published++
	default:
		sum.Unchanged++
	}
}

// withdraw says of a document that is gone that it is: of one that was not known
// before, of one whose new text made it known again, and of one that a replay
// published which was broken off. Any other may have come back.
func (r *replay) withdraw(ctx context.Context, t *replaying) error {
	if !t.left() || t.err != nil || len(t.texts) == 0 {
		return nil
	}
	last := t.texts[len(t.texts)-1]
	if t.known.Revision > 0 && !t.known.Withdrawn && !t.published.Equal(last.FetchedAt) {
		return nil
	}
	gone := r.past.index.Head(int(t.goneAt))
	said, err := patiently(ctx, r, func() (bool, error) {
		document := news.Document{ID: t.id, Source: t.of.ID, URL: last.URL, Origin: news.OriginReplay}
		return r.register.Withdraw(ctx, document, plain(statusReason(gone).Error()), gone.Time)
	})
	if said {
		t.of.sum.Withdrawn++
	}
	return err
}

// statusReason is why a page that is gone counts as withdrawn, in the words of a round.
func statusReason(h archive.Head) error { return &web.StatusError{URL: h.URL, Status: h.Status} }
