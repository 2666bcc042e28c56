package archive

import (
	"errors"
	"fmt"
	"hash/maphash"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/policywire/policywire/services/fetcher/warc"
)

// ErrNotArchived means that there is no answer to what was asked.
var ErrNotArchived = errors.New("it is not in the archive")

// Index knows what was asked and answered in some files, and where that is. It
// holds no bodies: about 150 bytes for an exchange, and each address once. It
// may be used by several goroutines. The files must stay as they are.
type Index struct {
	files   []string
	secrets *secrets
	seed    maphash.Seed

	exchanges []exchange // in the order of their time
	byKey     map[uint64][]int32
	uris      map[string]string // each once
	damage    []error
}

// exchange is one of an Index.
type exchange struct {
	time              int64 // Unix, in nanoseconds
	key               uint64
	uri, method       string
	request, response warc.Position
	file, status      int32
	flags             flag
	// origin is the exchange that has the payload, -1 when it is not known.
	origin int32
	refers uint64 // what a revisit refers to, until it is found
	digest uint64
}

type flag uint8

const (
	hasRequest flag = 1 << iota
	identical
	notModified
)

func (e *exchange) revisit() bool { return e.flags&(identical|notModified) != 0 }

// Len returns how many exchanges there are.
func (x *Index) Len() int { return len(x.exchanges) }

// Damage returns what could not be read while the index was made, each with file
// and offset.
func (x *Index) Damage() []error { return x.damage }

// Query is what Get looks for.
type Query struct {
	// Method is GET when it is empty, or POST when there is a form.
	Method string
	URL    string
	Form   url.Values
	// At is the time of interest, the end of the archive when it is zero.
	At time.Time
	// After is how long after At an answer may have come. The first of these is
	// preferred to any before: what belongs to a page was read after it.
	After time.Duration
}

// Get returns the answer to a request: the first one within q.After after q.At,
// or else the latest at or before q.At. Answers that only say that the site
// could not answer at the time (5xx, 429) are looked over. It is ErrNotArchived
// when there is none.
func (x *Index) Get(q Query) (Entry, error) {
	address, _ := x.secrets.address(q.URL)
	if q.Method == "" {
		q.Method = "GET"
		if q.Form != nil {
			q.Method = "POST"
		}
	}
	form, _ := x.secrets.query(q.Form.Encode())
	key := x.key(q.Method, warc.URI(address), form)
	at := int64(1<<63 - 1)
	if !q.At.IsZero() {
		at = q.At.UnixNano()
	}
	best := int32(-1)
	for _, i := range x.byKey[key] {
		e := &x.exchanges[i]
		if e.status >= 500 || e.status == 429 || e.uri != warc.URI(address) {
			continue
		}
		if e.time > at {
			if q.After > 0 && e.time-at <= int64(q.After) {
				best = i
			}
			break
		}
		best = i
	}
	if best < 0 {
		return Entry{}, fmt.Errorf("looking for %s: %w", address, ErrNotArchived)
	}
	return x.entry(best)
}

// key returns what requests for the same thing have in common.
func (x *Index) key(method, uri, form string) uint64 {
	return maphash.String(x.seed, method+" "+uri+"\n"+canonical(form))
}

// canonical returns a form with its fields sorted by name.
func canonical(form string) string {
	fields := strings.Split(form, "&")
	for i, field := range fields {
		fields[i] = strings.ReplaceAll(field, "%20", "+")
	}
	slices.SortStableFunc(fields, func(a, b string) int {
		x, _, _ := strings.Cut(a, "=")
		y, _, _ := strings.Cut(b, "=")
		return strings.Compare(x, y)
	})
	return strings.Join(fields, "&")
}
