package fetcher

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/health"
	"github.com/policywire/policywire/services/fetcher/web"
)

// The buckets of what the fetcher keeps.
const (
	itemBucket     = "fetcher-items"
	sourceBucket   = "fetcher-sources"
	agendaBucket   = "fetcher-agendas"
	healthBucket   = "fetcher-health"
	backfillBucket = "fetcher-backfills"
)

const (
	// maxFailures is how many rounds in a row an item may fail before it counts
	// as dead and no longer holds the source back.
	maxFailures = 10
	// maxUnread is how many rounds a document waits for files that cannot be
	// read for now. Then it is published without; the files are asked for in
	// further rounds, maxFailures in all.
	maxUnread = 3
	// maxGone is how many rounds in a row a page must be gone to count as
	// withdrawn.
	maxGone = 2
)

// rest is the wait before a dead item is tried once more: an outage may outlast
// the rounds that its failures were counted in.
const rest = 24 * time.Hour

// itemState is what is kept of an item, under its document's id. Of an entry
// that names no document Row alone is kept, the hash of the reason.
type itemState struct {
	// Row is the hash of what the list said when the page was last asked for.
	Row          string `json:"row,omitempty"`
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
	// Draft is the hash of what list and page said when the page was last read.
	Draft string `json:"draft,omitempty"`
	// Files are those of the page, as far as they were read.
	Files     []fileState `json:"files,omitempty"`
	FirstRead time.Time   `json:"first_read,omitzero"`
	LastRead  time.Time   `json:"last_read,omitzero"`
	// Failures counts the attempts that failed since one succeeded, or since
	// the row changed; Failed is when the last one did.
	Failures int       `json:"failures,omitempty"`
	Failed   time.Time `json:"failed,omitzero"`
	// Unread counts the rounds in a row in which a file could not be read, Gone
	// those in which the page was gone.
	Unread int `json:"unread,omitempty"`
	Gone   int `json:"gone,omitempty"`
	// Withdrawn is when the document counted as withdrawn.
	Withdrawn time.Time `json:"withdrawn,omitzero"`
	// Outside is the date of a document that was not published, because it lies
	// outside of what was looked for.
	Outside time.Time `json:"outside,omitzero"`
	// Duplicate says that the item's page turned out to be another document.
	Duplicate bool `json:"duplicate,omitempty"`
	// Item is what the list said, as long as the item is on the agenda.
	Item *discover.Item `json:"item,omitempty"`
}

// fileState is a file that was read, with the validators of its address.
type fileState struct {
	news.Attachment
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
	// Doubtful says that its fault may have been that of its transport, although
	// it was sent the same twice: it is asked for when the page is read again.
	Doubtful bool `json:"doubtful,omitempty"`
}

// sourceState is what is kept of a source, under its id.
type sourceState struct {
	// From and Covered are the times between which everything published was
	// read or given up.
	From    time.Time `json:"from,omitzero"`
	Covered time.Time `json:"covered,omitzero"`
	// Faults are those that were alerted, by kind. Fault is the kind of the only
	// one in states that were kept before there could be several.
	Faults map[string]Fault `json:"faults,omitempty"`
	Fault  string           `json:"fault,omitempty"`
	// Failures counts the rounds in a row that could not read the list, Failing
	// those in which most items could not be read.
	Failures int `json:"failures,omitempty"`
	Failing  int `json:"failing,omitempty"`
	// Visited is when the last round began, Listed when the last began that
	// could read the list.
	Visited time.Time `json:"visited,omitzero"`
	Listed  time.Time `json:"listed,omitzero"`
	// Validators are those of its lists.
	Validators validators `json:"validators,omitzero"`
	// Spent is what the source has had of its budget, Waits until when hosts
	// asked to be left alone.
	Spent web.Spent            `json:"spent,omitzero"`
	Waits map[string]time.Time `json:"waits,omitempty"`
}

// covering returns the state after a round that read the whole list from since
// to now. What is to be tried again, the oldest of it at retry, is not covered.
func (s sourceState) covering(since, now, retry time.Time) sourceState {
	if s.From.IsZero() || since.Before(s.From) {
		s.From = since.UTC()
	}
	s.Covered = now.UTC()
	if !retry.IsZero() && retry.Before(now) {
		s.Covered = retry.UTC()
	}
	return s
}

// due reports whether the page of an item is to be read at now: at once when its
// row changed, in the next round when it could not be read or may be gone, and
// else when it reaches one of the ages. What is dead or withdrawn is tried once
// a day.
func (s itemState) due(row string, ages []time.Duration, now time.Time) bool {
	if s.Row != row {
		return true
	}
	next := s.next(ages, now)
	return !next.IsZero() && !now.Before(next)
}

// next returns when the page is to be read as long as its row stays as it is:
// now where that is the next round, zero for never.
func (s itemState) next(ages []time.Duration, now time.Time) time.Time {
	switch {
	case s.dead() || !s.Withdrawn.IsZero():
		return s.Failed.Add(rest)
	case s.pending():
		return now
	}
	for _, age := range ages {
		if at := s.FirstRead.Add(age); at.After(s.LastRead) {
			return at
		}
	}
	return time.Time{}
}

