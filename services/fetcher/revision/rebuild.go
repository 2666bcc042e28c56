package revision

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
)

// Doubt has the entries brought up to the stream before they are used again. It
// is for who takes over what another process did, which may have been killed
// between publishing and writing what it published.
func (r *Register) Doubt() { r.doubts.Add(1) }

// current brings the entries up to the stream if something may be missing.
func (r *Register) current(ctx context.Context) error {
	if r.settled.Load() == r.doubts.Load() {
		return nil
	}
	r.catchUp.Lock()
	defer r.catchUp.Unlock()
	doubts := r.doubts.Load()
	if r.settled.Load() == doubts {
		return nil
	}
	if err := r.rebuild(ctx); err != nil {
		return fmt.Errorf("bringing the revisions up to the stream: %w", err)
	}
	r.settled.Store(doubts)
	return nil
}

// rebuild reads the headers of what was published after the cursor, writes the
// entries that lag, and moves the cursor.
func (r *Register) rebuild(ctx context.Context) error {
	at, version, err := r.cursor.Get(ctx, cursorKey)
	if err != nil {
		return err
	}
	covered, last, err := r.scan(ctx, at.Sequence)
	if err == nil && at.Sequence == 0 {
		err = r.withdrawn(ctx)
	}
	if err != nil {
		return err
	}
	if last < at.Sequence { // the stream was made anew, and counts from 1
		if covered, _, err = r.scan(ctx, 0); err != nil {
			return err
		}
	}
	if covered == at.Sequence {
		return nil
	}
	// Another process that moved the cursor covered what it says: each covers
	// all before its own.
	if _, err = r.cursor.Put(ctx, cursorKey, cursor{covered}, version); errors.Is(err, flow.ErrConflict) {
		return nil
	}
	return err
}

// chunk bounds what a scan holds in memory.
const chunk = 20_000

// scan brings up the entries of what both subjects hold after a sequence. It
// returns up to where the entries are covered then, and the stream's end.
func (r *Register) scan(ctx context.Context, after uint64) (covered, last uint64, err error) {
	for i, subject := range []string{news.SubjectFetched, news.SubjectBulkFetched} {
		latest := map[string]Entry{}
		last, err = flow.Read(ctx, r.bus, subject, after+1, true, func(m flow.Message) error {
			if id, entry, ok := fromHeaders(m.Header); ok && entry.Revision >= latest[id].Revision {
				latest[id] = entry
			}
			if len(latest) >= chunk {
				err := r.raise(ctx, latest)
				latest = map[string]Entry{}
				return err
			}
			return nil
		})
		if err == nil {
			err = r.raise(ctx, latest)
		}
		if err != nil {
			return 0, 0, err
		}
		if i == 0 || last < covered {
			covered = last
		}
	}
	return covered, last, nil
}

// fromHeaders returns what the headers of a fetched document say of it.
func fromHeaders(header map[string][]string) (id string, entry Entry, ok bool) {
	get := func(name string) string {
		if values := header[name]; len(values) > 0 {
			return values[0]
		}
		return ""
	}
	id, err := url.PathUnescape(get("ce-subject"))
	revision, errRevision := strconv.Atoi(get(news.HeaderRevision))
	hash := get(news.HeaderContentHash)
	return id, Entry{Revision: revision, ContentHash: hash}, err == nil && errRevision == nil && id != "" && revision > 0 && hash != ""
}

// raise writes the entries that are ahead of what is kept.
func (r *Register) raise(ctx context.Context, latest map[string]Entry) error {
	for len(latest) > 0 {
		var lagging []flow.Entry[Entry]
		for _, known := range r.entries.GetMany(ctx, slices.Collect(maps.Keys(latest))) {
			if known.Err != nil {
				return known.Err
			}
			if ahead := latest[known.Key]; ahead.Revision > known.Value.Revision {
				known.Value = ahead
				lagging = append(lagging, known)
			}
		}
		r.entries.PutMany(ctx, lagging)
		left := map[string]Entry{}
		for _, written := range lagging {
			if errors.Is(written.Err, flow.ErrConflict) {
				left[written.Key] = written.Value // somebody else wrote: look again
			} else if written.Err != nil {
				return written.Err
			}
		}
		latest = left
	}
	return nil
}
