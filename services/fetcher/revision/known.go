package revision

import (
	"context"
	"fmt"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
)

// Known returns what is kept of the documents of ids, in their order, the zero
// Entry for one that is not known. Others may publish at any time: it is good for
// deciding what to prepare, not for deciding what to publish.
func (r *Register) Known(ctx context.Context, ids []string) ([]Entry, error) {
	if err := r.current(ctx); err != nil {
		return nil, err
	}
	tasks := make([]*task, len(ids))
	for i, id := range ids {
		tasks[i] = &task{document: news.Document{ID: id}}
	}
	if err := r.read(ctx, tasks); err != nil {
		return nil, err
	}
	known := make([]Entry, len(ids))
	for i, t := range tasks {
		known[i] = t.known
	}
	return known, nil
}

// Published calls each with the id, the revision and the time of fetching of
// everything that is in the stream of fetched documents.
func (r *Register) Published(ctx context.Context, each func(id string, revision int, at time.Time)) error {
	for _, subject := range []string{news.SubjectFetched, news.SubjectBulkFetched} {
		_, err := flow.Read(ctx, r.bus, subject, 0, true, func(m flow.Message) error {
			id, entry, ok := fromHeaders(m.Header)
			if times := m.Header["ce-time"]; ok && len(times) > 0 {
				if at, err := time.Parse(time.RFC3339Nano, times[0]); err == nil {
					each(id, entry.Revision, at)
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("reading what is published: %w", err)
		}
	}
	return nil
}

// Hash returns the content hash that d has once it is published.
func Hash(d news.Document) string {
	return prepare(d, DefaultExcerpt, time.Time{}).ContentHash
}
