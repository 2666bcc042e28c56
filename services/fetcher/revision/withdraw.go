package revision

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
)

// Withdraw publishes that the document of d's id is gone, with the revision and
// the hash of its last text, and reports whether it did: not for a document that
// is not known, nor for one that is withdrawn already. When the document is
// seen again, it is published as the next revision, also where its text is the same
// as before: what was withdrawn is that of one revision.
//
// After an error the event may have been published; calling again is safe.
func (r *Register) Withdraw(ctx context.Context, d news.Document, reason string, at time.Time) (bool, error) {
	if err := r.current(ctx); err != nil {
		return false, err
	}
	for {
		known, version, err := r.entries.Get(ctx, d.ID)
		if err != nil {
			return false, fmt.Errorf("reading the revision of %s: %w", d.ID, err)
		}
		if known.Revision == 0 || known.Withdrawn {
			return false, nil
		}
		event := news.Withdrawn{DocumentID: d.ID, Source: d.Source, URL: d.URL, Revision: known.Revision,
			ContentHash: known.ContentHash, Reason: reason, WithdrawnAt: at.UTC(), Origin: d.Origin}
		if err := flow.Publish(ctx, r.bus, event); err != nil {
			return false, fmt.Errorf("publishing that %s is withdrawn: %w", d.ID, err)
		}
		known.Withdrawn = true
		_, err = r.entries.Put(ctx, d.ID, known, version)
		if err == nil {
			return true, nil
		}
		if !errors.Is(err, flow.ErrConflict) {
			return false, fmt.Errorf("recording that %s is withdrawn: %w", d.ID, err)
		}
		// Somebody published a text of it meanwhile, or withdrew it: look again.
	}
}

// withdrawn brings the entries up to what was withdrawn, for a state that was
// made anew: the stream of fetched documents does not say it.
func (r *Register) withdrawn(ctx context.Context) error {
	_, err := flow.Read(ctx, r.bus, news.SubjectWithdrawn, 0, true, func(m flow.Message) error {
		id, gone, ok := fromHeaders(m.Header)
		if !ok {
			return nil
		}
		known, version, err := r.entries.Get(ctx, id)
		if err != nil || known.Withdrawn || known.Revision != gone.Revision {
			return err
		}
		known.Withdrawn = true
		if _, err = r.entries.Put(ctx, id, known, version); errors.Is(err, flow.ErrConflict) {
			return nil // somebody knows better
		}
		return err
	})
	return err
}