// pending reports whether the next round is to read the page.
func (s itemState) pending() bool {
	return s.LastRead.IsZero() || s.Failures > 0 || s.Gone > 0 || s.Unread > 0 && s.Unread < maxFailures
}

// dead reports whether the item failed too often to hold the source back.
func (s itemState) dead() bool { return s.Failures >= maxFailures }

// died reports whether the item is dead since its last failure.
func (s itemState) died() bool { return s.Failures == maxFailures }

// settled reports whether a page that is as it was has nothing more to read.
func (s itemState) settled() bool {
	return s.Unread == 0 && s.Withdrawn.IsZero() && !slices.ContainsFunc(s.Files, func(f fileState) bool { return f.Doubtful })
}

// idle is the result of an item that is not due.
func (s itemState) idle() news.Result {
	switch {
	case s.dead() || !s.Withdrawn.IsZero():
		return news.ResultDead
	case s.Duplicate:
		return news.ResultDuplicate
	}
	return news.ResultUnchanged
}

// listed returns the state of an item whose row is as it is now. What failed
// before a row changed says nothing of the text that the row stands for now, and
// that may be a text that only the list has: its page is read whatever its
// validators say. A draft that waits for its files was not published: it is new
// as long as it is not.
func (s itemState) listed(row string) itemState {
	if s.Row != row {
		if s.Unread > 0 {
			s.Draft = ""
		}
		s.Row, s.ETag, s.LastModified = row, "", ""
		s.Failures, s.Failed, s.Unread = 0, time.Time{}, 0
	}
	return s
}

// failed returns the state after the page could not be read.
func (s itemState) failed(now time.Time) itemState {
	s.Failures++
	s.Failed = now
	return s
}

// outside returns the state after a page was read whose document is not to be
// published.
func (s itemState) outside(published time.Time) itemState {
	s.Outside, s.Failures, s.Failed, s.Unread, s.Gone = published, 0, time.Time{}, 0, 0
	return s
}

// unread returns the state after a file could not be read.
func (s itemState) unread(got reading, now time.Time) itemState {
	s = s.failed(now)
	s.Unread++
	s.Draft, s.Files = got.draft, got.files
	return s
}

// lacks reports whether a page that is as it was when its document was published
// is read without a file that it was published with, because that cannot be had
// for now: what is published is more.
func (s itemState) lacks(got reading) bool {
	published := !s.FirstRead.IsZero() && s.Withdrawn.IsZero() && s.Draft == got.draft && (s.Unread == 0 || s.Unread >= maxUnread)
	return published && got.unread != nil && slices.ContainsFunc(s.Files, func(had fileState) bool {
		return !slices.ContainsFunc(got.files, func(has fileState) bool { return has.URL == had.URL })
	})
}

// lacking returns the state after such a page was read.
func (s itemState) lacking(now time.Time) itemState {
	s.LastRead, s.Failures, s.Failed, s.Gone = now, 0, time.Time{}, 0
	if s.Unread > 0 {
		s.Unread++
	}
	return s
}

// read returns the state after the page was read, and published where it was new.
func (s itemState) read(got reading, now time.Time) itemState {
	if s.FirstRead.IsZero() {
		s.FirstRead = now
	}
	s.LastRead, s.Failures, s.Failed, s.Gone, s.Withdrawn, s.Outside = now, 0, time.Time{}, 0, time.Time{}, time.Time{}
	if got.response.NotModified {
		return s
	}
	s.ETag, s.LastModified, s.Draft = got.response.ETag, got.response.LastModified, got.draft
	if got.unchanged {
		return s
	}
	s.Files = got.files
	if s.Unread++; got.unread == nil {
		s.Unread = 0
	}
	return s
}

// rowHash is a hash over what the list says of an item.
func rowHash(item discover.Item) string {
	row := fmt.Sprintf("%q %q %q %q %s", item.URL, item.Title, item.Publisher, item.Text, item.Published.Time.UTC())
	if !item.Modified.IsZero() { // an edit that a sitemap or a feed reports
		row += " " + item.Modified.UTC().String()
	}
	return shortHash(row)
}

func shortHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:16])
}

// states are the buckets, open.
type states struct {
	items   *flow.State[itemState]
	sources *flow.State[sourceState]
	agendas *flow.State[agenda]
	health  *flow.State[health.Learned]
}

func openStates(ctx context.Context, bus *flow.Bus) (states, error) {
	items, err := flow.OpenState[itemState](ctx, bus, itemBucket)
	if err != nil {
		return states{}, fmt.Errorf("opening the state of items: %w", err)
	}
	sources, err := flow.OpenState[sourceState](ctx, bus, sourceBucket)
	if err != nil {
		return states{}, fmt.Errorf("opening the state of sources: %w", err)
	}
	agendas, err := flow.OpenState[agenda](ctx, bus, agendaBucket)
	if err != nil {
		return states{}, fmt.Errorf("opening the agendas of sources: %w", err)
	}
	learned, err := flow.OpenState[health.Learned](ctx, bus, healthBucket)
	if err != nil {
		return states{}, fmt.Errorf("opening what is usual for sources: %w", err)
	}
	return states{items, sources, agendas, learned}, nil
}
