package fetcher

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/web"
)

// The buckets of what the fetcher keeps.
const (
	itemBucket   = "fetcher-items"
	sourceBucket = "fetcher-sources"
)

// maxFailures is how many rounds in a row an item may fail before it counts as
// dead and no longer holds the source back.
const maxFailures = 10

// rest is the wait before a dead item is tried once more: an outage may outlast
// the rounds that its failures were counted in.
const rest = 24 * time.Hour

// itemState is what is kept of an item, under its document's id. Of an entry
// that names no document Row alone is kept, the hash of the reason.
type itemState struct {
	// Row is the hash of what the list said when the page was last asked for.
	Row          string    `json:"row,omitempty"`
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	FirstRead    time.Time `json:"first_read,omitzero"`
	LastRead     time.Time `json:"last_read,omitzero"`
	// Failures counts the attempts that failed since one succeeded, or since
	// the row changed; Failed is when the last one did.
	Failures int       `json:"failures,omitempty"`
	Failed   time.Time `json:"failed,omitzero"`
}

// sourceState is what is kept of a source, under its id.
type sourceState struct {
	// From and Covered are the times between which everything published was
	// read or given up.
	From    time.Time `json:"from,omitzero"`
	Covered time.Time `json:"covered,omitzero"`
	// Fault is the kind of the fault that was alerted, empty when there is none.
	Fault string `json:"fault,omitempty"`
	// Failures counts the rounds in a row that could not read the list.
	Failures int `json:"failures,omitempty"`
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

// reread is the least time before a page whose row has not changed is read again.
const reread = time.Hour

// due reports whether the page of an item is to be read at now. A row that
// changed is read at once, one that failed in the next round, until it is dead;
// else the wait grows with the time that the page has stayed as it is: after one
// hour, two, four, eight.
func (s itemState) due(row string, now time.Time) bool {
	switch {
	case s.Row != row:
		return true
	case s.dead():
		return now.Sub(s.Failed) >= rest
	case s.Failures > 0:
		return true
	}
	return now.Sub(s.LastRead) >= max(reread, s.LastRead.Sub(s.FirstRead))
}

// dead reports whether the item failed too often to hold the source back.
func (s itemState) dead() bool { return s.Failures >= maxFailures }

// died reports whether the item is dead since its last failure.
func (s itemState) died() bool { return s.Failures == maxFailures }

// idle is the result of an item that is not due.
func (s itemState) idle() news.Result {
	if s.dead() {
		return news.ResultDead
	}
	return news.ResultUnchanged
}

// failed returns the state after the page could not be read. What was read
// before a row changed says nothing of the text that the row stands for now.
func (s itemState) failed(row string, now time.Time) itemState {
	if s.Row != row {
		s = itemState{Row: row}
	}
	s.Failures++
	s.Failed = now
	return s
}

// validators returns the state to ask with. A row that changed may stand for a
// text that only the list has: its page is read whatever its validators say.
func (s itemState) validators(row string) itemState {
	if s.Row != row {
		s.ETag, s.LastModified = "", ""
	}
	return s
}

// read returns the state after the page was read.
func (s itemState) read(row string, response *web.Response, now time.Time) itemState {
	if s.Row != row || !response.NotModified {
		s.FirstRead = now
	}
	s.Row, s.LastRead, s.Failures, s.Failed = row, now, 0, time.Time{}
	if !response.NotModified {
		s.ETag, s.LastModified = response.ETag, response.LastModified
	}
	return s
}

// rowHash is a hash over what the list says of an item.
func rowHash(item discover.Item) string {
	return shortHash(fmt.Sprintf("%q %q %q %q %s", item.URL, item.Title, item.Publisher, item.Text, item.Published.Time.UTC()))
}

func shortHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:16])
}

// states are the buckets, open.
type states struct {
	items   *flow.State[itemState]
	sources *flow.State[sourceState]
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
	return states{items, sources}, nil
}
